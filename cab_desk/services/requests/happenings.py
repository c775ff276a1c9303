"""Say what an audit entry records: in the review's history, on Home and on the audit page."""

from collections.abc import Callable, Mapping
from typing import Any

from cab_desk.domain.content import ATTACHMENTS
from cab_desk.words import catalogue, plural, say

Body = Mapping[str, Any]

CAME_BACK = "came_back"  # what an event of a packet is worth; no event says so itself
_LONGEST_LIST = 4
_COUNTED = {"change.imported": "count", "board.created": "people"}


def of_change(kind: str, body: Body, author: str) -> str:
    """Say what happened to the RFC that is being looked at, with who did it and why."""
    known = f"requests.event.{kind}" in catalogue()
    if isinstance(whose := body.get("person"), Mapping) and kind == "signoff.heard":
        author, body = str(body.get("name") or author), {**body, "name": whose.get("name")}
    text = say(
        f"requests.event.{kind}" if known else "requests.event.other",
        type=kind, who=_who(body, author), to=_stage(body),
        decision=_slot_word(body), verdict=_word("requests.verdict", body, "verdict"),
        result=_word("duties.result", body, "result"), what=str(body.get("label") or ""),
        ear=author,
        revision=str(body.get("revision") or ""),
    )  # fmt: skip
    fields = _fields(body)
    if fields:
        text = f"{text}. {say('requests.history_fields', fields=fields)}"
    if label := body.get(CAME_BACK):
        key = f"packets.came_back.{label}"
        text = f"{text}. {_said(key, say('packets.came_back'))}"
    reason = str(body.get("reason") or "")
    granted = body.get("exception")
    if isinstance(granted, Mapping):
        fields_of = {name: str(granted.get(name, "")) for name in ("label", "section", "reason")}
        text = f"{text}. {say('requests.history_exception', **fields_of)}"
    return f"{text}. {reason}" if reason else text


def sentence(kind: str, body: Body) -> str:
    """Say what happened, and to what: who did it stands beside."""
    key = f"pages.event.{kind}"
    more = _MORE.get(kind)
    about = str(body.get("number") or body.get("title") or body.get("name") or "")
    if kind in _COUNTED:
        count = body.get(_COUNTED[kind])
        return plural(key, count if isinstance(count, int) else 0, about=about, more=_source(body))
    if key not in catalogue():
        return say("pages.event.other", type=kind, about=about).strip()
    if kind == "signin.failed" and not about:  # earlier versions kept the key alone
        return say("pages.event.signin.unnamed")
    said = say(key, about=about, more=more(body) if more else "")
    return " ".join(said.split())  # what it is about may have no name


def _who(body: Body, author: str) -> str:
    name = str(body.get("name") or "") or author or say("requests.event.desk")
    role = str(body.get("role") or "")
    return f"{role} ({name})" if role and role != name else name


def _stage(body: Body) -> str:
    return _word("changes.stage", body, "to")


def _word(room: str, body: Body, name: str) -> str:
    value = str(body.get(name, ""))
    return _said(f"{room}.{value}", value)


def _said(key: str, value: str) -> str:
    return say(key) if key in catalogue() else value


def _slot_word(body: Body) -> str:
    if body.get("decision") == "approve_with_conditions":
        conditions = body.get("conditions")
        count = len(conditions) if isinstance(conditions, list) else 1
        return plural("requests.slot.approve_with_conditions", count)
    return _word("requests.slot", body, "decision")


def _decision(body: Body) -> str:
    decision = str(body.get("decision", ""))
    word = _said(f"pages.decision.{decision}", decision)
    granted = body.get("exception")
    if isinstance(granted, Mapping):
        label = str(granted.get("label", ""))
        word = say("pages.event.granting", decision=word, exception=label)
    role = str(body.get("role") or "")
    return say("pages.event.in_role", decision=word, role=role) if role else word


def _heard(body: Body) -> str:
    whose = body.get("person")
    name = str(whose.get("name", "")) if isinstance(whose, Mapping) else ""
    return say("heard.event", name=name, decision=_decision(body))


def _fields(body: Body) -> str:
    names = body.get("fields")
    if not isinstance(names, list):
        return ""
    plain = dict.fromkeys(field_word(str(name)) for name in names)
    shown = list(plain)[:_LONGEST_LIST]
    if len(plain) > len(shown):
        shown.append(say("pages.event.more_fields", count=len(plain) - len(shown)))
    return ", ".join(shown)


def field_word(name: str) -> str:
    """Return how a field of an RFC is called in a sentence; document and file by their names."""
    first, _, rest = name.partition(".")
    if first == ATTACHMENTS and rest:
        return say("attachments.named", file=rest)
    key = f"changes.document.{rest}" if first == "documents" and rest else f"changes.field.{first}"
    if key in catalogue():
        return say(key).lower() if key.startswith("changes.field") else say(key)
    return first.replace("_", " ")


def _source(body: Body) -> str:
    return str(body.get("source") or "")


def _meeting_change(body: Body) -> str:
    return _word("pages.event.what", body, "what")


def _taken(body: Body) -> str:
    key, count = f"access.what.{body.get('what')}", body.get("count")
    if f"{key}.one" in catalogue():
        return plural(key, count if isinstance(count, int) else 0)
    return _said(key, str(body.get("what") or ""))


def _replaced(body: Body) -> str:
    rows = body.get("rows")
    return plural("access.replaced", len(rows) if isinstance(rows, list) else 0)


def _join(body: Body) -> str:
    word = "joined" if body.get("joined") is True else "parted"
    return say(f"identity.event.{word}", other=body.get("of") or "")


def _version(body: Body) -> str:
    return str(body.get("version") or "")


def _entry_kind(body: Body) -> str:
    return _word("pages.event.entry", body, "kind")


def _merged(body: Body) -> str:
    counts = body.get("counts")
    if not isinstance(counts, Mapping):
        return ""
    parts = [
        plural(f"packets.count.{state}", count)
        for state, count in counts.items()
        if f"packets.count.{state}.one" in catalogue() and isinstance(count, int)
    ]
    rejected = body.get("late_rejections")
    if isinstance(rejected, list) and rejected:
        parts.append(say("packets.late_rejections", numbers=", ".join(map(str, rejected))))
    return ", ".join(parts)


_MORE: Mapping[str, Callable[[Body], str]] = {
    "change.edited": _fields,
    "change.moved_stage": _stage,
    "signoff.given": _decision,
    "signoff.heard": _heard,
    "access.opened": lambda body: say("access.first_of_day") if body.get("day") is True else "",
    "access.taken": _taken,
    "alarm.contact": lambda body: str(body.get("name") or say("alarm.chairs")),
    "import.values": _replaced,
    "chair.locked": lambda body: say(f"access.why.{body.get('why') or 'by_hand'}"),
    "history.lost": lambda body: str(body.get("reason") or ""),
    "identity.agreed": lambda body: str(body.get("of") or ""),
    "identity.joined": _join,
    "signoff.discounted": lambda body: str(body.get("name") or ""),
    "signoff.refused": lambda body: str(body.get("name") or ""),
    "item.decided": lambda body: _word("requests.verdict", body, "verdict"),
    "change.outcome": lambda body: _word("duties.result", body, "result"),
    "duty.done": lambda body: str(body.get("label") or ""),
    "flag.audited": lambda body: str(body.get("period") or ""),
    "review.done": lambda body: str(body.get("period") or ""),
    "meeting.changed": _meeting_change,
    "meeting.called_off": lambda body: str(body.get("reason") or ""),
    "calendar.changed": _entry_kind,
    "packet.merged": _merged,
    "template.answered": lambda body: str(body.get("meaning") or ""),
    "policy.changed": _version,
    "policy.agreed": _version,
    "policy.saved": _version,
}
