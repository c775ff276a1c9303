"""The picture of attached files: on the sheet of a sign-off."""

from cab_desk.domain.attachments import Attachment
from cab_desk.domain.canonical import digest
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened, sign_of
from cab_desk.gui.window import Window

_NAMES = (
    ("Cut-over plan.pdf", 1_402_113),
    ("rehearsal of 14 November.log", 23_480),
    (
        "Search nodes in both halls with cabling and the order in which they are moved.drawio",
        88_912,
    ),
    ("sizes.xlsx", 41_007),
)
_FILES = tuple(Attachment(name, digest(name.encode()), size) for name, size in _NAMES)


def sheet(window: Window) -> None:
    """Open a sign-off that covers more files than are seen at once."""
    sign_of(window, "reindex seat")
    opened(window, SignDialog).files.show_files(_FILES)
    settle(window)
