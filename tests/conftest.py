"""What every test gets: no screen, a home of its own, and nothing left over afterwards."""

import faulthandler
import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from tests.databases import Databases
    from tests.once import Once

# Before Qt is imported by anybody.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts=false"
# No test asks the machine's keyring for anything.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
PATIENCE = 60.0  # seconds, against hanging alone

# No example is at fault because the machine was slow; in CI each run tries the same examples.
hypothesis.settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag by which golden files change, and where boards lie."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption(
        "--on", choices=("files", "server"), default="files", help="where the tests' boards lie"
    )
    parser.addoption(
        "--every-call", action="store_true", help="let each system call fail, not some of them"
    )
    parser.addoption(
        "--heartbeat",
        type=float,
        default=500.0,
        metavar="MS",
        help="how late a window's heartbeat may come; 100 on a quiet machine",
    )
    parser.addoption(
        "--live",
        action="store_true",
        help="hold how soon a window shows what another one records, on a quiet machine",
    )
    parser.addoption(
        "--server",
        metavar="URL",
        help="a Postgres server to test on instead of one of the run's own",
    )


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator["Databases"]:
    """Return a Postgres server; the run's own one is gone with it, whatever happens."""
    from tests import databases

    try:
        made = databases.start(request.config.getoption("--server"))
    except databases.NoServer as error:
        pytest.skip(str(error))
    databases.use(made if request.config.getoption("--on") == "server" else None)
    yield made
    databases.use(None)
    made.close()


def pytest_configure() -> None:
    """Watch the connections of the program from the first on."""
    from tests import one_connection

    one_connection.watch()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is of files alone where boards lie on a server, before it makes any."""
    for item in items if config.getoption("--on") == "server" else ():
        if reason := item.get_closest_marker("files"):
            item.add_marker(pytest.mark.skip(reason=f"of files alone: {reason.args[0]}"))


@pytest.fixture(autouse=True, scope="session")
def boards_of_the_run(request: pytest.FixtureRequest) -> None:
    """Start the server of a run whose boards lie on one, before any fixture makes a board."""
    if request.config.getoption("--on") == "server":
        request.getfixturevalue("server")


@pytest.fixture(autouse=True)
def boards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lay a test's boards where the call says, and drop what it left on the server."""
    on_server = request.config.getoption("--on") == "server"
    if not on_server and "server" not in request.fixturenames:
        yield
        return
    made = request.getfixturevalue("server")
    before = made.names()  # of fixtures that last for more than one test
    yield
    made.drop(*made.names() - before)


@pytest.fixture(autouse=True)
def one_connection_at_a_time() -> Iterator[None]:
    """Fail a test in which the program read beside a transaction that it had open itself."""
    from tests import one_connection

    one_connection.found.clear()
    yield
    assert not one_connection.found, f"asked beside an open view: {one_connection.found[0]}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program an empty home, so that no test meets a user's board or settings."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("CAB_DESK_HOME", str(folder))
    monkeypatch.delenv("CAB_DESK_DATABASE", raising=False)
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> "Once":
    """Return where boards lie that a run makes once."""
    from tests.once import Once

    return Once(tmp_path_factory)


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real input files, or skip where it does not lie beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real input files (../shared/data) are not beside this checkout")
    return SHARED_DATA


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "QtBot":
    """Return pytest-qt's robot, with patience for a busy machine."""
    from tests.patient import PatientBot

    return PatientBot(request)


@pytest.fixture
def heartbeat(request: pytest.FixtureRequest) -> float:
    """Return how many milliseconds late a window's heartbeat may come."""
    return float(request.config.getoption("--heartbeat"))


@pytest.fixture
def repository() -> Path:
    """Return the checkout's top folder."""
    return REPOSITORY


def _threads() -> set[threading.Thread]:
    """Return the threads of the program; xdist's own talk to its master."""
    return {thread for thread in threading.enumerate() if "execnet" not in thread.name.lower()}


def _windows() -> list["QWidget"]:
    """Return the top-level widgets; none where Qt was never imported."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    return widgets.QApplication.topLevelWidgets() if widgets and app else []


def _place(window: "QWidget") -> int:
    """Return where a widget lies, which tells it from every other one that there is."""
    return int(sys.modules["shiboken6"].getCppPointer(window)[0])


def _end_unseen(windows: list["QWidget"]) -> None:
    """End widgets of the program that nothing shows and no window holds."""
    for window in windows:
        if not window.isVisible() and type(window).__module__.startswith("cab_desk."):
            window.deleteLater()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """End the windows that a test closed: else the next one's style sheet dresses them once more.

    That is a quarter of what a test of the window costs.
    """
    try:
        yield
    finally:
        core = sys.modules.get("PySide6.QtCore")
        if core:
            core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


def pytest_collection_finish() -> None:
    """Have no later collection look at thousands of tests and all that they import."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window on the screen.

    Garbage rests while it runs: a worker thread that collected it would end widgets of the
    window's thread. The next collection comes when all other threads are gone.
    """
    gc.disable()
    before = _threads()
    there = {_place(window) for window in _windows()}  # of fixtures that last for more tests
    shown = {id(window) for window in _windows() if window.isVisible()}
    crash_file = faulthandler.is_enabled()
    yield
    if faulthandler.is_enabled() != crash_file:
        faulthandler.enable(sys.__stderr__)  # the program's own log was opened and closed
    deadline = time.monotonic() + PATIENCE
    while (left := _threads() - before) and time.monotonic() < deadline:
        for thread in left:
            thread.join(timeout=0.05)
    # Still without collections: one that comes while Qt's list of windows is turned into Python
    # objects ends windows that the rest of the list points to.
    _end_unseen([window for window in _windows() if _place(window) not in there])
    windows = [one for one in _windows() if one.isVisible() and id(one) not in shown]
    gc.enable()
    assert not left, f"threads outlive {request.node.name}: {sorted(t.name for t in left)}"
    # pytest-qt has closed what it was told of (qtbot.addWidget) before.
    names = sorted(type(window).__name__ for window in windows)
    for window in windows:
        window.close()
    assert not names, f"windows outlive {request.node.name}: {names}"
