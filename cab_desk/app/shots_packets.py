"""A packet of the sample board, spoken in, for the pictures."""

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app import packets
from cab_desk.app.packets import PacketSession

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.shots import Shot
    from cab_desk.services.ports import Work

_WORD = "Is there a way back once the first batch is through?"


@dataclass(frozen=True, slots=True)
class Review:
    """A packet that was read, what was said in it, and the RFC that was said most about."""

    file: Path
    events: Path
    home: Path
    uid: str


def review(session: "Session", folder: Path) -> Review:
    """Have somebody comment and vote in a packet; meanwhile the board goes on."""
    from cab_desk.domain.change import Choice
    from cab_desk.domain.packet import Passage
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.packets import comments
    from cab_desk.services.packets.packing import Wanted
    from cab_desk.services.requests import changes

    with session.open_view() as view:
        person_id, role, uids = _reviewer(view)
    made = Review(folder / "review.cabreview", folder / "review.cabevents", folder, uids[0])
    packets.take(session.office, Wanted(person_id, uids), made.file)
    told = Outcome(frozenset())
    with closing(opened(made, session)) as packet:
        for uid in uids:
            with packet.open_view() as view:
                fields = comments.texts_of(view.changes.get(uid))
            field, text = max(fields.items(), key=lambda pair: len(pair[1]))
            passage = Passage(field, text[:60], 0)
            told = comments.comment(packet.office, uid=uid, text=_WORD, passage=passage)
            comments.vote(packet.office, uid=uid, role=role, decision=Choice.APPROVE,
                          remark="So far.")  # fmt: skip
        more = "Yes: the old column stays until the next release."
        comments.comment(packet.office, uid=uids[-1], text=more, parent=told.made)
        packets.save(packet, made.events)
    with session.open_work() as work:
        changes.withdraw(work, uids[-1], "Planned anew in January.")
    return made


def opened(made: Review, session: "Session") -> PacketSession:
    """Open the packet again."""
    return PacketSession(made.file, home=made.home, clock=session.clock)


def board_shots(made: Review) -> tuple["Shot", ...]:
    """Return what is drawn at the board."""
    from cab_desk.gui import shots_packets
    from cab_desk.gui.shots import Shot

    bring = partial(shots_packets.bring_back, str(made.events))
    return (
        Shot("dialog-take-along", shots_packets.take_along, dialog=True),
        Shot("dialog-brought-back", bring, dialog=True),
        Shot("dialog-take-back", partial(shots_packets.take_back, made.uid), dialog=True),
    )


def packet_shots(made: Review) -> tuple["Shot", ...]:
    """Return what is drawn in the packet."""
    from cab_desk.gui import shots_packets
    from cab_desk.gui.shots import Shot

    return (
        Shot("packet-home", shots_packets.home),
        Shot("packet-said", partial(shots_packets.said, made.uid)),
        Shot("dialog-comment", partial(shots_packets.comment, made.uid), dialog=True),
        Shot("dialog-vote", partial(shots_packets.vote, made.uid), dialog=True),
    )


def _reviewer(view: "Work") -> tuple[str, str, tuple[str, ...]]:
    """Return somebody with a role in which three submitted RFCs wait for a sign-off."""
    from cab_desk.domain.change import Stage
    from cab_desk.services.requests.eligibility import Roll

    submitted = [one for one in view.changes.each() if one.stage is Stage.SUBMITTED]
    rolls = {one.uid: Roll(view, one) for one in submitted}
    best: tuple[str, str, tuple[str, ...]] = ("", "", ())
    for person in view.people.all():
        for role in person.roles_at(view.now):
            uids = tuple(uid for uid, roll in rolls.items() if role in roll.of(person).roles)[:3]
            if len(uids) > len(best[2]):
                best = (person.id, role, uids)
    return best
