"""The long Markdown RFCs: imported, searched and opened while the window goes on beating."""

import json
from pathlib import Path

from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from tests.journeys import desk
from tests.journeys.at_desk import PATIENCE, OpenDesk


def test_long_rfcs_never_hold_the_window_up(
    tmp_path: Path, shared_data: Path, open_desk: OpenDesk
) -> None:
    file = shared_data / "rfcs" / "rfcs_even.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    session = desk.session_at(tmp_path / "board.cabdesk")
    with session.open_work() as work:
        chair = NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)
        boards.create_board(work, name=desk.BOARD, zone="Europe/Berlin", people=[chair])
    at = open_desk(session)
    page = at.go("requests", RequestsPage)

    at.window.ask(Ask("import", detail=str(file)))
    dialog = at.dialog(ImportPreview)
    at.wait(lambda: dialog.preview is not None)
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.save.click()
    at.settle()
    with session.open_view() as view:
        found = list(view.changes.each())
    assert len(found) == len(rows) == 75

    longest = max(found, key=lambda one: sum(map(len, one.documents.values())))
    assert sum(map(len, longest.documents.values())) > 100_000
    for end in range(3, len(longest.title) + 1, 3):  # as somebody types
        page.search(longest.title[:end])
        at.settle()
    page.search("")
    for change in (*found[:5], longest):
        at.window.open_change(change.uid)
        at.wait(lambda uid=change.uid: page.review.uid == uid)
        at.settle()
    assert at.heart.beats > 20  # and none was missed, or the window's fixture fails
    assert at.failures == []
