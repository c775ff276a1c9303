"""What is said of who else is at a board."""

TEXTS = {
    "presence.here.one": "1 other here",
    "presence.here.many": "{count} others here",
    "presence.tip": "At this board now: {names}",
    "presence.edits": "{name} edits this since {at}",
    "presence.somebody": "somebody",
    "presence.somebody_edits": "Somebody edits this since {at}",
}
