"""Edit a change window of the policy in force, or add one: as another version of that policy.

Windows are the policy's. What is saved here is one as an editor of its text would save it; the
board follows it once it is switched, with a reason and by whom the board asks for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cab_desk.domain.change import Stage
from cab_desk.domain.demands import Window
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.recurrences import Recurrence
from cab_desk.domain.stages import LIVE
from cab_desk.domain.verdict import Context
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.pack_ports import DraftPack, Policies
from cab_desk.services.policies import dry_run, pack_drafts, packs, window_text
from cab_desk.services.policies.dry_run import DryRun, Progress
from cab_desk.services.policies.policy_words import when_text
from cab_desk.services.policies.window_text import Written, plain
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say

_UNTOLD = frozenset(Stage) - LIVE
_LONGEST = 7 * 1440


@dataclass(frozen=True, slots=True)
class Known:
    """A window of the policy, and for which changes it is; `says` is the text of its rule."""

    rule: str
    section: str
    name: str
    says: str
    window: Window
    who: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What a form of windows needs: the policy in force, a draft of its next version, and the
    classes, as (id, label), that no window holds to yet. `zone` is that of the windows.
    """

    pack: Pack
    draft: DraftPack
    zone: str
    known: tuple[Known, ...]
    free: tuple[tuple[str, str], ...]

    def open_in(self, start: datetime, end: datetime) -> Known | None:
        """Return the first window that is open at a moment, or some time between two."""
        span = start.timestamp(), end.timestamp()
        calendar = calendar_of(self.pack, Context(timezone=self.zone))
        for one in self.known:
            lines = calendar.open_times(one.window).times
            if any(line.touching(*span) for line in lines):
                return one
        return None


def begin(work: Work, policies: Policies) -> Bench:
    """Return the windows of the policy in force, and the draft that an edit goes into."""
    shelf = packs.shelf(work, policies)
    offer = next((one for one in shelf.offers if one.in_force), None)
    if offer is None:
        raise Refused(say("policy.gone"))
    draft = pack_drafts.begin(work, policies, offer)
    taken = [kept.version for kept in work.packs.all() if kept.id == draft.id]
    version = work.pack.version if offer.origin == "own" else ""
    if version:
        texts = window_text.with_version(
            draft.texts, window_text.next_version(version, (*taken, version))
        )
        draft = replace(draft, texts=texts)
    zone = work.pack.zone if work.pack.zone != "board" else work.board().zone
    return Bench(work.pack, draft, zone or "UTC", _known(work.pack), _free(work.pack))


def new_in(bench: Bench, known: Known | None, class_id: str, label: str, says: str) -> Written:
    """Return a window that is not in the policy yet: beside one, or the first for a class."""
    taken = {one.id for rule in bench.pack.rules for one in rule.windows}
    taken |= {one.id for rule in bench.pack.rules for one in rule.freezes}
    if known is not None:
        return Written(known.rule, _name(known.window.id, taken), label, (), says, new=True)
    rules = {_bare(rule) for rule in bench.pack.rules}
    name = _name(f"window-{class_id}", taken | rules, first=True)
    section = say("windows.own_section")
    return Written(name, name, label, (), says, True, class_id, section)


def tried(policies: Policies, bench: Bench, window: Written) -> tuple[DraftPack, Pack]:
    """Return the policy with a window in it, as texts and whole.

    Raises BadInput with every fault by its field, and Refused where the text of the policy is
    written in a way that nothing but its editor can change.
    """
    window = replace(window, label=one_line(window.label), says=one_line(window.says),
                     times=plain(window.times))  # fmt: skip
    if faults := _faults(window):
        raise BadInput(faults[0].sentence, faults)
    texts = window_text.written(bench.draft.texts, window)
    if texts is None:
        raise Refused(say("windows.not_found"))
    draft = replace(bench.draft, texts=texts)
    pack, faults = policies.read(draft.id, texts)
    if pack is None or faults:
        raise Refused(faults[0].sentence if faults else say("windows.not_found"))
    if not _as_meant(bench, window, pack):
        raise Refused(say("windows.not_found"))
    return draft, pack


def preview(
    office: Office, policies: Policies, bench: Bench, window: Written, progress: Progress
) -> DryRun:
    """Return which live RFCs, planned to end after now, would gain or lose a finding."""
    _draft, pack = tried(policies, bench, window)
    return dry_run.replay(office, bench.pack, pack, office.clock(), progress, _UNTOLD)


def save(work: Work, policies: Policies, bench: Bench, window: Written) -> Outcome:
    """Keep the policy with the window in it; the board does not follow it yet.

    Raises as `tried` and `packs.save` do, and Refused where the board follows another policy by
    now.
    """
    if work.pack.hash != bench.pack.hash:
        raise Refused(say("windows.switched"))
    draft, _pack = tried(policies, bench, window)
    if any(_stands(one, window) for one in bench.known):
        raise Refused(say("windows.unchanged"))
    return packs.save(work, policies, draft.id, draft.texts)


def span_faults(one: Recurrence) -> list[Fault]:
    """Return what is wrong with one of the times, by the field of the form."""
    found = []
    if one.kind in ("weekly", "monthly") and not one.weekdays:
        found.append(Fault("days", say("windows.no_day")))
    if one.kind == "dates" and not one.dates:
        found.append(Fault("dates", say("windows.no_date")))
    if one.kind in ("weekly", "monthly", "dates") and not one.begin < one.finish:
        found.append(Fault("until", say("windows.backwards")))
    elif one.finish - one.begin > _LONGEST or (one.kind == "dates" and one.finish > 1440):
        found.append(Fault("until", say("windows.too_long")))
    return found


def _faults(window: Written) -> list[Fault]:
    found = [] if window.label else [Fault("label", say("windows.no_label"))]
    if window.class_id and not window.says:
        found.append(Fault("says", say("windows.no_text")))
    if not window.times:
        found.append(Fault("times", say("windows.no_time")))
    return [*found, *(fault for one in window.times for fault in span_faults(one))]


def _known(pack: Pack) -> tuple[Known, ...]:
    return tuple(
        Known(_bare(rule), rule.section, rule.name, rule.text, window, when_text(pack, window.when))
        for rule in pack.rules
        for window in rule.windows
    )


def _free(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Return the classes without a window in production; an emergency waits for none."""
    plan = plan_of(pack)
    return tuple(
        (one.id, one.label)
        for one in pack.classes
        if one.rank is not None and not plan.scope(one.id, "production").windows
    )


def _stands(known: Known, window: Written) -> bool:
    """Tell whether a window is in the policy as it is written."""
    stands = (known.rule, known.window.id, known.window.label, known.window.times, known.says)
    said = one_line(window.label), plain(window.times), window.says
    return stands == (window.rule, window.id, *said)


def _bare(rule: Rule) -> str:
    return rule.id.partition("/")[2]


def _name(stem: str, taken: set[str], *, first: bool = False) -> str:
    names = [stem] if first else []
    names += [f"{stem}-{count}" for count in range(2, len(taken) + 3)]
    return next(name for name in names if name not in taken)


def _as_meant(bench: Bench, window: Written, pack: Pack) -> bool:
    """Tell whether a policy differs in nothing but the window and the text of its rule."""
    before = {_bare(rule): rule for rule in bench.pack.rules}
    after = {_bare(rule): rule for rule in pack.rules}
    mine = after.get(window.rule)
    made = next((one for one in mine.windows if one.id == window.id), None) if mine else None
    if mine is None or made is None or (made.label, made.times) != (window.label, window.times):
        return False
    if mine.text != window.says:
        return False
    return _others(before, window) == _others(after, window)


def _others(rules: dict[str, Rule], window: Written) -> dict[str, Rule]:
    """Return the rules without the window, and without what the edit says of it."""
    found: dict[str, Rule] = {}
    for name, rule in rules.items():
        if name == window.rule:
            if window.class_id:
                continue
            windows = _without(rule.windows, window)
            found[name] = replace(rule, id=name, text="", windows=windows)
        else:
            found[name] = replace(rule, id=name)
    return found


def _without(windows: Sequence[Window], window: Written) -> tuple[Window, ...]:
    return tuple(
        replace(one, label="", times=()) if one.id == window.id else one
        for one in windows
        if not (window.new and one.id == window.id)
    )
