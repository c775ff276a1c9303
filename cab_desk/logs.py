"""What the program writes down about itself: a rotating log and, for crashes of Qt, a stack file.

Neither ever holds a passphrase, a key or a database URL's password.
"""

import faulthandler
import logging
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cab_desk.errors import Unavailable
from cab_desk.words import say

LOG_BYTES = 1_000_000
LOG_FILES = 3
_LINE = "%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"
# The password of a URL, and what follows a word for a secret in a message.
_SECRETS = (
    (re.compile(r"(?P<head>[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]+(?=@)"), r"\g<head>:***"),
    (
        re.compile(
            r"(?i)(?P<head>\b(?:pass(?:word|phrase|wd)|secret|pgpassword)\b['\"]?\s*[=:]\s*)"
            r"(?:'[^']*'|\"[^\"]*\"|\S+)"
        ),
        r"\g<head>***",
    ),
)


def scrubbed(text: str) -> str:
    """Return a text without the secrets that a URL or a message may carry."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class Scrubber(logging.Formatter):
    """Format a record, its traceback included, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line to be written."""
        return scrubbed(super().format(record))


class Log:
    """The open log files of one run; close it and nothing of it is left in the process."""

    def __init__(self, handler: RotatingFileHandler, crash: TextIOWrapper) -> None:
        self._handler = handler
        self._crash = crash

    @property
    def path(self) -> Path:
        """Return the log's path, for the crash dialog and for a report."""
        return Path(self._handler.baseFilename)

    def close(self) -> None:
        """Stop logging to the files and let go of them."""
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        logging.captureWarnings(capture=False)
        faulthandler.disable()
        self._crash.close()


def start(folder: Path, level: int = logging.INFO) -> Log:
    """Log to `cab-desk.log` in a folder, and the stacks of a hard crash to `crash.log` beside it.

    Raises Unavailable when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "cab-desk.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8"
        )
        crash = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError as error:
        raise Unavailable(
            say("common.folder_not_writable", path=folder, reason=error.strerror or error)
        ) from error
    handler.setFormatter(Scrubber(_LINE))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    faulthandler.enable(file=crash, all_threads=True)
    logging.getLogger(__name__).info(
        "started, Python %s on %s", sys.version.split()[0], sys.platform
    )
    return Log(handler, crash)
