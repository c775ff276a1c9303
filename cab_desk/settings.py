"""What a desk remembers of its user: window, theme, who "me" is. Never a password or key."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.words import say

_APP = "cab-desk"
_DATABASE = b"SQLite format 3\0"
_BESIDE = ("-journal", "-wal", "-shm")  # SQLite's own files; it deletes what it finds there


def data_folder() -> Path:
    """Return the user's data folder (board file, outbox, private notes)."""
    home = os.environ.get("CAB_DESK_HOME")
    return Path(home) if home else _own_folder("data", "XDG_DATA_HOME", ".local/share")


def config_file() -> Path:
    """Return the file of the settings."""
    home = os.environ.get("CAB_DESK_HOME")
    folder = Path(home) if home else _own_folder("config", "XDG_CONFIG_HOME", ".config")
    return folder / "settings.json"


def _own_folder(kind: str, variable: str, usual: str) -> Path:
    """Return a folder of the user's, where the platform has it."""
    if sys.platform != "linux":
        import platformdirs  # noqa: PLC0415 -- on Linux it says the following, for 0.3 MiB of a start

        find = platformdirs.user_data_dir if kind == "data" else platformdirs.user_config_dir
        return Path(find(_APP, False))
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / usual) / _APP


@dataclass(slots=True)
class Settings:
    """Settings with their defaults; only what differs is written."""

    theme: str = "system"  # system, light, dark
    scale: int = 100  # percent, 100 to 200
    reduced_motion: bool = False
    single_keys: bool = True
    database: str = ""
    recent: list[str] = field(default_factory=list)
    me: dict[str, str] = field(default_factory=dict)  # board id → person id
    heads: dict[str, str] = field(default_factory=dict)  # board id → highest head seen
    queue: dict[str, str] = field(default_factory=dict)
    calendar: dict[str, str] = field(default_factory=dict)  # mode, lanes, what is hidden
    risk: dict[str, str] = field(default_factory=dict)  # view, days, team, rating
    audit: dict[str, str] = field(default_factory=dict)  # kind, span, its first and last day
    papers: dict[str, str] = field(default_factory=dict)  # sheet, type, what each leaves out
    device: str = ""
    window: str = ""  # place and size, as Qt writes them, in base64

    def save(self) -> None:
        """Write what differs from the defaults, whole or not at all.

        Raises Unavailable where the folder or the disk stands in the way.
        """
        default = Settings()
        pairs = asdict(self).items()
        differing = {name: value for name, value in pairs if value != getattr(default, name)}
        text = json.dumps(differing, indent=1, sort_keys=True, ensure_ascii=False)
        try:
            write_whole(config_file(), text.encode())
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Unavailable(say("common.settings_unsaved", why=why)) from error


def load() -> Settings:
    """Return the settings; unknown names and values of a wrong kind are left out."""
    settings = Settings()
    try:
        found = json.loads(config_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if isinstance(found, dict):
        for part in fields(Settings):
            value = found.get(part.name)
            if type(value) is type(getattr(settings, part.name)):
                setattr(settings, part.name, value)
    if not settings.device:
        import secrets  # noqa: PLC0415 -- for a first start alone: it brings OpenSSL

        settings.device = secrets.token_hex(8)
        with suppress(Unavailable):  # a home that may only be read serves for reading boards
            settings.save()
    return settings


def spare_boards(path: Path, *, itself: bool = True) -> None:
    """Raise Refused for a place that a board has, or that SQLite keeps for a board's journal."""
    taken = [path] if itself else []
    name = path.name
    taken += [path.with_name(name.removesuffix(end)) for end in _BESIDE if name.endswith(end)]
    if any(map(_is_database, taken)):
        raise Refused(say("common.is_a_board", file=path.name))


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():  # to open a pipe would wait for whoever writes into it
            return False
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, and survives a power cut."""
    import tempfile  # noqa: PLC0415 -- a start writes nothing; with `random` it takes 0.6 MiB

    spare_boards(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make what was named in a folder survive a power cut, where the system lets one."""
    if os.name != "posix":  # Windows cannot open a folder; its rename is durable by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
