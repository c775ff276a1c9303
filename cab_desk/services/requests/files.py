"""What an RFC may name as its files, and their bytes."""

from collections import Counter
from collections.abc import Iterator

from cab_desk.domain import attachments
from cab_desk.domain.attachments import LARGEST, LARGEST_TOGETHER, MOST, Attachment, sized
from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change
from cab_desk.errors import Fault, Refused
from cab_desk.services.ports import Work
from cab_desk.words import say

PLACE = "attachments"


def faults_of(work: Work, change: Change) -> list[Fault]:
    """Return what is wrong with the files of a change; their bytes have to be on the board."""
    files = change.attachments
    if not files:
        return []
    return [Fault(PLACE, sentence) for sentence in (*_named(files), *_there(work, files))]


def read(work: Work, file: Attachment) -> bytes:
    """Return the bytes of a file; raises Refused where they are gone or are others."""
    data = b"".join(work.attachments.parts(file.sha256))
    if not data:
        key = "left_out" if work.in_packet else "gone"
        raise Refused(say(f"attachments.{key}", file=file.name))
    if digest(data) != file.sha256:
        raise Refused(say("attachments.altered", file=file.name))
    return data


def together_fault(files: tuple[Attachment, ...], last: Attachment) -> str:
    """Return why there is no room for the last one of these files, or nothing."""
    if len(files) > MOST:
        return say("attachments.too_many", most=MOST)
    size = sum(one.size for one in files)
    if size <= LARGEST_TOGETHER:
        return ""
    most = sized(LARGEST_TOGETHER)
    return say("attachments.too_much", most=most, file=last.name, size=sized(size))


def _named(files: tuple[Attachment, ...]) -> Iterator[str]:
    for one in files:
        if attachments.safe_name(one.name) != one.name:
            yield say("attachments.bad_name", file=one.name[: attachments.LONGEST_NAME])
        if one.size > LARGEST:
            size, most = sized(one.size), sized(LARGEST)
            yield say("attachments.too_large", file=one.name, size=size, most=most)
    for name, count in Counter(one.name.casefold() for one in files).items():
        if count > 1:
            yield say("attachments.name_twice", file=name)
    if sentence := together_fault(files, files[-1]):
        yield sentence


def _there(work: Work, files: tuple[Attachment, ...]) -> Iterator[str]:
    sizes = work.attachments.sizes({one.sha256 for one in files})
    for one in files:
        if one.sha256 not in sizes:
            yield say("attachments.no_bytes", file=one.name)
        elif sizes[one.sha256] != one.size:
            yield say("attachments.other_size", file=one.name)
