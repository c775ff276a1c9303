"""The policy in force: kept, written, tried out and read."""
