"""A decision that somebody absent gave by word of mouth: whose it is, and who heard it.

Its event is signed by whoever heard it and names both. It is of a form of its own (2): a program
that does not know it would take its author for the one who decided.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cab_desk.domain.canonical import Plain, clean, moment, stamp
from cab_desk.domain.change import Choice, Heard
from cab_desk.domain.statement import Malformed, Statement

HEARD = "signoff.heard"
CHANNELS = ("telephone", "video", "in_person")  # by mouth; what is written is no word of mouth

# By how much two clocks may differ: whoever hears sits at another desk than who wrote.
SLACK = timedelta(minutes=2)

SHORTEST_REASON = 3
LONGEST_REASON = 1_000
_MOST_CONDITIONS = 20
_LONGEST_CONDITION = 500
# What stands in a signature alone: nobody is stood in for by mouth, and no exception is granted.
_OF_SIGNATURES = ("behalf", "exception", "packet")


def speaker(said: Statement) -> str:
    """Return the id of the person whose decision a sign-off is; of any other event, its author."""
    whose = said.body.get("person")
    if said.type != HEARD or not isinstance(whose, Mapping):
        return said.author
    return str(whose.get("id", ""))


def printed(said: Statement) -> str:
    """Return the name of the person whose decision a sign-off is, as it is printed."""
    whose = said.body.get("person")
    if said.type != HEARD or not isinstance(whose, Mapping):
        return str(said.body.get("name", ""))
    return str(whose.get("name", ""))


def told(heard: Heard) -> dict[str, Plain]:
    """Return what the body of the event says of how a word was heard, without whose it is."""
    return {"at": stamp(heard.at), "channel": heard.channel}


def heard_of(body: Mapping[str, Any], author: str) -> Heard:
    """Return who heard a word, when and how, by the body of its event."""
    how = body["heard"]
    return Heard(
        author, str(body["name"]), moment(how["at"]), str(how["channel"]), str(body["reason"])
    )


def check_body(body: Mapping[str, Any]) -> None:
    """Raise Malformed unless the body of a word is of its form."""
    for name in ("role", "meaning", "name", "reason"):
        _text(body.get(name), name)
    if not body.keys().isdisjoint(_OF_SIGNATURES):
        raise Malformed("behalf")
    if body.get("verbal") is not True or body.get("meeting") != "" or body.get("strokes") != "":
        raise Malformed("verbal")
    if not isinstance(whose := body.get("person"), Mapping) or not whose.keys() == {"id", "name"}:
        raise Malformed("person")
    for name in ("id", "name"):
        _text(whose[name], "person")
    if not SHORTEST_REASON <= len(body["reason"]) <= LONGEST_REASON:
        raise Malformed("reason")
    _check_how(body.get("heard"))
    _check_decision(body.get("decision"), body.get("conditions"))
    before = body.get("supersedes")
    if not isinstance(before, list) or not all(isinstance(one, str) for one in before):
        raise Malformed("supersedes")


def _check_how(how: object) -> None:
    if not isinstance(how, Mapping) or how.keys() != {"at", "channel"}:
        raise Malformed("heard")
    try:
        exact = stamp(moment(how["at"])) == how["at"]
    except (TypeError, ValueError):
        exact = False
    if not exact or how["channel"] not in CHANNELS:
        raise Malformed("heard")


def _check_decision(decision: object, conditions: object) -> None:
    if decision not in {str(one) for one in Choice}:
        raise Malformed("decision")
    if not isinstance(conditions, list) or len(conditions) > _MOST_CONDITIONS:
        raise Malformed("conditions")
    for one in conditions:
        _text(one, "conditions")
        if len(one) > _LONGEST_CONDITION:
            raise Malformed("conditions")
    if (decision == Choice.CONDITIONS) != bool(conditions):
        raise Malformed("conditions")


def _text(value: object, part: str) -> None:
    if not isinstance(value, str) or not value.strip() or clean(value) != value:
        raise Malformed(part)
