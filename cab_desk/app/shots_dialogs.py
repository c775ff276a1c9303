"""Every dialog, filled and with what it says where something is wrong, for the pictures."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app.sample_board import DEVICE, SampleClock
from cab_desk.app.session import Session, new_board_file
from cab_desk.settings import Settings

if TYPE_CHECKING:
    from cab_desk.gui.shots import Shot
    from cab_desk.gui.window import Window

_COLUMNS = "number,title,class,system,requester,impact,probability,planned_start,planned_end"
_ROWS = (
    "CHG0031201,Rotate gate certificates,normal,gate-control,Operations Lead,low,low,20:00,22:00",
    "CHG0031202,Move the fare tables,normal,fare-engine,Payments Team,high,medium,21:00,20:00",
    "CHG0031203,Raise the media quota,Emergancy,object-store,Operations Lead,low,low,10:00,10:30",
)


def held_shots(folder: Path) -> tuple["Shot", ...]:
    """Return what is drawn at a board whose meeting is over."""
    from cab_desk.gui import shots_dialogs as lead
    from cab_desk.gui import shots_files, shots_left, shots_papers, shots_people, shots_sign
    from cab_desk.gui.shots import Shot

    return (
        *(
            Shot(f"dialog-{name}", do, dialog=True)
            for name, do in (
                ("person", lead.person),
                ("person-refused", lead.person_nameless),
                ("person-chair", shots_people.another_chair),
                ("accept-keys", shots_people.accept),
                ("accept-keys-refused", shots_people.accept_unsaid),
                ("confirm-people", shots_people.confirm),
                ("history-lost", shots_people.lost),
                ("history-lost-refused", shots_people.lost_unsaid),
                ("make-key", lead.make_key),
                ("make-key-refused", lead.make_key_differs),
                ("withdraw-refused", lead.withdraw_unsaid),
                ("new-request-refused", lead.new_refused),
                ("new-request-unsaved", lead.unsaved),
                ("sign-files", shots_files.sheet),
                ("meanwhile", lead.meanwhile),
                ("emergency", lead.emergency),
                ("duty", lead.duty),
                ("post-mortem", lead.post_mortem),
                ("tick", lead.tick),
                ("sign-filled", shots_sign.filled),
                ("sign-wrong", lead.sign_wrong),
                ("sign-conditions", lead.sign_conditions),
                ("sign-refused", lead.sign_refused),
                ("final-minutes", lead.unlock),
                ("final-minutes-refused", lead.unlock_wrong),
                ("rerate", lead.rerate),
                ("rerate-refused", lead.rerate_unsaid),
                ("move", lead.move),
                ("freeze-refused", lead.entry_refused),
                ("plan-meeting-refused", lead.plan_refused),
                ("connect-refused", lead.connect_refused),
                ("password", lead.password),
                ("board-held", lead.held),
                ("lost", lead.lost),
                ("left-texts", shots_left.listed),
                ("withdraw-offered", shots_left.offered),
                ("crash", lead.crash),
                ("minutes-edit", lead.minutes_edit),
                ("paper-pack", shots_papers.pack),
                ("paper-script", shots_papers.script),
                ("paper-drawing", shots_papers.drawing),
                ("import", partial(_import, folder)),
            )
        ),
        Shot("palette", lead.palette),
    )


def running_shots() -> tuple["Shot", ...]:
    """Return what is drawn while a meeting is under way."""
    from cab_desk.domain.meeting import Verdict
    from cab_desk.gui import shots_meeting as lead
    from cab_desk.gui.shots import Shot

    return tuple(
        Shot(f"dialog-{name}", do, dialog=True)
        for name, do in (
            ("unlock", lead.unlock),
            ("approve", partial(lead.decide, Verdict.APPROVED)),
            ("conditions", partial(lead.decide, Verdict.CONDITIONS)),
            ("defer", partial(lead.decide, Verdict.DEFERRED)),
            ("reject", partial(lead.decide, Verdict.REJECTED)),
            ("reject-refused", lead.decide_unsaid),
            ("defer-rest", lead.defer_rest),
            ("day-beside", lead.day_beside),
            ("care", lead.care),
            ("care-refused", lead.care_refused),
            ("delegate", lead.delegate),
            ("delegate-refused", lead.delegate_refused),
            ("free-item", lead.free_item),
            ("admit", lead.admit),
            ("admit-refused", lead.admit_unsaid),
            ("replan", lead.replan),
            ("sign-meeting", lead.sign),
            ("call-off", lead.call_off),
            ("call-off-refused", lead.call_off_unsaid),
        )
    )


def empty_shots(made: bool) -> tuple["Shot", ...]:
    """Return every page of a board on which nothing is yet, or of a file without a board."""
    from cab_desk.gui import shots_dialogs as lead
    from cab_desk.gui.pages import PAGES
    from cab_desk.gui.shots import Shot

    kind = "empty" if made else "first"
    pages = tuple(Shot(f"{kind}-{one.name}", partial(_go, one.name)) for one in PAGES)
    if made:
        return pages
    return (*pages, Shot("dialog-new-board-refused", lead.board_refused, dialog=True))


def empty(path: Path, now: datetime, made: bool) -> Session:
    """Make a file, with a board on which nothing is yet, or without one."""
    from cab_desk.keys.vault import SealedVault
    from cab_desk.services.boards import boards

    new_board_file(path)
    vault = SealedVault(memory_kib=8_192, passes=1, lanes=1)
    clock = SampleClock(now)
    session = Session(path, Settings(device=DEVICE), clock, vault, path.parent / "outbox")
    if made:
        role = "Engineering Manager"
        chair = boards.NewPerson(role, (role,), member=True, chair=True)
        with session.open_work() as work:
            boards.create_board(work, name="Platform", zone="Europe/London", people=[chair])
    return session


def _go(name: str, window: "Window") -> None:
    window.go(name)


def _import(folder: Path, window: "Window") -> None:
    from cab_desk.gui.asks import Ask

    path = folder / "changes-november.csv"
    day = window.desk.office.clock().date().isoformat()
    rows = [f"{row[:-11]}{day} {row[-11:-6]},{day} {row[-5:]}" for row in _ROWS]
    path.write_text("\n".join((_COLUMNS, *rows)), encoding="utf-8")
    window.ask(Ask("import", detail=str(path)))
