"""What the program says where a moment is typed."""

TEXTS = {
    "moments.no_time": "“{text}” is not a time. Write it as 2026-11-30 14:00.",
    "moments.empty": "The time is missing. Write it as 2026-11-30 14:00.",
    "moments.far": "The year {year} is too far from now. Write another.",
    "moments.gap": "{time} is left out on {day}, as the clocks go forward. Write {after} or another time.",
    "moments.twice": "{time} comes twice on {day}, as the clocks go back. Write {first} or {second}.",
    "moments.no_offset": "{offset} is not what the clocks show then. It is {right}.",
    "moments.choose": "Choose a day, Alt Down",
    "moments.keys": "{zone}. Up and Down change the part at the cursor, Page Up and Page Down the week, Alt Down shows a calendar.",
}
