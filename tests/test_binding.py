"""PySide is taken in without what explains a wrong call, and explains it all the same."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TAKE_IN = "import cab_desk.gui\n"
WRONG_CALLS = r"""
import gc
from threading import Thread
from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtWidgets import QLabel
told = []
def tried(call):
    try:
        call()
    except Exception as error:
        told.append(f"{type(error).__name__} {error}")
calls = [lambda: QPoint("x"), lambda: QTimer.singleShot("soon"), lambda: QPoint(1, 2, 3),
         lambda: QCoreApplication([], 5), lambda: QPoint().setX(x=1), lambda: QTimer(speed=1)]
first = Thread(target=tried, args=[calls[0]])
first.start()
first.join()
gc.collect()
for call in calls:
    tried(call)
print(*told, sep="\n")
print(QLabel.setText.__doc__, QPoint.__doc__)
"""


def said(script: str) -> str:
    """Return what a script prints in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_a_wrong_call_is_explained_as_pyside_explains_it():
    ours = said(TAKE_IN + WRONG_CALLS)
    assert ours == said(WRONG_CALLS)
    assert ours.count("TypeError") >= 4
    assert "setText(self, " in ours


def test_threads_whose_first_wrong_calls_fall_together_are_all_answered():
    script = (
        TAKE_IN + "from threading import Barrier, Thread\n"
        "from PySide6.QtCore import QPoint\n"
        "together, told = Barrier(4), []\n"
        "def call():\n"
        "    together.wait()\n"
        "    try:\n        QPoint('x')\n"
        "    except Exception as error:\n        told.append(type(error).__name__)\n"
        "threads = [Thread(target=call) for _ in range(4)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(*told)\n"
    )
    assert said(script).split() == ["TypeError"] * 4


def test_what_explains_is_not_loaded_before_a_call_is_wrong():
    names = ("shibokensupport.signature.parser", "zipfile", "tempfile", "inspect", "ipaddress")
    loaded = f"import sys\nprint([name for name in {names} if name in sys.modules])\n"
    start = "from cab_desk import cli\nimport cab_desk.gui.window\n"
    lines = said(start + loaded + WRONG_CALLS + loaded).splitlines()
    assert lines[0] == "[]"
    assert "parser" in lines[-1]
    assert "zipfile" in lines[-1]


def test_an_import_reads_no_source_files_for_pyside():
    script = (
        "{first}import builtins, linecache, cab_desk.gui.window as window\n"
        "print(builtins.__import__.__name__, window.__file__ in linecache.cache)"
    )
    plain = ["__lazy_import__", "False"]  # PySide's own, of which `import *` is in need
    assert said(script.format(first="")).split() == plain
    # Also where somebody took in PySide before, as usual.
    assert said(script.format(first="import PySide6.QtCore; ")).split() == plain


def test_a_shiboken_that_was_not_tried_is_taken_in_as_usual():
    script = (
        "import sys, importlib.util\n"
        "spec = importlib.util.find_spec('cab_desk.later')\n"
        f"path = {str(REPOSITORY / 'cab_desk' / 'gui' / 'binding.py')!r}\n"
        "spec = importlib.util.spec_from_file_location('binding', path)\n"
        "binding = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(binding)\n"
        "binding.TRIED = '0.'\n"
        "binding.take_in()\n"
        "print('shibokensupport.signature.parser' in sys.modules)\n"
    )
    assert said(script + WRONG_CALLS) == "True\n" + said(WRONG_CALLS)


def test_the_locked_shiboken_is_one_that_was_tried():
    """Look at `binding` before raising it: which functions of the loader does the new one ask for?

    Python 3.12 and later take another, which is taken in as usual until somebody looks.
    """
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    line = next(line for line in lock.splitlines() if line.startswith("shiboken6=="))
    text = (REPOSITORY / "cab_desk" / "gui" / "binding.py").read_text(encoding="utf-8")
    tried = text.split('TRIED = "')[1].split('"')[0]
    assert line.removeprefix("shiboken6==").startswith(tried)


def test_a_module_that_is_put_off_is_loaded_at_the_first_use():
    script = (
        "import sys\n"
        "from cab_desk.later import put_off\n"
        "with put_off('colorsys', 'json'):\n"
        "    import colorsys as waiting, json\n"
        "print('colorsys' in sys.modules)\n"
        "print(waiting.rgb_to_hsv(0, 0, 0), 'colorsys' in sys.modules)\n"
        "import colorsys\n"
        "print(colorsys is waiting, colorsys.rgb_to_hsv is waiting.rgb_to_hsv)\n"
        "try:\n"
        "    with put_off('wave'): raise OSError\n"
        "except OSError: print('wave' in sys.modules)\n"
        "with put_off('wave'):\n"
        "    import wave\n"
        "    print(wave.Error.__module__)\n"
        "import wave as again\n"
        "print(again.Error is wave.Error)\n"
    )
    assert said(script).splitlines() == [
        "False", "(0.0, 0.0, 0) True", "False True", "False", "wave", "True",
    ]  # fmt: skip


def test_nothing_is_put_off_beside_other_threads():
    script = (
        "import sys, threading\n"
        "from cab_desk.later import put_off\n"
        "stop = threading.Event()\n"
        "thread = threading.Thread(target=stop.wait)\n"
        "thread.start()\n"
        "with put_off('colorsys'):\n"
        "    import colorsys\n"
        "print(sys.modules['colorsys'] is colorsys, hasattr(colorsys, '__file__'))\n"
        "stop.set()\n"
    )
    assert said(script).split() == ["True", "True"]
