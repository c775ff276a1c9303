"""The board itself: made, copied, put back, and what its Home shows."""
