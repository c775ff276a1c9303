"""A target that is nearly met is told from one that is missed."""

from PySide6.QtWidgets import QWidget

from cab_desk.domain.demands import Kpi
from cab_desk.domain.kpi import Figure
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.kpi_tiles import KpiTile
from cab_desk.services.figures.kpis import KpiLine


def line(value: float, target: float, aim: str, state: str = "missed") -> KpiLine:
    kpi = Kpi("k", "Success rate", "success_rate", aim=aim, target=target)
    return KpiLine(kpi, "r", "", Figure(value, 1, 1), state, value - target, ())


def spoken(look: Look, found: KpiLine) -> str:
    tile = KpiTile(look)
    tile.show_line(found, ())
    return tile.accessibleName()


def test_short_by_a_little_is_a_warning_and_by_more_is_missed(qtbot, look):
    assert spoken(look, line(94.1, 95, "at_least")).endswith("just missed")
    assert spoken(look, line(7.8, 5, "at_most")).endswith(", missed")
    assert spoken(look, line(2, 0, "at_most")).endswith(", missed")
    assert spoken(look, line(96, 95, "at_least", "met")).endswith(", met")


def test_the_tile_has_the_triangle_of_a_warning(qtbot, look):
    amber, red = look.colour("warn.fg").rgb(), look.colour("block.fg").rgb()
    for value, wanted, other in ((94.1, amber, red), (40.0, red, amber)):
        tile = KpiTile(look)
        qtbot.addWidget(tile)
        tile.resize(204, 138)
        tile.show_line(line(value, 95, "at_least"), ())
        image = tile.grab().toImage()
        seen = {image.pixel(x, y) for x in range(14, 30) for y in range(68, 88)}
        assert wanted in seen
        assert other not in seen


def test_a_title_without_room_stands_in_two_lines_and_is_never_cut(qtbot, look):
    tile = KpiTile(look)
    qtbot.addWidget(tile)
    kpi = Kpi("k", "Mean time to implement", "lead_time", aim="at_most", target=3)
    tile.show_line(KpiLine(kpi, "r", "", Figure(3.0, 1, 1), "met", 0, ()), ())
    tile.resize(204, 138)
    assert tile.title_lines() == ["Mean time to implement"]
    tile.resize(156, 138)
    assert tile.title_lines() == ["Mean time to", "implement"]
    assert tile.toolTip().startswith("Mean time to implement")
    assert tile.accessibleName().startswith("Mean time to implement")


def test_figures_of_one_row_stand_at_one_height(qtbot, look):
    """A short title beside a long one leaves the same room under it."""

    def top_of_figure(*labels: str) -> int:
        row = QWidget()
        qtbot.addWidget(row)
        tiles = []
        for place, label in enumerate(labels):
            tile = KpiTile(look, row)
            kpi = Kpi("k", label, "lead_time", aim="at_most", target=3)
            tile.show_line(KpiLine(kpi, "r", "", Figure(3.0, 1, 1), "met", 0, ()), ())
            tile.setGeometry(place * 160, 0, 156, 138)
            tiles.append(tile)
        row.resize(400, 138)
        row.show()
        image = tiles[0].grab().toImage()
        ink = look.colour("text.primary").rgb()
        return next(y for y in range(20, 90) for x in range(14, 60) if image.pixel(x, y) == ink)

    alone = top_of_figure("Share")
    assert top_of_figure("Share", "Mean time to implement") > alone
