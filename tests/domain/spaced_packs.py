"""The policy of a change advisory board with a buffer, and with what one person may be on for."""

from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "resources" / "policies" / "cab-process"
BUFFER = """
[[rule]]
id = "cool-down"
section = "4.2"
name = "Cool-down"
text = "A system rests for an hour between two changes."
how = ["gate"]

[[rule.buffer]]
between = "60 minutes"
"""
PEOPLE = """
[[rule]]
id = "people"
section = "7.1"
name = "People"
text = "Nobody is on for two changes at once, and everybody rests."
how = ["gate"]

[rule.people]
one_at_a_time = true
rest = "2 hours"
most_per_day = 3
most_per_night = 1
night = { from = "22:00", to = "06:00" }
"""


def spaced(folder: Path, rules: str = BUFFER + PEOPLE) -> Path:
    """Write a copy of the shipped policy with further rules; return its folder."""
    folder.mkdir(parents=True)
    for path in SHIPPED.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        more = rules if path.name == "pack.toml" else ""
        (folder / path.name).write_text(text + more, encoding="utf-8")
    return folder
