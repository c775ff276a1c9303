"""What the command line says of the board's own work."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cab_desk.app.opening import open_session
from cab_desk.app.standard import check_place
from cab_desk.app.verbs import days, span
from cab_desk.errors import Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.services.figures.workings import Workings

_PLACES = 3


def board(
    option: str | None, since: date | None, until: date | None, out: Path | None = None
) -> tuple[dict[str, Any], str]:
    """Return the figures of the board's work as data and as text; write a table where asked.

    Days are of the board's zone, both within; without them the last 90 days count.
    """
    from cab_desk.services.figures import working_words, workings
    from cab_desk.services.requests.in_the_way import wanted

    with closing(open_session(option)) as session, session.open_reader() as reader:
        found = reader.board()
        if found is None:
            raise Refused(say("database.no_board"))
        if out is not None:
            _check_form(out)
        begin, end = span(found.zone, since, until)
        if begin and not end and begin >= session.clock():
            raise Refused(say("workings.ahead", since=since))
        pack = session.pack()
        emergency, spacing = workings.emergencies(pack), wanted(reader, pack, found.zone)
        now = session.clock()
        figures = workings.workings(reader, now, emergency, begin, end, spacing=spacing)
        data, text = _data(figures, found.zone), _text(figures, found.zone)
        if out is not None:
            session.policies.write_table(out, working_words.rows(figures))
            data["file"] = str(out)
            text = f"{text}\n\n{say('kpis.report_written', file=out)}"
    return data, text


def _check_form(out: Path) -> None:
    if out.suffix.lower() != ".csv":
        raise Refused(say("workings.no_form", file=out.name))
    check_place(out)


def _data(found: Workings, zone: str) -> dict[str, Any]:
    return {
        "since": _local(found.since, zone).isoformat(),
        "until": _local(found.until, zone).isoformat(),
        "queue": {name: _plain(value) for name, value in asdict(found.queue).items()}
        | {"systems": [{"system": name, "open": count} for name, count in found.queue.systems]},
        "board": {name: _plain(value) for name, value in asdict(found.board).items()},
        "approvers": [
            {name: _plain(value) for name, value in asdict(one).items()} for one in found.approvers
        ],
    }


def _plain(value: Any) -> Any:
    return round(value, _PLACES) if isinstance(value, float) else value


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def _text(found: Workings, zone: str) -> str:
    from cab_desk.services.figures import working_words

    made = working_words.lines(found)
    head = say("workings.head", **days(found.since, found.until, zone))
    name, value = (max((len(getattr(one, part)) for one in made), default=0)
                   for part in ("name", "value"))  # fmt: skip
    parts = [head]
    for group in working_words.GROUPS:
        some = [one for one in made if one.group == group]
        parts += ["", say(f"workings.{group}")]
        parts += [f"  {one.name:<{name}}  {one.value:>{value}}  {one.note}".rstrip()
                  for one in some] or [f"  {say('workings.nobody')}"]  # fmt: skip
    return "\n".join(parts)
