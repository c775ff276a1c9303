import json
import os
import shutil
from pathlib import Path

import pytest

from cab_desk.domain.policy import Pack
from cab_desk.files import faces, packs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "cab-process"
    shutil.copytree(packs.shipped()[0].parent / "cab-process", target)
    return target


class Loader:
    """Loads a pack, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.times = 0

    def __call__(self) -> Pack:
        self.times += 1
        return packs.load(self.folder)


def look(load: Loader, kept: Path):
    return faces.face_of(load.folder, kept, load)


def test_a_pack_is_read_once_and_its_face_is_kept(folder, tmp_path):
    load = Loader(folder)
    first, second = look(load, tmp_path / "kept"), look(load, tmp_path / "kept")
    assert load.times == 1
    assert first == second == packs.load(folder).face
    assert second.class_def("normal").letter == packs.load(folder).class_def("normal").letter
    assert second.level(second.levels[0].label) == second.levels[0]


def test_a_changed_pack_is_read_again(folder, tmp_path):
    load = Loader(folder)
    before = look(load, tmp_path / "kept")
    path = folder / "pack.toml"
    path.write_text(path.read_text("utf-8").replace(before.title, "Another title"), "utf-8")
    assert look(load, tmp_path / "kept").title == "Another title"
    assert load.times == 2


def test_a_touched_part_is_read_again(folder, tmp_path):
    load = Loader(folder)
    look(load, tmp_path / "kept")
    os.utime(folder / "schedule.toml", ns=(1, 1))
    look(load, tmp_path / "kept")
    assert load.times == 2


def test_a_pack_of_the_same_name_elsewhere_has_a_face_of_its_own(folder, tmp_path):
    look(Loader(folder), tmp_path / "kept")
    other = Loader(tmp_path / "site" / "cab-process")
    shutil.copytree(folder, other.folder)
    look(other, tmp_path / "kept")
    assert other.times == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"of": 1}', '{"of": [], "face": {"id": 1}}'])
def test_a_damaged_face_is_made_again(folder, tmp_path, damage):
    load = Loader(folder)
    whole = look(load, tmp_path / "kept")
    place = tmp_path / "kept" / "cab-process.json"
    place.write_text(damage, "utf-8")
    assert look(load, tmp_path / "kept") == whole
    assert json.loads(place.read_text("utf-8"))["face"]["id"] == whole.id


def test_a_face_with_a_part_missing_is_made_again(folder, tmp_path):
    load = Loader(folder)
    whole = look(load, tmp_path / "kept")
    place = tmp_path / "kept" / "cab-process.json"
    kept = json.loads(place.read_text("utf-8"))
    del kept["face"]["classes"][0]["letter"]
    place.write_text(json.dumps(kept), "utf-8")
    assert look(load, tmp_path / "kept") == whole


def test_where_nothing_can_be_kept_the_pack_is_read_every_time(folder, tmp_path):
    load = Loader(folder)
    (tmp_path / "kept").write_text("a file where the folder would be", "utf-8")
    assert look(load, tmp_path / "kept") == look(load, tmp_path / "kept")
    assert load.times == 2


def by_hash(load: Loader, kept: Path, pack_hash: str):
    return faces.face_by_hash(pack_hash, kept, load)


def test_a_face_is_kept_under_the_hash_that_a_board_names(folder, tmp_path):
    load = Loader(folder)
    pack = packs.load(folder)
    assert by_hash(load, tmp_path / "kept", pack.hash) == pack.face
    (folder / "pack.toml").unlink()  # whatever becomes of the folder
    assert by_hash(load, tmp_path / "kept", pack.hash) == pack.face
    assert load.times == 1


def test_the_face_of_another_text_is_not_kept_under_a_hash(folder, tmp_path):
    load = Loader(folder)
    for _ in range(2):
        assert by_hash(load, tmp_path / "kept", "ab" * 32).title == packs.load(folder).title
    assert load.times == 2
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("name", ["", "../../x", "a/b", "ä" * 64])
def test_no_hash_leads_out_of_the_folder(folder, tmp_path, name):
    by_hash(Loader(folder), tmp_path / "kept", name)
    assert not (tmp_path / "kept").exists()


def test_a_kept_face_of_another_hash_is_made_again(folder, tmp_path):
    load, pack = Loader(folder), packs.load(folder)
    by_hash(load, tmp_path, pack.hash)
    place = tmp_path / f"{pack.hash}.json"
    place.write_text(place.read_text("utf-8").replace(pack.hash, "ab" * 32), "utf-8")
    assert by_hash(load, tmp_path, pack.hash) == pack.face
    assert load.times == 2
