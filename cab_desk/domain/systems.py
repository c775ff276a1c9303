"""The register of systems: what each is called, whose it is, and which names are unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cab_desk.domain.canonical import folded as folded  # noqa: PLC0414 -- also of systems

OTHER = ""  # the team of what the register does not know


@dataclass(frozen=True, slots=True)
class System:
    """A system by its id; `aliases` are other names that people and files give it."""

    id: str
    name: str
    team: str = OTHER
    aliases: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """All systems, to be asked by any of their names."""

    systems: tuple[System, ...] = ()
    _known: Mapping[str, System] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, systems: Iterable[System]) -> "Register":
        """Return the register of these systems; a retired one still knows its names."""
        found = tuple(systems)
        known: dict[str, System] = {}
        for system in sorted(found, key=lambda item: item.retired, reverse=True):
            known |= {folded(name): system for name in (*system.aliases, system.name)}
        return cls(found, known)

    def find(self, name: str) -> System | None:
        """Return the system that bears a name."""
        return self._known.get(folded(name))

    def canonical(self, name: str) -> str:
        """Return the name of the register for any name of a system, else the name itself."""
        found = self.find(name)
        return found.name if found else name

    def team_of(self, name: str) -> str:
        """Return whose system it is; OTHER while that is not known."""
        found = self.find(name)
        return found.team if found else OTHER

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Return the names that no system bears, sorted, each once."""
        return sorted({name for name in names if self.find(name) is None}, key=folded)

    def teams(self) -> list[str]:
        """Return the teams of the systems in use, sorted."""
        return sorted({item.team for item in self.systems if item.team and not item.retired})


NO_REGISTER = Register()
