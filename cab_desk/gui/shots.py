"""Pictures of the window: every page and dialog, in both themes and at the sizes of the design."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget

from cab_desk.gui import alone, shots_evidence, shots_policy
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.reports import ReportsPage
from cab_desk.gui.window import Window
from cab_desk.services.rows import QueueQuery
from cab_desk.words import say

_PATIENCE = 20.0  # seconds for a page to stand, against hanging
_QUIET_MS = 60
_TURN_MS = 5  # for what other threads have ready
_SOON_MS = 300  # what waits longer is no part of what is shown next
_ELSEWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, and what leads to it; without a dialog the window is drawn."""

    name: str
    lead: Callable[[Window], None]
    dialog: bool = False
    wall: bool = False  # the projector's window instead


def settle(window: Window) -> None:
    """Wait until no job is under way and everything was painted."""
    end = monotonic() + _PATIENCE
    calm = 0
    while calm < 2 and monotonic() < end:
        _turn(_TURN_MS)
        if window.desk.busy or _due(window):
            calm = 0
            continue
        window.grab()  # what is read and laid out when it is painted is so now
        calm += 1


def _due(window: Window) -> bool:
    """Tell whether something is put off: long texts are laid out piece by piece."""
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON_MS
        for timer in window.findChildren(QTimer)
    )


def pages(window: Window, out: Path) -> list[str]:
    """Draw every page of the rail into a folder; return the names of the files."""
    window.show()
    settle(window)
    names = []
    for entry in PAGES:
        window.go(entry.name)
        settle(window)
        names.append(_draw(window, out / f"{entry.name}.png"))
    return names


def draw(window: Window, out: Path, ending: str, taken: "Sequence[Shot]") -> list[str]:
    """Draw some of the shots at the window's present size."""
    window.show()
    settle(window)
    names = []
    for shot in taken:
        window.activateWindow()  # a dialog that closed leaves no window active offscreen
        shot.lead(window)
        settle(window)
        target: QWidget = window
        if shot.dialog:
            target = dialogs(window)[-1]
            _turn(_QUIET_MS)
        if shot.wall:
            target = _wall(window)
        names.append(_draw(target, out / f"{shot.name}-{ending}.png"))
        if shot.wall:
            target.close()
        while open_still := dialogs(window):
            open_still[-1].done(0)
            settle(window)
    return names


def dialogs(window: Window) -> list[QDialog]:
    """Return the dialogs that stand open, the foremost last."""
    return [child for child in window.findChildren(QDialog) if child.isVisible()]


def resized(window: Window, width: int, height: int) -> None:
    """Give the window a size and let it settle."""
    window.resize(width, height)
    QCursor.setPos(_ELSEWHERE, _ELSEWHERE)  # no button is drawn as if the pointer were over it
    window.show()
    settle(window)


def _page(name: str) -> Shot:
    return Shot(name, lambda window: _go(window, name))


def _go(window: Window, name: str) -> None:
    window.go(name)


def _alone(window: Window) -> None:
    window.go("meeting")
    alone.pose(window)


def _review(window: Window) -> None:
    _open_first(window, "orders.legacy_ref")


def _open_first(window: Window, text: str) -> None:
    def open_it(rows: Sequence[object]) -> None:
        if rows:
            window.open_change(str(getattr(rows[0], "uid", "")))

    now = window.desk.office.clock()
    query = QueueQuery(view="all", text=text)
    window.desk.read(lambda reader: reader.page(query, now, 0, 1), open_it)
    settle(window)


def _ask(action: str) -> Callable[[Window], None]:
    def lead(window: Window) -> None:
        _open_first(window, "reindex")
        page = window.page()
        uid = getattr(getattr(page, "review", None), "uid", "")
        window.ask(Ask(action, uid))

    return lead


def _work(window: Window) -> None:
    """Show the board's own work on Reports."""
    page = window.go("reports")
    assert isinstance(page, ReportsPage)  # noqa: S101 -- it is listed under this name
    page.work.choice.choose("figures")
    page.reload(frozenset())
    settle(window)


def _kpi(window: Window) -> None:
    window.go("reports")
    settle(window)
    tiles = getattr(window.page(), "shown", [])
    if tiles:
        tiles[0].click()
        settle(window)


def _lanes(mode: str) -> Callable[[Window], None]:
    def lead(window: Window) -> None:
        page = window.go("calendar")
        show = getattr(page, "show_mode", None)
        if show is not None:
            show(mode)

    return lead


def _entry(words: str) -> Callable[[Window], None]:
    """Choose from the calendar's menu of entries."""

    def lead(window: Window) -> None:
        page = window.go("calendar")
        settle(window)
        offer = getattr(page, "entries_menu", None)
        if offer is None:
            return
        menu = offer()
        for action in menu.actions():
            if words in action.text():
                action.trigger()
                break
        menu.deleteLater()
        settle(window)

    return lead


def _absence(window: Window) -> None:
    """Enter that somebody is away."""
    _entry(say("schedule.entry.new"))(window)
    for kind in window.findChildren(QComboBox, "kind"):
        if kind.isVisible() and kind.findData("absence") >= 0:
            kind.setCurrentIndex(kind.findData("absence"))
    settle(window)


def _of(action: str, text: str) -> Callable[[Window], None]:
    def lead(window: Window) -> None:
        _open_first(window, text)
        window.ask(Ask(action, getattr(getattr(window.page(), "review", None), "uid", "")))
        settle(window)

    return lead


def _wall(window: Window) -> QWidget:
    """Open the projector at the window's size."""
    page = window.go("meeting")
    settle(window)
    project = getattr(page, "project_it", None)
    if project is None:
        return window
    project()
    wall: QWidget = getattr(page, "wall", None) or window
    wall.resize(window.size())
    settle(window)
    return wall


SHOTS: tuple[Shot, ...] = (
    *(_page(entry.name) for entry in PAGES),
    *(Shot(f"calendar-{mode}", _lanes(mode)) for mode in ("day", "week", "fortnight", "month")),
    Shot("dialog-freeze", _entry(say("schedule.entry.new")), dialog=True),
    Shot("dialog-absence", _absence, dialog=True),
    Shot("dialog-change-window", _entry(say("windows.menu")), dialog=True),
    Shot("dialog-systems", _entry(say("schedule.entry.systems_menu")), dialog=True),
    Shot("dialog-outcome", _of("outcome", "openssl"), dialog=True),
    Shot("dialog-checklists", _of("checklists", "openssl"), dialog=True),
    Shot("dialog-keys", lambda window: window.show_keys(), dialog=True),
    Shot("requests-review", _review),
    Shot("dialog-kpi", _kpi, dialog=True),
    Shot("reports-work", _work),
    Shot("dialog-new-request", _ask("new"), dialog=True),
    Shot("dialog-edit-request", _ask("edit"), dialog=True),
    Shot("dialog-withdraw", _ask("withdraw"), dialog=True),
    Shot("dialog-sign", _ask("sign"), dialog=True),
    Shot("dialog-plan-meeting", _ask("plan_meeting"), dialog=True),
    Shot("dialog-new-board", _ask("new_board"), dialog=True),
    Shot("dialog-connect", _ask("connect"), dialog=True),
    Shot("dialog-earlier", shots_evidence.earlier, dialog=True),
    Shot("dialog-reset-key", shots_evidence.reset_key, dialog=True),
    Shot("dialog-settle", shots_evidence.settle, dialog=True),
    Shot("dialog-lend-role", shots_evidence.lend_role, dialog=True),
    Shot("dialog-join-ids", shots_evidence.join_ids, dialog=True),
    Shot("dialog-new-passphrase", shots_evidence.new_passphrase, dialog=True),
    Shot("audit-days", shots_evidence.between_days),
    Shot("dialog-signed", shots_evidence.signed, dialog=True),
    Shot("dialog-audit-entry", shots_evidence.audit_entry, dialog=True),
)

POLICY: tuple[Shot, ...] = (
    Shot("policy-now", shots_policy.reading),
    Shot("policy-edit-nothing", shots_policy.edit_nothing),
    Shot("policy-edit", shots_policy.begin),
    Shot("policy-edit-faults", shots_policy.faults),
    Shot("policy-dry", shots_policy.dry_run),
    Shot("policy-dry-done", shots_policy.dry_run_done),
    Shot("dialog-switch-policy", shots_policy.switch, dialog=True),
)

# A board whose meeting is under way shows these.
MEETING: tuple[Shot, ...] = (
    Shot("meeting-running", lambda window: _go(window, "meeting")),
    Shot("meeting-alone", _alone),
    Shot("meeting-projector", lambda window: _go(window, "meeting"), wall=True),
)


def _draw(widget: QWidget, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(f"{path} cannot be written")
    return path.name


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.processEvents()
