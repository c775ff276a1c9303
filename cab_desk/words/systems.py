"""What the register of systems and teams says."""

TEXTS = {
    "systems.saved": "{name} is in the register of systems.",
    "systems.saved_many.one": "1 system is in the register.",
    "systems.saved_many.many": "{count} systems are in the register.",
    "systems.unchanged": "Nothing was changed.",
    "systems.linked": "{name} is another name of {system} now.",
    "systems.none": "This system is no longer in the register. Choose another one.",
    "systems.taken": "{name} is a name of {system} already. Use it for one system only.",
    "systems.name_missing": "Give the system a name.",
    "systems.name_long": "A name has at most {most} characters.",
    "systems.team_long": "The name of a team has at most {most} characters.",
    "systems.aliases_many": "A system has at most {most} other names.",
}
