"""Tell whether a board lies where other machines write too: a network mount, a synced folder."""

import os
import re
import sys
from pathlib import Path

from cab_desk.services.sharing_ports import CLOUD, NETWORK, Ground

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset({
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb3", "smbfs", "sshfs",
    "vboxsf", "virtiofs", "webdav",
})  # fmt: skip
# Names that synced folders bear, and files that the services leave in their roots.
_SYNCED = re.compile(
    r"(dropbox|onedrive|google ?drive|nextcloud|owncloud|icloud ?drive|mobile documents|pcloud"
    r"|box sync|syncthing|seafile)\b",
    re.IGNORECASE,
)
_MARKS = (".dropbox", ".nextcloudsync.log", ".owncloudsync.log", ".stfolder", ".sync")
_REMOTE_DRIVE = 4  # Windows: DRIVE_REMOTE


def ground_of(path: Path, mounts: Path | None = None) -> Ground:
    """Return where a file lies, or will lie; what cannot be told counts as local."""
    folder = Path(os.path.realpath(path)).parent
    if name := _network(folder, mounts or _MOUNTS):
        return Ground(NETWORK, name)
    if name := _synced(folder):
        return Ground(CLOUD, name)
    return Ground()


def _network(folder: Path, mounts: Path) -> str:
    if sys.platform == "win32":
        return _windows(folder)
    if sys.platform == "darwin":
        return _mac(folder)
    kind = _kind_on_linux(folder, mounts)
    return kind if kind in _NETWORK else ""


def _kind_on_linux(folder: Path, mounts: Path) -> str:
    """Return the file system of the innermost mount that a folder lies in."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        front, found, back = line.partition(" - ")
        fields = front.split(" ")
        if not found or len(fields) < 5:
            continue
        point = _plain(fields[4])
        inside = point == "/" or folder == Path(point) or Path(point) in folder.parents
        # Of two mounts on one point the later one lies over the other.
        if inside and len(point) >= len(best):
            best, kind = point, back.split(" ")[0]
    return kind


def _plain(text: str) -> str:
    """Return a mount point as it is called: the kernel writes a blank as ``\\040``."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _windows(folder: Path) -> str:  # pragma: no cover -- asked of Windows alone
    if str(folder).startswith("\\\\"):
        return "smb"
    import ctypes  # noqa: PLC0415 -- on Windows alone

    drive = f"{folder.drive}\\"
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- absent elsewhere, as mypy knows
    return "smb" if kernel.GetDriveTypeW(drive) == _REMOTE_DRIVE else ""


def _mac(folder: Path) -> str:  # pragma: no cover -- asked of macOS alone
    import subprocess  # noqa: PLC0415 -- on macOS alone

    try:
        told = subprocess.run(  # noqa: S603 -- a program of the system, a path of our own
            ["/bin/df", "-P", "-T", ",".join(sorted(_NETWORK)), str(folder)],
            capture_output=True, text=True, timeout=5, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return "smbfs" if len(told.stdout.splitlines()) > 1 else ""


def _synced(folder: Path) -> str:
    for place in (folder, *folder.parents):
        if found := _SYNCED.match(place.name):
            return found[0]
        if place != Path.home() and any((place / mark).exists() for mark in _MARKS):
            return place.name
    return ""
