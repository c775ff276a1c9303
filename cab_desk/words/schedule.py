"""What the schedule says of itself: overlaps, and windows and freezes that are broken."""

TEXTS = {
    "schedule.overlap": "{one} and {other} both hold {systems}, {start} – {end}",
    "schedule.broken": "{change}, {start} – {end}: {message} ({rule}, {section})",
    "schedule.overlaps.one": "1 overlap",
    "schedule.overlaps.many": "{count} overlaps",
    "schedule.breaks.one": "1 rule of time broken",
    "schedule.breaks.many": "{count} rules of time broken",
    "schedule.none": "No overlap, no window or freeze broken.",
}
