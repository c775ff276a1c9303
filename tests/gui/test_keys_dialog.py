"""The map of the keys."""

import pytest

from cab_desk.gui import paint
from cab_desk.gui.dialogs.keys import GROUPS, KeyCap, KeysDialog, caps


@pytest.mark.parametrize(("text", "found"), [
    ("J  K", ["J", "K"]),
    ("Ctrl K", ["Ctrl K"]),
    ("Alt Shift ←  →", ["Alt Shift", "←", "→"]),
    ("Enter  Esc", ["Enter", "Esc"]),
    ("Alt 1…7", ["Alt 1…7"]),
])  # fmt: skip
def test_keys_that_do_alike_have_caps_of_their_own(text, found):
    assert caps(text) == found


def test_the_caps_of_a_line_fit_beside_what_they_do(qtbot, look):
    dialog = KeysDialog(look)
    qtbot.addWidget(dialog)
    width = dialog.findChildren(KeyCap)[0].width()
    for _name, keys in GROUPS:
        for _what, text in keys:
            wide = [paint.key_cap_width(look, one) for one in caps(text)]
            assert sum(wide) + look.px(3) * (len(wide) - 1) <= width, text
