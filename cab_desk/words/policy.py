"""What the program says about the policies of a board: which holds, own ones, trying one out."""

TEXTS: dict[str, str] = {
    # Keeping and switching.
    "policy.damaged": "The text of {title}, version {version}, is not the one that was kept.",
    "policy.kept_damaged": (
        "The text of the policy “{policy}” that this board keeps is not the one that was recorded. "
        "Restore a backup; verifying says which entry recorded it."
    ),
    "policy.gone": "This policy is not at hand any more. Choose one from the list.",
    "policy.copy_version": "{version}-own",
    "policy.id_taken": "“{id}” names a policy that is shipped. Give yours another name.",
    "policy.id_form": "A policy's name has small letters, digits, - and _, up to 41 of them.",
    "policy.version_taken": (
        "Version {version} was saved before with another text. Raise the version in pack.toml."
    ),
    "policy.unchanged": "This is, word for word, a policy that is shipped. Change something first.",
    "policy.faulty": "The policy has {count} faults. It is kept as a draft until they are mended.",
    "policy.saved": "{title}, version {version}, saved. The board follows it once you switch.",
    "policy.saved_before": "{title}, version {version}, was saved before with this very text.",
    "policy.reason_missing": "Say why, in at least three letters.",
    "policy.in_force_already": "The board follows {title}, version {version}, already.",
    "policy.two_needed": (
        "Two people put another policy in force here, one of them a chair, each by passphrase."
    ),
    "policy.two_chair": "One of the two who put another policy in force has to be a chair.",
    "policy.two_about": "Two people sign for another policy, one of them a chair.",
    "policy.two_first": "Who wants it",
    "policy.two_second": "Who agrees",
    "policy.two_first_passphrase": "Passphrase of who wants it",
    "policy.two_second_passphrase": "Passphrase of who agrees",
    "policy.meeting_runs": "A meeting is under way by this policy. Close it, then switch.",
    "policy.switched": (
        "The board follows {title}, version {version}. Open requests are judged again by it."
    ),
    "policy.text_lost": (
        "The text of the policy that the board followed ({hash}) was not kept by the earlier "
        "version of the program; the text at hand took its place."
    ),
    # The page.
    "policy.tabs": "What to do with the policy",
    "policy.tab.reading": "Policy",
    "policy.tab.edit": "Edit",
    "policy.tab.dry": "Dry run",
    "policy.tab.exceptions": "Exceptions",
    "policy.tab.templates": "Templates",
    "policy.tab.flags": "Feature flags",
    "policy.copy": "Edit a copy",
    "policy.export": "Export…",
    "policy.export_title": "Export the policy",
    "policy.exported": "{file} written.",
    "policy.offer": "{title}, version {version}",
    "policy.zip_filter": "Zip files (*.zip)",
    "policy.csv_filter": "Tables (*.csv)",
    "policy.file_filter": "Policies (pack.toml *.zip)",
    "policy.newer": (
        "Version {newer} is shipped with this program; the board follows {present} until it "
        "switches."
    ),
    "policy.newer_try": "Try it out",
    "policy.section.name": "Read section {section} of the policy",
    "policy.section.tip": "{section}: read it on Policy",
    "policy.now.block.one": "Blocks {count} request",
    "policy.now.block.many": "Blocks {count} requests",
    "policy.now.warn.one": "Warns of {count} request",
    "policy.now.warn.many": "Warns of {count} requests",
    "policy.now.wait.one": "{count} waits for a sign-off",
    "policy.now.wait.many": "{count} wait for a sign-off",
    "policy.now.tip": "Show these requests",
    # Switching.
    "policy.switch.open": "Switch policy…",
    "policy.switch.heading": "Switch the board's policy",
    "policy.switch.text": (
        "Open requests are judged again by the new policy. Sign-offs stay; what was carried out "
        "keeps its verdict. The switch goes into the audit chain with your reason."
    ),
    "policy.switch.policy": "New policy",
    "policy.switch.reason": "Reason",
    "policy.switch.try": "Try it out first",
    "policy.switch.go": "Switch policy",
    "policy.switch.no_other": "There is no other policy. Edit a copy to write one.",
    "policy.origin.shipped": "Shipped with this program, as {id}.",
    "policy.origin.own": "Written on this board, as {id}.",
    "policy.origin.kept": "An earlier version of {id}, which this board followed.",
    "policy.between.reading": "Comparing…",
    "policy.between.same": "It has the same rules.",
    "policy.between.added.one": "{count} rule added: {names}",
    "policy.between.added.many": "{count} rules added: {names}",
    "policy.between.changed.one": "{count} rule changed: {names}",
    "policy.between.changed.many": "{count} rules changed: {names}",
    "policy.between.gone.one": "{count} rule gone: {names}",
    "policy.between.gone.many": "{count} rules gone: {names}",
    "policy.between.more": "{names} and {count} more",
    # Writing one.
    "policy.edit.nothing": (
        "No policy is being written. A copy changes nothing until the board switches to it."
    ),
    "policy.edit.begin": "Edit a copy…",
    "policy.edit.copy_of": "Copy of {title}, version {version}",
    "policy.edit.own": "Go on with {title}, version {version}",
    "policy.edit.bring": "Import a folder or zip file…",
    "policy.edit.draft": "Draft",
    "policy.edit.from": "Begun from {title}, version {version}.",
    "policy.edit.from_file": "Begun from a file.",
    "policy.edit.id": "Name (of its folder)",
    "policy.edit.files": "Files",
    "policy.edit.file_faults": "{file} ({count})",
    "policy.edit.add_file": "Add file",
    "policy.edit.drop_file": "Take out",
    "policy.edit.dropped": "{file} was taken out of the draft.",
    "policy.edit.discard": "Discard draft",
    "policy.edit.discarded": "The draft was discarded.",
    "policy.edit.bring_back": "Bring it back",
    "policy.edit.text": "Text of the file",
    "policy.edit.faults": "Faults",
    "policy.edit.faults.one": "{count} fault",
    "policy.edit.faults.many": "{count} faults",
    "policy.edit.sound": "No fault",
    "policy.edit.faults_text": "All of them are listed. Choose one to go to its line.",
    "policy.edit.sound_text": "Every key is known and every reference leads somewhere.",
    "policy.edit.faults_first": "Mend the faults first.",
    "policy.edit.fault": "{where}{key}: {sentence}",
    "policy.edit.kept": "Draft kept on this computer at {time}",
    "policy.edit.open_already": "A draft is open already. Save or discard it, then begin another.",
    "policy.edit.try": "Dry run",
    "policy.edit.save": "Save policy",
    # A dry run.
    "policy.dry.policy": "Policy",
    "policy.dry.draft": "The draft that is being written",
    "policy.dry.months_label": "Time",
    "policy.dry.months.one": "Last {count} month",
    "policy.dry.months.many": "Last {count} months",
    "policy.dry.run": "Run",
    "policy.dry.stop": "Stop",
    "policy.dry.stopped": "Stopped. Nothing was recorded.",
    "policy.dry.export": "Export table…",
    "policy.dry.about": (
        "Every request that was planned in this time, or is planned ahead, is judged by the policy "
        "in force and by this one, as of its planned start. Nothing is recorded."
    ),
    "policy.dry.running": "Judging…",
    "policy.dry.progress": "{done} of {total} judged",
    "policy.dry.first": "The first {count} are listed.",
    "policy.dry.list": "What would differ",
    "policy.dry.open": "Open request",
    "policy.dry.empty": "Choose a policy and a time, and see which decisions would differ.",
    "policy.dry.nothing": "Nothing was planned in this time that a policy could judge.",
    "policy.dry.same.one": "{count} request judged: nothing would differ.",
    "policy.dry.same.many": "{count} requests judged: nothing would differ.",
    "policy.dry.judged.one": "{count} request judged",
    "policy.dry.judged.many": "{count} requests judged",
    "policy.dry.differ": (
        "{judged}, {differing} would differ: {blocked} would be blocked, {allowed} let through."
    ),
    "policy.dry.risk": "Risk: was {before}, would be {after}.",
    "policy.dry.no_risk": "none",
    "policy.dry.signed_too": "Would also be signed by: {who}.",
    "policy.dry.signed_no_more": "Would no longer be signed by: {who}.",
    "policy.dry.gained": "{severity} by {section}: {message}",
    "policy.dry.lost": "No longer: {message} ({section})",
    "policy.dry.block": "Would be blocked",
    "policy.dry.warn": "Would be warned of",
    "policy.dry.turn.blocked": "Was allowed, would be blocked",
    "policy.dry.turn.allowed": "Was blocked, would be allowed",
    "policy.dry.turn.other": "Same verdict, other demands",
    "policy.dry.column.number": "Request",
    "policy.dry.column.title": "Title",
    "policy.dry.column.start": "Planned",
    "policy.dry.column.turn": "Verdict",
    "policy.dry.column.lines": "What would differ",
    # Files.
    "policy.unreadable": "{file} cannot be read: {why}.",
    "policy.no_pack": "{file} holds no policy: there is no pack.toml in it.",
    "policy.zip_large": "{file} is larger than 2 MB. A policy is some pages of text.",
    "policy.not_zip": "{file} is no zip file that can be opened.",
    "policy.file_large": "{file} is larger than {most} KB.",
    "policy.not_text": "{file} is not UTF-8 text.",
    "policy.draft_unkept": "Your draft of the policy cannot be kept on this computer: {why}.",
}
