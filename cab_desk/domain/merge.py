"""Merge what came back of packets: what each event is worth, whatever order it came in.

Everything here is a function of the set of events and of what the board knows. Clocks decide
nothing: within one stream the later number counts, between streams only what names the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cab_desk.domain.packet import GIVEN, REVIEW_TYPES, VOTE, WITHDRAWN

# What became of an event, for as long as nothing else is known.
COUNTS, KEPT = "counts", "kept"
SUPERSEDED, TAKEN_BACK = "superseded", "withdrawn"
STALE, LATE, INELIGIBLE = "stale", "late", "ineligible"
CONFLICTING, FORKED = "conflicting", "forked"
WAITING = "waiting"
PENDING = "pending"  # signed in a packet, unknown to the board
# Outside of the ledger: nobody may follow these in their stream yet, or ever.
OUTSIDE = frozenset({WAITING, FORKED})
# Why a sign-off of the list does not count although no other one took its place.
HELD = frozenset({LATE, INELIGIBLE, CONFLICTING, FORKED})

# What is said for or against a change; comments stand beside it.
WEIGHED = frozenset({GIVEN, WITHDRAWN, VOTE})


@dataclass(frozen=True, slots=True)
class Act:
    """An event as merging sees it. `choice` is what is decided, with role and conditions."""

    id: str
    stream: str
    seq: int
    prev: str
    type: str
    author: str
    subject: str
    seen: str = ""
    choice: tuple[str, ...] = ()
    supersedes: frozenset[str] = frozenset()  # what it replaces, or takes back
    at_desk: bool = False  # made on the board itself; names all that it replaces
    heard: bool = False  # a word that somebody else recorded: the author's signature goes before it


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the board itself says of one event, apart from all others of its kind."""

    label: str = ""  # late or ineligible; empty where nothing stands against it
    why: str = ""
    current: bool = True  # whether it saw the present content


@dataclass(frozen=True, slots=True)
class Worth:
    """What an event is worth, and the key of the reason where there is more to say."""

    label: str
    why: str = ""
    missing: int = 0  # how many events its stream lacks before it


def placed(acts: Iterable[Act]) -> dict[str, Worth]:
    """Return those events that cannot stand where they claim to: they wait, or fork a stream."""
    streams: dict[str, dict[int, list[Act]]] = defaultdict(lambda: defaultdict(list))
    for act in acts:
        streams[act.stream][act.seq].append(act)
    found: dict[str, Worth] = {}
    for places in streams.values():
        found |= _misplaced(places)
    return found


def _misplaced(places: Mapping[int, Sequence[Act]]) -> dict[str, Worth]:
    found: dict[str, Worth] = {}
    forked, missing = False, 0
    expected, prev = 1, ""
    for seq in sorted(places):
        acts = places[seq]
        forked = forked or len(acts) > 1
        if not forked and not missing:
            missing = seq - expected or int(acts[0].prev != prev)
        if forked:
            found |= {act.id: Worth(FORKED) for act in acts}
        elif missing:
            found |= {act.id: Worth(WAITING, "missing", missing) for act in acts}
        expected, prev = seq + 1, acts[0].id
    return found


def standing(acts: Iterable[Act], rulings: Mapping[str, Ruling]) -> dict[str, Worth]:
    """Return what each sign-off or vote is worth, of events that stand where they claim to.

    Sign-offs and votes are weighed apart, each by change and author.
    """
    groups: dict[tuple[str, str, bool], list[Act]] = defaultdict(list)
    for act in acts:
        if act.type in WEIGHED:
            groups[act.subject, act.author, act.type == VOTE].append(act)
    found: dict[str, Worth] = {}
    for group in groups.values():
        found |= _weighed(group, rulings)
    return found


def _weighed(group: Sequence[Act], rulings: Mapping[str, Ruling]) -> dict[str, Worth]:
    found: dict[str, Worth] = {}
    for act in group:
        if label := rulings[act.id].label:
            found[act.id] = Worth(label, rulings[act.id].why)
    open_ = [act for act in group if act.id not in found]
    gone = _replaced(open_)
    for act in open_:
        if act.type == WITHDRAWN:
            found[act.id] = Worth(KEPT)
        elif act.id in gone:
            found[act.id] = Worth(gone[act.id])
    live = [act for act in open_ if act.id not in found]
    # Of each content one says one thing at most; what was said of an older one is stale at best.
    contents: dict[tuple[bool, str], list[Act]] = defaultdict(list)
    for act in live:
        contents[rulings[act.id].current, act.seen].append(act)
    for (current, _seen), of_it in contents.items():
        found |= _agreed(of_it, COUNTS if current else STALE)
    return found


def _replaced(acts: Sequence[Act]) -> dict[str, str]:
    """Return which events others put aside; what does not count itself puts nothing aside."""
    gone: dict[str, str] = {}
    for act in acts:
        label = TAKEN_BACK if act.type == WITHDRAWN else SUPERSEDED
        gone |= {other.id: label for other in acts if _aside(act, other) and other.id not in gone}
    for act in acts:  # taken back says more than replaced
        if act.type == WITHDRAWN:
            gone |= dict.fromkeys(act.supersedes & gone.keys(), TAKEN_BACK)
    return gone


def _aside(act: Act, other: Act) -> bool:
    later = act.type != WITHDRAWN and act.stream == other.stream and act.seq > other.seq
    return other.id in act.supersedes or (later and not act.at_desk)


def _agreed(live: Sequence[Act], label: str) -> dict[str, Worth]:
    """Weigh what one author says on several devices of one content: it is worth `label` once, or,
    at odds, nothing at all. What others heard them say gives way to what they signed.
    """
    signed = [act for act in live if not act.heard]
    if signed and len(signed) < len(live):
        words = {act.id: Worth(SUPERSEDED, "same") for act in live if act.heard}
        return words | _agreed(signed, label)
    if len({act.choice for act in live}) > 1:
        return {act.id: Worth(CONFLICTING, "devices") for act in live}
    first = min(live, key=lambda act: (not act.at_desk, act.id), default=None)
    return {act.id: Worth(label) if act is first else Worth(SUPERSEDED, "same") for act in live}


def weigh(
    acts: Iterable[Act], rulings: Mapping[str, Ruling], desks: Iterable[Act] = ()
) -> dict[str, Worth]:
    """Return what every event is worth; `desks` are those that the board's own desks made."""
    acts = list(acts)
    found = placed(acts)
    stand = [act for act in acts if act.id not in found]
    found |= standing([*stand, *desks], rulings)
    for act in stand:
        if act.type in REVIEW_TYPES and act.id not in found:
            found[act.id] = Worth(KEPT)
    return found


def in_order(acts: Iterable[Act]) -> list[Act]:
    """Return events as they may enter the ledger: each behind the one before it."""
    return sorted(acts, key=lambda act: (act.stream, act.seq, act.id))


def listed(label: str) -> tuple[bool, str]:
    """Return how the list of sign-offs has one of this label: superseded or not, and held why."""
    return label not in (COUNTS, STALE), label if label in HELD else ""
