"""What a template says, in the words of the policy."""

from collections.abc import Mapping

from cab_desk.domain.canonical import Plain
from cab_desk.domain.policy import Pack
from cab_desk.domain.templates import ASKED, DOCUMENT, DURATION, FIELDS, Template
from cab_desk.services.requests.from_template import named
from cab_desk.words import catalogue, plural, say

_HOUR = 60
_SEVERAL = frozenset({"types", "systems", "traits"})  # fields of several values


def field_word(pack: Pack, name: str) -> str:
    """Return how a field is called; a document by the policy's word for it."""
    own = pack.labels.get(name.removeprefix(DOCUMENT)) if name.startswith(DOCUMENT) else None
    return own or named(name)


def value_text(pack: Pack, name: str, value: Plain) -> str:
    """Say what a field has; of a document its first line."""
    if value in (None, "", []):
        return ""
    if name == DURATION and isinstance(value, int):
        return minutes_text(value)
    if name.startswith(DOCUMENT):
        return str(value).strip().partition("\n")[0]
    said = _labels(pack, name)
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(said.get(str(one)) or _own(name, str(one)) for one in values)


def whole(pack: Pack, template: Template, before: Template | None = None) -> str:
    """Say all that a template says, and what an earlier revision said where that was otherwise."""
    lines = [_about(template)] if template.purpose else []
    if before is not None and _about(before) != _about(template):
        lines.append(say("preapproved.before", line=_about(before)))
    for name in FIELDS:
        said, was = (one.values.get(name) if one else None for one in (template, before))
        mark = _mark(template, name)
        changed = before is not None and (said, mark) != (was, _mark(before, name))
        if name in template.values or mark or changed:
            lines.append(_line(pack, template, name))
        if before is not None and changed:
            lines.append(say("preapproved.before", line=_line(pack, before, name)))
    return "\n".join(lines)


def _about(template: Template) -> str:
    purpose = template.purpose or say("templates.not_said")
    return say("preapproved.line", field=say("templates.column.purpose"), value=purpose)


def _line(pack: Pack, template: Template, name: str) -> str:
    mark, word = _mark(template, name), field_word(pack, name)
    label = say(f"templates.mark.{mark}", label=word) if mark else word
    said = template.values.get(name)
    long = name.startswith(DOCUMENT) and said
    value = f"\n{str(said).strip()}" if long else value_text(pack, name, said)
    empty = "templates.not_its_own" if name in ASKED else "templates.not_said"
    return say("preapproved.line", field=label, value=value or say(empty))


def _mark(template: Template, name: str) -> str:
    return "locked" if name in template.locked else "wanted" if name in template.wanted else ""


def value_lines(value: Plain) -> str:
    """Return a value as a text, several ones on lines of their own."""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def values_of_lines(texts: Mapping[str, str]) -> dict[str, Plain]:
    """Return by field the values that such texts hold."""
    return {name: text.splitlines() if name in _SEVERAL else text for name, text in texts.items()}


def minutes_text(minutes: int) -> str:
    """Say how long that is."""
    hours, rest = divmod(minutes, _HOUR)
    parts = [plural("templates.hours", hours)] if hours else []
    parts += [plural("templates.minutes", rest)] if rest or not hours else []
    return " ".join(parts)


def class_word(pack: Pack, template: Template) -> str:
    """Return the class that a template asks for, by the policy's word."""
    return value_text(pack, "class", template.class_id)


def _labels(pack: Pack, name: str) -> dict[str, str]:
    matrix = pack.matrix
    if name == "class":
        return {one.id: one.label for one in pack.classes}
    if name == "types":
        return {one.id: one.label for one in pack.types}
    if matrix is not None and name.endswith("impact"):
        return {one.id: one.label for one in matrix.impacts}
    if matrix is not None and name.endswith("probability"):
        return {one.id: one.label for one in matrix.probabilities}
    return {}


def _own(name: str, value: str) -> str:
    key = f"changes.{name.removesuffix('s') if name == 'traits' else name}.{value}"
    return say(key) if key in catalogue() else value
