"""Keep the policies of a board: the text of the one in force, own ones, and which holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cab_desk.domain.board import Board, Person
from cab_desk.domain.canonical import Plain, canonical, digest
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack, Rule
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.meetings.running import running_meeting
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.pack_ports import KeptPack, Policies, Texts
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say

AGREED = "policy.agreed"  # signed by one of the two who want another policy
SHORTEST_REASON = 3
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A policy that the board can follow. `origin`: shipped (or in the user's folder), own, or
    kept where only the board has it; `newest` is False for an own one that was saved anew.
    """

    id: str
    title: str
    version: str
    hash: str
    origin: str
    in_force: bool = False
    newest: bool = True


@dataclass(frozen=True, slots=True)
class Between:
    """By which rules, by name, a policy differs from another."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All policies to choose from, the one in force first, and the one that would replace it."""

    offers: tuple[Offer, ...]
    newer: Offer | None = None  # shipped under the id of the one in force, with another text


def shelf(work: Work, policies: Policies) -> Shelf:
    """Return the policies that the board can follow."""
    board = work.board()
    shipped = policies.at_hand()
    ids = {pack.id for pack in shipped}
    found = {pack.hash: _offer(pack, board, "shipped") for pack in shipped}
    seen: set[str] = set()
    for kept in work.packs.all():
        if kept.hash not in found:
            one = _offer(kept, board, "kept" if kept.id in ids else "own")
            found[kept.hash] = replace(one, newest=kept.id not in seen)
        seen.add(kept.id)
    offers = sorted(found.values(), key=lambda one: (not one.in_force, one.origin != "own",
                                                     one.title, one.version))  # fmt: skip
    newer = next((one for one in offers if one.origin == "shipped" and not one.in_force
                  and one.id == board.policy_id), None)  # fmt: skip
    return Shelf(tuple(offers), newer)


def between(old: Pack, new: Pack) -> Between:
    """Return which rules of a policy are new, other or gone; those of one name are compared."""
    before, after = _rules(old), _rules(new)
    return Between(
        tuple(rule.name for key, rule in after.items() if key not in before),
        tuple(rule.name for key, rule in after.items() if key in before and before[key] != rule),
        tuple(rule.name for key, rule in before.items() if key not in after),
    )


def whole(work: Work, policies: Policies, pack_hash: str) -> Pack:
    """Return a policy that the board can follow by its hash; raises Refused where it is gone."""
    if work.pack.hash == pack_hash:
        return work.pack
    for pack in policies.at_hand():
        if pack.hash == pack_hash:
            return pack
    for kept in work.packs.all():
        if kept.hash == pack_hash:
            pack_read, _faults = policies.read(kept.id, kept.texts)
            if pack_read is not None and pack_read.hash == pack_hash:
                return pack_read
            raise Refused(say("policy.damaged", title=kept.title, version=kept.version))
    raise Refused(say("policy.gone"))


def copy_of(pack: Pack, taken: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return id and texts of a copy: another id, and a version of its own to begin with."""
    name = free_id(pack.id, taken)
    texts = dict(pack.texts)
    first = texts.get("pack.toml", "")
    version = f"version = {_quoted(say('policy.copy_version', version=pack.version))}"
    texts["pack.toml"] = re.sub(
        r"(?m)^version\s*=\s*(\"[^\"\n]*\"|'[^'\n]*')", lambda _old: version, first, count=1
    )
    return name, texts


def free_id(pack_id: str, taken: Sequence[str]) -> str:
    """Return a name like that of a policy which none bears yet."""
    stem = re.sub(r"-own(-\d+)?$", "", pack_id)[:32]
    names = (f"{stem}-own", *(f"{stem}-own-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def save(work: Work, policies: Policies, pack_id: str, texts: Texts) -> Outcome:
    """Keep an own policy, or another version of one; the board does not follow it yet.

    Raises BadInput with every fault, Refused for an id or a version that is taken.
    """
    pack = _sound(policies, pack_id, texts)
    for one in policies.at_hand():
        if one.id == pack_id:
            raise Refused(say("policy.id_taken", id=pack_id))
        if one.hash == pack.hash:
            raise Refused(say("policy.unchanged"))
    for kept in work.packs.all():
        if kept.hash == pack.hash:
            return Outcome(frozenset(), say("policy.saved_before", title=kept.title,
                                            version=kept.version), pack.hash)  # fmt: skip
        if (kept.id, kept.version) == (pack.id, pack.version):
            raise Refused(say("policy.version_taken", version=pack.version))
    _keep(work, pack, "policy.saved", {}, pack.hash)
    message = say("policy.saved", title=pack.title, version=pack.version)
    return touched("policy", message=message, made=pack.hash)


def switch(work: Work, pack: Pack, reason: str, agreed: Sequence[str] = ()) -> Outcome:
    """Have the board follow another policy; every change that is not done is judged again by it.

    What was carried out keeps what it owes under the policy that it was carried out under.
    `agreed` are the events of two who signed for it. Raises Refused while a meeting runs, for the
    policy that is in force, and where two have to agree.
    """
    check_switch(work, pack, reason)
    if not agreed and agreeing(work):
        raise Refused(say("policy.two_needed"))
    _follow(work, pack, one_line(reason), agreed)
    message = say("policy.switched", title=pack.title, version=pack.version)
    return touched("policy", "board", "change", message=message, made=pack.hash)


def agreeing(work: Work) -> list[Person]:
    """Return who may agree to another policy: two have to, as soon as two have keys and one of
    them is a chair. Nobody: one word is enough, for nobody could sign for it.
    """
    found = [one for one in work.people.all() if one.linked and not one.retired and one.key_id]
    return found if len(found) > 1 and any(chairs(work, one) for one in found) else []


def chairs(work: Work, person: Person) -> bool:
    """Tell whether somebody may chair this board."""
    return person.chair or work.pack.meeting.chair in person.roles_at(work.now)


def check_switch(work: Work, pack: Pack, reason: str) -> None:
    """Raise Refused or BadInput where the board cannot follow another policy now."""
    if len(one_line(reason)) < SHORTEST_REASON:
        fault = Fault("reason", say("policy.reason_missing"))
        raise BadInput(fault.sentence, [fault])
    board = work.board()
    if (pack.id, pack.hash) == (board.policy_id, board.policy_hash):
        raise Refused(say("policy.in_force_already", title=pack.title, version=pack.version))
    if running_meeting(work) is not None:
        raise Refused(say("policy.meeting_runs"))


def adopt(work: Work) -> bool:
    """Keep the text of the policy in force where the board has it not yet; False without a board.

    A board of an earlier version of the program names its policy by id and hash alone. Where the
    text of that hash is not to be had any more, the board goes over to the one that is, on record.
    """
    try:
        board = work.board()
    except Refused:
        return False
    pack = work.pack
    if pack.hash != board.policy_hash:
        _follow(work, pack, say("policy.text_lost", hash=board.policy_hash[:12]))
    elif pack.texts and work.packs.texts(pack.hash) is None:
        _keep(work, pack, "policy.saved", {}, pack.hash)
    return True


def stated(pack: Pack) -> dict[str, Plain]:
    """Return what an event says of a policy whose text is kept with it."""
    return {
        "hash": pack.hash,
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "files": digest(canonical(dict(pack.texts))),
    }


def keep(work: Work, pack: Pack, event_id: str) -> None:
    """Keep the text of a policy that an event states."""
    kept = KeptPack(pack.hash, pack.id, pack.title, pack.version, pack.texts, work.now, work.actor)
    work.packs.put(kept, event_id)


def _rules(pack: Pack) -> dict[str, Rule]:
    """Return the rules without the pack's own name before theirs."""
    bare = (replace(rule, id=rule.id.partition("/")[2]) for rule in pack.rules)
    return {rule.id: rule for rule in bare}


def _offer(one: Pack | KeptPack, board: Board, origin: str) -> Offer:
    in_force = (one.id, one.hash) == (board.policy_id, board.policy_hash)
    return Offer(one.id, one.title, one.version, one.hash, origin, in_force)


def _sound(policies: Policies, pack_id: str, texts: Texts) -> Pack:
    if not _ID.fullmatch(pack_id):
        fault = Fault("id", say("policy.id_form"))
        raise BadInput(fault.sentence, [fault])
    pack, faults = policies.read(pack_id, texts)
    if pack is None or faults:
        raise BadInput(say("policy.faulty", count=len(faults)), faults)
    return pack


def _follow(work: Work, pack: Pack, reason: str, agreed: Sequence[str] = ()) -> None:
    board = work.board()
    old = work.pack
    known = old.hash == board.policy_hash
    body: dict[str, Plain] = {
        "policy": pack.id,
        "hash": pack.hash,
        "from": {
            "policy": board.policy_id,
            "hash": board.policy_hash,
            "title": old.title if known else "",
            "version": old.version if known else "",
        },
        "reason": reason,
        "chair_role": pack.meeting.chair,
        **({"agreed": list(agreed)} if agreed else {}),
    }
    _keep(work, pack, "policy.changed", body, board.id)
    work.change_board(replace(board, policy_id=pack.id, policy_hash=pack.hash))


def _keep(work: Work, pack: Pack, event_type: str, body: Mapping[str, Plain], subject: str) -> None:
    said: dict[str, Plain] = {"title": pack.title, "version": pack.version, **body}
    if pack.texts and work.packs.texts(pack.hash) is None:
        said["pack"] = stated(pack)
    event = work.record(Draft(event_type, said, subject=subject))
    if "pack" in said:
        keep(work, pack, event.id)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
