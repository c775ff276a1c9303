"""No user text can break, slow or steer the minutes."""

import io
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from cab_desk.domain.canonical import clean
from cab_desk.reports import text as fit
from cab_desk.reports.minutes import render
from tests.reports import sample

# All that a link of a paper has; what it does is to lead to a page.
_LINK = {"/Type", "/Subtype", "/F", "/Border", "/Rect", "/Dest"}
PATIENCE = 60.0  # against hanging: 200,000 characters in every field take seconds, quiet

CORPUS = {
    "local image": '<img src="/etc/hostname"/><img src="file:///etc/passwd"/>',
    "remote image": '<img src="http://127.0.0.1:9/x.png"/>',
    "file link": '<a href="file:///etc/passwd">here</a> <link href="http://127.0.0.1/">x</link>',
    "expression": "<font color=\"[[[getattr(pow,'__globals__')['os'].system('true')]]]\">x</font>",
    "drawing hook": '<onDraw name="x" label="y"/>',
    "unclosed": "<b>unclosed </i></b> <font color=nosuch> <para> </para> ]]> <!-- <![CDATA[",
    "entities": "R&D &notanentity; &amp; &#0; &#x110000; %(x)s {field} {0} %s",
    "long word": "x" * 200_000,
    "many words": "word " * 40_000,
    "many lines": "line\n" * 40_000,
    "controls": "".join(map(chr, range(32))) + "\x7f\x85\x9f\u2028\u2029\ufeff",
    "directions": "\u202eDEVORPPA\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\u00ad",
    "asian": "変更諮問委員会の議事録 변경 自文 ไทย",
    "right to left": "موافق עברית",
    "turned": "(אب1) " * 15_000,
    "no blanks": "漢字。「" * 30_000,
    "emoji": "👩‍💻🎉🇨🇭 ✅",
    "combining": "e" + "\u0301" * 5_000,
    "beyond the planes": "\U0001f600\U0010ffff\ue000\ufdd0",
    "pdf operators": ") Tj ET Q q BT (evil) Tj /URI (http://x) endstream endobj\\",
    "formula": "=cmd|'/c calc'!A1",
    "spaces": "\u00a0\u2003\u3000" * 500,
}


def with_text(text: str) -> dict[str, Any]:
    """Return a record that has a text in every place where a user may write one."""
    text = clean(text)
    record = sample.record()
    record["board"]["name"] = text
    record["meeting"] |= dict.fromkeys(("number", "title", "place", "chair", "scribe"), text)
    record["attendance"][0] |= {"name": text, "part": text}
    record["policy"] |= {"title": text, "version": text}
    record["approved"] |= {"name": text, "strokes": text}
    record["matrix"]["cells"][0][0]["mark"] = text[:1]
    for item in record["items"][:3]:
        item |= {"title": text, "number": text, "note": text, "reason": text}
        item["conditions"] = [text, text]
        item["actions"] = [{"text": text, "owner": text, "due": text, "done": False}]
        item["exception"] = {"kind": "other", "reason": text}
        item["class"] |= {"label": text, "letter": text}
        item["risk"] |= {"label": text, "impact": text, "probability": text}
        item["deferred_to"] = {"number": text, "at": sample.moment("25T22:00:00")}
        for signoff in item["signoffs"]:
            signoff |= {"name": text, "role": text, "meaning": text, "strokes": text}
            signoff["conditions"] = [text]
    return record


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def steered(pdf: bytes) -> list[str]:
    """Return what stands in a PDF that must not: images, ways out, actions, scripts, files."""
    found = [
        name
        for name in (b"/Subtype /Image", b"/URI", b"/JavaScript", b"/JS", b"/OpenAction", b"/AA ",
                     b"/Launch", b"/EmbeddedFile", b"/GoTo")
        if name in _outside_strings(pdf)
    ]  # fmt: skip
    with opened(pdf) as document:
        for page in document:
            found += [b"image" for _ in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])]
    return [name.decode() for name in found] + _leads_elsewhere(pdf)


def _leads_elsewhere(pdf: bytes) -> list[str]:
    """Return what leads anywhere but to a page of this very document."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen for page in document.pages}
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        wrong = [str(note.Subtype) for note in notes if set(note.keys()) != _LINK]
        places = [note.Dest for note in notes if "/Dest" in note.keys()]  # noqa: SIM118 -- no dict
        with document.open_outline() as outline:
            entries = list(outline.root)
            while entries:
                entry = entries.pop()
                entries += entry.children
                wrong += ["action"] if entry.action is not None else []
                places.append(entry.destination)
        return wrong + [str(place) for place in places if place[0].objgen not in pages]


def _outside_strings(pdf: bytes) -> bytes:
    # Streams are compressed, and the title may quote anything.
    kept = bytearray()
    for part in pdf.split(b"stream\n")[::2] if b"stream\n" in pdf else [pdf]:
        rows = [row.split(b"/Title (")[0] for row in part.splitlines()]
        kept += b"\n".join(row for row in rows if not row.strip().startswith(b"/Subject"))
    return bytes(kept)


@pytest.mark.parametrize("name", CORPUS)
def test_the_minutes_are_made_in_time_with_nothing_but_text(name: str) -> None:
    record = with_text(CORPUS[name])
    began = time.monotonic()
    pdf = render(record, "0" * 64)
    assert time.monotonic() - began < PATIENCE
    assert steered(pdf) == []


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_makes_minutes(text: str) -> None:
    pdf = render(with_text(text), "0" * 64)
    assert steered(pdf) == []
    with opened(pdf) as document:
        assert len(document) >= 4


@pytest.mark.parametrize("name", ["local image", "file link", "expression", "entities", "formula"])
def test_markup_stays_the_text_that_it_is(name: str) -> None:
    record = sample.record()
    record["items"][0]["note"] = CORPUS[name]
    with opened(render(record, "0" * 64)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "".join(CORPUS[name].split()) in "".join(text.split())


_watched: list[list[str]] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _watched and event.startswith(("open", "socket.", "subprocess.", "os.system", "urllib.")):
        _watched[-1].append(f"{event} {args[:1]}")


def test_no_file_is_opened_but_the_program_s_own_and_nobody_is_called() -> None:
    render(with_text("漢한शไא\U0001f600"), "0" * 64)  # what reads fonts is imported once
    sys.addaudithook(_watch)
    seen: list[str] = []
    _watched.append(seen)
    try:
        for text in CORPUS.values():
            render(with_text(text[:5_000]), "0" * 64)
    finally:
        _watched.pop()
    # A letter opens its font, whichever paper holds it first.
    own = ("/resources/tokens.json'", "/resources/paper/")
    said = [one.replace("\\\\", "/") for one in seen]
    assert [one for one in said if not any(part in one for part in own)] == []


def test_what_no_face_holds_is_seen_as_a_box_and_does_not_break() -> None:
    record = sample.record()
    record["items"][0]["note"] = "𒀀ሀ Ω ж é 名前 \U0001f600"
    with opened(render(record, "0" * 64)) as document:
        text = document[0].get_textpage().get_text_range()
    assert "□□ Ω ж é 名前 \U0001f600" in text


@given(st.text(max_size=2_000), st.integers(1, 300))
def test_a_line_is_one_line_without_controls(text: str, most: int) -> None:
    found = fit.line(text, most)
    assert len(found) <= most + 4
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co") for char in found)
    assert "\n" not in found


@given(st.text(max_size=2_000))
def test_a_passage_keeps_every_word_that_can_be_seen(text: str) -> None:
    found = fit.passage(text)
    assert all("\n" not in part for part in found)
    assert fit.passage("\n".join(found)) == found
    letters = [char for char in unicodedata.normalize("NFC", text) if char.isalpha()]
    kept = [char for part in found for char in part if char.isalpha()]
    assert set(kept) <= set(unicodedata.normalize("NFC", "".join(letters))) | set(kept)
    assert len(kept) <= len(text)


def test_long_text_is_cut_and_says_so() -> None:
    assert fit.line("x" * 500).endswith("x […]")
    assert fit.passage("word " * 60_000)[-1].endswith("word […]")
    assert max(map(len, fit.words("y" * 1_001 + " z"))) == 200
