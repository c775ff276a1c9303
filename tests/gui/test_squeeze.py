"""A bar's title stays whole: its buttons give up their words first, and say them still."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.gui.widgets.squeeze import Narrow, Squeeze

TITLE = "Weekly CAB, Wed 18 Nov"


@pytest.fixture
def bar(qtbot, look):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    holder.title = Elided(look, TITLE, "title")
    holder.zone = Label(look, "London · UTC", "small")
    holder.first = Button(look, "Projector", icon="presentation", key="F9")
    holder.last = Button(look, "Close meeting", icon="gavel")
    row.addWidget(holder.title, 1)
    for one in (holder.zone, holder.first, holder.last):
        row.addWidget(one)
    holder.squeeze = Squeeze(holder, holder.title, holder.zone, (holder.first, holder.last))
    return holder


def whole(bar) -> bool:
    return bar.title.fontMetrics().horizontalAdvance(TITLE) <= bar.title.width()


def test_with_room_everything_has_its_words(qtbot, bar):
    bar.resize(900, 48)
    bar.show()
    qtbot.waitUntil(lambda: whole(bar))
    assert bar.zone.isVisible()
    assert [bar.first.text(), bar.last.text()] == ["Projector", "Close meeting"]


def test_the_title_stays_whole_and_the_buttons_say_in_a_tip_what_they_do(qtbot, bar):
    bar.resize(520, 48)
    bar.show()
    qtbot.waitUntil(lambda: bar.first.text() == "" and whole(bar))
    assert not bar.zone.isVisible()
    assert bar.first.said() == bar.first.toolTip() == bar.first.accessibleName() == "Projector"
    assert bar.last.text() == "Close meeting"
    bar.resize(900, 48)
    qtbot.waitUntil(lambda: bar.first.text() == "Projector" and bar.zone.isVisible())
    assert (bar.first.toolTip(), bar.first.accessibleName()) == ("", "")


def test_a_row_of_buttons_stays_in_its_place(qtbot, look):
    place, row = QWidget(), QWidget()
    qtbot.addWidget(place)
    column, line = QHBoxLayout(place), QHBoxLayout(row)
    column.addWidget(row)
    names = ("Edit", "Make key…", "Replace key…")
    buttons = [Button(look, name, icon="key-round", small=True) for name in names]
    for button in buttons:
        line.addWidget(button)
    row.narrow = Narrow(row, buttons)
    place.resize(500, 60)
    place.show()
    qtbot.waitUntil(lambda: [one.text() for one in buttons] == list(names))
    place.resize(300, 60)
    qtbot.waitUntil(lambda: buttons[2].text() == "")
    assert (buttons[0].text(), buttons[2].toolTip()) == ("Edit", "Replace key…")
    qtbot.waitUntil(lambda: buttons[2].geometry().right() <= row.width())
    place.resize(500, 60)
    qtbot.waitUntil(lambda: buttons[2].text() == "Replace key…")


def test_words_that_change_meanwhile_come_back_as_they_are_now(qtbot, bar):
    bar.resize(520, 48)
    bar.show()
    qtbot.waitUntil(lambda: bar.first.text() == "")
    bar.first.setText("Take down")
    assert (bar.first.text(), bar.first.toolTip()) == ("", "Take down")
    bar.resize(900, 48)
    qtbot.waitUntil(lambda: bar.first.text() == "Take down")


def test_a_bar_that_fills_later_is_fitted_then(qtbot, bar):
    bar.last.hide()
    bar.resize(540, 48)
    bar.show()
    qtbot.waitUntil(lambda: whole(bar))
    assert bar.first.text() == "Projector"
    bar.last.show()
    qtbot.waitUntil(lambda: bar.first.text() == "" and whole(bar))
