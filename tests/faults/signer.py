"""Sign one RFC after the other as one of several programs that are killed at any moment.

``python -m tests.faults.signer FOLDER PLACE PERSON DEVICE``: says "ready", then the id of each
sign-off that it was told is recorded. PLACE is a server's address, or empty for the folder's file.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cab_desk.domain.demands import Approval
from cab_desk.domain.policy import Rule
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.signatures import signing
from cab_desk.storage.servers import server
from tests.services import evidence_room
from tests.services.evidence_room import Room

ROLE = "Engineering Manager"
MANY = Rule("site/many", "3", "Many", approvals=(Approval((ROLE,), count=8),))
PACK = replace(evidence_room.PACK, rules=(MANY,))  # an RFC waits for as many as there are signers


def main(folder: str, place: str, person: str, device: str) -> None:
    """Sign all that this person has not signed yet."""
    where = server(place) if place else None
    desk = Room(Path(folder), place=where, device=device, pack=PACK)
    desk.clock.now = datetime.now(UTC)
    desk.find_people()
    signing.settle(desk.office)
    left = [one.uid for one in desk.do(lambda work: list(work.changes.each()))]
    print("ready", flush=True)  # noqa: T201 -- whoever started it reads it
    while left:
        try:
            made = desk.sign(left[-1], person, ROLE)
        except Refused as refusal:  # signed before the last kill
            if "has signed" not in str(refusal):
                raise
        except Unavailable as error:
            print(f"waits {error}", flush=True)  # noqa: T201
            continue
        else:
            waiting = {one.event_id for one in desk.outbox.pending()}
            print("pending" if made in waiting else made, flush=True)  # noqa: T201
        left.pop()
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
