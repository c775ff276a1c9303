"""What a start makes of the ports: the office, and what its outbox holds.

The protocols themselves are only spoken of; the first page is painted without them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cab_desk.domain.packet import Seat
    from cab_desk.services.attachment_ports import Tray
    from cab_desk.services.audit_ports import AuditSource, HeadMemory, KeyMemory
    from cab_desk.services.evidence_ports import Notary
    from cab_desk.services.journal import Journal
    from cab_desk.services.pack_ports import Policies
    from cab_desk.services.ports import Outbox, Vault, Work
    from cab_desk.services.presence import Presence
    from cab_desk.services.private import PrivateNotes
    from cab_desk.services.reader_port import Reader
    from cab_desk.services.report_ports import Reports
    from cab_desk.services.sharing_ports import SharedBoard
    from cab_desk.services.unsaved import UnsavedTexts


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Office:
    """All that commands with more than one transaction need."""

    open_work: Callable[[], AbstractContextManager[Work]]
    open_reader: Callable[[], AbstractContextManager[Reader]]
    vault: Vault
    outbox: Outbox
    clock: Callable[[], datetime]
    # A unit of work that only reads (no write lock); without one `open_work` serves.
    open_view: Callable[[], AbstractContextManager[Work]] | None = None
    # Lets go of every connection, so that the next unit of work opens the board's file anew and
    # believes nothing that it read before. None where no copy of the board is kept in between.
    anew: Callable[[], object] | None = None
    # Draws minutes: the record, its hash and who hears of progress → the PDF.
    printer: Callable[[Mapping[str, Any], str, Callable[[int, int], object]], bytes] | None = None
    # Draws reports and charts.
    reports: Reports | None = None
    # What verifying reads of the board, as it is stored, and what this machine remembers of it.
    open_audit: Callable[[], AbstractContextManager[AuditSource]] | None = None
    heads: HeadMemory | None = None
    keys: KeyMemory | None = None  # whose key this machine knows
    # Signs minutes for the board, and reads what is in such files.
    notary: Notary | None = None
    # Keeps a checked copy of the board on this machine and says where it lies.
    keep_copy: Callable[[], str] | None = None
    # Hears of what others write, where the database tells: who is to be called on a thread of the
    # listening's own → what ends it.
    listen: Callable[[Callable[[], object]], Callable[[], object]] | None = None
    # Who else is at the board, where desks can tell each other.
    presence: Presence | None = None
    # The board's file, where other machines may open it too.
    sharing: SharedBoard | None = None
    # What the chair notes for nobody else.
    private: PrivateNotes | None = None
    # What was typed into forms and not saved yet.
    unsaved: UnsavedTexts | None = None
    # Files that were chosen for an RFC and not saved yet.
    tray: Tray | None = None
    # What this desk recorded, where the board may lose it.
    recorded: Journal | None = None
    # The policies of this machine, and what is being written of them.
    policies: Policies | None = None
    # Who reads, where the board is a packet, and what signs for them short of a sign-off.
    seat: Seat | None = None
    seal: Callable[[bytes], bytes] | None = None
