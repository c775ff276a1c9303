"""What verifying reads of templates: each revision, and what RFCs were made from."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cab_desk.domain.canonical import Plain, digest
from cab_desk.storage.schema_since import CATALOGUE, SCHEMA, TEMPLATES, lacks

_REVISION = ("template", "revision", "name", "purpose", "@at", "@author", "@event")
_REVISIONS = """
SELECT id AS template, revision, name, purpose, said, locked, wanted, retired, at AS "@at",
  person AS "@author", event_id AS "@event"
FROM rfc_template ORDER BY id, revision
"""
_USE = ("@subject", "template", "revision", "label", "@event")
_USES = """
SELECT change_uid AS "@subject", template_id AS template, revision, name AS label,
  event_id AS "@event"
FROM template_use ORDER BY change_uid
"""
_ANSWER = (
    "template", "revision", "content", "decision", "reason", "name", "@at", "@author", "@event",
)  # fmt: skip
_ANSWERS = """
SELECT template_id AS template, revision, content, decision, reason, name, at AS "@at",
  person AS "@author", event_id AS "@event"
FROM template_answer ORDER BY template_id, revision
"""


def stated(rows: Callable[[str], Iterable[Any]]) -> Iterator[tuple[str, str, dict[str, Plain]]]:
    """Go through kind, id and facts of each record."""
    if lacks(rows(SCHEMA), TEMPLATES):
        return
    facts: dict[str, Plain]
    for row in rows(_REVISIONS):
        facts = {name: row[name] for name in _REVISION}
        facts["said"] = digest(str(row["said"]).encode("utf-8", "surrogateescape"))
        facts["locked"], facts["wanted"] = _texts(row["locked"]), _texts(row["wanted"])
        facts["retired"] = bool(row["retired"])
        yield "template", f"{row['template']} {row['revision']}", facts
    for row in rows(_USES):
        facts = {name: row[name] for name in _USE}
        yield "template_use", row["@subject"], facts
    if lacks(rows(SCHEMA), CATALOGUE):
        return
    for row in rows(_ANSWERS):
        facts = {name: row[name] for name in _ANSWER}
        yield "template_answer", f"{row['template']} {row['revision']}", facts


def _texts(text: str) -> list[Plain]:
    try:
        return list(json.loads(text))
    except (ValueError, TypeError):
        return [text]
