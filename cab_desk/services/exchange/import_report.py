"""What the command line says of an import."""

from dataclasses import dataclass
from typing import Any

from cab_desk.services.exchange.importing import CREATED, REFUSED, UNCHANGED, UPDATED, Line, Preview
from cab_desk.words import plural, say

_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import as it was, or with `dry_run` as it would be."""

    preview: Preview
    dry_run: bool = False

    @property
    def refused(self) -> tuple[Line, ...]:
        """Return the rows that cannot be imported; with any, nothing was."""
        return self.preview.refused

    @property
    def imported(self) -> bool:
        """Tell whether the file's rows are on the board now."""
        return not self.dry_run and not self.refused

    def data(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        counts = self._counts()
        return {
            "file": self.preview.parsed.file,
            "format": self.preview.parsed.form,
            "dry_run": self.dry_run,
            "imported": self.imported,
            "read": self.preview.total,
            "created": counts[CREATED],
            "updated": counts[UPDATED],
            "unchanged": counts[UNCHANGED],
            "refused": [
                {"line": line.row.line, "id": line.row.key, "reason": line.reason}
                for line in self.refused
            ],
            "warnings": [
                {"line": line.row.line, "id": line.row.key, "reason": line.notes}
                for line in self.preview.lines
                if _noted(line)
            ],
            "unknown_keys": list(self.preview.unknown),
            "notes": list(self.preview.notes),
        }

    def text(self) -> str:
        """Return the report in words: the count, then each refused row with its reason."""
        counts = self._counts()
        key = "files.report_dry" if self.dry_run else "files.report"
        said = {state: f"{counts[state]:,}" for state in (CREATED, UPDATED, UNCHANGED, REFUSED)}
        lines = [say(key, read=plural("files.read", self.preview.total), **said)]
        lines += [_refusal(line) for line in self.refused[:_MOST_LINES]]
        if (more := len(self.refused) - _MOST_LINES) > 0:
            lines.append(plural("files.more_rows", more))
        lines += self._warnings()
        lines += self.preview.notes
        if self.preview.unknown:
            lines.append(say("files.unknown_note", keys=", ".join(self.preview.unknown)))
        if self.refused and not self.dry_run:
            lines.append(say("files.report_none"))
        return "\n".join(lines)

    def _counts(self) -> dict[str, int]:
        counts = {state: self.preview.count(state) for state in
                  (CREATED, UPDATED, UNCHANGED, REFUSED)}  # fmt: skip
        if self.refused and not self.dry_run:
            counts[CREATED] = counts[UPDATED] = 0
        return counts

    def _warnings(self) -> list[str]:
        """Return each warning once, with the first rows that it is about."""
        places: dict[str, list[int]] = {}
        for line in self.preview.lines:
            if _noted(line):
                kept = (line.reason,) if line.state == UNCHANGED and line.reason else ()
                for warning in (*kept, *line.row.warnings):
                    places.setdefault(warning, []).append(line.row.line)
        return [_about(warning, rows) for warning, rows in places.items()]


def _noted(line: Line) -> bool:
    """Tell whether a row that is not refused has something to be said of."""
    stays = line.state == UNCHANGED and bool(line.reason)
    return line.state != REFUSED and (stays or bool(line.row.warnings))


def _refusal(line: Line) -> str:
    """Say why a row is refused: a file may have all its rows on one line, so by its id as well."""
    name = line.row.key
    if not name or name in line.reason:
        return say("files.row", line=line.row.line, reason=line.reason)
    return say("files.row_of", line=line.row.line, name=name, reason=line.reason)


def _about(warning: str, rows: list[int]) -> str:
    places = list(dict.fromkeys(rows))
    shown = ", ".join(map(str, places[:3]))
    tail = f" … {places[-1]}" if len(places) > 3 else ""
    return say("files.row" if len(rows) == 1 else "files.rows", line=shown + tail, reason=warning,
               count=f"{len(rows):,}")  # fmt: skip
