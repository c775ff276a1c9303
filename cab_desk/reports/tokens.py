"""The colours of paper and charts by the design tokens; paper takes the light theme."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from cab_desk import assets

Colour: TypeAlias = tuple[float, float, float]


class Tokens:
    """Colours by name, as red, green and blue from 0 to 1."""

    def __init__(self, data: Mapping[str, Any], theme: str = "light") -> None:
        self._colours = {name: _rgb(text) for name, text in data["colour"][theme].items()}

    def colour(self, name: str) -> Colour:
        """Return a colour; raises KeyError for an unknown name."""
        return self._colours[name]

    def over(self, name: str, alpha: float) -> Colour:
        """Return a colour as it looks over white at an opacity."""
        red, green, blue = self._colours[name]
        return (1 - alpha * (1 - red), 1 - alpha * (1 - green), 1 - alpha * (1 - blue))

    def mixed(self, name: str, ground: str, alpha: float) -> Colour:
        """Return a colour as it looks over another at an opacity."""
        over, under = self._colours[name], self._colours[ground]
        red, green, blue = (
            alpha * one + (1 - alpha) * other for one, other in zip(over, under, strict=True)
        )
        return red, green, blue


def shipped(theme: str = "light") -> Tokens:
    """Return the tokens that the program ships."""
    return Tokens(json.loads(assets.text("resources/tokens.json")), theme)


def _rgb(text: str) -> Colour:
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)
