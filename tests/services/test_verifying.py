"""Verifying: an untouched board is intact, and every attack on the file is found and named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import Draft, Head, chain
from cab_desk.keys.heads import RememberedHeads
from cab_desk.services.boards import backups
from cab_desk.storage.upgrade import create
from tests.databases import content, keep, on_server, put
from tests.services.evidence_room import CHEAP, Room, entry_of, first, furnished, room


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        furnished(made)
    return folder


def test_an_untouched_board_is_intact(desk: Room) -> None:
    report = desk.verify()
    assert report.faults == ()
    assert report.ok
    head = desk.do(lambda work: work.ledger.head())
    assert (report.head, report.entries, report.changes) == (head, head.seq, 7)
    assert report.signatures == 4 + 3 + 4 + 1  # keys, words for them, sign-offs, a withdrawal
    assert report.sentence() == f"The audit chain is intact: {head.seq} entries, 12 signatures."


def test_verifying_writes_nothing_and_tells_how_far_it_is(desk: Room) -> None:
    before = content(desk.path)
    told: list[tuple[int, int]] = []
    desk.verify(progress=lambda done, total: told.append((done, total)))
    assert content(desk.path) == before
    assert told[-1][0] == told[-1][1]


def test_a_file_without_a_board_is_said_so(tmp_path: Path) -> None:
    create(tmp_path / "new.cabdesk")
    with room(tmp_path, name="new.cabdesk") as empty:
        report = empty.verify()
    assert (report.ok, report.sentence()) == (
        False, "The audit chain is broken. This file holds no board.",
    )  # fmt: skip


# The chain -------------------------------------------------------------------------------------


def test_an_edited_event_is_named(desk: Room) -> None:
    seq, event = entry_of(desk, "signoff.given", 1)
    desk.tamper((
        "UPDATE event SET data = replace(data, '\"approve\"', '\"reject\"') WHERE id = ?", (event,)
    ))  # fmt: skip
    assert first(desk) == (
        f"Audit entry {seq}, sign-off of RFC CR-2026-0001 by Dana Reyes: "
        "its bytes are not the ones that were recorded."
    )


def test_one_byte_of_a_signature_is_named(desk: Room) -> None:
    seq, event = entry_of(desk, "signoff.given", 2)
    signature = desk.do(lambda work: work.ledger.event(event)).signature
    spoilt = bytes([signature[0] ^ 1]) + signature[1:]
    desk.tamper(("UPDATE event SET signature = ? WHERE id = ?", (spoilt, event)))
    assert first(desk) == (
        f"Audit entry {seq}, sign-off of RFC CR-2026-0001 by Kim Osei: "
        "the signature does not fit the record."
    )


def test_a_stripped_and_a_swapped_signature_are_named(desk: Room) -> None:
    one, other = entry_of(desk, "signoff.given", 0), entry_of(desk, "signoff.given", 1)
    signatures = [desk.do(lambda work, e=e: work.ledger.event(e).signature)
                  for _, e in (one, other)]  # fmt: skip
    desk.tamper(("UPDATE event SET signature = x'' WHERE id = ?", (other[1],)))
    assert f"entry {other[0]}, sign-off" in first(desk)
    swap = "UPDATE event SET signature = ? WHERE id = ?"
    desk.tamper((swap, (signatures[1], one[1])), (swap, (signatures[0], other[1])))
    assert f"entry {one[0]}, sign-off" in first(desk)
    assert "the signature does not fit" in first(desk)


@pytest.mark.parametrize("keep_event", [True, False])
def test_an_entry_deleted_in_the_middle_is_named(desk: Room, keep_event: bool) -> None:
    seq, event = entry_of(desk, "change.edited")
    dropped = ["DELETE FROM ledger WHERE seq = " + str(seq)]
    if not keep_event:
        dropped.append(f"DELETE FROM event WHERE id = '{event}'")
    desk.tamper(*dropped)
    sentence = first(desk)
    assert sentence.startswith(f"Audit entry {seq + 1}, sign-off of RFC CR-2026-0001")
    assert "an entry before it is missing" in sentence


def test_an_event_without_bytes_is_named(desk: Room) -> None:
    seq, event = entry_of(desk, "change.edited")
    desk.tamper(f"DELETE FROM event WHERE id = '{event}'")
    assert first(desk).startswith(f"Audit entry {seq}, ")
    assert "the event behind it is missing" in first(desk)


def test_two_swapped_entries_are_named(desk: Room) -> None:
    seq, _ = entry_of(desk, "signoff.given", 1)
    desk.tamper(
        f"UPDATE ledger SET seq = 99999 WHERE seq = {seq}",
        f"UPDATE ledger SET seq = {seq} WHERE seq = {seq + 1}",
        f"UPDATE ledger SET seq = {seq + 1} WHERE seq = 99999",
    )
    assert first(desk).startswith(f"Audit entry {seq}, sign-off of RFC CR-2026-0001 by Kim Osei")
    assert "it does not follow the entry before it" in first(desk)


def rehash(desk: Room) -> None:
    """Make the chain over again, as somebody without any key can."""
    pairs = desk.do(lambda work: [(entry, event) for entry, event in work.ledger.entries()])
    prev, statements = "0" * 64, []
    for seq, (entry, event) in enumerate(pairs, 1):
        event_id = digest(event.data)
        made = chain(prev, seq, event_id)
        statements.append((("UPDATE ledger SET seq = ?, prev = ?, event_id = ?, hash = ? "
                           "WHERE seq = ?"), (seq, prev, event_id, made, entry.seq)))  # fmt: skip
        if event.id != event_id:
            statements.insert(0, ("UPDATE event SET id = ? WHERE id = ?", (event_id, event.id)))
        prev = made
    desk.tamper("PRAGMA foreign_keys = OFF", *statements)


def test_an_edit_with_all_hashes_made_anew_is_found_by_the_signature(desk: Room) -> None:
    seq, event = entry_of(desk, "signoff.given", 2)
    desk.tamper((
        "UPDATE event SET data = replace(data, 'Stop at 0.1 %', 'Stop at 9.9 %') WHERE id = ?",
        (event,),
    ))  # fmt: skip
    rehash(desk)
    assert first(desk) == (
        f"Audit entry {seq}, sign-off of RFC CR-2026-0001 by Kim Osei: "
        "the signature does not fit the record."
    )


def test_a_deleted_sign_off_with_all_hashes_made_anew_is_found_by_the_stream(desk: Room) -> None:
    seq, event = entry_of(desk, "signoff.given", 1)
    desk.tamper(f"DELETE FROM ledger WHERE seq = {seq}", f"DELETE FROM event WHERE id = '{event}'")
    rehash(desk)
    assert "by Kim Osei: it was signed on a history that is not there any more" in first(desk)
    found = [one.sentence for one in desk.verify().faults]
    assert any("by Dana Reyes: it does not follow its author's event before it." in one
               for one in found)  # fmt: skip


def test_a_copy_that_is_put_in_again_is_named(desk: Room) -> None:
    _, event = entry_of(desk, "signoff.given", 0)
    head = desk.do(lambda work: work.ledger.head())
    copy = chain(head.hash, head.seq + 1, event)
    unbound = (
        ["ALTER TABLE ledger DROP CONSTRAINT uq_ledger_event_id"]
        if on_server()
        else [
            "CREATE TABLE kept AS SELECT * FROM ledger",
            "DELETE FROM ledger",
            "DROP TABLE ledger",
            "ALTER TABLE kept RENAME TO ledger",
        ]
    )
    desk.tamper(
        *unbound,
        ("INSERT INTO ledger (seq, prev, event_id, hash) VALUES (?, ?, ?, ?)",
         (head.seq + 1, head.hash, event, copy)),
    )  # fmt: skip
    assert first(desk).startswith(f"Audit entry {head.seq + 1}, sign-off of RFC CR-2026-0001")


def test_an_event_of_another_board_is_named(desk: Room) -> None:
    desk.tamper(f"UPDATE board SET id = '{'f' * 32}'")
    assert first(desk) == ("Audit entry 1, the making of the board: it belongs to another board.")


def test_a_forged_key_is_named(desk: Room) -> None:
    """Somebody with the file adds a key of their own for Dana and signs with it."""
    dana = desk.ids["Dana Reyes"]
    key = CHEAP.make(dana, "forged it is", desk.clock())
    seal = CHEAP.signer(key, "forged it is")
    body = {"public": key.public.hex(), "name": "Dana Reyes", "text": "I accept."}
    draft = Draft("key.accepted", body, subject=dana, author=dana, key_id=key.key_id)
    desk.do(lambda work: work.record(draft, lambda data: seal(b"cabdesk/event/v1\0" + data)))
    seq = desk.do(lambda work: work.ledger.head().seq)
    assert first(desk) == (
        f"Audit entry {seq}, signing key of Dana Reyes: its owner had a valid key already."
    )


# What this machine remembers -------------------------------------------------------------------


@pytest.fixture
def memory(desk: Room) -> RememberedHeads:
    heads = RememberedHeads(desk.folder / "heads")
    assert desk.verify(memory=heads).ok
    return heads


def cut(desk: Room, count: int) -> Head:
    """Take the last entries away, with all that follows from them but the board's lists."""
    head: Head = desk.do(lambda work: work.ledger.head())
    ids = desk.do(lambda work: [e.event_id for e, _ in work.ledger.entries(head.seq - count)])
    desk.tamper(f"DELETE FROM ledger WHERE seq > {head.seq - count}",
                *(f"DELETE FROM event WHERE id = '{one}'" for one in ids))  # fmt: skip
    return head


def test_a_chain_cut_at_its_end_is_refused_loudly(desk: Room, memory: RememberedHeads) -> None:
    head = cut(desk, 2)
    report = desk.verify(memory=memory)
    sentences = [fault.sentence for fault in report.faults]
    assert any(
        one == f"The audit chain has {head.seq - 2} entries; this machine saw {head.seq} before. "
        "Entries were cut off, or an old copy was put back." for one in sentences
    )  # fmt: skip


def test_an_old_copy_put_back_is_refused_though_it_is_whole(
    desk: Room, memory: RememberedHeads
) -> None:
    old = keep(desk.path)
    desk.submitted("One more")
    assert desk.verify(memory=memory).ok
    put(old, desk.path)
    assert desk.verify().ok
    report = desk.verify(memory=memory)
    assert not report.ok
    assert "an old copy was put back" in report.sentence()
    assert len(report.faults) == 1


def test_another_history_of_the_same_board_is_refused(desk: Room, memory: RememberedHeads) -> None:
    seen = memory.highest(desk.do(lambda work: work.board()).id)
    assert seen is not None
    old = keep(desk.path)
    desk.submitted("What was seen")
    assert desk.verify(memory=memory).ok
    put(old, desk.path)
    desk.clock.on(minutes=1)
    desk.submitted("What was not seen")
    desk.submitted("Nor this")
    assert desk.verify().ok
    report = desk.verify(memory=memory)
    assert f"Audit entry {seen.seq + 2} is not the one that this machine saw" in report.sentence()


@pytest.mark.parametrize("more", [0, 4])
def test_a_restore_that_names_what_was_seen_is_told_and_accepted(
    desk: Room, memory: RememberedHeads, more: int
) -> None:
    old = keep(desk.path)
    desk.submitted("Left behind")
    desk.submitted("Left behind too")
    assert desk.verify(memory=memory).ok
    seen = desk.do(lambda work: work.ledger.head())
    put(old, desk.path)
    desk.clock.on(minutes=1)
    desk.do(lambda work: backups.note(work, seen, ""))
    for number in range(more):  # the chain grows past what was seen
        desk.submitted(f"After it {number}")
    report = desk.verify(memory=memory)
    assert report.ok
    assert f"entries up to {seen.seq}, which this machine saw before" in report.sentence()
    again = desk.verify(memory=memory)
    assert again.ok
    assert "put back" not in again.sentence()


def test_a_restore_that_names_another_head_excuses_nothing(
    desk: Room, memory: RememberedHeads
) -> None:
    old = keep(desk.path)
    desk.submitted("Left behind")
    assert desk.verify(memory=memory).ok
    seen = desk.do(lambda work: work.ledger.head())
    put(old, desk.path)
    desk.do(lambda work: backups.note(work, Head(seen.seq, "0" * 64), ""))
    report = desk.verify(memory=memory)
    assert not report.ok
    assert "an old copy was put back" in report.sentence()


def test_a_broken_board_is_not_remembered(desk: Room, memory: RememberedHeads) -> None:
    board_id = desk.do(lambda work: work.board()).id
    before = memory.highest(board_id)
    desk.submitted("One more")
    desk.tamper("UPDATE board SET zone = 'UTC'")
    assert not desk.verify(memory=memory).ok
    assert memory.highest(board_id) == before


# Every byte ------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["data", "signature"])
def test_any_byte_of_any_event_is_noticed(desk: Room, column: str) -> None:
    ids: list[str] = desk.do(lambda work: [event.id for _, event in work.ledger.entries()])
    read_back: Callable[[str], bytes] = lambda one: getattr(  # noqa: E731
        desk.do(lambda work: work.ledger.event(one)), column
    )
    whole = {one: read_back(one) for one in ids}
    for number, one in enumerate(ids):
        value = whole[one]
        if not value:
            continue
        place = (number * 37) % len(value)
        flipped = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        stored = lambda v: v.decode() if column == "data" else v  # noqa: E731
        desk.tamper((f"UPDATE event SET {column} = ? WHERE id = ?", (stored(flipped), one)))
        report = desk.verify()
        assert not report.ok
        assert report.first is not None
        assert report.first.seq == number + 1
        desk.tamper((f"UPDATE event SET {column} = ? WHERE id = ?", (stored(value), one)))
    assert desk.verify().ok
