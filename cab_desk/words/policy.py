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
    "policy.meeting_runs": "A meeting is under way by this policy. Close it, then switch.",
    "policy.switched": (
        "The board follows {title}, version {version}. Open requests are judged again by it."
    ),
    "policy.text_lost": (
        "The text of the policy that the board followed ({hash}) was not kept by the earlier "
        "version of the program; the text at hand took its place."
    ),
    # A dry run.
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
    "policy.dry.gained": "{severity} by §{section}: {message}",
    "policy.dry.lost": "No longer: {message} (§{section})",
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
