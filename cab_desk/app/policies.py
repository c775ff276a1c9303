"""Find the policy of a board: the shipped one whose hash the board names, else the kept text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import assets
from cab_desk import settings as user_settings
from cab_desk.errors import BadInput, Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.domain.face import Face
    from cab_desk.domain.policy import Pack
    from cab_desk.errors import Fault
    from cab_desk.services.pack_ports import DraftPack

Kept = Callable[[str], "Mapping[str, str] | None"]  # the texts that a board keeps, by their hash


class Policies:
    """Implements `services.pack_ports.Policies`, and finds what a board follows."""

    def __init__(self) -> None:
        self._folders: dict[str, tuple[list[object], Pack]] = {}
        self._found: dict[tuple[str, str], Pack] = {}

    def of(self, board: Board | None, kept: Kept, default: str) -> Pack:
        """Return the policy of a board, or the default for one that is still to be made.

        A board follows a text, not a name: the policy that is shipped now serves only when its
        hash is the board's. Where the text is nowhere to be had, as for a board of an earlier
        version of the program, it serves all the same, and the next unit of work records that
        (see services.packs.adopt).
        """
        if board is None:
            return self.in_folder(default)
        key = (board.policy_id, board.policy_hash)
        if key in self._found:
            return self._found[key]
        shipped = self._at_hand(board.policy_id)
        if shipped is not None and shipped.hash == board.policy_hash:
            self._found[key] = shipped
            return shipped
        texts = kept(board.policy_hash)
        if texts is None:
            return shipped or self.in_folder(board.policy_id)
        pack = self.read(board.policy_id, texts)[0]
        if pack is None or pack.hash != board.policy_hash:
            raise Refused(say("policy.kept_damaged", policy=board.policy_id))
        self._found[key] = pack
        return pack

    def face(self, board: Board | None, load: Callable[[], Pack], default: str) -> Face:
        """Return what lists show of the policy of a board, without loading it where possible."""
        from cab_desk.files import faces

        kept = user_settings.data_folder() / "faces"
        if board is None:
            return faces.face_of(pack_folder(default), kept, load)
        return faces.face_by_hash(board.policy_hash, kept, load)

    def in_folder(self, pack_id: str) -> Pack:
        """Return the policy of a folder by its id; raises Refused with the known ids."""
        from cab_desk.files import faces, packs

        folder = pack_folder(pack_id)
        present = faces.made_of(folder)  # somebody may be writing a policy there
        known = self._folders.get(pack_id)
        if known is None or known[0] != present:
            known = self._folders[pack_id] = (present, packs.load(folder))
        return known[1]

    def at_hand(self) -> Sequence[Pack]:
        """Return the policies that are shipped or lie in the user's folder, but faulty ones."""
        found = (self._at_hand(pack_id) for pack_id in pack_folders())
        return [pack for pack in found if pack is not None]

    def read(self, pack_id: str, texts: Mapping[str, str]) -> tuple[Pack | None, list[Fault]]:
        """Return the policy of some texts, as far as it can be read, and all its faults."""
        from cab_desk.files import packs

        return packs.read(pack_id, texts)

    def open(self, path: Path) -> tuple[str, Mapping[str, str]]:
        """Return id and texts of a policy in a folder or a zip file."""
        from cab_desk.files import pack_files

        return pack_files.read(path)

    def write(self, path: Path, pack_id: str, texts: Mapping[str, str]) -> None:
        """Write the texts of a policy into a zip file."""
        from cab_desk.files import pack_files

        pack_files.write(path, pack_id, texts)

    def write_table(self, path: Path, rows: Sequence[Sequence[str]]) -> None:
        """Write a table as CSV that no spreadsheet takes for formulas."""
        from cab_desk.files import csv_out

        csv_out.write(path, rows)

    def draft(self, board_id: str) -> DraftPack | None:
        """Return what is being written for a board."""
        from cab_desk.files.pack_drafts import PackDrafts

        return PackDrafts(user_settings.data_folder() / "drafts").read(board_id)

    def keep_draft(self, board_id: str, draft: DraftPack | None) -> None:
        """Keep what is being written for a board, or drop it."""
        from cab_desk.files.pack_drafts import PackDrafts

        PackDrafts(user_settings.data_folder() / "drafts").keep(board_id, draft)

    def _at_hand(self, pack_id: str) -> Pack | None:
        if pack_id not in pack_folders():
            return None
        try:
            return self.in_folder(pack_id)
        except BadInput:  # the user's own, half written: the others are there all the same
            return None


def pack_folders() -> dict[str, Path]:
    """Return the folders of all packs by id: the user's own stand before the shipped ones."""
    found: dict[str, Path] = {}
    for parent in (assets.path("resources/policies"), user_settings.data_folder() / "policies"):
        if parent.is_dir():
            found |= {
                folder.name: folder
                for folder in sorted(parent.iterdir())
                if (folder / "pack.toml").is_file()
            }
    return found


def pack_folder(pack_id: str) -> Path:
    """Return a pack's folder by its id, or the folder itself where a path is given.

    Raises Refused with the known ids.
    """
    folders = pack_folders()
    if pack_id in folders:
        return folders[pack_id]
    given = Path(pack_id)
    if (given / "pack.toml").is_file():
        return given
    known = ", ".join(sorted(folders))
    raise Refused(say("common.no_pack", pack=pack_id, known=known))
