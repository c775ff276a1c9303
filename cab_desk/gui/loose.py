"""Entries of an open packet that have no place in the board's audit chain yet."""

from cab_desk.gui.desk import Desk
from cab_desk.services.rows import LedgerRow
from cab_desk.words import say


def is_loose(desk: Desk, row: LedgerRow) -> bool:
    """Tell whether an entry was said in this packet: the board numbers it when it comes back."""
    seat = desk.office.seat
    return seat is not None and row.body.get("packet") == seat.hash


def place_of(desk: Desk, row: LedgerRow, when: str) -> str:
    """Say when an entry was made, and where it stands."""
    if is_loose(desk, row):
        return say("requests.history_loose", when=when, hash=row.event_id[:4])
    return say("pages.entry", seq=f"{row.seq:,}", time=when, hash=row.hash[:4])
