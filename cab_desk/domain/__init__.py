"""Facts and rules of change management: standard library alone, no clock, no files."""
