"""A target that is nearly met is told from one that is missed."""

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
