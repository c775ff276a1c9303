"""Save an RFC together with the files that were chosen for it."""

from collections.abc import Iterator

from cab_desk.domain.change import Change
from cab_desk.services.attachment_ports import Tray
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes


def keep(
    work: Work,
    *,
    tray: Tray | None,
    uid: str,
    change: Change,
    expected_version: int = 1,
    reason: str = "",
    submit_too: bool = False,
    template: tuple[str, int] | None = None,
) -> Outcome:
    """Create or edit an RFC in one unit of work with the bytes that the board lacks of its files.

    So there is no RFC whose file is missing, and no file of an RFC that was refused.
    """
    if tray is not None:
        _bring(work, tray, change)
    return changes.keep(
        work,
        uid=uid,
        change=change,
        expected_version=expected_version,
        reason=reason,
        submit_too=submit_too,
        template=template,
    )


def _bring(work: Work, tray: Tray, change: Change) -> None:
    wanted = {one.sha256 for one in change.attachments}
    for sha256 in sorted(wanted - work.attachments.sizes(wanted).keys()):
        parts = tray.parts(sha256)
        first = next(parts, b"")
        if first:  # what is nowhere is named with the RFC's other faults
            work.attachments.add(sha256, _from(first, parts))


def _from(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
