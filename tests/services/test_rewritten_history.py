"""A chain that was written anew without any key, from an entry that nobody signs."""

from collections.abc import Iterator

import pytest

from cab_desk.storage.work import SqlWork
from tests.services.evidence_room import Room, entry_of, first
from tests.services.lost_room import rewrite
from tests.services.sealed_evening import Sealed, sealed


@pytest.fixture
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """Return an evening of a version whose signed entries named no head."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlWork, "_head", lambda _work: None)
        made = sealed(tmp_path_factory.mktemp("earlier"), another=True)
    yield made
    made.desk.close()


@pytest.mark.files("keys of a file's tables are turned off by a word of SQLite")
def test_p32_an_unsigned_entry_written_anew_is_found_by_the_next_signature(
    evening: Sealed,
) -> None:
    desk = evening.desk
    assert desk.verify().ok
    later(desk)
    assert "it was signed on a history that is not there any more" in first(desk)
    assert "changed, taken out or put in since" in first(desk)


@pytest.mark.files("keys of a file's tables are turned off by a word of SQLite")
def test_p32_an_unsigned_entry_written_anew_is_found_by_the_minutes(earlier: Sealed) -> None:
    """No machine remembers the head, and of what an earlier version signed nothing names it."""
    desk = earlier.desk
    assert desk.verify().ok
    later(desk)
    assert "that the minutes of meeting" in first(desk)
    assert "was changed, taken out or put in since" in first(desk)


def later(desk: Room) -> None:
    """Write the last unsigned entry before the minutes anew: it was a month before."""
    seq, event_id = last_unsigned(desk)
    event = desk.do(lambda work: work.ledger.event(event_id))
    at = event.data.index(b'"at":"') + len(b'"at":"2026-')
    old = event.data[at - 11 : at + 18]
    rewrite(desk, seq, old, old.replace(b"2026-11", b"2026-10", 1))


def last_unsigned(desk: Room) -> tuple[int, str]:
    """Return the last entry before the minutes that nobody signed and no later entry names."""
    pairs = desk.do(lambda work: [(entry, event) for entry, event in work.ledger.entries()])
    final, _ = entry_of(desk, "minutes.final")
    for entry, event in reversed(pairs[: final - 1]):
        later = b"".join(one.data for _, one in pairs[entry.seq :])
        if not event.signature and event.id.encode() not in later:
            return entry.seq, event.id
    raise AssertionError("every unsigned entry is named by a later one")
