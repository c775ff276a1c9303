"""The record of a chair's script for tests: every kind of line once."""

from typing import Any


def moment(text: str) -> dict[str, str]:
    """Return a moment of the meeting's day, as clocks an hour before UTC show it."""
    return {"utc": f"2026-11-18T{text}:00.000Z", "offset": "+01:00"}


def item(position: int, **more: Any) -> dict[str, Any]:
    """Return an open request on the agenda, five minutes from 15:00 on."""
    at = 60 * 14 + 5 * (position - 1)
    clock = [moment(f"{minute // 60:02d}:{minute % 60:02d}") for minute in (at, at + 5)]
    return {
        "position": position, "number": f"CR-2026-{position:04d}", "title": "Widen the pool",
        "minutes": 5, "starts": clock[0], "ends": clock[1], "verdict": None, "decided": None,
        "late": "", "note": "", "private": "", "asked": ["Decide."], "class": "Normal",
        "verdicts": ["approved", "approved_with_conditions", "deferred", "rejected", "withdrawn"],
        "risk": "High", "owner": "Ben Tech", "requester": "Tea Lead", "start": moment("20:00"),
        "end": moment("21:00"), "blocks": [], "conditions": [], "missing": [],
        **more,
    }  # fmt: skip


def record(**more: Any) -> dict[str, Any]:
    """Return a script of three items, the first of them in trouble."""
    trouble = item(
        1, asked=["Have it signed by CTO, then decide."], missing=["CTO", "DBA Lead (1 of 2)"],
        blocks=[{"message": "The rollback was never tried.", "section": "§6.3"},
                {"message": "A freeze lies on it.", "section": "§4.1"}],
        conditions=[{"text": "Two people on call", "owner": "Ann", "due": "2026-11-20"},
                    {"text": "Warn the gates", "owner": "", "due": ""}],
    )  # fmt: skip
    other = item(3, number="", title="Report of the quarter", owner="", requester="",
                 verdicts=["noted", "approved", "deferred", "rejected"])  # fmt: skip
    return {
        "v": 1, "kind": "script", "made": moment("09:05"), "private": False,
        "board": "Platform changes", "policy": "Change Management Process, 1", "head": 1207,
        "number": "2026-47", "title": "Weekly CAB", "place": "Room 4", "begun": None,
        "at": moment("14:00"), "planned_end": moment("15:00"), "ends": moment("14:15"), "over": 0,
        "quorum": {"needed": 3, "members": 5, "chair": True},
        "seats": [{"name": name, "part": "member", "votes": True, "here": name == "Ann"}
                  for name in ("Ann", "Ben Tech", "Cy")],
        "late": ["CR-2026-0099 Too late"],
        "tasks": [{"text": "Ask the vendor", "owner": "Cy", "due": "2026-11-19",
                   "about": "CR-2026-0001", "meeting": "2026-46"}],
        "items": [trouble, item(2), other],
        **more,
    }  # fmt: skip
