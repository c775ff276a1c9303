"""What the program says about files: reading, importing and exporting them."""

TEXTS: dict[str, str] = {
    # Whole files
    "files.no_file": "{file} is not there, or is no file.",
    "files.unreadable": "{file} cannot be read: {why}.",
    "files.unwritable": "{file} cannot be written: {why}. Nothing was written.",
    "files.exists_folder": "{file} is a folder. Name a file.",
    "files.no_plain_file": "{file} is a device or a pipe. Name a file.",
    "files.empty": "{file} is empty.",
    "files.too_large": "{file} is larger than {most} MiB, the most that is read. Split it.",
    "files.too_large_kind": (
        "The file is larger than {most} MiB, the most that is read of {kind}. Split it."
    ),
    "files.too_slow": (
        "Reading the file took longer than {seconds} s and was stopped. Nothing was imported. "
        "Split the file."
    ),
    "files.too_much_memory": (
        "Reading the file took more than {most} MiB of memory and was stopped. Nothing was "
        "imported. Split the file."
    ),
    "files.not_utf8": (
        "Line {line} is not UTF-8, and the file does not say what it is. Name the encoding."
    ),
    "files.no_encoding": "“{encoding}” is no encoding that is known here, such as cp1252.",
    "files.wrong_encoding": "The file is not in {encoding}. Name the encoding it is in.",
    "files.nul": "Line {line} holds a NUL byte, which no text file has. Export the file again.",
    "files.no_format": "“{format}” is not a format. Choose one of {known}.",
    "files.other_form": "The file is not in the form of {format}. Leave the format out.",
    "files.is_xls": "This is a workbook of an old Excel. Save it as .xlsx or .csv.",
    "files.is_database": "This is a database, not an export. Open it as a board.",
    "files.is_pdf": "This is a PDF. Export the changes as CSV, XLSX, JSON or ICS.",
    "files.is_gzip": "This file is compressed. Unpack it first.",
    "files.is_archive": "This is an archive. Unpack it first.",
    "files.is_yaml": "This is YAML. Export the changes as CSV, XLSX or JSON.",
    "files.is_markup": "This is a page of HTML or XML. Export the changes as CSV, XLSX or JSON.",
    "files.no_zone": "“{zone}” is no time zone. Write it like Europe/Berlin.",
    "files.no_order": "“{order}” is no order of dates. Choose one of {known}.",
    # Sheets
    "files.no_heading": "The file has no row with headings.",
    "files.no_title_column": (
        "No column holds the title. The columns are: {columns}. A mapping file says which is "
        'which: [columns] "Short text" = "title".'
    ),
    "files.column_twice": "Two columns hold “{field}”. Leave one of them out.",
    "files.many_rows": "The file has more than {most} rows. Split it.",
    "files.many_columns": "The file has more than {most} columns.",
    "files.long_cell": "Line {line}: a cell has more than {most} characters.",
    "files.broken_csv": (
        "Line {line}: a quotation mark is not closed, or stands inside a cell. Correct it and "
        "import the file again."
    ),
    "files.ragged": "There are more cells than columns ({count}). Put cells with commas in quotes.",
    "files.broken_xlsx": "The workbook cannot be read: {why}.",
    "files.broken_zip": "The file is no workbook, or is cut off.",
    "files.zip_no_xlsx": "The file is an archive without a workbook in it.",
    "files.zip_bomb": "The workbook would unpack to far more than {most} MiB. It is not opened.",
    "files.no_sheet": "There is no sheet “{sheet}”. The sheets are: {known}.",
    # JSON
    "files.broken_json": "Line {line}, column {column}: this is not JSON.",
    "files.double_key": "The key “{name}” stands twice in one object. Leave one of them out.",
    "files.deep_json": "The file nests objects too deeply to be a list of changes.",
    "files.bad_number": "The file holds a number that cannot be used: {why}.",
    "files.json_no_changes": "The file holds no change: an object or a list of them is needed.",
    # Mapping files
    "files.broken_mapping": "{file} is neither TOML nor JSON: {why}.",
    "files.mapping_key": "{file}: “{name}” is not known. Known are {known}.",
    "files.mapping_text": "{file}: “{name}” needs a text.",
    "files.mapping_table": "{file}: “{name}” needs a table of words.",
    "files.mapping_field": "{file}: “{name}” is no field of a change.",
    "files.mapping_word": "{file}: {name} cannot be “{value}”. Choose one of {known}.",
    # Rows
    "files.no_title": "The title is missing.",
    "files.not_an_object": "This is no object with the fields of a change.",
    "files.too_long": "“{field}” has {count} characters; at most {most} fit.",
    "files.too_many.one": "“{field}” lists {count} entry; at most {most} fit.",
    "files.too_many.many": "“{field}” lists {count} entries; at most {most} fit.",
    "files.not_in_list": "“{value}” is not a value of {field}. Choose one of {known}.",
    "files.not_a_class": "“{value}” is not a class in policy {policy}. Choose one of {known}.",
    "files.broken_list": "“{field}” has a quotation mark that is not closed.",
    "files.not_boolean": "“{field}” is “{value}”, neither true nor false.",
    "files.not_number": "“{field}” is “{value}”, not a number that can be used.",
    "files.not_list": "“{field}” needs a list of texts.",
    "files.not_object": "“{field}” needs an object.",
    "files.not_str": "“{field}” is {value}, not a text.",
    "files.not_bool": "“{field}” is {value}, neither true nor false.",
    "files.no_offset": (
        "“{field}” is “{text}”, without an offset from UTC. Add one, such as +01:00."
    ),
    "files.not_a_time": "“{text}” is not a time. Write it like 2026-11-21T21:00+01:00.",
    "files.event_zone": (
        "“{text}” is in a zone “{zone}” that the file does not explain and nobody knows. "
        "Ask the provider for times with an offset, or in UTC."
    ),
    "files.far_time": "“{text}” lies outside the years {first} to {last}.",
    "files.which_order": "“{text}”: it is not clear whether the day or the month stands first.",
    "files.orders_mixed": (
        "Some dates of the file have the day first, others the month. Export it with one order."
    ),
    "files.no_such_time": "“{text}” does not exist in {zone}: the clocks went forward then.",
    "files.twice": "“{text}” comes twice in {zone}: the clocks went back then. Add the offset.",
    "files.placeholder": (
        "“{field}” holds “{text}”, a placeholder where a time should stand. Export the change "
        "again with its times."
    ),
    "files.end_before_start": "The end lies before the start.",
    "files.twice_in_file": "“{name}” stands in line {line} of this file already.",
    # Warnings
    "files.word_left": "“{value}” has no counterpart for {field}; it was left out.",
    "files.plan_empty": "The plan ends when it starts; it was left out.",
    "files.plan_half": "The plan has a start or an end, not both; it was left out.",
    "files.held_elsewhere": "On hold in the tool that it comes from",
    "files.draft_kept": "Kept as a draft: it has no {what} yet.",
    "files.draft_kept_class": "class",
    "files.draft_kept_requester": "requester",
    "files.class_left": (
        "“{value}” is not a class in policy {policy}; the request comes in without one."
    ),
    "files.content_closed": "The request is {stage}: its content stays as it is.",
    "files.stage_kept": "The stage stays as it is: a request of this board moves at the desk.",
    "files.stale.one": "{count} sign-off becomes stale.",
    "files.stale.many": "{count} sign-offs become stale.",
    "files.fields": "Changed: {fields}",
    "files.older_notice": "The board has this notice in a later form (sequence {sequence}).",
    "files.same_sequence": (
        "The board has this notice with other words under the same sequence {sequence}; only a "
        "higher one replaces it."
    ),
    # Notices
    "files.notice_untitled": "Maintenance",
    "files.notice_no_start": (
        "The notice “{title}” has no start (DTSTART). Ask the provider for a complete one."
    ),
    "files.notice_nobody": "The notice names no provider and no organiser.",
    "files.notice_no_key": "The notice “{title}” has neither a maintenance id nor a UID.",
    "files.notice_no_provider": "No provider is named; “{domain}” is taken, where it came from.",
    "files.notice_uid": "No maintenance id is named; the UID is taken.",
    "files.notice_no_end": "No end is named; the notice stays open.",
    "files.notice_no_stamp": "No time of writing (DTSTAMP) is named.",
    "files.notice_no_account": "No account is named.",
    "files.notice_no_circuit": "No circuit is named.",
    "files.ics_cut": "The calendar is cut off: END:VCALENDAR is missing.",
    "files.broken_ics": "The calendar cannot be read: {why}.",
    "files.ics_own": (
        "This calendar was written by CAB Desk. Its changes are exchanged as CSV, XLSX or JSON."
    ),
    "files.rule_many": "The event has more than one rule for coming again.",
    "files.rule_broken": "The rule for coming again cannot be used: {why}.",
    "files.rule_never": "The rule for coming again never comes true.",
    "files.rule_often": "The event comes again more than {most} times within two years.",
    "files.rule_frequency": (
        "The event comes again by “{frequency}”; daily, weekly, monthly and yearly are possible."
    ),
    "files.rule_range": (
        "The event changes a time of its series and all that follow; ask the provider for a "
        "series that ends there and a new one."
    ),
    "files.rule_interval": "The event comes again at an interval of nothing.",
    # Notes about a whole file
    "files.zone_note": "Times without an offset were read in {zone}.",
    "files.signoffs_note.one": (
        "{count} sign-off in the file was not taken over: people sign at the desk."
    ),
    "files.signoffs_note.many": (
        "{count} sign-offs in the file were not taken over: people sign at the desk."
    ),
    "files.no_ids_note.one": (
        "{count} row has no id. If it is edited in the file, it comes in as another request."
    ),
    "files.no_ids_note.many": (
        "{count} rows have no id. One that is edited in the file comes in as another request."
    ),
    "files.unknown_note": "Not used: {keys}.",
    # Importing
    "files.row": "Line {line}: {reason}",
    "files.row_of": "Line {line}, {name}: {reason}",
    "files.rows": "{count} rows ({line}): {reason}",
    "files.later_in_file": "A later form of this notice stands in the same file.",
    "files.refused_rows.one": (
        "{count} row cannot be imported, so nothing was. Correct it, or leave it out."
    ),
    "files.refused_rows.many": (
        "{count} rows cannot be imported, so nothing was. Correct them, or leave them out."
    ),
    "files.moved_on": "The board changed since the preview. Look at the new one, then import.",
    "files.unanswered": '{file}: {sentence} A mapping file says so: {name} = "{choice}".',
    "files.nothing_new": "Everything in {file} is on the board already.",
    "files.imported.one": "{count} request imported from {file}.",
    "files.imported.many": "{count} requests imported from {file}.",
    "files.imported_notices.one": "{count} notice imported from {file}.",
    "files.imported_notices.many": "{count} notices imported from {file}.",
    "files.read.one": "{count} row read",
    "files.read.many": "{count} rows read",
    "files.report": (
        "{read}: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
    "files.report_dry": (
        "{read}: {created} would be created, {updated} updated, {unchanged} unchanged, "
        "{refused} refused. Nothing was saved."
    ),
    "files.report_none": "Nothing was imported: every row has to be usable, or none is taken.",
    "files.more_rows.one": "and {count} row more",
    "files.more_rows.many": "and {count} rows more",
    # The window
    "files.preview_title": "Import {file}",
    "files.preview_reading": "Reading the file…",
    "files.preview_rows.one": "Reading the file… {count} row so far.",
    "files.preview_rows.many": "Reading the file… {count} rows so far.",
    "files.preview_looking": "Comparing with the board…",
    "files.preview_rows_of": "Rows of the file",
    "files.preview_progress": "Progress of the import",
    "files.preview_line": "Row",
    "files.preview_state": "Becomes",
    "files.preview_request": "Request",
    "files.preview_reason": "Why",
    "files.preview_import.one": "Import {count} request",
    "files.preview_import.many": "Import {count} requests",
    "files.preview_import_notices.one": "Import {count} notice",
    "files.preview_import_notices.many": "Import {count} notices",
    "files.preview_close": "Close",
    "files.preview_skip.one": "Leave out {count} refused row",
    "files.preview_skip.many": "Leave out {count} refused rows",
    "files.preview_all_or_none.one": (
        "{count} row cannot be imported. Correct it in the file, or leave it out."
    ),
    "files.preview_all_or_none.many": (
        "{count} rows cannot be imported. Correct them in the file, or leave them out."
    ),
    "files.preview_nothing": "Everything in this file is on the board already.",
    "files.preview_no_rows": "The file holds no row.",
    "files.preview_asked": "The file does not say it itself. Choose, and it is read again.",
    "files.preview_read_again": "Read again",
    "files.preview_look_again": "Look again",
    "files.preview_choose_other": "The file cannot be imported.",
    "files.ask.encoding": "Encoding",
    "files.ask.date_order": "Order of dates",
    "files.choice.day-month": "Day first: 25/02/2026",
    "files.choice.month-day": "Month first: 02/25/2026",
    "files.state.created": "New",
    "files.state.updated": "Updated",
    "files.state.unchanged": "Unchanged",
    "files.state.refused": "Refused",
    "files.chip.created": "{count} new",
    "files.chip.updated": "{count} updated",
    "files.chip.unchanged": "{count} unchanged",
    "files.chip.refused": "{count} refused",
    "files.chip.warned": "{count} with a note",
    # Exporting
    "files.export_kind": "“{suffix}” says no format. Name the file .csv, .xlsx, .json or .ics.",
    "files.export_no_format": "Changes are not written as “{format}”. Choose one of {known}.",
    "files.export_many": "A sheet holds at most {most} rows, and there are {count}. Use CSV.",
    "files.signed_on": "revision {revision}, content {content}",
    "files.export_ics_title": "{number} {title}",
}
