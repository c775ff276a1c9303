"""Words that every room shares, and those of the command line."""

TEXTS: dict[str, str] = {
    "common.unseen": "Nothing shows as you type",
    "common.cancel": "Cancel",
    "common.save": "Save",
    "common.nothing_recorded": "Nothing was recorded.",
    "common.about": (
        "A desktop program for change advisory boards. Without a command the window opens."
    ),
    "common.help.demo": "fill an empty board with a sample and hold a whole meeting",
    "common.help.import": "read changes from CSV, XLSX, JSON or ICS",
    "common.help.export": "write changes as CSV, XLSX, JSON or ICS",
    "common.help.check": "judge changes of a JSON file against a policy pack",
    "common.help.conflicts": "list overlaps, and windows and freezes broken in the schedule",
    "common.help.kpi": "the policy's KPIs, with --board the board's own work; --out writes it (PDF, CSV)",
    "common.help.minutes": "write the minutes of a meeting as PDF",
    "common.help.invite": "write the invitation to a meeting as a calendar file",
    "common.help.verify": "walk the ledger and every signature, or check minutes",
    "common.help.policy": "list, show or lint policy packs",
    "common.help.list": "list the packs",
    "common.help.show": "show a pack",
    "common.help.lint": "list every fault of a pack",
    "common.help.backup": "write a consistent copy of the board",
    "common.help.restore": "put a copy in the board's place",
    "common.help.database": "make, look at, upgrade or copy the database",
    "common.help.status": "say which schema the database has",
    "common.help.copy": "copy the whole board into another, empty database",
    "common.help.upgrade": "bring the database to this program's schema",
    "common.help.ledger": "the ledger",
    "common.help.head": "print length and hash of the ledger's head",
    "common.help.purge": "say until when records are kept; nothing is ever removed from the chain",
    "common.help.proof": "write what proves one audit entry to somebody who has the minutes",
    "common.help.ledger_check": "say what such a proof shows, without any board",
    "common.help.ledger_export": "write the whole ledger as JSON lines",
    "common.help.packet": "reviews that travel: hand a packet out, bring back what was said",
    "common.help.packet_out": "write a packet for somebody to take along",
    "common.help.packet_in": "merge the events that came back",
    "common.help.packet_show": "say what a packet holds, and what was said in it here",
    "common.help.packet_comment": "comment on an RFC, in a packet or at the board",
    "common.help.packet_vote": "vote provisionally in a packet",
    "common.help.packet_kept": "list the packets that lie unpacked on this machine",
    "common.help.packet_forget": "remove the unpacked copy of a packet from this machine",
    "common.help.packet_save": "write what was said in a packet, for the board",
    "common.help.paint": "open the window, measure, and close it",
    "common.demo_not_empty": (
        "{path} holds a board already, in use or left by a demo that was cut off. "
        "Name another folder with --out, or a new file with --database."
    ),
    "common.about_file": "{file}: {sentence}",
    "common.more_faults.one": "and {count} more fault",
    "common.more_faults.many": "and {count} more faults",
    "common.not_a_time": "“{text}” is not a time. Write it as 2026-11-18T14:30+01:00.",
    "common.time_without_offset": "“{text}” has no offset. Write it as 2026-11-18T14:30+01:00.",
    "common.not_a_day": "“{text}” is not a day. Write it as 2026-11-18.",
    "common.far_year": "“{text}” lies too far off. Name a year from {first} to {last}.",
    "common.days_reversed": "Nothing lies between {since} and {until}: the first is not the earlier one.",
    "common.no_pack": "There is no policy pack “{pack}”. The packs are: {known}.",
    "common.pack_faulty.one": (
        "{count} fault; cannot be followed. `cab-desk policy lint {folder}` names it."
    ),
    "common.pack_faulty.many": (
        "{count} faults; cannot be followed. `cab-desk policy lint {folder}` names them."
    ),
    "common.no_page": "The window has no page “{page}”. Its pages are: {known}.",
    "common.no_display": (
        "No window opens here: neither DISPLAY nor WAYLAND_DISPLAY is set. `cab-desk --help` lists"
        " what works without one."
    ),
    "common.no_folder": "There is no folder {folder}. Make it first, or choose another place.",
    "common.no_output": "This is not written to the standard output. Name a file.",
    "common.output_and_json": (
        "The standard output has room for one thing: leave out --json, or name a file."
    ),
    "common.input": "the standard input",
    "common.no_file": "{file} is not there.",
    "common.is_a_board": (
        "{file} is a board's file or its journal. Nothing was written; choose another name."
    ),
    "common.unwritten": "The answer cannot be written out: {why}.",
    "common.unreadable": "{file} cannot be read: {why}.",
    "common.demo_made": "The sample meeting was held. In {folder}:",
    "common.exported.one": "{count} change written to {file}.",
    "common.exported.many": "{count} changes written to {file}.",
    "common.ledger_exported.one": "{count} entry written to {file}.",
    "common.ledger_exported.many": "{count} entries written to {file}.",
    "common.minutes_written": "Minutes written to {file}.",
    "common.lint_clean": "{file}: no fault found.",
    "common.backed_up": "Backup written to {file} and checked.",
    "common.restored": "The board was restored.",
    "common.restored_kept": "The board was restored; the one before is kept as {kept}.",
    "common.restored_shorter": (
        "This machine saw {remembered} audit entries of it before; the restored board has {entries}."
    ),
    "common.folder_not_writable": (
        "The folder {path} can't be written: {reason}. Free some space or change its rights."
    ),
    "common.settings_unsaved": (
        "The settings can't be kept: {why}. They hold until the program ends."
    ),
    "common.shots_usage": (
        "Name the folder for the pictures: python -m cab_desk.app.shots DIR [--only NAME,…] "
        "[--at VARIANT,…] [--now 2026-11-18T13:42] [--hard | --like {like}]"
    ),
    "common.unwritable": "{file} cannot be written: {why}. Choose another place.",
    "common.upgraded": "The database was upgraded; the one before is kept as {kept}.",
    "common.up_to_date": "The database has this program's schema already.",
    "common.minutes_unknown": (
        "{file} is not a file that the audit chain records: it was changed, or it is of another "
        "board."
    ),
    "common.minutes_known_final": (
        "{file} is the final file of the minutes of meeting {meeting}, revision {revision}."
    ),
    "common.minutes_known_draft": (
        "{file} is a draft of the minutes of meeting {meeting}, revision {revision}."
    ),
    "common.help.create": "make a board in a new file",
    "common.no_such_chair": (
        "“{chair}” is to be the chair and is nobody of the board. Name the person by --person, too."
    ),
    "common.person_unnamed": "“{text}” names nobody. Write it as 'Name: Role, Role'.",
}
