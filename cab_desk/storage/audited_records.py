"""What verifying reads of the records that are kept as their last event states them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cab_desk.domain.canonical import Plain, digest
from cab_desk.storage import audited_templates
from cab_desk.storage.schema_since import CONFLICTS, SCHEMA, lacks

Rows = Callable[[str], Iterable[Any]]  # rows that are asked by the names of their columns
Stated = tuple[str, str, dict[str, Plain]]

_CALENDAR = """
SELECT id, kind, title, start_at AS start, end_at AS "end", authority, systems, severity,
  source, external_id, sequence, status
FROM calendar_entry ORDER BY id
"""
_SYSTEMS = "SELECT id, name, team, aliases, retired FROM system_entry ORDER BY id"
_DUTY = ("@subject", "what", "by", "at", "person", "note")
_DUTIES = """
SELECT event_id, coalesce(c.uid, '') AS "@subject", what, by_at AS "by", at, person, note
FROM duty_done LEFT JOIN change c ON c.id = change_id ORDER BY event_id
"""
_CERTIFICATES = """
SELECT fingerprint, certificate, person_id AS person, key_id AS "key", made_at AS "made*",
  event_id AS "@event"
FROM board_certificate ORDER BY fingerprint
"""
_CERTIFICATE = ("person", "key", "made*", "@event")
_TICK = ("change", "text", "person", "note", "@at", "@event")
_TICKS = """
SELECT condition, change_uid AS change, text, done, person, note, at AS "@at", event_id AS "@event"
FROM condition_tick ORDER BY condition
"""
_CONFLICT = (
    "one", "other", "state", "first", "reason", "person", "name", "seen_one", "seen_other", "@at",
    "@event",
)  # fmt: skip
_CONFLICTS = """
SELECT one_uid AS one, other_uid AS other, state, first_uid AS first, reason, person, name,
  seen_one, seen_other, at AS "@at", event_id AS "@event"
FROM conflict_settled ORDER BY one_uid, other_uid
"""
_REVIEW = ("review", "period", "at", "person", "note", "@event")
_REVIEWS = """
SELECT review, period, at, person, note, event_id AS "@event"
FROM review_done ORDER BY review, period
"""
_EXCEPTION = (
    "change_uid", "revision", "override", "rule", "section", "name", "kind", "reason", "person_id",
    "person", "role", "at", "policy_hash",
)  # fmt: skip
_EXCEPTIONS = """
SELECT event_id, change_uid, revision, override, rule, section, label AS name, kind, reason,
  person_id, person, role, at, policy_hash
FROM exception_case ORDER BY event_id
"""
# Of whom and what, and where it was said: of the event itself.
_SAID = ("@subject", "@revision", "@seen", "@author", "@at", "@stream", "@seq")
_OF_EVENT = """
change_uid AS "@subject", revision AS "@revision", content_hash AS "@seen",
  person_id AS "@author", at AS "@at", stream AS "@stream", stream_seq AS "@seq"
"""
_COMMENTS = f"""
SELECT event_id, field, quote, start_at AS start, text, parent, person AS name, {_OF_EVENT}
FROM review_comment ORDER BY event_id
"""  # noqa: S608 -- own columns
_COMMENT = ("field", "quote", "start", "text", "parent", "name", *_SAID)
_REDACTIONS = """
SELECT event_id, comment_id AS comment, person_id AS "@author"
FROM review_redaction ORDER BY event_id
"""
_VOTES = f"""
SELECT event_id, role, decision, conditions, remark, person AS name, {_OF_EVENT}
FROM provisional_vote ORDER BY event_id
"""  # noqa: S608 -- own columns
_VOTE = ("role", "decision", "remark", "name", *_SAID)
_PACKETS = """
SELECT id, person_id AS person, key_id AS "key", public, hash, meeting_id AS "meeting*",
  made_at AS "@at", event_id AS "@event"
FROM review_packet ORDER BY id
"""
_PACKET = ("person", "key", "hash", "meeting*", "@at", "@event")
_RETURNED = """
SELECT event_id, label, file_hash AS file, merged_by, stream AS "@stream", stream_seq AS "@seq",
  type AS "@type", change_uid AS "@subject", data, signature
FROM returned_event ORDER BY event_id
"""
_BROUGHT = ("label", "file", "merged_by", "@stream", "@seq", "@type", "@subject")
_FLAG = (
    "name", "kind", "owner", "purpose", "ttl", "kill_switch", "user_facing", "change_uid",
    "made_at", "rolled_out_at", "removed_at", "version",
)  # fmt: skip
_FLAGS = f"SELECT {', '.join(_FLAG)} FROM feature_flag ORDER BY name"  # noqa: S608 -- columns
_AUDIT = ("period", "at", "person", "flags", "stale", "note", "@event")
_AUDITS = """
SELECT period, at, person, flags, stale, note, event_id AS "@event" FROM flag_audit ORDER BY period
"""
_PACK = ("hash", "id", "title", "version", "@at", "@author", "@event")
_PACKS = """
SELECT hash, id, title, version, files, at AS "@at", person AS "@author", event_id AS "@event"
FROM policy_pack ORDER BY hash
"""


def stated(rows: Rows) -> Iterator[Stated]:
    """Go through kind, id and facts of each record."""
    yield from map(_entry, rows(_CALENDAR))
    yield from map(_system, rows(_SYSTEMS))
    for row in rows(_DUTIES):  # several of one change: each is the record of its own event
        yield "duty", row["event_id"], {name: row[name] for name in _DUTY}
    for row in rows(_CERTIFICATES):
        facts = {name: row[name] for name in _CERTIFICATE}
        facts["certificate"] = _hex(row["certificate"])
        yield "certificate", row["fingerprint"], facts
    for row in rows(_TICKS):
        facts = {name: row[name] for name in _TICK}
        yield "condition", row["condition"], facts | {"done": bool(row["done"])}
    for row in rows(_REVIEWS):
        yield "review", f"{row['review']} {row['period']}", {name: row[name] for name in _REVIEW}
    for row in rows(_EXCEPTIONS):  # each is a part of the sign-off that granted it
        yield "exception", row["event_id"], {name: row[name] for name in _EXCEPTION}
    for row in rows(_FLAGS):
        yield "flag", row["name"], {name: _plain(name, row[name]) for name in _FLAG}
    for row in rows(_AUDITS):
        yield "flag_audit", row["period"], {name: row[name] for name in _AUDIT}
    yield from map(_pack, rows(_PACKS))
    yield from _conflicts(rows)
    yield from audited_templates.stated(rows)
    yield from _reviews(rows)


def _reviews(rows: Rows) -> Iterator[Stated]:
    for row in rows(_COMMENTS):
        yield "comment", row["event_id"], {name: row[name] for name in _COMMENT}
    facts: dict[str, Plain]
    for row in rows(_REDACTIONS):
        facts = {name: row[name] for name in ("comment", "@author")}
        yield "redaction", row["event_id"], facts
    for row in rows(_VOTES):
        facts = {name: row[name] for name in _VOTE}
        yield "vote", row["event_id"], facts | {"conditions": _texts(row["conditions"])}
    for row in rows(_PACKETS):
        facts = {name: row[name] for name in _PACKET}
        yield "packet", row["id"], facts | {"public": _hex(row["public"])}
    for row in rows(_RETURNED):
        facts = {name: row[name] for name in _BROUGHT}
        # What stands in the chain is kept there alone.
        facts["data"] = str(row["data"])
        yield "returned", row["event_id"], facts | {"signature": _hex(row["signature"])}


def _conflicts(rows: Rows) -> Iterator[Stated]:
    if lacks(rows(SCHEMA), CONFLICTS):
        return
    for row in rows(_CONFLICTS):
        facts: dict[str, Plain] = {name: row[name] for name in _CONFLICT}
        yield "conflict", f"{row['one']} {row['other']}", facts


def _pack(row: Mapping[str, Any]) -> Stated:
    facts: dict[str, Plain] = {name: row[name] for name in _PACK}
    files = str(row["files"]).encode("utf-8", "surrogateescape")
    return "pack", row["hash"], facts | {"files": digest(files)}


def _entry(row: Mapping[str, Any]) -> Stated:
    facts: dict[str, Plain] = {
        **{name: row[name] for name in ("kind", "title", "start", "severity", "status")},
        "end": row["end"] or None,
        "authority": _texts(row["authority"]),
        "systems": _texts(row["systems"]),
        **{name: row[name] or "" for name in ("source", "external_id")},
        "sequence": row["sequence"] if row["kind"] == "notice" else row["sequence"] or "",
    }
    return "calendar", row["id"], facts


def _system(row: Mapping[str, Any]) -> Stated:
    facts: dict[str, Plain] = {
        "name": row["name"],
        "team": row["team"],
        "aliases": _texts(row["aliases"]),
        "retired": bool(row["retired"]),
    }
    return "system", row["id"], facts


def _hex(stored: object) -> str:
    """Return bytes as text; of what is none nothing that an event could say."""
    return stored.hex() if isinstance(stored, bytes) else f"no bytes: {stored!r}"


def _plain(name: str, value: Any) -> Plain:
    if name in ("kill_switch", "user_facing"):
        return bool(value)
    return "" if value is None else value


def _texts(text: str) -> list[Plain]:
    try:
        return list(json.loads(text))
    except (ValueError, TypeError):
        return [text]
