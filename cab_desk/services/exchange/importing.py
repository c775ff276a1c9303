"""Import a file: look first, then keep all of it or nothing, under one event of the ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cab_desk.domain import merkle
from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.content import Written, content_hash, write
from cab_desk.domain.ledger import Draft, import_leaf
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.exchange import import_notices, import_values
from cab_desk.services.exchange.import_plan import (
    CREATED,
    REFUSED,
    UNCHANGED,
    UPDATED,
    Line,
    Planner,
    Report,
)
from cab_desk.services.exchange.incoming import Parsed
from cab_desk.services.members import people
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import summary
from cab_desk.services.requests.changes import new_uid
from cab_desk.words import plural, say

_STEP = 250
_MOST_NAMED = 50  # changes that an outcome names one by one


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, row by row; nothing is saved yet."""

    parsed: Parsed
    lines: tuple[Line, ...]
    # What of the board it rests on: each request's version and standing sign-offs, by key, and
    # the policy, by its hash.
    seen: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    policy: str = ""

    def count(self, state: str) -> int:
        """Return how many rows become created, updated, unchanged or refused."""
        return Counter(line.state for line in self.lines)[state]

    @property
    def total(self) -> int:
        """Return how many rows the file has."""
        return len(self.lines)

    @property
    def warned(self) -> int:
        """Return how many rows that are not refused have something to be said of."""
        return sum(bool(line.row.warnings) for line in self.lines if line.state != REFUSED)

    @property
    def coming(self) -> int:
        """Return how many rows an import would write."""
        return self.count(CREATED) + self.count(UPDATED)

    @property
    def refused(self) -> tuple[Line, ...]:
        """Return the rows that cannot be imported."""
        return tuple(line for line in self.lines if line.state == REFUSED)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the file's keys that were not used, each once."""
        return self.parsed.unknown

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what there is to say of the whole file."""
        nameless = sum(line.row.key.startswith("row-") for line in self.lines)
        more = (plural("files.no_ids_note", nameless),) if nameless else ()
        return (*self.parsed.notes, *more)

    @property
    def notices(self) -> bool:
        """Tell whether the file holds notices for the calendar, not requests."""
        return self.parsed.form == "ics"


def preview(work: Work, parsed: Parsed, report: Report | None = None) -> Preview:
    """Hold a file against the board; raises Refused where the reader still has to be told.

    `report(rows, of)` is called now and then and may raise to call the work off.
    """
    for question in parsed.questions:
        raise Refused(
            say("files.unanswered", file=parsed.file, sentence=question.sentence,
                name=question.key, choice=question.choices[0])
        )  # fmt: skip
    if parsed.form == "ics":
        return Preview(parsed, tuple(import_notices.lines(work, parsed.rows)))
    planner = Planner(work, parsed)
    return Preview(parsed, tuple(planner.lines(report)), planner.seen(), work.pack.hash)


def commit(
    work: Work, shown: Preview, *, skip_refused: bool = False, report: Report | None = None
) -> Outcome:
    """Keep what a preview showed, all of it in this unit of work.

    Raises BadInput, every refused row named, unless those are to be left out; Refused where
    the board moved on since the preview was made.
    """
    now = _still(work, shown)
    if now.refused and not skip_refused:
        faults = [Fault(str(line.row.line), line.reason) for line in now.refused]
        raise BadInput(plural("files.refused_rows", len(faults)), faults)
    if not now.coming:
        return Outcome(frozenset(), say("files.nothing_new", file=now.parsed.file))
    if now.notices:
        return _keep_notices(work, now)
    return _keep_changes(work, now, report or (lambda _done, _of: None))


def _still(work: Work, shown: Preview) -> Preview:
    """Return the preview if the board is as it was; raises Refused where it moved on."""
    if shown.notices:
        now = preview(work, shown.parsed)
        same = [line.state for line in now.lines] == [line.state for line in shown.lines]
    else:
        now = shown
        same = work.pack.hash == shown.policy and Planner(work, shown.parsed).seen() == shown.seen
    if not same:
        raise Refused(say("files.moved_on"))
    return now


def _keep_notices(work: Work, now: Preview) -> Outcome:
    for line in now.lines:
        if line.state in (CREATED, UPDATED):
            import_notices.enter(work, line, now.parsed.file_hash)
    message = plural("files.imported_notices", now.coming, file=now.parsed.file)
    return touched("calendar", message=message)


def _keep_changes(work: Work, now: Preview, report: Report) -> Outcome:
    report(0, now.coming)
    ids, newcomers = _people(work, now)
    made, edited = _finished(work, now, ids)
    event = work.record(_event(now, made, edited))
    before = [line.before for line in now.lines if line.state == UPDATED and line.change]
    pairs = ((old, one.change) for old, one in zip(before, edited, strict=True) if old)
    import_values.record(work, event.id, now.parsed.file[:200], pairs)
    for done in summary.add(work, made, event.id):
        report(done, now.coming)
    for start in range(0, len(edited), _STEP):
        some = edited[start : start + _STEP]
        for one in some:
            work.changes.replace(one.change, event.id)
        summary.refresh(work, [one.change.uid for one in some])
        report(len(made) + start + len(some), now.coming)
    names = [f"change:{one.change.uid}" for one in edited[:_MOST_NAMED]]
    message = plural("files.imported", now.coming, file=now.parsed.file)
    return touched("change", *names, *(["people"] if newcomers else []), message=message)


def _finished(
    work: Work, now: Preview, ids: Mapping[str, str]
) -> tuple[list[Written], list[Written]]:
    """Return what is added and what is replaced, with uids, revisions, people and numbers."""
    made = [line.change for line in now.lines if line.state == CREATED and line.change]
    edited = [
        _revised(line.before, line.change)
        for line in now.lines
        if line.state == UPDATED and line.before and line.change
    ]
    lack = sum(map(_wants_number, made)) + sum(map(_wants_number, edited))
    pattern = work.pack.number_pattern
    numbers = iter(work.changes.next_numbers(pattern, work.now.year, lack))
    return (
        [write(_completed(change, new_uid(), ids, numbers)) for change in made],
        [write(_completed(change, change.uid, ids, numbers)) for change in edited],
    )


def _revised(before: Change, change: Change) -> Change:
    return replace(
        change, revision=before.revision + (content_hash(before) != content_hash(change))
    )


def _completed(change: Change, uid: str, ids: Mapping[str, str], numbers: Iterator[str]) -> Change:
    return replace(
        change,
        uid=uid,
        number=next(numbers) if _wants_number(change) else change.number,
        # Everybody who is named has an id by now; who is named no more is linked no more.
        requester_id=ids.get(people.folded(change.requester), ""),
        owner_id=ids.get(people.folded(change.owner), ""),
    )


def _wants_number(change: Change) -> bool:
    return not change.number and change.stage is not Stage.DRAFT


def _people(work: Work, now: Preview) -> tuple[dict[str, str], int]:
    """Return everybody whom the rows name, by folded name; the unknown come in unlinked."""
    written = [line.change for line in now.lines
               if line.change and line.state in (CREATED, UPDATED)]  # fmt: skip
    names = {
        people.folded(name): name
        for change in written
        for name in (change.owner, change.requester)
        if name
    }
    # All are looked for before anybody is entered: the first write makes the store read anew.
    found = {folded: work.people.find(name) for folded, name in names.items()}
    ids = {folded: person.id for folded, person in found.items() if person}
    newcomers = [folded for folded in names if folded not in ids]
    for folded in newcomers:
        person = Person(people.new_id(), names[folded], linked=False)
        people.enter(work, person)
        ids[folded] = person.id
    return ids, len(newcomers)


def _event(now: Preview, made: Sequence[Written], edited: Sequence[Written]) -> Draft:
    """Return the one event of an import: a tree's root vouches for every change in it."""
    both = sorted((*made, *edited), key=lambda one: one.change.uid)
    leaves = [
        import_leaf(one.change.uid, one.content_hash, one.particulars_hash,
                    one.change.number, one.change.source, one.change.external_id)
        for one in both
    ]  # fmt: skip
    body: dict[str, Plain] = {
        "source": now.parsed.source,
        "file": now.parsed.file[:200],
        "file_hash": now.parsed.file_hash,
        "count": len(both),
        "root": merkle.root(leaves),
        "leaf": 2,
        "created": len(made),
        "updated": len(edited),
    }
    return Draft("change.imported", body)


__all__ = ["CREATED", "REFUSED", "UNCHANGED", "UPDATED", "Line", "Preview", "commit", "preview"]
