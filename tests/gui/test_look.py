import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from cab_desk.gui import times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import NoticeBar
from tests.gui.sample_board import NOW, at


def test_colours_come_from_the_tokens_of_the_theme(look):
    assert look.colour("ink") == QColor("#1D2B4F")
    look.set(theme="dark")
    assert look.colour("ink") == QColor("#C5D3F7")
    assert look.palette().color(QPalette.ColorRole.Window) == QColor("#12151A")


def test_a_change_of_theme_is_told_once_and_redresses_the_application(look, qapp):
    told = []
    look.changed.connect(lambda: told.append(look.theme))
    look.set(theme="dark")
    assert told == ["dark"]
    assert "#1a1e25" in qapp.styleSheet()


def test_the_shipped_fonts_are_used(look):
    assert QFontInfo(look.font("body")).family() == "Inter"
    assert QFontInfo(look.font("title")).weight() == 600
    assert QFontInfo(look.font("mono")).family() == "JetBrains Mono"


def test_lengths_and_type_grow_with_the_scale(qapp):
    room = Look("light", 1.6)
    assert room.px(48) == 77
    assert room.font("body").pixelSize() == 21
    assert room.font("display").pixelSize() == 45


def test_a_room_has_a_scale_of_its_own_and_follows_the_theme(look):
    room = look.at(1.6)
    look.set(theme="dark")
    assert (room.theme, room.k, look.k) == ("dark", 1.6, 1.0)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.6, 2.0])
def test_a_choice_is_round_at_every_scale(qtbot, qapp, scale):
    look = Look("light", scale)
    look.apply(qapp)
    choice = QRadioButton("Theirs")
    qtbot.addWidget(choice)
    choice.resize(choice.sizeHint())
    drawn = choice.grab().toImage()
    row = [drawn.pixelColor(x, drawn.height() // 2) for x in range(look.px(14) + 2)]
    ground = drawn.pixelColor(drawn.width() - 1, 0)
    left = next(x for x, colour in enumerate(row) if colour != ground)
    top = (drawn.height() - look.px(14) - 2) // 2 + 1
    corner = [drawn.pixelColor(left + step, top + step) for step in range(2)]
    assert corner == [ground, ground]
    Look("light").apply(qapp)


def test_an_icon_is_tinted_in_the_colour_asked_for(look):
    picture = look.pixmap("cd-st-pass", 16, "pass.fg").toImage()
    assert picture.pixelColor(2, 8) == look.colour("pass.fg")


def test_times_are_said_as_the_design_has_them():
    zone = times.zone_of("America/Los_Angeles")
    assert times.offset(NOW, zone) == "UTC−8"
    berlin = times.zone_of("Europe/Berlin")
    assert times.day(at(18, 16), berlin, NOW) == "Today"
    assert times.day(at(20, 20), berlin, NOW) == "Fri 20 Nov"
    assert times.span(at(20, 21), at(20, 23), berlin) == "21:00 – 23:00"
    said = times.full_span(at(19, 22), at(20, 2), berlin, NOW)
    assert said == "Thu 19 Nov 22:00 – Fri 20 Nov 02:00"
    assert times.date(NOW.replace(year=2025), berlin, NOW) == "Tue 18 Nov 2025"
    said = [times.short(at(day, 9), berlin, NOW) for day in (18, 16, 5)]
    assert said == ["09:00", "Mon 09:00", "5 Nov"]
    lengths = [times.length(at(19, 22 + n) - at(19, 22)) for n in (0.5, 1, 1.25, 4, 24, 50)]
    assert lengths == ["30 min", "1 h", "1 h 15 min", "4 h", "1 d", "2 d 2 h"]


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_the_text_of_a_choice_begins_where_that_of_a_field_does(qtbot, qapp, scale):
    look = Look("light", scale)
    look.apply(qapp)
    field, choice = QLineEdit("Meeting"), QComboBox()
    choice.addItem("Meeting")
    begins = []
    for widget in (field, choice):
        qtbot.addWidget(widget)
        widget.setFont(look.font("body"))
        widget.resize(look.px(200), widget.sizeHint().height())
        drawn = widget.grab().toImage()
        middle = range(drawn.height() // 2 - look.px(3), drawn.height() // 2 + look.px(4))
        ground = drawn.pixelColor(look.px(5), drawn.height() // 2)
        begins.append(next(
            x for x in range(look.px(5), drawn.width())
            if any(drawn.pixelColor(x, y).lightness() < ground.lightness() - 60 for y in middle)
        ))  # fmt: skip
    assert abs(begins[0] - begins[1]) <= 1
    Look("light").apply(qapp)


@pytest.mark.parametrize("kind", [QPushButton, QCheckBox, QRadioButton, QToolButton])
def test_the_focus_is_shown_by_the_ring_alone(qtbot, look, kind):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    other, button = QLineEdit(), kind()
    button.setText("Print")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (other, button):
        row.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    before = button.grab().toImage()
    qtbot.keyClick(other, Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert button.grab().toImage() == before


def test_a_notice_in_a_dialog_is_a_card_and_over_a_page_a_bar(qtbot, look):
    corners = []
    for window in (QWidget(), QDialog()):
        qtbot.addWidget(window)
        notice = NoticeBar(look, window)
        notice.resize(400, 40)
        notice.tell("The server can't be reached.", "block")
        corners.append(notice.grab().toImage().pixelColor(0, 0))
    assert corners[0] == look.colour("block.bg")
    assert corners[1] != corners[0]
