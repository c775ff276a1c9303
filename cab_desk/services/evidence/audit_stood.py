"""Hold the chain against the heads that its signed entries stood on.

Entries that nobody signs could be written anew with all hashes after them; but each signed entry
after them names the head that its signer had before them. Where entries were lost and the board
went on, such a head is gone as well: that is a fault until a chair says so on record.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from cab_desk.domain.heads import LOST, named
from cab_desk.domain.nameplate import Head
from cab_desk.domain.statement import Statement
from cab_desk.services.evidence.audit_heads import Heads


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry whose signer stood on a head that the chain has no more; `known` is the last entry
    before that which another one stood on, and which is there.
    """

    seq: int
    said: Statement
    head: Head
    known: int


@dataclass(slots=True)
class Stood:
    """What signed entries say of what lay before them, in their order."""

    heads: Heads = field(default_factory=Heads)
    words: list[int] = field(default_factory=list)  # entries by which chairs said what is gone
    _gone: list[tuple[int, Statement, Head]] = field(default_factory=list)
    _there: list[int] = field(default_factory=list)
    _forgone: set[Head] = field(default_factory=set)
    _word: tuple[int, Statement] | None = None

    def hear(self, seq: int, said: Statement) -> None:
        """Take an entry whose signature fits; all before it have been seen."""
        self._word = (seq, said) if said.type == LOST else None
        head = said.stood_on
        if head is None:
            return
        if head.seq < seq and self.heads.holds(head):
            self._there.append(head.seq)
        else:
            self._gone.append((seq, said, head))

    def close(self, digest: str, *, sound: bool) -> None:
        """End an entry: its hash is seen, and a chair's word counts where nothing is wrong."""
        self.heads.saw(digest)
        if self._word is not None and sound:
            seq, said = self._word
            self.words.append(seq)
            self._forgone |= named(said.body)
        self._word = None

    def gone(self) -> Iterator[Gone]:
        """Return the entries that stood on what is gone, without a chair's word for it."""
        there = [0, *sorted(self._there)]
        for seq, said, head in self._gone:
            if head not in self._forgone:
                before = bisect_left(there, head.seq)
                yield Gone(seq, said, head, there[max(0, before - 1)])
