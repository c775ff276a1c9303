"""The 87 rules of the five documents by id, and what a reader sees of those in no verdict."""

IDS = {
    "pol-008": (
        "3.1",
        "3.2",
        "3.3",
        "3.3-retro",
        "3.4",
        "4.1",
        "4.2-code",
        "4.2-security",
        "4.2-perf",
        "4.3",
        "5.1-standard",
        "5.1-normal",
        "5.1-major",
        "5.2",
        "6.1",
        "6.2",
        "7.1",
        "7.2",
        "8",
        "9",
        "10.1",
        "10.2",
    ),
    "cab-process": (
        "standard",
        "normal",
        "emergency",
        "template",
        "security",
        "technical-review",
        "business-review",
        "implementation",
        "maintenance",
        "blackout",
        "matrix",
        "rollback",
        "cab",
        "metrics",
        "monthly",
    ),
    "orca-cc8-1": (
        "standard",
        "normal",
        "emergency",
        "request",
        "infra",
        "window",
        "rollout",
        "verification",
        "docs",
        "rollback",
        "gates",
        "quarterly",
    ),
    "change-control": (
        "low",
        "medium",
        "medium-window",
        "freeze",
        "exception",
        "high-rfc",
        "high-meeting",
        "high-comms",
        "high-window",
        "high-rollout",
        "emergency",
        "rollback-authority",
        "authorities",
        "pre",
        "post",
        "triggers",
        "rollback-test",
        "rollback-duties",
        "security-clocks",
        "log",
        "audit-report",
        "quarterly",
        "retrospective",
    ),
    "pol-012": (
        ".1-standard",
        ".1-normal",
        ".1-emergency",
        ".1-major",
        ".1-label",
        ".2-weekend",
        ".2-holiday",
        ".2-incident",
        ".2-override",
        ".3",
        ".3-must",
        ".4",
        ".5",
        "exceptions",
        "kpi",
    ),
}  # fmt: skip
RULES = tuple(f"{pack}/{name}" for pack, names in IDS.items() for name in names)

# Measured, kept or looked back on: shown beside the rule instead of in a verdict.
KEPT = {
    "cab-process/metrics": (
        "KPI: Change success rate", "KPI: Rollback frequency", "KPI: Mean time to implement",
        "KPI: Change-related incidents",
    ),
    "cab-process/monthly": (
        ("Review: Monthly report: every month. Covers: Changes by category, Success and failure"
        " analysis, Process improvements, Trend analysis"),
    ),
    "change-control/log": ("Records: kept for 2 years: What, Who, When, Why, Outcome",),
    "change-control/audit-report": (
        "KPI: Deployments by category", "KPI: Rollback rate: below 5 %",
        "KPI: Change window violations: at most 0", "KPI: Approval bypass incidents: at most 0",
        "KPI: Mean time to deploy: below 2 hours",
        ("Review: Monthly audit report: every month, Engineering Manager, Security Lead,"
        " Compliance Officer"),
    ),
    "change-control/quarterly": (
        "KPI: Time to approval", "KPI: Change window utilisation",
        "KPI: Emergency change frequency",
        ("Review: Quarterly review: every quarter, Tech Architect, Backend Lead. Covers: Change"
        " control effectiveness, Approval bottlenecks, Change window utilisation, Emergency"
        " change frequency"),
    ),
    "change-control/retrospective": (
        "Question: Did change control prevent this issue?",
        "Question: Were approval authorities appropriate?",
        "Question: Was the rollback plan adequate?",
    ),
    "orca-cc8-1/rollout": ("Rollout: Canary → 10 % → 50 % → 100 %",),
    "orca-cc8-1/quarterly": ("Review: Policy review: every quarter",),
    "pol-008/7.2": (
        ("Rollback procedure: Infrastructure changes: Revert the configuration to its previous"
        " state with the rollback procedures of the infrastructure code."),
    ),
    "pol-008/8": (
        ("Kept of each change: Change date and time, Change owner, Systems affected, Estimated"
        " duration, Risk level, Approval status"),
    ),
    "pol-008/9": (
        "KPI: Change success rate: above 95 %", "KPI: Mean time to deploy: below 1 hour",
        "KPI: Change frequency: at least 10 a week", "KPI: Change failure rate: below 5 %",
        "KPI: Rollback rate: below 3 %",
    ),
    "pol-008/10.2": (
        "Review: Review of change metrics: every quarter",
        ("Review: Annual policy update: every year. Covers: Lessons learned, Streamlined approvals"
        " where safe"),
    ),
    "pol-012/kpi": (
        "KPI: Change failure rate: below 5 %", "KPI: Unauthorized changes: at most 0",
        "KPI: Stale feature flags: below 5", "KPI: Migration rollback rate: below 10 %",
        "KPI: Change lead time: below 4 hours",
    ),
}  # fmt: skip
