"""The policies that the board keeps: each text for ever under its hash."""

import json

from sqlalchemy import Connection, Row, insert, select

from cab_desk.domain.canonical import canonical
from cab_desk.services.pack_ports import KeptPack, Texts
from cab_desk.storage.schema_packs import policy_pack


class PackStore:
    """Implements `services.pack_ports.Packs` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def texts(self, pack_hash: str) -> Texts | None:
        """Return the texts of a policy by its hash."""
        query = select(policy_pack.c.files).where(policy_pack.c.hash == pack_hash)
        files = self._connection.execute(query).scalar_one_or_none()
        return None if files is None else texts_of(files)

    def all(self) -> list[KeptPack]:
        """Return every policy that was kept, the newest first."""
        query = select(policy_pack).order_by(policy_pack.c.at.desc(), policy_pack.c.hash)
        return [_kept(row) for row in self._connection.execute(query)]

    def put(self, kept: KeptPack, event_id: str) -> None:
        """Keep a policy that an event states; one that is kept already stays as it is."""
        known = select(policy_pack.c.hash).where(policy_pack.c.hash == kept.hash)
        if self._connection.execute(known).scalar_one_or_none() is not None:
            return
        row = {
            "hash": kept.hash, "id": kept.id, "title": kept.title, "version": kept.version,
            "files": files_of(kept.texts), "at": kept.at, "person": kept.person,
            "event_id": event_id,
        }  # fmt: skip
        self._connection.execute(insert(policy_pack).values(row))


def files_of(texts: Texts) -> str:
    """Return texts as they are stored: canonical JSON, whose bytes an event vouches for."""
    return canonical(dict(texts)).decode()


def texts_of(files: str) -> Texts:
    """Return the texts that are stored so; none where somebody spoilt them."""
    try:
        found = json.loads(files)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}


def _kept(row: Row[tuple[str, ...]]) -> KeptPack:
    return KeptPack(row.hash, row.id, row.title, row.version, texts_of(row.files), row.at,
                    row.person)  # fmt: skip
