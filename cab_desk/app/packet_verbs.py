"""What the verbs about packets do: hand one out, speak in one, save and merge what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cab_desk.app import packet_folders, packets
from cab_desk.app.opening import open_session
from cab_desk.app.packets import PacketSession
from cab_desk.app.standard import check_place
from cab_desk.domain.change import Choice
from cab_desk.domain.packet import Passage
from cab_desk.errors import Refused
from cab_desk.services.packets import comments
from cab_desk.services.packets.packing import Wanted
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.packets.merge_report import MergeReport
    from cab_desk.services.ports import Work


def hand_out(
    option: str | None, file: Path, person: str, meeting: str | None, numbers: Sequence[str],
    passphrase: str = "",
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Write a packet for somebody: of RFCs, of a meeting's agenda, or of all that is submitted."""
    from cab_desk.services.papers import minutes

    check_place(file)
    if not packets.is_packet(file):
        raise Refused(say("packets.suffix", suffix=".cabreview"))
    with closing(open_session(option)) as session:
        with session.open_view() as view:
            view.board()
            found = view.people.find(person)
            if found is None:
                raise Refused(say("packets.no_person", name=person))
            uids = tuple(_uid(view, number) for number in numbers)
            meeting_id = minutes.find(view, meeting).id if meeting else ""
        wanted = Wanted(found.id, uids, meeting_id)
        packed = packets.take(session.office, wanted, file, passphrase)
    listed = packed.contents
    data: dict[str, Any] = {
        "file": str(file),
        "packet": listed.id,
        "hash": listed.hash,
        "for": listed.person,
        "meeting": listed.meeting,
        "head": {"seq": listed.head.seq, "hash": listed.head.hash},
        "signed_by": listed.signer.name if listed.signer else "",
        "changes": [one.number or one.title for one in listed.changes],
    }
    return data, packed.outcome.message


def merge(option: str | None, file: Path) -> MergeReport:
    """Merge what came back in a file."""
    with closing(open_session(option)) as session:
        with session.open_view() as view:
            view.board()
        return packets.bring(session.office, file)


def show(file: Path) -> tuple[dict[str, Any], str]:
    """Say what a packet holds, and what was said in it on this machine."""
    from cab_desk.services.packets import review_offline

    with _opened(str(file)) as session:
        listed = session.contents
        with session.open_view() as view:
            said = review_offline.counted(view, listed.person_id, session.device)
        seat = session.office.seat
        signed, worth = review_offline.signed_by(seat.signed if seat else None)
    numbers = [one.number or one.title for one in listed.changes]
    data = {
        "file": str(file),
        "board": listed.board,
        "policy": listed.policy,
        "for": listed.person,
        "made_at": listed.made_at.isoformat(),
        "meeting": listed.meeting,
        "head": {"seq": listed.head.seq, "hash": listed.head.hash},
        "changes": numbers,
        "signed_by": listed.signer.name if listed.signer else "",
        "key_known": seat.signed.known if seat and seat.signed else None,
        "comments": said.comments,
        "votes": said.votes,
        "signoffs": said.signoffs,
    }
    text = say("packets.shown", board=listed.board, name=listed.person,
               at=f"{listed.made_at:%Y-%m-%d %H:%M}", changes=", ".join(numbers),
               signed=signed, worth=worth, comments=said.comments, votes=said.votes,
               signoffs=said.signoffs)  # fmt: skip
    return data, text


def comment(option: str | None, number: str, text: str, quote: str | None) -> str:
    """Comment on an RFC, or on the first passage of it that reads so."""
    with closing(open_session(option)) as session:
        with session.open_view() as view:
            uid = _uid(view, number)
            passage = _passage(view, uid, quote) if quote else None
        return _told(comments.comment(session.office, uid=uid, text=text, passage=passage))


def vote(
    option: str | None, number: str, role: str, decision: str, conditions: Sequence[str]
) -> str:
    """Vote provisionally in a packet."""
    with _opened(option) as session:
        with session.open_view() as view:
            uid = _uid(view, number)
        made = comments.vote(
            session.office, uid=uid, role=role, decision=Choice(decision), conditions=conditions
        )
    return _told(made)


def save(option: str | None, file: Path) -> int:
    """Write what was said in a packet on this machine."""
    check_place(file)
    with _opened(option) as session:
        return packets.save(session, file)


def kept() -> tuple[list[dict[str, Any]], str]:
    """List the packets that lie unpacked on this machine."""
    found = packet_folders.kept()
    data = [
        {"hash": one.hash, "board": one.board, "for": one.person, "said": one.said,
         "unsaved": one.unsaved, "opened": one.opened.isoformat(), "folder": str(one.folder)}
        for one in found
    ]  # fmt: skip
    lines = [
        say("packets.kept_line", board=one.board, name=one.person, said=one.said,
            unsaved=one.unsaved, at=f"{one.opened:%Y-%m-%d %H:%M}")
        for one in found
    ]  # fmt: skip
    return data, "\n".join(lines) or say("packets.none_kept")


def forget(file: Path) -> str:
    """Remove the unpacked copy of a packet from this machine."""
    from cab_desk.files import packet as files

    packet_folders.forget(files.peek(file).hash)
    return say("packets.forgotten", file=file.name)


def saved(file: Path, count: int) -> str:
    """Return what is said of events that were saved."""
    return plural("packets.saved", count, file=file)


@contextmanager
def _opened(option: str | None) -> Iterator[PacketSession]:
    with closing(open_session(option)) as session:
        if not isinstance(session, PacketSession):
            raise Refused(say("packets.name_one"))
        yield session


def _uid(view: Work, number: str) -> str:
    found = view.changes.by_number(number)
    if found is None:
        raise Refused(say("packets.no_number", number=number))
    return found.uid


def _passage(view: Work, uid: str, quote: str) -> Passage:
    for field, text in comments.texts_of(view.changes.get(uid)).items():
        if (start := text.find(quote)) >= 0:
            return Passage(field, quote, start)
    raise Refused(say("packets.no_passage"))


def _told(outcome: Outcome) -> str:
    return outcome.message
