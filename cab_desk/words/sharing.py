"""What is said of boards on network folders and in synced ones, and of who writes there."""

TEXTS = {
    "sharing.held": (
        "{user} on {host} writes to this board since {since}. Nothing was recorded: read along, "
        "wait until the board is free, or open a copy."
    ),
    "sharing.no_lease": (
        "The board lies on a network folder that takes no lease file ({why}). Nothing can be "
        "written there; put the board where you may write, or ask whoever keeps the folder."
    ),
    "sharing.network": (
        "The board lies on a network folder ({name}). This desk writes; whoever opens it "
        "meanwhile reads along."
    ),
    "sharing.cloud": (
        "The board lies in a synced folder ({name}). Two desks there make two boards: keep it on "
        "one desk, in a network folder or on a server."
    ),
    "sharing.title": "{user} writes to this board",
    "sharing.text": (
        "{user} on {host} has it open since {since}. The locks of a network folder ({name}) "
        "cannot be trusted, so one desk writes and the others read."
    ),
    "sharing.read": "Read along",
    "sharing.wait": "Wait until it is free",
    "sharing.copy": "Open a copy…",
    "sharing.copy_title": "Save a copy of the board",
    "sharing.copied": "A copy is open in a window of its own: {file}. It has its own history now.",
    "sharing.reading": "You read along: {user} on {host} writes.",
    "sharing.kept.one": (
        "{count} sign-off of this desk or beside the board is not on it. Nothing is lost: the desk "
        "that writes enters what lies beside the board, this one the rest once it may write."
    ),
    "sharing.kept.many": (
        "{count} sign-offs of this desk or beside the board are not on it. Nothing is lost: the "
        "desk that writes enters what lies beside the board, this one the rest once it may write."
    ),
    "sharing.waiting": "Waiting for {user} on {host}. You read along meanwhile.",
    "sharing.free": "The board is free: you can write now.",
    "sharing.board_files": "Boards (*.cabdesk)",
}
