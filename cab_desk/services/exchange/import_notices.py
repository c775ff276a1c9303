"""Hold providers' notices against the calendar: a higher sequence replaces, nothing else does."""

from cab_desk.domain.canonical import Plain
from cab_desk.domain.ledger import Draft
from cab_desk.services.exchange.import_plan import CREATED, REFUSED, UNCHANGED, UPDATED, Line
from cab_desk.services.exchange.incoming import Row
from cab_desk.services.ports import Work
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule.calendar import stated
from cab_desk.words import say


def lines(work: Work, rows: tuple[Row, ...]) -> list[Line]:
    """Return what becomes of notices; of several in one file the highest sequence counts."""
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        notice = row.notice
        if notice is not None:
            key = (notice.source, notice.external_id)
            other = best.get(key)
            if other is None or _later(notice, other.notice):
                best[key] = row
    chosen = {id(row) for row in best.values()}
    return [_line(work, row, chosen=id(row) in chosen) for row in rows]


def enter(work: Work, line: Line, file_hash: str) -> None:
    """Write the event of a notice and keep it on the calendar."""
    notice = line.row.notice
    if notice is None:
        return
    body: dict[str, Plain] = {
        **stated(notice),
        "source": notice.source,
        "external_id": notice.external_id,
        "sequence": notice.sequence,
        "status": notice.status,
        "file_hash": file_hash,
    }
    work.record(Draft("calendar.changed", body, subject=notice.id))
    work.calendar.put(notice)


def _later(one: CalendarEntry, other: CalendarEntry | None) -> bool:
    return other is None or one.sequence > other.sequence


def _line(work: Work, row: Row, *, chosen: bool) -> Line:
    notice = row.notice
    if notice is None or row.faults:
        return Line(row, REFUSED, " ".join(row.faults))
    known = work.calendar.notice(notice.source, notice.external_id)
    if known is None and chosen:
        return Line(row, CREATED)
    if known is None:
        return Line(row, UNCHANGED, say("files.later_in_file"))
    if notice.sequence > known.sequence:
        return Line(row, UPDATED) if chosen else Line(row, UNCHANGED, say("files.later_in_file"))
    if notice.sequence < known.sequence:
        return Line(row, UNCHANGED, say("files.older_notice", sequence=known.sequence))
    same = _told(known) == _told(notice)
    key = "" if same else say("files.same_sequence", sequence=known.sequence)
    return Line(row, UNCHANGED, key)


def _told(entry: CalendarEntry) -> tuple[object, ...]:
    return (entry.title, entry.start, entry.end, entry.systems, entry.severity, entry.status)
