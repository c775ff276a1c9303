import re
from html.parser import HTMLParser

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from cab_desk.gui import markdown
from cab_desk.gui.widgets.document import DocumentView, Piece, SafeDocument

OURS = {
    "p", "blockquote", "ul", "ol", "li", "thead", "tbody", "tr", "th", "td", "table", "pre",
    "code", "b", "i", "s", "br", "hr", "span", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
HOSTILE = (
    "<img src='/etc/hostname'>",
    "![x](/etc/hostname)",
    '![x](file:///etc/hostname "t")',
    "[click](file:///etc/passwd)",
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<a href='http://x.y'>approved</a>",
    "<b>APPROVED by CISO</b>",
    "<style>* { color: red }</style>",
    "<table background='/etc/hostname'><tr><td>x</td></tr></table>",
    "| a |\n|---|\n| <img src=/etc/hostname> |",
    "```html\n</pre><img src=/etc/hostname>\n```",
    "`<img src=/etc/hostname>`",
    "# <b>x</b><img>",
    "[a]: /etc/hostname\n\n![a]",
    "<http://x.y/'><img>",
    "> ".join([""] * 500) + "deep",
    "- " * 400 + "deep",
    "[" * 2000,
    "*" * 5000,
    "a" * 200_000,
    "&lt;img src=x&gt; &#60;b&#62;",
    "\x00<b>\u202ex",
)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_brings_no_tag_or_attribute_but_ours(text):
    tags = Tags()
    tags.feed("".join(markdown.chunks(text)))
    assert tags.tags <= OURS
    assert tags.attributes <= {"class", "width", "cellspacing", "start"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_asks_for_nothing_from_anywhere(qtbot, look, text, monkeypatch):
    asked = []
    monkeypatch.setattr(SafeDocument, "loadResource", lambda _self, _kind, name: asked.append(name))
    for chunk in markdown.chunks(text):
        piece = Piece(look, chunk)
        qtbot.addWidget(piece)
        piece.resize(400, 50)
        piece.grab()
    assert asked == []


def test_a_document_gets_an_empty_picture_whatever_is_asked(qapp):
    document = SafeDocument()
    kind = QTextDocument.ResourceType.ImageResource
    assert document.loadResource(kind, QUrl("file:///etc/hostname")).isNull()


def test_words_tables_lists_and_code_are_kept():
    html = "".join(
        markdown.chunks(
            "## Plan\n\nDo *this* and **that**, see [docs](https://x.y/z).\n\n"
            "3. three\n4. four\n   - deeper\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
            "```sql\nSELECT 1 < 2;\n```\n\n![a map](map.png)\n"
        )
    )
    assert "<h3>Plan</h3>" in html
    assert "<i>this</i> and <b>that</b>" in html
    assert 'docs <span class="address">(https://x.y/z)</span>' in html
    assert '<ol start="3"><li>three</li><li>four<ul><li>deeper</li></ul></li></ol>' in html
    assert "<th>a</th>" in html
    assert "<td>2</td>" in html
    assert "SELECT 1 &lt; 2;" in html
    assert "[picture: a map]" in html


def test_an_address_that_is_its_own_text_is_shown_once():
    assert "".join(markdown.chunks("<https://x.y/z>")).count("x.y/z") == 1


@pytest.mark.parametrize(
    "text",
    [
        "word " * 40_000,
        "- item\n" * 20_000,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 5_000,
        "```\n" + "line\n" * 20_000 + "```",
        "> quoted\n" * 20_000,
    ],
    ids=["paragraph", "list", "table", "code", "quote"],
)
def test_no_chunk_is_more_than_a_step_can_bear(text):
    assert max(map(len, markdown.chunks(text))) < 8 * markdown.CHUNK


def test_a_word_without_end_can_be_broken():
    words = re.split("[\u200b<> ]", "".join(markdown.chunks("x" * 5_000)))
    assert max(map(len, words)) <= 120


def test_the_longest_real_document_is_cut_into_small_steps(shared_data):
    import json

    changes = json.loads((shared_data / "rfcs" / "rfcs_even.json").read_text("utf-8"))
    texts = [text for change in changes for text in change["documents"].values()]
    longest = max(texts, key=len)
    assert len(longest) == 108_785
    chunks = markdown.chunks(longest)
    assert len(chunks) > 20
    assert max(map(len, (c for text in texts for c in markdown.chunks(text)))) < 16_000


def test_a_text_is_laid_out_piece_by_piece_and_read_whole(qtbot, look, desk):
    view = DocumentView(look, desk)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    text = "\n\n".join(f"Paragraph {n} " + "word " * 80 for n in range(60))
    with qtbot.waitSignal(view.finished, timeout=10_000):
        view.show_text(text)
    assert len(view.pieces) > 4
    assert "Paragraph 0 " in view.plain()
    assert "Paragraph 59 " in view.plain()
    assert all(piece.height() >= piece.document().size().height() for piece in view.pieces)


def test_another_text_takes_the_place_of_one_still_being_read(qtbot, look, desk):
    view = DocumentView(look, desk)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_text("first " * 30_000)
    with qtbot.waitSignal(view.finished, timeout=10_000):
        view.show_text("second")
    assert view.plain() == "second"
