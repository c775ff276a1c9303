"""What the program says about the board, its people and their keys."""

TEXTS: dict[str, str] = {
    "board.created": "Board “{name}” is made, with {people}.",
    "board.people.one": "{count} person",
    "board.people.many": "{count} people",
    "board.exists": "This file holds the board “{name}” already. Choose another file.",
    "board.name_missing": "The board has no name. Say what it is called.",
    "board.name_long": "The board's name has {count} characters; at most {most} fit.",
    "board.zone_missing": "The board has no time zone. Choose one such as Europe/Berlin.",
    "board.zone_unknown": "“{zone}” is no time zone. Choose one such as Europe/Berlin or UTC.",
    "board.two_chairs": "More than one person is marked as chair. Mark one; others are members.",
    "board.no_chair": "Nobody is the chair. Mark one person as chair; only a chair can decide.",
    "board.person_name_missing": "Person {row} has no name.",
    "board.name_of_person_missing": "A person needs a name; it is printed under what they sign.",
    "board.person_name_long": "The name of person {row} has {count} characters; at most {most} fit.",
    "board.person_twice": "“{name}” is there twice. Give each person a name of their own.",
    "board.role_missing": "“{name}” has a role without a name.",
    "board.role_long": "A role of “{name}” has {count} characters; at most {most} fit.",
    "board.role_twice": "“{name}” holds “{role}” twice over the same time.",
    "board.role_dates": "“{name}”: the role “{role}” ends before it begins.",
    "board.too_many_people": "The list has {count} people; at most {most} fit.",
    "board.person_saved": "{name} is kept.",
    "board.person_unchanged": "Nothing was changed.",
    "board.name_taken": "“{name}” is the name or alias of somebody else. Choose another one.",
    "board.retired_stays": (
        "{name} is retired, and an id that was retired is not used again. Add a new person."
    ),
    "board.key_made": "{name} can sign now.",
    "board.key_exists": (
        "{name} has a signing key already. A new one takes two people and revokes the old one."
    ),
    "board.passphrase_short": "The passphrase has {count} characters; it needs at least {least}.",
    "board.passphrase_long": "The passphrase has {count} characters; at most {most} fit.",
    "board.passphrase_name": "The passphrase must not be the name of the person.",
    "board.unlinked": (
        "{name} came with an import and is no member of the board. Add the person first."
    ),
    "board.retired": "{name} is retired and cannot sign.",
    "board.acceptance": (
        "I, {name}, accept that a signature made with this key is as binding as one by hand, "
        "and that I keep the passphrase to myself."
    ),
    "board.form.title": "Make a board",
    "board.form.name": "Name of the board",
    "board.form.name_hint": "As it stands on the minutes",
    "board.form.zone": "Time zone",
    "board.form.policy": "Policy",
    "board.form.policy_choice": "{title}, version {version}",
    "board.form.people": "People",
    "board.form.people_text": "A row without a name is left out. More people can be entered later, in Settings.",
    "board.form.person": "Printed name",
    "board.form.role": "Role",
    "board.form.no_role": "No role",
    "board.form.member": "Member",
    "board.form.chair": "Chair",
    "board.form.add": "Add a row",
    "board.form.make": "Make the board",
    "board.form.classes.one": "{count} class",
    "board.form.classes.many": "{count} classes",
    "board.form.rules.one": "{count} rule",
    "board.form.rules.many": "{count} rules",
    "board.form.roles.one": "{count} approval role",
    "board.form.roles.many": "{count} approval roles",
}
