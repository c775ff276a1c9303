"""The chair's script on paper: times, what is asked, what is in the way, and room to write."""

import pytest

from cab_desk.reports.script import render
from cab_desk.services.papers.form import PaperForm
from tests.reports.reading import leads_of, outline_of, pages_of, sizes_of, type_of, widest_of
from tests.reports.script_sample import item, moment, record

FORMS = [PaperForm(sheet, kind) for sheet in ("a4", "letter") for kind in ("normal", "large")]
NAMES = [f"{form.sheet}-{form.type}" for form in FORMS]


def whole(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_every_line_of_a_script_is_on_paper(form: PaperForm) -> None:
    said = whole(render(record(), form))
    for wanted in (
        "Chair’s script", "2026-47, draft for the chair alone", "Weekly CAB, Wed 18 Nov 2026",
        "Place: Room 4", "Projected end 15:15 UTC+1, planned end 16:00 UTC+1.",
        "Quorum: 3 of 5 who vote, and the chair.", "Ben Tech (Member, votes)",
        "Ask the vendor (Cy, due Thu 19 Nov 2026; CR-2026-0001, meeting 2026-46)",
        "CR-2026-0099 Too late", "1. CR-2026-0001 Widen the pool", "3. Report of the quarter",
        "15:05 – 15:10 UTC+1, 5 minutes", "Have it signed by CTO, then decide.",
        "Ben Tech, requested by Tea Lead", "Blocks: The rollback was never tried. (§6.3)",
        "Blocks: A freeze lies on it. (§4.1)", "Still missing: CTO; DBA Lead (1 of 2)",
        "Two people on call (Ann, by Fri 20 Nov 2026)", "Warn the gates", "Normal, High",
        "Withdrawn", "To close", "draft: recorded nowhere", "As of audit entry 1,207",
        "Printed Wed 18 Nov 2026, 10:05 UTC+1",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert "Private" not in said
    assert "Own note" not in said


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_sheet_has_its_size_and_its_margins(form: PaperForm) -> None:
    pdf = render(record(), form)
    size = (595, 842) if form.sheet == "a4" else (612, 792)
    assert sizes_of(pdf) == {size}
    left, right = widest_of(pdf)
    assert left >= 56  # 20 mm
    assert right <= size[0] - 51  # 18 mm
    pages = pages_of(pdf)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_the_large_type_is_larger() -> None:
    normal, large = (render(record(), PaperForm(type=kind)) for kind in ("normal", "large"))
    assert type_of(normal, "Have it signed") == pytest.approx(9.5)
    assert type_of(large, "Have it signed") == pytest.approx(11.4)
    assert type_of(large, "Page 1 of") == type_of(normal, "Page 1 of")


def test_private_notes_mark_every_page() -> None:
    notes = [item(at, private=f"Whisper {at}\nAnd more") for at in range(1, 13)]
    pages = pages_of(render(record(private=True, items=notes)))
    assert len(pages) > 3
    for page in pages:
        assert "Private: with the chair’s own notes. For nobody else." in page
    assert all(f"Whisper {at}" in " ".join(pages) for at in range(1, 13))


def test_the_times_lead_to_the_items_and_the_outline_too() -> None:
    items = [item(at) for at in range(1, 11)]
    pdf = render(record(items=items))
    pages = pages_of(pdf)
    begins = {
        at: next(n for n, page in enumerate(pages, 1) if f"{at}. CR-2026-{at:04d}" in page)
        for at in range(1, 11)
    }
    assert [lead.to for lead in leads_of(pdf)] == list(begins.values())
    outline = outline_of(pdf)
    assert [page for _, title, page in outline if "CR-2026" in title] == list(begins.values())
    assert [title for _, title, _ in outline][:2] == ["Chair’s script", "Before the first item"]
    for at, page in begins.items():
        assert f"CR-2026-{at:04d} Widen the pool Ben Tech 5 {page}" in pages[0]


def test_a_meeting_that_runs_over_says_by_how_much() -> None:
    said = whole(render(record(ends=moment("15:20"), over=20)))
    assert "Projected end 16:20 UTC+1: 20 minutes over the planned end, 16:00 UTC+1." in said


def test_a_decided_item_asks_for_nothing() -> None:
    done = item(1, starts=None, ends=None, verdict="approved", decided=moment("14:03"),
                asked=["Nothing more. Decided: Approved."])  # fmt: skip
    said = whole(render(record(items=[done], begun=moment("14:00"))))
    assert "Decided Wed 18 Nov 2026, 15:03 UTC+1" in said
    assert "✓" in said
    assert "Every slot is signed" not in said
    assert "What is left is counted from 10:05 UTC+1." in said


def test_room_to_write_may_be_left_out() -> None:
    with_room, without = (
        render(record(), PaperForm(without=gone)) for gone in (frozenset(), frozenset({"room"}))
    )
    assert "Withdrawn" in whole(with_room)
    assert "Withdrawn" not in whole(without)


def test_the_same_script_gives_the_same_bytes_and_tells_its_progress() -> None:
    told: list[tuple[int, int]] = []
    assert render(record()) == render(record(), progress=lambda *pair: told.append(pair))
    assert told == [(0, 3), (1, 3), (2, 3)]


def test_an_empty_agenda_has_a_script_too() -> None:
    said = whole(render(record(items=[], seats=[], tasks=[], late=[])))
    assert "Nothing stands on the agenda." in said
    assert "Nobody is invited." in said


def test_no_text_of_a_user_can_break_a_script() -> None:
    hostile = "<b>x</b> & \x00\u202e [[[1]]] " + "漢字" * 200 + "y" * 3_000
    block = {"message": hostile, "section": hostile}
    one = item(1, title=hostile, private=hostile, note=hostile, owner=hostile, late=hostile,
               asked=[hostile], missing=[hostile], blocks=[block],
               conditions=[{"text": hostile, "owner": hostile, "due": hostile}])  # fmt: skip
    pdf = render(record(private=True, title=hostile, items=[one], late=[hostile]),
                 PaperForm("letter", "large"))  # fmt: skip
    assert "<b>x</b> & [[[1]]]" in whole(pdf)
    assert widest_of(pdf)[1] <= 612 - 51
