"""The sample company, filled in and led through a meeting as users would."""
