"""Texts go into sheets without becoming formulas and come out as they were (P51)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.files import cells

OWASP = (
    "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
    "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")',
)  # fmt: skip
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(max_size=30) | st.text("'=+-@ \t\r\n\0＝x", max_size=8)


@pytest.mark.parametrize("text", OWASP)
def test_what_a_sheet_could_run_gets_a_quote(text: str) -> None:
    assert cells.guarded(text) == f"'{text}"


@given(TEXTS)
def test_no_guarded_text_is_live(text: str) -> None:
    assert not cells.guarded(text).lstrip(" ").startswith(LIVE)


@given(TEXTS)
def test_guarding_is_undone(text: str) -> None:
    assert cells.unguarded(cells.guarded(text)) == text
    assert cells.unguarded(cells.quoted(text)) == text


def test_plain_texts_stay_plain() -> None:
    for text in ("", "Patch", "it's", "'quoted'", "a=b", "5-3", "Ünïcode"):
        assert cells.guarded(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=9)))
def test_lists_come_out_of_a_cell_as_they_went_in(items: list[str]) -> None:
    assert cells.split(cells.joined(items)) == items


def test_lists_of_other_hands_are_read_too() -> None:
    assert cells.split("edge; proxy ;; core\nvpn") == ["edge", "proxy", "core", "vpn"]
    with pytest.raises(ValueError, match="open"):
        cells.split('a; "open')
