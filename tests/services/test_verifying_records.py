"""Verifying the stored records: whatever the sqlite3 shell changes in a list is named."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.services.members.passphrases import open_key
from tests.services.evidence_room import WORDS, Room, entry_of, first, furnished, imported, room


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        furnished(made)
    return folder


def test_one_letter_of_a_signed_text_is_named(desk: Room) -> None:
    desk.tamper("UPDATE change_revision SET data = replace(data, 'four at a time', 'forty at once')"
                " WHERE data LIKE '%Rotate all%'")  # fmt: skip
    seq, _ = entry_of(desk, "change.edited")
    assert first(desk) == (
        f"Audit entry {seq}, RFC CR-2026-0001, revision 2: "
        "the stored text is not the one that was recorded."
    )


def test_a_text_with_its_hashes_made_anew_is_named(desk: Room) -> None:
    data = desk.do(lambda work: [one for one in work.changes.each() if one.title == "Rotate all"])
    forged = json.dumps(
        {**json.loads(_revision(desk, data[0].uid)), "title": "Rotate none"},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    hashed = digest(forged.encode())
    desk.tamper(
        ("UPDATE change_revision SET data = ?, content_hash = ? WHERE revision = 2",
         (forged, hashed)),
        (("UPDATE change SET content_hash = ?, title = 'Rotate none', sort_title = 'rotate none' "
         "WHERE number = 'CR-2026-0001'"), (hashed,)),
    )  # fmt: skip
    assert "RFC CR-2026-0001, revision 2: no audit entry records it." in first(desk)


def _revision(desk: Room, uid: str) -> bytes:
    data: bytes = desk.do(lambda work: work.changes.revisions(uid))[-1].data
    return data


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE change SET title = 'Drop it' WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0001: the list shows another title than was recorded."),
        ("UPDATE change SET stage = 'closed', bucket = 3 WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0001: the list shows another stage than was recorded."),
        (("UPDATE change SET particulars = replace(particulars, 'high', 'low') "
         "WHERE number = 'CR-2026-0001'"),
         "RFC CR-2026-0001: what is stored beside the signed text was changed."),
        ("UPDATE change SET particulars = '{' WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0001: what is stored beside the signed text was changed."),
        ("UPDATE change SET number = 'CR-2026-0009' WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0009: its number is not the one that was recorded."),
        (("UPDATE change SET requester_id = (SELECT id FROM person WHERE name = 'Ann Boyd') "
         "WHERE number = 'CR-2026-0001'"),
         "RFC CR-2026-0001: it names somebody else as requester than was recorded."),
        ("UPDATE change SET revision = 1 WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0001: a revision is missing or was added."),
        (("DELETE FROM change_revision WHERE revision = 1 AND change_id = "
         "(SELECT id FROM change WHERE number = 'CR-2026-0001')"),
         "RFC CR-2026-0001: a revision is missing or was added."),
        ("UPDATE change SET title = 'Other' WHERE number = 'IMP-3'",
         "RFC IMP-3: the list shows another title than was recorded."),
        (("UPDATE change_revision SET data = replace(data, 'Imported 3', 'Imported 4')"
         " WHERE data LIKE '%Imported 3%'"),
         "RFC IMP-3, revision 1: the stored text is not the one that was recorded."),
        (("UPDATE import_leaf SET content_hash = replace(content_hash, 'a', 'b')"
         " WHERE uid LIKE '%3'"),
         "import of RFCs: the list of what was imported is not the one that was recorded."),
        ("UPDATE import_leaf SET external_id = '9' WHERE uid LIKE '%3'",
         "import of RFCs: the list of what was imported is not the one that was recorded."),
        ("UPDATE change SET number = 'IMP-9' WHERE number = 'IMP-3'",
         "RFC IMP-9: its number is not the one that was recorded."),
        ("UPDATE change SET external_id = '9' WHERE number = 'IMP-3'",
         "RFC IMP-3: where it was imported from is not what was recorded."),
        ("UPDATE change SET source = 'jira' WHERE number = 'IMP-3'",
         "RFC IMP-3: where it was imported from is not what was recorded."),
        ("UPDATE change SET source = 'jira', external_id = '7' WHERE number = 'CR-2026-0001'",
         "RFC CR-2026-0001: where it was imported from is not what was recorded."),
        ("DELETE FROM import_leaf WHERE uid LIKE '%3'",
         "import of RFCs: the list of what was imported is not the one that was recorded."),
        ("UPDATE signoff SET decision = 'reject' WHERE person = 'Kim Osei'",
         "of RFC CR-2026-0001 by Kim Osei: what is stored as its decision is not what was signed."),
        ("UPDATE signoff SET conditions = '[]' WHERE person = 'Kim Osei'",
         "by Kim Osei: what is stored as its conditions is not what was signed."),
        (("UPDATE signoff SET content_hash = 'x' WHERE ledger_seq = "
         "(SELECT min(ledger_seq) FROM signoff)"),
         "by Dana Reyes: what is stored as its content hash is not what was signed."),
        ("UPDATE signoff SET superseded = 1 WHERE person = 'Kim Osei'",
         "by Kim Osei: what is stored as its standing is not what was signed."),
        ("DELETE FROM signoff WHERE person = 'Kim Osei'",
         "by Kim Osei: it is recorded, but is missing from the list."),
        ("UPDATE person_role SET role = 'Engineering Manager' WHERE role = 'Requester'",
         "person Rik Maas: name, roles or rights are not the ones that were recorded."),
        ("UPDATE person_role SET until = 'soon' WHERE role = 'Requester'",
         "person Rik Maas: name, roles or rights are not the ones that were recorded."),
        (("UPDATE person_key SET revoked_at = 'x' WHERE person_id = "
         "(SELECT id FROM person WHERE name = 'Dana Reyes')"),
         "key of Dana Reyes: the stored key is not the one that was accepted."),
        ("UPDATE person SET chair = 1 WHERE name = 'Kim Osei'",
         "person Kim Osei: name, roles or rights are not the ones that were recorded."),
        ("INSERT INTO person (id, name, aliases, linked) VALUES ('x', 'Eve', '[]', 1)",
         "Person Eve: no audit entry records it."),
        (("UPDATE person_key SET public = zeroblob(32) WHERE person_id = "
         "(SELECT id FROM person WHERE name = 'Dana Reyes')"),
         "key of Dana Reyes: the stored key is not the one that was accepted."),
        (
            "UPDATE calendar_entry SET end_at = start_at",
            "“Quarter close” on the calendar: what the calendar holds is not what was declared.",
        ),
        (
            "DELETE FROM calendar_entry",
            "“Quarter close” on the calendar: it is recorded, but is missing from the list.",
        ),
        ("UPDATE board SET zone = 'UTC'",
         "the board “Platform CAB”: name or time zone are not the ones that were recorded."),
        ("UPDATE event SET subject = 'x' WHERE type = 'board.created'",
         "the making of the board: the list shows something else than the event says."),
        ("UPDATE event SET signature = zeroblob(64) WHERE type = 'board.created'",
         "the making of the board: it bears a signature that its kind does not have."),
    ],
)  # fmt: skip
def test_a_record_edited_with_the_sqlite3_shell_is_named(
    desk: Room, statement: str, sentence: str
) -> None:
    desk.tamper(statement)
    assert sentence in first(desk)


def test_an_invented_change_is_named(desk: Room) -> None:
    desk.tamper("UPDATE change SET uid = 'invented' WHERE number = 'IMP-2'")
    sentences = [fault.sentence for fault in desk.verify().faults]
    assert any("it is recorded, but is missing from the list" in one for one in sentences)
    assert "RFC IMP-2: no audit entry records it." in sentences


def test_a_key_revoked_by_one_alone_is_named(desk: Room) -> None:
    dana, ann = desk.ids["Dana Reyes"], desk.ids["Ann Boyd"]
    opened = open_key(desk.office, ann, WORDS)

    def revoke(work: object) -> None:
        key = work.people.key(dana)  # type: ignore[attr-defined]
        body = {"key": key.key_id, "reason": "Left", "name": "Dana Reyes"}
        draft = Draft("key.revoked", body, dana, author=ann, key_id=opened.key_id)
        work.record(draft, lambda data: opened.seal(SIGNED_PREFIX + data))  # type: ignore[attr-defined]
        work.people.put_key(replace(key, revoked_at=desk.clock()))  # type: ignore[attr-defined]

    desk.do(revoke)
    assert first(desk).endswith(
        "revocation of the signing key of Dana Reyes: a key is revoked by two others, not by one "
        "alone."
    )


def test_an_import_of_before_vouches_for_what_it_did(tmp_path: Path) -> None:
    with room(tmp_path) as old:
        old.furnish()
        imported(old, leaf=1)
        assert old.verify().ok
        old.tamper("UPDATE change_revision SET data = replace(data, 'Imported 3', 'Imported 4')")
        assert "RFC IMP-3, revision 1" in first(old)
