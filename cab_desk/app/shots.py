"""Draw every page and dialog of the sample board: ``python -m cab_desk.app.shots DIR``."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app import sample_board, shots_packets, shots_registers
from cab_desk.app.session import utc_now
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.shots import Shot

# name, theme, width, height, scale
VARIANTS = (
    ("light-1440", "light", 1440, 900, 1.0),
    ("dark-1440", "dark", 1440, 900, 1.0),
    ("light-1120", "light", 1120, 700, 1.0),
    ("dark-1120", "dark", 1120, 700, 1.0),
    ("room", "light", 1920, 1080, 1.6),
)


def main(arguments: list[str]) -> int:
    """Draw into the folder that is named, or say what is missing."""
    if len(arguments) != 1:
        sys.stderr.write(say("common.shots_usage") + "\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        names = _draw(Path(folder), out)
    sys.stdout.write("\n".join(sorted(names)) + "\n")
    return 0


def _draw(folder: Path, out: Path) -> list[str]:
    from cab_desk.gui import shots
    from cab_desk.services import minutes

    session, made = sample_board.make_board(
        folder / sample_board.BOARD_NAME, utc_now(), outbox=folder / "outbox"
    )
    minutes.make(session.office, made.meeting, chair=made.chair)
    names = _draw_board(session, out, (*shots.SHOTS, *shots.POLICY))
    names += _draw_review(session, folder, out)
    session.close()
    running, _made = sample_board.make_board(
        folder / "running.cabdesk", utc_now(), until=3, outbox=folder / "outbox"
    )
    names += _draw_board(running, out, shots.MEETING)
    running.close()
    return names + _draw_registers(folder, out)


def _draw_registers(folder: Path, out: Path) -> list[str]:
    path = folder / "registers.cabdesk"
    session, uids = shots_registers.make_board(path, utc_now(), folder / "outbox")
    names = _draw_board(session, out, shots_registers.register_shots(uids))
    session.close()
    return names


def _draw_review(session: "Session", folder: Path, out: Path) -> list[str]:
    made = shots_packets.review(session, folder)
    names = _draw_board(session, out, shots_packets.board_shots(made))
    packet = shots_packets.opened(made, session)
    names += _draw_board(packet, out, shots_packets.packet_shots(made))
    packet.close()
    return names


def _draw_board(session: "Session", out: Path, taken: "Sequence[Shot]") -> list[str]:
    from cab_desk.app.window import build
    from cab_desk.gui import shots
    from cab_desk.gui.look import Look
    from cab_desk.gui.start import application

    app = application()
    names: list[str] = []
    for ending, theme, width, height, scale in VARIANTS:
        look = Look(theme, scale)
        look.apply(app)
        desk, window = build(session, look)
        desk.release()
        shots.resized(window, width, height)
        names += shots.draw(window, out, ending, taken)
        window.close()
        desk.close()
        window.deleteLater()
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
