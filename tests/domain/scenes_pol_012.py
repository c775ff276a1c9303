"""Scenes of pol_012's rules, on both sides of their boundaries."""

from dataclasses import replace

from cab_desk.domain.verdict import Context
from tests.domain.scenes import (
    TEXTS,
    Scene,
    asking,
    at,
    freeze,
    good,
    holidays,
    incident,
    proof,
    ran,
    sign,
    signs,
    without,
)

TUESDAY = "2026-03-03T11:00"
TWO = signs("Reviewer", "Reviewer")
STANDARD = good("standard", TUESDAY, signoffs=signs("Reviewer"))
NORMAL = good("normal", TUESDAY, signoffs=TWO)
MAJOR = good("major", TUESDAY, signoffs=signs("Staff+ Reviewer", "Staff+ Reviewer"))
EMERGENCY = good("emergency", "2026-03-07T03:00", signoffs=signs("Reviewer"))
SATURDAY = good("normal", "2026-03-07T11:00", signoffs=TWO)
COMMANDER = (*TWO, sign("Incident Commander"))
BERLIN = Context(timezone="Europe/Berlin")


def rule(name: str, change, *seen: str, **more) -> Scene:
    return Scene(f"pol-012/{name}", change, seen, **more)


def normal_at(start: str, hours: float = 1.0, **more):
    return good("normal", start, hours, **({"signoffs": TWO} | more))


def typed(name: str, change=MAJOR, **more):
    return replace(change, types=(name,), **more)


JUSTIFIED = TEXTS | {"override_justification": "Orders fail for customers."}
SCENES = [
    rule(".1-standard", STANDARD, "slot Reviewer"),
    rule(".1-standard", replace(STANDARD, signoffs=()), "approval.missing"),
    rule(".1-normal", NORMAL, "slot Reviewer x2"),
    rule(".1-normal", replace(NORMAL, signoffs=signs("Reviewer")), "approval.missing"),
    rule(".1-normal", replace(NORMAL, signoffs=(sign("Reviewer", "Ann"),
                                                sign("Reviewer", " ANN "))),
         "approval.missing", "approval.duty"),
    rule(".1-emergency", EMERGENCY, "slot Reviewer"),
    rule(".1-emergency", replace(EMERGENCY, signoffs=()), "approval.missing"),
    rule(".1-emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "due second_review 08 12:00", now=at("2026-03-08T12:00")),
    rule(".1-emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "duty.overdue", now=at("2026-03-08T12:01")),
    rule(".1-emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00"), signoffs=TWO),
         "done second_review", now=at("2026-03-08T12:01")),
    rule(".1-major", MAJOR, "slot Staff+ Reviewer x2"),
    rule(".1-major", replace(MAJOR, signoffs=signs("Staff+ Reviewer")), "approval.missing"),
    rule(".1-major", replace(MAJOR, documents=without(TEXTS, "adr")), "document.missing"),
    # The class fits the scope.
    *(rule(".1-label", typed(name, STANDARD), "classification.mismatch")
      for name in ("migration.schema_additive", "migration.schema_breaking",
                   "migration.data_backfill", "migration.infrastructure",
                   "migration.framework")),
    *(rule(".1-label", typed(name, STANDARD))
      for name in ("config.environment_variable", "config.feature_flag", "config.dns",
                   "config.load_balancer", "config.secret_rotation_automated",
                   "config.secret_rotation_manual")),
    rule(".1-label", typed("migration.schema_additive", NORMAL)),
    rule(".1-label", typed("migration.framework", NORMAL), "classification.mismatch"),
    rule(".1-label", typed("migration.infrastructure", NORMAL), "classification.mismatch"),
    rule(".1-label", typed("migration.framework", MAJOR)),
    rule(".1-label", typed("migration.framework", EMERGENCY)),
    # The weekend.
    rule(".2-weekend", normal_at("2026-03-06T14:00")),
    rule(".2-weekend", normal_at("2026-03-06T14:00", 1.01), "freeze.active"),
    rule(".2-weekend", normal_at("2026-03-09T08:59"), "freeze.active"),
    rule(".2-weekend", normal_at("2026-03-09T09:00")),
    rule(".2-weekend", replace(SATURDAY, environment="staging"), "freeze.active"),
    rule(".2-weekend", replace(SATURDAY, environment="development")),
    rule(".2-weekend", replace(SATURDAY, class_id="standard"), "freeze.active"),
    rule(".2-weekend", replace(SATURDAY, class_id="major")),
    rule(".2-weekend", EMERGENCY),
    # The board's zone decides, over both clock changes.
    rule(".2-weekend", normal_at("2026-03-06T13:00", 1.0), context=BERLIN),
    rule(".2-weekend", normal_at("2026-03-06T13:00", 1.01), "freeze.active", context=BERLIN),
    rule(".2-weekend", normal_at("2026-03-30T06:59"), "freeze.active", context=BERLIN),
    rule(".2-weekend", normal_at("2026-03-30T07:00"), context=BERLIN),
    rule(".2-weekend", normal_at("2026-10-26T07:59"), "freeze.active", context=BERLIN),
    rule(".2-weekend", normal_at("2026-10-26T08:00"), context=BERLIN),
    # Holidays, freezes, incidents.
    rule(".2-holiday", NORMAL, "freeze.active", context=holidays("2026-03-03")),
    rule(".2-holiday", NORMAL, context=holidays("2026-03-02")),
    rule(".2-holiday", MAJOR, "freeze.active", context=holidays("2026-03-03")),
    rule(".2-holiday", normal_at("2026-03-02T22:30"), "freeze.active",
         context=holidays("2026-03-03", zone="Europe/Berlin")),
    rule(".2-holiday", normal_at("2026-03-02T22:00"),
         context=holidays("2026-03-03", zone="Europe/Berlin")),
    rule(".2-holiday", EMERGENCY, context=holidays("2026-03-07")),
    rule(".2-holiday", NORMAL, "freeze.active",
         context=freeze("2026-03-03T11:59", "2026-03-04T00:00")),
    rule(".2-holiday", NORMAL, context=freeze("2026-03-03T12:00", "2026-03-04T00:00")),
    rule(".2-incident", NORMAL, "incident.active", context=incident("SEV1", TUESDAY)),
    rule(".2-incident", MAJOR, "incident.active", context=incident("sev2", TUESDAY)),
    rule(".2-incident", NORMAL, context=incident("SEV3", TUESDAY)),
    rule(".2-incident", NORMAL, context=incident("SEV1", "2026-03-03T12:00")),
    rule(".2-incident", replace(NORMAL, traits=("remediates_incident",)),
         context=incident("SEV1", TUESDAY)),
    rule(".2-incident", EMERGENCY, context=incident("SEV1", "2026-03-07T00:00")),
    # Overrides.
    rule(".2-override", replace(SATURDAY, signoffs=COMMANDER, exception=asking()),
         "lifted weekend", "slot Incident Commander or Engineering Manager"),
    rule(".2-weekend", replace(SATURDAY, signoffs=COMMANDER, exception=asking())),
    rule(".2-override", replace(SATURDAY, signoffs=(*TWO, sign("Engineering Manager")),
                                documents=JUSTIFIED), "lifted weekend"),
    rule(".2-override", replace(SATURDAY, signoffs=COMMANDER), "exception.unjustified"),
    rule(".2-weekend", replace(SATURDAY, signoffs=COMMANDER), "freeze.active"),
    rule(".2-override", replace(SATURDAY, documents=JUSTIFIED), "approval.missing"),
    rule(".2-weekend", replace(SATURDAY, documents=JUSTIFIED), "freeze.active"),
    rule(".2-override", replace(NORMAL, signoffs=COMMANDER, exception=asking()),
         "lifted incidents", context=incident("SEV1", TUESDAY)),
    rule(".2-override", replace(NORMAL, signoffs=COMMANDER, exception=asking()),
         "lifted declared", context=freeze(TUESDAY, "2026-03-04T00:00")),
    rule(".2-override", SATURDAY),
    rule(".2-override", NORMAL),
    # Migrations.
    *(rule(".3", typed(name)) for name in ("migration.schema_additive", "migration.framework")),
    rule(".3", typed("migration.schema_additive", evidence=proof(test_kinds=("unit",))),
         "evidence.missing"),
    rule(".3", typed("migration.infrastructure", evidence=proof(test_kinds=("unit",))),
         "evidence.missing"),
    *(rule(".3", typed(name, documents=without(TEXTS, document)), "document.missing")
      for name, document in (("migration.schema_breaking", "implementation_plan"),
                             ("migration.schema_breaking", "communication_plan"),
                             ("migration.data_backfill", "testing_evidence"),
                             ("migration.infrastructure", "rollback_plan"),
                             ("migration.framework", "adr"))),
    rule(".3", typed("migration.data_backfill", checklists={"pre": ("batched",)}),
         "checklist.open"),
    rule(".3", typed("migration.data_backfill", checklists={"pre": ("batched", "dry_run")})),
    *(rule(".3-must", replace(NORMAL, traits=("migration",), documents=without(TEXTS, name)),
           "document.missing")
      for name in ("rollback_plan", "success_criteria", "monitoring_plan",
                   "communication_plan")),
    rule(".3-must", typed("migration.framework", documents=without(TEXTS, "success_criteria")),
         "document.missing"),
    rule(".3-must", replace(NORMAL, documents=without(TEXTS, "success_criteria"))),
    # Flags and configuration.
    rule(".4", replace(NORMAL, checklists={"pre": ()})),
    rule(".4", replace(NORMAL, checklists={"pre": ()}, traits=("user_facing_feature",)),
         "checklist.open"),
    rule(".4", replace(NORMAL, checklists={"pre": ("kill_switch",)},
                       traits=("user_facing_feature",))),
    rule(".4", typed("config.feature_flag", checklists={"pre": ("flag_named",)}),
         "checklist.open"),
    *(rule(".5", typed(name, evidence=proof(code_reviews=0)), "review.missing")
      for name in ("config.environment_variable", "config.dns", "config.load_balancer")),
    rule(".5", typed("config.environment_variable", evidence=proof(test_kinds=())),
         "evidence.missing"),
    rule(".5", typed("config.secret_rotation_manual", EMERGENCY),
         "approval.missing", "slot Reviewer x2"),
    rule(".5", typed("config.secret_rotation_manual", EMERGENCY, signoffs=TWO)),
    rule(".5", typed("config.secret_rotation_automated", STANDARD)),
    # The two-person rule lifts the count of a standard change's own slot.
    rule(".5", typed("config.secret_rotation_manual", STANDARD),
         "approval.missing", "slot Reviewer x2"),
    rule(".5", typed("config.secret_rotation_manual", STANDARD, signoffs=TWO), "slot Reviewer x2"),
    # Exceptions.
    rule("exceptions", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "due documentation 08 12:00", now=at("2026-03-08T12:00")),
    rule("exceptions", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "duty.overdue", now=at("2026-03-08T12:01")),
    rule("exceptions", replace(EMERGENCY, outcome=ran("2026-03-07T12:00"),
                               documented_at=at("2026-03-09T12:00")),
         "done documentation", now=at("2026-03-10T12:01")),
]  # fmt: skip
