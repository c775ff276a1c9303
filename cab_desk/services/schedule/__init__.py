"""The schedule: months, lanes, conflicts, freezes, systems, and risk by its words."""
