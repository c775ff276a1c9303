"""Sign for exactly what is shown, and bring it into the ledger once or not at all."""
