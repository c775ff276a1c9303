"""Read the steps of a plan from its text, where it is a list of them."""

import re
from dataclasses import dataclass

_STEP = re.compile(r"^\s{0,3}(?:(\d{1,3})[.)]|[-*•])\s+(\S.*)$")
_MARKER = re.compile(r"point of no return", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_MINUTES = re.compile(
    r"[\s,;:–-]*[(\[]?\s*(?:~|about )?(\d{1,4})\s*(min|minutes?|m|h|hours?)\.?\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_MOST_STEPS, _LONGEST = 80, 600


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step: `minutes` 0 where the text names none; a marker is the point of no return."""

    text: str
    minutes: int = 0
    marker: bool = False


def steps(text: str) -> list[PlanStep] | None:
    """Return the steps of a plan, or None where its text is no plain list."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if _is_marker(line) or _STEP.match(line):
            lines.append(line)
        elif lines and line[0] in " \t" and not _is_marker(lines[-1]):
            lines[-1] += " " + line.strip()
        else:
            return None
    found = [_step(line) for line in lines]
    real = [step for step in found if not step.marker]
    if len(real) < 2 or len(real) > _MOST_STEPS or max(len(s.text) for s in real) > _LONGEST:
        return None
    return found


def _is_marker(line: str) -> bool:
    return bool(_RULE.match(line)) or (bool(_MARKER.search(line)) and len(line) < 60)


def _step(line: str) -> PlanStep:
    if _is_marker(line):
        return PlanStep("", marker=True)
    match = _STEP.match(line)
    text = match[2].strip() if match else line.strip()
    timed = _MINUTES.search(text)
    if timed is None or not timed.start():
        return PlanStep(text)
    count = int(timed[1]) * (60 if timed[2][0] in "hH" else 1)
    return PlanStep(text[: timed.start()].rstrip(), count)
