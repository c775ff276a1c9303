"""The fonts of paper: which are opened, what is shipped with them, and who draws what."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cab_desk.reports.paper import faces

PAPER = Path(__file__).parent.parent.parent / "resources" / "paper"
OPENED = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == "open" else None)
from cab_desk.reports.minutes import render
from tests.reports import sample
record = sample.record()
record["items"][0]["title"] = sys.argv[1]
render(record, "0" * 64)
print(*sorted({one.rsplit("/", 1)[1] for one in seen if one.endswith((".ttf", ".otf", ".ttc"))}))
"""
MADE = """
import hashlib, sys
from cab_desk.reports.minutes import render
from tests.reports import sample
found = []
for title in sys.argv[1:]:
    record = sample.record()
    record["items"][0]["title"] = title
    found.append(hashlib.sha256(render(record, "0" * 64)).hexdigest())
print(*sorted(found))
"""
DESIGN = {"Inter-Medium", "Inter-Regular", "Inter-SemiBold", "JetBrainsMono-Regular"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("Überprüfung – Łódź, Ω, Жук “x” → y", set()),
        ("変更", {"DroidSansFallbackFull"}),
        ("변경", {"CABDeskHangul"}),
        ("שינוי تغيير", {"DejaVuSans"}),
        ("हिन्दी", {"NotoSansDevanagari"}),
        ("✅", {"DejaVuSans", "NotoEmoji"}),
    ],
)
def test_a_font_is_opened_where_a_paper_needs_it(title: str, more: set[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", OPENED, title], capture_output=True, text=True, check=True,
        cwd=PAPER.parent.parent, encoding="utf-8",
    )  # fmt: skip
    assert set(ran.stdout.split()) == {f"{name}.ttf" for name in DESIGN | more}


@pytest.mark.slow
def test_what_was_printed_before_and_what_is_installed_change_no_byte() -> None:
    titles = ["سلام (हिन्दी)", "עדי (כהן) 漢字 🚀", "شکرا 한국어 שָׁם"]
    bare = {"HOME": "/nowhere", "FONTCONFIG_FILE": "/nowhere"}
    made = [
        subprocess.run(
            [sys.executable, "-c", MADE, *order], capture_output=True, check=True,
            cwd=PAPER.parent.parent, env={**os.environ, **more},
        ).stdout
        for order, more in ((titles, {}), (titles[::-1], bare))
    ]  # fmt: skip
    assert made[0] == made[1]
    assert len(set(made[0].split())) == 3


@pytest.mark.parametrize(
    "text",
    [
        "変更諮問委員会",
        "たなかサクラー",
        "한국어",
        "שלום",
        "مرحبا",
        "हिन्दी",
        "ไทย",
        "გიორგი",
        "Արամ",
        "₪ ∑ ★ ☎ ✅ 🚀",
    ],
)
def test_every_face_of_the_design_has_the_letter(text: str) -> None:
    for use, face in faces().items():
        assert face.box not in "".join(part for _, part in face.runs(text)), use


def test_each_font_is_told_of_and_comes_with_its_licence() -> None:
    told = (PAPER / "README.md").read_text(encoding="utf-8")
    fonts = list(PAPER.glob("*.ttf"))
    assert len(fonts) == 6
    for font in fonts:
        line = next(part for part in told.split("\n- ") if f"`{font.name}`" in part)
        (licence,) = re.findall(r"`(\S+-LICENSE\.txt)`", line)
        assert (PAPER / licence).is_file(), font.name


def test_each_font_says_who_made_it() -> None:
    for licence in PAPER.glob("*-LICENSE.txt"):
        assert "Copyright" in licence.read_text(encoding="utf-8").splitlines()[0]
