"""What the program says about a decision that somebody absent gave by word of mouth."""

TEXTS: dict[str, str] = {
    # Who may record it, and of whom.
    "heard.cannot": "{name} can't record a word on {number}. {why}",
    "heard.not_chair": "{name} is not the chair of this board. Only a chair records what others say.",
    "heard.own_word": "{name} signs with the own key. Nobody records their own word.",
    "heard.own_change": (
        "{name} requested or owns this change, and may not bring its approval from somebody else. "
        "Ask another chair."
    ),
    "heard.signed_too": "{name} has signed this change. One person speaks once: ask another chair.",
    "heard.heard_too": (
        "{name} recorded what {person} said already. One person speaks once: ask another chair."
    ),
    "heard.signs_too": (
        "{name} recorded what {person} said of this change. One person speaks once: take that back "
        "first, or ask somebody else to sign."
    ),
    "heard.signed": "{name} has signed this revision. What is said by mouth replaces no signature.",
    "heard.said_before": "A word of {name} is on record already. Read it, then record the new one.",
    "heard.lent": (
        "{name} holds the role {role} on behalf of another. That goes by signature, not by mouth."
    ),
    "heard.not_taken": (
        "{section} takes no word of mouth: {role} has to sign. Ask {name} to sign."
    ),
    "heard.none_taken": (
        "{section} takes no word of mouth for {number}. Ask those who are missing to sign."
    ),
    "heard.nobody": "Nobody is left whose word of mouth counts for {number}.",
    "heard.no_chair": "No chair of this board may record a word on {number}.",
    "heard.not_in_packet": "A word of mouth is recorded at the board, not in a packet.",
    "heard.ahead": "The time lies ahead. Say when it was heard.",
    "heard.too_early": (
        "{name} spoke before revision {revision} of {number} was written. Ask {name} about this one."
    ),
    "heard.reason_needed": "Say why it is not signed by the person.",
    "heard.channel_needed": "Say how it was heard.",
    "heard.recorded": "{name} recorded what {person} said of {number}: {decision}.",
    # The sentence that is signed.
    "heard.meaning": (
        "By signing I confirm that I heard {person} {how} at {at} UTC, and that {person} as {role} "
        "{decision} revision {revision} of {number}. I heard it; I do not decide."
    ),
    "heard.how.telephone": "on the telephone",
    "heard.how.video": "in a video call",
    "heard.how.in_person": "in person",
    "heard.decision.approve": "approves",
    "heard.decision.approve_with_conditions": "approves under the conditions above",
    "heard.decision.reject": "rejects",
    "heard.decision.abstain": "abstains on",
    # The sheet.
    "heard.title": "Record a word of mouth on {number}",
    "heard.title_short": "Record a word of mouth",
    "heard.about": (
        "For somebody who decided and can't sign now. Their own signature takes its place later."
    ),
    "heard.person": "Who decided",
    "heard.role": "Role",
    "heard.decision": "Decision",
    "heard.conditions": "Conditions, one a line",
    "heard.channel": "Heard",
    "heard.channel.telephone": "On the telephone",
    "heard.channel.video": "In a video call",
    "heard.channel.in_person": "In person",
    "heard.at": "When it was heard",
    "heard.reason": "Why they do not sign",
    "heard.recorder": "Recorded by",
    "heard.passphrase": "Passphrase of who records it",
    "heard.meaning_label": "What you sign",
    "heard.go": "Sign and record",
    "heard.menu.heard": "Record a word of mouth",
    "heard.instead": "Said by word of mouth…",
    "heard.decision_missing": "Choose what was decided.",
    "heard.passphrase_missing": "Enter the passphrase.",
    # On paper, where nothing may look like a signature of whoever did not sign.
    "heard.count.one": "{count} by word of mouth",
    "heard.count.many": "{count} by word of mouth",
    "heard.aside": "{role}, by word of mouth, heard by {name}",
    "heard.paper.role": "Role",
    "heard.paper.unsigned": "Given verbally, not signed",
    "heard.paper.by": "Recorded and signed by {name}",
    # Where it is shown.
    "heard.event": "{name}, {decision}",
    "heard.when": "{how}, {at}",
    "heard.by": "Heard by {name} {when}",
    "heard.slot": "By mouth: {decision}",
    "heard.choice": "{decision}, heard by {name}",
    "heard.still": "{decision}, by word of mouth: still to be signed",
}
