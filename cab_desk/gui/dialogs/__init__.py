"""Ask one thing at a time: a module for each dialog."""
