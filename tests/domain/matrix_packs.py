"""Packs with matrices at both ends of the sizes: 2×2 by scores, 6×6 by words."""

from pathlib import Path

from cab_desk.domain.policy import Pack
from cab_desk.files import packs

HEAD = """
title = "House rules"
version = "1"
document = "House rules"
zone = "UTC"
number = "RFC-NNNN"

[[class]]
id = "normal"
label = "Normal"
letter = "N"
shape = "square"
rank = 1
rule = "risk"
"""
RULE = """
[[rule]]
id = "risk"
section = "4"
name = "Risk"
text = "The level of risk says who approves."
how = ["gate"]
ratings = ["impact", "probability"]
"""

# By scores, with the rating that remains after measures; that one decides.
SMALL = (
    HEAD
    + """
[[level]]
id = "tolerable"
label = "Tolerable"
tone = "low"
from = 1

[[level]]
id = "intolerable"
label = "Intolerable"
tone = "crit"
from = 4
"""
    + RULE
    + """
[[rule.approval]]
any_of = ["Team Lead"]
when = { risk = ["tolerable"] }

[[rule.approval]]
any_of = ["CTO"]
when = { risk = ["intolerable"] }

[rule.matrix]
impacts = [{ id = "minor", label = "Minor" }, { id = "serious", label = "Serious" }]
probabilities = [{ id = "rare", label = "Rare" }, { id = "likely", label = "Likely" }]
scores = [[1, 2], ["3*", 6]]
residual = true
decides = "residual"
"""
)
IMPACTS = ("none", "slight", "minor", "major", "severe", "ruinous")
ODDS = ("never", "rare", "seldom", "likely", "often", "always")
WORDS = ("calm", "fair", "grave")


def _large() -> str:
    levels = "".join(
        f'\n[[level]]\nid = "{word}"\nlabel = "{word.title()}"\ntone = "{tone}"\n'
        for word, tone in zip(WORDS, ("low", "mod", "high"), strict=True)
    )
    axes = "".join(
        f"{key} = [" + ", ".join(f'{{ id = "{w}", label = "{w.title()}" }}' for w in words) + "]\n"
        for key, words in (("impacts", IMPACTS), ("probabilities", ODDS))
    )
    rows = ",\n".join(
        "[" + ", ".join(f'"{WORDS[(row + column) // 4]}"' for column in range(6)) + "]"
        for row in range(6)
    )
    return f"{HEAD}{levels}{RULE}\n[rule.matrix]\n{axes}cells = [\n{rows},\n]\n"


LARGE = _large()


def written(folder: Path, text: str) -> Path:
    """Write a pack."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, text: str) -> Pack:
    """Return a pack from its text."""
    return packs.load(written(folder, text))
