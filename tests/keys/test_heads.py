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
