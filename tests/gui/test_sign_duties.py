"""Whose change it is keeps somebody from signing it: in words, by the role, with the section."""

import pytest
from PySide6.QtCore import Qt

from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.policy import PolicyPage
from tests.gui import rooms

ADA = "Ada Chair"


@pytest.fixture
def window(room):
    room.make_board()
    return room.window("requests")


def refused(qtbot, window, uid, name=ADA):
    """Return the sign-off of an RFC with somebody chosen who may not sign."""
    window.ask(Ask("sign", uid))
    (dialog,) = window.findChildren(SignDialog)
    qtbot.waitUntil(lambda: dialog.who.count() > 0)
    dialog.who.setCurrentText(name)
    assert not dialog.sign.isEnabled()
    return dialog


@pytest.mark.parametrize(
    ("requester", "owner", "said", "part"),
    [
        (ADA, "Tea Lead", "requested this change, and the requester", "Requester of this change"),
        ("Tea Lead", ADA, "owns this change, and the owner", "Owner of this change"),
        (ADA, ADA, "requested and owns this change", "Requester and owner of this change"),
    ],
)
def test_it_says_whose_change_it_is(qtbot, room, window, requester, owner, said, part):
    (uid,) = room.add(rooms.rfc("Grow the disk", requester=requester, owner=owner))
    dialog = refused(qtbot, window, uid)
    assert f"{ADA} {said}" in dialog.refusal.sentence.text()
    assert "separate duties" in dialog.refusal.sentence.text()
    assert dialog.role_only.text() == part
    dialog.reject()


def test_the_section_is_read_from_the_refusal(qtbot, room, window):
    (uid,) = room.add(rooms.rfc("Grow the disk", requester=ADA))
    dialog = refused(qtbot, window, uid)
    slot = next(one for one in dialog.sheet().slots if "Engineering Manager" in one.any_of)
    assert f"({slot.section}, separate duties)" in dialog.refusal.sentence.text()
    assert dialog.refusal.link.said() == f"Read {slot.section}"
    dialog.refusal.link.click()
    assert not dialog.isVisible()
    page = window.page()
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert isinstance(page, PolicyPage)
    assert page.sections.currentItem().data(Qt.ItemDataRole.UserRole) == slot.rule


def test_who_holds_no_role_is_led_nowhere(qtbot, room, window):
    (uid,) = room.add(rooms.rfc("Grow the disk", requester=ADA))
    dialog = refused(qtbot, window, uid, "Ben Tech")
    assert dialog.role_only.text() == "No role in this change"
    assert not dialog.refusal.link.isVisibleTo(dialog)
    dialog.reject()
