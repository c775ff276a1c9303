"""How wide text runs on paper, where lines break, and what stands in for a missing glyph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.reports.faces import Face, Style
from cab_desk.reports.paper import faces
from cab_desk.reports.text import words

LATIN = Face("latin", dict.fromkeys(range(32, 127), 500.0) | {0x25A1: 800.0})
STYLE = Style(LATIN, 10, 13)  # every letter is 5 points wide

_texts = st.text(st.sampled_from("ab -é漢"), max_size=400)


@given(_texts, st.floats(30, 400), st.floats(0, 60))
def test_lines_keep_to_their_width_and_lose_no_letter(
    text: str, width: float, first: float
) -> None:
    lines = STYLE.wrap(text, width, first=min(first, width - 10))
    assert "".join("".join(lines).split()) == "".join(text.split())
    for place, line in enumerate(lines):
        room = width - (min(first, width - 10) if place == 0 else 0)
        assert STYLE.width(line) <= room + 0.001 or len(line) <= 1


@given(_texts)
def test_words_stay_whole_where_a_line_holds_them(text: str) -> None:
    lines = STYLE.wrap(text, 5_000)
    assert " ".join(lines).split() == words(text)


def test_a_word_wider_than_a_line_is_broken() -> None:
    assert STYLE.wrap("aaaaaaaaaaaa bb", 25) == ["aaaaa", "aaaaa", "aa bb"]


def test_han_and_kana_break_anywhere_but_at_their_marks() -> None:
    wide = Style(Face("wide", dict.fromkeys(map(ord, "変更諮問。「」a "), 1000.0)), 10, 13)
    assert wide.wrap("変更諮問変更", 20) == ["変更", "諮問", "変更"]
    assert wide.wrap("変更。諮問", 20) == ["変", "更。", "諮問"]
    assert wide.wrap("変「更」諮", 30) == ["変", "「更」", "諮"]
    assert wide.wrap("aa 変更", 40) == ["aa 変", "更"]
    assert "".join(wide.wrap("変" * 1_000, 5_000)) == "変" * 1_000


def test_what_precedes_a_paragraph_takes_room_of_its_first_line() -> None:
    assert STYLE.wrap("aaaa bbbb", 45, first=20) == ["aaaa", "bbbb"]
    assert STYLE.wrap("aaaa bbbb", 45) == ["aaaa bbbb"]


def test_parts_are_broken_between_before_within() -> None:
    parts = ["3 approved", "1 rejected", "2 deferred"]
    assert STYLE.wrap_parts(parts, 115) == ["3 approved, 1 rejected,", "2 deferred"]
    assert STYLE.wrap_parts(parts, 30) == [
        "3", "approv", "ed,", "1", "reject", "ed,", "2", "deferr", "ed",
    ]  # fmt: skip
    assert STYLE.wrap_parts([], 100) == []


@pytest.mark.parametrize(("text", "shown"), [("short", "short"), ("much too long", "much…")])
def test_a_line_that_does_not_fit_is_elided(text: str, shown: str) -> None:
    with_dots = Style(Face("latin", {**LATIN.widths, 0x2026: 500.0}), 10, 13)
    assert with_dots.elided(text, 29) == shown
    assert with_dots.width(shown) <= 29


def test_a_missing_glyph_comes_from_the_fallback_or_is_a_box() -> None:
    wide = Face("wide", {0x6F22: 1000.0})
    face = Face("latin", LATIN.widths, beyond=lambda char: (wide, char) if char == "漢" else None)
    assert face.runs("a漢字b") == [(face, "a"), (wide, "漢"), (face, "□b")]
    assert face.width("a漢字b", 10) == 5 + 10 + 8 + 5


@given(st.text(max_size=80))
def test_every_text_has_a_width_and_is_drawn_by_faces_that_hold_it(text: str) -> None:
    for face in faces().values():
        assert face.width(text, 10) >= 0
        for drawer, part in face.runs(text):
            assert all(ord(char) in drawer.widths for char in part)


def test_the_shipped_faces_hold_what_the_design_writes() -> None:
    for use, face in faces().items():
        for char in "AZaz09 –−…“”’§×□":
            assert ord(char) in face.widths, (use, char)
