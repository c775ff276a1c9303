"""Show the board in windows: the only package that knows Qt."""

import builtins

from cab_desk.gui import binding

binding.take_in()
# Where Shiboken was there before, it has put an import of its own in Python's place; see
# `binding`, which keeps it from doing so.
if builtins.__import__ is getattr(builtins, "__feature_import__", None):
    builtins.__import__ = vars(builtins)["__orig_import__"]
del builtins
