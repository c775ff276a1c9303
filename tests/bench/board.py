"""The board that is measured on, made through the program's own storage.

As PERFORMANCE.md section 3 has it: changes spread evenly over two years, 1 to 5 systems each,
15 minutes to 12 hours, mostly at night; some 5,750 of 100,000 in six weeks. A quarter is still
ahead and open, what lies back is done.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cab_desk.domain.change import Change, Stage
from harness import say

# The texts have this word once in a thousand changes.
RARE = "zanzibar17"
RARE_EVERY = 1_000
# The middle of the present month: the calendar opens at the clock's month, and finds the same
# board there whenever the bench is run.
NOW = datetime.now(UTC).replace(day=18, hour=9, minute=0, second=0, microsecond=0)
DAYS_BACK, DAYS_AHEAD = 548, 182
DAYS_LATE = 10  # what was planned in the last days may be open still

_WORDS = (  # noqa: SIM905 - a word a line would be no clearer
    "cluster broker upgrade rolling partition leader replica orders payments ledger gateway index "
    "column schema migration table backfill queue consumer lag latency alert dashboard runbook "
    "rollback snapshot restore certificate rotate secret token cache evict shard router switch "
    "firewall rule subnet proxy balancer health check canary deploy image registry node drain "
    "scale memory disk volume kernel patch reboot window notice customer report export billing "
    "invoice search suggest ranking feature flag session login audit retention archive"
).split()
_DONE = (Stage.CLOSED,) * 15 + (Stage.IMPLEMENTED,) * 2 + (Stage.REJECTED, Stage.WITHDRAWN)
_OPEN = (Stage.SUBMITTED,) * 3 + (Stage.SCHEDULED,) * 2 + (Stage.DRAFT,)
_HOURS = (21, 21, 22, 22, 23, 0, 1, 2, 10, 14)  # mostly at night


def changes(count: int, seed: int = 2026) -> Iterator[Change]:
    """Make changes: 1 to 5 systems, 15 minutes to 12 hours, 66 words of text each."""
    # Made-up data that has to be the same in every run; nothing secret.
    dice = random.Random(seed)
    systems = [f"{dice.choice(_WORDS)}-{number:04d}" for number in range(max(200, count // 20))]
    for number in range(count):
        yield _change(dice, number, systems)


def _change(dice: random.Random, number: int, systems: list[str]) -> Change:
    day = dice.randrange(-DAYS_BACK, DAYS_AHEAD)
    late = -DAYS_LATE <= day < 0 and dice.random() < 0.5
    stage = dice.choice(_OPEN if late or day >= 0 else _DONE)
    start = NOW.replace(hour=dice.choice(_HOURS)) + timedelta(days=day, minutes=dice.randrange(60))
    end = start + timedelta(minutes=dice.randrange(15, 720))
    words = dice.choices(_WORDS, k=66)
    if number % RARE_EVERY == 17:
        words[40] = RARE
    kind = dice.choice(("standard", "normal", "normal", "normal", "emergency"))
    return Change(
        uid=f"{number:032x}",
        number="" if stage is Stage.DRAFT else f"CR-{start.year}-{number:06d}",
        title=" ".join(words[:7]).capitalize(),
        class_id=kind,
        priority=dice.choice(("low", "medium", "high")),
        impact=dice.choice(("low", "medium", "high")),
        probability=dice.choice(("low", "medium", "high")),
        systems=tuple(dice.sample(systems, dice.choice((1, 1, 2, 2, 2, 3, 5)))),
        requester=f"Requester {number % 97}",
        owner=f"Owner {number % 89}",
        submitted_at=start - timedelta(days=9),
        start=start,
        end=end,
        documents={
            "description": " ".join(words[7:40]),
            "rollback_plan": " ".join(words[40:]),
        },
        stage=stage,
        source="bench",
        external_id=str(number),
    )


class Board:
    """A board's file, made when it is first asked for."""

    def __init__(self, file: Path, count: int) -> None:
        self._file = file
        self.count = count

    @cached_property
    def path(self) -> Path:
        """Return the file of the filled board."""
        if not self._file.exists():
            import filling

            say(f"making a board of {self.count:,} changes")
            filling.make(self._file, changes(self.count))
        return self._file

    def sibling(self, name: str) -> Path:
        """Return the path of another file beside the board's."""
        return self._file.with_name(name)
