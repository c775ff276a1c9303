"""Papers of many pages say where everything is: in a list, by links, and in the outline."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from cab_desk.reports import agenda, minutes
from cab_desk.services.papers.form import PaperForm
from tests.reports import sample
from tests.reports.reading import leads_of, outline_of, pages_of, sizes_of, type_of, widest_of
from tests.reports.script_sample import moment

FORMS = [PaperForm(sheet, kind) for sheet in ("a4", "letter") for kind in ("normal", "large")]
NAMES = [f"{form.sheet}-{form.type}" for form in FORMS]
HASH = "ab" * 32


def held(items: int) -> dict[str, Any]:
    """Return minutes of so many items, each of its own number."""
    found = sample.record()
    known = found["items"]
    found["items"] = [
        {**known[at % 7], "id": f"i{at}", "position": at + 1, "number": f"RFC-{3000 + at}"}
        for at in range(items)
    ]
    return found


def begin_of(pages: list[str], said: str) -> int:
    """Return the page on which something is said first."""
    return next(number for number, page in enumerate(pages, 1) if said in page)


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_long_minutes_list_their_parts_and_items_with_pages(form: PaperForm) -> None:
    pdf = minutes.render(held(40), HASH, form=form)
    pages = pages_of(pdf)
    parts = {
        "Attendance": 1, "Decisions": begin_of(pages, "Decisions RFC"),
        "Items, one by one": begin_of(pages, "1. RFC-3000 "),
        "Signatures": begin_of(pages, "Signatures 36 signatures"),
        "Minutes approved": begin_of(pages, "Minutes are final"),
        "Check this document": begin_of(pages, "Check this document Run"),
    }  # fmt: skip
    listed = " ".join(f"{title} {page}" for title, page in parts.items())
    assert f"Contents {listed}" in pages[0]
    items = [begin_of(pages, f"{at + 1}. RFC-{3000 + at} ") for at in range(40)]
    assert items == sorted(items)
    assert [lead.to for lead in leads_of(pdf)] == [*parts.values(), *items]
    outline = outline_of(pdf)
    assert [(level, title) for level, title, _ in outline if level == 0] == [
        (0, title) for title in parts
    ]
    assert [page for level, _, page in outline if level == 1] == items
    assert [title.split()[1] for level, title, _ in outline if level == 1] == [
        f"RFC-{3000 + at}" for at in range(40)
    ]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_short_minutes_have_no_contents_but_an_outline() -> None:
    pdf = minutes.render(held(3), HASH)
    assert "Contents" not in pages_of(pdf)[0]
    assert leads_of(pdf) == []
    assert outline_of(pdf)[0] == (0, "Attendance", 1)


def test_a_long_note_alone_makes_minutes_long() -> None:
    found = held(3)
    found["items"][1]["note"] = "It was talked about at length. " * 800
    assert "Contents" in pages_of(minutes.render(found, HASH))[0]


def test_a_page_is_said_in_the_row_that_leads_to_it() -> None:
    pdf = minutes.render(held(40), HASH)
    pages = pages_of(pdf)
    page = begin_of(pages, "40. RFC-3039 ")
    row = pages[begin_of(pages, "RFC-3039 ") - 1].split("RFC-3039 ")[1]
    assert str(page) in row[:90].split()


def test_links_are_printed_as_pdf_a_asks() -> None:
    with pikepdf.open(BytesIO(minutes.render(held(40), HASH))) as document:
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        assert notes
        assert {int(note.F) for note in notes} == {4}
        assert {str(note.Subtype) for note in notes} == {"/Link"}


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_minutes_stay_within_the_margins_of_every_sheet(form: PaperForm) -> None:
    pdf = minutes.render(held(12), HASH, form=form)
    size = (595, 842) if form.sheet == "a4" else (612, 792)
    assert sizes_of(pdf) == {size}
    left, right = widest_of(pdf)
    assert left >= 56
    assert right <= size[0] - 51
    assert type_of(pdf, "Edge Team Lead presented") == pytest.approx(11.4 if form.large else 9.5)


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert minutes.render(held(40), HASH) == minutes.render(held(40), HASH)


# The pack of an agenda -------------------------------------------------------------------------


def request(at: int, **more: Any) -> dict[str, Any]:
    return {
        "v": 1, "kind": "rfc", "made": moment("09:00"), "board": "Platform", "policy": "P, 1",
        "head": 7, "number": f"CR-{at:04d}", "title": f"Widen pool {at}", "stage": "submitted",
        "revision": 1, "content": f"{at:064x}", "class": "Normal", "requester": "", "owner": "Ben",
        "environment": "production", "systems": ["orders-db"], "risk": "High", "start": None,
        "end": None, "findings": [],
        "documents": [{"label": "Rollback plan", "text": f"Undo it {at}. " * 60}],
        "attachments": [{"name": "plan.txt", "size": 12, "sha256": "0" * 64}],
        "signoffs": [{"name": "Ann", "role": "CTO", "decision": "approve_with_conditions",
                      "conditions": [f"Watch it {at}"], "meaning": "I read it.",
                      "at": moment("08:00"), "revision": 1, "content": "0" * 64, "entry": 5}],
        **more,
    }  # fmt: skip


def pack(items: int) -> dict[str, Any]:
    return {
        "v": 1, "kind": "agenda", "made": moment("09:05"), "board": "Platform", "policy": "P, 1",
        "head": 7, "number": "2026-47", "title": "Weekly CAB", "place": "", "at": moment("14:00"),
        "invited": [],
        "items": [{"position": at, "number": f"CR-{at:04d}", "title": f"Widen pool {at}",
                   "minutes": 5, "rfc": request(at)} for at in range(1, items + 1)]
        + [{"position": items + 1, "number": "", "title": "Report", "minutes": 5, "rfc": None}],
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_the_front_of_a_pack_leads_to_each_request(form: PaperForm) -> None:
    pdf = agenda.render(pack(9), form)
    pages = pages_of(pdf)
    begins = [begin_of(pages, f"CR-{at:04d} Widen pool {at} Platform") for at in range(1, 10)]
    assert [lead.to for lead in leads_of(pdf)] == begins
    for at, page in enumerate(begins, 1):
        assert f"CR-{at:04d} Widen pool {at} Normal, High Clear 5 {page}" in pages[0]
    outline = outline_of(pdf)
    assert [page for level, _, page in outline if level == 0] == [1, *begins]
    assert {title for level, title, _ in outline if level == 1} == {
        "Gates", "Sign-offs", "Attachments", "Rollback plan",
    }  # fmt: skip
    assert sizes_of(pdf) == {(595, 842) if form.sheet == "a4" else (612, 792)}
    assert widest_of(pdf)[0] >= 56


@pytest.mark.parametrize(
    ("part", "gone", "said"),
    [
        ("texts", "Undo it 1.", "without the texts of the RFCs"),
        ("files", "plan.txt", "without the list of files"),
        ("conditions", "Watch it 1", "without the conditions of sign-offs"),
    ],
)
def test_what_a_pack_leaves_out_it_says(part: str, gone: str, said: str) -> None:
    whole = " ".join(pages_of(agenda.render(pack(2))))
    assert gone in whole
    assert "Not all is printed" not in whole
    less = " ".join(pages_of(agenda.render(pack(2), PaperForm(without=frozenset({part})))))
    assert gone not in less
    assert f"Not all is printed: {said}." in less
