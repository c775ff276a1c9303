"""FILE FORMATS in and out: sheets, JSON, calendars of notices, policy packs."""
