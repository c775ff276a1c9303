"""Draw every page and dialog of the sample board: ``python -m cab_desk.app.shots DIR``.

``--only home,risk`` and ``--at dark-1440,room`` choose among shots and variants, ``--hard`` draws
under each hard condition in a folder of its own, ``--like crowd`` under one, ``--now`` as if it
were another moment.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cab_desk.app import (
    sample_board,
    shots_dialogs,
    shots_hard,
    shots_heard,
    shots_packets,
    shots_registers,
)
from cab_desk.app.session import utc_now
from cab_desk.app.shots_hard import Condition, Variant
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.shots import Shot
    from cab_desk.services.samples.sample import Company

VARIANTS: tuple[Variant, ...] = (
    ("light-1440", "light", 1440, 900, 1.0),
    ("dark-1440", "dark", 1440, 900, 1.0),
    ("light-1120", "light", 1120, 700, 1.0),
    ("dark-1120", "dark", 1120, 700, 1.0),
    ("room", "light", 1920, 1080, 1.6),
    ("room-dark", "dark", 1920, 1080, 1.6),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pictures are drawn, where, and like what."""

    out: Path
    only: frozenset[str] = frozenset()  # names of shots; none means all
    at: frozenset[str] = frozenset()  # names of variants; none means all
    like: Condition | None = None
    now: datetime = field(default_factory=utc_now)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Return the sizes and themes to draw."""
        found = self.like.desks() if self.like else VARIANTS
        return tuple(one for one in found if not self.at or one[0] in self.at)

    def of(self, shots: "Iterable[Shot]") -> "tuple[Shot, ...]":
        """Return those of some shots that are wanted."""
        return tuple(one for one in shots if not self.only or one.name in self.only)


def main(arguments: list[str]) -> int:
    """Draw into the folder that is named, or say what is missing."""
    try:
        args = _parser().parse_args(arguments)
        like = shots_hard.named(args.like) if args.like else None
    except (ValueError, KeyError):
        sys.stderr.write(say("common.shots_usage", like=_names(shots_hard.CONDITIONS)) + "\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if args.hard:
        return shots_hard.draw_all([one for one in arguments if one != "--hard"])
    out = Path(args.folder) / (like.name if like else "")
    out.mkdir(parents=True, exist_ok=True)
    if like:
        os.environ.update(like.environment)
        like.prepare()
    wanted = Wanted(out, _split(args.only), _split(args.at), like, args.now)
    with tempfile.TemporaryDirectory() as folder:
        names = _draw(Path(folder), wanted)
    sys.stdout.write("\n".join(sorted(names)) + "\n")
    return 0


class _Parser(argparse.ArgumentParser):
    """Leaves it to its caller to say what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong."""
        raise ValueError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False)
    parser.add_argument("folder")
    parser.add_argument("--only", default="")
    parser.add_argument("--at", default="")
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--like", default="")
    parser.add_argument("--now", type=_moment, default=utc_now())
    return parser


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _split(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(",") if part)


def _names(conditions: "Iterable[Condition]") -> str:
    return "|".join(one.name for one in conditions)


def _draw(folder: Path, wanted: Wanted) -> list[str]:
    from cab_desk.gui import shots

    names: list[str] = []
    if taken := wanted.of((*shots.SHOTS, *shots.POLICY, *shots_dialogs.held_shots(folder))):
        session = _held(folder / sample_board.BOARD_NAME, wanted)
        names += _draw_board(session, wanted, taken)
        session.close()
    names += _draw_review(folder, wanted)
    if taken := wanted.of((*shots.MEETING, *shots_dialogs.running_shots())):
        running, _made = sample_board.make_board(
            folder / "running.cabdesk", wanted.now, until=3, outbox=folder / "outbox",
            like=_company(wanted),
        )  # fmt: skip
        names += _draw_board(running, wanted, taken)
        running.close()
    names += _draw_registers(folder, wanted)
    names += _draw_heard(folder, wanted)
    for path, made in (("empty", True), ("first", False)):
        if taken := wanted.of(shots_dialogs.empty_shots(made)):
            session = shots_dialogs.empty(folder / f"{path}.cabdesk", wanted.now, made)
            names += _draw_board(session, wanted, taken)
            session.close()
    return names


def _company(wanted: Wanted) -> "Callable[[Company], Company]":
    return shots_hard.foreign if wanted.like and wanted.like.foreign else dict


def _held(path: Path, wanted: Wanted) -> "Session":
    """Make the board whose meeting is over."""
    from cab_desk.services.members.chair import CLOSED, lock_chair
    from cab_desk.services.papers import minutes

    outbox = path.parent / "outbox"
    session, made = sample_board.make_board(path, wanted.now, outbox=outbox, like=_company(wanted))
    minutes.make(session.office, made.meeting, chair=made.chair)
    if made.chair is not None:
        lock_chair(session.office, made.chair, CLOSED)
    if wanted.like and wanted.like.foreign:
        shots_hard.crowd(session, session.clock())
    return session


def _draw_registers(folder: Path, wanted: Wanted) -> list[str]:
    path = folder / "registers.cabdesk"
    taken = wanted.of(shots_registers.register_shots(["", ""]))
    if not taken:
        return []
    session, uids = shots_registers.make_board(path, wanted.now, folder / "outbox")
    names = _draw_board(session, wanted, wanted.of(shots_registers.register_shots(uids)))
    session.close()
    return names


def _draw_heard(folder: Path, wanted: Wanted) -> list[str]:
    if not wanted.of(shots_heard.heard_shots("")):
        return []
    path = folder / "heard.cabdesk"
    session, uid = shots_heard.make_board(path, wanted.now, folder / "outbox")
    names = _draw_board(session, wanted, wanted.of(shots_heard.heard_shots(uid)))
    session.close()
    return names


def _draw_review(folder: Path, wanted: Wanted) -> list[str]:
    nothing = shots_packets.Review(folder, folder, folder, "")
    shown = (*shots_packets.board_shots(nothing), *shots_packets.packet_shots(nothing))
    if not wanted.of(shown):
        return []
    session = _held(folder / "reviewed.cabdesk", wanted)
    made = shots_packets.review(session, folder)
    names = _draw_board(session, wanted, wanted.of(shots_packets.board_shots(made)))
    packet = shots_packets.opened(made, session)
    names += _draw_board(packet, wanted, wanted.of(shots_packets.packet_shots(made)))
    packet.close()
    session.close()
    return names


def _draw_board(session: "Session", wanted: Wanted, taken: "Sequence[Shot]") -> list[str]:
    from cab_desk.app.window import build
    from cab_desk.gui import shots
    from cab_desk.gui.look import Look
    from cab_desk.gui.start import application

    app = application()
    names: list[str] = []
    for ending, theme, width, height, scale in wanted.variants if taken else ():
        look = Look(theme, scale)
        look.apply(app)
        desk, window = build(session, look)
        desk.release()
        shots.resized(window, width, height)
        names += shots.draw(window, wanted.out, ending, taken)
        window.close()
        desk.close()
        window.deleteLater()
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
