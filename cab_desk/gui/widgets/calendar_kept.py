"""What somebody chose not to see of the calendar, as the settings keep it."""

from collections.abc import Mapping


def hidden_in(kept: Mapping[str, str]) -> frozenset[str]:
    """Return the lanes that are not wanted; the empty name is what nobody has claimed."""
    text = kept.get("hidden", "")
    return frozenset(text.removesuffix("\n").split("\n")) if text else frozenset()


def gone_in(kept: Mapping[str, str]) -> bool:
    """Tell whether rejected and withdrawn changes are wanted."""
    return bool(kept.get("gone"))


def off_in(kept: Mapping[str, str]) -> frozenset[str]:
    """Return what of windows, freezes and conflicts is not wanted."""
    return frozenset(kept.get("off", "").split("\n"))
