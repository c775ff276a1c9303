"""Files of an RFC: stored once, signed by their hash, and never half there."""

import hashlib
from dataclasses import replace
from functools import partial
from random import Random

import pytest

from cab_desk.domain import attachments
from cab_desk.domain.attachments import Attachment
from cab_desk.domain.content import content_hash
from cab_desk.errors import BadInput, Refused
from cab_desk.services.evidence import audit_files
from cab_desk.services.requests import attaching, changes, files
from cab_desk.services.signatures import signsheet
from tests.services.evidence_room import DANA
from tests.services.files_room import LARGE, also, attached, chosen, tray_of


def sentences(caught):
    return [fault.sentence for fault in caught.value.faults]


def test_a_file_is_stored_with_the_rfc_that_names_it(desk, uid):
    data = bytes(range(256)) * (LARGE // 256)
    kept = also(desk, uid, "plan.pdf", data)
    assert kept == Attachment("plan.pdf", hashlib.sha256(data).hexdigest(), len(data))
    change = desk.change(uid)
    assert change.attachments == (kept,)
    assert change.revision == 2
    assert desk.do(partial(files.read, file=kept)) == data
    assert desk.verify().ok
    sizes = desk.do(lambda work: work.attachments.sizes([kept.sha256, "0" * 64]))
    assert sizes == {kept.sha256: len(data)}


def test_the_same_bytes_are_stored_once(desk, uid):
    other = desk.submitted("Upgrade the queue")
    one = also(desk, uid, "plan.pdf", b"the plan")
    two = also(desk, other, "copy of the plan.pdf", b"the plan")
    assert one.sha256 == two.sha256
    assert len(desk.do(lambda work: list(work.attachments.parts(one.sha256)))) == 1
    again = desk.do(partial(changes.duplicate, uid=uid)).made
    assert desk.change(again).attachments == (one,)
    assert desk.verify().ok


def test_a_replaced_file_makes_sign_offs_stale_and_says_which(desk, uid):
    first = also(desk, uid, "plan.pdf", b"the plan")
    desk.sign(uid, *DANA)
    assert desk.do(lambda work: len(work.signoffs.standing(uid))) == 1
    with pytest.raises(Refused, match="Give the reason"):
        attached(desk, uid, chosen(desk, data=b"another plan"), reason="")
    assert desk.change(uid).attachments == (first,)
    second = also(desk, uid, "plan-final.pdf", b"another plan", instead="plan.pdf")
    assert second.name == "plan.pdf"
    assert desk.do(lambda work: work.signoffs.standing(uid)) == ()
    sheet = desk.do(partial(signsheet.prepare, uid=uid))
    (stale,) = sheet.stale
    (difference,) = stale.differences
    assert difference.name == "attachments.plan.pdf"
    assert difference.before == attachments.grouped(first.sha256)
    assert difference.after == attachments.grouped(second.sha256)
    assert desk.verify().ok


def test_taken_away_and_back_again_is_the_same_content(desk, uid):
    before = content_hash(desk.change(uid))
    plan = also(desk, uid, "plan.pdf", b"the plan")
    with_it = content_hash(desk.change(uid))
    attached(desk, uid)
    assert content_hash(desk.change(uid)) == before
    tray_of(desk).drop([plan.sha256])  # the board has the bytes
    attached(desk, uid, plan)
    assert content_hash(desk.change(uid)) == with_it
    assert desk.verify().ok


def test_an_rfc_cannot_name_bytes_that_are_nowhere(desk, uid):
    before, entries = desk.change(uid), desk.verify().entries
    lost = Attachment("lost.pdf", "ab" * 32, 3)
    with pytest.raises(BadInput) as caught:
        attached(desk, uid, chosen(desk), lost)
    (sentence,) = sentences(caught)
    assert sentence == (
        "The bytes of “lost.pdf” are neither on this board nor on this machine. "
        "Remove it, or attach the file again."
    )
    assert desk.change(uid) == before
    report = desk.verify()
    assert (report.ok, report.entries, report.unnamed) == (True, entries, 0)


def test_an_rfc_cannot_say_another_size(desk, uid):
    with pytest.raises(BadInput) as caught:
        attached(desk, uid, replace(chosen(desk), size=4))
    assert sentences(caught) == ["“plan.pdf” has another size on this board than the RFC says."]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["../x"], "“../x” is no name under which a file can be kept."),
        (["a\u202eb"], "“a\u202eb” is no name under which a file can be kept."),
        (["plan.pdf", "PLAN.PDF"],
         "Two files are called “plan.pdf”. Rename one and attach it again."),
        ([f"{n}.txt" for n in range(51)], "An RFC has at most 50 files."),
    ],
)  # fmt: skip
def test_what_an_rfc_may_not_name_is_said_at_once(desk, uid, names, sentence):
    plan = chosen(desk)
    with pytest.raises(BadInput) as caught:
        attached(desk, uid, *(replace(plan, name=name) for name in names))
    assert sentences(caught) == [sentence]


def test_the_files_of_an_rfc_have_a_limit_together(monkeypatch, desk, uid):
    monkeypatch.setattr(files, "LARGEST_TOGETHER", 10)
    plan = also(desk, uid, "plan.pdf", b"the plan")
    with pytest.raises(BadInput) as caught:
        attached(desk, uid, plan, chosen(desk, "log.txt", b"a log"))
    (sentence,) = sentences(caught)
    assert sentence == (
        "The files of an RFC have at most 10 bytes together. "
        "With plan.pdf they would have 13 bytes."
    )


def test_each_file_of_an_rfc_has_a_limit_however_it_came_there(monkeypatch, desk, uid):
    monkeypatch.setattr(files, "LARGEST", 7)
    with pytest.raises(BadInput) as caught:
        attached(desk, uid, chosen(desk, "log.txt", b"a log"), chosen(desk))
    said = "plan.pdf has 8 bytes; a file has at most 7 bytes, so it was not attached."
    assert sentences(caught) == [said]


def test_a_file_that_is_too_large_is_named_by_verifying(monkeypatch, desk, uid):
    also(desk, uid, "plan.pdf", b"the plan")
    assert desk.verify().ok
    monkeypatch.setattr(audit_files, "LARGEST", 7)
    assert "its file “plan.pdf” is larger than a file may be." in named(desk, uid)


def test_bytes_that_were_touched_in_the_tray_do_not_come_onto_the_board(desk, uid):
    plan = chosen(desk)
    (desk.folder / "tray" / plan.sha256).write_bytes(b"the pl4n")
    entries = desk.verify().entries
    with pytest.raises(Refused, match="are not the ones of its SHA-256, so nothing was kept"):
        attached(desk, uid, plan)
    report = desk.verify()
    assert (report.ok, report.entries, report.unnamed) == (True, entries, 0)


def test_a_refused_edit_leaves_no_bytes_behind(desk, uid):
    change = desk.change(uid)
    with pytest.raises(BadInput):
        desk.do(
            partial(
                attaching.keep, tray=tray_of(desk), uid=uid, expected_version=change.version,
                change=replace(change, title="", attachments=(chosen(desk),)),
            )
        )  # fmt: skip
    assert desk.verify().unnamed == 0


def test_a_new_rfc_comes_with_its_files(desk):
    plan = chosen(desk)
    new = replace(desk.change(desk.submitted()), uid="", attachments=(plan,))
    made = desk.do(
        partial(attaching.keep, tray=tray_of(desk), uid="", change=new, submit_too=True)
    ).made
    assert desk.change(made).attachments == (plan,)
    assert desk.verify().ok


# What somebody with the database's own shell may do to the bytes --------------------------------

GONE = "its file “plan.pdf” is missing on the board."
ALTERED = "the bytes of its file “plan.pdf” are not the ones that it was signed with."


def named(desk, uid):
    report = desk.verify()
    assert not report.ok
    (fault,) = report.faults
    assert fault.subject == uid
    return fault.sentence.partition(", ")[2]


@pytest.fixture
def plan(desk, uid):
    kept = also(desk, uid, "plan.pdf", Random(7).randbytes(LARGE))  # no part like another
    also(desk, uid, "log.txt", b"a log")
    return kept


@pytest.mark.parametrize(
    ("attack", "why"),
    [
        ("DELETE FROM attachment WHERE sha256 = ?", GONE),
        ("DELETE FROM attachment WHERE sha256 = ? AND part = 1", ALTERED),
        ("UPDATE attachment SET data = substr(data, 2) WHERE sha256 = ? AND part = 1", ALTERED),
        ("UPDATE attachment SET part = 7 WHERE sha256 = ? AND part = 0", ALTERED),
        (("INSERT INTO attachment SELECT sha256, 9, data FROM attachment WHERE sha256 = ?"
          " AND part = 0"), ALTERED),
    ],
    ids=["deleted", "cut", "shorter", "other order", "longer"],
)  # fmt: skip
def test_bytes_that_were_touched_are_named_with_the_rfc(desk, uid, plan, attack, why):
    desk.tamper((attack, (plan.sha256,)))
    assert named(desk, uid) == f"RFC CR-2026-0001, revision 2: {why}"


def test_swapped_bytes_are_named(desk, uid, plan):
    log = next(one for one in desk.change(uid).attachments if one.name == "log.txt")
    desk.tamper(
        ("DELETE FROM attachment WHERE sha256 = ?", (log.sha256,)),
        ("INSERT INTO attachment SELECT ?, part, data FROM attachment WHERE sha256 = ?",
         (log.sha256, plan.sha256)),
    )  # fmt: skip
    found = "the bytes of its file “log.txt” are not the ones that it was signed with."
    assert named(desk, uid) == f"RFC CR-2026-0001, revision 3: {found}"
    with pytest.raises(Refused, match="so no copy was saved"):
        desk.do(partial(files.read, file=log))


def test_an_older_version_needs_its_files_too(desk, uid, plan):
    attached(desk, uid)
    assert desk.verify().ok
    desk.tamper(("DELETE FROM attachment WHERE sha256 = ?", (plan.sha256,)))
    assert "revision 2" in named(desk, uid)
    with pytest.raises(Refused, match="are missing on this board"):
        desk.do(partial(files.read, file=plan))


def test_bytes_that_no_rfc_names_are_told_and_are_no_fault(desk, uid, plan):
    data = b"left here"
    name = hashlib.sha256(data).hexdigest()
    desk.tamper(("INSERT INTO attachment VALUES (?, 0, ?)", (name, data)))
    report = desk.verify()
    assert report.ok
    assert report.sentence().endswith("One stored file belongs to no RFC; that breaks nothing.")
    desk.tamper(("UPDATE attachment SET data = ? WHERE sha256 = ?", (b"another", name)))
    report = desk.verify()
    assert [fault.sentence for fault in report.faults] == [
        f"Attached file {name[:12]}: its bytes are not the ones of its SHA-256."
    ]
