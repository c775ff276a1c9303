"""A disk without room: one sentence, nothing half written, and it goes on when there is room."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cab_desk.app import demo as demos
from tests.journeys import desk
from tests.journeys.read_only import REPOSITORY, board_in

pytestmark = pytest.mark.files("the disk that is full is the file's")

_SMALL = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec sh -c "$@"'

_SCRIPT = """
cp "$BOARD" "$DISK/b.cabdesk"
for words in "import $FILE" "backup $DISK/copy" "ledger export $DISK/ledger" \
    "minutes 2026-47 --out $DISK/minutes.pdf"; do
  "$PYTHON" -m cab_desk --database "$DISK/b.cabdesk" $words 2>"$OUT/err" >"$OUT/out"
  echo "$? $(wc -l < "$OUT/err") $(cat "$OUT/err")"
done
cmp "$BOARD" "$DISK/b.cabdesk" && echo same
ls "$DISK" | tr '\\n' ' '
"""


def test_nothing_is_half_written_where_there_is_no_room(tmp_path: Path) -> None:
    if not shutil.which("unshare"):
        pytest.skip("needs unshare, to mount a small disk")
    session = board_in(tmp_path)
    session.close()
    folder = tmp_path / "disk"
    folder.mkdir()
    long = "What is to be done, at length. " * 3_000
    rows = [desk.rfc(number, documents={"description": f"{long}{number}"}) for number in range(8)]
    file = desk.written(tmp_path / "many.json", *rows)
    size = session.place.stat().st_size // 1024 + 24
    names = {"BOARD": session.place, "DISK": folder, "FILE": file, "OUT": tmp_path,
             "PYTHON": sys.executable}  # fmt: skip
    script = "".join(f'{name}="{value}"; export {name}\n' for name, value in names.items())
    ran = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", _SMALL, "sh", f"{size}k", folder,
         script + _SCRIPT],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if "mount:" in ran.stderr or "unshare:" in ran.stderr:
        pytest.skip("this machine lets nobody mount a small disk")
    *told, same, left = ran.stdout.splitlines()
    for one in told[:2]:
        assert one.startswith("2 1 cab-desk: The disk is full. Nothing was recorded"), one
    assert all(one.split()[0] in "02" and one.split()[1] in "01" for one in told)
    assert same == "same"
    assert "copy" not in left
    assert ".part" not in left


def test_a_demo_that_broke_off_leaves_nothing_in_the_way_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_parts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demos, "draw_pages", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demos.hold(None, tmp_path)
    assert not list(tmp_path.glob("*.cabdesk*"))
    monkeypatch.setattr(demos, "draw_pages", lambda *_parts: [])
    assert demos.hold(None, tmp_path) == ["sample.cabdesk", "minutes.pdf"]
