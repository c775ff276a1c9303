"""What the program says about verifying the audit chain."""

TEXTS: dict[str, str] = {
    "verifying.no_source": "This board cannot be verified from here. Use cab-desk verify.",
    "verifying.intact": "The audit chain is intact: {entries}, {signatures}.",
    "verifying.broken": "The audit chain is broken. {first}",
    "verifying.entries.one": "{count} entry",
    "verifying.entries.many": "{count} entries",
    "verifying.signatures.one": "{count} signature",
    "verifying.signatures.many": "{count} signatures",
    "verifying.open_ends.one": "The chair's session of entry {first} has no end on record: it is under way, or its program was ended from outside.",
    "verifying.open_ends.many": "{count} chair's sessions, the first being that of entry {first}, have no end on record: they are under way, or their programs were ended from outside.",
    "verifying.no_board": "This file holds no board.",
    "verifying.entry": "Audit entry {seq}, {what}: {why}",
    "verifying.record": "{what}: {why}",
    "verifying.unreadable": "an event that can't be read",
    # What an entry is.
    "verifying.what.signoff_given": "sign-off of RFC {number} by {name}",
    "verifying.what.key_resealed": "new passphrase of {name}",
    "verifying.what.chair_unlocked": "unlocking of the chair's session by {name}",
    "verifying.what.chair_locked": "end of the chair's session of {name}",
    "verifying.what.policy_agreed": "word of {name} for another policy",
    "verifying.what.access_opened": "opening of the board",
    "verifying.what.access_taken": "note that {name} took something out of the board",
    "verifying.what.import_values": "what an import replaced",
    "verifying.what.alarm_raised": "alarm about the key of {name}",
    "verifying.what.alarm_seen": "note that {name} saw an alarm",
    "verifying.what.alarm_contact": "naming of the security contact",
    "verifying.what.identity_agreed": "word of {name} about two ids of one person",
    "verifying.what.identity_joined": "word of {name} about two ids of one person",
    "verifying.what.signoff_heard": "word on RFC {number} that {name} recorded",
    "verifying.what.signoff_discounted": "note on the sign-off of RFC {number} by {name}",
    "verifying.what.signoff_refused": "refused sign-off of RFC {number} in the name of {name}",
    "verifying.what.signoff_withdrawn": "withdrawal of the sign-off of RFC {number} by {name}",
    "verifying.what.item_admitted": "letting “{title}” onto a frozen agenda",
    "verifying.what.item_decided": "the board's decision about {number}",
    "verifying.what.meeting_closed": "close of meeting {number}",
    "verifying.what.key_accepted": "signing key of {name}",
    "verifying.what.key_revoked": "revocation of the signing key of {name}",
    "verifying.what.key_reset_asked": "request for a new signing key of {name}",
    "verifying.what.person_put": "person {name}",
    "verifying.what.person_agreed": "word of {name} about a person",
    "verifying.what.key_welcomed": "word of {name} about a key",
    "verifying.what.people_confirmed": "word of {name} about all people",
    "verifying.what.change_created": "draft {number}",
    "verifying.what.change_edited": "edit of RFC {number}",
    "verifying.what.change_submitted": "submission of RFC {number}",
    "verifying.what.change_moved_stage": "move of RFC {number}",
    "verifying.what.change_imported": "import of RFCs",
    "verifying.what.minutes_made": "minutes",
    "verifying.what.minutes_edited": "texts of the minutes of meeting {number}",
    "verifying.what.minutes_final": "final minutes",
    "verifying.what.board_created": "the making of the board",
    "verifying.what.board_changed": "an edit of the board",
    "verifying.what.history_lost": "word of {name} that a part of the history is lost",
    "verifying.what.other": "event {type}",
    "verifying.what.change": "RFC {number}",
    "verifying.what.revision": "RFC {number}, revision {revision}",
    "verifying.what.key": "key of {name}",
    "verifying.what.item": "decision about “{title}”",
    "verifying.what.minutes": "minutes of meeting {meeting}, revision {revision}",
    "verifying.what.meeting": "meeting {number}",
    "verifying.what.system": "the system “{title}”",
    "verifying.what.duty": "what was done for “{title}”",
    "verifying.what.role_lent": "the loan of a role by {name}",
    "verifying.what.conflict": "what was settled about a conflict",
    "verifying.what.condition": "the condition of an approval",
    "verifying.what.condition_ticked": "ticking a condition of RFC {number} by {name}",
    "verifying.what.certificate": "the board's certificate",
    "verifying.what.certificate_made": "the board's certificate",
    "verifying.what.flag": "the feature flag {title}",
    "verifying.what.template": "the template “{title}”",
    "verifying.what.template_answer": "the answer to a proposal for the catalogue",
    "verifying.what.template_answered": "answer of {name} to a proposal for the catalogue",
    "verifying.what.template_use": "the template that an RFC was made from",
    "verifying.what.flag_audit": "an audit of the feature flags",
    "verifying.what.exception": "the exception “{title}”",
    "verifying.what.review": "the review “{title}”",
    "verifying.what.change_outcome": "outcome of RFC {number}",
    "verifying.what.calendar": "“{title}” on the calendar",
    "verifying.what.pack": "the kept text of the policy “{title}”",
    "verifying.what.policy_changed": "the change of the policy",
    "verifying.what.policy_saved": "the keeping of a policy",
    "verifying.what.board": "the board “{name}”",
    "verifying.what.event": "event {id}",
    # What is wrong with an entry.
    "verifying.borne": (
        "Audit entry {seq} is not the one that the {what} bear: an entry up to there was changed, "
        "taken out or put in since."
    ),
    "verifying.why.order": "an entry before it is missing, or the order was changed.",
    "verifying.why.id": "its bytes are not the ones that were recorded.",
    "verifying.why.prev": "it does not follow the entry before it.",
    "verifying.why.hash": "its place in the chain does not fit its hash.",
    "verifying.why.twice": "it stands in the chain already.",
    "verifying.why.missing": "the event behind it is missing.",
    "verifying.why.form": "it is not in the form of an event.",
    "verifying.why.newer": "it was written by a newer program, which has to check it.",
    "verifying.why.board": "it belongs to another board.",
    "verifying.why.columns": "the list shows something else than the event says.",
    "verifying.why.gone": (
        "it was signed on a history that is not there any more. Of entries {first} to {last} some were "
        "lost, changed, taken out or put in since, and no chair says so on record."
    ),
    "verifying.why.stream": "it does not follow its author's event before it.",
    "verifying.why.signature": "the signature does not fit the record.",
    "verifying.why.unknown_key": "it is signed by a key that is not its author's.",
    "verifying.why.revoked_key": "it is signed by a key that was revoked before.",
    "verifying.why.second_key": "its owner had a valid key already.",
    "verifying.why.unexpected_signature": "it bears a signature that its kind does not have.",
    "verifying.why.leaves": "the list of what was imported is not the one that was recorded.",
    # What is wrong with a stored record.
    "verifying.why.no_event": "no audit entry records it.",
    "verifying.why.row_missing": "it is recorded, but is missing from the list.",
    "verifying.why.row_differs": "what is stored as its {fields} is not what was signed.",
    "verifying.why.origin": "where it was imported from is not what was recorded.",
    "verifying.why.text": "the stored text is not the one that was recorded.",
    "verifying.why.moment": "its time is not the one that was recorded.",
    "verifying.why.revision_missing": "a revision is missing or was added.",
    "verifying.why.particulars": "what is stored beside the signed text was changed.",
    "verifying.why.list": "the list shows another {fields} than was recorded.",
    "verifying.why.outcome": "what KPIs count of it is not what follows from it.",
    "verifying.why.number": "its number is not the one that was recorded.",
    "verifying.why.linked": "it names somebody else as {fields} than was recorded.",
    "verifying.why.person": "name, roles or rights are not the ones that were recorded.",
    "verifying.why.key_row": "the stored key is not the one that was accepted.",
    "verifying.why.decision": "the stored decision is not the one that was signed.",
    "verifying.why.meeting": (
        "agenda, attendance, notes, actions or times are not the ones that were recorded."
    ),
    "verifying.why.minutes_file": "the kept file is not the one that was recorded.",
    "verifying.why.system_row": "what the register of systems holds is not what was recorded.",
    "verifying.why.duty_row": "what is kept of the duty is not what was recorded.",
    "verifying.why.revoked_alone": "a key is revoked by two others, not by one alone.",
    "verifying.why.heard_form": "it does not say whose word it is, or how it was heard.",
    "verifying.why.heard_no_chair": "whoever recorded it was not the chair then.",
    "verifying.why.heard_own": "nobody hears their own word: they sign.",
    "verifying.why.heard_no_role": "whose word it is did not hold that role then.",
    "verifying.why.heard_name": "it names somebody by a name that they never had.",
    "verifying.why.heard_not_taken": "its policy takes no word of mouth in that role.",
    "verifying.why.heard_shut": "at that moment nobody could decide it.",
    "verifying.why.heard_signed": "whose word it is had signed, and nothing heard replaces that.",
    "verifying.why.heard_over": "it names another word than the one that it replaces.",
    "verifying.why.heard_when": "it was heard before that revision was there, or after it was said.",
    "verifying.why.heard_twice": "one person signed and heard another, or heard two.",
    "verifying.why.own_heard": "whoever heard it requested or owns the change.",
    "verifying.why.other_name": "the name under it is none that its author had.",
    "verifying.why.no_role": "its author did not hold the role that it was signed in.",
    "verifying.why.own_change": "its signer requested or owns the change, and may not approve it.",
    "verifying.why.own_behalf": "it stands in the place of who requested or owns the change.",
    "verifying.why.signed_twice": "the same person had signed this under another id.",
    "verifying.why.joined_alone": "a chair and a second person have to say that two ids are one's.",
    "verifying.why.no_chair": "nobody who signed it was a chair.",
    "verifying.why.not_own": "it takes back what somebody else signed.",
    "verifying.why.policy_alone": "a policy is put in force by two, one of them a chair.",
    "verifying.why.counted": "it takes back what the board had decided on.",
    "verifying.why.no_condition": "no sign-off or decision before it sets this condition.",
    "verifying.why.no_ticker": "its author may not say that this condition is met.",
    "verifying.why.unvouched": "no chair who could signed for it.",
    "verifying.why.vouched_alone": "a second chair had to sign for it, too.",
    "verifying.why.unaccepted_key": "it is signed by a key that no chair had accepted.",
    "verifying.why.welcomed_other": "it accepts a key that this person did not have.",
    "verifying.why.unfounded": "the board's first entry does not say that chairs sign for people.",
    "verifying.why.confirmed_other": "it confirms other people or keys than the board had.",
    "verifying.why.confirmed_before": "chairs signed for people already.",
    "verifying.why.conflict_row": "what is kept of the conflict is not what was recorded.",
    "verifying.why.condition_row": "what is kept of the condition is not what was recorded.",
    "verifying.why.lent_unsigned": "nobody lent the role that is held on behalf of another.",
    "verifying.why.certificate_row": "what is kept of the certificate is not what was recorded.",
    "verifying.why.template_row": "the template is not kept as it was recorded.",
    "verifying.why.template_answer_row": "the answer is not kept as it was signed.",
    "verifying.why.template_use_row": (
        "what the RFC was made from is not kept as it was recorded."
    ),
    "verifying.why.flag_row": "the flag is not kept as it was recorded.",
    "verifying.why.flag_audit_row": "the audit is not kept as it was recorded.",
    "verifying.why.exception_row": "the exception is not kept as it was signed.",
    "verifying.why.review_row": "what is kept of the review is not what was recorded.",
    "verifying.why.calendar_row": "what the calendar holds is not what was declared.",
    "verifying.why.pack_row": "it is not the text that was recorded.",
    "verifying.why.board_row": "name or time zone are not the ones that were recorded.",
    "verifying.why.policy_row": "the policy in force is not the one that was recorded.",
    "verifying.why.stray": "it stands in no audit entry.",
    "verifying.field.title": "title",
    "verifying.field.sort_title": "title",
    "verifying.field.class_id": "class",
    "verifying.field.stage": "stage",
    "verifying.field.start_at": "planned start",
    "verifying.field.end_at": "planned end",
    "verifying.field.system": "system",
    "verifying.field.requester": "requester",
    "verifying.field.owner": "owner",
    "verifying.field.person": "name",
    "verifying.field.role": "role",
    "verifying.field.decision": "decision",
    "verifying.field.conditions": "conditions",
    "verifying.field.at": "time",
    "verifying.field.meeting": "meeting",
    "verifying.field.meaning": "meaning",
    "verifying.field.superseded": "standing",
    "verifying.field.withdrawn_by": "standing",
    # What this machine remembers.
    "verifying.shorter": (
        "The audit chain has {entries}; this machine saw {remembered} before. "
        "Entries were cut off, or an old copy was put back."
    ),
    "verifying.restored": (
        "The board was put back from a copy: entries up to {remembered}, which this machine saw "
        "before, were left behind, as an entry says."
    ),
    "verifying.other_history": (
        "Audit entry {seq} is not the one that this machine saw before. "
        "The chain was written anew from there or earlier."
    ),
    "verifying.forgone.one": (
        "By entry {first} a chair says that a part of the history was lost, and the board went on."
    ),
    "verifying.forgone.many": (
        "By {count} entries, the first being {first}, chairs say that parts of the history were lost, "
        "and the board went on."
    ),
    "verifying.other_board": (
        "Another board lies here now than the one that was opened. Nothing is written to it from "
        "here. Close CAB Desk and open the board again."
    ),
    "verifying.nothing_written": (
        "Nothing is written to it from here. Ask who keeps the board; “cab-desk ledger head "
        "--accept” takes it as it is."
    ),
    # What no program wrote.
    "verifying.cells.one": (
        "Table {table}, column {column}: a row holds what the program never writes there."
    ),
    "verifying.cells.many": (
        "Table {table}, column {column}: {count} rows hold what the program never writes there."
    ),
    "verifying.column_missing": "Table {table}, column {column}: it is missing from the board.",
    # Attached files.
    "verifying.what.file": "attached file {id}",
    "verifying.why.file_missing": "its file “{file}” is missing on the board.",
    "verifying.why.file_altered": (
        "the bytes of its file “{file}” are not the ones that it was signed with."
    ),
    "verifying.why.file_large": "its file “{file}” is larger than a file may be.",
    "verifying.why.file_unread": "its list of files cannot be read.",
    "verifying.why.file_bytes": "its bytes are not the ones of its SHA-256.",
    "verifying.unnamed.one": "One stored file belongs to no RFC; that breaks nothing.",
    "verifying.unnamed.many": "{count} stored files belong to no RFC; that breaks nothing.",
    # What KPIs count by the judge's word.
    "verifying.unlike.one": (
        "What KPIs count of {first} is not what the judge says of it today, by any policy that the "
        "board had: the calendar changed since, or the count did."
    ),
    "verifying.unlike.many": (
        "What KPIs count of {count} RFCs, the first being {first}, is not what the judge says of "
        "them today, by any policy that the board had: the calendar changed since, or the counts did."
    ),
    # Reviews that travelled.
    "verifying.what.comment": "comment by {title}",
    "verifying.what.comment_made": "comment on RFC {number} by {name}",
    "verifying.what.comment_redacted": "comment taken back on RFC {number} by {name}",
    "verifying.what.redaction": "comment taken back",
    "verifying.what.vote": "provisional vote by {title}",
    "verifying.what.vote_provisional": "provisional vote on RFC {number} by {name}",
    "verifying.what.packet": "packet for {title}",
    "verifying.what.packet_taken": "packet for {name}",
    "verifying.what.packet_merged": "merge of a file of events",
    "verifying.what.returned": "event of a packet",
    "verifying.why.comment_row": "what is stored of it is not what was recorded.",
    "verifying.why.redaction_row": "it is not what was recorded.",
    "verifying.why.vote_row": "what is stored of it is not what was recorded.",
    "verifying.why.packet_row": "what is kept of it is not what was recorded.",
    "verifying.why.returned_row": "what is kept of it is not what was recorded.",
}
