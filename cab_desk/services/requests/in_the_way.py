"""Who is in the way of a change: on its systems at once, or nearer than the policy wants."""

from dataclasses import replace

from cab_desk.domain.content import content_hash
from cab_desk.domain.policy import Pack
from cab_desk.domain.spacing import Spacing, spacing_of
from cab_desk.domain.systems import Register, folded
from cab_desk.services.conflict_ports import AWAY, OPEN, Partner, pair_of
from cab_desk.services.ports import Work
from cab_desk.services.reader_port import Reader
from cab_desk.services.span_rows import Near


def spacing(work: Work) -> Spacing | None:
    """Return what the policy says of the distance of changes, with who is away; None where it says
    nothing, and nobody is.
    """
    return wanted(work.reader, work.pack, work.board().zone)


def wanted(reader: Reader, pack: Pack, zone: str) -> Spacing | None:
    """Return the same by a reader and a policy; a policy may name a system by any of its names in
    the register. Register and joined ids are read only where they matter.
    """
    found = spacing_of(pack, zone, reader.away())
    if found is None:
        return None
    if any(one.systems for one in found.buffers):
        real = Register.of(reader.register()).canonical
        found = replace(found, buffers=tuple(
            one._replace(systems=frozenset(folded(real(name)) for name in one.systems))
            for one in found.buffers
        ))  # fmt: skip
    return replace(found, same=tuple(reader.same().items())) if found.of_people else found


def of_change(work: Work, uid: str) -> tuple[Partner, ...]:
    """Return the partners of a change by when they are in its way, with what is settled.

    What was settled holds for the kinds of conflict that there were then, and for no others.
    """
    found = {one.uid: one for one in work.conflicts.of_change(uid)}
    apart = spacing(work)
    for near in work.reader.near(uid, apart) if apart else ():
        other = near.other if near.one == uid else near.one
        mine = found.get(other) or _partner(work, uid, other, near)
        found[other] = replace(mine, near=(*mine.near, near))
    held = (_as_settled(one) for one in found.values())
    return tuple(sorted(held, key=lambda one: (one.start, one.name, one.uid)))


def _partner(work: Work, uid: str, other: str, near: Near) -> Partner:
    if near.kind == AWAY:
        said = (one.settled for one in work.reader.settled_away([uid]))
        mine = next((one for one in said if one.id == pair_of(uid, other)), None)
        return Partner(other, "", near.who, (), near.start, near.end, mine)
    change = work.changes.get(other)
    settled = work.conflicts.between(uid, other)
    if settled is not None:
        seen = {settled.one: settled.seen_one, settled.other: settled.seen_other}
        now = {uid: content_hash(work.changes.get(uid)), other: content_hash(change)}
        settled = settled if seen == now and settled.state != OPEN else None
    return Partner(other, change.number or "", change.title, (), near.start, near.end, settled)


def _as_settled(one: Partner) -> Partner:
    """Return a partner as settled only where all kinds of conflict with it are."""
    covered = one.settled is not None and set(one.kinds) <= set(one.settled.kinds)
    return one if covered else replace(one, settled=None)
