"""RFCs: write, judge, rate, move and review them, and bring them to their end."""
