"""Words of the templates of requests."""

TEXTS = {
    "templates.field.duration": "Duration",
    "templates.gone": "This template is not on the board. Nothing was recorded.",
    "templates.retired_meanwhile": (
        "“{name}” was retired meanwhile. Nothing was recorded: choose another template, or write the "
        "request without one."
    ),
    "templates.wanted_missing": "{field} has to be filled in: the template “{name}” asks for it.",
    "templates.unlike_now": (
        "The template “{name}”, revision {revision}, locks this: {fields}. It says something else "
        "now, and the review shows that."
    ),
    # Keeping them.
    "templates.nobody": (
        "Nobody is said to work at this desk. Choose who you are in Settings: a member of the "
        "board keeps templates."
    ),
    "templates.older": (
        "This board was written by an older CAB Desk, which keeps no templates. Once somebody "
        "upgrades it, it can keep them."
    ),
    "templates.no_member": "{name} is no member of the board. A member keeps templates.",
    "templates.meanwhile": (
        "Somebody else kept or retired “{name}” meanwhile. Read it again. Nothing was recorded."
    ),
    "templates.name_missing": "Give the template a name.",
    "templates.long": "Say it in {most} characters at most.",
    "templates.taken": "Another template is called “{name}”. Choose another name.",
    "templates.no_duration": "A duration is a number of minutes, from 1 to a year.",
    "templates.locked_empty": (
        "{field} is locked, and the template does not say what it is: no request could be made from "
        "it. Say it, or do not lock it."
    ),
    "templates.no_lock": "{field} cannot be locked.",
    "templates.says_nothing": (
        "The template says nothing yet. Fill in a field, or say which have to be filled in."
    ),
    "templates.kept": "“{name}” is kept as a template, revision {revision}.",
    "templates.retired": "“{name}” is retired: no new request is made from it.",
    "templates.reason_missing": "Say why it is retired.",
    # The register.
    "templates.new": "New template",
    "templates.edit": "Edit",
    "templates.retire": "Retire…",
    "templates.use_it": "New request from it",
    "templates.search": "Template, purpose",
    "templates.filter.state": "Templates of one state",
    "templates.filter.text": "Text in the templates",
    "templates.state.in_use": "In use",
    "templates.state.catalogue": "Catalogue",
    "templates.state.proposed": "Proposals",
    "templates.state.retired": "Retired",
    "templates.row.in_use": "In use",
    "templates.row.catalogue": "Pre-approved",
    "templates.row.proposed.add": "New proposal",
    "templates.row.proposed.change": "Change proposed",
    "templates.row.proposed.retire": "End proposed",
    "templates.row.retired": "Retired",
    "templates.shown.one": "{count} template in use",
    "templates.shown.many": "{count} templates in use",
    "templates.none": (
        "No template is kept yet. Keep one of a request that was done well, by its menu, or write "
        "a new one."
    ),
    "templates.none_here": "Templates stay with the board: a packet takes none along.",
    "templates.none_found": "No template matches.",
    "templates.column.name": "Name",
    "templates.column.purpose": "What it is for",
    "templates.column.class": "Class",
    "templates.column.locked": "Locked",
    "templates.column.wanted": "Required",
    "templates.column.used": "Requests",
    "templates.column.revision": "Revision",
    "templates.column.kept": "Kept",
    "templates.column.state": "State",
    "templates.retire_title": "Retire “{name}”",
    # One of them.
    "templates.new_title": "New template",
    "templates.edit_title": "Template",
    "templates.keep": "Keep",
    "templates.fields": "Fields of the template",
    "templates.hint": (
        "Locked: read only in every request made from it. Required: no request is submitted "
        "without it."
    ),
    "templates.as.free": "Free",
    "templates.as.locked": "Locked",
    "templates.as.wanted": "Required",
    "templates.mark_of": "{field}: free, locked or required",
    "templates.not_said": "Not said",
    "templates.not_its_own": "Each request says its own",
    "templates.minutes_suffix": " min",
    "templates.hours.one": "{count} hour",
    "templates.hours.many": "{count} hours",
    "templates.minutes.one": "{count} minute",
    "templates.minutes.many": "{count} minutes",
    "templates.values.edit": "Edit what it says…",
    "templates.values.title": "What the template says",
    "templates.values.take": "Take over",
    # Choosing one.
    "templates.choose.title": "New request from a template",
    "templates.choose.none": "Without a template",
    "templates.choose.none_detail": "What the template said is taken out; what you typed stays.",
    "templates.use": "Use",
    "templates.locked_count.one": "{count} field is locked.",
    "templates.locked_count.many": "{count} fields are locked.",
    "templates.wanted_count.one": "{count} field is required.",
    "templates.wanted_count.many": "{count} fields are required.",
    # In the form of a request.
    "templates.form.choose": "Template…",
    "templates.form.from": "From the template “{name}”, revision {revision}.",
    "templates.form.locked": "Locked by it: {fields}.",
    "templates.form.wanted": "Required by it: {fields}.",
    "templates.form.unlike": "Locked by it, and something else here: {fields}.",
    "templates.form.unknown": (
        "The policy in force does not know what “{name}” says of this: {fields}. Choose it here; "
        "whoever keeps templates mends it under Policy, Templates."
    ),
    "templates.form.why_locked": (
        "The template locks this field. A member of the board changes it under Policy, Templates."
    ),
    "templates.form.why_wanted": "The template requires this field before the request is submitted.",
    "templates.form.document_locked": "Read only: the template locks this text.",
    "templates.form.document_wanted": "The template requires this text.",
    "templates.mark.locked": "{label} · locked",
    "templates.mark.wanted": "{label} · required",
    # In the review.
    "templates.review.from": "Made from the template “{name}”, revision {revision}.",
    "templates.review.unlike": "Locked by the template, and something else here: {fields}.",
}
