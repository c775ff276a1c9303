"""Who has a unit of work open asks the board by no second connection."""

import ast
from pathlib import Path

import pytest

from cab_desk.services.evidence.verifying import verify_office
from tests import one_connection
from tests.services.kpi_room import KpiRoom
from tests.sources import place, trees


@pytest.mark.files("a server keeps nobody from reading")
def test_who_asks_beside_an_open_view_is_found(tmp_path: Path) -> None:
    room = KpiRoom(tmp_path)
    with room.session.open_view() as work:
        assert work.reader.head() == work.ledger.head()
        assert one_connection.found == []
        assert verify_office(room.session.office).ok
        ways = one_connection.found.copy()
    one_connection.found.clear()
    assert verify_office(room.session.office).ok
    room.close()
    assert one_connection.found == []
    assert ways
    assert all("cab_desk/services/evidence/verifying.py:" in way for way in ways)


def test_nobody_is_given_a_unit_of_work_and_a_reader() -> None:
    # One of two connections then, as `work.reader` is there for whoever has the unit of work.
    wrong = []
    for path, tree in trees("cab_desk"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                given = (*node.args.args, *node.args.kwonlyargs)
                kinds = {ast.unparse(one.annotation) for one in given if one.annotation}
                if {"Work", "Reader"} <= kinds:
                    wrong.append(place(path, node))
    assert wrong == []
