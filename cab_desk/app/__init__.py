"""Composition root: the one room that knows every layer and fits them together."""
