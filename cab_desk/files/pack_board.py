"""Read from a pack what concerns the board: meeting, matrix, KPIs, reviews, retention."""

from cab_desk.domain.change import TRAITS
from cab_desk.domain.conditions import When
from cab_desk.domain.days import known_zone
from cab_desk.domain.demands import (
    Amount,
    FlagRules,
    Kpi,
    MeetingDef,
    PassphraseRules,
    Procedure,
    Quorum,
    Retention,
    Review,
    Rollout,
    Station,
)
from cab_desk.domain.flags import is_form
from cab_desk.domain.kpi import MEASURES
from cab_desk.domain.policy import Rule
from cab_desk.files import pack_demands as demands
from cab_desk.files import pack_spacing
from cab_desk.files.pack_demands import Reader
from cab_desk.files.pack_forms import ID, RULE_ID
from cab_desk.files.pack_matrix import read_matrix
from cab_desk.files.pack_table import WEEKDAYS, Table
from cab_desk.files.pack_times import Names, expand_types, read_when

HOW = ("gate", "capture", "clock", "metric", "register")
_FAILURES = ("failed", "rolled_back", "incident")
_EVERY = ("month", "quarter", "year")
_AIMS = ("above", "below", "at_least", "at_most")
_FLAG_PARTS = ("owner", "purpose", "ttl")


def read_rule(table: Table, pack_id: str, names: Names) -> Rule:
    """Return a rule with all that it demands."""
    reader = Reader(names, read_when(table, names, When()))
    many = reader.all_of
    return Rule(
        id=f"{pack_id}/{table.text('id', form=RULE_ID)}",
        section=table.text("section"),
        name=table.text("name"),
        text=table.text("text"),
        how=table.choices("how", HOW, needed=True),
        note=table.text("note", ""),
        captures=table.texts("captures"),
        questions=table.texts("questions"),
        approvals=many(table, "approval", demands.approval),
        documents=demands.documents(reader, table),
        evidence=many(table, "evidence", demands.proof),
        ratings=demands.ratings(reader, table),
        windows=many(table, "window", demands.window),
        freezes=many(table, "freeze", demands.freeze),
        notices=many(table, "notice", demands.notice),
        checklists=many(table, "checklist", demands.checklist),
        duties=many(table, "duty", demands.duty),
        triggers=many(table, "trigger", demands.trigger),
        authorities=many(table, "authority", demands.authority),
        types=many(table, "types", demands.change_type),
        fits=many(table, "classification", demands.fit),
        overrides=many(table, "override", demands.override),
        stations=table.tables("station", _station),
        kpis=many(table, "kpi", _kpi),
        reviews=table.tables("review", _review),
        rollouts=many(table, "rollout", _rollout),
        procedures=table.tables("procedure", _procedure),
        matrix=table.table("matrix", lambda part: read_matrix(part, names)),
        meeting=table.table("meeting", _meeting),
        retention=table.table("retention", _retention),
        passphrases=table.table("passphrases", _passphrases),
        flags=table.table("flags", lambda part: _flags(part, names)),
        buffers=table.tables("buffer", pack_spacing.buffer),
        people=table.table("people", pack_spacing.people),
    )


def _meeting(table: Table) -> MeetingDef:
    members = table.texts("members", needed=True)
    chair = table.text("chair")
    if chair and members and chair not in members:
        table.fault("chair", "chair_no_member", chair=chair)
    zone = table.text("zone", "UTC")
    if zone and not known_zone(zone):
        table.fault("zone", "no_zone", value=zone)
    minutes = table.clock("time", "15:00")
    return MeetingDef(
        members,
        chair,
        WEEKDAYS.index(table.choice("weekday", WEEKDAYS)) if "weekday" in table else None,
        f"{minutes // 60:02}:{minutes % 60:02}",
        zone,
        table.whole("minutes", 5, 1440, 60),
        table.amount("emergency_within"),
        table.table("quorum", lambda part: _quorum(part, len(members))) or Quorum(),
        table.texts("conditions"),
    )


def _quorum(table: Table, members: int) -> Quorum:
    needed = table.whole("needed", 1, max(1, members)) if "needed" in table else None
    return Quorum(
        needed, table.flag("chair", default=True), table.flag("site_default", default=False)
    )


def _station(table: Table) -> Station:
    return Station(
        table.text("id", form=ID),
        table.text("label"),
        table.flag("implemented", default=True),
    )


def _kpi(reader: Reader, table: Table) -> Kpi:
    aims = [aim for aim in _AIMS if aim in table]
    if len(aims) > 1:
        table.fault("", "kpi_form")
    target = table.number(aims[0]) if aims else None
    return Kpi(
        table.text("id", form=ID),
        table.text("label"),
        table.choice("measure", MEASURES),
        table.text("unit", "%"),
        aims[0] if aims else "",
        target,
        reader.condition(table),
        table.choices("counting", _FAILURES),
    )


def _review(table: Table) -> Review:
    return Review(
        table.text("what", form=ID),
        table.text("label"),
        table.choice("every", _EVERY),
        table.texts("roles"),
        table.texts("covers"),
    )


def _rollout(reader: Reader, table: Table) -> Rollout:
    return Rollout(
        table.text("label"),
        table.texts("stages", needed=True),
        table.amount("over"),
        table.text("standby_role", ""),
        table.amount("standby"),
        reader.condition(table),
    )


def _procedure(table: Table) -> Procedure:
    return Procedure(table.text("id", form=ID), table.text("label"), table.text("text"))


def _retention(table: Table) -> Retention:
    return Retention(table.whole("years", 1, 100), table.texts("keeps"))


def _passphrases(table: Table) -> PassphraseRules:
    return PassphraseRules(table.whole("days", 1, 3650))


def _flags(table: Table, names: Names) -> FlagRules:
    kinds, pattern = table.texts("kinds", needed=True), table.text("pattern")
    if pattern and not is_form(pattern):
        table.fault("pattern", "flag_pattern")
    return FlagRules(
        pattern,
        kinds,
        table.choices("stale_kinds", kinds),
        table.amount("stale_after", needed=True) or Amount(30, "days"),
        table.choice("audit_every", _EVERY),
        table.choices("needs", _FLAG_PARTS),
        table.choice("kill_switch_for", TRAITS, ""),
        expand_types(table, "for_types", names),
    )
