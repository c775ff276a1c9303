"""The sections of a review, in order, each made when its turn comes."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain.change import Evidence
from cab_desk.domain.policy import Pack
from cab_desk.gui import paint, plan_text, times
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.aftermath_view import AftermathView, concerns
from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.gui.widgets.document import DocumentView
from cab_desk.gui.widgets.files_view import FilesView
from cab_desk.gui.widgets.review_parts import (
    Fact,
    FactsGrid,
    HistoryView,
    PointOfNoReturn,
    StepRow,
    some_of,
)
from cab_desk.gui.widgets.said_view import SaidView, has_said
from cab_desk.gui.widgets.strip import RiskThumb, ScheduleStrip
from cab_desk.services.requests import from_template
from cab_desk.services.requests.review import Review
from cab_desk.words import catalogue, say

NAMES = ("summary", "plan", "rollback", "tests", "risk", "documents", "history")
# Which documents each section shows; all others stand under Documents.
_OWN = {
    "summary": ("description",),
    "plan": ("implementation_plan",),
    "rollback": ("rollback_plan",),
    "tests": ("testing_evidence", "validation_steps"),
    "risk": ("risk_assessment",),
}
_PLACED = frozenset(name for names in _OWN.values() for name in names)
_MINUTES = frozenset({"soak_minutes", "rollback_minutes"})


def document_name(pack: Pack, document: str) -> str:
    """Return what a document is called: by the pack, else by us."""
    own = pack.labels.get(document)
    key = f"changes.document.{document}"
    return own or (say(key) if key in catalogue() else document.replace("_", " "))


def rated_text(pack: Pack, impact: str, probability: str) -> str:
    """Say a rating in the words of the policy's axes."""
    matrix = pack.matrix
    steps = (*matrix.impacts, *matrix.probabilities) if matrix else ()
    labels = {step.id: step.label for step in reversed(steps)}
    odds = {step.id: step.label for step in matrix.probabilities} if matrix else {}
    return say("requests.rated", impact=labels.get(impact, impact),
               probability=odds.get(probability, probability))  # fmt: skip


def origin_lines(review: Review) -> list[tuple[str, str]]:
    """Say which template an RFC was made from, and what it leaves of that, each with its tone."""
    origin = review.origin
    if origin is None:
        return []
    from_it = say("templates.review.from", name=origin.name, revision=origin.revision)
    by, zone = origin.granted, times.zone_of(review.zone)
    if by is not None:
        at = times.date(by.at, zone)
        from_it = f"{from_it} {say('preapproved.review', name=by.name, at=at)}"
    lines = [(from_it, "text.secondary")]
    if origin.unlike:
        fields = from_template.names(origin.unlike)
        lines.append((say("templates.review.unlike", fields=fields), "warn.fg"))
    return lines


def other_documents(review: Review) -> list[str]:
    """Return the documents that no section of their own shows."""
    documents = review.change.documents
    return [name for name, text in documents.items() if name not in _PLACED and text.strip()]


class Section(QWidget):
    """A heading with what stands under it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, look.px(16))
        self.column.setSpacing(look.px(6))
        self.heading = Label(look, say(f"requests.tab.{name}"), "heading")
        self.column.addWidget(self.heading)


class Sections(QWidget):
    """All sections in one column. `asked` says what the reader wants done."""

    asked = Signal(object)
    laid_out = Signal()

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = look
        self._views: list[DocumentView] = []
        self._texts: list[tuple[DocumentView, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(24))
        self._column.setSpacing(look.px(8))
        self.sections: dict[str, Section] = {}
        self._review: Review | None = None
        self._may_edit = False
        self.doers: Collection[str] = ()

    def steps(self, review: Review, pack: Pack, may_edit: bool) -> Iterator[Callable[[], None]]:
        """Clear, and yield the steps that fill the column again, none of them long."""
        self._review, self._may_edit = review, may_edit
        self.clear()
        makers = {
            "summary": self._summary,
            "plan": self._plan,
            "rollback": self._rollback,
            "tests": self._tests,
            "risk": self._risk,
            "documents": self._documents,
            "history": self._history,
        }
        for name in NAMES:
            make = makers[name]
            yield partial(self._add, name, make, review, pack)
        yield self._finish

    def clear(self) -> None:
        """Show nothing."""
        for view in self._views:
            view.clear()
        self._views, self._texts = [], []
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sections = {}

    def _add(
        self,
        name: str,
        make: Callable[[Section, Review, Pack], None],
        review: Review,
        pack: Pack,
    ) -> None:
        section = Section(self._look, name)
        make(section, review, pack)
        self.sections[name] = section
        self._column.addWidget(section)

    def _finish(self) -> None:
        self._column.addStretch(1)
        self._next_text()

    def _next_text(self) -> None:
        """Begin to lay out the next text once the one before is done."""
        if not self._texts:
            self.laid_out.emit()
            return
        view, text = self._texts.pop(0)
        view.finished.connect(self._next_text)
        view.show_text(text)

    def _text(self, section: Section, text: str) -> None:
        view = DocumentView(self._look, self._desk)
        section.column.addWidget(view)
        self._views.append(view)
        self._texts.append((view, text))

    def _missing(self, section: Section, review: Review, document: str) -> None:
        """Say that a document is not there, with a way to write it."""
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        sentence = say(f"requests.missing.{section.objectName()}")
        row.addWidget(Label(self._look, sentence, "body", "text.secondary"))
        if self._may_edit and document:
            button = Button(self._look, say("requests.write"), "link")
            ask = Ask("edit", review.change.uid, f"document.missing:{document}")
            button.clicked.connect(lambda: self.asked.emit(ask))
            row.addWidget(button)
        row.addStretch(1)
        section.column.addLayout(row)

    def _texts_of(self, section: Section, review: Review, pack: Pack) -> bool:
        """Show a section's documents; the names stand over them where there are several."""
        names = _OWN[section.objectName()]
        found = [name for name in names if review.change.documents.get(name, "").strip()]
        for name in found:
            if len(names) > 1:
                section.column.addSpacing(self._look.px(6))
                section.column.addWidget(
                    Label(self._look, document_name(pack, name), "body.strong")
                )
            self._text(section, review.change.documents[name])
        return bool(found)

    def _summary(self, section: Section, review: Review, pack: Pack) -> None:
        look, change = self._look, review.change
        facts = FactsGrid(look)
        facts.show_facts(self._facts(review, pack))
        section.column.insertWidget(0, facts)
        place = 1
        if change.start is not None and change.end is not None:
            zone = times.zone_of(review.zone)
            row = QHBoxLayout()
            row.setContentsMargins(0, look.px(14), 0, 0)
            row.setSpacing(look.px(8))
            planned = times.full_span(change.start, change.end, zone, review.at)
            row.addWidget(Label(look, planned, "body.strong"))
            shift = times.offset(change.start, zone)
            where = say("frame.status.zone", zone=review.zone, offset=shift)
            row.addWidget(Elided(look, where, "body", "text.secondary"), 1)
            section.column.insertLayout(1, row)
            strip = ScheduleStrip(look)
            level = pack.level(review.verdict.risk.id)
            section.column.insertWidget(2, strip)
            strip.show_review(review, level.tone if level else None)
            place = 3
        for said, tone in origin_lines(review):
            section.column.insertWidget(place, Label(look, said, "small", tone, wrap=True))
            place += 1
        section.column.insertSpacing(place, look.px(14))
        if not self._texts_of(section, review, pack):
            self._missing(section, review, "description")
        if concerns(review):
            after = AftermathView(self._look, review, pack, self.doers)
            after.asked.connect(self.asked)
            section.column.addWidget(after)

    def _facts(self, review: Review, pack: Pack) -> list[Fact]:
        look, change, none = self._look, review.change, say("requests.not_said")
        kind = pack.class_def(change.class_id)
        level = pack.level(review.verdict.risk.id)
        downtime = "downtime" in change.traits
        systems = "system" if len(change.systems) < 2 else "systems"
        said = change.documents.get("estimated_downtime", "").strip()
        down = say("requests.downtime_yes" if downtime else "requests.downtime_no")
        return [
            Fact(
                look,
                say(f"requests.fact.{systems}"),
                some_of(change.systems) or none,
                whole=", ".join(change.systems),
            ),
            Fact(look, say("requests.fact.requester"), change.requester or none),
            Fact(look, say("requests.fact.owner"), change.owner or none),
            Fact(
                look,
                say("requests.fact.class"),
                kind.label if kind else change.class_id or none,
                partial(self._class_mark, kind.letter, kind.shape) if kind else None,
            ),
            Fact(
                look,
                say("requests.fact.risk"),
                level.label if level else say("requests.not_rated"),
                partial(self._risk_mark, level.tone) if level else None,
            ),
            Fact(look, say("requests.fact.downtime"), said if 0 < len(said) < 60 else down),
        ]

    def _class_mark(self, letter: str, shape: str) -> QPixmap:
        pixmap, painter = self._canvas()
        paint.class_mark(painter, self._look, 0, 0, letter, shape)
        painter.end()
        return pixmap

    def _risk_mark(self, tone: str) -> QPixmap:
        pixmap, painter = self._canvas()
        paint.risk_bars(painter, self._look, 0, 0, tone)
        painter.end()
        return pixmap

    def _canvas(self) -> tuple[QPixmap, QPainter]:
        ratio = self.devicePixelRatioF()
        edge = QRectF(0, 0, self._look.px(17), self._look.px(17))
        pixmap = QPixmap(round(edge.width() * ratio), round(edge.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap, QPainter(pixmap)

    def _plan(self, section: Section, review: Review, pack: Pack) -> None:
        text = review.change.documents.get("implementation_plan", "")
        steps = plan_text.steps(text)
        if steps is None:
            if not self._texts_of(section, review, pack):
                self._missing(section, review, "implementation_plan")
            return
        section.column.setSpacing(0)
        section.column.insertSpacing(1, self._look.px(4))
        number = 0
        for step in steps:
            number += not step.marker
            row = PointOfNoReturn(self._look) if step.marker else StepRow(self._look, number, step)
            section.column.addWidget(row)

    def _rollback(self, section: Section, review: Review, pack: Pack) -> None:
        if not self._texts_of(section, review, pack):
            self._missing(section, review, "rollback_plan")

    def _tests(self, section: Section, review: Review, pack: Pack) -> None:
        evidence = review.change.evidence
        facts = _evidence_facts(self._look, evidence) if evidence else []
        if facts:
            grid = FactsGrid(self._look)
            grid.show_facts(facts)
            section.column.addWidget(grid)
        if not self._texts_of(section, review, pack) and not facts:
            self._missing(section, review, "testing_evidence")

    def _risk(self, section: Section, review: Review, pack: Pack) -> None:
        look, change = self._look, review.change
        level = pack.level(review.verdict.inherent.id)
        said = level.label if level else say("requests.not_rated")
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        thumb = RiskThumb(look)
        rated = ""
        if change.impact and change.probability:
            rated = rated_text(pack, change.impact, change.probability)
        row.addWidget(thumb)
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(Label(look, said, "body.strong"))
        if rated:
            words.addWidget(Label(look, rated, "body", "text.secondary"))
        if review.verdict.residual.level is not None:
            rest = rated_text(pack, change.residual_impact, change.residual_probability)
            told = say("requests.residual", level=review.verdict.residual.level, rated=rest)
            words.addWidget(Label(look, told, "body", "text.secondary"))
        if review.verdict.inherent.inferred:
            words.addWidget(Label(look, say("requests.inferred"), "small", "text.secondary", True))
        words.addStretch(1)
        row.addLayout(words, 1)
        section.column.addLayout(row)  # before it is shown: without a parent it were a window
        thumb.show_rating(pack, change.impact, change.probability, f"{said}, {rated}")
        if not self._texts_of(section, review, pack):
            self._missing(section, review, "risk_assessment")

    def _documents(self, section: Section, review: Review, pack: Pack) -> None:
        names = other_documents(review)
        for name in names:
            section.column.addSpacing(self._look.px(4))
            section.column.addWidget(Label(self._look, document_name(pack, name), "body.strong"))
            self._text(section, review.change.documents[name])
        if review.change.attachments:
            section.column.addWidget(FilesView(self._desk, self._look, review.change.attachments))
        elif not names:
            self._missing(section, review, "")

    def _history(self, section: Section, review: Review, pack: Pack) -> None:
        if has_said(review, self.doers):
            said = SaidView(self._look, review, pack, self.doers, self._desk.me)
            said.asked.connect(self.asked)
            section.column.addWidget(said)
        view = HistoryView(self._look)
        view.show_rows(review.history, review.zone, "entry" in self.doers)
        view.opened.connect(lambda event_id: self.asked.emit(Ask("entry", event_id)))
        section.column.addWidget(view)


def _evidence_facts(look: Look, evidence: Evidence) -> list[Fact]:
    found = []
    for part in fields(Evidence):
        value = getattr(evidence, part.name)
        if value is None or value == ():
            continue
        found.append(
            Fact(look, say(f"requests.evidence.{part.name}"), _evidence_said(part.name, value))
        )
    return found


def _evidence_said(name: str, value: object) -> str:
    if isinstance(value, bool):
        return say("requests.yes" if value else "requests.no")
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    if name == "coverage":
        return say("requests.percent", value=f"{value:g}")
    if name in _MINUTES:
        return say("requests.value_minutes", value=f"{value:g}")
    return f"{value:g}" if isinstance(value, float) else str(value)
