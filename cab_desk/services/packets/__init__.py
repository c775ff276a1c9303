"""Reviews that travel: hand packets out, and merge what comes back."""
