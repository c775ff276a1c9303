"""Minutes are edited by hand from their page: texts, contents, and what changed since."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cab_desk.gui.dialogs.edited_meanwhile import EditedMeanwhileDialog
from cab_desk.gui.dialogs.minutes_edit import MinutesEditDialog
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.services.papers import minutes, minutes_edits
from tests.gui.minutes_desk import PATIENCE, Place, place_at
from tests.reports.pdf_text import text_of
from tests.services.held_meeting import Held, hold


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with closing(Held(tmp_path)) as board:
        yield board


@pytest.fixture
def place(held: Held, qapp: QApplication, qtbot: QtBot) -> Iterator[Place]:
    with place_at(held, qapp, qtbot) as found:
        yield found


def opened(place: Place, page: MinutesPage) -> MinutesEditDialog:
    place.bot.mouseClick(page.edit_button, Qt.MouseButton.LeftButton)

    def standing() -> list[MinutesEditDialog]:
        tops = QApplication.topLevelWidgets()
        return [one for one in tops if isinstance(one, MinutesEditDialog) and one.go.isEnabled()]

    place.bot.waitUntil(lambda: bool(standing()), timeout=PATIENCE)
    return standing()[0]


def test_a_text_added_by_hand_is_in_the_next_draft(place: Place) -> None:
    hold(place.held, closed=False)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    assert page.since.isHidden()
    dialog = opened(place, page)
    names = [field.accessibleName() for field in dialog.texts.values()]
    assert names[0] == "Before the items"
    assert names[-1] == "After the items"
    assert names[1].startswith("1. CR-2026-0001")
    dialog.texts["opening"].setPlainText("The chair welcomed the new members.")
    dialog.texts["closing"].setPlainText("x" * 8001)
    dialog.parts["risk"].setChecked(False)
    dialog.go.click()
    place.bot.waitUntil(lambda: bool(dialog.errors["closing"].text()), timeout=PATIENCE)
    assert "at most 8,000 characters" in dialog.errors["closing"].text()
    dialog.texts["closing"].setPlainText("")
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.go.click()
    place.bot.waitUntil(page.since.isVisible, timeout=PATIENCE)
    assert page.since.sentence.text() == (
        "Since Draft 1: texts before and after the items, or contents. "
        "Texts added by hand stay."
    )  # fmt: skip
    page.make_draft()
    place.bot.waitUntil(page.since.isHidden, timeout=PATIENCE)
    assert page.file is not None
    text = text_of(page.file.pdf)
    assert "The chair welcomed the new members." in text
    assert "Left out of this print by choice: risk matrices." in text


def test_a_second_editor_is_told_and_keeps_the_text(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    dialog = opened(place, page)
    with place.held.open_work() as work:
        minutes_edits.edit(work, place.held.meeting_id, minutes_edits.Edits(opening="Theirs."))
    dialog.texts["opening"].setPlainText("Mine.")
    dialog.go.click()
    place.bot.waitUntil(lambda: bool(dialog.fault.text()), timeout=PATIENCE)
    assert "the texts in the minutes of meeting 2026-47 meanwhile" in dialog.fault.text()
    assert dialog.texts["opening"].toPlainText() == "Mine."
    (told,) = dialog.findChildren(EditedMeanwhileDialog)
    assert told.both["opening"].isChecked()
    told.go.click()
    field = dialog.texts["opening"]
    place.bot.waitUntil(lambda: field.toPlainText() == "Theirs.\nMine.", timeout=PATIENCE)
    assert "nothing is saved yet" in dialog.fault.text()
    dialog.go.click()
    place.bot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=PATIENCE)
    with place.held.open_work() as work:
        assert minutes_edits.edits(work, place.held.meeting_id).opening == "Theirs.\nMine."


@pytest.mark.parametrize("edited", [True, False])
def test_final_minutes_offer_a_revision_once_they_are_edited(place: Place, edited: bool) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id, chair=place.held.chair())
    if edited:
        with place.held.open_work() as work:
            new = minutes_edits.Edits(closing="Corrected.")
            minutes_edits.edit(work, place.held.meeting_id, new)
    page = place.page(place.held.meeting_id)
    page.doers = {"final_minutes": lambda _ask: None}
    page.entered()
    assert page.since.isVisible() is edited
    assert page.final_button.isVisible() is edited
    assert page.draft_button.isHidden()
    if edited:
        assert page.final_button.text() == "Make revision…"
