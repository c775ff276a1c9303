"""CAB Desk: a desktop program for change advisory boards."""

__version__ = "0.1.0"
