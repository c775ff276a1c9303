"""What leads to the pictures of texts that a crash left."""

from datetime import timedelta

from cab_desk.gui import shots_dialogs, unsaved
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.shots import settle
from cab_desk.gui.typed import bucket
from cab_desk.gui.window import Window
from cab_desk.services.typed import Field, Typed, packed_typed

_WHY = "The vendor withdrew the patch, and nobody knows when it comes back."
_NOTE = "Only with two on call.\nOnly after the backup was read back."


def listed(window: Window) -> None:
    """List what was typed and not recorded."""
    at = window.desk.office.clock() - timedelta(minutes=12)
    texts = [
        Typed(("withdraw", "x", ""), "Withdraw the request?", "requests", at,
              (Field("reason", "Reason", _WHY),)),
        Typed(("decide", "y", "conditions"), "Approve CR-2026-0141 with conditions", "meeting",
              at - timedelta(minutes=3), (Field("conditions", "Conditions, one a line", _NOTE),)),
        Typed(("calendar_entry", "", ""), "New entry", "calendar", at - timedelta(hours=3),
              (Field("title", "Title", "Ferry timetable change"),)),
    ]  # fmt: skip
    unsaved.show_left(window.desk, window, texts)


def offered(window: Window) -> None:
    """Open a dialog whose text of before is offered."""
    shots_dialogs.withdraw_unsaid(window)
    dialog = shots_dialogs.opened(window, ReasonDialog)
    about, texts = dialog.kept_as, window.desk.office.unsaved
    if about is None or texts is None:
        return
    dialog.reject()
    at = window.desk.office.clock() - timedelta(minutes=12)
    typed = Typed(about, "", "", at, (Field("reason", "", _WHY),))
    texts.keep(bucket(window.desk), typed.key, packed_typed(typed))
    shots_dialogs.withdraw_unsaid(window)
    settle(window)
