"""The unit of work: all or nothing, one chain, streams in order."""

import json
from dataclasses import replace

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import GENESIS, Draft, Head, Place, chain, compose
from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import guard
from cab_desk.storage.work import open_work


def heads(site):
    with site.work(reading=True) as work:
        return work.ledger.head()


def test_events_form_one_chain_from_genesis(site):
    with site.work() as work:
        for number in range(3):
            work.record(Draft("policy.changed", {"n": number}))
    with site.work(reading=True) as work:
        pairs = list(work.ledger.entries())
    prev = GENESIS
    for seq, (entry, event) in enumerate(pairs, 1):
        assert (entry.seq, entry.prev, entry.event_id) == (seq, prev, event.id)
        assert entry.hash == chain(prev, seq, event.id)
        assert digest(event.data) == event.id
        prev = entry.hash
    assert len(pairs) == 4
    assert heads(site) == Head(4, prev)


def test_an_event_says_who_where_and_when(site):
    with site.work(actor="ann") as work:
        event = work.record(Draft("policy.changed", {"to": "v2"}, subject="s", revision=3))
    said = json.loads(event.data)
    assert said["author"] == "ann"
    assert said["at"] == "2026-11-18T13:42:00.000Z"
    assert (said["offset"], said["zone"]) == ("+01:00", "Europe/Berlin")
    assert (said["ledger"], said["device"], said["host"]) == ("board-1", "laptop", "desk-1")
    assert (said["policy"], said["subject"], said["revision"]) == (site.pack.hash, "s", 3)


def test_each_author_and_device_has_a_stream_of_its_own(site):
    for actor, device in (("ann", "laptop"), ("ben", "laptop"), ("ann", "phone")):
        with site.work(actor=actor, device=device) as work:
            first = work.record(Draft("policy.changed", {}))
            second = work.record(Draft("policy.changed", {"again": True}))
        said = json.loads(second.data)
        before = json.loads(first.data)["seq"]
        assert (said["prev"], said["seq"]) == (first.id, before + 1)
    with site.work() as work:
        assert work.place("ben").seq == 3
        assert work.place("zoe") == replace(work.place("zoe"), seq=1, prev="")


def test_a_raise_takes_back_everything(site, make):
    before = heads(site)
    with pytest.raises(ZeroDivisionError), site.work() as work:  # noqa: PT012
        event = work.record(Draft("change.created", {}))
        work.changes.add([make("u1")], event.id)
        raise ZeroDivisionError
    assert heads(site) == before
    with site.work(reading=True) as work, pytest.raises(Refused, match="no RFC u1"):
        work.changes.get("u1")


def test_running_out_of_memory_takes_back_everything_and_is_told(site):
    before = heads(site)
    with pytest.raises(Unavailable, match="not enough memory"), site.work() as work:  # noqa: PT012
        work.record(Draft("policy.changed", {}))
        raise MemoryError
    assert heads(site) == before
    with site.work() as work:
        work.record(Draft("policy.changed", {}))
    assert heads(site).seq == before.seq + 1


def test_what_has_to_be_signed_is_never_recorded_without(site):
    before = heads(site)
    with pytest.raises(ValueError, match=r"signoff\.given"), site.work() as work:
        work.record(Draft("signoff.given", {}))
    with pytest.raises(ValueError, match=r"policy\.changed"), site.work() as work:
        work.record(Draft("policy.changed", {}), lambda data: data[:64])
    assert heads(site) == before


def compose_at(site, place: Place, kind: str = "signoff.given") -> bytes:
    return compose(Draft(kind, {}, author="ann"), place, site.now, site.now)


def test_a_signed_event_made_before_the_transaction_is_entered(site):
    with site.work() as work:
        place = work.place("ann")
    data = compose_at(site, place)
    with site.work() as work:
        event = work.accept(data, b"s" * 64)
    with site.work(reading=True) as work:
        assert work.ledger.event(event.id) == event
        assert (event.data, event.signature) == (data, b"s" * 64)


def test_entering_an_event_twice_records_it_once(site):
    with site.work() as work:
        data = compose_at(site, work.place("ann"))
    for _ in range(2):
        with site.work() as work:
            work.accept(data, b"s" * 64)
    assert heads(site).seq == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seq": 9}, "recorded in this person's name"),
        ({"prev": "f" * 64}, "recorded in this person's name"),
        ({"ledger": "another"}, "another board"),
    ],
)
def test_an_event_that_does_not_follow_is_refused(site, change, sentence):
    with site.work() as work:
        place = replace(work.place("ann"), **change)
    before = heads(site)
    with pytest.raises(Refused, match=sentence), site.work() as work:
        work.accept(compose_at(site, place), b"s" * 64)
    assert heads(site) == before


@pytest.mark.parametrize(
    ("spoil", "signature"),
    [
        (lambda data: data, b""),
        (lambda data: data, b"s" * 63),
        (lambda data: data.replace(b'"v":1', b'"v":2'), b"s" * 64),
        (lambda data: data + b" ", b"s" * 64),
        (lambda data: b"\xff", b"s" * 64),
    ],
)
def test_an_event_of_another_form_is_refused(site, spoil, signature):
    with site.work() as work:
        data = compose_at(site, work.place("ann"))
    with pytest.raises(Refused, match="not in a form"), site.work() as work:
        work.accept(spoil(data), signature)
    assert heads(site).seq == 1


def test_a_database_holds_one_board(site):
    with site.work() as work:
        board = work.board()
        with pytest.raises(Refused, match="holds a board already: Platform"):
            work.create_board(board)


def test_an_empty_database_says_so(tmp_path, empty_file, site):
    site.shell("DELETE FROM board")
    with site.work() as work, pytest.raises(Refused, match="no board yet"):
        work.board()


def test_name_zone_and_policy_change_but_not_the_identity(site):
    with site.work() as work:
        new = replace(work.board(), id="other", name="Payments", zone="UTC", policy_id="pol-008")
        work.change_board(new)
    with site.work(reading=True) as work:
        kept = work.board()
    assert (kept.id, kept.name, kept.zone) == ("board-1", "Payments", "UTC")
    assert kept.policy_id == "pol-008"


def test_a_new_policy_has_every_open_change_judged_again(site, make, summed):
    site.add(make("u1", at=5), summaries={"u1": summed()})
    with site.work() as work:
        assert work.changes.outdated(site.now, 9) == []
        work.change_board(replace(work.board(), policy_hash="cd" * 32))
    with site.work(reading=True) as work:
        assert work.changes.outdated(site.now, 9) == ["u1"]


def test_a_naive_clock_is_a_bug(site):
    naive = site.now.replace(tzinfo=None)
    with (
        pytest.raises(ValueError, match="offset"),
        open_work(site.engine, pack=site.pack, clock=lambda: naive, actor="", device="d", host="h"),
    ):
        pass


def put_schema(site, number):
    """Have another program's number stand on a board, as its upgrade leaves it."""
    site.shell(f"PRAGMA user_version = {number}")
    site.shell("UPDATE alembic_version SET version_num = ?", f"{number:04}")


@pytest.mark.parametrize(("by", "said"), [(1, "A newer CAB Desk"), (-1, "took this one's place")])
def test_what_became_of_another_schema_meanwhile_is_read_and_not_written(site, by, said):
    put_schema(site, guard.SCHEMA + by)
    with pytest.raises(Unavailable, match=said), site.work():
        raise AssertionError
    with site.work(reading=True) as work:
        assert work.board().name == "Platform"
    with site.reader() as reader:
        assert reader.head().seq == 1
    put_schema(site, guard.SCHEMA)
    with site.work() as work:
        work.record(Draft("board.changed", {}))
