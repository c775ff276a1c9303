"""Two edits of one change: nothing of either is lost, and nobody decides for them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.attachments import Attachment
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.threeway import merge

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
BEFORE = Change(
    "Widen the pool", class_id="normal", requester="Ann", requester_id="a", impact="low",
    start=NOON, documents={"description": "Old.", "rollback_plan": "Back."},
)  # fmt: skip

_texts = st.sampled_from(("", "One.", "Two."))
_edits = st.fixed_dictionaries({
    "title": st.sampled_from(("Widen the pool", "Widen it", "Narrow it")),
    "impact": st.sampled_from(("low", "high")),
    "start": st.sampled_from((None, NOON, NOON + timedelta(hours=1))),
    "systems": st.sampled_from(((), ("db",), ("db", "gate"))),
    "documents": st.dictionaries(st.sampled_from(("description", "rollback_plan", "x")), _texts),
})  # fmt: skip
changes = _edits.map(lambda values: replace(BEFORE, **values))


def test_what_only_one_of_them_changed_stands():
    mine = replace(BEFORE, impact="high", documents={**BEFORE.documents, "description": "New."})
    theirs = replace(
        BEFORE, title="Widen it", version=5, revision=2, stage=Stage.SUBMITTED, number="CR-1",
        documents={**BEFORE.documents, "rollback_plan": "Back, slowly."},
    )  # fmt: skip
    found = merge(BEFORE, mine, theirs)
    assert found.clashes == ()
    assert found.theirs == ("documents.rollback_plan", "title")
    assert found.mine == ("documents.description", "impact")
    assert found.change == replace(
        theirs, impact="high", documents={"description": "New.", "rollback_plan": "Back, slowly."}
    )


def test_where_they_are_at_odds_theirs_stands_until_somebody_decides():
    mine = replace(BEFORE, title="Mine", requester="Kim", requester_id="k", start=None)
    theirs = replace(BEFORE, title="Theirs", requester="Bo", requester_id="b", impact="high")
    found = merge(BEFORE, mine, theirs)
    assert [one.name for one in found.clashes] == ["requester", "title"]
    assert (found.change.title, found.change.requester_id, found.change.start) == (
        "Theirs", "b", None,
    )  # fmt: skip
    decided = found.decided({"requester"})
    assert (decided.title, decided.requester, decided.requester_id) == ("Theirs", "Kim", "k")
    assert decided.impact == "high"
    assert found.decided({"requester", "title"}).title == "Mine"


def test_a_document_that_one_emptied_and_the_other_wrote_on_is_at_odds():
    mine = replace(BEFORE, documents={"rollback_plan": "Back."})
    theirs = replace(BEFORE, documents={"description": "More.", "rollback_plan": "Back."})
    found = merge(BEFORE, mine, theirs)
    assert [(one.name, one.theirs, one.mine) for one in found.clashes] == [
        ("documents.description", "More.", None)
    ]
    assert found.decided(["documents.description"]).documents == {"rollback_plan": "Back."}


@given(changes, changes)
def test_nothing_of_either_is_lost(mine, theirs):
    found = merge(BEFORE, mine, theirs)
    whole = found.decided([one.name for one in found.clashes])
    for name in ("title", "impact", "start", "systems"):
        was, my, now = (getattr(one, name) for one in (BEFORE, mine, theirs))
        assert getattr(whole, name) == (now if my == was else my)
        assert getattr(found.change, name) == (my if now == was else now)


@given(changes, changes)
def test_who_comes_first_decides_nothing_but_the_clashes(mine, theirs):
    one, other = merge(BEFORE, mine, theirs), merge(BEFORE, theirs, mine)
    assert [clash.name for clash in one.clashes] == [clash.name for clash in other.clashes]
    if not one.clashes:
        texts = [{key: text for key, text in found.change.documents.items() if text}
                 for found in (one, other)]  # fmt: skip
        assert texts[0] == texts[1]
        assert replace(one.change, documents={}) == replace(other.change, documents={})


@given(changes)
def test_the_same_edit_twice_is_no_clash(edited):
    found = merge(BEFORE, edited, edited)
    assert found.clashes == ()
    assert found.change == edited


def test_files_are_merged_one_by_one():
    plan, log, photo = (Attachment(name, name[0] * 64, 5) for name in ("a.pdf", "b.log", "c.png"))
    new_plan = replace(plan, sha256="1" * 64)
    my_log, their_log = (replace(log, sha256=digit * 64) for digit in "23")
    before = Change(title="x", attachments=(plan, log))
    mine = replace(before, attachments=(new_plan, my_log))
    theirs = replace(before, attachments=(plan, their_log, photo))
    merged = merge(before, mine, theirs)
    assert [one.name for one in merged.clashes] == ["attachments.b.log"]
    assert merged.change.attachments == (new_plan, their_log, photo)
    assert merged.decided(["attachments.b.log"]).attachments == (new_plan, my_log, photo)
    gone = merge(before, replace(before, attachments=(log,)), theirs)
    assert gone.change.attachments == (their_log, photo)
