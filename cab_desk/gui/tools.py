"""What the window needs of rooms that it does not know: formats, paper, packs. `app` fits it in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cab_desk.domain.policy import Pack
    from cab_desk.services.meetings import Invitation
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.packets.merge_report import MergeReport
    from cab_desk.services.packets.packing import Wanted


class PackChoice(NamedTuple):
    """A policy that a board can be made with."""

    id: str
    title: str
    version: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A board on a server as somebody names it; `options` has the schema and TLS beside the rest.

    The password is shown by no `repr`, since that may end in a log.
    """

    hosts: str
    database: str
    user: str
    options: Mapping[str, str]
    password: str = field(default="", repr=False)
    keep: bool = False  # the password, in the system's keyring


class PacketTools(NamedTuple):
    """What is done with files of packets: write one, merge what came back, save what was said."""

    take: Callable[["Office", "Wanted", Path, str], "Outcome"]
    bring: Callable[["Office", Path], "MergeReport"]
    save: Callable[[Path], int]


class Tools(NamedTuple):
    """Jobs without database, handed to `Desk.aside`, and the policies at hand.

    `read_file(path, …)` parses a foreign file in a process of its own; `choose_pack` puts a
    policy in force for a board to be made; `sample` makes the sample board; `print_paper(kind,
    record, form, report)` draws an RFC, an agenda, a script or a draft, and tells how far it is;
    `print_calendar` draws some days of the schedule on A4 or A3, `print_risk` the risk matrix.
    """

    packs: Callable[[], Sequence[PackChoice]]
    choose_pack: Callable[[str], "Pack"]
    open_board: Callable[[Path], None]
    sample: Callable[[], Path]
    read_file: Callable[..., Any]
    print_paper: Callable[..., bytes]
    print_calendar: Callable[[Mapping[str, Any], str], bytes]
    print_risk: Callable[[Mapping[str, Any], str], bytes]
    # Whether passwords may be kept; what is on a server; and its board in a window of its own.
    may_keep: Callable[[], bool]
    try_server: Callable[[Connection], str]
    open_server: Callable[[Connection], None]
    packets: PacketTools | None = None
    write_invitation: Callable[["Invitation"], bytes] | None = None
