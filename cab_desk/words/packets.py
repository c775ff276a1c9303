"""What is said about reviews that travel: packets, comments, provisional votes, merging."""

TEXTS = {
    "packets.only_review": (
        "This is a packet, not the board: here you comment, vote provisionally and sign."
    ),
    "packets.newer": "This packet is of a newer CAB Desk: open it with that one.",
    "packets.damaged": "This packet is damaged: what it holds is not what its list says.",
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
}
