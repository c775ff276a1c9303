"""Tell what a board of an older schema does not have yet, so that it is read as it is.

A file of one machine is upgraded when it is opened; one on a share, and a server's board, wait for
whoever looks after them.
"""

from collections.abc import Iterable
from typing import Any

SCHEMA = "SELECT version_num FROM alembic_version"
ATTACHMENTS, CONFLICTS, TEMPLATES, CATALOGUE = 17, 18, 19, 20  # the schema that has them first
READ = 15  # the oldest schema that is read as it is


def lacks(versions: Iterable[Any], since: int) -> bool:
    """Tell by the rows of SCHEMA whether a board is of before."""
    # What is no number says nothing of an older one: verifying names it.
    return any(is_number(row[0]) and int(row[0]) < since for row in list(versions))


def is_number(version: object) -> bool:
    """Tell whether this is how the migrations write the number of a schema."""
    return isinstance(version, str) and version.isascii() and version.isdecimal()
