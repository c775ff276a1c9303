"""The colours of paper: the light theme of the design tokens."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk import assets

Colour: TypeAlias = tuple[float, float, float]


class Tokens:
    """Colours by name, as red, green and blue from 0 to 1."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        light = data["colour"]["light"]
        self._colours = {name: _rgb(text) for name, text in light.items()}

    def colour(self, name: str) -> Colour:
        """Return a colour; raises KeyError for an unknown name."""
        return self._colours[name]

    def over(self, name: str, alpha: float) -> Colour:
        """Return a colour as it looks over white at an opacity."""
        red, green, blue = self._colours[name]
        return (1 - alpha * (1 - red), 1 - alpha * (1 - green), 1 - alpha * (1 - blue))


def shipped() -> Tokens:
    """Return the tokens that the program ships."""
    return Tokens(json.loads(assets.text("resources/tokens.json")))


def _rgb(text: str) -> Colour:
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)
