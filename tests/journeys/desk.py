"""What the journeys share: a session whose keys are cheap, a file of RFCs, a shell's hand."""

import json
from pathlib import Path
from typing import Any

from cab_desk.app.session import Session
from cab_desk.keys.vault import SealedVault
from cab_desk.settings import Settings
from tests import databases
from tests.databases import board_at

WORDS = "a long walk by the river"
BOARD = "Harbour CAB"
CHAIR = "Engineering Manager"
APPROVERS = (CHAIR, "Business Stakeholder")
MEMBERS = (*APPROVERS, "Technical Lead", "Security Lead", "Operations Lead")
REQUESTER = "Edge Team Lead"
_TEXTS = (
    "description", "business_justification", "systems_affected", "implementation_plan",
    "validation_steps", "rollback_plan", "testing_evidence", "monitoring_plan",
    "communication_plan", "customer_impact", "training_materials", "performance_assessment",
)  # fmt: skip


def cheap() -> SealedVault:
    """Return a vault whose keys cost nothing to open; the code is the same."""
    return SealedVault(memory_kib=64, passes=1, lanes=1)


def session_at(path: Path, device: str = "desk-1") -> Session:
    """Open a board's file as the program does, making it where it is not there."""
    return Session(
        board_at(path), Settings(device=device), vault=cheap(), outbox=path.parent / "outbox"
    )


def rfc(number: int, **more: Any) -> dict[str, Any]:
    """Return an RFC in the contract's form, complete but for its signatures."""
    return {
        "id": f"IMP-{number}",
        "title": f"Rotate certificates on gateway {number}",
        "class": "normal",
        "priority": "medium",
        "impact": "low",
        "probability": "medium",
        "requester": REQUESTER,
        "owner": REQUESTER,
        "systems": [f"gateway-{number}"],
        "start": "2031-11-25T14:00:00+00:00",
        "end": "2031-11-25T15:00:00+00:00",
        "documents": {name: f"What is to be said about {name}." for name in _TEXTS},
        "evidence": {
            "tests_passed": True, "code_reviews": 2, "security_scan": "clean", "coverage": 90,
        },
        **more,
    }  # fmt: skip


def written(path: Path, *changes: dict[str, Any]) -> Path:
    """Write a file in the contract's form."""
    path.write_text(json.dumps({"changes": changes}), encoding="utf-8")
    return path


def with_a_shell(path: Path, sql: str, *values: Any) -> None:
    """Change the board as somebody with its shell would, triggers dropped."""
    assert databases.with_a_shell(board_at(path), sql, values) == 1


def asked(path: Path, sql: str, *values: Any) -> list[Any]:
    """Return what a shell finds in the board."""
    return databases.asked(board_at(path), sql, values)
