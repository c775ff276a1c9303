"""What the program says about the files that are attached to an RFC."""

TEXTS: dict[str, str] = {
    "attachments.size.bytes": "{size} bytes",
    "attachments.size.kb": "{size} KB",
    "attachments.size.mb": "{size} MB",
    "attachments.hash": "SHA-256 {hash}",
    "attachments.said": "{file}, {size}, SHA-256 begins with {hash}",
    "attachments.named": "attachment “{file}”",
    # In the form.
    "attachments.label": "Attachments",
    "attachments.add": "Attach files…",
    "attachments.add_tip": "Attach files ({keys}), or drop them on this form",
    "attachments.hint": "Or drop them here. {most} a file, {together} together; signed by their hash.",
    "attachments.choose": "Attach files",
    "attachments.choose_one": "Choose the file that takes its place",
    "attachments.replace": "Replace",
    "attachments.remove": "Remove",
    "attachments.progress": "Reading {file}, {share} %",
    "attachments.stop": "Stop",
    "attachments.still_reading": "A file is still being read. Wait until it is there, or stop it.",
    "attachments.signed.one": "One file is signed with it:",
    "attachments.signed.many": "{count} files are signed with it:",
    # What cannot be attached.
    "attachments.missing": "{file} is not there any more, so it was not attached.",
    "attachments.folder": "{file} is a folder. Attach its files, or pack them into one.",
    "attachments.no_file": "{file} is no plain file, so it was not attached.",
    "attachments.empty": "{file} is empty, so it was not attached.",
    "attachments.too_large": "{file} has {size}; a file has at most {most}, so it was not attached.",
    "attachments.too_much": (
        "The files of an RFC have at most {most} together. With {file} they would have {size}."
    ),
    "attachments.too_many": "An RFC has at most {most} files.",
    "attachments.nameless": "A file has no name that can be kept. Rename it and attach it again.",
    "attachments.changed": (
        "{file} was changed while it was read, so it was not attached. Attach it again."
    ),
    "attachments.unreadable": "{file} cannot be read: {why}. It was not attached.",
    "attachments.no_room": "{file} cannot be copied to this machine's own folder: {why}.",
    "attachments.there": "{file} is attached already, byte by byte the same.",
    # What an RFC may not name.
    "attachments.bad_name": "“{file}” is no name under which a file can be kept.",
    "attachments.name_twice": "Two files are called “{file}”. Rename one and attach it again.",
    "attachments.no_bytes": (
        "The bytes of “{file}” are neither on this board nor on this machine. "
        "Remove it, or attach the file again."
    ),
    "attachments.other_size": "“{file}” has another size on this board than the RFC says.",
    "attachments.other_bytes": (
        "The bytes of the file {hash} are not the ones of its SHA-256, so nothing was kept."
    ),
    # Saving a copy.
    "attachments.gone": (
        "The bytes of “{file}” are missing on this board. Verify the audit chain to see what else is."
    ),
    "attachments.altered": (
        "The bytes of “{file}” on this board are not the ones that the RFC names, so no copy was "
        "saved. Verify the audit chain to see what else was changed."
    ),
    "attachments.left_out": "This packet does not carry the bytes of “{file}”.",
    "attachments.save": "Save a copy…",
    "attachments.save_title": "Save a copy of the file",
    "attachments.all_files": "All files (*)",
    "attachments.saved": "{file} is saved. CAB Desk does not open it and does not check it for viruses.",
}
