"""What is said about reviews that travel: packets, comments, provisional votes, merging."""

TEXTS = {
    "packets.only_review": (
        "This is a packet, not the board: here you comment, vote provisionally and sign."
    ),
    "packets.newer": "This packet is of a newer CAB Desk: open it with that one.",
    "packets.damaged": "This packet is damaged: what it holds is not what its list says.",
    "packets.unsealed": (
        "This packet names who signed it, and the signature is not there, or the other way round: "
        "it was changed on its way. Ask for a new one."
    ),
    "packets.forged": (
        "This packet is not what {name} signed: it was changed on its way. Ask for a new one."
    ),
    "packets.nobody_signs": "Say in the settings who you are before you sign a packet.",
    "packets.signed_by.nobody": "Nobody signed it",
    "packets.signed_by.nobody_tip": (
        "Whether this packet is what the board handed out shows only when your review comes back."
    ),
    "packets.signed_by.first": "Signed by {name}, key new here",
    "packets.signed_by.first_tip": (
        "Nothing was changed since it was signed by the key {key}. This machine sees that key for "
        "the first time: ask {name} whether it is theirs."
    ),
    "packets.signed_by.known": "Signed by {name}",
    "packets.signed_by.known_tip": (
        "Nothing was changed since it was signed by the key {key}, which this machine knows as "
        "{name}’s."
    ),
    "packets.signed_by.other": "Signed by {name}, with another key than before",
    "packets.signed_by.other_tip": (
        "This machine knew another key of {name} than {key}. Ask {name} before you sign here."
    ),
    "packets.comment_empty": "A comment needs a text.",
    "packets.comment_long": "A comment has at most {most:,} characters, this one {count:,}.",
    "packets.comment_kept": "Comment on {number} kept.",
    "packets.comment_gone": "The comment is taken back; that it was made stays.",
    "packets.no_comment": "There is no such comment on this RFC.",
    "packets.not_your_comment": "This comment is {name}’s: only {name} can take it back.",
    "packets.vote_at_desk": "At the board you sign off; a provisional vote is for a packet.",
    "packets.cannot_vote": "You cannot vote on {number}: {why}",
    "packets.vote_kept": (
        "Provisional vote on {number} kept: {decision}. It counts once you have signed off."
    ),
    "packets.nobody": "Say in the settings who you are before you comment.",
    "packets.quote_long": "A passage has at most {most} characters, this one {count}.",
    "packets.no_passage": "The quoted words do not stand there: mark the passage again.",
    "packets.remark_long": "A remark has at most {most:,} characters, this one {count:,}.",
    # Taking along.
    "packets.taken.one": "A packet with {count} RFC is made for {name}.",
    "packets.taken.many": "A packet with {count} RFCs is made for {name}.",
    "packets.not_from_packet": "This is a packet itself: only the board hands packets out.",
    "packets.not_into_packet": "This is a packet: what comes back is merged at the board.",
    "packets.empty_agenda": "The agenda of {meeting} has no RFC: choose some.",
    "packets.nothing_submitted": "No RFC is submitted: there is nothing to take along.",
    "packets.draft": "“{title}” is a draft: submit it before somebody takes it along.",
    "packets.too_many": "{count} RFCs are too many for a packet; at most {most} fit.",
    # In a packet.
    "packets.withdrawn_here": (
        "The sign-off of {number} by {name} is taken back on this machine, and at the board once "
        "it is brought there."
    ),
    "packets.no_meeting": "This packet holds no meeting. Meetings are planned at the board.",
    "packets.home_no_meeting": "No meeting in this packet",
    "packets.no_minutes": "This packet holds no minutes. They are made at the board.",
    "packets.no_kpi": "A packet holds too few requests to count. The figures are at the board.",
    "packets.audit_part": "The entries about these requests, and those made here.",
    "packets.audit_shown.one": "{count} entry",
    "packets.audit_shown.many": "{count} entries",
    "packets.no_ledger": (
        "A packet holds a part of the audit chain, which proves nothing alone. Verify the board."
    ),
    "packets.nothing_said": "Nothing was said in this packet yet: there is nothing to bring back.",
    "packets.passphrase_old": "{name}’s passphrase is {age} days old; the policy lets it be {days}. Change it at the board, under Settings, People, and take a new packet along.",
    "packets.only_you": "This packet is {name}’s: nobody else signs in it.",
    "packets.signed_here": (
        "{name} signed {number} on this machine: {decision}. It counts once the board has "
        "taken it in."
    ),
    # Files.
    "packets.not_a_packet": "{file} is no packet of CAB Desk.",
    "packets.is_a_packet": (
        "{file} is a packet that was handed out. What comes back of it ends in .cabevents."
    ),
    "packets.many_files": "{count} attached files are too many for a packet; at most {most} fit.",
    "packets.large_files": (
        "The files of these RFCs have {size}; a packet carries at most {most}. "
        "Take fewer RFCs along."
    ),
    "packets.bomb": "{file} would unpack to more than {most} MiB, or far more than it is.",
    "packets.too_many_events": "{file} holds more than {most} events.",
    "packets.line": "line {line}",
    "packets.cut_off": "the file is cut off",
    "packets.bad_line": "this is no event",
    "packets.bad_id": "the event was changed: it does not have the hash that it names",
    "packets.not_kept": "This packet does not lie unpacked on this machine.",
    "packets.unsaved.one": (
        "{count} thing that was said in this packet was not saved for the board: save it first."
    ),
    "packets.unsaved.many": (
        "{count} things that were said in this packet were not saved for the board: save them "
        "first."
    ),
    "packets.forgotten": "The unpacked copy of {file} is removed from this machine.",
    "packets.none_kept": "No packet lies unpacked on this machine.",
    "packets.kept_line": (
        "{board}, for {name}: opened {at} UTC, {said} said here, {unsaved} not saved"
    ),
    "packets.suffix": "The file of a packet ends in {suffix}.",
    "packets.no_person": "The board knows nobody called {name}.",
    "packets.no_number": "There is no RFC {number} here.",
    "packets.name_one": "Name the packet: cab-desk --database FILE.cabreview …",
    "packets.shown": (
        "Packet of {board} for {name}, as of {at} UTC: {changes}. {signed}. {worth} Said here: "
        "{comments} comments, {votes} votes, {signoffs} sign-offs."
    ),
    "packets.passphrase_missing": "The passphrase is missing: nothing is signed.",
    "packets.passphrase_prompt": "Your passphrase, to sign the packet: ",
    "packets.saved.one": "{count} event is written to {file}.",
    "packets.saved.many": "{count} events are written to {file}.",
    # What came of merging.
    "packets.nothing_taken": "Nothing of {file} was taken in: a part of it is refused.",
    "packets.all_known": "All of {file} was known: nothing is changed.",
    "packets.taken_in": "{file} is taken in: {parts}.",
    "packets.count.new.one": "{count} new",
    "packets.count.new.many": "{count} new",
    "packets.count.known.one": "{count} known",
    "packets.count.known.many": "{count} known",
    "packets.count.waiting.one": "{count} waiting",
    "packets.count.waiting.many": "{count} waiting",
    "packets.count.stale.one": "{count} stale",
    "packets.count.stale.many": "{count} stale",
    "packets.count.late.one": "{count} late",
    "packets.count.late.many": "{count} late",
    "packets.count.conflicting.one": "{count} conflicting",
    "packets.count.conflicting.many": "{count} conflicting",
    "packets.count.ineligible.one": "{count} ineligible",
    "packets.count.ineligible.many": "{count} ineligible",
    "packets.count.refused.one": "{count} refused",
    "packets.count.refused.many": "{count} refused",
    "packets.state.new": "New",
    "packets.state.known": "Known",
    "packets.state.waiting": "Waiting",
    "packets.state.stale": "Stale",
    "packets.state.late": "Late",
    "packets.state.conflicting": "Conflicting",
    "packets.state.ineligible": "Ineligible",
    "packets.state.refused": "Refused",
    "packets.what.comment_made": "Comment by {name} on {number}",
    "packets.what.comment_redacted": "Comment taken back by {name} on {number}",
    "packets.what.vote_provisional": "Provisional vote by {name} on {number}: {decision}",
    "packets.what.signoff_given": "Sign-off by {name} of {number}: {decision}",
    "packets.what.signoff_withdrawn": "Sign-off taken back by {name} of {number}",
    "packets.what.unread": "Event {id}",
    "packets.why.missing.one": "{count} event is missing before it, from {name} on {host}.",
    "packets.why.missing.many": "{count} events are missing before it, from {name} on {host}.",
    "packets.why.newer": "It is of a newer CAB Desk and not counted here.",
    "packets.why.provisional": "It counts for nothing until {name} signs off.",
    "packets.why.superseded": "A later one of {name} takes its place.",
    "packets.why.superseded_same": "{name} says the same elsewhere; it counts once.",
    "packets.why.withdrawn": "{name} has taken it back.",
    "packets.why.stale": "It was given for another content of {number} than the present one.",
    "packets.why.late": "The board has decided on {number} without it.",
    "packets.why.late_scheduled": "{number} was scheduled without it.",
    "packets.why.late_stage": "{number} is {stage}.",
    "packets.why.conflicting_devices": (
        "{name} decided otherwise on another device, and neither names the other."
    ),
    "packets.why.forked": (
        "{name}’s machine {host} said two things in one place, as a copied or restored packet does."
    ),
    "packets.remedy.waiting": "Bring the later file of {name}, or the one before it.",
    "packets.remedy.newer": "Open the board with the newer program and bring the file again.",
    "packets.remedy.stale": "Ask {name} to sign off the present revision.",
    "packets.remedy.late": "It is kept and does not count; the decision stays.",
    "packets.remedy.late_reject": (
        "Tell the chair: a rejection came too late. A new revision opens {number} again."
    ),
    "packets.remedy.ineligible": "It is kept and does not count. Who may sign is in the policy.",
    "packets.remedy.conflicting": "Ask {name} to sign off once more at the board; that settles it.",
    "packets.remedy.forked": "Ask {name} which one is meant, and to sign off at the board.",
    "packets.refused.not_own": "It takes back what somebody else signed.",
    "packets.refused.form": "It is not of the form of what comes back from a packet.",
    "packets.refused.board": "It belongs to another board.",
    "packets.refused.type": "This kind of event is not made in a packet.",
    "packets.refused.packet": "No packet of this board for {name} has the key that signed it.",
    "packets.refused.altered": "The packet that {name} read is not the one that was handed out.",
    "packets.refused.key": "The key that signed it is not {name}’s.",
    "packets.refused.revoked": "The key that signed it was revoked.",
    "packets.refused.signature": "Its signature is wrong: it was forged, or changed on its way.",
    "packets.refused.desk": "It claims to come from one of the board’s own desks.",
    "packets.refused.change": "The board has no such RFC.",
    "packets.refused.revision": "The board never had this revision of the RFC with this content.",
    "packets.refused.exception": "An exception is granted at the board, not in a packet.",
    "packets.refused.meeting": "It claims to be signed in a meeting; a packet is none.",
    "packets.refused.name": "It is signed under a name that its author never bore.",
    "packets.refused.other": "Another event of the file is refused, so none of it is taken in.",
    "packets.refused_remedy.board": "Bring the file to the board that handed the packet out.",
    "packets.refused_remedy.revoked": "Ask {name} to review again in a new packet.",
    "packets.refused_remedy.altered": "Ask {name} how the packet came, and hand out a new one.",
    "packets.refused_remedy.signature": "Ask {name} for the file once more.",
    "packets.clock_ahead": "Its clock said {at} UTC, which is still to come.",
    "packets.clock_behind": "Its clock said {at} UTC, before the packet was made.",
    "packets.other_policy": "It was said under another policy than the one in force here.",
    "packets.late_rejections": "a late rejection of {numbers}",
    "packets.came_back": "It came back in a packet",
    "packets.came_back.superseded": "It came back in a packet and was replaced",
    "packets.came_back.withdrawn": "It came back in a packet and was taken back",
    "packets.came_back.stale": "It came back in a packet, stale",
    "packets.came_back.late": "It came back in a packet, late, and does not count",
    "packets.came_back.ineligible": "It came back in a packet, ineligible, and does not count",
    "packets.came_back.conflicting": "It came back in a packet, conflicting, and does not count",
    "packets.came_back.forked": "It came back in a packet, conflicting, and does not count",
    # The window.
    "packets.title": "Packet of {board}",
    "packets.bar": "Packet of {board} for {name}, as of {at}",
    "packets.said_here.one": "{count} thing said here",
    "packets.said_here.many": "{count} things said here",
    "packets.save": "Save for the board",
    "packets.saved_to": "Saved to {file}. Bring it to the board by mail, stick or folder.",
    "packets.bring": "Bring back",
    "packets.open": "Open a packet",
    "packets.files": "Packets (*.cabreview)",
    "packets.event_files": "What was said in a packet (*.cabevents)",
    "packets.take": "Take with you",
    "packets.take_text": (
        "The packet opens without the board: on a train, or on a machine that may not reach it. "
        "It holds the reader’s sealed key and nobody else’s."
    ),
    "packets.take.person": "For",
    "packets.take.passphrase": "Your passphrase, to sign the packet",
    "packets.take.unsigned": (
        "Without it nobody signs the packet, and its reader cannot tell a changed one."
    ),
    "packets.take.contents": "What",
    "packets.take.alone": "{number} alone",
    "packets.take.agenda": "The agenda of {meeting}, {title}",
    "packets.take.submitted": "All that is submitted",
    "packets.take_go": "Write the packet",
    "packets.report": "What came back",
    "packets.report_close": "Close",
    "packets.column.state": "State",
    "packets.column.what": "What",
    "packets.column.why": "Why",
    "packets.column.remedy": "What to do",
    "packets.more_rows.one": "{count} more row is not shown.",
    "packets.more_rows.many": "{count} more rows are not shown.",
    "packets.menu.comment": "Comment",
    "packets.menu.vote": "Vote provisionally",
    "packets.menu.unsign": "Take a sign-off back",
    "packets.menu.take_along": "Take with you",
    "packets.menu.answer": "Answer",
    "packets.menu.take_back_comment": "Take back",
    "packets.comment": "Comment",
    "packets.comment_on": "Comment on {number}",
    "packets.comment_go": "Keep the comment",
    "packets.where": "Where",
    "packets.passage": "Text to mark a passage in",
    "packets.whole": "The whole RFC",
    "packets.field.title": "Title",
    "packets.mark": "Mark words in the text to comment on them.",
    "packets.marked": "On “{quote}”",
    "packets.on_passage": "{field}: “{quote}”",
    "packets.taken_back": "Taken back by its author.",
    "packets.vote_on": "Vote on {number}",
    "packets.vote_text": "This says what you think so far. It counts once you have signed off.",
    "packets.vote_go": "Keep the vote",
    "packets.vote.role": "Role",
    "packets.vote.decision": "Decision",
    "packets.vote.conditions": "Conditions, one a line",
    "packets.vote.remark": "Remark",
    "packets.voted": "{decision}, as {role}",
    "packets.signed": "{decision} as {role}, signed",
    "packets.condition": "Condition: {text}",
    "packets.provisional": "Provisional",
    "packets.of_revision": "On revision {revision}",
    "packets.label.superseded": "Replaced",
    "packets.label.withdrawn": "Taken back",
    "packets.label.late": "Late",
    "packets.label.ineligible": "Ineligible",
    "packets.label.conflicting": "Conflicting",
    "packets.label.forked": "Conflicting",
    "packets.label.pending": "Waits for the board",
}
