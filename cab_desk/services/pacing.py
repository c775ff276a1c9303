"""How long a desk that heard of a write waits before it reads anew.

All desks hear at the same moment. Spread a little, they do not ask the server all at once, and
what is written meanwhile is read in the same go; a desk that takes long to read reads less often.
"""

import random

SOONEST, SPREAD, LATEST = 0.05, 0.3, 0.7  # seconds; another's write shows within one


def pause(took: float, dice: random.Random) -> float:
    """Return the seconds to wait, of which the last reading took so many."""
    return min(LATEST, SOONEST + dice.uniform(0, SPREAD) + took)
