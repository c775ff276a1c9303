"""Lines of painted views: cut to their room in any script, and painted as Qt does."""

from itertools import permutations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from cab_desk.gui.lettering import Place

TEXTS = (
    "Upgrade the broker cluster of the orders platform",
    "Größeres Übersetzungs-Upgrade: AVATAR Wave To, WAVY",
    "iiiiiiiiiiiiiiiiiiiiiiii WWWWWWWWWWWW",
    "ترقية مجموعة الوسيط",
    "升级消息代理集群并重建索引",
    "Roll out 👩‍👩‍👧‍👦 to everybody",
    "x",
    "",
)


@pytest.fixture
def lettering(look):
    return look.lettering


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("room", [-5, 0, 7, 40, 111, 900])
def test_a_line_takes_no_more_than_its_room(lettering, look, text, room):
    line = lettering.line(text, "caption", 600, room)
    shown, metrics = line.text.text(), QFontMetrics(look.font("caption", 600))
    by_qt = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
    assert line.width <= max(0, room) or shown == by_qt == "x"  # one letter is never cut
    assert abs(len(shown) - len(by_qt)) <= 1
    assert shown == text or not shown or shown.endswith("…")


def test_a_line_that_has_room_is_whole(lettering, look):
    for text in TEXTS:
        room = QFontMetrics(look.font("small")).horizontalAdvance(text) + 3
        assert lettering.line(text, "small", None, room).text.text() == text
        assert lettering.line(text, "small").text.text() == text


def test_a_kept_line_is_the_same_until_the_look_is_another(lettering, look):
    line = lettering.line("Orders", "small")
    assert lettering.line("Orders", "small") is line
    assert lettering.line("Orders", "small", 600) is not line
    look.set(k=2.0)
    assert look.lettering.line("Orders", "small").width > line.width * 1.8


def test_the_width_of_a_text_is_known_without_shaping_it(lettering):
    for text in TEXTS:
        assert lettering.width(text, "small", 600) == pytest.approx(
            lettering.line(text, "small", 600).width, rel=0.06, abs=1
        )


def test_markup_stays_text(lettering, look):
    line = lettering.line("<b>Orders</b>", "small")
    assert line.width == pytest.approx(
        QFontMetrics(look.font("small")).horizontalAdvance("<b>Orders</b>"), abs=1
    )


def test_a_line_is_painted_where_qt_paints_it(lettering, look):
    def painted(kept):
        image = QImage(200, 30, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setPen(Qt.GlobalColor.black)
        if kept:
            lettering.line("Orders", "small", 600).paint(painter, 10, 2, 21)
        else:
            painter.setFont(look.font("small", 600))
            painter.drawText(QRectF(10, 2, 150, 21), Qt.AlignmentFlag.AlignVCenter, "Orders")
        painter.end()
        return image

    dark = [
        {(x, y) for x in range(200) for y in range(30) if image.pixelColor(x, y).lightness() < 128}
        for image in (painted(kept=True), painted(kept=False))
    ]
    assert dark[0]
    ends = [
        (min(x for x, _ in one), min(y for _, y in one), max(x for x, _ in one)) for one in dark
    ]
    assert ends[0] == pytest.approx(ends[1], abs=1)


# Letters that Inter joins or shapes by their neighbours, and such as stand at the end of a line.
JOINED = ("3x3 -> 4 (x)", "A", "x", "-> B", "two  gaps", "officer fjord", "", "Ünïcode")


def painted(draw):
    image = QImage(700, 460, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(Qt.GlobalColor.black)
    draw(painter)
    painter.end()
    return image


def stacked(texts, room=None):
    return [Place(text, 10 + 7 * n, 22 * n, room) for n, text in enumerate(texts)]


def each_alone(lettering, places):
    def draw(painter):
        for text, x, top, room in places:
            lettering.line(text, "caption", None, room).paint(painter, x, top, 21)

    return painted(draw)


@pytest.mark.parametrize("room", [None, 0, 5, 40, 111])
def test_a_sheet_is_its_lines_each_in_its_place(lettering, room):
    for texts in (TEXTS + JOINED, JOINED, ("Orders",), ("",), (), ("升级", "")):
        places = stacked(texts, room)
        sheet = lettering.sheet(places, 21, "caption")
        assert painted(sheet.paint) == each_alone(lettering, places)
        widths = [lettering.line(text, "caption", None, room).width for text in texts]
        assert sheet.widths == pytest.approx(widths, abs=1)


def test_no_line_of_a_sheet_takes_a_letter_of_its_neighbours(lettering):
    for texts in permutations(("3x3 -> 4 (x)", "x", "Rule rolling", "A -", "B")):
        places = stacked(texts)
        sheet = lettering.sheet(places, 21, "caption")
        assert painted(sheet.paint) == each_alone(lettering, places)


def test_a_sheet_of_many_lines_has_them_all(lettering):
    texts = [f"{number} of the broker" for number in range(20)]
    sheet = lettering.sheet(stacked(texts), 21, "caption", 600)
    assert len(sheet.widths) == 20
    rows = painted(sheet.paint)
    for number in range(20):
        cell = rows.copy(10 + 7 * number, 22 * number, 60, 21)
        assert min(cell.pixelColor(x, y).lightness() for x in range(60) for y in range(21)) < 128
