"""What the program says about policy packs and about files to be checked."""

TEXTS: dict[str, str] = {
    # Packs.
    "checking.pack_unreadable": "{path} cannot be read: {why}.",
    "checking.pack_faulty": "The policy pack {pack} cannot be used ({count} faults): {first}",
    "checking.no_file": "There is no {file} in {folder}.",
    "checking.file_large": "The file is larger than {most} KB.",
    "checking.not_utf8": "The file is not UTF-8 text.",
    "checking.not_toml": "This is not TOML: {why}.",
    "checking.too_deep": "Values are nested too deeply.",
    "checking.not_part": "“{name}” is no name for a further file of a pack.",
    "checking.not_listed": "This file is not named in “parts” of pack.toml, so nobody reads it.",
    "checking.unknown_key": "“{key}” is not known here. Known are: {known}.",
    "checking.key_missing": "“{key}” is missing.",
    "checking.not_text": "“{key}” must be a text of 1 to {most} characters.",
    "checking.not_texts": "“{key}” must be a list of at most {most} texts.",
    "checking.form.id": (
        "“{value}” is no id. Write up to 61 small letters, digits, hyphens, dots and underscores, "
        "such as “roll-back”."
    ),
    "checking.form.short_id": (
        "“{value}” is no id. Write up to 41 small letters, digits, hyphens and underscores, "
        "such as “normal”."
    ),
    "checking.form.rule_id": (
        "“{value}” is no id of a rule. Write up to 61 small letters, digits, hyphens, dots and "
        "underscores, such as “freeze.approval”."
    ),
    "checking.form.number": (
        "“{value}” is no form of a number. Write capitals, a hyphen and two to nine N, with YYYY- "
        "between where the year is wanted, such as “CR-YYYY-NNNN”."
    ),
    "checking.form.letter": "“{value}” is not one letter. Write one letter or digit, such as “N”.",
    "checking.not_known": "“{value}” is not known. Known are: {known}.",
    "checking.twice": "“{value}” stands there twice.",
    "checking.list_empty": "“{key}” needs at least one entry.",
    "checking.not_whole": "“{key}” must be a whole number from {low} to {high}.",
    "checking.not_number": "“{key}” must be a number from 0 to 1,000,000.",
    "checking.not_flag": "“{key}” must be true or false.",
    "checking.not_amount": (
        "“{value}” is no length of time. Write one such as “30 minutes”, “24 hours”, “7 days”, "
        "“3 business days” or “same day”."
    ),
    "checking.not_clock": "“{value}” is no time of day. Write one such as “09:00” or “24:00”.",
    "checking.not_dates": "“{key}” must be a list of dates such as 2026-12-24.",
    "checking.not_month_day": "“{value}” is no day of a year. Write one such as “12-25”.",
    "checking.not_tables": "“{key}” must be a list of tables.",
    "checking.not_table": "“{key}” must be a table.",
    "checking.not_rows": "“{key}” must be a list of lists of texts.",
    "checking.too_many": "“{key}” has more than {most} entries.",
    "checking.holiday_form": "A holiday has either “day”, or “nth” with “days” and “month”.",
    "checking.recurrence_form": "A time is given by exactly one of {known}.",
    "checking.one_day": "“to_day” goes with a single day in “days”.",
    "checking.span_backwards": "The time ends before it begins, or lasts longer than a week.",
    "checking.proof_form": "“{key}” has no meaning for {needs}.",
    "checking.above_hundred": "No coverage is above 100 percent.",
    "checking.slot_form": "A slot has either “any_of” or “board”.",
    "checking.either_form": "“either” needs “type” and “trait” beside it.",
    "checking.freeze_form": "A freeze needs “times”, “declared” or “incidents”.",
    "checking.duty_role": "“role” goes with done_by = “signed”, and only with it.",
    "checking.trigger_form": "A trigger has one of “above”, “rise_above” and “times_above”.",
    "checking.flag_pattern": (
        "The form of a flag's name has different parts in square brackets, with signs between "
        "them, such as [team]-[feature]-[type]."
    ),
    "checking.not_template": (
        "This sentence has braces around something else than one of its fields: {known}."
    ),
    "checking.override_form": "An exception has either “any_of” or “all_of”.",
    "checking.kpi_form": "A KPI has one of “above”, “below”, “at_least” and “at_most”.",
    "checking.matrix_size": "The matrix must have {rows} rows of {columns} cells.",
    "checking.matrix_form": "A matrix has either “cells” by level or “scores”.",
    "checking.matrix_falls": "Row {row} falls: a higher probability must not mean a lower risk.",
    "checking.matrix_falls_down": "Column {column} falls: a higher impact must not mean a lower"
    " risk.",
    "checking.not_score": "“{value}” is not a score. Write a whole number up to {most}, with a star"
    " where the document leaves it open.",
    "checking.not_score_rows": "“{key}” must be a list of lists of whole numbers.",
    "checking.score_hole": "No level of risk stands for every score from {score} on. Give each"
    " level its lowest score as “from”.",
    "checking.bands_fall": "The levels of risk must stand in the order of their lowest scores.",
    "checking.not_residual": "The residual risk decides only where the matrix has residual = true.",
    "checking.residual_rating": "“{rating}” is asked for, and no matrix has residual = true.",
    "checking.axis_size": "“{key}” must have 2 to 6 steps.",
    "checking.chair_no_member": "The chair, {chair}, is not among the members.",
    "checking.no_zone": "“{value}” is no time zone. Write UTC, board, or one such as Europe/Berlin.",
    "checking.no_hash": "“{value}” is no SHA-256 of 64 hexadecimal digits in small letters.",
    "checking.leads_nowhere": "“{value}” is not in this pack.",
    "checking.no_board": "A slot of the board needs a rule with a meeting and its members.",
    "checking.rule_empty": "The rule {rule} demands nothing, measures nothing and captures nothing.",
    "checking.people_form": "Say what one person may be on for: one_at_a_time, rest, most_per_day or most_per_night.",
    "checking.night_form": "“most_per_night” and “night” belong together: say from when to when it is night.",
    "checking.night_hours": "A night ends at another time than it begins, and begins before 24:00.",
    "checking.not_by_clock": "“{key}” is measured by the clock: write minutes, hours or days.",
    "checking.no_when": "“{key}” holds for every live change. Put it into a rule of its own, without “when”.",
    "checking.only_one": "Only one rule may have a “{key}”.",
    # Files to be checked.
    "checking.line": "line {line}, column {column}",
    "checking.file_too_large": "The file is larger than {most} MB.",
    "checking.not_json": "This is not JSON: {why}.",
    "checking.no_changes": "“changes” is missing.",
    "checking.not_changes": "“{value}” is neither a change nor a list of changes.",
    "checking.too_many_changes": "At most {most} changes can be checked at once.",
    "checking.class_missing": "“class” is missing. Known are: {known}.",
    "checking.key_twice": "“{key}” stands there twice.",
    "checking.not_string": "“{value}” is no text.",
    "checking.text_too_long": "The text has more than {most} characters.",
    "checking.not_time": "“{value}” is no time. Write one such as 2026-03-04T16:00:00+01:00.",
    "checking.time_without_offset": "“{value}” has no offset. Add one, such as Z or +01:00.",
    "checking.year_out_of_range": "“{value}” does not lie between 1970 and 2199.",
    "checking.end_before_start": "The end lies before the start.",
    "checking.not_date": "“{value}” is no date. Write one such as 2026-12-24.",
    "checking.not_bool": "“{value}” is neither true nor false.",
    "checking.number_out_of_range": "“{value}” is no number from 0 to {most}.",
    "checking.whole_out_of_range": "“{value}” is no whole number from 0 to {most}.",
    "checking.not_object": "“{value}” is no object.",
    "checking.not_list": "“{value}” is no list.",
    # Verdicts.
    "checking.allowed": "{change}: allowed",
    "checking.blocked": "{change}: {blocks}",
    "checking.blocks.one": "{count} block",
    "checking.blocks.many": "{count} blocks",
    "checking.risk": "Risk: {level}",
    "checking.block": "Blocks. {message} {remedy} ({rules})",
    "checking.warning": "Warns. {message} {remedy} ({rules})",
    "checking.rule": "{section}, {rule}",
    "checking.due": "Due: {what} by {by}",
}
