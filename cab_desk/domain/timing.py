"""Windows, freezes, incidents and notices held against the planned time, and exceptions to them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from cab_desk.domain.canonical import clean
from cab_desk.domain.case import Case, finding, within
from cab_desk.domain.change import Change, Grant, Signoff
from cab_desk.domain.demands import Amount, Freeze, Override, Window
from cab_desk.domain.plan import Bound, OpenTimes
from cab_desk.domain.signatures import folded
from cab_desk.domain.verdict import BLOCK, WARN, Counted, Finding, Lifted, Moment, Slot

# Which time a notice counts from, and the kind of finding when it is short.
NOTICES = {
    "submission": ("submitted_at", "notice.short"),
    "publication": ("published_at", "publication.late"),
    "communication": ("communicated_at", "communication.late"),
    "announcement": ("announced_at", "announcement.late"),
}


def settle(case: Case, slots: Sequence[Slot]) -> list[Bound[Override]]:
    """Find what the planned time breaks and which exceptions lift it.

    `slots` are those asked for anyway. Returns the exceptions whose roles are asked to sign
    besides.
    """
    case.broken = broken(case)
    if not case.broken:
        return []
    asked = []
    ordinary = frozenset(folded(role) for slot in slots for role in slot.any_of)
    hurt = {name for name, _ in case.broken}
    for bound in case.scope.overrides:
        lifts = bound.demand.lifts & hurt
        if lifts and bound.holds(case.facts) and _asked_for(case, bound, lifts, ordinary):
            asked.append(bound)
    case.broken = _left(case, case.broken)
    return asked


def hold_to_slots(case: Case) -> None:
    """Take back exceptions that stand on the signature of one who fills another slot with it."""
    busy = {folded(name) for slot in case.slots for name in slot.people}
    kept = [one for one in case.lifted if not (_unfilled(case, one) and busy.issuperset(
        folded(name) for name in one.people))]  # fmt: skip
    if len(kept) < len(case.lifted):
        case.lifted = kept
        case.broken = _left(case, broken(case))


def _unfilled(case: Case, lifted: Lifted) -> bool:
    return any(
        not slot.people and any(source.rule == lifted.rule for source in slot.sources)
        for slot in case.slots
    )


def _left(case: Case, found: list[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    """Return what is broken and not lifted."""
    done = {name for lifted in case.lifted for name in lifted.lifts}
    return [(name, one) for name, one in found if name not in done]


def broken(case: Case) -> list[tuple[str, Finding]]:
    """Return what the planned time breaks, each with the id of its window or freeze."""
    if case.span is None:
        return []
    return [*_windows(case, case.span), *_freezes(case, case.span)]


def _asked_for(
    case: Case, bound: Bound[Override], lifts: frozenset[str], ordinary: frozenset[str]
) -> bool:
    """Tell whether an exception is asked for: stated, or signed by one who signs for no other
    reason. Notes whether it lifts what is broken or lacks a reason.
    """
    override, change = bound.demand, case.change
    roles = (*override.all_of, *override.any_of)
    stated = change.exception is not None or bool(_text(change, override.justified_by))
    extra = (role for role in roles if folded(role) not in ordinary)
    grants = case.signed.granting(asked_grant(change, override), roles)
    signed = granted(override, grants)
    if not (stated or any(map(case.signed.in_role, extra))) and (override.justified or not signed):
        return False
    case.asked.add(bound.rule)
    fault = lacking(change, override)
    if fault:
        case.unjustified.append(
            finding(bound, "exception.unjustified", BLOCK, f"exception.{fault}",
                    exception=override.label)
        )  # fmt: skip
    elif signed:
        people = tuple(dict.fromkeys(one.person for one in grants))
        case.lifted.append(
            Lifted(override.id, override.label, bound.rule, bound.section, tuple(sorted(lifts)),
                   people)
        )  # fmt: skip
    return True


def granted(override: Override, grants: Sequence[Signoff]) -> bool:
    """Tell whether these sign-offs are all that an exception needs."""
    roles = {folded(one.role) for one in grants}
    return all(folded(role) in roles for role in override.all_of) and (
        not override.any_of or any(folded(role) in roles for role in override.any_of)
    )


def asked_grant(change: Change, override: Override) -> Grant:
    """Return what somebody signs who grants an exception now: with its reason as it stands."""
    case = change.exception
    reason = case.reason if case is not None else ""
    kind = case.kind if case is not None and override.kinds else ""
    reason = clean(reason).strip() or clean(_text(change, override.justified_by))
    return Grant(override.id, reason, kind)


def lacking(change: Change, override: Override) -> str:
    """Return what an exception lacks: reason, kind, document, or nothing."""
    if not override.justified or _text(change, override.justified_by):
        return ""
    case = change.exception
    if case is None or not case.reason.strip():
        return "no_reason"
    if override.kinds and case.kind not in override.kinds:
        return "wrong_kind"
    needed = dict(override.documents).get(case.kind, "")
    return "no_document" if needed and not _text(change, needed) else ""


def _text(change: Change, document: str) -> str:
    return change.documents.get(document, "").strip() if document else ""


def _windows(case: Case, span: tuple[float, float]) -> Iterator[tuple[str, Finding]]:
    bounds = case.holding(case.scope.windows)
    if not bounds:
        return
    inside = [
        (bound, times) for bound in bounds
        if _inside(case, times := case.calendar.open_times(bound.demand), span)
    ]  # fmt: skip
    for bound in bounds:
        longest = bound.demand.longest
        if longest is not None and span[1] - span[0] > longest.length.total_seconds():
            yield "", finding(bound, "window.too_long", BLOCK, window=bound.demand.label,
                              longest=counted(longest))  # fmt: skip
    if inside:
        yield from _preferred(inside, span)
        return
    told = set()
    for bound in bounds:
        if bound.rule not in told:
            told.add(bound.rule)
            labels = tuple(one.demand.label for one in bounds if one.rule == bound.rule)
            yield bound.demand.id, finding(bound, "window.outside", BLOCK, window=labels)


def _preferred(
    inside: list[tuple[Bound[Window], OpenTimes]], span: tuple[float, float]
) -> Iterator[tuple[str, Finding]]:
    for _, times in inside:
        if not times.preferred or any(line.containing(*span) for line in times.preferred):
            return
    bound = inside[0][0]
    yield "", finding(bound, "window.not_preferred", WARN, window=bound.demand.label)


def _inside(case: Case, times: OpenTimes, span: tuple[float, float]) -> bool:
    if any(line.containing(*span) for line in times.times):
        return True
    for line in times.fallback:
        held = line.containing(*span)
        if held is not None and _failed_before(case, times, held[0]):
            return True
    return False


def _failed_before(case: Case, times: OpenTimes, moment: float) -> bool:
    """Tell whether the last regular window before a moment is among those that failed."""
    last = max((line.last_before(moment) or (0.0, 0.0) for line in times.times), default=None)
    return last is not None and overlapped(case.calendar.failed, last) is not None


def overlapped(
    spans: tuple[list[float], list[float], list[str]], span: tuple[float, float]
) -> int | None:
    """Return the place of the first of some merged spans that overlaps another, or None."""
    starts, ends, _ = spans
    place = bisect_right(ends, span[0])
    if place < len(starts) and (starts[place] < span[1] or starts[place] == span[0]):
        return place
    return None


def _freezes(case: Case, span: tuple[float, float]) -> Iterator[tuple[str, Finding]]:
    for bound in case.holding(case.scope.freezes):
        freeze = bound.demand
        if freeze.incidents:
            yield from _incident(case, bound)
        if freeze.declared:
            place = overlapped(case.calendar.declared, span)
            if place is not None:
                starts, ends, titles = case.calendar.declared
                held = (starts[place], ends[place])
                yield freeze.id, _frozen(case, bound, titles[place] or freeze.label, held)
        for line in case.calendar.closed_times(freeze):
            hit = line.touching(*span)
            if hit is not None:
                yield freeze.id, _frozen(case, bound, freeze.label, hit)
                break


def _frozen(case: Case, bound: Bound[Freeze], title: str, held: tuple[float, float]) -> Finding:
    zone = case.calendar.zone_name
    since, until = (Moment(_moment(each), zone) for each in held)
    return finding(bound, "freeze.active", BLOCK, freeze=title, since=since, until=until)


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(min(max(stamp, -2.2e9), 7.2e9), UTC)


def _incident(case: Case, bound: Bound[Freeze]) -> Iterator[tuple[str, Finding]]:
    freeze = bound.demand
    for severity, incident in case.incidents:
        if "any" in freeze.incidents or severity in freeze.incidents:
            yield freeze.id, finding(bound, "incident.active", BLOCK,
                                     incident=incident.severity)  # fmt: skip
            return


def rule_windows(case: Case) -> Iterator[Finding]:
    """Find a planned time outside every window, or inside a freeze or an active incident."""
    yield from (found for _, found in case.broken)


def rule_exceptions(case: Case) -> Iterator[Finding]:
    """Find exceptions that were asked for and are not justified."""
    yield from case.unjustified


def rule_notices(case: Case) -> Iterator[Finding]:
    """Find what was submitted, published, told or announced too late before the start."""
    start = case.change.start
    if case.span is None or start is None:
        return
    for bound in case.holding(case.scope.notices):
        field, kind = NOTICES[bound.demand.of]
        since = getattr(case.change, field) or case.at
        if since > case.before(within(start), bound.demand.ahead):
            yield finding(bound, kind, BLOCK, ahead=counted(bound.demand.ahead))


def last_in_time(case: Case) -> datetime | None:
    """Return until when the next notice that nobody has given yet would be in time."""
    start = case.change.start
    if case.span is None or start is None:
        return None
    ends = (
        case.before(within(start), bound.demand.ahead)
        for bound in case.holding(case.scope.notices)
        if getattr(case.change, NOTICES[bound.demand.of][0]) is None
    )
    return min((end for end in ends if end >= case.at), default=None)


def counted(amount: Amount) -> Counted:
    """Return an amount of time in words."""
    return Counted(f"findings.{amount.unit}", amount.count)
