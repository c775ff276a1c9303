"""What an id, a number or a letter of a pack looks like, and how a person is told."""

import re
from dataclasses import dataclass

from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its pattern; `name` is that of the sentence which says it in words."""

    name: str
    pattern: str

    def fault(self, value: str) -> str:
        """Return what is to be said of a text, or nothing where it has the form."""
        if re.fullmatch(self.pattern, value):
            return ""
        return say(f"checking.form.{self.name}", value=value)


ID = Form("id", r"[a-z0-9][a-z0-9_.-]{0,60}")
SHORT_ID = Form("short_id", r"[a-z0-9][a-z0-9_-]{0,40}")
RULE_ID = Form("rule_id", r"[a-z0-9.][a-z0-9._-]{0,60}")
NUMBER = Form("number", r"[A-Z][A-Z0-9]{0,9}-(YYYY-)?N{2,9}")
LETTER = Form("letter", r"\w")
