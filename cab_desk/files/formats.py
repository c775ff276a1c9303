"""Tell by its content what a file is, and read it row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol

from cab_desk.errors import Refused
from cab_desk.files import jsonfile, sheets
from cab_desk.files.freshservice import Freshservice
from cab_desk.files.ics import Notices
from cab_desk.files.jira import Jira, is_jira
from cab_desk.files.jsonfile import Items
from cab_desk.files.limits import Unasked, decode
from cab_desk.files.mapping import FORMATS, Told
from cab_desk.files.own_json import OwnJson
from cab_desk.files.own_sheet import OwnSheet
from cab_desk.files.servicenow import ServiceNow
from cab_desk.files.sheets import Table
from cab_desk.files.times import Clock
from cab_desk.files.wire import Rows
from cab_desk.services.exchange.incoming import OWN
from cab_desk.words import plural, say

_MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"SQLite format 3\x00", "database"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
)
_SERVICENOW = frozenset({"short_description", "sys_class_name"})
_FRESHSERVICE = frozenset({"change_type", "planned_start_date", "approval_status"})


class Source(Protocol):
    """What every reader of a kind of file offers."""

    unknown: dict[str, None]
    signoffs: int

    def batches(self) -> Iterator[Rows]:
        """Return the rows, some at a time."""


@dataclass(slots=True)
class End:
    """What is known of a file once its last row was read."""

    form: str
    source: str
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)


RESTART = "restart"
Message = Rows | str | End


def detect(data: bytes, encoding: str = "") -> str:
    """Return what a file is by its content: csv, xlsx, json or ics; raises Refused."""
    for mark, kind in _MAGIC:
        if data.startswith(mark):
            if kind == "xlsx":
                return kind
            raise Refused(say(f"files.is_{kind}"))
    head = decode(_beginning(data), encoding).lstrip("\ufeff \t\r\n")
    if head[:1] in ("{", "["):
        return "json"
    if head[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    if head[:1] == "<":
        raise Refused(say("files.is_markup"))
    return "csv"


def marked(data: bytes) -> bool:
    """Tell whether a file begins as files of some kind do."""
    return any(data.startswith(mark) for mark, _kind in _MAGIC)


def stream(data: bytes, told: Told, zone: str) -> Iterator[Message]:
    """Read a file: batches of rows, then its end.

    RESTART takes back what came before it: the file was begun again with what it proved itself.
    """
    try:
        yield from _pass(data, told, zone)
    except Unasked as unasked:
        yield RESTART
        order = _proven(data, told) if unasked.key == "date_order" else ""
        if order:
            yield from _pass(data, replace(told, date_order=order), zone)
        else:
            asked = {
                "key": unasked.key, "sentence": unasked.sentence, "choices": list(unasked.choices)
            }  # fmt: skip
            yield End(told.format, told.source, questions=[asked])


def _pass(data: bytes, told: Told, zone: str) -> Iterator[Message]:
    clock = Clock(told.zone or zone, told.date_order)
    form, reader = _opened(data, told, clock)
    yield from reader.batches()
    own = form in ("csv", "xlsx", "json")
    end = End(form, told.source or (OWN if own else form), list(reader.unknown))
    if clock.used_zone:
        end.notes.append(say("files.zone_note", zone=clock.zone))
    if reader.signoffs:
        end.notes.append(plural("files.signoffs_note", reader.signoffs))
    yield end


def _opened(data: bytes, told: Told, clock: Clock) -> tuple[str, Source]:
    if told.format and told.format not in FORMATS:
        known = ", ".join(FORMATS)
        raise Refused(say("files.no_format", format=told.format[:40], known=known))
    form = told.format
    kind = form if form in ("csv", "xlsx", "json", "ics") else detect(data, told.encoding)
    if kind == "ics":
        return "ics", Notices(data, told, clock)
    if kind == "json":
        return _opened_json(jsonfile.read(data, told.encoding), form, told, clock)
    if kind == "xlsx":
        table = sheets.rejoined(sheets.read_xlsx(data, told.sheet))
    else:
        table = sheets.read_csv(data, told.encoding, told.delimiter)
    return _opened_table(table, kind, form, told, clock)


def _opened_json(items: Items, form: str, told: Told, clock: Clock) -> tuple[str, Source]:
    seen = frozenset(jsonfile.keys(items))
    if form in ("", "json") and seen & _SERVICENOW and "title" not in seen:
        form = "servicenow"
    elif form in ("", "json") and "subject" in seen and seen & _FRESHSERVICE:
        form = "freshservice"
    readers: dict[str, Callable[[Items, Told, Clock], Source]] = {
        "servicenow": ServiceNow, "freshservice": Freshservice,
    }  # fmt: skip
    if form in readers:
        return form, readers[form](items, told, clock)
    if form not in ("", "json"):
        raise Refused(say("files.other_form", format=form))
    return "json", OwnJson(items, told, clock)


def _opened_table(
    table: Table, kind: str, form: str, told: Told, clock: Clock
) -> tuple[str, Source]:
    names = [cell.strip().casefold() for cell in table.heading]
    if form == "jira" or (form != kind and is_jira(table.heading)):
        return "jira", Jira(table, told, clock)
    if form == "servicenow" or (not form and "short_description" in names):
        return "servicenow", ServiceNow(_as_items(table), told, clock)
    if form not in ("", "csv", "xlsx"):
        raise Refused(say("files.other_form", format=form))
    return kind, OwnSheet(table, told, clock)


def _as_items(table: Table) -> Items:
    heading = [cell.strip().casefold().replace(" ", "_") for cell in table.heading]
    pairs: list[tuple[int, Any]] = []
    for batch in table.batches:
        for line, row in zip(batch.lines, batch.rows, strict=True):
            pairs.append((line, dict(zip(heading, row, strict=True))))
    return Items({}, pairs)


def _proven(data: bytes, told: Told) -> str:
    """Return the order of day and month that the dates of a whole sheet prove, or nothing."""
    kind = detect(data, told.encoding)
    if kind not in ("csv", "xlsx"):
        return ""
    if kind == "xlsx":
        table = sheets.read_xlsx(data, told.sheet)
    else:
        table = sheets.read_csv(data, told.encoding, told.delimiter)
    clock = Clock()
    rows = chain.from_iterable(batch.rows for batch in table.batches)
    clock.prove(chain.from_iterable(rows))
    return clock.order


def _beginning(data: bytes) -> bytes:
    """Return enough of a file to tell what it is, cut where no character is cut."""
    if len(data) <= 4096:
        return data
    end = data.rfind(b"\n", 0, 4096) + 1 or 4096
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return data[: end + end % 2] if data[:1] in (b"\xff", b"\xfe") else data[:end]
