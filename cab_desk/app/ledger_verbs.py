"""What the verbs about proofs of audit entries do."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from cab_desk.app import keeping
from cab_desk.app.opening import open_session
from cab_desk.app.standard import check_place, read_file
from cab_desk.app.verbs import span
from cab_desk.words import say


def proof(option: str | None, entry: str, file: Path) -> tuple[dict[str, Any], str]:
    """Write what proves one audit entry; the root that it leads to is named."""
    from cab_desk.files.whole import whole
    from cab_desk.services.evidence import proving

    with closing(open_session(option)) as session:
        check_place(file)
        with session.open_view() as view:
            made = proving.proof(view, entry)
    with whole(file) as stream:
        stream.write(proving.written(made))
    found = proving.check(file.read_bytes(), keeping.vault())
    return _data(file, found), say("evidence.proof_made", file=file, **proving.facts(found))


def check_proof(file: Path) -> tuple[dict[str, Any], str]:
    """Say what a proof shows; no board is needed. Raises BadInput where it shows nothing."""
    from cab_desk.services.evidence import proving

    found = proving.check(read_file(file), keeping.vault())
    return _data(file, found), proving.sentence(found)


def purge(option: str | None, before: date) -> None:
    """Refuse to remove records, and say until when they are kept, or what to do instead."""
    from cab_desk.services.evidence import retention

    with closing(open_session(option)) as session, session.open_view() as view:
        moment, _ = span(view.board().zone, before, None)
        retention.refuse_purge(view, moment or view.now)


def _data(file: Path, found: Any) -> dict[str, Any]:
    return {
        "file": str(file),
        "entry": found.seq,
        "type": found.said.type,
        "author": found.said.author,
        "size": found.size,
        "root": found.root,
        "printed": {"meeting": found.meeting, "revision": found.revision}
        if found.meeting
        else None,
    }
