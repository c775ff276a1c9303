"""What the program says about proposing, freezing and carrying on an agenda."""

TEXTS: dict[str, str] = {
    # proposing
    "agenda.propose": "Propose agenda",
    "agenda.propose_tip": "Fills the planned minutes with what waits for the board",
    "agenda.proposed.one": "One request is proposed: {minutes} of {planned} min are planned.",
    "agenda.proposed.many": (
        "{count} requests are proposed: {minutes} of {planned} min are planned."
    ),
    "agenda.left_over.one": "One request found no room.",
    "agenda.left_over.many": "{count} requests found no room.",
    "agenda.no_room.one": (
        "One request waits and finds no room. Shorten a time box or plan a second meeting."
    ),
    "agenda.no_room.many": (
        "{count} requests wait and find no room. Shorten a time box or plan a second meeting."
    ),
    "agenda.unready.one": "One is not ready: {changes}.",
    "agenda.unready.many": "{count} are not ready: {changes}.",
    "agenda.unready_one": "{change}, {why}",
    "agenda.unready_more.one": "and one more",
    "agenda.unready_more.many": "and {count} more",
    "agenda.empty": "Nothing is on the agenda yet.",
    "agenda.none_waits": "No other request waits for the board.",
    # cut-off and late tray
    "agenda.replan": "Change…",
    "agenda.replan_tip": "Change title, time, place, cut-off or guests of this meeting",
    "agenda.replan_title": "Change meeting {meeting}",
    "agenda.replan_save": "Save changes",
    "agenda.replanned": "Meeting {meeting} is changed.",
    "agenda.replan_same": "Nothing was changed.",
    "agenda.cutoff_stands": "The cut-off has passed and stays: the chair lets in what comes late.",
    "agenda.frozen": (
        "The agenda of meeting {meeting} is frozen. The chair may let requests in from the late "
        "tray."
    ),
    "agenda.frozen_since": "Frozen since {when}. What comes later waits in the late tray.",
    "agenda.freezes": "The agenda freezes {when}.",
    "agenda.cutoff_range": "The cut-off lies between 0 and {most} hours before the meeting.",
    "agenda.cutoff": "Agenda freezes",
    "agenda.cutoff_suffix": " h before",
    "agenda.cutoff_none": "never",
    "agenda.late": "Late tray",
    "agenda.let_in": "Let in…",
    "agenda.let_in_name": "Let {item} in…",
    "agenda.late_already": "These wait in the late tray or are on the agenda already.",
    "agenda.late_added.one": ("The agenda is frozen: {item} waits in the late tray for the chair."),
    "agenda.late_added.many": (
        "The agenda is frozen: {count} requests wait in the late tray for the chair."
    ),
    "agenda.not_late": "This request is no longer in the late tray.",
    "agenda.admit_reason": "Letting {item} in needs a reason. It goes into the minutes.",
    "agenda.admit_title": "Let {item} in?",
    "agenda.admit_text": (
        "It came after the cut-off. The reason goes into the minutes, signed by the chair."
    ),
    "agenda.admit_go": "Let in",
    "agenda.admitted": "{item} is on the agenda.",
    # series
    "agenda.plan_next": "Plan next meeting",
    "agenda.next_line": "The next one is {when}. It takes {items} and {tasks} along.",
    "agenda.next_skipped": "{day} is {name} and left out.",
    "agenda.rhythm": "How often the series meets",
    "agenda.rhythm.weekly": "Every week",
    "agenda.rhythm.fortnightly": "Every two weeks",
    "agenda.rhythm.monthly": "{nth} {day} of the month",
    "agenda.next_planned": "Meeting {next} follows.",
    "agenda.items.one": "one item",
    "agenda.items.many": "{count} items",
    "agenda.tasks.one": "one open task",
    "agenda.tasks.many": "{count} open tasks",
    "agenda.next_after_close": "Meeting {meeting} is not closed yet. Close it first.",
    "agenda.next_known": "Meeting {next} follows {meeting} already.",
    "agenda.next_items.one": "It takes one item and {tasks} along.",
    "agenda.next_items.many": "It takes {count} items and {tasks} along.",
    # invitations and answers
    "agenda.invite": "Invite…",
    "agenda.invite_tip": "Keep the invitation as a calendar file, to be sent by mail",
    "agenda.invite_title": "Keep the invitation",
    "agenda.invite_kind": "Calendar file (*.ics)",
    "agenda.invited": "The invitation to meeting {meeting} is in {file}.",
    "agenda.invite_line": "{place}. {item}, {minutes} min",
    "agenda.answered_sum": "{accepted} accepted, {tentative} maybe, {declined} declined, {open} open",
    "agenda.answer": "Answer of {name}",
    "agenda.answer.accepted": "accepts",
    "agenda.answer.tentative": "maybe",
    "agenda.answer.declined": "declines",
    "agenda.answer.nothing": "has not answered",
    "agenda.seat_answer": "{name}, {answer}",
    "agenda.answer_tip": "The context menu notes an answer to the invitation",
    "agenda.answered.accepted": "{name} accepts.",
    "agenda.answered.tentative": "{name} may come.",
    "agenda.answered.declined": "{name} declines and is excused.",
    "agenda.answered.nothing": "The answer of {name} is taken back.",
    "agenda.no_such_answer": "“{answer}” is no answer to an invitation.",
    # calling off
    "agenda.call_off": "Call off…",
    "agenda.call_off_tip": "Call this meeting off, with the reason",
    "agenda.call_off_title": "Call off meeting {meeting}?",
    "agenda.call_off_text": (
        "It is never held and has no minutes. The reason stays on the record; its number is not "
        "given again."
    ),
    "agenda.call_off_why": "Reason",
    "agenda.call_off_to": "Its agenda goes to",
    "agenda.call_off_to_none": "No meeting: the requests wait for the board",
    "agenda.call_off_go": "Call off meeting",
    "agenda.call_off_reason": "Calling a meeting off needs a reason. It stays on the record.",
    "agenda.call_off_itself": "Its agenda goes to another meeting than this one.",
    "agenda.called_off": "Meeting {meeting} is called off.",
    "agenda.called_off_title": "Meeting {meeting} is called off",
    "agenda.handed_over.one": "Meeting {other} takes its one item.",
    "agenda.handed_over.many": "Meeting {other} takes its {count} items.",
    # delegates
    "agenda.on_behalf": "{delegate} for {name}",
    "agenda.delegate": "Delegate…",
    "agenda.delegate_title": "Give a seat to a delegate",
    "agenda.delegate_seat": "Seat of",
    "agenda.delegate_text": (
        "A delegate counts for the quorum in this seat. Everybody signs with the own key only."
    ),
    "agenda.delegate_who": "Delegate",
    "agenda.delegate_nobody": "Nobody, the member comes",
    "agenda.delegate_until": "Up to and including",
    "agenda.delegate_go": "Give seat",
    "agenda.delegate_gone": "{name} is no longer active on this board.",
    "agenda.delegate_seated": "{name} has a vote here already, in the seat of {seat}.",
    "agenda.delegate_over": "{name} would be delegate up to {day} only, before this meeting.",
    "agenda.delegate_no_vote": "{name} has no vote here. Only a member's seat takes a delegate.",
    "agenda.delegated": "{delegate} sits for {name}.",
    "agenda.delegate_back": "{name} has the seat again.",
    # the chair
    "agenda.hand_over": "Hand over the chair…",
    "agenda.chair_handed": "{name} chairs the meeting from now on.",
    "agenda.chaired_by": (
        "{chair} chairs meeting {meeting}. Hand the chair over to {name} first, or let the chair "
        "decide."
    ),
    "agenda.chairs_already": "{name} chairs this meeting already.",
    "agenda.chair_not_here": (
        "{name} is not here with a vote of their own. Note the attendance first, then hand over."
    ),
    "agenda.no_other_chair": "Nobody else may chair. Name one under Settings, People.",
    # bringing back
    "agenda.restore": "Restore",
    "agenda.restore_tip": "Puts an item that was taken off on the agenda again",
    "agenda.restored": "{item} is on the agenda again.",
    "agenda.reopen": "Take the decision back",
    "agenda.reopened": "{item} waits for a decision again.",
    "agenda.not_decided": "{item} is not decided.",
    # emergencies
    "agenda.emergency_title": "Emergency CAB, {change}",
    "agenda.emergency_heading": "Emergency CAB for {change}",
    "agenda.emergency_text.one": "It begins now. One member is invited.",
    "agenda.emergency_text.many": "It begins now. All {count} members are invited.",
    "agenda.emergency_in_time": "Requested {when}. The policy wants the board by {by}.",
    "agenda.emergency_no_rule": "Requested {when}. The policy names no time for the board.",
    "agenda.emergency_late": (
        "The policy wants the board within {hours} of the request; this is {over} later."
    ),
    "agenda.emergency_known": "{change} is on the agenda of meeting {meeting} already.",
    "agenda.emergency_go": "Plan meeting now",
    "agenda.emergency_place": "Place or call",
    "agenda.hours": "{hours} h",
    "agenda.hours_minutes": "{hours} h {minutes} min",
}
