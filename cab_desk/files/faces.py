"""Keep the faces of policies on this machine, so that a start need not read a whole pack.

A kept face holds for the very files it was made of, by their names, sizes and times, and for
this version of the program; anything else about it, and the pack is read again.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk import __version__
from cab_desk.domain.face import ClassDef, Face, Level

if TYPE_CHECKING:
    from cab_desk.domain.policy import Pack


def face_of(folder: Path, kept: Path, load: Callable[[], "Pack"]) -> Face:
    """Return the face of the pack in a folder: as it is kept below `kept`, else by loading it."""
    place = kept / f"{folder.name}.json"
    present = made_of(folder)
    try:
        found = json.loads(place.read_bytes())
        if found["of"] == present:
            return _face(found["face"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not kept yet, or damaged: it is made again
    face = load().face
    _keep(place, {"of": present, "face": _data(face)})
    return face


def face_by_hash(pack_hash: str, kept: Path, load: Callable[[], "Pack"]) -> Face:
    """Return the face of the pack with a hash: as it is kept below `kept`, else by loading it.

    What is loaded may be another pack, where the one of that hash is nowhere; it is not kept.
    """
    if not (pack_hash.isascii() and pack_hash.isalnum()):
        return load().face
    place = kept / f"{pack_hash}.json"
    present = [__version__, pack_hash]
    try:
        found = json.loads(place.read_bytes())
        if found["of"] == present and found["face"]["hash"] == pack_hash:
            return _face(found["face"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not kept yet, or damaged: it is made again
    face = load().face
    if face.hash == pack_hash:
        _keep(place, {"of": present, "face": _data(face)})
    return face


def made_of(folder: Path) -> list[Any]:
    """Return what tells one state of a pack from another, without opening its files."""
    states = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    files = [[name, state.st_size, state.st_mtime_ns] for name, state in states]
    return [__version__, str(folder.absolute()), files]


def _data(face: Face) -> dict[str, Any]:
    classes = [item._asdict() for item in face.classes]
    return face._asdict() | {"classes": classes, "levels": [item._asdict() for item in face.levels]}


def _face(data: dict[str, Any]) -> Face:
    classes = tuple(ClassDef(**item) for item in data.pop("classes"))
    levels = tuple(Level(**item) for item in data.pop("levels"))
    return Face(**data, classes=classes, levels=levels)


def _keep(place: Path, data: dict[str, Any]) -> None:
    fresh = place.with_suffix(".new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(data), encoding="utf-8")
        fresh.replace(place)
    except OSError:
        return  # the next start reads the pack again
