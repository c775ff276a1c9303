"""Network mounts and synced folders are recognised by what the system says of them."""

from pathlib import Path

import pytest

from cab_desk.services.sharing_ports import CLOUD, LOCAL, NETWORK
from cab_desk.storage import mounts
from cab_desk.storage.mounts import ground_of

_LINE = "{number} 25 0:{number} / {point} rw,relatime shared:1 - {kind} {source} rw"


def told(tmp_path: Path, *points: tuple[Path | str, str]) -> Path:
    """Write what the kernel would tell of these mounts."""
    file = tmp_path / "mountinfo"
    lines = []
    for number, (point, kind) in enumerate((("/", "ext4"), *points), 30):
        where = str(point).replace(" ", r"\040")
        lines.append(_LINE.format(number=number, point=where, kind=kind, source="x:/y"))
    file.write_text("\n".join([*lines, "a line that nobody understands"]) + "\n")
    return file


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3", "9p"])
def test_a_network_mount_is_recognised(tmp_path, kind):
    share = tmp_path / "our share"
    share.mkdir()
    found = ground_of(share / "board.cabdesk", told(tmp_path, (share, kind)))
    assert (found.kind, found.name, found.shared) == (NETWORK, kind, True)


def test_the_innermost_mount_counts_and_the_later_of_two(tmp_path):
    share = tmp_path / "share"
    inner = share / "local"
    inner.mkdir(parents=True)
    info = told(tmp_path, (share, "nfs"), (inner, "xfs"))
    assert ground_of(inner / "board.cabdesk", info).kind == LOCAL
    assert ground_of(share / "board.cabdesk", info).kind == NETWORK
    assert ground_of(tmp_path / "sharing" / "board.cabdesk", info).kind == LOCAL
    over = told(tmp_path, (share, "nfs"), (share, "ext4"))
    assert ground_of(share / "board.cabdesk", over).kind == LOCAL


def test_a_link_is_followed_to_where_the_file_lies(tmp_path):
    share, link = tmp_path / "share", tmp_path / "near"
    share.mkdir()
    link.symlink_to(share)
    info = told(tmp_path, (share, "nfs4"))
    assert ground_of(link / "board.cabdesk", info).kind == NETWORK


def test_what_cannot_be_told_counts_as_local(tmp_path):
    assert ground_of(tmp_path / "board.cabdesk", tmp_path / "nothing").kind == LOCAL


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Acme", "Google Drive", "Nextcloud"])
def test_a_synced_folder_is_recognised_by_its_name(tmp_path, name):
    folder = tmp_path / name / "boards"
    folder.mkdir(parents=True)
    found = ground_of(folder / "board.cabdesk", told(tmp_path))
    assert found.kind == CLOUD
    assert name.startswith(found.name)
    assert not found.shared


def test_a_synced_folder_is_recognised_by_what_lies_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(mounts.Path, "home", lambda: tmp_path)
    folder = tmp_path / "team" / "boards"
    folder.mkdir(parents=True)
    assert ground_of(folder / "board.cabdesk", told(tmp_path)).kind == LOCAL
    (tmp_path / "team" / ".stfolder").mkdir()
    found = ground_of(folder / "board.cabdesk", told(tmp_path))
    assert (found.kind, found.name) == (CLOUD, "team")
