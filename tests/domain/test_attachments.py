"""Names under which files may be kept, and how files take each other's place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain import attachments
from cab_desk.domain.attachments import Attachment, free_name, put, restored, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Übersicht Netz.pdf", "Übersicht Netz.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("/srv/plans/", "plans"),
        ("..", ""),
        ("", ""),
        (" . ", ""),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("what?*.txt", "what__.txt"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("line\nbreak.txt", "line break.txt"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("in\u2066vo\u200bice.pdf", "invoice.pdf"),
        ("trailing. ", "trailing"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_a_name_is_kept_safe(given_name, kept):
    assert safe_name(given_name) == kept


def test_a_long_name_is_cut_before_its_ending():
    kept = safe_name("ü" * 400 + ".drawio")
    assert kept.endswith("ü.drawio")
    assert len(kept) <= attachments.LONGEST_NAME
    assert len(kept.encode()) <= 200
    assert safe_name("." + "x" * 300).startswith("x")


@given(st.text())
def test_no_name_leads_out_of_its_folder_or_hides_what_it_is(text):
    kept = safe_name(text)
    assert not set(kept) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(one)[0] == "C" for one in kept)
    assert kept == kept.strip(" .")
    assert len(kept) <= attachments.LONGEST_NAME
    assert safe_name(kept) == kept


PLAN, LOG = Attachment("plan.pdf", "ab" * 32, 7), Attachment("run.log", "12" * 32, 9)


def test_a_second_file_of_a_name_is_counted():
    found, kept = put((PLAN, LOG), Attachment("PLAN.pdf", "cd" * 32, 8))
    assert kept.name == "PLAN (2).pdf"
    assert found == (kept, PLAN, LOG)
    assert free_name("a", ["a", "A (2)"]) == "a (3)"


def test_a_file_that_is_replaced_keeps_its_name():
    found, kept = put((PLAN, LOG), Attachment("final.pdf", "cd" * 32, 8), "plan.pdf")
    assert kept == Attachment("plan.pdf", "cd" * 32, 8)
    assert found == (kept, LOG)


@pytest.mark.parametrize(
    "wrong",
    [{"sha256": "AB" * 32}, {"sha256": "ab"}, {"sha256": "../x"}, {"size": 0}, {"size": "much"}],
)
def test_what_names_no_file_is_refused(wrong):
    with pytest.raises(ValueError, match=r"no attachment|invalid literal"):
        restored([{"name": "x", "sha256": "ab" * 32, "size": 1, **wrong}])
