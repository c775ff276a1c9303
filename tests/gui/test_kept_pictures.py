"""Pictures of painted views are kept while nothing in them changes, and drawn anew when it does."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from cab_desk.gui.picture import Picture


@pytest.fixture
def shown(qapp):
    picture, drawn = Picture(), []

    def show(width=40, state=(), colour=Qt.GlobalColor.red):
        target = QPixmap(60, 60)
        target.fill(Qt.GlobalColor.white)
        painter = QPainter(target)

        def draw(inner):
            drawn.append(state)
            inner.fillRect(0, 0, width, 30, colour)

        picture.show(painter, QSize(width, 30), draw, state)
        painter.end()
        return target.toImage().pixelColor(5, 5).name(), len(drawn)

    return picture, show


def test_a_picture_is_drawn_once(shown):
    _, show = shown
    assert show() == ("#ff0000", 1)
    assert show(colour=Qt.GlobalColor.blue) == ("#ff0000", 1)


@pytest.mark.parametrize("other", [{"width": 50}, {"state": "held"}])
def test_another_size_or_state_is_drawn_anew(shown, other):
    _, show = shown
    show()
    assert show(colour=Qt.GlobalColor.blue, **other) == ("#0000ff", 2)


def test_what_is_forgotten_is_drawn_anew(shown):
    picture, show = shown
    show()
    picture.forget()
    assert show(colour=Qt.GlobalColor.blue) == ("#0000ff", 2)


def test_a_small_picture_is_kept_until_the_look_is_another(look):
    drawn = []

    def draw(painter):
        drawn.append(painter.device().width())
        painter.fillRect(0, 0, 9, 9, look.colour("text.primary"))

    first = look.kept(("square",), 9, 9, draw)
    assert look.kept(("square",), 9, 9, draw) is first
    assert look.kept(("square",), 12, 9, draw) is not first
    assert len(drawn) == 2
    look.set(theme="dark")
    again = look.kept(("square",), 9, 9, draw)
    assert again.toImage().pixelColor(4, 4) == look.colour("text.primary")
    assert again.toImage() != first.toImage()


def test_small_pictures_do_not_pile_up(look):
    for width in range(1, 1_200):
        look.kept(("bar",), width, 1, lambda _painter: None)
    assert len(look._kept) <= 1_000
