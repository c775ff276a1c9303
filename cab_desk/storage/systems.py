"""The register of systems, and the names under which changes hold them."""

from sqlalchemy import Connection, delete, func, insert, select, update

from cab_desk.domain.systems import System, folded
from cab_desk.storage.schema import change_system
from cab_desk.storage.schema_systems import system_entry, system_name

# Put together once: building a statement takes longer than the database does.
_ALL = select(system_entry).order_by(func.lower(system_entry.c.name), system_entry.c.id)
_NAMES = select(system_name.c.folded, system_entry.c.name).join(system_entry)


class SystemStore:
    """Implements `services.system_ports.Systems` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[System]:
        """Return every system by name, retired ones too."""
        return [
            System(row.id, row.name, row.team, row.aliases, row.retired)
            for row in self._connection.execute(_ALL)
        ]

    def put(self, system: System) -> None:
        """Insert or replace a system with all its names."""
        values = {"name": system.name, "team": system.team, "aliases": system.aliases,
                  "retired": system.retired}  # fmt: skip
        same = system_entry.c.id == system.id
        changed = self._connection.execute(update(system_entry).where(same).values(values))
        if changed.rowcount == 0:
            self._connection.execute(insert(system_entry).values(id=system.id, **values))
        self._connection.execute(delete(system_name).where(system_name.c.system_id == system.id))
        names = dict.fromkeys(folded(name) for name in (system.name, *system.aliases))
        self._connection.execute(
            insert(system_name), [{"folded": name, "system_id": system.id} for name in names]
        )

    def bearer(self, name: str) -> str:
        """Return the id of the system that bears a name, or empty."""
        query = select(system_name.c.system_id).where(system_name.c.folded == folded(name))
        return self._connection.execute(query).scalar() or ""

    def names_held(self) -> dict[str, int]:
        """Return every name under which changes hold a system, with how many do."""
        query = select(change_system.c.system, func.count()).group_by(change_system.c.system)
        return {name: count for name, count in self._connection.execute(query)}  # noqa: C416


def register_names(connection: Connection) -> dict[str, str]:
    """Return the register's name of a system by each folded name that it bears."""
    return {name: real for name, real in connection.execute(_NAMES)}  # noqa: C416
