"""What is on record of who opened the board, took something out of it, and how a session ended."""

TEXTS = {
    "access.open_ends.one": "A chair's session of {name} ended without being locked: its program was ended from outside. That is on record now.",
    "access.open_ends.many": "{count} chair's sessions ended without being locked, the first being that of {name}. That is on record now.",
    "access.session_over": "The chair's session of {name} was left alone for 30 minutes, so it is locked.",
    "access.what.requests.one": "{count} request exported to",
    "access.what.requests.many": "{count} requests exported to",
    "access.what.table.one": "Register with {count} line exported to",
    "access.what.table.many": "Register with {count} lines exported to",
    "access.what.report": "Report exported to",
    "access.what.ledger": "Audit chain exported to",
    "access.first_of_day": "for the first time that day",
    "access.what.backup": "Backup to",
    "access.what.copy": "Copy of the board kept on this computer",
    "access.why.by_hand": "locked",
    "access.why.idle": "locked, left alone",
    "access.why.closed": "locked with the meeting's close",
    "access.why.handed_over": "handed over",
    "access.why.left": "locked with the window",
    "access.why.revoked": "locked, the key is no longer valid",
    "access.why.lost": "ended without being locked",
}
