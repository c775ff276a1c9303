"""What the verbs of `database` do: state, upgrade, and a whole board into another database."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk.app import older
from cab_desk.app.places import board_place, is_there, new_board_file, unmake
from cab_desk.app.session import Session, utc_now
from cab_desk.app.sharing import FileSharing
from cab_desk.errors import Refused, Unavailable
from cab_desk.settings import data_folder
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server
    from cab_desk.storage.transfer import Copied


def status(option: str | None) -> tuple[dict[str, Any], str]:
    """Return which schema the database has."""
    from cab_desk.storage import server_upgrade, upgrade

    place = board_place(option)
    found: Any = upgrade.status(place) if isinstance(place, Path) else server_upgrade.status(place)
    data = asdict(found) | {"path": str(found.path)}
    return data, say(f"database.status.{found.state}", **asdict(found))


def upgrade(option: str | None, *, without_copy: bool = False) -> tuple[dict[str, Any], str]:
    """Bring the database to this program's schema; a copy of it is kept before that.

    Only a board on a server goes `without_copy`, since its server has backups of its own.
    """
    place = board_place(option)
    if not isinstance(place, Path):
        return _upgrade_on_server(place, without_copy=without_copy)
    if without_copy:
        raise Refused(say("database.always_copied"))
    with closing(FileSharing(place, utc_now)) as sharing:
        kept = older.upgraded(place, sharing)
    text = say("common.upgraded", kept=kept) if kept else say("common.up_to_date")
    return {"backup": str(kept) if kept else None}, text


def _upgrade_on_server(place: Server, *, without_copy: bool) -> tuple[dict[str, Any], str]:
    from cab_desk.storage import server_upgrade

    kept: list[Path] = []

    def keep(schema: int) -> None:
        kept.extend(_kept_before(place, schema))

    if not server_upgrade.upgrade(place, None if without_copy else keep):
        return {"backup": None}, say("common.up_to_date")
    told = say("server.upgrade_kept", kept=kept[0]) if kept else say("server.upgrade_without")
    return (
        {"backup": str(kept[0]) if kept else None},
        f"{say('server.upgraded', server=place)} {told}",
    )


def _kept_before(place: Server, schema: int) -> list[Path]:
    """Keep a copy of a server's board that is to be upgraded, however large it is.

    Raises Unavailable where the copy fails: the upgrade then does not begin. Where no board was
    begun yet there is nothing to keep.
    """
    from cab_desk.storage import server_keeping

    board_id = server_keeping.board_id(place)
    if not board_id:
        return []
    folder, kind = data_folder() / "backups" / board_id, f"schema{schema}"
    try:
        return [
            server_keeping.keep(place, folder, kind, utc_now(), lambda _file: None, limited=False)
        ]
    except (Refused, Unavailable) as error:
        raise Unavailable(say("server.upgrade_not_begun", why=error.sentence)) from error


def copy(option: str | None, target: str) -> tuple[dict[str, Any], str]:
    """Copy the board into another, empty database, made where it is missing.

    Each record is held against its source and the copy's ledger is verified; what fails leaves
    nothing behind. The two boards are one and the same: only one of them should be worked with.
    """
    from cab_desk.storage import server_upgrade

    source, place = board_place(option), board_place(target)
    if source == place:
        raise Refused(say("server.copy_same"))
    with closing(Session(source)) as session:  # a file of before is upgraded
        if isinstance(source, Path):
            outdated = bool(session.read_only)
        else:  # a standby is copied
            outdated = server_upgrade.status(source).state != "current"
        if outdated:
            raise Unavailable(session.read_only)
        _check_sound(session)
        missing = not is_there(place)
        if missing:
            new_board_file(place)
        try:
            copied = _copied(session, place)
        except BaseException:
            if missing:
                unmake(place)
            raise
    data = {"from": str(source), "to": str(place), **asdict(copied)}
    records = plural("server.copied_records", copied.records)
    return data, say("server.copied", source=source, target=place, records=records)


def _copied(session: Session, place: Path | Server) -> Copied:
    from cab_desk.storage.transfer import copy_board

    copied = copy_board(session.place, place)
    with closing(Session(place, session.settings)) as other:
        _check_sound(other)
    return copied


def _check_sound(session: Session) -> None:
    from cab_desk.services.evidence.verifying import verify_office

    report = verify_office(session.office)
    if not report.ok:
        raise Unavailable(say("server.copy_unsound", why=report.sentence()))
