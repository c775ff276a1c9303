"""What Reports says of the figures of one team."""

TEXTS: dict[str, str] = {
    "figures.team.all": "All teams",
    "figures.team.none": "No team",
    "figures.team.choose": "Team",
    "figures.team.tip": "Choose whose changes are counted",
    "figures.team.definition": "Only the changes of {team}: those whose first system is one of its systems.",
    "figures.team.definition_none": "Only the changes whose first system belongs to no team.",
    "figures.team.left_out": "Left out: changes that name a system of {team} behind another team's, which count there, and the board's own work, such as meetings and sign-offs, which stands under “{room}” for all teams.",
    "figures.team.left_out_none": "Left out: the board's own work, such as meetings and sign-offs, which stands under “{room}” for all teams.",
    "figures.team.among": "{among}, of {team}",
    "figures.team.flags": "Feature flags belong to no team. Their figure stands under all teams.",
    "figures.team.empty": "{team} carried out no change in this period.",
    "figures.team.show_all": "Show all teams",
}
