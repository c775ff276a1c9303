"""Show one audit entry, or the sign-off that it records, whoever asks for it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.audit_entry import AuditEntryDialog
from cab_desk.gui.look import Look
from cab_desk.services.evidence import entries
from cab_desk.services.evidence.entries import AuditEntry


def show(desk: Desk, look: Look, window: QWidget, ask: Ask) -> None:
    """Open the entry of an event, or the one whose number the detail is."""

    def open_it(found: AuditEntry) -> None:
        dialog = AuditEntryDialog(desk, look, found, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    seq = int(ask.detail) if ask.detail else 0
    desk.read_work(partial(entries.entry, seq=seq, event_id=ask.uid), open_it)
