"""What the security contact is told of locked keys."""

TEXTS = {
    "alarm.locked": "Alarm: the key of {name} was locked at {when} after {tries} wrong passphrases, at {host}. Ask {name} whether it was they.",
    "alarm.more.one": "{first} There is one more alarm.",
    "alarm.more.many": "{first} There are {count} more alarms.",
    "alarm.seen": "Seen",
    "alarm.seen_noted": "That the alarm was seen is on record.",
    "alarm.not_yours": "This alarm is for somebody else, or was seen already.",
    "alarm.contact": "Security contact",
    "alarm.contact_hint": "Is told besides every chair, in their window, when a key is locked after wrong passphrases, until they say that they saw it.",
    "alarm.chairs": "The chairs alone",
    "alarm.nobody": "{name} is not a person of this board who could be told.",
    "alarm.contact_named": "{name} is told of locked keys from now on, besides every chair.",
    "alarm.contact_chairs": "The chairs alone are told of locked keys from now on.",
}
