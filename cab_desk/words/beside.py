"""What the program says of the calendar beside the agenda."""

TEXTS: dict[str, str] = {
    "beside.menu": "Calendar of its day",
    "beside.title": "{day}, around {number}",
    "beside.choice": "What of the day is shown",
    "beside.system": "Its system",
    "beside.team": "Its team",
    "beside.all": "All",
    "beside.count.one": "{count} other change on this day",
    "beside.count.many": "{count} other changes on this day",
    "beside.close": "Close",
    "beside.cell_sum": "{count} of {all} in this cell",
    "beside.no_time": "This item has no day in the calendar.",
}
