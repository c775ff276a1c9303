"""Rows on their way from the process that read them: the same whatever form they come in."""

import pytest

from cab_desk.files import wire
from cab_desk.files.formats import End, stream
from cab_desk.files.mapping import Told
from cab_desk.files.sheets import BATCH

HEADING = "id,title,priority,environment\n"
NAMES = ["title", "priority"]
VALUES = [("Patch db", "low"), ("Größe \udc80", "")]


def messages(text, encoding="utf-8"):
    found = list(stream(text.encode(encoding), Told(), "UTC"))
    assert isinstance(found[-1], End)
    return found[:-1]


@pytest.mark.parametrize("way", [wire.taken, lambda rows: wire.unpacked(wire.packed(rows))])
def test_even_rows_are_those_that_come_one_by_one(way):
    even = wire.Even(NAMES, [(n, f"C-{n}", one) for n, one in enumerate(VALUES, 2)])
    singly = [
        (n, f"C-{n}", dict(zip(NAMES, one, strict=True)), (), (), None)
        for n, one in enumerate(VALUES, 2)
    ]
    assert way(even) == way(singly)
    assert [(row.line, row.key, row.name) for row in way(even)] == [
        (2, "C-2", "Patch db"), (3, "C-3", "Größe \udc80"),
    ]  # fmt: skip


def test_a_wrong_cell_makes_its_batch_alone_come_row_by_row():
    lines = [f"C-{n},Title {n},low,production\n" for n in range(3 * BATCH)]
    lines[BATCH + 7] = "C-x,Title,low,production,more,still\n"
    first, second, third = messages(HEADING + "".join(lines))
    assert isinstance(first, wire.Even)
    assert isinstance(third, wire.Even)
    rows = [row for some in (first, second, third) for row in wire.taken(some)]
    assert [row.line for row in rows] == list(range(2, 2 + 3 * BATCH))
    assert [row.key for row in rows if row.faults] == ["C-x"]
    assert {frozenset(row.data) for row in rows} == {frozenset(rows[0].data)}


def test_an_empty_cell_that_says_nothing_is_left_out_of_its_row():
    (some,) = messages(HEADING + "C-1,One,low,production\nC-2,Two,low,\n")
    one, two = wire.taken(some)
    assert "environment" in one.data
    assert "environment" not in two.data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_heading(encoding):
    (some,) = messages(HEADING + "C-1,Größe,low,production\n", encoding)
    assert [(row.key, row.name) for row in wire.taken(some)] == [("C-1", "Größe")]
