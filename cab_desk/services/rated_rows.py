"""Rows of the risk matrix."""

from dataclasses import dataclass

from cab_desk.services.rows import QueueRow


@dataclass(frozen=True, slots=True)
class RatedRow:
    """One RFC of the risk matrix, with the words that it is rated by."""

    row: QueueRow
    impact: str
    probability: str
    residual_impact: str = ""
    residual_probability: str = ""

    @property
    def residual(self) -> tuple[str, str]:
        """Return how it is rated with its measures in place."""
        return self.residual_impact, self.residual_probability
