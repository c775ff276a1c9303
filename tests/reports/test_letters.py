"""Which way letters run on a line of paper, how they join, and what they mean in the file."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.reports.letters import drawn, parts

# What python-bidi 0.6.12 makes of these lines, and brackets turned as UAX 9 has it.
LINES = {
    "עדי כהן": "ןהכ ידע",
    "a (אב) b": "a (בא) b",
    "שלום 123, 4.5% (אב) end": "(בא) 4.5% ,123 םולש end",
    "גרסה 10-12 ב-Windows 11.": "ב 10-12 הסרג-Windows 11.",
    "[א(b]ג)": "[א(b]ג)",
    "₪5 אב 7%": "₪5 7% בא",
    "א, ב. ": "ב ,א. ",
    "(א < ב) 1:2": "(ב > א) 1:2",
}
_hebrew = st.text(st.sampled_from("אבגדה"), min_size=1, max_size=6)
_numbers = st.integers(0, 99_999).map(str)


def shapes(text: str) -> str:
    return "".join(parts(char)[0] for char in drawn(text))


def meanings(text: str) -> str:
    return "".join(parts(char)[1] for char in drawn(text))


@pytest.mark.parametrize("text", LINES)
def test_hebrew_runs_from_the_right_within_a_line_from_the_left(text: str) -> None:
    assert shapes(text) == LINES[text]


@given(st.lists(st.one_of(_hebrew, _numbers), min_size=1, max_size=8))
def test_numbers_keep_their_way_and_words_turn(words: list[str]) -> None:
    found = shapes(" ".join(words)).split()
    assert Counter(found) == Counter(word if word.isdigit() else word[::-1] for word in words)


@given(st.lists(_hebrew, min_size=1, max_size=8))
def test_hebrew_alone_is_the_line_turned(words: list[str]) -> None:
    text = " ".join(words)
    assert drawn(text) == text[::-1]


@given(st.text(max_size=200))
def test_no_letter_is_lost_whatever_it_is(text: str) -> None:
    kept = ["\ufffd" if 0xF0000 <= ord(char) <= 0xFFFFF else char for char in text]
    assert Counter(meanings(text)) == Counter(kept)


def test_a_text_cannot_borrow_a_pair_that_stands_for_another_letter() -> None:
    borrowed = drawn("بت")
    assert {parts(char)[1] for char in borrowed} == {"ب", "ت"}
    assert meanings(f"A{borrowed}B") == "A\ufffd\ufffdB"


@given(st.text(st.characters(max_codepoint=0x58F), max_size=200))
def test_what_runs_from_the_left_stays_as_it_is(text: str) -> None:
    assert drawn(text) == text


def test_arabic_letters_join() -> None:
    assert shapes("محمد") == "ﺪﻤﺤﻣ"
    assert shapes("دار") == "ﺭﺍﺩ"
    assert shapes("بَيت") == "ﺖﻴ\ufe91\u064e"  # a mark neither parts letters nor precedes its own
    assert meanings("محمد الأحمد") == "محمد الأحمد"[::-1]


def test_lam_and_alef_are_one_shape_and_two_letters() -> None:
    assert shapes("لا") == "\u200bﻻ"
    assert shapes("سلام") == "ﻡ\u200bﻼﺳ"
    assert meanings("سلام") == "مالس"


def test_a_mark_is_drawn_behind_its_letter_and_read_with_it() -> None:
    assert shapes("שָׁם") == "םש\u05c1\u05b8" or shapes("שָׁם") == "םש\u05b8\u05c1"
    assert meanings("שָׁם") == "שָׁם"[::-1]


def test_short_i_stands_on_the_left_and_is_read_after() -> None:
    assert shapes("हिमालय") == "िहमालय"
    assert meanings("हिमालय") == "हिमालय"
    assert shapes("ि") == "ि"
