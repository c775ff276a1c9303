"""What a paper is printed on, how large its type is, and what of it is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHEETS: Final = ("a4", "letter")
TYPES: Final = ("normal", "large")
AGENDA, SCRIPT, RFC, DRAFT = "agenda", "script", "rfc", "draft"
PRIVATE = "private"
# What may be left out of each paper. A draft of minutes has all that the record has: what its
# print leaves out is chosen where its texts are edited, and is recorded.
PARTS: Mapping[str, tuple[str, ...]] = {
    AGENDA: ("texts", "files", "conditions"),
    SCRIPT: ("room", PRIVATE),
    RFC: ("texts", "files"),
    DRAFT: (),
}
# The chair's own notes are on paper only where they were asked for on this occasion.
ASKED_EACH_TIME: Final = frozenset({PRIVATE})


@dataclass(frozen=True, slots=True)
class PaperForm:
    """How a paper is wanted; the plain one is A4 in the normal type with all there is."""

    sheet: str = "a4"
    type: str = "normal"
    without: frozenset[str] = frozenset()

    @property
    def large(self) -> bool:
        """Tell whether the type is the large one."""
        return self.type == "large"

    def has(self, part: str) -> bool:
        """Tell whether a part is wanted."""
        return part not in self.without


PLAIN: Final = PaperForm()


def remembered(kept: Mapping[str, str], kind: str) -> PaperForm:
    """Return how a kind of paper was wanted last; what nobody knows any more is plain."""
    sheet, of_type = kept.get("sheet", ""), kept.get("type", "")
    gone = set(kept.get(kind, "").split()) & set(PARTS[kind]) - ASKED_EACH_TIME
    return PaperForm(
        sheet if sheet in SHEETS else PLAIN.sheet,
        of_type if of_type in TYPES else PLAIN.type,
        frozenset(gone | (ASKED_EACH_TIME & set(PARTS[kind]))),
    )


def remember(kept: Mapping[str, str], kind: str, form: PaperForm) -> dict[str, str]:
    """Return what is kept of a choice: sheet and type for all papers, the parts for each kind."""
    gone = " ".join(sorted(form.without - ASKED_EACH_TIME))
    return {**kept, "sheet": form.sheet, "type": form.type, kind: gone}
