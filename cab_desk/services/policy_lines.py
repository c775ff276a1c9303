"""Put what the rules of a policy demand into lines to read."""

from collections.abc import Iterable, Iterator

from cab_desk.domain.demands import Amount, Approval, MeetingDef, When
from cab_desk.domain.policy import Pack, Rule
from cab_desk.words import catalogue, plural, say

Line = tuple[str, str]  # what it is, and what it says


def lines(pack: Pack, rule: Rule) -> list[Line]:
    """Return what a rule demands, one line for each thing."""
    found = [*_approvals(pack, rule), *_papers(pack, rule), *_times(pack, rule)]
    for duty in rule.duties:
        text = say("pages.policy.duty", label=duty.label, time=amount(duty.within))
        found.append((say("pages.policy.duties"), _with(pack, text, duty.when)))
    found += [
        (say("pages.policy.checklists"), f"{item.label}: {_items(e.label for e in item.items)}")
        for item in rule.checklists
    ]
    if rule.matrix is not None:
        rows, columns = len(rule.matrix.impacts), len(rule.matrix.probabilities)
        text = say("pages.policy.matrix_text", impacts=rows, probabilities=columns)
        found.append((say("pages.policy.matrix"), text))
    if rule.meeting is not None:
        found += [(say("pages.policy.meeting"), text) for text in _meeting(rule.meeting)]
    return found


def asks(pack: Pack, level: str) -> list[str]:
    """Return what a level of risk asks for: approvals, documents and evidence bound to it."""
    found: list[str] = []
    for rule in pack.rules:
        demands = [
            *((who(item), item.when) for item in rule.approvals),
            *((document_word(pack, item.id), item.when) for item in rule.documents),
            *((_evidence_word(item.needs), item.when) for item in rule.evidence),
        ]
        found += [_asked(pack, text, when) for text, when in demands if level in when.risk]
    return list(dict.fromkeys(found))


def who(approval: Approval) -> str:
    """Say who fills a slot."""
    text = say("pages.policy.or").join(approval.any_of)
    if approval.board:
        text = say("pages.policy.board")
    if approval.count > 1:
        text = say("pages.policy.approval_count", count=approval.count, roles=text)
    return say("pages.policy.in_meeting", who=text) if approval.meeting else text


def when_text(pack: Pack, when: When) -> str:
    """Say for which changes a demand holds; empty where it holds for all."""
    groups = (
        [_label(pack, item) for item in _ordered(pack, when.classes)],
        [_catalogued(f"changes.environment.{item}", item) for item in sorted(when.environments)],
        [_type(pack, item) for item in sorted(when.types)],
        [_level(pack, item) for item in (e.id for e in pack.levels) if item in when.risk],
        [_catalogued(f"changes.trait.{item}", item) for item in sorted(when.traits)],
    )
    return ", ".join(say("pages.policy.or").join(group) for group in groups if group)


def amount(length: Amount) -> str:
    """Say a length of time as the policy gives it."""
    if length.unit == "day_end" and not length.count:
        return say("pages.policy.same_day")
    return plural(f"pages.policy.unit.{length.unit}", length.count)


def document_word(pack: Pack, key: str) -> str:
    """Return what a document is called: by the pack's word, else by the program's."""
    return pack.labels.get(key) or _catalogued(f"changes.document.{key}", key)


def _approvals(pack: Pack, rule: Rule) -> Iterator[Line]:
    for approval in rule.approvals:
        text = _with(pack, who(approval), approval.when)
        if approval.within is not None:
            key = "pages.policy.within" if approval.within.count else "pages.policy.soon"
            text = say(key, when=text, time=amount(approval.within))
        yield say("pages.policy.approvals"), text


def _papers(pack: Pack, rule: Rule) -> Iterator[Line]:
    by_when: dict[str, list[str]] = {}
    for document in rule.documents:
        by_when.setdefault(when_text(pack, document.when), []).append(
            document_word(pack, document.id)
        )
    for when, names in by_when.items():
        text = _items(names)
        yield (
            say("pages.policy.documents"),
            (say("pages.policy.approval", who=when, when=text) if when else text),
        )
    if rule.ratings:
        names = [_catalogued(f"changes.form.{item.id}", item.id) for item in rule.ratings]
        yield say("pages.policy.ratings"), _items(names)
    if rule.evidence:
        yield (
            say("pages.policy.evidence"),
            _items(_evidence_word(item.needs) for item in rule.evidence),
        )


def _times(pack: Pack, rule: Rule) -> Iterator[Line]:
    for window in rule.windows:
        yield say("pages.policy.windows"), _with(pack, window.label, window.when)
    for freeze in rule.freezes:
        yield say("pages.policy.freezes"), _with(pack, freeze.label, freeze.when)


def _meeting(meeting: MeetingDef) -> Iterator[str]:
    if meeting.weekday is not None:
        day = say("frame.weekdays").split()[meeting.weekday]
        yield say("pages.policy.meeting_time", day=day, time=meeting.time, zone=meeting.zone,
                  minutes=meeting.minutes)  # fmt: skip
    roles = [
        say("pages.policy.chair", role=role) if role == meeting.chair else role
        for role in meeting.members
    ]
    if roles:
        yield _items(roles)


def _with(pack: Pack, text: str, when: When) -> str:
    scope = when_text(pack, when)
    return say("pages.policy.approval", who=text, when=scope) if scope else text


def _asked(pack: Pack, text: str, when: When) -> str:
    classes = [_label(pack, item) for item in _ordered(pack, when.classes)]
    if not classes or len(classes) == len(pack.classes):
        return text
    return say("pages.risk.asks_of", who=text, classes=", ".join(classes))


def _ordered(pack: Pack, classes: frozenset[str]) -> list[str]:
    return [item.id for item in pack.classes if item.id in classes]


def _label(pack: Pack, class_id: str) -> str:
    found = pack.class_def(class_id)
    return found.label if found else class_id


def _level(pack: Pack, level: str) -> str:
    found = pack.level(level)
    return say("requests.row.risk", level=found.label if found else level)


def _type(pack: Pack, type_id: str) -> str:
    return next((item.label for item in pack.types if item.id == type_id), type_id)


def _evidence_word(name: str) -> str:
    return _catalogued(f"requests.evidence.{name}", name)


def _catalogued(key: str, name: str) -> str:
    return say(key) if key in catalogue() else name.replace("_", " ")


def _items(names: Iterable[str]) -> str:
    return ", ".join(names)
