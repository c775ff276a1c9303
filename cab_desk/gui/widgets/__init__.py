"""Hold the building blocks that pages and dialogs share."""
