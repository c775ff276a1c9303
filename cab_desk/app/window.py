"""Open the window on a board."""

import gc
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cab_desk import settings as user_settings
from cab_desk.app.opening import open_session, put_aside
from cab_desk.app.session import Session
from cab_desk.app.tools import tools_of
from cab_desk.errors import Refused
from cab_desk.services.sharing_ports import LOCAL
from cab_desk.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.sharing import Sharing
    from cab_desk.gui.window import Window

_SHORT_TURN = 0.0003
_USUAL_TURN = sys.getswitchinterval()


def build(session: Session, look: "Look", page: str = "") -> tuple["Desk", "Window"]:
    """Make desk and window on an open board; what needs SQLAlchemy is held back."""
    from cab_desk.gui.actions import furnished
    from cab_desk.gui.desk import Desk

    with session.open_reader() as reader:
        board = reader.board()
    desk = Desk(session.office, session.settings, board=board, face=session.face(board),
                load_pack=session.pack)  # fmt: skip
    desk.hold()
    return desk, furnished(desk, look, tools_of(session), page)


def run_window(option: str | None) -> int:
    """Open the window, and stay until it is closed."""
    _hurry()
    from cab_desk import logs
    from cab_desk.gui import start
    from cab_desk.gui.crash import CrashGuard

    log = logs.start(user_settings.data_folder() / "logs")
    app = start.application()
    session = open_session(option, create=True, prompt=_ask_for_password)
    look = _look(session)
    look.apply(app)
    guard = CrashGuard(look, log.path)
    desk, window = build(session, look)
    window.ring.waits = True
    guard.install()
    painted = start.FirstPaint(window)
    window.show()

    def stand() -> None:
        from cab_desk.app import history, losses

        _keep_drawn(look)
        _settle_in(desk, window, partial(_share, session, desk, look, window), session)
        if session.watched:
            history.told(window, desk, session.heads)
        losses.look_after(desk, window, session)
        _tell_put_aside(desk, window, session)

    start.when_standing(desk, painted, stand)
    status = app.exec()
    from cab_desk.app.closing import end

    end(desk, session)
    guard.remove()
    log.close()
    return status


def _tell_put_aside(desk: "Desk", window: "Window", session: Session) -> None:
    """Say where the board of before is, if a restore that had no end left none in its place."""

    def tell(kept: "Path | None") -> None:
        if kept is not None:
            window.tell(say("typed.put_aside", kept=kept.name), "warn")

    if desk.board is None:  # a folder that hangs keeps nobody waiting
        desk.aside(partial(put_aside, session.place), tell)


def _ask_for_password(server: str) -> str | None:
    from cab_desk.gui.dialogs.connect import PasswordDialog
    from cab_desk.gui.look import Look

    settings = user_settings.load()
    dialog = PasswordDialog(Look(settings.theme, settings.scale / 100), server)
    dialog.exec()
    return dialog.given()


def check_page(name: str) -> None:
    """Raise Refused for a page that the window does not have."""
    from cab_desk.gui.pages import PAGES

    known = [entry.name for entry in PAGES]
    if name not in known:
        raise Refused(say("common.no_page", page=name, known=", ".join(known)))


def paint(option: str | None, page: str | None) -> int:
    """Open the window, print when it and its data stood since the process began, and quit."""
    _hurry()
    from cab_desk.gui import start

    app = start.application()
    session = open_session(option)
    look = _look(session)
    look.apply(app)
    desk, window = build(session, look, page or "")
    window.ring.waits = True
    start.measure(window, desk)
    app.exec()
    _keep_drawn(look)
    window.close()
    desk.close()
    session.close()
    gc.enable()
    sys.setswitchinterval(_USUAL_TURN)
    return 0


def _look(session: Session) -> "Look":
    from cab_desk.gui.drawn import Drawn
    from cab_desk.gui.look import Look

    drawn = Drawn(user_settings.data_folder() / "drawn" / "icons")
    return Look(session.settings.theme, session.settings.scale / 100, drawn=drawn)


def _keep_drawn(look: "Look") -> None:
    if look.drawn is not None:
        look.drawn.keep()


def _hurry() -> None:
    """Arrange Python for the start, until the first page stands."""
    gc.disable()  # what a start makes, it keeps
    # The list is read while the window is made: whoever wants Python's lock waits for a turn, and
    # with the usual 5 ms the reading would stand still for most of the time.
    sys.setswitchinterval(_SHORT_TURN)


def _share(
    session: Session, desk: "Desk", look: "Look", window: "Window", then: Callable[[], object]
) -> "Sharing | None":
    """Go on with what writes once this desk may: at once, for a board of this machine alone."""
    board, sharing = desk.office.sharing, None
    if board is not None and board.ground.kind != LOCAL:
        from cab_desk.app.tools import open_board
        from cab_desk.gui.sharing import Sharing

        sharing = Sharing(desk, look, window, board, open_board)
    go_on = then if sharing is None else partial(sharing.begin, then)
    if session.read_only:
        from cab_desk.app import upgrading

        upgrading.offer(session, desk, window, go_on)
    else:
        go_on()
    return sharing


def _settle_in(
    desk: "Desk",
    window: "Window",
    share: Callable[[Callable[[], object]], "Sharing | None"],
    session: Session,
) -> None:
    """Begin what can wait until the first page stands."""
    gc.freeze()  # nothing of it is ever garbage: no later collection need look at it
    sys.setswitchinterval(_USUAL_TURN)
    from cab_desk.app import access
    from cab_desk.gui import spoken, unsaved
    from cab_desk.gui.alarms import Alarms
    from cab_desk.gui.leaving import Leaving
    from cab_desk.gui.rejudging import Rejudging
    from cab_desk.gui.settling import Settling
    from cab_desk.gui.warm import Warming

    desk.readers = spoken.install()
    window.ring.waits = False
    window.ring.start()
    Warming(window)
    Leaving(desk, window)
    desk.release()
    settling, rejudging = Settling(desk, window), Rejudging(desk, window)
    alarms = Alarms(desk, window)

    def write() -> None:
        if desk.board is not None:
            settling.settle()
            rejudging.begin()
            access.began(desk, session)
            alarms.begin()

    sharing = share(write)
    if sharing is not None:
        settling.kept.connect(sharing.tell_kept)
    settling.begin()
    unsaved.tell_left(desk, window)
    desk.watch()
