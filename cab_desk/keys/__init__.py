"""Signing keys, sealed by passphrases; the outbox of signed events; passwords of databases."""
