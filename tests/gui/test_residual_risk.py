"""Ratings in a site's words, inherent and residual: in the form, the review and on the page."""

import pytest

from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Label
from cab_desk.services.requests import changes
from cab_desk.services.schedule.risk import UNRATED
from cab_desk.settings import data_folder
from tests.domain.matrix_packs import LARGE, SMALL, written
from tests.gui import rooms


@pytest.fixture
def house(room):
    def make(text: str):
        written(data_folder() / "policies" / "house", text)
        room.session.default_pack = "house"
        room.make_board()
        return room

    return make


def rfc(title: str, impact: str, probability: str, **more: object):
    return rooms.rfc(title, impact=impact, probability=probability, **more)


def titles(page):
    return sorted(row.title for row in page.rows.shown())


def test_the_form_asks_for_both_ratings_and_keeps_them(qtbot, house):
    room = house(SMALL)
    (uid,) = room.add(rfc("Swap the core switch", "serious", "likely"))
    window = room.window("requests")
    window.ask(Ask("edit", uid))
    form = rooms.dialog_of(window)
    qtbot.waitUntil(form.isEnabled)
    fields = form.fields
    assert [fields.impact.itemText(n) for n in range(1, 3)] == ["Minor", "Serious"]
    assert "Intolerable" in form.risk.text()
    assert form.residual_row.isVisible()
    fields.residual_impact.setCurrentIndex(fields.residual_impact.findData("serious"))
    fields.residual_probability.setCurrentIndex(fields.residual_probability.findData("rare"))
    qtbot.waitUntil(lambda: "Tolerable" in form.residual_risk.text())
    assert "Intolerable" in form.risk.text()
    form.reason.setText("Measures are in place.")
    form.save.click()
    qtbot.waitUntil(lambda: room.change(uid).residual_impact == "serious")
    assert room.change(uid).residual_probability == "rare"


def test_a_policy_without_residual_ratings_does_not_ask_for_them(qtbot, room):
    room.make_board()
    window = room.window("requests")
    window.ask(Ask("new", ""))
    form = rooms.dialog_of(window)
    qtbot.waitUntil(form.isEnabled)
    assert not form.residual_row.isVisible()


def test_the_page_shows_where_changes_lie_before_and_after_measures(qtbot, house):
    room = house(SMALL)
    (uid, _) = room.add(
        rfc("Swap the core switch", "serious", "likely", residual_impact="minor",
            residual_probability="rare"),
        rfc("Grow the disk", "minor", "rare"),
    )  # fmt: skip
    window = room.window("risk")
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = window.page()
    assert page._board.cells.keys() == {(1, 1), (0, 0)}
    assert page.cell_facts.text() == "1 request\nScore 6"
    page._ratings.choose("residual")
    page._ratings.chosen.emit("residual")
    qtbot.waitUntil(lambda: page._board.residual)
    assert page._board.cells.keys() == {(0, 0), UNRATED}
    page.choose((0, 0))
    assert titles(page) == ["Swap the core switch"]
    assert page._ratings.isVisible()
    with room.session.open_work() as work:
        copy = changes.duplicate(work, uid).made
    assert room.change(copy).residual_impact == "minor"


def test_a_policy_of_one_rating_has_no_choice_of_two(qtbot, house):
    room = house(LARGE)
    room.add(rfc("Swap the core switch", "ruinous", "always"))
    window = room.window("risk")
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = window.page()
    assert page.cell_title.text() == "Ruinous × Always"
    assert not page._ratings.isVisible()


def test_the_review_says_both_ratings_in_the_words_of_the_site(qtbot, house):
    room = house(SMALL)
    room.add(rfc("Swap the core switch", "serious", "likely", residual_impact="serious",
                 residual_probability="rare"))  # fmt: skip
    window = room.window("requests")
    qtbot.waitUntil(lambda: not window.desk.busy)
    qtbot.waitUntil(
        lambda: any("With measures" in one.text() for one in window.findChildren(Label))
    )
    told = [one.text() for one in window.findChildren(Label)]
    assert "With measures: Tolerable (Serious × Rare)" in told
    assert "Serious × Likely" in told
