"""Make a board from the command line, or the plain one that an import into nothing needs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cab_desk.app.places import board_place, is_there, name_of, unmake
from cab_desk.app.session import Session, new_board_file, pack_folder
from cab_desk.errors import Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.boards.boards import NewPerson
    from cab_desk.storage.servers import Server

_PLAIN_ZONE = "UTC"


def create(
    option: str | None, *, name: str, zone: str, policy: str, persons: Sequence[str], chair: str
) -> str:
    """Make a board in a new or empty database and return the sentence about it.

    `persons` are written ``Name: Role, Role``. Raises BadInput with every fault.
    """
    pack_folder(policy)  # an unknown pack is told before a file is made
    members = [person(text, chair) for text in persons]
    if chair and not any(one.chair for one in members):
        raise Refused(say("common.no_such_chair", chair=chair))
    with fresh_board(option) as place, closing(Session(place)) as session:
        return _create(session, name or name_of(place), zone, policy, members)


@contextmanager
def fresh_board(option: str | None) -> "Iterator[Path | Server]":
    """Give the board's place, made where nothing is there; what fails leaves nothing behind."""
    place = board_place(option)
    missing = not is_there(place)
    if missing:
        new_board_file(place)
    try:
        yield place
    except BaseException:
        if missing:
            unmake(place)
        raise


@contextmanager
def board_for_import(option: str | None) -> Iterator[tuple[Session, Callable[[], object]]]:
    """Give the board and what keeps it; a plain one, made where there is none, is left only then.

    It is made in a folder of its own, so that a look at a file touches no database.
    """
    path = board_place(option)
    if not isinstance(path, Path) or _holds_board(path):
        with closing(Session(path)) as session:
            yield session, lambda: None
        return
    fresh = not path.exists()
    with TemporaryDirectory() as folder:
        place = Path(folder) / "board.cabdesk"
        new_board_file(place)
        kept: list[bool] = []
        with closing(Session(place)) as session:
            _create(session, path.stem, _PLAIN_ZONE, session.default_pack, [])
            yield session, lambda: kept.append(True)
        if kept:
            _put(place, path, fresh=fresh)


def _holds_board(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(Session(path)) as session, session.open_reader() as reader:
        return reader.board() is not None


def _put(made: Path, path: Path, *, fresh: bool) -> None:
    """Put a board where no file was, or into a database that holds none."""
    from cab_desk.storage.copies import Files

    if fresh:
        Files().copy(made, path)  # refuses where somebody else made one meanwhile
    else:
        Files().fill(made, path)


def person(text: str, chair: str) -> "NewPerson":
    """Read somebody's name and roles; raises Refused for a text without a name."""
    from cab_desk.services.boards.boards import NewPerson

    name, _, roles = (part.strip() for part in text.partition(":"))
    if not name:
        raise Refused(say("common.person_unnamed", text=text))
    named = tuple(role.strip() for role in roles.split(",") if role.strip())
    return NewPerson(name, named, member=True, chair=name == chair)


def _create(
    session: Session, name: str, zone: str, policy: str, persons: "Sequence[NewPerson]"
) -> str:
    from cab_desk.services.boards import boards

    session.default_pack = policy
    with session.open_work() as work:
        return boards.create_board(work, name=name, zone=zone, people=persons).message
