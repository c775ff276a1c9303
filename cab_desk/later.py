"""Modules that wait until something of them is asked for: a start pays for what it uses alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A module that is imported when a name of it is looked up first."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Give whoever imports these modules meanwhile such that wait.

    Other packages import at their head what they seldom use. For them alone: afterwards an import
    of the names gives the modules themselves. Nothing is put off beside other threads, whose
    imports would meet it.
    """
    alone = len(sys._current_frames()) == 1
    waiting = {name: _Later(name) for name in names if alone and name not in sys.modules}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
