"""Modules and things that wait until they are asked for: a start pays for what it uses alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any, TypeVar, cast

_T = TypeVar("_T")


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


def made_later(make: Callable[[], _T]) -> _T:
    """Return what stands for a thing that is made when a method of it is asked for first.

    It has the thing's methods and nothing else of it: no `with`, no length, not its class.
    """
    return cast(_T, _Made(make))


class _Made:
    """What stands for a thing until it is there, and leads to it then."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = RLock()
        self._thing: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of what is copied, say, before it has a lock
            raise AttributeError(name)
        with self._lock:  # two threads may ask at once
            if self._thing is None:
                self._thing = self._make()
        return getattr(self._thing, name)
