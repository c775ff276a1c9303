"""What the program says of who signs for the people of a board, and for their keys."""

TEXTS: dict[str, str] = {
    "people.word_needed": "A chair has to sign for what is entered about {name}.",
    "people.second_needed": "A second chair has to sign for this, too: it makes {name} a chair, or is the first one's own.",
    "people.last_chair": "{name} is the last chair who can sign for people. Make somebody else a chair first, and accept their key.",
    "people.unvouched": "No chair signed for the role that the board's file gives {name}. Have the board verified.",
    "people.unaccepted": "No chair has accepted the key of {name} yet. A chair does so in Settings, under Keys that wait.",
    "people.none_waiting": "No key waits to be accepted.",
    "people.accepted": "The key is accepted: {names}.",
    "people.key_in_room": "{name} can sign now; the chair, whose session is open, accepted the key.",
    "people.key_waits": "{name} can sign RFCs now. A chair has still to accept the key, in Settings.",
    "people.by_unaccepted.one": "{count} sign-off, entry {first}, is by a key that no chair has accepted.",
    "people.by_unaccepted.many": "{count} sign-offs, the first being entry {first}, are by keys that no chair has accepted.",
    "people.unsigned.one": "{count} entry about people, entry {first}, is signed by nobody.",
    "people.unsigned.many": "{count} entries about people, the first being entry {first}, are signed by nobody.",
    "people.unsigned_before.one": "{count} entry about people, entry {first}, is from before chairs signed for them.",
    "people.unsigned_before.many": "{count} entries about people, the first being entry {first}, are from before chairs signed for them.",
    "people.unbound": "The board was made by an earlier version, in which nobody signed for who is on it: a chair can confirm its people in Settings.",
    "people.bound": "Chairs sign for the people of this board already.",
    "people.confirmed.one": "{name} confirmed {count} person. From now on a chair signs for everybody who is entered.",
    "people.confirmed.many": "{name} confirmed {count} people. From now on a chair signs for everybody who is entered.",
}
