"""Where every call begins: a plain window is opened at once, all else is read by `app.calls`.

Exit status: 0 done and nothing to object; 1 done, and something is blocked, refused or broken;
2 the call or its input cannot be used, with one line on standard error.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from cab_desk.errors import CabDeskError
from cab_desk.later import put_off

_ZONES = "PYTHONTZPATH"
_USUAL = "/usr/share/zoneinfo"


@contextmanager
def _usual_zones() -> Iterator[None]:
    """Have `zoneinfo` look for time zones where they mostly are.

    Otherwise it asks how this Python was built: 2 ms and 0.2 MiB.
    """
    if _ZONES in os.environ or not os.path.isdir(_USUAL):  # noqa: PTH112 -- no `pathlib` yet
        yield
        return
    os.environ[_ZONES] = f"{_USUAL}:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
    try:
        yield
    finally:
        del os.environ[_ZONES]


# What the standard library imports at its heads for cases that a start does not have: signatures
# of undocumented data classes, hosts in brackets, tracebacks. 12 ms and 1.5 MiB.
with put_off("inspect", "ipaddress", "sysconfig", "textwrap", "traceback"), _usual_zones():
    import dataclasses  # noqa: F401
    import pathlib  # noqa: F401
    import zoneinfo  # noqa: F401

DONE, OBJECTED, UNUSABLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line and return its exit status."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        return (_window_call(words) or partial(_call, words))()
    except CabDeskError as error:
        from cab_desk.app.verbs import in_words

        return _complain(in_words(error))
    except BrokenPipeError:
        # The reader went away (`| head`); what was to be done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _complain(sentence: str) -> int:
    sys.stderr.write(f"cab-desk: {' '.join(sentence.split())}\n")
    return UNUSABLE


def _window_call(words: Sequence[str]) -> Callable[[], int] | None:
    """Return what the plain calls of the window do, read without a parser.

    The parser with its catalogues, `locale` and the modules of other verbs takes 10 ms.
    """
    named = len(words) > 1 and words[0] == "--database" and not words[1].startswith("-")
    database, rest = (words[1], words[2:]) if named else (None, words)
    if not rest:
        return partial(_window, database)
    if len(rest) == 3 and rest[0] == "paint" and rest[1] == "--page" and rest[2][:1] != "-":
        return partial(_paint, database, rest[2])
    return None


def _window(database: str | None) -> int:
    from cab_desk.app import window

    return window.run_window(database)


def _paint(database: str | None, page: str) -> int:
    from cab_desk.app import window

    if page:
        window.check_page(page)
    return window.paint(database, page)


def _call(words: Sequence[str]) -> int:
    gc.enable()  # `__main__` let it rest; a window does so until it stands
    from cab_desk.app.calls import parsed

    args = parsed(words)
    run: Callable[..., int] = args.run
    return run(args)
