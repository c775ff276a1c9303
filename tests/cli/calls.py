"""What a call of the command line leaves behind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    """What a call left behind."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Return the one JSON document on standard output, where nothing else stands."""
        assert self.err == ""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """Return the one line on standard error of a call that could not be used."""
        assert (self.status, self.out) == (2, "")
        assert self.err.startswith("cab-desk")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err.partition(": ")[2].strip()


Cli = Callable[..., Ran]
