"""Policies come in from folders and zip files, and go out as zip files; nothing hostile gets in."""

import zipfile
from pathlib import Path

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.files import pack_files, packs
from cab_desk.files.pack_drafts import PackDrafts
from cab_desk.services.pack_ports import DraftPack

SHIPPED = next(folder for folder in packs.shipped() if folder.name == "pol-008")


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_what_is_written_is_read_again(tmp_path):
    pack = packs.load(SHIPPED)
    path = tmp_path / "out.zip"
    pack_files.write(path, pack.id, pack.texts)
    assert pack_files.read(path) == (pack.id, pack.texts)
    again, faults = packs.read(pack.id, pack_files.read(path)[1])
    assert (again.hash, faults) == (pack.hash, [])


def test_the_same_policy_makes_the_same_file(tmp_path):
    texts = packs.load(SHIPPED).texts
    for name in ("one.zip", "two.zip"):
        pack_files.write(tmp_path / name, "pol-008", dict(reversed(texts.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("given", ["", "pack.toml"])
def test_a_folder_is_read_by_itself_or_by_its_first_file(given):
    assert pack_files.read(SHIPPED / given) == ("pol-008", packs.load(SHIPPED).texts)


def test_a_zip_without_a_folder_is_named_after_its_file(tmp_path):
    path = zipped(tmp_path / "Our Rules.zip", {"pack.toml": "title = 1"})
    assert pack_files.read(path) == ("our-rules", {"pack.toml": "title = 1"})


def test_faulty_texts_come_in_to_be_mended(tmp_path):
    path = zipped(tmp_path / "x.zip", {"x/pack.toml": "title = ", "x/b.toml": "a = 1"})
    name, texts = pack_files.read(path)
    assert packs.read(name, texts)[1]
    assert set(texts) == {"pack.toml", "b.toml"}


def test_only_texts_of_the_pack_s_own_folder_are_taken(tmp_path):
    path = zipped(tmp_path / "x.zip", {
        "x/pack.toml": "a = 1", "../evil.toml": "b = 1", "/etc/evil.toml": "b = 1",
        "x/../../evil.toml": "b = 1", "x/inner/c.toml": "c = 1", "x/run.sh": "rm",
    })  # fmt: skip
    assert pack_files.read(path) == ("x", {"pack.toml": "a = 1"})
    assert not list(tmp_path.rglob("evil.toml"))


def test_what_unpacks_to_more_than_a_policy_has_is_refused(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {"x/pack.toml": b"#" * 50_000_000})
    assert path.stat().st_size < 100_000
    with pytest.raises(Refused, match="larger than 96 KB"):
        pack_files.read(path)


def test_a_swarm_of_files_is_refused(tmp_path):
    members: dict[str, str | bytes] = {"pack.toml": ""}
    path = zipped(tmp_path / "many.zip", members | {f"f{n}.toml": "" for n in range(200)})
    with pytest.raises(Refused, match=r"holds no policy"):
        pack_files.read(path)


def test_a_large_zip_is_not_opened(tmp_path):
    path = tmp_path / "large.zip"
    path.write_bytes(b"PK" + b"x" * (3 * 1024 * 1024))
    with pytest.raises(Refused, match="larger than 2 MB"):
        pack_files.read(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"no zip", "no zip file"), (b"", "no zip file")],
)  # fmt: skip
def test_what_is_no_zip_is_refused(tmp_path, data, words):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(Refused, match=words):
        pack_files.read(path)


def test_a_zip_without_a_policy_is_refused(tmp_path):
    with pytest.raises(Refused, match="holds no policy"):
        pack_files.read(zipped(tmp_path / "x.zip", {"readme.txt": "nothing"}))


def test_a_folder_without_a_policy_is_refused(tmp_path):
    with pytest.raises(Refused, match="holds no policy"):
        pack_files.read(tmp_path)


def test_a_text_that_is_not_utf_8_is_refused(tmp_path):
    with pytest.raises(Refused, match="not UTF-8"):
        pack_files.read(zipped(tmp_path / "x.zip", {"pack.toml": b"\xff\xfe"}))


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(Unavailable, match="cannot be read"):
        pack_files.read(tmp_path / "gone.zip")


# Drafts -----------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_dropped(tmp_path):
    drafts = PackDrafts(tmp_path / "drafts")
    assert drafts.read("ab12") is None
    draft = DraftPack("ours", {"pack.toml": "title = “ä”\n"}, "ff")
    drafts.keep("ab12", draft)
    assert drafts.read("ab12") == draft
    drafts.keep("ab12", None)
    drafts.keep("ab12", None)
    assert drafts.read("ab12") is None


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"texts": 1}', '{"texts": {}, "id": 1}'])
def test_a_damaged_draft_is_none(tmp_path, damage):
    (tmp_path / "ab12.json").write_text(damage, "utf-8")
    assert PackDrafts(tmp_path).read("ab12") is None


def test_a_draft_that_cannot_be_kept_is_told(tmp_path):
    (tmp_path / "drafts").write_text("a file where the folder would be", "utf-8")
    with pytest.raises(Unavailable, match="cannot be kept"):
        PackDrafts(tmp_path / "drafts").keep("ab12", DraftPack("ours", {}))


def test_no_board_leads_out_of_the_folder(tmp_path):
    with pytest.raises(ValueError, match="named by its id"):
        PackDrafts(tmp_path).keep("../../x", None)


def test_a_file_that_no_part_names_is_a_fault():
    texts = {**packs.load(SHIPPED).texts, "stray.toml": "a = 1"}
    assert [str(fault) for fault in packs.read("ours", texts)[1]] == [
        "stray.toml: This file is not named in “parts” of pack.toml, so nobody reads it."
    ]


def test_a_text_that_is_no_toml_is_told_with_its_line():
    texts = {"pack.toml": 'title = "x"\nversion = \n'}
    (fault,) = packs.read("ours", texts)[1]
    assert fault.place == "pack.toml:2"


def test_texts_of_another_line_end_are_the_same_policy():
    texts = packs.load(SHIPPED).texts
    other = {name: text.replace("\n", "\r\n") for name, text in texts.items()}
    pack, faults = packs.read("pol-008", other)
    assert (pack.hash, pack.texts, faults) == (packs.load(SHIPPED).hash, texts, [])
