"""Take in PySide's binding without what explains a wrong call, until there is one to explain.

Shiboken unpacks thirteen modules from an archive as it is loaded, and compiles them from source
each time: half of what an empty window takes to open. They word the error of a call with wrong
arguments, help texts and signatures; no window needs them to stand (docs/decisions/0009-start.md).

Shiboken asks a module of its own, ``signature_bootstrap``, to unpack. A module of that name that is
there before is taken as it is: ours answers with functions that unpack when the first is called.
Where that was not tried, with another Shiboken or beside other threads, all goes its usual way.
"""

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any

from cab_desk.later import put_off

TRIED = "6.11."
BOOTSTRAP, MAPPING = "signature_bootstrap", "shibokensupport.signature.mapping"
# Imported by Shiboken to unpack with; another 2.5 MiB.
TOOLS = ("base64", "tempfile", "textwrap", "traceback", "zipfile")


def take_in() -> None:
    """Import Shiboken, and leave its explanations packed if nothing speaks against it."""
    if "shiboken6" not in sys.modules and len(sys._current_frames()) == 1:
        _import_packed()
    import_module("shiboken6")  # as usual; otherwise it is there


class _Bootstrap(ModuleType):
    """Shiboken's module that unpacks, whose name for it leads to us."""

    @property
    def bootstrap(self) -> Callable[[], object]:
        """Return what Shiboken calls to have its functions."""
        if sys.modules["shiboken6"].__version__.startswith(TRIED):
            return lambda: _Packed(self.unpack)
        return self.unpack

    def unpack(self) -> Any:
        """Return the loader that Shiboken brings, unpacked."""
        return vars(self)["bootstrap"]()


class _Packed:
    """The loader as Shiboken sees it: each of its functions unpacks the archive first."""

    def __init__(self, unpack: Callable[[], Any]) -> None:
        self._unpack = unpack
        self._lock = RLock()
        self._loader: Any = None
        # Shiboken looks up names for its errors in there, without asking anyone. It keeps the
        # address and no reference: who unpacks takes another one into the place of this.
        self._mapping = sys.modules[MAPPING] = ModuleType(MAPPING)
        vars(self._mapping)["update_mapping"] = self._map

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._ask, name)

    def finish_import(self, _module: ModuleType) -> None:
        """Add no deprecated names to a module of PySide: it has none in these versions."""

    def post_init(self) -> None:
        """Leave Python's import alone.

        Shiboken would put one in its place that reads the source of every module to see whether
        it speaks of PySide, for ``from __feature__ import …``: 8 ms of a start, and the sources
        stay in memory.
        """

    def _ask(self, name: str, *args: Any, **options: Any) -> Any:
        return getattr(self._unpacked(), name)(*args, **options)

    def _unpacked(self) -> Any:
        with self._lock:
            if self._loader is None:
                self._loader = self._unpack()
        return self._loader

    def _map(self) -> None:
        self._unpacked()
        real = vars(sys.modules[MAPPING])
        real["update_mapping"]()
        vars(self._mapping).update(real, update_mapping=self._map)


def _import_packed() -> None:
    sys.modules[BOOTSTRAP] = _Bootstrap(BOOTSTRAP)
    with put_off(*TOOLS):
        import_module("shiboken6")
