"""Look into a built wheel: what it holds, and the part of the lock that it asks for.

wheel.py contents WHEEL       fails when data files are missing, or there twice
wheel.py lock WHEEL LOCK      prints the lines of LOCK for what WHEEL needs at run time
"""

import re
import sys
from email.parser import Parser
from importlib.metadata import requires
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

DATA = "cab_desk/_data/"
WANTED = (
    f"{DATA}resources/tokens.json",
    f"{DATA}resources/fonts/Inter-Regular.ttf",
    f"{DATA}resources/fonts/Inter-LICENSE.txt",
    f"{DATA}resources/paper/DejaVuSans.ttf",
    f"{DATA}resources/paper/DejaVu-LICENSE.txt",
    f"{DATA}resources/icons/LUCIDE-LICENSE.txt",
    f"{DATA}resources/policies/",
    f"{DATA}ui/",
    f"{DATA}db/env.py",
    f"{DATA}db/versions/",
    "cab_desk/__main__.py",
)


def contents(wheel: Path) -> int:
    """Check that every data file is in the wheel once, below the package."""
    names = [name for name in ZipFile(wheel).namelist() if not name.endswith("/")]
    faults = [f"missing: {name}" for name in WANTED if not any(n.startswith(name) for n in names)]
    for folder in ("resources", "ui", "db"):
        shipped = {f"{DATA}{path}" for path in map(str, files(Path(folder)))}
        faults += [f"missing: {name}" for name in sorted(shipped - set(names))]
        faults += [f"twice: {name}" for name in names if name.startswith(f"{folder}/")]
    faults += [f"does not belong: {name}" for name in names if name.startswith(("tests/", "docs/"))]
    for fault in faults:
        print(f"{wheel.name}: {fault}", file=sys.stderr)
    print(f"{wheel.name}: {len(names)} files, {wheel.stat().st_size:,} bytes")
    return 1 if faults else 0


def files(folder: Path) -> list[Path]:
    """Return the files below a folder of the checkout that a wheel has to carry."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def lock(wheel: Path, locked: Path) -> int:
    """Print the blocks of a lock file for the wheel's own requirements and what those require."""
    with ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    wanted = closure([Requirement(line) for line in metadata.get_all("Requires-Dist", [])])
    blocks = re.split(r"\n(?=[a-z0-9])", locked.read_text(encoding="utf-8"), flags=re.IGNORECASE)
    for block in blocks:
        if normal(re.split(r"[\[=\s;]", block, maxsplit=1)[0]) in wanted:
            print(block.rstrip())
    return 0


def closure(requirements: list[Requirement]) -> set[str]:
    """Return the names of all that a list of requirements needs on this machine."""
    found: set[tuple[str, str]] = set()
    queue = [(requirement, "") for requirement in requirements]
    while queue:
        requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        for asked in ("", *requirement.extras):
            key = (normal(requirement.name), asked)
            if key not in found:
                found.add(key)
                below = requires(requirement.name) or []
                queue += [(Requirement(line), asked) for line in below]
    return {name for name, _ in found}


def normal(name: str) -> str:
    """Return a project's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    verb, *paths = sys.argv[1:]
    sys.exit({"contents": contents, "lock": lock}[verb](*map(Path, paths)))
