"""Icons that were drawn once are not drawn again, and nothing depends on it."""

import pytest
from PySide6.QtGui import QColor, QPixmap

from cab_desk.gui.drawn import Drawn
from cab_desk.gui.look import Look


@pytest.fixture
def place(tmp_path):
    return tmp_path / "drawn" / "icons"


@pytest.fixture
def look_of(look, place, monkeypatch):
    """Return what makes a look on the kept icons, and the names of those that it draws.

    The application is dressed before: the first look that does draws the window's own icon.
    """
    names = []
    draw = Look._draw
    monkeypatch.setattr(Look, "_draw", lambda self, *of: names.append(of[0]) or draw(self, *of))

    def make(theme="light", k=1.0):
        names.clear()
        return Look(theme, k, drawn=Drawn(place)), names

    return make


def test_the_next_look_shows_the_same_icons_without_drawing_them(look_of):
    first, names = look_of()
    shown = [first.pixmap("search", 16), first.pixmap("cd-pip-later", 14, "ink")]
    assert names == ["search", "cd-pip-later"]
    first.drawn.keep()
    second, names = look_of()
    again = [second.pixmap("search", 16), second.pixmap("cd-pip-later", 14, "ink")]
    assert names == []
    assert [one.toImage() for one in again] == [one.toImage() for one in shown]
    assert [one.size() for one in again] == [one.size() for one in shown]


def test_other_colours_and_sizes_are_drawn(look_of):
    first, _ = look_of()
    first.pixmap("search", 16)
    first.drawn.keep()
    dark, names = look_of("dark")
    dark.pixmap("search", 16)
    dark.drawn.keep()
    assert names == ["search"]
    large, names = look_of("light", 1.5)
    large.pixmap("search", 16)
    assert names == ["search"]
    both, names = look_of("dark")
    both.pixmap("search", 16)
    both.set(theme="light")
    both.pixmap("search", 16)
    assert names == []


def test_a_button_greys_its_kept_icon(look_of):
    first, _ = look_of()
    first.icon("plus")
    first.drawn.keep()
    second, names = look_of()
    assert not second.icon("plus").isNull()
    assert names == []


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]\n", b'{"a": 1}\n', b'{"a": [4, 4, 0]}\n' + b"0" * 63, b'{"a": [-4, 4, 0]}\n'],
)
def test_a_damaged_file_is_as_good_as_none(qtbot, place, text):
    place.parent.mkdir()
    place.write_bytes(text)
    drawn = Drawn(place)
    assert drawn.find("a") is None
    pixmap = QPixmap(4, 4)
    pixmap.fill(QColor("#123456"))
    drawn.add("a", pixmap)
    drawn.keep()
    assert Drawn(place).find("a").toImage().pixelColor(1, 1) == QColor("#123456")


def test_a_folder_that_cannot_be_written_is_no_fault(qtbot, tmp_path):
    (tmp_path / "drawn").write_text("a file")
    drawn = Drawn(tmp_path / "drawn" / "icons")
    drawn.add("a", QPixmap(4, 4))
    drawn.keep()
    assert Drawn(tmp_path / "drawn" / "icons").find("a") is None


def test_too_many_begin_anew(qtbot, place, monkeypatch):
    monkeypatch.setattr("cab_desk.gui.drawn._MOST", 2)
    for name in "abc":
        drawn = Drawn(place)
        drawn.find(name)
        pixmap = QPixmap(2, 2)
        pixmap.fill(QColor("#000000"))
        drawn.add(name, pixmap)
        drawn.keep()
    found = Drawn(place)
    assert [found.find(name) is None for name in "abc"] == [True, True, False]
