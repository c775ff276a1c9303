"""Carry policies between the window and files."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.services.pack_ports import DraftPack, Policies
from cab_desk.services.policies import pack_drafts
from cab_desk.words import say


def open_draft(
    desk: Desk,
    policies: Policies,
    name: str,
    then: Callable[[DraftPack], object],
    otherwise: Callable[[str], object],
) -> None:
    """Read a folder's pack.toml or a zip file, and hand on what it holds as a draft."""

    def name_it(found: tuple[str, Mapping[str, str]]) -> None:
        pack_id, texts = found
        ask = partial(pack_drafts.brought, policies=policies, pack_id=pack_id, texts=texts)
        desk.read_work(ask, then)

    desk.aside(
        lambda: policies.open(Path(name)), name_it, otherwise=lambda error: otherwise(str(error))
    )


def export(
    parent: QWidget, desk: Desk, policies: Policies, pack_id: str, texts: Mapping[str, str]
) -> None:
    """Ask where, and write a policy into a zip file."""
    name, _filter = QFileDialog.getSaveFileName(
        parent, say("policy.export_title"), f"{pack_id}.zip", say("policy.zip_filter")
    )
    if name:
        write(desk, policies, Path(name), pack_id, texts)


def write(
    desk: Desk, policies: Policies, path: Path, pack_id: str, texts: Mapping[str, str]
) -> None:
    """Write a policy into a zip file, and say so."""
    told = say("policy.exported", file=path.name)
    desk.aside(
        lambda: policies.write(path, pack_id, texts), lambda _none: desk.told.emit(told)
    )  # fmt: skip
