"""The charts: drawn by matplotlib without a window system, in the tokens' colours, and labelled."""

import itertools
import subprocess
import sys
from dataclasses import replace

import matplotlib as mpl
import pytest
from matplotlib.image import imread

from cab_desk.reports import charts, charts_plot
from cab_desk.reports.tokens import shipped
from cab_desk.reports.trends import Trends

MONTHS = tuple(f"2026-{number:02}" for number in range(1, 13))
SHOWN = Trends(
    months=MONTHS,
    outcomes={
        "succeeded": tuple(float(40 + number) for number in range(12)),
        "failed": (2.0,) * 12,
        "rolled_back": (1.0,) * 12,
    },
    emergency=(4.0, 4.5, 3.8, 4.4, 5.2, 4.9, 5.6, 5.1, None, 6.8, 7.1, 7.8),
    lead_low=(6.0,) * 12,
    lead_median=(8.5,) * 12,
    lead_high=(12.0,) * 12,
    violations=(0, 1, 0, 0, 0, 2, None, 0, 1, 0, 0, 2),
    violators={"2026-02": ("CR-1",), "2026-12": ("CR-2033", "CR-$2019$", "CR-7")},
    success=(95.0,) * 12,
    success_rolling=(95.0,) * 12,
)


def record(**targets: float) -> dict:
    lines = [
        {"measure": name, "aim": "at_most", "target": value, "target_value": f"{value:g} %"}
        for name, value in targets.items()
    ]
    return {"kpis": lines, "more": []}


def svg(name: str, shown: Trends = SHOWN, **targets: float) -> str:
    return charts.image(shown, record(**targets), name, (560, 236), form="svg").decode()


@pytest.mark.parametrize("name", charts.NAMES)
@pytest.mark.parametrize(("theme", "scale", "ratio"), [("light", 1.0, 1.0), ("dark", 1.6, 2.0)])
def test_a_chart_has_the_size_and_ground_that_were_asked_for(tmp_path, name, theme, scale, ratio):
    data = charts.image(SHOWN, record(), name, (560, 240), theme=theme, scale=scale, ratio=ratio)
    (tmp_path / "chart.png").write_bytes(data)
    image = imread(tmp_path / "chart.png")
    assert image.shape[:2] == (240 * ratio, 560 * ratio)
    assert tuple(image[0, 0][:3]) == pytest.approx(shipped(theme).colour("bg.surface"), abs=0.01)


def test_outcomes_are_labelled_where_they_end():
    text = svg("outcomes")
    assert all(word in text for word in ("Succeeded, 51", "Failed, 2", "Rolled back, 1", "Dec"))
    assert "Inter" in text


def test_a_target_is_dashed_and_named_and_only_the_miss_is_tinted():
    plain, aimed = svg("emergency"), svg("emergency", emergency_share=5.0)
    assert "7.8 %" in plain
    assert "Target" not in plain
    assert "Target 5 %" in aimed
    assert "stroke-dasharray" in aimed
    assert aimed.count("<path") > plain.count("<path")  # the tint
    kept = svg("emergency", emergency_share=10.0)
    assert "Target 10 %" in kept
    tint = mpl.colors.to_hex(charts.ink_of("light").miss)
    assert (tint in aimed, tint in kept, tint in plain) == (True, False, False)


def test_the_last_violators_are_named_and_a_dollar_is_a_dollar():
    text = svg("violations")
    assert "CR-2033, CR-$2019$ and 1 more" in text


def test_a_number_of_another_script_is_drawn_without_a_box():
    # matplotlib warns of a glyph that it lacks, and a warning fails a test.
    foreign = replace(SHOWN, violators={"2026-12": ("変更-7", "שינוי-한")})
    charts.image(foreign, record(), "violations", (560, 240))
    assert "変更-7, שינוי-한" in svg("violations", foreign)


def test_many_months_are_named_now_and_then():
    months = tuple(f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(60))
    long = {name: values * 5 for name, values in SHOWN.outcomes.items()}
    shown = Trends(months, long, *[SHOWN.emergency * 5] * 5, {}, *[SHOWN.success * 5] * 2)
    text = svg("outcomes", shown)
    named = sum(text.count(f">{month}") for month in ("Jan", "Apr", "Jul", "Oct", "Dec", "Sep"))
    assert 0 < named < 30


def test_a_single_month_and_no_month_can_be_drawn():
    one = Trends(("2026-11",), dict.fromkeys(SHOWN.outcomes, (0.0,)), (None,), (None,),
                 (None,), (None,), (None,), {}, (None,), (None,))  # fmt: skip
    for name in charts.NAMES:
        assert svg(name, one).startswith("<?xml")


def test_labels_never_lie_on_each_other():
    figure = charts.figure_of(SHOWN, record(), "outcomes", (560, 120), "light")
    heights = sorted(text.xy[1] for text in figure.axes[0].texts)
    low, high = figure.axes[0].get_ylim()
    room = (high - low) * 17 / figure.axes[0].get_window_extent().height
    assert all(later - before >= room for before, later in itertools.pairwise(heights))


def test_the_scale_is_round_and_holds_the_highest_value():
    for high in (0.3, 1, 4, 7.8, 38, 99, 1_234):
        figure = charts.figure_of(SHOWN, record(), "lead", (560, 236), "light")
        axes = figure.axes[0]
        charts_plot._scale(axes, 0, high, str_of=str)
        ticks = list(axes.get_yticks())
        assert ticks[0] == 0
        assert ticks[-1] >= high
        assert 3 <= len(ticks) <= 7


def test_neither_pyplot_nor_a_window_system_is_loaded():
    code = (
        "import sys; import cab_desk.reports.charts;"
        "print([name for name in sys.modules"
        " if name in ('matplotlib.pyplot', 'PySide6') or 'qt' in name.lower()])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
