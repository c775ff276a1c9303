"""Read policy packs: a folder with pack.toml."""

import tomllib
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from cab_desk import assets
from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.days import Holiday
from cab_desk.domain.demands import Amount
from cab_desk.domain.policy import Cell, ClassDef, Level, Matrix, Pack, Rule, Step
from cab_desk.domain.windows import Recurrence
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.words import say


def load(folder: Path) -> Pack:
    """Return the pack of a folder; raises BadInput with every fault."""
    data = _read(folder)
    faults: list[Fault] = []
    pack = _pack(folder.name, data, faults)
    if faults:
        raise BadInput(str(faults[0]), faults)
    return pack


def lint(path: Path) -> list[Fault]:
    """Return every fault of a pack, given by its folder or its pack.toml."""
    try:
        load(path if path.is_dir() else path.parent)
    except BadInput as error:
        return list(error.faults)
    return []


def shipped() -> list[Path]:
    """Return the folders of the packs that come with the program."""
    return sorted(item.parent for item in assets.path("resources/policies").glob("*/pack.toml"))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "pack.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(say("checking.pack_unreadable", path=path, why=error.strerror or "")) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(str(error), [Fault(str(path), str(error))]) from error


def _pack(pack_id: str, data: dict[str, Any], faults: list[Fault]) -> Pack:
    rules = tuple(
        _made(Rule, _rule(dict(item)), f"rule[{number}]", faults)
        for number, item in enumerate(data.get("rule", []))
    )
    return Pack(
        id=pack_id,
        title=data["title"],
        version=data["version"],
        document=data["document"],
        zone=data.get("zone", "UTC"),
        hash=digest(canonical(_plain(data))),
        number_pattern=data["number"],
        classes=tuple(_made(ClassDef, item, "class", faults) for item in data["class"]),
        levels=tuple(_made(Level, item, "level", faults) for item in data.get("level", [])),
        rules=rules,
        holidays=tuple(_made(Holiday, item, "holiday", faults) for item in data.get("holiday", [])),
        meanings=data.get("meanings", {}),
        labels=data.get("labels", {}),
    )


def _rule(item: dict[str, Any]) -> dict[str, Any]:
    if "matrix" in item:
        table = item["matrix"]
        item["matrix"] = Matrix(
            tuple(Step(key, label) for key, label in table["impacts"].items()),
            tuple(Step(key, label) for key, label in table["probabilities"].items()),
            tuple(
                tuple(Cell(cell.rstrip("*"), cell.endswith("*")) for cell in row)
                for row in table["cells"]
            ),
        )
    return item


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str) else str(value)


def _made(kind: Any, data: Any, place: str, faults: list[Fault]) -> Any:
    hints = typing.get_type_hints(kind)
    known = {part.name for part in fields(kind)}
    for name in data.keys() - known:
        faults.append(Fault(f"{place}.{name}", say("checking.unknown_key", key=name)))
    values = {
        name: _value(hints[name], value, f"{place}.{name}", faults)
        for name, value in data.items()
        if name in known
    }
    return kind(**values)


def _value(hint: Any, value: Any, place: str, faults: list[Fault]) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        hint = next(item for item in typing.get_args(hint) if item is not type(None))
        return _value(hint, value, place, faults)
    if origin in (tuple, frozenset):
        inner = typing.get_args(hint)[0]
        made = [_value(inner, item, f"{place}[{n}]", faults) for n, item in enumerate(value)]
        return origin(made)
    if hint is Amount:
        count, unit = value.split()
        return Amount(int(count), unit)
    if hint is Recurrence:
        value = {**value, **{key: _minutes(value[key]) for key in ("begin", "finish") if key in value}}
    if is_dataclass(hint) and isinstance(value, dict):
        return _made(hint, value, place, faults)
    return value


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
