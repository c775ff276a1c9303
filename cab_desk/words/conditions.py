"""What the program says of who sees to a condition, and by when."""

TEXTS: dict[str, str] = {
    "conditions.assign": "Owner and date…",
    "conditions.assign_name": "Owner and date of the condition: {text}",
    "conditions.title": "Who sees to this condition?",
    "conditions.hint": "It stays on every agenda until it is ticked. What was signed does not change.",
    "conditions.owner": "Owner",
    "conditions.due": "Due",
    "conditions.due_hint": "2026-12-01 or +7",
    "conditions.save": "Save",
    "conditions.assigned": "{owner} sees to the condition.",
    "conditions.met_already": "“{text}” is met already.",
    "conditions.owner_missing": "Say who sees to it.",
    "conditions.owner_long": "The owner has more than {most} letters.",
    "conditions.due_missing": "Say by which day, as 2026-12-01 or +7.",
    "conditions.no_date": "“{text}” is no day. Write it as 2026-12-01, or +7 for a week from today.",
    "conditions.care": "{owner}, by {day}",
    "conditions.seen_to": "Seen to by {owner}, by {day}.",
    "conditions.row": "Condition: {text} ({owner})",
    "conditions.tick": "Tick…",
    "conditions.tick_name": "Tick the condition: {text}",
}
