"""Words of exceptions to windows and freezes, and of their register."""

TEXTS = {
    "exceptions.meaning": (
        "By signing I, as {role}, grant the exception “{exception}” for revision {revision} of "
        "{number} under {section}, for the reason given above."
    ),
    # Why not.
    "exceptions.not_needed": (
        "The planned time of {number} breaks no rule that this exception could lift. "
        "Nothing was recorded."
    ),
    "exceptions.begun": (
        "{number} is {stage}: an exception is granted before the work begins. Nothing was recorded."
    ),
    "exceptions.changed": (
        "The exception of {number} changed while you were signing. Read it again, then sign. "
        "Nothing was recorded."
    ),
    "exceptions.not_its_role": "{role} may not grant the exception “{exception}”.",
    "exceptions.granted_already": (
        "{name} has granted the exception “{exception}” for the reason that stands. To write "
        "another one, {name} has to withdraw that sign-off first. Nothing was recorded."
    ),
    "exceptions.reason_missing": "Write down why the change can't wait.",
    "exceptions.reason_long": (
        "The justification is signed with the exception and has to be shorter: at most {most} "
        "characters."
    ),
    "exceptions.kind_missing": "Choose one of the reasons that the policy knows.",
    "exceptions.document_missing": "This reason needs a document that is not written: {document}.",
    # The dialog.
    "exceptions.dialog.title": "Exception for {number}",
    "exceptions.dialog.which": "Which exception",
    "exceptions.dialog.broken": "What stands in the way",
    "exceptions.dialog.kind": "Kind of reason",
    "exceptions.dialog.kind_choose": "Choose a reason",
    "exceptions.dialog.reason": "Why it can't wait",
    "exceptions.dialog.every": "Each of these has to grant it ({section})",
    "exceptions.dialog.any": "One of these may grant it ({section})",
    "exceptions.dialog.open": "has not signed",
    "exceptions.dialog.not_needed": "not needed any more",
    "exceptions.dialog.granted": "{name} granted it, {at}",
    "exceptions.dialog.grant": "Grant…",
    "exceptions.dialog.first": "Write the justification down first: it is part of what is signed.",
    "exceptions.dialog.draft": "It can be granted once {number} is submitted.",
    "exceptions.dialog.then": (
        "Who grants it signs with their passphrase, and that the change may run as planned is "
        "what the signature means. It lands in the register of exceptions."
    ),
    "exceptions.dialog.holds": "The exception is granted: the change may run as planned.",
    "exceptions.dialog.ask": "Ask for it",
    "exceptions.dialog.save": "Save the justification",
    "exceptions.dialog.drop": "Ask no more",
    "exceptions.dialog.close": "Close",
    # The sign-off that grants one.
    "exceptions.sign.meaning": "“{reason}”\n\n{meaning}",
    "exceptions.granted": "{name} granted the exception “{exception}” for {number}.",
    "exceptions.sign.title": "Grant {exception}, {number}",
    "exceptions.sign.approve": "Grant exception",
    "exceptions.sign.approve_with_conditions": "Grant with conditions",
    "exceptions.sign.reject": "Refuse",
    "exceptions.sign.abstain": "Abstain",
    # What was done.
    "exceptions.stated": "{exception} asked for, for {number}.",
    "exceptions.dropped": "No exception is asked for any more, for {number}.",
    # Reasons.
    "exceptions.kind.customer_impacting_fix": "Fix for customers",
    "exceptions.kind.security_patch": "Security patch",
    "exceptions.kind.performance": "Performance",
    "exceptions.kind.other": "Other",
    # The register.
    "exceptions.state.stands": "Stands",
    "exceptions.state.stale": "Edited since",
    "exceptions.state.withdrawn": "Withdrawn",
    "exceptions.register": "Exceptions that were granted",
    "exceptions.search": "Request, reason, person",
    "exceptions.filter.override": "Exceptions of one kind",
    "exceptions.filter.person": "Exceptions granted by one person",
    "exceptions.filter.period": "Exceptions of a period",
    "exceptions.filter.text": "Text in the register",
    "exceptions.every_kind": "All exceptions",
    "exceptions.every_person": "By anyone",
    "exceptions.period.0": "At any time",
    "exceptions.period.30": "Last 30 days",
    "exceptions.period.90": "Last 90 days",
    "exceptions.period.365": "Last 12 months",
    "exceptions.shown.one": "{count} exception",
    "exceptions.shown.many": "{count} exceptions",
    "exceptions.shown_of": "{shown} of {all}",
    "exceptions.none": (
        "No exception was granted. They are asked for at the gate of a request that runs in a "
        "freeze or outside its window."
    ),
    "exceptions.none_found": "No exception matches these filters.",
    "exceptions.clear": "Clear filters",
    "exceptions.open": "Open request",
    "exceptions.export": "Export",
    "exceptions.exported": "The register of exceptions is in {file}.",
    "exceptions.column.number": "Request",
    "exceptions.column.title": "Title",
    "exceptions.column.exception": "Exception",
    "exceptions.column.rule": "Rule",
    "exceptions.column.section": "Section",
    "exceptions.column.kind": "Kind of reason",
    "exceptions.column.reason": "Justification",
    "exceptions.column.person": "Granted by",
    "exceptions.column.role": "Role",
    "exceptions.column.at": "Granted at",
    "exceptions.column.revision": "Revision",
    "exceptions.column.state": "Now",
    "exceptions.column.policy": "Policy",
    "exceptions.column.entry": "Audit entry",
}
