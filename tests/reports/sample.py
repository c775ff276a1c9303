"""The record of an invented meeting, for looking at and for tests."""

import math
from typing import Any

from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.strokes import Drawing, Point, compact

_TONES5 = (
    ("low", "low", "low", "low", "mod"),
    ("low", "low", "mod", "mod", "high"),
    ("low", "mod", "mod", "high", "high"),
    ("low", "mod", "high", "crit", "crit"),
    ("mod", "high", "high", "crit", "crit"),
)
IMPACTS = ("Negligible", "Minor", "Serious", "Major", "Severe")
PROBABILITIES = ("Rare", "Unlikely", "Possible", "Likely", "Certain")

_ATTENDANCE = (
    ("CAB Chair", "chair", "present", True),
    ("Engineering Manager", "member", "present", True),
    ("SRE Lead", "member", "present", True),
    ("Security Lead", "member", "present", True),
    ("DBA Lead", "member", "remote", True),
    ("Service Desk Lead", "observer", "excused", False),
)
_CLASSES = {
    "S": ("Standard", "circle"),
    "N": ("Normal", "square"),
    "M": ("Major", "solid"),
    "E": ("Emergency", "hexagon"),
}
_ITEMS: tuple[tuple[str, str, str, tuple[int, int], str], ...] = (
    ("RFC-2047", "Patch OpenSSL advisory on vpn-edge hosts", "E", (3, 1), "approved"),
    ("RFC-2039", "Enable HTTP/3 on the public CDN edge", "N", (1, 1), "approved"),
    ("RFC-2041", "Rotate TLS certificates on api-gateway", "N", (1, 2), "approved_with_conditions"),
    ("RFC-2038", "Drop legacy column orders.legacy_ref", "M", (3, 2), "deferred"),
    ("RFC-2044", "Upgrade PostgreSQL 14 to 16 on ledger-db", "M", (4, 3), "rejected"),
    ("RFC-2040", "Replace firewall pair fw-dc2-a/b", "M", (2, 2), "approved"),
    ("RFC-2045", "Move batch-scheduler cron jobs to queue workers", "S", (0, 1), "withdrawn"),
    ("", "Report of the quarter", "", (0, 0), "noted"),
)
MEANING = (
    "Read revision 6; did not prepare it; accepts the risk for reliability and answers for it "
    "under the policy in force."
)


def moment(text: str) -> dict[str, str]:
    """Return a moment of 18 November at UTC−8, from its time in UTC."""
    return {"utc": f"2026-11-{text}.000Z", "offset": "-08:00"}


def strokes(seed: int = 1) -> str:
    """Return a drawn signature."""
    points = []
    for step in range(90):
        turn = step / 89 * (5 + seed % 3) * math.tau
        x = 700 + step * 34 + 120 * math.cos(turn + seed)
        y = 700 + (330 - step * 2) * math.sin(turn) * (0.6 + 0.4 * math.cos(step / (9 + seed)))
        points.append(Point(round(x), round(y), step * 16, 0))
    flourish = tuple(
        Point(1500 + step * 130, 1150 - round(60 * math.sin(step / 5)), 1600 + step * 12)
        for step in range(14)
    )
    return compact(Drawing(4800, 1500, (tuple(points), flourish)))


def signoff(place: int, name: str, decision: str, **more: Any) -> dict[str, Any]:
    """Return a sign-off of the record."""
    found: dict[str, Any] = {
        "name": name,
        "role": name,
        "decision": decision,
        "conditions": [],
        "meaning": MEANING,
        "content": digest(b"RFC-2041, revision 6"),
        "revision": 6,
        "at": moment(f"18T22:{10 + place}:08"),
        "entry": 1279 + place * 2,
        "event": digest(name.encode()),
        "strokes": strokes(place),
        "verbal": False,
    }
    return found | more


def item(position: int, **more: Any) -> dict[str, Any]:
    """Return an item of the record."""
    number, title, letter, (column, row), verdict = _ITEMS[position - 1]
    found: dict[str, Any] = {
        "id": f"item-{position}",
        "position": position,
        "number": number,
        "title": title,
        "uid": f"uid-{position}" if number else "",
        "revision": 6 if number else 0,
        "content": digest(title.encode()) if number else "",
        "class": None,
        "risk": None,
        "start": moment("19T05:00:00") if number else None,
        "end": moment("19T07:00:00") if number else None,
        "box_minutes": 5,
        "elapsed": 290 - position * 7,
        "note": "Edge Team Lead presented. The board asked how the change is watched; agreed.",
        "verdict": verdict,
        "reason": "",
        "decided": moment(f"18T22:{position * 5:02d}:00"),
        "deferred_to": None,
        "conditions": [],
        "actions": [],
        "exception": None,
        "signoffs": [],
    }
    if number:
        label, shape = _CLASSES[letter]
        found["class"] = {"id": label.lower(), "label": label, "letter": letter, "shape": shape}
        tone = _TONES5[row][column]
        words = {"low": "Low", "mod": "Moderate", "high": "High", "crit": "Critical"}
        found["risk"] = {
            "level": tone, "label": words[tone], "tone": tone, "inferred": False,
            "impact": IMPACTS[column], "probability": PROBABILITIES[row],
            "column": column, "row": row,
        }  # fmt: skip
    return found | more


def _items() -> list[dict[str, Any]]:
    condition = (
        "Check OCSP stapling on two gateways before the other ten. Stop if handshake errors "
        "pass 0.1 %."
    )
    signed = [
        signoff(0, "SRE Lead", "approve"),
        signoff(1, "Security Lead", "approve_with_conditions", conditions=[condition]),
        signoff(2, "Engineering Manager", "approve_with_conditions", conditions=[condition]),
    ]
    third = item(
        3,
        note=(
            "Edge Team Lead presented. Security Lead asked for an OCSP stapling check on two "
            "gateways before the rest; agreed. The missing comms date was set in the meeting."
        ),
        conditions=[condition],
        signoffs=signed,
        actions=[
            {"text": "Set comms date", "owner": "Edge Team Lead", "due": "2026-11-18", "done": True}
        ],
    )
    deferred = item(
        4,
        reason="The rehearsal log is missing.",
        deferred_to={"number": "2026-48", "at": moment("25T22:00:00")},
        actions=[
            {"text": "Rehearse the rollback", "owner": "DBA Lead", "due": "2026-11-24",
             "done": False},
            {"text": "Tell the order desk", "owner": "Orders Team Lead", "due": "", "done": False},
        ],
    )  # fmt: skip
    rejected = item(
        5,
        reason="No tested way back, and the window ends at month's end.",
        signoffs=[
            signoff(4, "DBA Lead", "reject", strokes=""),
            signoff(5, "Engineering Manager", "abstain", verbal=True, strokes=""),
        ],
        exception={"kind": "other", "reason": "Asked to run in the quarter's freeze."},
    )
    first = item(1, signoffs=[signoff(6, "Security Lead", "approve")])
    return [first, item(2), third, deferred, rejected, item(6), item(7), item(8, note="")]


def record(**more: Any) -> dict[str, Any]:
    """Return the record of the sample meeting."""
    found: dict[str, Any] = {
        "v": 1,
        "kind": "minutes",
        "state": "final",
        "revision": 2,
        "amends": "",
        "made": moment("18T23:04:00"),
        "board": {"id": "b1", "name": "Change Advisory Board", "zone": "America/Los_Angeles"},
        "meeting": {
            "id": "m1",
            "number": "2026-47",
            "title": "weekly meeting",
            "kind": "regular",
            "place": "Room 4.12 and remote",
            "planned": moment("18T22:00:00"),
            "minutes_planned": 60,
            "started": moment("18T22:00:00"),
            "closed": moment("18T22:52:00"),
            "chair": "CAB Chair",
            "scribe": "Change Manager",
        },
        "quorum": {"here": 5, "members": 6, "needed": 4, "met": True},
        "attendance": [
            {"name": name, "part": part, "presence": presence, "votes": votes}
            for name, part, presence, votes in _ATTENDANCE
        ],
        "matrix": {
            "impacts": list(IMPACTS),
            "probabilities": list(PROBABILITIES),
            "cells": [
                [
                    {"tone": tone, "mark": str((column + 1) * (row + 1)), "inferred": False}
                    for column, tone in enumerate(tones)
                ]
                for row, tones in enumerate(_TONES5)
            ],
        },
        "items": _items(),
        "approved": {
            "name": "CAB Chair",
            "at": moment("18T23:02:57"),
            "entry": 1296,
            "strokes": strokes(7),
        },
        "policy": {
            "id": "platform",
            "title": "Platform change policy",
            "version": "v14",
            "hash": digest(b"policy"),
        },
        "head": {"seq": 1298, "hash": digest(b"head"), "root": digest(b"root")},
    }
    return found | more


def many(count: int) -> dict[str, Any]:
    """Return a record of so many items, one in three of them signed."""
    shapes = _items()
    items = [
        shapes[place % len(shapes)] | {"position": place + 1, "id": f"item-{place + 1}"}
        for place in range(count)
    ]
    return record(items=items)


def hashed(found: dict[str, Any]) -> str:
    """Return the SHA-256 of a record."""
    return digest(canonical(found))


HOSTILE = '<b>bold</b> <img src="/etc/hostname"/> & "quoted" \x00\u202e \U0001f600 ' + "x" * 3_000
