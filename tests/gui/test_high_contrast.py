"""Where the system asks for high contrast the user's palette is kept, and shapes tell the rest."""

import json

import pytest
from PySide6.QtGui import QColor, QPalette

from cab_desk import assets
from cab_desk.gui import contrast
from cab_desk.gui.look import Look

TOKENS = list(json.loads(assets.text("resources/tokens.json"))["colour"]["light"])


@pytest.fixture
def palette(qapp):
    made, roles = QPalette(), QPalette.ColorRole
    for role, name in (
        (roles.Window, "#000000"), (roles.WindowText, "#ffffff"), (roles.Highlight, "#1aebff"),
        (roles.HighlightedText, "#000000"), (roles.Link, "#ffff00"),
    ):  # fmt: skip
        made.setColor(role, QColor(name))
    made.setColor(QPalette.ColorGroup.Disabled, roles.WindowText, QColor("#3ff23f"))
    qapp.setProperty(contrast.ASKED, made)
    yield made
    qapp.setProperty(contrast.ASKED, None)
    Look("light").apply(qapp)


def lightness(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in colour.getRgbF()[:3]]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_every_text_and_mark_stands_out_from_every_ground(palette, qapp):
    look = Look("light")
    look.apply(qapp)
    assert look.theme == "dark"  # as the user's palette is
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#000000")
    ground = look.colour("bg.surface")
    drawn = [token for token in TOKENS if token.startswith(("text.", "class.", "accent", "now"))
             or token.endswith((".fg", ".mark", ".line"))]  # fmt: skip
    for token in (one for one in drawn if one != "text.on-ink"):
        ratio = (lightness(look.colour(token)) + 0.05) / (lightness(ground) + 0.05)
        assert ratio > 7, token
    for token in TOKENS:
        if token.startswith("bg.") or token.endswith((".bg", ".fill")):
            assert look.colour(token) == ground, token


def test_without_such_a_system_the_design_has_its_own_colours(qapp):
    assert contrast.asked() is None
    assert Look("light").colour("ink") != Look("dark").colour("ink")
