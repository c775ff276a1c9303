"""The figures of one team: of the changes alone whose first system is one of its systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cab_desk.domain.systems import Register
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.services.kpi_ports import FigureReads, OutcomeReads
    from cab_desk.services.reader_port import Reader


@dataclass(frozen=True, slots=True)
class OfTeam:
    """Reads as the whole board does, but what one team carried out; "" is what is nobody's."""

    reader: Reader
    team: str

    def board(self) -> Board | None:
        """Return the board."""
        return self.reader.board()

    @property
    def outcomes(self) -> OutcomeReads:
        """Return what the team carried out; the period stays that of the board."""
        whole = self.reader.outcomes
        register = Register.of(self.reader.register())
        return whole.of([name for name in whole.systems() if register.team_of(name) == self.team])


def of_team(reader: Reader, team: str | None) -> FigureReads:
    """Return what the figures of a team are read from; None means all teams."""
    return reader if team is None else OfTeam(reader, team)


def team_of(reads: FigureReads) -> str | None:
    """Return whose figures these are; None for those of the board."""
    return reads.team if isinstance(reads, OfTeam) else None


def teams(reader: Reader) -> list[str]:
    """Return the teams that figures can be asked of."""
    return Register.of(reader.register()).teams()


def systems_of(reader: Reader, team: str) -> list[str]:
    """Return the systems of a team, by all names that requests give them."""
    register = Register.of(reader.register())
    return [name for name in reader.systems() if register.team_of(name) == team]


def team_word(team: str | None) -> str:
    """Return what a team is called; "" is nobody's, None is all of them."""
    if team is None:
        return say("figures.team.all")
    return team or say("figures.team.none")
