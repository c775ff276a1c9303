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
    "exceptions.state.stale": "Request edited since",
    "exceptions.state.withdrawn": "Withdrawn",
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
