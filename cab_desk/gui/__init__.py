"""Show the board in windows: the only package that knows Qt."""

import builtins

import shiboken6

# Shiboken puts an import of its own in Python's place, which reads the source of every module to
# see whether it speaks of PySide. Only `from __feature__ import …` needs that, and nobody here
# uses it: it costs a start 8 ms, and the sources stay in memory.
if builtins.__import__ is getattr(builtins, "__feature_import__", None):
    builtins.__import__ = vars(builtins)["__orig_import__"]
del builtins, shiboken6
