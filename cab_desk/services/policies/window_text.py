"""Write a change window into the text of a policy: its times, its name, and what its rule says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cab_desk.domain.recurrences import Recurrence
from cab_desk.services.pack_ports import Texts
from cab_desk.services.policies import pack_text
from cab_desk.services.policies.pack_text import Block, insert, put, quoted
from cab_desk.services.policies.window_words import clock_text

FIRST = "pack.toml"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_RULE, _WINDOW = "rule", "rule.window"
_DAY = 1440


@dataclass(frozen=True, slots=True)
class Written:
    """A window as it shall be; `rule` and `id` without the policy's own name.

    `new`: it is not in the policy yet. `rule` is the one that it stands in, or a new one of its
    own where `class_id` says for which class.
    """

    rule: str
    id: str
    label: str
    times: tuple[Recurrence, ...]
    says: str = ""  # the text of the rule
    new: bool = False
    class_id: str = ""
    section: str = ""  # of a rule of its own


def written(texts: Texts, window: Written) -> dict[str, str] | None:
    """Return the files of a policy with the window in them; None where its place is not found."""
    found = dict(texts)
    if window.class_id:
        found[FIRST] = f"{found.get(FIRST, '').rstrip()}\n\n{_own_rule(window)}\n"
        return found
    for name, text in texts.items():
        changed = _within(text, window)
        if changed is not None:
            found[name] = changed
            return found
    return None


def with_version(texts: Texts, version: str) -> dict[str, str]:
    """Return the files of a policy with another version."""
    found = dict(texts)
    text = found.get(FIRST, "")
    found[FIRST] = put(text, pack_text.blocks(text)[0], "version", quoted(version))
    return found


def next_version(version: str, taken: Sequence[str]) -> str:
    """Return the version after one: its last number counts on, where it ends with one."""
    number = re.fullmatch(r"(v?(?:\d+\.)*|.* )(\d+)", version)
    stem, count = (number[1], int(number[2])) if number else (f"{version} ", 1)
    while version in taken:
        count += 1
        version = f"{stem}{count}"
    return version


def plain(times: Sequence[Recurrence]) -> tuple[Recurrence, ...]:
    """Return times as a policy can say them: what ends on a later day has one weekday."""
    found: list[Recurrence] = []
    ordered = (replace(one, weekdays=tuple(sorted(set(one.weekdays)))) for one in times)
    for one in ordered:
        if one.finish > _DAY and len(one.weekdays) > 1:
            found += [replace(one, weekdays=(day,)) for day in one.weekdays]
        else:
            found.append(one)
    return tuple(dict.fromkeys(found))


def times_text(times: Sequence[Recurrence]) -> str:
    """Return times as TOML writes them, one a line where they are several."""
    lines = [_time(one) for one in times]
    if len(lines) == 1:
        return f"[{lines[0]}]"
    return "\n".join(["[", *(f"  {line}," for line in lines), "]"])


def _within(text: str, window: Written) -> str | None:
    """Return a file with the window in its rule, None where it has no such rule."""
    found = pack_text.blocks(text)
    rule, windows = _of_rule(found, text, window.rule)
    if rule is None or not windows:
        return None
    mine = _named(windows, text, window.id)
    if mine is None and not window.new:
        return None
    # From the back on, so that what is still to be put stands where it stood; a rule's own keys
    # come before its windows.
    if window.new:
        text = insert(text, windows[-1].end, f"\n{_window(window)}")
    elif mine is not None:
        values = {"times": times_text(window.times), "label": quoted(window.label)}
        for key in sorted(values, key=lambda one: mine.values.get(one, (mine.end,)), reverse=True):
            text = put(text, mine, key, values[key])
    if rule.text_of(text, "text") != window.says:
        text = put(text, rule, "text", quoted(window.says))
    return text


def _named(windows: Sequence[Block], text: str, name: str) -> Block | None:
    return next((block for block in windows if block.text_of(text, "id") == name), None)


def _of_rule(found: Sequence[Block], text: str, rule_id: str) -> tuple[Block | None, list[Block]]:
    """Return the table of a rule, and those of its windows."""
    rule: Block | None = None
    windows: list[Block] = []
    for block in found:
        if block.path == _RULE:
            if rule is not None:
                break
            rule = block if block.text_of(text, "id") == rule_id else None
        elif rule is not None and block.path == _WINDOW:
            windows.append(block)
    return rule, windows


def _own_rule(window: Written) -> str:
    lines = ["[[rule]]", f"id = {quoted(window.rule)}", f"section = {quoted(window.section)}",
             f"name = {quoted(window.label)}", f"text = {quoted(window.says)}", 'how = ["gate"]',
             f"when = {{ class = [{quoted(window.class_id)}] }}", "", _window(window)]  # fmt: skip
    return "\n".join(lines)


def _window(window: Written) -> str:
    return "\n".join((f"[[{_WINDOW}]]", f"id = {quoted(window.id)}",
                      f"label = {quoted(window.label)}",
                      f"times = {times_text(window.times)}"))  # fmt: skip


def _time(one: Recurrence) -> str:
    parts = _PARTS[one.kind](one)
    if one.skip:
        parts.append(f"except = {_dates(one.skip)}")
    return f"{{ {', '.join(parts)} }}"


def _weekly(one: Recurrence) -> list[str]:
    days = [f"days = [{', '.join(quoted(DAYS[day]) for day in one.weekdays)}]"]
    later = (one.finish - 1) // _DAY
    to_day = [f"to_day = {quoted(DAYS[(one.weekdays[0] + later) % 7])}"] if later else []
    return [*days, f'from = "{clock_text(one.begin)}"', *to_day,
            f'to = "{clock_text(one.finish - later * _DAY)}"']  # fmt: skip


def _monthly(one: Recurrence) -> list[str]:
    return [f"nth = {quoted(NTH[one.nth])}", *_weekly(one)]


def _on_dates(one: Recurrence) -> list[str]:
    return [f"dates = {_dates(one.dates)}", f'from = "{clock_text(one.begin)}"',
            f'to = "{clock_text(one.finish)}"']  # fmt: skip


def _month_end(one: Recurrence) -> list[str]:
    return [f"month_end_business_days = {one.days}"]


def _yearly(one: Recurrence) -> list[str]:
    ends = (("from_date", one.first_day), ("to_date", one.last_day))
    return [f'{key} = "{month:02}-{day:02}"' for key, (month, day) in ends]


_PARTS: dict[str, Callable[[Recurrence], list[str]]] = {
    "weekly": _weekly,
    "monthly": _monthly,
    "dates": _on_dates,
    "month_end": _month_end,
    "yearly": _yearly,
    "holidays": lambda _one: ["holidays = true"],
    "holiday_weekends": lambda _one: ["holiday_weekends = true"],
}


def _dates(days: Sequence[date]) -> str:
    return f"[{', '.join(day.isoformat() for day in days)}]"
