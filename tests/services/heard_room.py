"""A board whose policy takes a word of mouth for one of two approvals, and how one is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cab_desk.domain.canonical import stamp
from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.demands import Amount, Approval, MeetingDef
from cab_desk.domain.heard import HEARD
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.policy import Rule
from cab_desk.domain.statement import read
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.ports import Work
from cab_desk.services.signatures import hearing
from cab_desk.services.signatures.hearing import HearRequest
from cab_desk.services.signatures.signoffs import projected
from tests.services.evidence_room import CHEAP, PACK, WORDS, Room

ANN, DANA, KIM, RIK, OLA = "Ann Boyd", "Dana Reyes", "Kim Osei", "Rik Maas", "Ola Lind"
LEAD, SECURITY = "Engineering Manager", "Security Lead"
A_DAY = Amount(24, "hours")
APPROVALS = Rule(
    "site/approvals",
    "2.4",
    "Two approvals",
    approvals=(Approval((LEAD,), verbal=True, written=A_DAY), Approval((SECURITY,))),
)
BOARD = Rule("site/board", "5", "The board", meeting=MeetingDef(chair="Chair", members=()))
SPOKEN = replace(PACK, hash="cd" * 32, rules=(APPROVALS, BOARD))
PEOPLE = (
    NewPerson(DANA, (LEAD,), member=True),
    NewPerson(KIM, (SECURITY,), member=True),
    NewPerson(ANN, (SECURITY, "Chair"), member=True, chair=True),
    NewPerson(OLA, ("Chair",), member=True, chair=True),
    NewPerson(RIK, ("Requester",)),
)
WHY = "On the night train until eight"


def request(desk: Room, uid: str, **more: Any) -> HearRequest:
    """Return what Ann records: Dana agreed on the telephone, a minute ago."""
    change = desk.change(uid)
    made = HearRequest(
        uid=uid,
        recorder_id=desk.ids[ANN],
        person_id=desk.ids[DANA],
        role=LEAD,
        decision=Choice.APPROVE,
        passphrase=WORDS,
        seen=content_hash(change),
        revision=change.revision,
        at=desk.clock(),
        channel="telephone",
        reason=WHY,
    )
    return replace(made, **more)


def hear(desk: Room, uid: str, **more: Any) -> str:
    """Record it through the real service and return the event's id."""
    return hearing.hear(desk.office, request(desk, uid, **more)).made


def forge(desk: Room, uid: str, by: str = ANN, **more: Any) -> None:
    """Enter a word past every check: rightly signed by somebody's own key, chained and listed.

    `whose` and `heard` are read into the body; what else is given stands in it as it is.
    """
    whose = str(more.pop("whose", DANA))
    heard: Mapping[str, Any] = more.pop("heard", {})

    def attack(work: Work) -> None:
        change, key = work.changes.get(uid), work.people.key(desk.ids[by])
        assert key is not None
        seal = CHEAP.signer(key, WORDS)
        body = {
            "role": LEAD, "decision": "approve", "conditions": [], "meaning": "I heard it.",
            "name": by, "person": {"id": desk.ids[whose], "name": whose},
            "heard": {"at": stamp(work.now), "channel": "telephone", **heard}, "meeting": "",
            "verbal": True, "strokes": "", "number": change.number, "title": change.title,
            "reason": WHY, "supersedes": [], **more,
        }  # fmt: skip
        draft = Draft(HEARD, body, uid, change.revision, content_hash(change), desk.ids[by],
                      key.key_id)  # fmt: skip
        event = work.record(draft, lambda data: seal(SIGNED_PREFIX + data))
        work.signoffs.add(projected(read(event.data), event.id, work.ledger.head().seq))

    desk.do(attack)
