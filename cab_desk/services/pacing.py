"""How long a desk that heard of a write waits before it reads anew.

All desks hear at the same moment. Spread a little, they do not ask the server all at once, and
what is written meanwhile is read in the same go; a desk that takes long to read reads less often.
"""

SOONEST, SPREAD, LATEST = 0.05, 0.3, 0.7  # seconds; another's write shows within one


def pause(took: float, drawn: float) -> float:
    """Return the seconds to wait, where the last reading took so many.

    What was drawn lies from 0 to 1 and is another number at each desk and each time.
    """
    return min(LATEST, SOONEST + drawn * SPREAD + took)
