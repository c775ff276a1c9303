"""What makes the pictures hard: other pixels, fonts and words, and a crowded board."""

import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any

from cab_desk import assets, words
from cab_desk.domain.change import Change

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.services.samples.sample import Company

_LONGEST = 140  # characters of a title
_STRETCH = 0.35
_VOWELS = str.maketrans({"a": "á", "e": "é", "o": "ö", "u": "ü", "A": "Á", "O": "Ö", "U": "Ü"})

Variant = tuple[str, str, int, int, float]  # name, theme, width, height, scale
DESKS: tuple[Variant, ...] = (
    ("light-1440", "light", 1440, 900, 1.0),
    ("dark-1440", "dark", 1440, 900, 1.0),
    ("light-1120", "light", 1120, 700, 1.0),
    ("room", "light", 1920, 1080, 1.6),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One hard condition; `foreign` asks for the crowded board."""

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None
    foreign: bool = False
    scale: float = 1.0

    def desks(self) -> tuple[Variant, ...]:
        """Return what is drawn of it."""
        if self.scale == 1.0:
            return DESKS
        return tuple((*desk[:4], self.scale) for desk in DESKS if desk[0] != "room")


def _without_fonts() -> None:
    """Have the application believe that its fonts are loaded, as where they cannot be."""
    from cab_desk.gui.look import _FONTS
    from cab_desk.gui.start import application

    application().setProperty(_FONTS, True)


def _longer_words() -> None:
    words.use({key: longer(text) for key, text in words.catalogue().items()})


def _high_contrast() -> None:
    """Give the application such a palette as systems have for high contrast."""
    from cab_desk.gui.contrast import ASKED, like_a_system
    from cab_desk.gui.start import application

    application().setProperty(ASKED, like_a_system())


CONDITIONS = (
    Condition("dpr15", {"QT_SCALE_FACTOR": "1.5"}),
    Condition("dpr2", {"QT_SCALE_FACTOR": "2"}),
    Condition("dejavu", prepare=_without_fonts),
    Condition("contrast", prepare=_high_contrast),
    Condition("longer", prepare=_longer_words),
    Condition("crowd", foreign=True),
    Condition("large", scale=2.0),
)


def named(name: str) -> Condition:
    """Return a condition by its name; raises KeyError for one that there is not."""
    return {one.name: one for one in CONDITIONS}[name]


def draw_all(arguments: list[str]) -> int:
    """Draw under each condition in a process of its own, for Qt reads its settings once."""
    status = 0
    for one in CONDITIONS:
        command = [sys.executable, "-m", "cab_desk.app.shots", *arguments, "--like", one.name]
        status = subprocess.run(command, check=False).returncode or status  # noqa: S603
    return status


def longer(text: str) -> str:
    """Lengthen a sentence by a third, as translations do; what stands in braces stays.

    >>> longer("Sign {number}")
    'Sign {number} ~~~~~'
    """
    plain = "".join(
        part if place % 2 else part.translate(_VOWELS)
        for place, part in enumerate(_split_fields(text))
    )
    said = sum(len(part) for part in _split_fields(text)[::2])
    tail = max(1, round(said * _STRETCH))
    return f"{plain}{' ' + '~' * (tail - 1) if tail > 1 else '~'}"


def _split_fields(text: str) -> list[str]:
    """Cut a template at its fields: text, field, text and so on."""
    parts = [""]
    for letter in text:
        if letter == "{":
            parts.append("")
        parts[-1] += letter
        if letter == "}":
            parts.append("")
    return parts


def foreign(company: "Company") -> "Company":
    """Give a company long and foreign titles, names and systems."""
    other = _crowd()
    tails = cycle(other["tails"])
    made = dict(company)
    made["rfc"] = [_foreign_rfc(one, other, next(tails)) for one in company["rfc"]]
    made["team"] = [
        {
            "name": other["teams"].get(team["name"], team["name"]),
            "systems": [other["systems"].get(name, name) for name in team["systems"]],
        }
        for team in company["team"]
    ]
    made["freeze"] = [{**one, "title": other["freezes"]["long"]} for one in company["freeze"]]
    return made


def _foreign_rfc(one: Mapping[str, Any], other: Mapping[str, Any], tail: str) -> dict[str, Any]:
    people = other["people"]
    return {
        **one,
        "title": f"{one['title']}, {tail}"[:_LONGEST],
        "requester": people.get(one["requester"], one["requester"]),
        "owner": people.get(one.get("owner", ""), one.get("owner", "")),
        "systems": [other["systems"].get(name, name) for name in one["systems"]],
    }


def crowd(session: "Session", now: datetime) -> None:
    """Put a crowd into one cell of the matrix, and part of it into one lane of this week."""
    from cab_desk.services.requests import changes

    wanted = _crowd()["crowd"]
    titles, systems = cycle(wanted["titles"]), cycle(wanted["systems"])
    begin = now.replace(hour=6, minute=0, second=0, microsecond=0)
    base = Change(
        title="", class_id="normal", impact="low", probability="low", priority="low",
        requester=next(iter(_crowd()["people"].values())),
    )  # fmt: skip
    for number in range(wanted["requests"]):
        start = begin + timedelta(hours=number * 2) if number < wanted["planned"] else None
        change = replace(
            base, title=f"{next(titles)} {number + 1}", systems=(next(systems),),
            start=start, end=start + timedelta(hours=3) if start else None,
        )  # fmt: skip
        with session.open_work() as work:
            changes.submit(work, changes.create(work, change).made)


def _crowd() -> dict[str, Any]:
    return tomllib.loads(assets.text("resources/sample/crowd.toml"))
