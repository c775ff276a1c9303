"""What the program says about writing and moving RFCs."""

TEXTS: dict[str, str] = {
    "changes.created": "Draft “{title}” kept.",
    "changes.saved": "{change} saved.",
    "changes.saved_stale": (
        "{change} saved. Its content is another now: the sign-offs before no longer count."
    ),
    "changes.nothing_changed": "Nothing was changed.",
    "changes.submitted": "{number} submitted.",
    "changes.moved": "{change} is {stage} now.",
    "changes.held": "{change} is on hold.",
    "changes.released": "{change} is no longer on hold.",
    "changes.copy_of": "Copy of {title}",
    "changes.edited_meanwhile": (
        "{change} was saved by somebody else while it was open here. "
        "Reload it and make the edit again; your text is still in the form."
    ),
    "changes.content_closed": (
        "{change} is {stage}; its content can no longer be edited. Duplicate it instead."
    ),
    "changes.reason_needed": (
        "{change} has sign-offs that this edit makes stale. Give the reason for the edit."
    ),
    "changes.reason_needed_move": "Give a reason why {change} becomes {stage}.",
    "changes.class_needed": "{change} has no class. Choose one, then submit it.",
    "changes.requester_needed": "{change} names no requester. Name one, then submit it.",
    "changes.no_such_move": "{change} is {before} and cannot become {after}.",
    "changes.blocked": "{change} cannot become {stage} ({section}): {why}",
    "changes.conditions_open": (
        "{change} has a condition that is still open: “{first}”. Tick it off first."
    ),
    "changes.title_missing": "The title is missing. Say in one line what is changed.",
    "changes.title_long": "The title has {count} characters; at most {most} fit.",
    "changes.name_long": "A name has at most {most} characters.",
    "changes.systems_many": "At most {most} systems fit on one RFC.",
    "changes.document_long": "This text has {count} characters; at most {most} fit.",
    "changes.not_in_list": "{field}: “{value}” is not known. Choose one of {known}.",
    "changes.no_offset": "The time has no offset from UTC.",
    "changes.end_before_start": "The end lies before the start. Choose a later end.",
    "changes.start_missing": "The start is missing; an end alone plans nothing.",
    "changes.end_missing": "The end is missing; a start alone plans nothing.",
    "changes.field.class": "Class",
    "changes.field.types": "Change type",
    "changes.field.priority": "Priority",
    "changes.field.impact": "Impact",
    "changes.field.probability": "Probability",
    "changes.field.environment": "Environment",
    "changes.field.traits": "Trait",
    "changes.field.documents": "Document",
    "changes.stage.draft": "a draft",
    "changes.stage.submitted": "submitted",
    "changes.stage.scheduled": "scheduled",
    "changes.stage.in_progress": "in progress",
    "changes.stage.implemented": "implemented",
    "changes.stage.closed": "closed",
    "changes.stage.rejected": "rejected",
    "changes.stage.withdrawn": "withdrawn",
    "changes.state.approved": "approved",
}
