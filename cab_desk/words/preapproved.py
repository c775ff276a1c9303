"""Words of the catalogue of pre-approved changes."""

TEXTS = {
    "preapproved.waits": "A chair answers whether it is pre-approved.",
    "preapproved.retire_proposed": (
        "It is proposed that “{name}” leaves the catalogue. It stays there until a chair answers."
    ),
    "preapproved.stays_standard": (
        "It is in the catalogue of standard changes: its class stays Standard, and locked."
    ),
    "preapproved.review": "{name} pre-approved it for the catalogue on {at}; the policy judges it as any other.",
    "preapproved.by": "Pre-approved by {name}.",
    "preapproved.declined_by": "{name} declined the last proposal: {reason}",
    "preapproved.proposed.add": "Proposed for the catalogue: a chair answers.",
    "preapproved.proposed.change": "A change is proposed; what was approved stands until a chair answers.",
    "preapproved.proposed.retire": "Its end is proposed; it stands until a chair answers.",
    "preapproved.count": "{count} pre-approved",
    "preapproved.proposed_count": "{count} proposed",
    "preapproved.answer": "Answer…",
    "preapproved.ask.add": "Pre-approve “{name}”?",
    "preapproved.ask.change": "Pre-approve the change of “{name}”?",
    "preapproved.ask.retire": "Take “{name}” out of the catalogue?",
    "preapproved.text": (
        "Every request made from it is a standard change. Pre-approved means that a chair has signed "
        "for this template; what the policy asks of each request, it still asks."
    ),
    "preapproved.content": "What is signed for",
    "preapproved.line": "{field}: {value}",
    "preapproved.before": "Approved before, {line}",
    "preapproved.differs": "Changed since what was approved: {fields}.",
    "preapproved.nothing": "nothing",
    "preapproved.name_and_purpose": "name or purpose",
    "preapproved.marks": "locked or required fields",
    "preapproved.chair": "Chair who answers",
    "preapproved.decision": "Answer",
    "preapproved.decision.approved": "Approve",
    "preapproved.decision.declined": "Decline",
    "preapproved.reason": "Reason, needed to decline",
    "preapproved.passphrase": "Passphrase",
    "preapproved.sign": "Sign",
    "preapproved.no_chairs": "Nobody here is a chair: the policy or Settings, People says who is.",
    "preapproved.nothing_asked": "Nothing is proposed about this template. Nothing was recorded.",
    "preapproved.moved_on": (
        "The proposal “{name}” was changed meanwhile. Read it again. Nothing was recorded."
    ),
    "preapproved.no_chair": "A chair answers proposals for the catalogue. Nothing was recorded.",
    "preapproved.reason_short": "Say why it is declined.",
    "preapproved.reason_long": "A reason has at most {most} letters.",
    "preapproved.meaning.approved.add": (
        "I pre-approve the standard change “{name}”, revision {revision}, for the catalogue."
    ),
    "preapproved.meaning.approved.change": (
        "I pre-approve revision {revision} of the standard change “{name}” in place of the one before."
    ),
    "preapproved.meaning.approved.retire": "I take the standard change “{name}” out of the catalogue.",
    "preapproved.meaning.declined.add": "I do not pre-approve “{name}”, revision {revision}.",
    "preapproved.meaning.declined.change": (
        "I do not pre-approve revision {revision} of “{name}”; the one before stays."
    ),
    "preapproved.meaning.declined.retire": "“{name}” stays in the catalogue.",
    "preapproved.told.approved.add": "“{name}” is in the catalogue.",
    "preapproved.told.approved.change": "The new revision of “{name}” is in the catalogue.",
    "preapproved.told.approved.retire": "“{name}” is out of the catalogue, and retired.",
    "preapproved.told.declined.add": "“{name}” is not pre-approved. It stays a template.",
    "preapproved.told.declined.change": "“{name}” stays in the catalogue as it was.",
    "preapproved.told.declined.retire": "“{name}” stays in the catalogue.",
}
