"""Hold the board against its ledger, and prove what it says."""
