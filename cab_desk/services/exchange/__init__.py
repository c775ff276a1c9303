"""Bring files in and out: look first, then all of it or nothing."""
