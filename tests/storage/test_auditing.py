"""What verifying reads stands still, and nobody has to wait for it."""

import tempfile

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Unavailable
from cab_desk.storage.auditing import SqlAudit


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder that temporary files go to, alone in this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_others_write_while_it_is_read_and_it_does_not_move(site, make, temporary):
    site.add(make("u1"), make("u2"))
    with SqlAudit(site.place) as audit:
        entries = audit.entries()
        next(entries)
        with site.work() as work:  # the commit would wait for a read that lasts
            event = work.record(Draft("change.created", {"count": 1}))
            work.changes.add([make("u3")], event.id)
        assert audit.head().seq == 2
        assert [entry.seq for entry, _ in entries] == [2]
        assert [one.uid for one in audit.changes()] == ["u1", "u2"]
        assert audit.count_changes() == 2
    with SqlAudit(site.place) as audit:
        assert (audit.head().seq, audit.count_changes()) == (3, 3)


@pytest.mark.files("a file is read from a copy")
def test_its_copy_is_gone_afterwards(site, temporary):
    with SqlAudit(site.place) as audit:
        assert audit.board().id == "board-1"
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


def test_a_file_that_cannot_be_copied_leaves_nothing(tmp_path, temporary):
    broken = tmp_path / "broken.cabdesk"
    broken.write_bytes(b"no board at all" * 100)
    for path in (broken, tmp_path / "none.cabdesk"):
        with pytest.raises(Unavailable):
            SqlAudit(path)
    assert list(temporary.iterdir()) == []


@pytest.mark.files("a file is read from a copy")
def test_without_a_place_for_the_copy_it_says_so(site, temporary):
    temporary.rmdir()
    with pytest.raises(Unavailable, match="cannot be written"):
        SqlAudit(site.place)
