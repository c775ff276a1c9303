"""Take a policy pack in from a folder or a zip file, and write one out as a zip file."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from cab_desk.domain.canonical import clean
from cab_desk.errors import Refused, Unavailable
from cab_desk.files.packs import FIRST, LARGEST, MOST_FILES, plain_name
from cab_desk.files.whole import whole
from cab_desk.words import say

_LARGEST_ZIP = 2 * 1024 * 1024
_MOST_MEMBERS = 64


def read(path: Path) -> tuple[str, dict[str, str]]:
    """Return id and texts of a pack: a folder, its pack.toml, or a zip file with one.

    Raises Refused for what is none, Unavailable for what cannot be read. The texts may have faults.
    """
    try:
        if path.suffix.lower() == ".zip":
            return _of_zip(path)
        return _of_folder(path if path.is_dir() else path.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unavailable(say("policy.unreadable", file=path.name, why=why)) from error


def write(path: Path, pack_id: str, texts: Mapping[str, str]) -> None:
    """Write a zip file that holds a pack in a folder of its id, whole or not at all."""
    with whole(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(texts.items()):
            # A fixed time: the same pack makes the same file.
            info = zipfile.ZipInfo(f"{pack_id}/{name}", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))


def _of_folder(folder: Path) -> tuple[str, dict[str, str]]:
    if not (folder / FIRST).is_file():
        raise Refused(say("policy.no_pack", file=folder.name))
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        if plain_name(path.name) and len(found) <= MOST_FILES:
            with path.open("rb") as stream:
                found[path.name] = _text(path.name, stream.read(LARGEST + 1))
    return _id(folder.name), found


def _of_zip(path: Path) -> tuple[str, dict[str, str]]:
    if path.stat().st_size > _LARGEST_ZIP:
        raise Refused(say("policy.zip_large", file=path.name))
    try:
        with zipfile.ZipFile(path) as archive:
            return _of_archive(path, archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        # Spoilt, encrypted, or packed in a way that the library does not know.
        raise Refused(say("policy.not_zip", file=path.name)) from error


def _of_archive(path: Path, archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    members = archive.infolist()[: _MOST_MEMBERS + 1]
    first = next((one for one in members if PurePosixPath(one.filename).name == FIRST), None)
    if first is None or len(members) > _MOST_MEMBERS:
        raise Refused(say("policy.no_pack", file=path.name))
    folder = PurePosixPath(first.filename).parent
    found: dict[str, str] = {}
    for one in members:
        place = PurePosixPath(one.filename)
        if place.parent == folder and plain_name(place.name) and len(found) <= MOST_FILES:
            with archive.open(one) as stream:  # never the whole of what claims to be small
                found[place.name] = _text(place.name, stream.read(LARGEST + 1))
    return _id(folder.name or path.stem), found


def _text(name: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise Refused(say("policy.file_large", file=name, most=LARGEST // 1024))
    try:
        return clean(data.decode("utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Refused(say("policy.not_text", file=name)) from error


def _id(name: str) -> str:
    """Return a name as the id of a pack."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    return plain[:41] or "policy"
