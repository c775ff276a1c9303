"""What the sign-off dialog shows: what is signed, who may sign it as what, and in which words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cab_desk.domain.attachments import Attachment
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import Difference, content, content_hash, differences, fingerprint
from cab_desk.domain.exceptions import Possible
from cab_desk.domain.policy import Pack
from cab_desk.domain.signatures import APPROVING
from cab_desk.domain.verdict import Slot, Source
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.eligibility import Roll, Standing
from cab_desk.services.signatures import granting
from cab_desk.words import plural, say

DECISIONS = (Choice.APPROVE, Choice.CONDITIONS, Choice.REJECT, Choice.ABSTAIN)


@dataclass(frozen=True, slots=True)
class Signer:
    """One person of the board: the roles to sign in, or the reason why not.

    `has_key`: False means that a key has to be made first. `signed` is the decision that stands
    for this very content; signing again replaces it and needs a reason. `sections` names, for
    each role, the policy's section that asks for it. `part` and `source` say whose change it is
    and what keeps the duties separate, where that is why somebody may not sign.
    """

    person_id: str
    name: str
    roles: tuple[str, ...]
    sections: Mapping[str, str]
    why: str
    has_key: bool
    signed: Choice | None = None
    behalf: Mapping[str, str] = field(default_factory=dict)  # role → in whose place
    part: str = ""
    source: Source | None = None

    @property
    def may(self) -> bool:
        """Tell whether this person may sign."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision that can be chosen: its id, its button, whether conditions go with it."""

    decision: Choice
    label: str
    needs_conditions: bool


@dataclass(frozen=True, slots=True)
class Stale:
    """A sign-off that was given for another content, and what differs from it now."""

    record: RecordedSignoff
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Granting:
    """The exception that a sign-off in some role grants, with what that means and its `reason`;
    `alone`: the role signs for nothing else.
    """

    override: str
    label: str
    meaning: str
    alone: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignSheet:
    """All of one change that the dialog needs; `seen` and `revision` go into the request.

    `fingerprint` has three groups, `long_fingerprint` the first eight. `suggested` is "me" where
    I may sign, else empty. `grants`: what is granted besides, by role.
    """

    uid: str
    number: str
    title: str
    revision: int
    seen: str
    fingerprint: str
    long_fingerprint: str
    signers: tuple[Signer, ...]
    offers: tuple[Offer, ...]
    stale: tuple[Stale, ...]
    meanings: Mapping[Choice, str]
    suggested: str = ""
    grants: Mapping[str, Granting] = field(default_factory=dict)
    heading: str = ""
    slots: tuple[Slot, ...] = ()  # as they are filled now
    policy: str = ""  # title and version of the one that asks
    files: tuple[Attachment, ...] = ()  # that are signed with it

    def why_now(self, role: str) -> str:
        """Say what asks for a signature in a role, and who is missing once it is given."""
        mine = next((one for one in self.slots if role in one.any_of and not one.filled), None)
        if mine is None:
            return ""
        left = [
            say("meeting.or").join(one.any_of)
            for one in self.slots
            for _still in range(one.needed - one.signed - (one is mine))
        ]
        signed = sum(one.signed for one in self.slots)
        needed = sum(one.needed for one in self.slots)
        said = say("signing.why_now", policy=self.policy, section=mine.section,
                   signed=signed, needed=needed)  # fmt: skip
        if not left:
            return f"{said} {say('signing.why_now.last')}"
        return f"{said} {plural('signing.why_now.left', len(left), roles=', '.join(left))}"

    def signer(self, person_id: str) -> Signer | None:
        """Return a person of the sheet."""
        return next((one for one in self.signers if one.person_id == person_id), None)

    def meaning(self, decision: Choice, role: str) -> str:
        """Return the sentence that is signed."""
        grants = self.granting(decision, role)
        if grants is None:
            return self.meanings[decision].replace(_ROLE, role)
        if grants.alone and decision is Choice.APPROVE:
            return grants.meaning
        return f"{self.meanings[decision].replace(_ROLE, role)} {grants.meaning}"

    def granting(self, decision: Choice, role: str) -> Granting | None:
        """Return the exception that is granted by a decision in a role."""
        return self.grants.get(role) if decision in APPROVING else None


_ROLE = "\x00role\x00"


def prepare(work: Work, uid: str, exception: str = "") -> SignSheet:
    """Return what the dialog shows of a change; raises Refused when there is none.

    With an `exception` it is signed for that one, by those who may grant it; without, whoever
    signs in a role that the change needs for an exception alone grants that all the same.
    """
    change = work.changes.get(uid)
    roll = Roll(work, change)
    wanted = granting.one_of(work, change, exception) if exception else None
    only = work.actor if work.in_packet else ""  # in a packet its reader alone signs
    signers = [
        replace(
            _signer(person.id, person.name, bool(person.key_id), roll.of(person, wanted)),
            behalf={
                role: work.people.get(lender).name
                for role, lender in person.lent_at(work.now).items()
            },
        )
        for person in work.people.all()
        if person.linked and not person.retired and only in ("", person.id)
    ]
    me = next((one for one in signers if one.person_id == work.actor and one.may), None)
    seen = content_hash(change)
    return SignSheet(
        uid=uid,
        number=label(change),
        title=change.title,
        revision=change.revision,
        seen=seen,
        fingerprint=fingerprint(seen),
        long_fingerprint=fingerprint(seen, 8),
        signers=tuple(sorted(signers, key=lambda one: (not one.may, one.name.casefold()))),
        offers=tuple(
            Offer(one, _button(one, wanted), one is Choice.CONDITIONS) for one in DECISIONS
        ),
        stale=stale(work, change),
        meanings={one: meaning(work.pack, one, _ROLE, change) for one in DECISIONS},
        suggested=me.person_id if me else "",
        grants=_grants(work, change, wanted),
        heading=_heading(change, wanted),
        slots=() if wanted else roll.slots,
        policy=_policy(work.pack),
        files=change.attachments,
    )


def _policy(pack: Pack) -> str:
    return say("signing.why_now.policy", title=pack.title, version=pack.version.removeprefix("v"))


def _button(decision: Choice, wanted: Possible | None) -> str:
    if wanted is None:
        return say(f"signing.button.{decision}")
    return say(f"exceptions.sign.{decision}")


def _heading(change: Change, wanted: Possible | None) -> str:
    if wanted is None:
        return say("meeting.sign.title", number=label(change))
    return say("exceptions.sign.title", exception=wanted.override.label, number=label(change))


def _grants(work: Work, change: Change, wanted: Possible | None) -> dict[str, Granting]:
    offered = (wanted,) if wanted else granting.found(work, change)
    return {
        role: Granting(one.override.id, one.override.label, granting.meaning(one, role, change),
                       granting.alone(one, role), one.grant.reason)
        for one in offered
        if not granting.refusal(one)
        for role in one.roles
        if wanted or granting.alone(one, role)
    }  # fmt: skip


def meaning(pack: Pack, decision: Choice, role: str, change: Change) -> str:
    """Return the sentence that somebody signs in a role, from the policy where it has one."""
    template = pack.meanings.get(decision, "")
    fields = {"role": role, "number": label(change), "revision": change.revision}
    if template:
        return template.format(**fields)
    return say(f"signing.meaning.{decision}", **fields)


def lent_meaning(lender: str) -> str:
    """Return what is signed besides in the place of somebody else."""
    return say("evidence.lent.meaning", behalf=lender)


def _signer(person_id: str, name: str, has_key: bool, standing: Standing) -> Signer:
    sections: dict[str, str] = {}
    for slot in standing.slots:
        for role in slot.any_of:
            sections.setdefault(role, slot.section)
    own = standing.own
    signed = own.decision if own and own.heard is None else None  # a word is no signature
    return Signer(
        person_id, name, standing.roles, sections, standing.why, has_key, signed,
        part=standing.part, source=standing.source,
    )  # fmt: skip


def stale(work: Work, change: Change) -> tuple[Stale, ...]:
    """Return the sign-offs that stand for another content of a change, with what differs."""
    records = [
        record
        for record in work.signoffs.of_change(change.uid)
        if record.stale and not record.superseded
    ]
    if not records:
        return ()
    now = content(change)
    before = {one.content_hash: one.data for one in work.changes.revisions(change.uid)}
    return tuple(
        Stale(record, tuple(differences(json.loads(before[record.content_hash]), now)))
        for record in records
        if record.content_hash in before
    )
