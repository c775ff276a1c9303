"""The building blocks of every page, in one place to import from."""

from cab_desk.gui.widgets.buttons import Button, Segments
from cab_desk.gui.widgets.labels import Card, Chip, Elided, Label, Phrases, Rule, set_tip
from cab_desk.gui.widgets.notices import EmptyState, FieldError, NoticeBar

__all__ = [
    "Button",
    "Card",
    "Chip",
    "Elided",
    "EmptyState",
    "FieldError",
    "Label",
    "NoticeBar",
    "Phrases",
    "Rule",
    "Segments",
    "set_tip",
]
