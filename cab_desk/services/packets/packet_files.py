"""The attached files that go along in a packet: those of the chosen RFCs, as they stand."""

from collections.abc import Iterator, Mapping, Sequence

from cab_desk.domain.attachments import LARGEST, MIB, sized
from cab_desk.domain.change import Change
from cab_desk.errors import Refused
from cab_desk.services.packets.packet_form import Contents
from cab_desk.services.ports import Work
from cab_desk.words import say

LARGEST_FILES = 256 * MIB
MOST_FILES = 500

Carried = tuple[str, Iterator[bytes]]  # a hash, and its bytes


def chosen(work: Work, changes: Sequence[Change]) -> dict[str, int]:
    """Return hash and size of what goes along, in order.

    Raises Refused where that is too much for a packet, or where bytes are missing on the board.
    """
    named = {one.sha256: one for change in changes for one in change.attachments}
    kept = work.attachments.sizes(named)
    for sha256, one in sorted(named.items()):
        if kept.get(sha256) != one.size:
            raise Refused(say("attachments.gone", file=one.name))
    if len(named) > MOST_FILES:
        raise Refused(say("packets.many_files", count=len(named), most=MOST_FILES))
    size = sum(one.size for one in named.values())
    if size > LARGEST_FILES:
        raise Refused(say("packets.large_files", size=sized(size), most=sized(LARGEST_FILES)))
    return {sha256: named[sha256].size for sha256 in sorted(named)}


def carried(work: Work, contents: Contents) -> Iterator[Carried]:
    """Go through the bytes that a packet's list of contents names."""
    return ((sha256, work.attachments.parts(sha256)) for sha256 in contents.files)


def fitting(contents: Contents, changes: Mapping[str, Change], kept: Mapping[str, int]) -> bool:
    """Tell whether a packet holds the files of its RFCs, those that it lists and no others, none of
    them larger than a file may be.
    """
    chosen_uids = {one.uid for one in contents.changes}
    named = {
        one.sha256: one.size
        for uid, change in changes.items()
        if uid in chosen_uids
        for one in change.attachments
    }
    small = all(size <= LARGEST for size in named.values())
    return small and named == dict(contents.files) == dict(kept)
