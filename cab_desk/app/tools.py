"""Fit what the window needs of other rooms: packs, foreign files, paper, the sample."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import settings as user_settings
from cab_desk.app.session import Session
from cab_desk.gui.tools import PackChoice, PacketTools, Tools

if TYPE_CHECKING:
    from cab_desk.domain.policy import Pack
    from cab_desk.gui.tools import Connection
    from cab_desk.services.exchange.incoming import Parsed
    from cab_desk.services.meetings import Invitation
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.packets.merge_report import MergeReport
    from cab_desk.services.packets.packing import Wanted
    from cab_desk.services.papers.form import PaperForm


def tools_of(session: Session) -> Tools:
    """Return the tools for a window on this board."""
    return Tools(
        packs=partial(choices, session),
        choose_pack=partial(_choose, session),
        open_board=open_board,
        sample=_sample,
        read_file=_read_file,
        print_paper=_print_paper,
        print_calendar=_print_calendar,
        print_risk=_print_risk,
        packets=PacketTools(_take, _bring, partial(_save, session)),
        may_keep=_may_keep,
        try_server=_try_server,
        open_server=_open_server,
        write_invitation=_write_invitation,
    )


def _may_keep() -> bool:
    from cab_desk.app import connecting

    return connecting.may_keep()


def _try_server(said: "Connection") -> str:
    from cab_desk.app import connecting

    return connecting.try_out(said)


def _open_server(said: "Connection") -> None:
    from cab_desk.app import connecting

    connecting.open_board(said)


def _take(office: "Office", wanted: "Wanted", path: Path, passphrase: str) -> "Outcome":
    from cab_desk.app import packets

    return packets.take(office, wanted, path, passphrase).outcome


def _bring(office: "Office", path: Path) -> "MergeReport":
    from cab_desk.app import packets

    return packets.bring(office, path)


def _save(session: Session, path: Path) -> int:
    from cab_desk.app import packets

    assert isinstance(session, packets.PacketSession)  # noqa: S101 -- the only one that asks
    return packets.save(session, path)


def _read_file(path: Path, **more: Any) -> "Parsed":
    from cab_desk.files import reading

    return reading.read(path, **more)


def _print_paper(
    kind: str, record: Mapping[str, Any], form: "PaperForm", report: Callable[[int, int], object]
) -> bytes:
    from cab_desk.app import papers

    return papers.draw(kind, record, form, report)


def _print_calendar(record: Mapping[str, Any], form: str) -> bytes:
    from cab_desk.reports.schedule import render

    return render(record, form)


def _print_risk(record: Mapping[str, Any], form: str) -> bytes:
    from cab_desk.reports.risk import render

    return render(record, form)


def _write_invitation(invitation: "Invitation") -> bytes:
    from cab_desk.files.ics_invite import render

    return render(invitation)


def choices(session: Session) -> Sequence[PackChoice]:
    """Return the packs that a board can be made with."""
    found = session.policies.at_hand()
    return [PackChoice(pack.id, pack.title, pack.version) for pack in found]


def _choose(session: Session, pack_id: str) -> "Pack":
    session.default_pack = pack_id
    return session.policies.in_folder(pack_id)


def _sample() -> Path:
    """Make the sample board, unless this machine has it, and return where it lies."""
    from cab_desk.app import sample_board
    from cab_desk.app.session import utc_now

    path = user_settings.data_folder() / sample_board.BOARD_NAME
    if not path.exists():
        session, _made = sample_board.make_board(path, utc_now())
        session.close()
    return path


def open_board(path: Path) -> None:
    """Open another board in a window of its own: one process, one board."""
    import subprocess

    subprocess.Popen(  # noqa: S603 -- this very program, with a path as its one argument
        [sys.executable, "-m", "cab_desk", "--database", str(path)], start_new_session=True
    )
