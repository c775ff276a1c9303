"""What the services need of the store of templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the first page is painted without any
    from cab_desk.domain.templates import Template


@dataclass(frozen=True, slots=True)
class Use:
    """From which revision of which template an RFC was made; `name` is the name of then."""

    change_uid: str
    template_id: str
    revision: int
    name: str
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a chair signed about a revision; `content` is the hash of what was read."""

    template_id: str
    revision: int
    content: str
    decision: str
    reason: str
    person: str
    name: str
    at: datetime
    event_id: str = ""


class Templates(Protocol):
    """The templates of the board, revision by revision, and which RFC was made from which."""

    def has_room(self) -> bool:
        """Tell whether the board can keep any; one of an older program cannot."""

    def newest(self) -> Sequence[Template]:
        """Return the newest revision of each by its name, retired ones too."""

    def get(self, template_id: str, revision: int = 0) -> Template | None:
        """Return a revision, the newest one for 0; None where there is none."""

    def revisions(self, template_id: str) -> Sequence[Template]:
        """Return every revision of one, newest first."""

    def put(self, template: Template) -> None:
        """Keep a revision, as its event states it."""

    def use_of(self, uid: str) -> Use | None:
        """Return what an RFC was made from, or None."""

    def used(self) -> dict[str, int]:
        """Return how many RFCs were made from each template."""

    def answers(self, template_id: str = "") -> Sequence[Answer]:
        """Return what chairs answered, about one template or about all."""

    def answer(self, answer: Answer) -> None:
        """Keep what a chair answered, as its event states it."""

    def moulded(self) -> frozenset[str]:
        """Return the uids of the RFCs that were made from templates."""

    def note(self, use: Use) -> None:
        """Keep what an RFC was made from."""


class Templating(Protocol):
    """A unit of work that knows of templates."""

    @property
    def templates(self) -> Templates:
        """Return the templates of requests."""
