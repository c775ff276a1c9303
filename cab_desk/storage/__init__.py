"""SQL: the only package that knows SQLAlchemy, Alembic and sqlite3."""
