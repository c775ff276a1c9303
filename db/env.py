"""Run the migrations on the connection that the program gives; alone, on `-x url=…`.

This file and the migrations import nothing of the program, so that an old migration keeps
meaning what it meant when it was written.
"""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler


class _ByBytes(PGTypeCompiler):
    """Make texts that a server sorts as a file does, whatever language it was set up for."""

    def visit_TEXT(self, type_: Any, **more: Any) -> str:  # noqa: N802 -- SQLAlchemy's name
        kind = super().visit_TEXT(type_, **more)
        return kind if type_.collation else f'{kind} COLLATE "C"'


def _keep_number(*, ctx: Any, step: Any, **_: Any) -> None:
    # The file's header then tells without Alembic whether an upgrade is due.
    if ctx.dialect.name != "sqlite":
        return
    revision = step.up_revision_id if step.is_upgrade else (step.down_revision_ids or ("0",))[0]
    ctx.connection.execute(text(f"PRAGMA user_version = {int(revision)}"))


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or not str(name).startswith("change_fts")


def _migrate(connection: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.dialect.type_compiler_instance = _ByBytes(connection.dialect)
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        include_name=_ours,
        on_version_apply=_keep_number,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Migrate on the given connection, whose transaction the giver ends."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    engine = create_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.begin() as own:
        _migrate(own)


main()
