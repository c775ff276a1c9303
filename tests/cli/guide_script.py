"""The guide's script that checks an export without the program."""

import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "verify.md"


def ran(script: Path, ledger: Path) -> subprocess.CompletedProcess[str]:
    # -I: nothing of the program, and no checkout, is in reach of it.
    return subprocess.run(
        [sys.executable, "-I", script, ledger], capture_output=True, text=True, check=False
    )
