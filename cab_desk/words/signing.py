"""What the program says about signing."""

TEXTS: dict[str, str] = {
    # Who may sign, and why not.
    "signing.cannot": "{name} can't sign {number}. {why}",
    "signing.cannot.recorded": "{why} Nothing was signed; the refusal is on record.",
    "signing.cannot.nothing": "{why} Nothing was recorded.",
    "signing.cannot.unproved": "{why} No passphrase was given.",
    "signing.unlinked": "{name} came with an import and is no member of the board.",
    "signing.retired": "{name} is retired and can't sign.",
    "signing.no_key": "{name} has no signing key yet. Make one under Settings, People.",
    "signing.no_role": "{name} holds no role that this change asks for.",
    "signing.not_your_role": "{name} does not hold the role {role}.",
    "signing.not_open": "{number} is {stage}. Only a submitted request can be signed.",
    "signing.already": (
        "{name} has signed this revision already: {decision}. "
        "Give a reason to replace that decision."
    ),
    "signing.already_closed": (
        "The board has decided on {number}. The sign-offs before it stay as they are."
    ),
    "signing.already_scheduled": (
        "{number} was scheduled on its sign-offs. They stay as they are while it is."
    ),
    "signing.begun": "The work on {number} has begun. A sign-off can't be taken back any more.",
    # Wrong input.
    "signing.condition_missing": ("Write at least one condition, or approve without conditions."),
    "signing.condition_needless": (
        "Conditions go with “Approve with conditions”. Choose that or empty the field."
    ),
    "signing.conditions_many": "{count} conditions are too many; at most {most} fit.",
    "signing.condition_long": "A condition has {count} characters; at most {most} fit.",
    "signing.conditions_long": "The conditions have {count} characters; at most {most} fit.",
    "signing.reason_needed": "Give the reason.",
    "signing.reason_long": "The reason has {count} characters; at most {most} fit.",
    "signing.strokes_bad": "The drawn signature can't be read. Clear it and draw it again.",
    "signing.no_such_signoff": "This sign-off is not there or no longer stands.",
    "signing.not_yours": "Only {name} can take this sign-off back.",
    # Passphrases.
    "signing.wrong_passphrase.one": "The passphrase is not {name}'s. {count} try left.",
    "signing.wrong_passphrase.many": "The passphrase is not {name}'s. {count} tries left.",
    "signing.wait": "The last passphrase was wrong. Wait {seconds} s, then try again.",
    "signing.locked_now": (
        "The passphrase is not {name}'s. The key is locked until {until}; "
        "the wrong tries are on record."
    ),
    "signing.locked": "{name}'s key is locked until {until}, after too many wrong passphrases.",
    "signing.passphrase_old": (
        "{name}'s passphrase is {age} days old; the policy lets it be {days}. Change it under "
        "Settings, People. The key stays."
    ),
    "signing.key_damaged": (
        "This signing key is damaged and can't be opened. Restore a backup, or make a new key."
    ),
    # What changed meanwhile.
    "signing.changed": (
        "The request changed while you were signing: revision {before} is now revision {after}. "
        "Read the difference, then sign again. Nothing was recorded."
    ),
    "signing.policy_changed": (
        "The policy changed while you were signing. Read the gates, then sign again. "
        "Nothing was recorded."
    ),
    "signing.key_changed": "The key of {name} was replaced. Sign again with the new one.",
    "signing.other_board": "This sign-off belongs to another board.",
    "signing.bad_signature": "The signature does not fit what was signed.",
    "signing.moved_on": "Another sign-off from this desk came first.",
    "signing.said_since": (
        "{name} said something else of {number} since, or nobody knows which came first. What is "
        "on record stays; {name} can sign anew."
    ),
    "signing.waiting_first": (
        "An earlier sign-off of {name} still waits to be recorded. "
        "Sign again when the board can be reached."
    ),
    # What became of it.
    "signing.recorded": "{name} signed {number}: {decision}.",
    "signing.withdrawn": "{name} took the sign-off of {number} back.",
    "signing.pending": (
        "Signed and kept on this machine, but the board can't be reached. "
        "It is recorded as soon as it can be."
    ),
    "signing.not_recorded": "The board could not keep the sign-off. Nothing was recorded.",
    "signing.outbox_unwritable": (
        "This machine can't keep the sign-off ({why}). Nothing was recorded."
    ),
    "signing.settled.one": "{count} sign-off that waited on this machine is recorded now.",
    "signing.settled.many": "{count} sign-offs that waited on this machine are recorded now.",
    "signing.settled_refused.one": "{count} sign-off that waited was refused: {why}",
    "signing.settled_refused.many": "{count} sign-offs that waited were refused. The first: {why}",
    # The chair.
    "signing.not_chair": "{name} is not the chair of this board.",
    "signing.chair_locked": "The chair's session is over. {name} has to unlock it again.",
    "signing.not_the_boards": "The chair's session signs what the board decides, nothing else.",
    # Words.
    "signing.decision.approve": "approve",
    "signing.decision.approve_with_conditions": "approve with conditions",
    "signing.decision.reject": "reject",
    "signing.decision.abstain": "abstain",
    "signing.button.approve": "Approve",
    "signing.button.approve_with_conditions": "Approve with conditions",
    "signing.button.reject": "Reject",
    "signing.button.abstain": "Abstain",
    # The sentence that is signed, where the policy has none of its own.
    "signing.meaning.approve": (
        "By signing as {role} I confirm that I read revision {revision} of {number}, that I did "
        "not request or prepare it, and that I approve it."
    ),
    "signing.meaning.approve_with_conditions": (
        "By signing as {role} I confirm that I read revision {revision} of {number}, that I did "
        "not request or prepare it, and that I approve it under the conditions above."
    ),
    "signing.meaning.reject": (
        "By signing as {role} I confirm that I read revision {revision} of {number} "
        "and that I reject it."
    ),
    "signing.meaning.abstain": (
        "By signing as {role} I confirm that I read revision {revision} of {number} "
        "and that I neither approve nor reject it."
    ),
    # Taking a sign-off back.
    "signing.take_back": "Take a sign-off back",
    "signing.take_back.about": (
        "It stays visible with your reason and counts no more. You can sign again."
    ),
    "signing.take_back.which": "Sign-off",
    "signing.take_back.reason": "Reason",
    "signing.take_back.passphrase": "Passphrase of who gave it",
    "signing.take_back.go": "Take it back",
    "signing.take_back.choice": "{name}, {role}: {decision}",
    "signing.take_back.none": "No sign-off stands that could be taken back here.",
    # Sign-offs for another content.
    "signing.earlier": "Earlier signatures",
    "signing.earlier.of": "Earlier signatures of {number}",
    "signing.earlier.about": (
        "The request changed after they were given, so they do not count. What differs stands here."
    ),
    "signing.earlier.none": "No signature for another content is left.",
    # why me, why now
    "signing.why_now": "{policy}, {section}, asks for this role: {signed} of {needed} signed.",
    "signing.why_now.policy": "{title}, version {version}",
    "signing.why_now.last": "Nothing is missing after it.",
    "signing.why_now.left.one": "{roles} is still missing after it.",
    "signing.why_now.left.many": "{roles} are still missing after it.",
}
