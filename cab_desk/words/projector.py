"""What the wall says."""

TEXTS = {
    "projector.title": "CAB Desk, projector",
    "projector.open": "Projector",
    "projector.private": "Private notes hidden",
    "projector.elapsed": "Elapsed",
    "projector.lent_and": " · ",
    "projector.paused": "Paused",
    "projector.of_box": "of {minutes} min",
    "projector.decided.one": "{count} decided",
    "projector.decided.many": "{count} decided",
    "projector.next": "Next, {minutes} min",
    "projector.then": "Then, {minutes} min",
}
