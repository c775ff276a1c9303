"""Bring back what was said in packets: all of a file or nothing, in any order, twice without harm.

What is refused for its form, its board, its key or its signature keeps the whole file out. What
is merely stale, late, at odds or not its author's to say is kept, labelled, and never counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from cab_desk.domain import merge as rules
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Choice
from cab_desk.domain.ledger import SIGNED_TYPES, Draft
from cab_desk.domain.merge import OUTSIDE, PENDING, WEIGHED, Act, Ruling, Worth
from cab_desk.domain.packet import COMMENT, GIVEN, MERGED, REDACTION, VOTE, WITHDRAWN
from cab_desk.errors import Refused
from cab_desk.services.office import Office
from cab_desk.services.packets import comments, merge_report
from cab_desk.services.packets.merge_report import MergeReport, Row
from cab_desk.services.packets.returning import (
    NEWER,
    Bundle,
    Inspector,
    Letter,
    opened,
    streams_of,
    subjects_of,
)
from cab_desk.services.packets.rulings import Bar
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests import summary
from cab_desk.services.review_ports import Returned
from cab_desk.services.signatures.signoffs import projected
from cab_desk.words import say

AHEAD = timedelta(minutes=5)
_MOST_NAMED = 20
_AT_ONCE = 300  # labels that one event has room for


def merge(office: Office, bundle: Bundle) -> MergeReport:
    """Merge the events of a file in one transaction and report on each of them."""
    if office.seat is not None:
        raise Refused(say("packets.not_into_packet"))
    with office.open_work() as work:
        return _Merger(work, office, bundle).run()


class _Merger:
    """One merge, in one unit of work."""

    def __init__(self, work: Work, office: Office, bundle: Bundle) -> None:
        self._work = work
        self._inspector = Inspector(work, office.vault)
        self._bundle = bundle
        self._letters: dict[str, Letter] = {}
        self._before: dict[str, Returned] = {}
        self._entered: dict[str, int] = {}
        self._signoffs: dict[str, dict[str, RecordedSignoff]] = {}
        self._worth: dict[str, Worth] = {}
        self._packets = {one.hash: one.made_at for one in work.reviews.packets()}

    def run(self) -> MergeReport:
        mine, faults = self._inspector.look(self._bundle)
        if faults:
            return MergeReport(self._bundle.name, (*faults, *_untouched(mine, faults)), taken=False)
        read = [one for one in mine if one.said is not None]
        self._gather(read)
        self._weigh()
        unread = [one for one in mine if one.said is None and self._unheard(one)]
        changed = self._changed()
        rows = self._rows(mine, changed)
        if not (changed or unread):
            return MergeReport(self._bundle.name, rows, taken=False)
        event_id = self._record(changed, unread, rows)
        self._enter()
        self._keep(changed, unread, event_id)
        uids = sorted(subjects_of(self._letters.values()))
        summary.refresh(self._work, uids)
        names = frozenset({"change", "ledger", *(f"change:{uid}" for uid in uids)})
        return MergeReport(self._bundle.name, rows, taken=True, touched=names)

    # What is there ---------------------------------------------------------------------------

    def _gather(self, letters: Iterable[Letter]) -> None:
        """Take in the letters, and all that came back before and hangs together with them."""
        self._letters = {one.id: one for one in letters}
        while True:
            count = len(self._letters)
            found = self._letters.values()
            for row in self._work.reviews.returned_of(subjects_of(found), streams_of(found)):
                self._before[row.event_id] = row
                if row.event_id not in self._letters and (kept := self._kept(row)):
                    self._letters[row.event_id] = kept
            if len(self._letters) == count:
                break
        for uid in subjects_of(self._letters.values()):
            for entry, event in self._work.ledger.of_subject(uid):
                self._entered[event.id] = entry.seq
            records = self._work.signoffs.of_change(uid)
            self._signoffs[uid] = {one.signoff.event_id: one for one in records}

    def _kept(self, row: Returned) -> Letter | None:
        event = self._work.ledger.event(row.event_id)
        data, signature = (event.data, event.signature) if event else (row.data, row.signature)
        letter = opened((data, signature))
        if letter.said is None or letter.id != row.event_id:
            return None
        if event is None:  # it waited: what is kept of it may have been touched since
            _, faults = self._inspector.look(Bundle("", "", ((data, signature),)))
            return None if faults else letter
        return letter

    def _unheard(self, letter: Letter) -> bool:
        return not self._work.reviews.returned([letter.id])

    # What it is worth ------------------------------------------------------------------------

    def _weigh(self) -> None:
        acts = [one.act() for one in self._letters.values()]
        bars = {uid: Bar(self._work, uid) for uid in sorted({act.subject for act in acts})}
        desks = [act for uid in bars for act in self._desk_acts(uid, acts)]
        rulings: dict[str, Ruling] = {}
        for act in (one for one in acts if one.type in WEIGHED):
            before = self._before[act.id].label if act.id in self._before else ""
            entered, body = self._entered.get(act.id, 0), self._letters[act.id].body
            rulings[act.id] = bars[act.subject].rule(act, body, entered, before)
        for act in desks:
            record = self._signoffs[act.subject].get(act.id)
            rulings[act.id] = Ruling(current=record is None or not record.stale)
        self._worth = rules.weigh(acts, rulings, desks)

    def _desk_acts(self, uid: str, acts: Iterable[Act]) -> list[Act]:
        """Return what those who signed in packets signed at the board's own desks as well."""
        authors = {act.author for act in acts if act.subject == uid and act.type in SIGNED_TYPES}
        mine = [
            one for one in self._signoffs[uid].values()
            if one.signoff.person_id in authors and one.signoff.event_id not in self._letters
        ]  # fmt: skip
        gone = [one for one in mine if one.withdrawn_by not in self._letters]
        return [*(_desk_act(one, self._signoffs[uid].values()) for one in mine), *_taken_back(gone)]

    def _changed(self) -> dict[str, Worth]:
        """Return what is worth something else than before, or was not there."""
        found = {}
        for event_id, worth in self._worth.items():
            if event_id in self._letters:
                row = self._before.get(event_id)
                same = row is not None and (row.label, row.why) == (worth.label, _why(worth))
            else:
                record = self._desk_record(event_id)
                now = (record.superseded, record.held) if record else None
                same = now is None or now == rules.listed(worth.label)
            if not same:
                found[event_id] = worth
        return found

    def _desk_record(self, event_id: str) -> RecordedSignoff | None:
        return next((one[event_id] for one in self._signoffs.values() if event_id in one), None)

    # What is written -------------------------------------------------------------------------

    def _record(
        self, changed: Mapping[str, Worth], unread: Iterable[Letter], rows: Iterable[Row]
    ) -> str:
        """Write who is worth what before the events themselves: so it is read in one pass."""
        labels: list[list[str]] = [
            [one, worth.label] for one, worth in sorted(changed.items()) if one in self._letters
        ]
        labels += [[one.id, rules.WAITING] for one in unread]
        # What was signed at the board's own desks and is worth something else beside it.
        desks = [[one, worth.label] for one, worth in sorted(changed.items())
                 if one not in self._letters]  # fmt: skip
        counts: dict[str, Plain] = {}
        for row in rows:
            counts[row.state] = int(str(counts.get(row.state, 0))) + 1
        first = ""
        for at in range(0, max(len(labels), len(desks), 1), _AT_ONCE):
            body: dict[str, Plain] = {
                "file": self._bundle.hash,
                "name": self._bundle.name,
                "counts": counts,
                "late_rejections": self._late_rejections(changed),
                "labels": labels[at : at + _AT_ONCE],
                "desks": desks[at : at + _AT_ONCE],
            }
            event = self._work.record(Draft(MERGED, body, self._bundle.hash))
            first = first or event.id
        return first

    def _late_rejections(self, changed: Mapping[str, Worth]) -> list[str]:
        """Return the numbers of RFCs that somebody rejected too late: one for the chair."""
        found = {
            str(letter.body.get("number") or letter.body.get("title"))
            for event_id, worth in changed.items()
            if worth.label == rules.LATE
            and (letter := self._letters.get(event_id)) is not None
            and letter.body.get("decision") == Choice.REJECT
        }
        return sorted(found)[:_MOST_NAMED]

    def _enter(self) -> None:
        """Enter what stands behind its like into the ledger."""
        acts = [one.act() for one in self._letters.values()]
        for act in rules.in_order(acts):
            letter = self._letters[act.id]
            if act.id in self._entered or self._worth[act.id].label in OUTSIDE:
                continue
            if self._work.ledger.event(act.id) is None:
                self._work.accept(letter.data, letter.signature)
            self._project(letter)

    def _project(self, letter: Letter) -> None:
        said = letter.said
        if said is None:
            return
        if said.type == COMMENT:
            self._work.reviews.add_comment(comments.comment_of(said, letter.id))
        elif said.type == REDACTION:
            self._work.reviews.redact(letter.id, said.body["comment"], said.author)
        elif said.type == VOTE:
            self._work.reviews.add_vote(comments.vote_of(said, letter.id))
        elif said.type == GIVEN:
            record = projected(said, letter.id, self._work.ledger.head().seq)
            self._work.signoffs.add(replace(record, held=PENDING))  # weighed right behind

    def _keep(self, changed: Mapping[str, Worth], unread: Iterable[Letter], event_id: str) -> None:
        """Keep what everything is worth now."""
        rows = [
            self._row(self._letters[one], worth, event_id)
            for one, worth in changed.items()
            if one in self._letters
        ]
        rows += [
            Returned(one.id, self._bundle.hash, "", 0, "", "", rules.WAITING, NEWER, event_id,
                     one.data, one.signature)
            for one in unread
        ]  # fmt: skip
        self._work.reviews.put_returned(rows)
        by = self._taken_by()
        listed = {one: rules.listed(worth.label) for one, worth in changed.items()}
        # A place has to be free before another takes it.
        for one in sorted(listed, key=lambda one: not listed[one][0]):
            superseded, held = listed[one]
            withdrawn_by = by.get(one, "")
            self._work.signoffs.weigh(
                one, superseded=superseded, held=held, withdrawn_by=withdrawn_by
            )
        for record in self._records():
            one = record.signoff.event_id
            if one not in listed and by.get(one, "") != record.withdrawn_by:
                self._work.signoffs.weigh(
                    one, superseded=record.superseded, held=record.held,
                    withdrawn_by=by.get(one, ""),
                )  # fmt: skip

    def _taken_by(self) -> dict[str, str]:
        """Return which sign-off was taken back by which word of its own author.

        One at the board's own desks goes before those that came back; of these the order in which
        they came must not matter.
        """
        acts = [letter.act() for letter in self._letters.values()]
        whose = {act.id: (act.author, act.subject) for act in acts}
        for uid, records in self._signoffs.items():
            whose |= {one: (record.signoff.person_id, uid) for one, record in records.items()}
        found: dict[str, str] = {}
        for act in sorted(acts, key=lambda act: act.id, reverse=True):
            if act.type == WITHDRAWN and self._worth[act.id].label == rules.KEPT:
                own = [one for one in act.supersedes if whose.get(one) == whose[act.id]]
                found |= dict.fromkeys(own, act.id)
        for record in self._records():
            if record.withdrawn_by and record.withdrawn_by not in self._letters:
                found[record.signoff.event_id] = record.withdrawn_by
        return found

    def _records(self) -> Iterable[RecordedSignoff]:
        """Return the sign-offs that were there before, of all changes concerned."""
        return (one for records in self._signoffs.values() for one in records.values())

    def _row(self, letter: Letter, worth: Worth, event_id: str) -> Returned:
        act, before = letter.act(), self._before.get(letter.id)
        inside = letter.id in self._entered or worth.label not in OUTSIDE
        return Returned(
            letter.id, before.file_hash if before else self._bundle.hash, act.stream, act.seq,
            act.type, act.subject, worth.label, _why(worth), event_id,
            b"" if inside else letter.data, b"" if inside else letter.signature,
        )  # fmt: skip

    # What is said ----------------------------------------------------------------------------

    def _rows(self, mine: Iterable[Letter], changed: Mapping[str, Worth]) -> tuple[Row, ...]:
        rows, told = [], set()
        for letter in mine:
            told.add(letter.id)
            rows.append(self._report(letter, changed))
        # What waited in the board and goes on now, or what is at odds with it, is told as well.
        for event_id, worth in changed.items():
            letter_ = self._letters.get(event_id)
            if event_id not in told and letter_ is not None and letter_.said is not None:
                rows.append(merge_report.row_of(letter_.said, event_id, worth))
        return tuple(rows)

    def _report(self, letter: Letter, changed: Mapping[str, Worth]) -> Row:
        if letter.said is None:
            heard = not self._unheard(letter)
            return merge_report.known(None, letter.id) if heard else merge_report.newer(letter.id)
        worth = self._worth[letter.id]
        before = self._before.get(letter.id)
        if letter.id not in changed and before is not None and before.label != rules.WAITING:
            return merge_report.known(letter.said, letter.id)
        row = merge_report.row_of(letter.said, letter.id, worth, self._clock(letter))
        # Who may sign is judged by the policy in force; the sentence signed is one of the other.
        if letter.said.type in (GIVEN, VOTE) and letter.said.policy != self._work.pack.hash:
            return replace(row, why=f"{row.why} {say('packets.other_policy')}".strip())
        return row

    def _clock(self, letter: Letter) -> str:
        said = letter.said
        if said is None:
            return ""
        if said.at > self._work.now + AHEAD:
            return say("packets.clock_ahead", at=f"{said.at:%Y-%m-%d %H:%M}")
        made = self._packets.get(str(said.body.get("packet")))
        if made is not None and said.at < made:
            return say("packets.clock_behind", at=f"{said.at:%Y-%m-%d %H:%M}")
        return ""


def _desk_act(record: RecordedSignoff, all_: Iterable[RecordedSignoff]) -> Act:
    """Return a sign-off of the board's desks: it replaced what its author had said so far."""
    said = record.signoff
    before = [
        one.signoff.event_id
        for one in all_
        if one.signoff.person_id == said.person_id and one.ledger_seq < record.ledger_seq
    ]
    return Act(
        said.event_id, "", 0, "", GIVEN, said.person_id, record.change_uid, record.content_hash,
        (said.role, str(said.decision), *said.conditions), frozenset(before), at_desk=True,
        heard=said.heard is not None,
    )  # fmt: skip


def _taken_back(records: Iterable[RecordedSignoff]) -> list[Act]:
    return [
        Act(one.withdrawn_by, "", 0, "", WITHDRAWN, one.signoff.person_id, one.change_uid,
            supersedes=frozenset([one.signoff.event_id]), at_desk=True)
        for one in records
        if one.withdrawn_by
    ]  # fmt: skip


def _why(worth: Worth) -> str:
    return str(worth.missing) if worth.label == rules.WAITING else worth.why


def _untouched(letters: Iterable[Letter], faults: Iterable[Row]) -> list[Row]:
    """Return a row for each event that is kept out by another one of its file."""
    bad = {row.event_id for row in faults}
    return [merge_report.refused(one.said, one.id, "other") for one in letters if one.id not in bad]
