"""Risk: the policy's matrix with the open RFCs in it, and what a level asks for."""

from functools import partial
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cab_desk.domain.policy import Level
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.pages.risk_hand import RiskHand
from cab_desk.gui.widgets.basics import Button, EmptyState, Label, Segments
from cab_desk.gui.widgets.cell_list import CellList
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.risk_parts import LevelKey, LevelMark
from cab_desk.services import policy_lines, risk
from cab_desk.services.risk import UNRATED, Place
from cab_desk.words import plural, say

_WIDE = 1180
_VIEWS = ("open", "next_cab")
_PERIODS = ("0", "7", "30", "90")
_RATINGS = ("inherent", "residual")


class RiskPage(Page):
    """One read for all cells; choosing a cell reads nothing."""

    NAME: ClassVar[str] = "risk"
    ICON: ClassVar[str] = "layout-grid"
    UI: ClassVar[str] = "risk"
    KEYS: ClassVar[tuple[str, ...]] = ("Esc", "Ctrl+Z")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"change", "meeting", "policy", "board"})

    stack: QStackedWidget
    view: MatrixView
    levels: LevelKey
    section: Label
    unrated_row: QWidget
    unrated: Label
    show_unrated: Button
    side: Ground
    cell_title: Label
    cell_level: LevelMark
    cell_facts: Label
    rows: CellList
    empty: Label
    asks_box: QWidget
    asks: QVBoxLayout
    no_matrix: EmptyState

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._board = risk.Board("open", {}, 0, 0)
        self._place: Place | None = None
        self._views = Segments(look, [(name, say(f"pages.risk.{name}")) for name in _VIEWS])
        self._views.chosen.connect(lambda _name: self.reload(frozenset()))
        self._periods = Segments(look, [(name, say(f"risk.period.{name}")) for name in _PERIODS])
        self._periods.chosen.connect(lambda _name: self.reload(frozenset()))
        self._ratings = Segments(look, [(name, say(f"pages.risk.{name}")) for name in _RATINGS])
        self._ratings.chosen.connect(lambda _name: self.reload(frozenset()))
        self.side.set_ground("bg.surface", "left")
        self.view.chosen.connect(self.choose)
        self.view.entered.connect(self._enter)
        self.view.opened.connect(self.open_change)
        self.view.picked.connect(self.rows.go_to)
        self.rows.moved.connect(self.view.pick)
        self.hand = RiskHand(desk, look, self.view, self._residual)
        self.rows.opened.connect(self.open_change)
        self.rows.left.connect(self.view.setFocus)
        self.show_unrated.clicked.connect(lambda: self.choose(UNRATED))
        self.lead_to(self.view)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the painted parts."""
        return {
            "MatrixView": MatrixView, "CellList": CellList, "Ground": Ground,
            "LevelKey": LevelKey, "LevelMark": LevelMark,
        }  # fmt: skip

    def toolbar_widgets(self) -> list[QWidget]:
        """Return the choice of what is shown, and by which rating."""
        matrix = self.desk.pack.matrix
        common: list[QWidget] = [self._periods, self._views]
        return [self._ratings, *common] if matrix and matrix.residual else common

    def key(self, name: str) -> bool:
        """Go back from the list to the matrix by Esc, drop or undo a new rating."""
        if name == "Ctrl+Z":
            self.hand.undo()
            return True
        if self.view.hand() is not None:
            self.view.let_go()
            return True
        back = name == "Esc" and self.rows.hasFocus()
        if back:
            self.view.setFocus()
        return back

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out where the levels come from in a narrow window."""
        super().resizeEvent(event)
        self.section.setVisible(self.width() >= self.look.px(_WIDE))

    def entered(self) -> None:
        """Say beside the title how many RFCs are shown."""
        self._tell_count()

    def reload(self, touched: frozenset[str]) -> None:
        """Read the open RFCs with their ratings again."""
        pack = self.desk.pack
        matrix = pack.matrix
        self.stack.setCurrentIndex(0 if matrix else 1)
        self.no_matrix.tell("layout-grid", say("pages.risk.no_matrix"))
        self.levels.show_levels(pack.levels)
        rule = next((item for item in pack.rules if item.matrix), None)
        self.section.setText(say("pages.risk.from", section=rule.section) if rule else "")
        if self.desk.board is None or matrix is None:
            self.view.show_cells(pack, {})
            return
        now = self.desk.office.clock()
        query = partial(
            risk.board, pack=pack, view=self._views.present(), now=now,
            residual=self._residual(), days=self._days(),
        )  # fmt: skip
        self.desk.read(query, self._show)

    def choose(self, place: Place) -> None:
        """Show the RFCs of a cell and what its level asks for."""
        self._place = place
        self.view.choose(place if place != UNRATED else None)
        pack, found = self.desk.pack, self._board.cells.get(place, ())
        matrix = pack.matrix
        if matrix is None:
            return
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        self.rows.show_rows(found, pack, zone, self.desk.office.clock())
        self.rows.setVisible(bool(found))
        self.empty.setVisible(not found)
        facts = plural("pages.risk.cell_facts", len(found)) if found else ""
        if place == UNRATED:
            self.cell_title.setText(say("pages.risk.unrated_title"))
            self.cell_facts.setText(say("pages.risk.unrated_text"))
            self._show_level(None)
            return
        cell = matrix.cells[place[0]][place[1]]
        impact, probability = matrix.impacts[place[0]], matrix.probabilities[place[1]]
        title = say("pages.risk.cell", impact=impact.label, probability=probability.label)
        self.cell_title.setText(title)
        inferred = say("pages.risk.inferred") if cell.inferred else ""
        score = say("pages.risk.score", score=cell.score) if cell.score is not None else ""
        self.cell_facts.setText("\n".join(filter(None, (facts, score, inferred))))
        self._show_level(pack.level(cell.level))

    def _show(self, found: risk.Board) -> None:
        wanted = (self._views.present(), self._residual(), self._days())
        if (found.view, found.residual, found.days) != wanted:
            return  # something else was asked for meanwhile
        self._board = found
        self.view.let_go()
        self.view.show_cells(self.desk.pack, found.cells)
        self.hand.show_cells(found.cells)
        count = len(found.cells.get(UNRATED, ()))
        self.unrated_row.setVisible(count > 0)
        self.unrated.setText(plural("pages.risk.unrated", count))
        self._tell_count()
        kept = self._place if self._place in found.cells else None
        self.choose(kept or self._highest())

    def _days(self) -> int:
        return int(self._periods.present())

    def _residual(self) -> bool:
        matrix = self.desk.pack.matrix
        return matrix is not None and matrix.residual and self._ratings.present() == "residual"

    def _tell_count(self) -> None:
        found = self._board
        if found.shown < found.total:
            text = say("pages.risk.sub_title_part", shown=found.shown, count=f"{found.total:,}")
        else:
            text = plural("pages.risk.sub_title", found.total)
        self.sub_title_changed.emit(text)

    def _highest(self) -> Place:
        """Return the occupied cell of the highest level, or the first one."""
        matrix = self.desk.pack.matrix
        levels = [level.id for level in self.desk.pack.levels]
        best, rank = (0, 0), -1
        for place in self._board.cells:
            if matrix is None or place == UNRATED:
                continue
            level = matrix.cells[place[0]][place[1]].level
            if level in levels and levels.index(level) > rank:
                best, rank = place, levels.index(level)
        return best

    def _show_level(self, level: Level | None) -> None:
        self.cell_level.show_level(level)
        self.asks_box.setVisible(level is not None)
        while self.asks.count():
            taken = self.asks.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.hide()
                widget.deleteLater()
        if level is None:
            return
        lines = policy_lines.asks(self.desk.pack, level.id) or [say("pages.risk.asks_nothing")]
        for line in lines:
            self.asks.addWidget(Label(self.look, line, "small", "text.secondary", wrap=True))

    def _enter(self) -> None:
        if self.rows.shown():
            self.rows.setFocus()
