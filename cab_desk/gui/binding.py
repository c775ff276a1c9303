"""Take in PySide's binding without what explains a wrong call, until there is one to explain.

Shiboken unpacks thirteen modules from an archive as it is loaded, and compiles them from source
each time: half of what an empty window takes to open. They word the error of a call with wrong
arguments, help texts and signatures; no window needs them to stand (docs/decisions/0009-start.md).

Shiboken asks a module of its own, ``signature_bootstrap``, to unpack. A module of that name that is
there before is taken as it is: ours answers with functions that unpack when the first is called.
Where that was not tried, with another Shiboken or beside other threads, all goes its usual way.
"""

import builtins
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


def _import_packed() -> None:
    module = sys.modules[BOOTSTRAP] = _Bootstrap(BOOTSTRAP)
    usual = builtins.compile
    # Shiboken has that module as source. To compile any loads the 119 kinds of nodes of syntax.
    builtins.compile = partial(_compile, module, usual)
    try:
        with put_off(*TOOLS):
            import_module("shiboken6")
    finally:
        builtins.compile = usual


def _compile(
    module: "_Bootstrap",
    usual: Callable[..., Any],
    source: Any,
    filename: Any,
    *rest: Any,
    **options: Any,
) -> Any:
    tried = vars(sys.modules.get("shiboken6", sys)).get("__version__", "").startswith(TRIED)
    if filename != f"{BOOTSTRAP}.py" or not tried:
        return usual(source, filename, *rest, **options)
    module.packed = source
    return _nothing.__code__


def _nothing() -> None:
    pass


class _Bootstrap(ModuleType):
    """Shiboken's module that unpacks, whose name for it leads to us."""

    packed: Any = None  # its source, not compiled yet

    @property
    def bootstrap(self) -> Callable[[], object]:
        """Return what Shiboken calls to have its functions."""
        own: Callable[[], object] | None = vars(self).get("bootstrap")
        return own or (lambda: _Packed(self.unpack))

    def unpack(self) -> Any:
        """Return the loader that Shiboken brings, unpacked."""
        exec(compile(self.packed, f"{BOOTSTRAP}.py", "exec"), vars(self))  # noqa: S102 -- Shiboken's
        return self.bootstrap()


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
        with self._lock:  # two threads may err at once; half a map would end the process
            self._unpacked()
            real = vars(sys.modules[MAPPING])
            real["update_mapping"]()
            vars(self._mapping).update(real, update_mapping=self._map)
