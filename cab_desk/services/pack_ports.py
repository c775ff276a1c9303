"""What the services need of policies: those at hand, those that the board keeps, drafts of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from cab_desk.domain.policy import Pack
    from cab_desk.errors import Fault

Texts = Mapping[str, str]  # of a pack, by the names of its files


@dataclass(frozen=True, slots=True)
class KeptPack:
    """A policy that the board keeps, for ever under its hash; `person` is who brought it."""

    hash: str
    id: str
    title: str
    version: str
    texts: Texts
    at: datetime
    person: str = ""


@dataclass(frozen=True, slots=True)
class DraftPack:
    """A policy that is being written; `base` is the hash of what it was copied from."""

    id: str
    texts: Texts
    base: str = ""


class Packs(Protocol):
    """The policies that the board keeps."""

    def texts(self, pack_hash: str) -> Texts | None:
        """Return the texts of a policy by its hash."""

    def all(self) -> list[KeptPack]:
        """Return every policy that was kept, the newest first."""

    def put(self, kept: KeptPack, event_id: str) -> None:
        """Keep a policy that an event states; one that is kept already stays as it is."""


class Policies(Protocol):
    """The policies of this machine: shipped ones, the user's own, and what is being written."""

    def at_hand(self) -> Sequence[Pack]:
        """Return the policies that are shipped or lie in the user's folder."""

    def read(self, pack_id: str, texts: Texts) -> tuple[Pack | None, list[Fault]]:
        """Return the policy of some texts, as far as it can be read, and all its faults."""

    def open(self, path: Path) -> tuple[str, Texts]:
        """Return id and texts of a policy in a folder or a zip file; raises Refused."""

    def write(self, path: Path, pack_id: str, texts: Texts) -> None:
        """Write the texts of a policy into a zip file, under a folder of its id."""

    def write_table(self, path: Path, rows: Sequence[Sequence[str]]) -> None:
        """Write a table as CSV that no spreadsheet takes for formulas."""

    def draft(self, board_id: str) -> DraftPack | None:
        """Return what is being written for a board."""

    def keep_draft(self, board_id: str, draft: DraftPack | None) -> None:
        """Keep what is being written for a board, or drop it; raises Unavailable."""
