"""Who may do what with a board on a server: its owner, the desks that work on it, its readers.

The roles of desks and readers are groups without a login of their own, named after the schema
(`board_app`, `board_reader`); whoever looks after the server puts people into them.
"""

from sqlalchemy import Connection

from cab_desk.storage.servers import Server

# What only ever grows: a desk may add to it and nothing else. The triggers name these tables.
_APPEND_ONLY = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
    " WHERE tgfoid = to_regproc('append_only') AND NOT tgisinternal"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_MAY = "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
KNOWN = "SELECT count(*) FROM pg_roles WHERE rolname = %s"
_OWNERS_OWN = frozenset({"alembic_version"})


def names(place: Server) -> tuple[str, str]:
    """Return the names of the roles of desks and of readers."""
    return f"{place.schema}_app", f"{place.schema}_reader"


def grant(connection: Connection, place: Server) -> bool:
    """Give each role what it needs and no more; tell whether the roles are there.

    They are made where the user may make roles. After each upgrade this is done again, so that
    a new table is nobody's but its owner's until then.
    """
    app, reader = names(place)
    if not all([_made(connection, app), _made(connection, reader)]):
        return False
    run = connection.exec_driver_sql
    run(f'REVOKE ALL ON SCHEMA "{place.schema}" FROM PUBLIC')
    run(f'GRANT USAGE ON SCHEMA "{place.schema}" TO {app}, {reader}')
    grows = set(run(_APPEND_ONLY).scalars())
    for table in sorted(run(_TABLES).scalars()):
        run(f'REVOKE ALL ON "{table}" FROM PUBLIC, {app}, {reader}')
        run(f'GRANT SELECT ON "{table}" TO {app}, {reader}')
        if table in grows:
            run(f'GRANT INSERT ON "{table}" TO {app}')
        elif table not in _OWNERS_OWN:
            run(f'GRANT INSERT, UPDATE, DELETE ON "{table}" TO {app}')
    run(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{place.schema}" TO {app}')
    return True


def _made(connection: Connection, role: str) -> bool:
    if connection.exec_driver_sql(KNOWN, (role,)).scalar_one():
        return True
    if not connection.exec_driver_sql(_MAY).scalar_one():
        return False
    connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
    return True
