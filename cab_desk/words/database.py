"""What the program says about the board's file: opening, keeping, copying and upgrading it."""

TEXTS: dict[str, str] = {
    "database.disk_full": "The disk is full. Nothing was recorded; make room and try again.",
    "database.input_output": (
        "The disk or the network folder reported an error. "
        "Look whether the action is on record before trying again."
    ),
    "database.locked": (
        "Another program is writing to the board. Nothing was recorded; try again in a moment."
    ),
    "database.read_only": (
        "The board can be read but not written: the file or its folder is read-only. "
        "Nothing was recorded."
    ),
    "database.cannot_open": (
        "The board's file cannot be opened. Check that the folder is there and may be used."
    ),
    "database.damaged": (
        "The board's file is damaged. It was left as it is; restore a backup with "
        "“cab-desk restore FILE”."
    ),
    "database.lacks_table": (
        "The board's file has no table {name} any more: somebody took it out. It was left as it is; "
        "restore a backup with “cab-desk restore FILE”."
    ),
    "database.lacks_column": (
        "The board's file has no column {name} any more: somebody took it out. It was left as it "
        "is; restore a backup with “cab-desk restore FILE”."
    ),
    "database.no_memory": "There is not enough memory. Nothing was recorded; close something.",
    "database.missing": "There is no board at {path}. Create one, or choose another file.",
    "database.folder": "{path} is a folder, not a board. Choose a file.",
    "database.unreadable": "{path} cannot be read: {why}.",
    "database.cannot_write": "{path} cannot be written: {why}.",
    "database.empty": (
        "{path} is empty, so it holds no board. It was left as it is; restore a backup, "
        "or choose another file."
    ),
    "database.copies_there": "{why} The newest copies of it: {files}.",
    "database.not_ours": "This file is not a board of CAB Desk. It was left as it is.",
    "database.not_a_board": "{path} is not a board of CAB Desk. It was left as it is.",
    "database.foreign": "{path} is a database of another program. It was left as it is.",
    "database.truncated": (
        "{path} is cut off: {found:,} of {wanted:,} bytes are there. It was left as it is; "
        "restore a backup."
    ),
    "database.newer": (
        "{path} was written by a newer version of CAB Desk (schema {found}, this program knows "
        "{known}). It was left as it is; update the program."
    ),
    "database.older_shared": (
        "{path} has schema {found}, which other desks may still use; this program writes schema "
        "{known}. It can be read but not written until somebody upgrades it: here, or with "
        "“cab-desk database upgrade”. A copy is kept."
    ),
    "database.too_old_shared": (
        "{path} has schema {found}, and other desks may open it; this program reads no schema as "
        "old as that. It was left as it is: “cab-desk database upgrade” keeps a copy and brings "
        "it to schema {known}."
    ),
    "database.upgrade_now": "Keep a copy and upgrade",
    "database.upgraded_meanwhile": (
        "A newer CAB Desk brought the board to schema {found} meanwhile; this program knows "
        "{known}. It can be read but not written: update the program. Nothing was recorded."
    ),
    "database.downgraded_meanwhile": (
        "A board of schema {found} took this one's place meanwhile; this program writes {known}. "
        "Nothing was recorded; open the board again."
    ),
    "database.other_schema": (
        "This cannot be read for now: the board has schema {found}, and this program knows {known}."
    ),
    "database.always_copied": (
        "A board in a file is always copied before its upgrade; --without-copy is for a board on "
        "a server."
    ),
    "database.check_failed": (
        "The board's file is damaged ({why}). Writing is off; restore a backup."
    ),
    "database.exists": "{path} is there already and was left as it is. Choose another name.",
    "database.no_board": "The database holds no board yet. Create one first.",
    "database.board_exists": "The database holds a board already: {name}. Nothing was recorded.",
    "database.no_change": "There is no RFC {uid}. It may belong to another board.",
    "database.no_person": "There is no person {uid} on this board.",
    "database.no_meeting": "There is no meeting {uid} on this board.",
    "database.meeting_changed": (
        "{meeting} was changed by somebody else meanwhile. Reload it and try again. "
        "Nothing was recorded."
    ),
    "database.stream_moved": (
        "Something else was recorded in this person's name on this computer meanwhile. "
        "Try again. Nothing was recorded."
    ),
    "database.event_foreign": "The event belongs to another board. Nothing was recorded.",
    "database.event_form": "The event is not in a form that this program knows: {why}.",
    "database.backed_up": "Backup written to {path} and checked: {size:,} bytes.",
    "database.backup_same": "The backup cannot take the board's own place. Choose another file.",
    "database.restored": "The board is restored from {source}.",
    "database.restore_force": (
        "{path} holds a board already. Restore with --force to put the backup in its place; "
        "the present file is kept under a dated name."
    ),
    "database.restore_same": "The backup is the board's own file. Choose another one.",
    "database.status.current": "{path}: schema {schema}, up to date, {size:,} bytes.",
    "database.status.older": (
        "{path}: schema {schema} of {known}. “cab-desk database upgrade” brings it up to date."
    ),
    "database.status.newer": (
        "{path}: schema {schema}, made by a newer CAB Desk; this program knows {known}."
    ),
    "database.status.missing": "{path}: there is no board yet.",
    "database.no_server": (
        "{url} is no address of a board. Name a file, or a server by postgresql://."
    ),
    "database.spoilt": (
        "The board holds a time or a list that can't be read, which CAB Desk does not write. "
        "“cab-desk verify” says where."
    ),
}
