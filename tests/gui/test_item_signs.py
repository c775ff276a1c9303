"""Signs of lines and of facts are drawn in the colours of the theme that is shown."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from cab_desk.gui.widgets.item_signs import ItemSigns
from cab_desk.gui.widgets.review_parts import Fact


def _has(picture, look, token):
    image = picture.toImage()
    wanted = look.colour(token)
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y) == wanted for x, y in spots)


def test_the_sign_of_a_line_follows_the_theme(qtbot, look):
    lines = QListWidget()
    qtbot.addWidget(lines)
    signs = ItemSigns(look, lines)
    item, bare = QListWidgetItem("Change window"), QListWidgetItem("Nothing")
    lines.addItem(item)
    lines.addItem(bare)
    signs.put(item, ("cd-st-block", 16, "block.fg"))
    for theme in ("dark", "light"):
        look.set(theme=theme)
        assert _has(item.icon().pixmap(QSize(20, 16)), look, "block.fg")
        assert bare.icon().isNull()


def test_the_mark_of_a_fact_follows_the_theme(qtbot, look):
    fact = Fact(look, "Risk", "High", lambda: look.pixmap("cd-st-block", 16, "block.fg"))
    qtbot.addWidget(fact)
    sign = next(one for one in fact.findChildren(QLabel) if not one.pixmap().isNull())
    for theme in ("dark", "light"):
        look.set(theme=theme)
        assert _has(sign.pixmap(), look, "block.fg")
