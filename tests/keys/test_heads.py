"""The highest head seen is remembered, and never a lower one."""

from pathlib import Path

import pytest

from cab_desk.domain.ledger import Head
from cab_desk.keys.heads import RememberedHeads


def test_the_highest_head_is_remembered(tmp_path: Path) -> None:
    heads = RememberedHeads(tmp_path / "heads")
    assert heads.highest("b1") is None
    heads.remember("b1", Head(7, "aa"))
    heads.remember("b1", Head(5, "bb"))
    assert RememberedHeads(tmp_path / "heads").highest("b1") == Head(7, "aa")
    heads.remember("b1", Head(8, "cc"))
    assert heads.highest("b1") == Head(8, "cc")
    assert heads.highest("b2") is None


def test_a_damaged_memory_is_none(tmp_path: Path) -> None:
    heads = RememberedHeads(tmp_path)
    heads.remember("b1", Head(7, "aa"))
    (tmp_path / "b1.head").write_text("7")
    assert heads.highest("b1") is None


def test_only_ids_name_files(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="id"):
        RememberedHeads(tmp_path).highest("../b1")


def test_a_torn_line_costs_nothing_before_or_after_it(tmp_path: Path) -> None:
    heads = RememberedHeads(tmp_path)
    for seq in (7, 8):
        heads.remember("b1", Head(seq, "aa"))
    with (tmp_path / "b1.head").open("ab") as file:
        file.write(b'\n{"hash":"bb","se')
    assert heads.highest("b1") == Head(8, "aa")
    heads.remember("b1", Head(9, "cc"))
    assert heads.highest("b1") == Head(9, "cc")
    heads.settle("b1")
    assert (tmp_path / "b1.head").read_bytes() == b'{"hash":"cc","seq":9}'


def test_a_memory_stays_small_and_a_lower_head_replaces_all_of_it(tmp_path: Path) -> None:
    heads = RememberedHeads(tmp_path)
    for seq in range(1, 301):
        heads.remember("b1", Head(seq, f"{seq:064x}"))
    assert heads.highest("b1") == Head(300, f"{300:064x}")
    assert (tmp_path / "b1.head").stat().st_size < 5_000
    heads.start_again("b1", Head(3, "aa"))
    assert heads.highest("b1") == Head(3, "aa")
    heads.settle("b2")  # of which nothing is known
    assert heads.highest("b2") is None
