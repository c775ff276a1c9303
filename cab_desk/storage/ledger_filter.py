"""Which audit entries are asked for, as a condition of the query that lists them."""

from cab_desk.domain.canonical import stamp
from cab_desk.services.rows import LedgerFilter

_ABOUT = (
    "(e.subject IN (SELECT uid FROM change WHERE lower(number) LIKE :about ESCAPE '!'"
    " OR lower(title) LIKE :about ESCAPE '!')"
    " OR e.subject IN (SELECT id FROM meeting WHERE lower(number) LIKE :about ESCAPE '!'))"
)


def where(wanted: LedgerFilter) -> tuple[str, dict[str, str]]:
    """Return conditions that begin with AND, and the values that they name."""
    parts: list[str] = []
    values: dict[str, str] = {}
    if wanted.person:
        parts.append("(e.author = :person OR e.subject = :person)")
        values["person"] = wanted.person
    if text := wanted.about.strip().lower():
        parts.append(_ABOUT)
        values["about"] = f"%{_plain(text)}%"
    if wanted.kinds:
        names = [f"kind{place}" for place in range(len(wanted.kinds))]
        parts.append(f"({' OR '.join(f'e.type LIKE :{name}' for name in names)})")
        values |= {name: f"{kind}.%" for name, kind in zip(names, wanted.kinds, strict=True)}
    if wanted.since is not None:
        parts.append("e.at >= :since")
        values["since"] = stamp(wanted.since)
    if wanted.until is not None:
        parts.append("e.at < :until")
        values["until"] = stamp(wanted.until)
    return "".join(f" AND {part}" for part in parts), values


def _plain(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text
