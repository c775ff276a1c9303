"""The log: it is there after a fault, rotates, and holds no secret."""

import logging
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from cab_desk import logs
from cab_desk.errors import Unavailable

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture
def log(tmp_path: Path):
    log = logs.start(tmp_path / "data")
    yield log
    log.close()


def test_a_fault_is_on_disk_with_its_traceback(log: logs.Log):
    try:
        raise ZeroDivisionError("the 13th month")
    except ZeroDivisionError:
        logging.getLogger("cab_desk.test").exception("a page failed")
    text = log.path.read_text(encoding="utf-8")
    assert "a page failed" in text
    assert "ZeroDivisionError: the 13th month" in text
    assert "test_a_fault_is_on_disk" in text


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("open postgresql+psycopg://cab:hunter2@db.example/board", "hunter2"),
        ("postgresql://cab:p%40ss:word@db/board", "p%40ss"),
        ("password=hunter2 host=db", "hunter2"),
        ("{'passphrase': 'open sesame'}", "sesame"),
        ("Passphrase: sesame", "sesame"),
        ('{"password": "two words"}', "words"),
    ],
)
def test_no_secret_reaches_the_log(log: logs.Log, line: str, secret: str):
    logging.getLogger("cab_desk").error("failed: %s", line)
    assert secret not in log.path.read_text(encoding="utf-8")
    assert "***" in log.path.read_text(encoding="utf-8")


def test_a_secret_in_a_traceback_is_scrubbed_too(log: logs.Log):
    try:
        raise OSError("cannot reach postgresql://cab:hunter2@db/board")
    except OSError:
        logging.getLogger("cab_desk").exception("no connection")
    text = log.path.read_text(encoding="utf-8")
    assert "hunter2" not in text
    assert "postgresql://cab:***@db/board" in text


def test_what_is_no_secret_stays_as_it_was():
    line = "passed 3 gates; see https://example.org:8443/a@b and 12:30:45"
    assert logs.scrubbed(line) == line


def test_the_log_rotates_and_keeps_no_more_than_three_files(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(logs, "LOG_BYTES", 2_000)
    log = logs.start(tmp_path)
    try:
        for number in range(400):
            logging.getLogger("cab_desk").info("entry %d", number)
    finally:
        log.close()
    kept = sorted(path.name for path in tmp_path.glob("cab-desk.log*"))
    assert kept == ["cab-desk.log", "cab-desk.log.1", "cab-desk.log.2"]
    assert "entry 399" in log.path.read_text(encoding="utf-8")
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.glob("cab-desk.log*"))


def test_python_warnings_go_to_the_log(log: logs.Log):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("an old way", DeprecationWarning, stacklevel=1)
    assert "an old way" in log.path.read_text(encoding="utf-8")


def test_a_hard_crash_leaves_its_stack_beside_the_log(tmp_path: Path):
    script = (
        "import sys, faulthandler; from pathlib import Path; from cab_desk import logs;"
        "logs.start(Path(sys.argv[1])); faulthandler._sigsegv()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=REPOSITORY, capture_output=True, check=False
    )
    assert ended.returncode != 0
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="can't be written"):
        logs.start(tmp_path / "data")
