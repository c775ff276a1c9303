"""What a user can do: each command takes a unit of work and returns an `Outcome` or rows."""
