"""Sign-offs, people, meetings, minutes and the calendar, through a real unit of work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cab_desk.domain.board import Person, Role, SealedKey
from cab_desk.domain.change import Choice, Signoff
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import (
    AgendaItem,
    Attendance,
    ItemAction,
    Meeting,
    MeetingState,
    Presence,
    Verdict,
)
from cab_desk.errors import Refused
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.records import MinutesFile
from cab_desk.services.rows import CalendarEntry

# --- sign-offs ---


@pytest.fixture
def vote(site, sign, hash_of):
    def give(change, person, decision=Choice.APPROVE, **more):
        with site.work() as work:
            body = {"role": "sre", "strokes": "M1 2"}
            event = sign(work, Draft("signoff.given", body, change.uid, author=person))
            said = Signoff(
                person.title(),
                "sre",
                decision,
                site.now,
                person_id=person,
                event_id=event.id,
                grants=(),
                **more,
            )
            work.signoffs.add(
                RecordedSignoff(
                    said, change.uid, 1, hash_of(change), "I approve.", site.pack.hash, 0, "M1 2"
                )
            )
        return said

    return give


def test_a_signoff_stands_and_carries_its_strokes(site, make, vote):
    change = make("u1")
    site.add(change)
    said = vote(change, "ann", Choice.CONDITIONS, conditions=("in the window",), meeting="m1")
    with site.work(reading=True) as work:
        assert work.signoffs.standing("u1") == (said,)
        (record,) = work.signoffs.of_change("u1")
    assert (record.signoff, record.strokes, record.meaning) == (said, "M1 2", "I approve.")
    assert record.ledger_seq == 3
    assert not record.stale
    assert not record.superseded


def test_a_change_of_mind_counts_once_and_both_stay_visible(site, make, vote):
    change = make("u1")
    site.add(change)
    vote(change, "ann")
    no = vote(change, "ann", Choice.REJECT)
    yes = vote(change, "ben")
    with site.work(reading=True) as work:
        assert work.signoffs.standing("u1") == (no, yes)
        marks = [one.superseded for one in work.signoffs.of_change("u1")]
    assert marks == [True, False, False]


def test_an_edit_makes_signoffs_stale_and_its_undoing_makes_them_stand_again(site, make, vote):
    change = make("u1")
    site.add(change)
    said = vote(change, "ann")

    def edit(new):
        with site.work() as work:
            event = work.record(Draft("change.edited", {}))
            version = work.changes.get("u1").version
            work.changes.replace(replace(new, version=version), event.id)
            return work.signoffs.standing("u1"), work.signoffs.of_change("u1")[0].stale

    assert edit(replace(change, title="Other")) == ((), True)
    assert edit(change) == ((said,), False)


def test_a_withdrawn_signoff_counts_no_more(site, make, vote, sign):
    change = make("u1")
    site.add(change)
    said = vote(change, "ann")
    with site.work() as work:
        event = sign(work, Draft("signoff.withdrawn", {}, "u1"))
        work.signoffs.withdraw(said.event_id, event.id)
        assert work.signoffs.standing("u1") == ()
        assert work.signoffs.of_change("u1")[0].superseded


def test_projecting_an_event_twice_changes_nothing(site, make, vote):
    change = make("u1")
    site.add(change)
    vote(change, "ann")
    with site.work() as work:
        (record,) = work.signoffs.of_change("u1")
        work.signoffs.add(record)
        assert work.signoffs.of_change("u1") == [record]


def test_a_second_standing_signoff_of_a_person_is_refused_by_the_database(site, make, vote):
    change = make("u1")
    site.add(change)
    vote(change, "ann")
    vote(change, "ann")
    with pytest.raises(Exception, match=r"UNIQUE constraint failed: signoff|uq_signoff_standing"):
        site.shell("UPDATE signoff SET superseded = 0")


def test_standing_signoffs_of_many_changes_come_at_once(site, make, vote):
    changes = [make(f"u{n}") for n in range(3)]
    site.add(*changes)
    said = [vote(changes[0], "ann"), vote(changes[2], "ann")]
    with site.work(reading=True) as work:
        found = work.signoffs.standing_of([f"u{n}" for n in range(3)])
    assert found == {"u0": (said[0],), "u2": (said[1],)}


# --- people ---


def test_people_come_back_with_roles_aliases_and_key(site):
    since = site.now - timedelta(days=9)
    ann = Person("p1", "Ann", ("annie", "ANN B."), (Role("sre", since), Role("cto")), chair=True)
    key = SealedKey("k1", "p1", b"pub", b"sealed", site.now)
    with site.work() as work:
        work.people.put(ann)
        work.people.put_key(key)
    with site.work(reading=True) as work:
        assert work.people.get("p1") == replace(ann, key_id="k1")
        assert work.people.key("p1") == key
        assert work.people.key_by_id("k1") == key
        assert work.people.key("p2") is None


def test_a_person_is_found_by_any_name_however_it_is_written(site):
    with site.work() as work:
        work.people.put(Person("p1", "Jürgen Groß", ("jg",)))
        for name in ("  jürgen gross ", "JU\u0308RGEN GROSS", "JG"):
            assert work.people.find(name).id == "p1"
        assert work.people.find("nobody") is None
        work.people.put(Person("p1", "Renamed"))
        assert work.people.find("jg") is None
        assert work.people.find("renamed").id == "p1"


def test_of_two_with_one_name_the_linked_one_is_meant(site):
    with site.work() as work:
        work.people.put(Person("a", "Ann", linked=False))
        work.people.put(Person("b", "ann"))
        assert work.people.find("Ann").id == "b"
        assert [one.id for one in work.people.all()] == ["a", "b"]
        with pytest.raises(Refused, match="no person zz"):
            work.people.get("zz")


def test_a_revoked_key_is_no_longer_the_persons_key_but_still_known(site):
    with site.work() as work:
        work.people.put(Person("p1", "Ann"))
        old = SealedKey("k1", "p1", b"a", b"b", site.now)
        work.people.put_key(old)
        work.people.put_key(replace(old, revoked_at=site.now, failed_tries=3))
        work.people.put_key(SealedKey("k2", "p1", b"c", b"d", site.now))
        assert work.people.get("p1").key_id == "k2"
        assert work.people.key_by_id("k1").revoked_at == site.now
        assert work.people.key_by_id("k1").failed_tries == 3


# --- meetings ---


def a_meeting(now, **more):
    items = (
        AgendaItem("i1", 0, "First", "u1", "CR-1", 2, 10, 65, now, Verdict.CONDITIONS, "ok",
                   now, "", "note", ("watch it",), (ItemAction("a1", "do", "Ann", "2026-12-01"),)),
        AgendaItem("i2", 1, "Any other business"),
    )  # fmt: skip
    here = (
        Attendance("p1", "Ann", "chair", Presence.PRESENT),
        Attendance("", "Guest", "observer", Presence.REMOTE, votes=False),
    )
    given = {"items": items, "attendance": here, "state": MeetingState.RUNNING, "current": "i1"}
    return Meeting("m1", "2026-01", "CAB", "regular", now, **{**given, **more})


def test_a_meeting_comes_back_whole(site, make):
    site.add(make("u1"))
    meeting = a_meeting(site.now)
    with site.work() as work:
        assert work.meetings.put(meeting) == meeting
    with site.work(reading=True) as work:
        assert work.meetings.get("m1") == meeting
        with pytest.raises(Refused, match="no meeting zz"):
            work.meetings.get("zz")


def test_a_meeting_is_replaced_whole_and_counts_its_versions(site, make):
    site.add(make("u1"))
    with site.work() as work:
        first = work.meetings.put(a_meeting(site.now))
        second = work.meetings.put(replace(first, items=first.items[1:], attendance=()))
    assert second.version == first.version + 1
    with site.work(reading=True) as work:
        assert work.meetings.get("m1") == second
    with pytest.raises(Refused, match="2026-01 was changed by somebody else"), site.work() as work:
        work.meetings.put(replace(first, title="Late"))


def test_meetings_come_newest_first_and_get_numbers_by_year(site):
    with site.work() as work:
        numbers = [work.meetings.next_number(2026) for _ in range(2)]
        for days, number in enumerate(numbers):
            when = site.now + timedelta(days=days)
            work.meetings.put(Meeting(f"m{days}", number, "CAB", "regular", when))
        assert numbers == ["2026-01", "2026-02"]
        assert work.meetings.next_number(2027) == "2027-01"
        assert [one.id for one in work.meetings.all()] == ["m1", "m0"]


def test_minutes_keep_every_revision_and_are_found_by_their_pdf(site):
    with site.work() as work:
        work.meetings.put(Meeting("m1", "2026-01", "CAB", "regular", site.now))
        event = work.record(Draft("minutes.made", {}))
        files = [
            MinutesFile("m1", n, "draft", b"{}", f"r{n}", b"%PDF", f"p{n}", site.now, event.id)
            for n in (1, 2)
        ]
        for one in files:
            work.minutes.add(one)
    with site.work(reading=True) as work:
        assert work.minutes.of_meeting("m1") == files[::-1]
        assert work.minutes.by_pdf_hash("p1") == files[0]
        assert work.minutes.by_pdf_hash("p9") is None


# --- calendar ---


def test_the_calendar_gives_what_touches_a_span_half_open(site):
    hour = timedelta(hours=1)

    def entry(name, start, end, kind="notice"):
        ends = None if end is None else site.now + end * hour
        return CalendarEntry(name, kind, name, site.now + start * hour, ends)

    entries = [entry("before", -2, 0), entry("open", -5, None), entry("in", 1, 2),
               entry("after", 3, 4)]  # fmt: skip
    with site.work() as work:
        for one in entries:
            work.calendar.put(one)
        found = work.calendar.between(site.now, site.now + 3 * hour)
    assert [one.id for one in found] == ["open", "in"]
    assert found == [entries[1], entries[2]]


def test_a_notice_is_known_by_provider_and_id_and_replaced(site):
    notice = CalendarEntry("n1", "notice", "Fibre", site.now, None, ("CAB",), ("edge",), "P1",
                           "telco", "M-1", 3, "CONFIRMED")  # fmt: skip
    with site.work() as work:
        work.calendar.put(notice)
        assert work.calendar.notice("telco", "M-1") == notice
        work.calendar.put(replace(notice, sequence=4))
        assert work.calendar.notice("telco", "M-1").sequence == 4
        assert work.calendar.notice("telco", "M-2") is None


@pytest.mark.parametrize(("kind", "expected"), [("freeze", ["u1"]), ("notice", [])])
def test_what_rules_read_has_open_changes_judged_again(site, make, summed, kind, expected):
    site.add(make("u1", at=1), summaries={"u1": summed()})
    with site.work() as work:
        work.calendar.put(CalendarEntry("e", kind, "Year end", site.now, None))
    with site.work(reading=True) as work:
        assert work.changes.outdated(site.now, 9) == expected


# --- the ledger's own questions ---


def test_the_ledger_answers_by_subject_and_goes_on_after_a_place(site):
    with site.work() as work:
        for number in range(1200):
            work.record(Draft("policy.changed", {"n": number}, subject=f"s{number % 2}"))
    with site.work(reading=True) as work:
        assert [entry.seq for entry, _ in work.ledger.entries(after=1190)] == list(
            range(1191, 1202)
        )
        assert len(list(work.ledger.entries())) == 1201
        assert [entry.seq for entry, _ in work.ledger.of_subject("s1")][:2] == [3, 5]
        assert work.ledger.event("0" * 64) is None
