"""Who is at the board: people, their keys, lent roles, and the chair's session."""
