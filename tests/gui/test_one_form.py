"""One form for each RFC: who asks for it again gets the one that is open, with what is typed."""

from functools import partial

from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.window import Window
from cab_desk.words import say
from tests.gui import rooms


def forms_of(window: Window) -> list[RfcForm]:
    return [one for one in window.findChildren(RfcForm) if one.isVisible()]


def asked(qtbot: QtBot, window: Window, uid: str, detail: str = "") -> RfcForm:
    window.ask(Ask("edit", uid, detail))
    qtbot.waitUntil(lambda: any(one.uid == uid for one in forms_of(window)))
    qtbot.waitUntil(partial(rooms.quiet, window))
    return next(one for one in forms_of(window) if one.uid == uid)


def test_pressed_several_times_it_is_one_form_that_keeps_what_is_typed(
    qtbot: QtBot, room: rooms.Room
) -> None:
    room.make_board()
    one, other = room.add(rooms.rfc("Grow the disk"), rooms.rfc("Patch the router"))
    window = room.window("requests")
    form = asked(qtbot, window, one)
    form.fields.title.setText("Grow both disks")
    again = asked(qtbot, window, one, "document.missing:rollback_plan")
    assert again is form
    assert form.fields.title.text() == "Grow both disks"
    assert form.document_list.currentItem().text() == say("changes.document.rollback_plan")
    assert len(forms_of(window)) == 1
    assert asked(qtbot, window, other) is not form
    assert len(forms_of(window)) == 2
