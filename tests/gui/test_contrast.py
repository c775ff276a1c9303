"""Contrast of the tokens, reckoned as WCAG 2.1 does: 4.5 to 1 for text, 3 to 1 for marks."""

import json

import pytest

from cab_desk import assets

COLOURS = json.loads(assets.text("resources/tokens.json"))["colour"]
THEMES = ("light", "dark")
GROUNDS = ("bg.canvas", "bg.surface", "bg.raised", "bg.sunken", "bg.hover", "bg.selected")
STATES = ("pass", "warn", "block", "info", "wait", "waive")
LEVELS = ("low", "mod", "high", "crit")
CALENDAR = ("cal.window", "cal.outside", "cal.past", "cal.freeze.bg", "cal.blackout.bg")

TEXTS = [
    *((text, ground) for text in ("text.primary", "text.secondary", "accent")
      for ground in GROUNDS),
    *(("text.tertiary", ground) for ground in ("bg.canvas", "bg.surface", "bg.raised")),
    *((f"{state}.fg", f"{state}.bg") for state in STATES),
    *((f"{state}.fg", "bg.surface") for state in STATES),
    *(("text.primary", f"risk.{level}.fill") for level in LEVELS),
    *(("text.primary", ground) for ground in CALENDAR),
    *(("text.on-ink", ink) for ink in ("ink", "ink.hover", "ink.pressed")),
]  # fmt: skip
MARKS = [
    *(("line.field", ground) for ground in GROUNDS),
    *(("focus.ring", ground) for ground in GROUNDS),
    *((f"risk.{level}.mark", "bg.surface") for level in LEVELS),
    *((f"class.{kind}", "bg.surface") for kind in ("standard", "normal", "major", "emergency")),
    *(("now", ground) for ground in CALENDAR),
    *(("block.fg", ground) for ground in CALENDAR),
    *((f"{state}.fg", ground) for state in STATES for ground in ("bg.canvas", "cal.past")),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_low(theme: str, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    colours = COLOURS[theme]
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    return {" on ".join(pair): round(got, 2) for pair, got in found.items() if got < least}


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    assert too_low(theme, TEXTS, 4.5) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_made_out(theme: str) -> None:
    assert too_low(theme, MARKS, 3.0) == {}


def test_the_reckoning_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_themes_know_the_same_names() -> None:
    assert COLOURS["light"].keys() == COLOURS["dark"].keys()
