"""Templates of requests: each revision, and which RFC was made from which."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from cab_desk.domain.canonical import canonical
from cab_desk.domain.templates import Template
from cab_desk.errors import Unavailable
from cab_desk.services.template_ports import Answer, Use
from cab_desk.storage.schema_since import CATALOGUE, SCHEMA, TEMPLATES, lacks
from cab_desk.storage.schema_templates import rfc_template, template_answer, template_use
from cab_desk.words import say

_ROW, _USE = rfc_template.c, template_use.c
_NAMES = ("id", "revision", "name", "purpose", "locked", "wanted", "retired", "at", "person",
          "event_id")  # fmt: skip
_USES = tuple(column.name for column in template_use.columns)


class TemplateStore:
    """Implements `services.template_ports.Templates` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def has_room(self) -> bool:
        """Tell whether the board can keep any; one of an older program cannot."""
        return not self._none_yet()

    def newest(self) -> Sequence[Template]:
        """Return the newest revision of each by its name, retired ones too."""
        if self._none_yet():
            return []
        last = select(_ROW.id, func.max(_ROW.revision).label("last")).group_by(_ROW.id).subquery()
        query = select(rfc_template).join(
            last, (last.c.id == _ROW.id) & (last.c.last == _ROW.revision)
        )
        found = map(_template, self._connection.execute(query))
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def get(self, template_id: str, revision: int = 0) -> Template | None:
        """Return a revision, the newest one for 0; None where there is none."""
        found = self.revisions(template_id)
        return next((one for one in found if revision in (0, one.revision)), None)

    def revisions(self, template_id: str) -> Sequence[Template]:
        """Return every revision of one, newest first."""
        if self._none_yet():
            return []
        query = select(rfc_template).where(_ROW.id == template_id).order_by(_ROW.revision.desc())
        return [_template(row) for row in self._connection.execute(query)]

    def put(self, template: Template) -> None:
        """Keep a revision, as its event states it."""
        values = {name: getattr(template, name) for name in _NAMES}
        said = canonical(dict(template.values)).decode()
        self._connection.execute(insert(rfc_template).values(**values, said=said))

    def use_of(self, uid: str) -> Use | None:
        """Return what an RFC was made from, or None."""
        if self._none_yet():
            return None
        query = select(template_use).where(_USE.change_uid == uid)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Use(**row._mapping)

    def used(self) -> dict[str, int]:
        """Return how many RFCs were made from each template."""
        if self._none_yet():
            return {}
        query = select(_USE.template_id, func.count()).group_by(_USE.template_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def answers(self, template_id: str = "") -> Sequence[Answer]:
        """Return what chairs answered, about one template or about all."""
        if lacks(self._connection.exec_driver_sql(SCHEMA), CATALOGUE):
            return []
        query = select(template_answer)
        if template_id:
            query = query.where(template_answer.c.template_id == template_id)
        return [Answer(**row._mapping) for row in self._connection.execute(query)]

    def answer(self, answer: Answer) -> None:
        """Keep what a chair answered, as its event states it."""
        values = {column.name: getattr(answer, column.name) for column in template_answer.columns}
        self._connection.execute(insert(template_answer).values(values))

    def moulded(self) -> frozenset[str]:
        """Return the uids of the RFCs that were made from templates."""
        if self._none_yet():
            return frozenset()
        return frozenset(self._connection.scalars(select(_USE.change_uid)))

    def note(self, use: Use) -> None:
        """Keep what an RFC was made from."""
        values = {name: getattr(use, name) for name in _USES}
        self._connection.execute(insert(template_use).values(values))

    def _none_yet(self) -> bool:
        return lacks(self._connection.exec_driver_sql(SCHEMA), TEMPLATES)


def _template(row: Row[Any]) -> Template:
    try:
        values = json.loads(row.said)
    except ValueError as error:
        raise Unavailable(say("database.spoilt")) from error
    if not isinstance(values, dict):
        raise Unavailable(say("database.spoilt"))
    return Template(**{name: getattr(row, name) for name in _NAMES}, values=values)
