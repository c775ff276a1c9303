"""Record what somebody absent decided by word of mouth: whose it is, how it was heard, by whom."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import Choice
from cab_desk.domain.heard import CHANNELS, SHORTEST_REASON
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.moment_field import MomentField
from cab_desk.gui.widgets.sign_parts import DecisionCards, FingerprintChip, MeaningBox
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.signatures import hearing
from cab_desk.services.signatures.hearing import HearRequest, HearSheet, Voice
from cab_desk.words import say

_WIDTH = 760
_LINES = 2  # of the conditions


class HeardDialog(Dialog):
    """The word of one person on one RFC; `accepted` once its recorder has signed it."""

    SIGNS: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, look: Look, uid: str, role: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._uid, self._wanted = desk, uid, role
        self._sheet: HearSheet | None = None
        self._make_fields()
        self._lay_out()
        self._connect()
        self.fit(_WIDTH)
        self.conditions.setFixedHeight(_LINES * look.line("body") + look.px(14))
        self.keep_typed("heard", uid)
        self.idle = IdleGuard(self, desk.told.emit)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._decided()
        desk.read_work(partial(hearing.prepare, uid=uid), self._show, self._refused)

    def _make_fields(self) -> None:
        look = self.look
        self.heading = Label(look, say("heard.title_short"), "title")
        self.subject = Elided(look, "", "body", "text.secondary")
        self.print_chip = FingerprintChip(look)
        self.about = Label(look, say("heard.about"), "small", "text.secondary", wrap=True)
        self.who, self.role, self.channel = QComboBox(), QComboBox(), QComboBox()
        self.recorder = QComboBox()
        self.decisions = DecisionCards(look)
        self.decisions.offer([(one, say(f"signing.button.{one}")) for one in hearing.DECISIONS])
        self.conditions = QPlainTextEdit()
        self.conditions.setTabChangesFocus(True)
        self.at, self.reason, self.passphrase = QLineEdit(), QLineEdit(), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        for box in (self.who, self.role, self.recorder):
            box.setIconSize(QSize(look.px(16), look.px(16)))
        for one in CHANNELS:
            self.channel.addItem(say(f"heard.channel.{one}"), one)
        board = self.desk.board
        clock = self.desk.office.clock
        self._moment = MomentField(look, self.at, times.zone_of(board.zone if board else ""), clock)
        self._moment.show(clock().replace(second=0, microsecond=0))
        self.meaning = Label(look, "", wrap=True)
        self.error = FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("heard.go"), "primary", "stamp")
        self.go.setEnabled(False)

    def _lay_out(self) -> None:
        px = self.look.px
        outer = self.column()
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.heading, 1)
        head.addWidget(self.print_chip)
        outer.addLayout(head)
        outer.addWidget(self.subject)
        outer.addWidget(self.about)
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(self._row(("person", self.who, 1), ("role", self.role, 1)))
        column.addLayout(self.field(say("heard.decision"), self.decisions))
        column.addLayout(self.field(say("heard.conditions"), self.conditions))
        column.addLayout(self._row(
            ("channel", self.channel, 2), ("at", self.at, 2), ("reason", self.reason, 3)
        ))  # fmt: skip
        column.addWidget(self._meant())
        column.addLayout(
            self._row(("recorder", self.recorder, 1), ("passphrase", self.passphrase, 1))
        )
        outer.addWidget(self.form)
        outer.addWidget(self.error)
        outer.addLayout(self.foot(self.cancel, self.go))

    def _row(self, *fields: tuple[str, QWidget, int]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        for name, widget, share in fields:
            row.addLayout(self.field(say(f"heard.{name}"), widget), share)
        return row

    def _meant(self) -> QWidget:
        px = self.look.px
        box = MeaningBox(self.look)
        column = QVBoxLayout(box)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        column.addWidget(Label(self.look, say("heard.meaning_label"), "small", "text.secondary"))
        column.addWidget(self.meaning)
        return box

    def _connect(self) -> None:
        self.who.currentIndexChanged.connect(self._who_changed)
        self.role.currentIndexChanged.connect(self._mean)
        self.channel.currentIndexChanged.connect(self._mean)
        self.at.textChanged.connect(lambda _text: self._mean())
        self.decisions.chosen.connect(lambda _choice: self._decided())
        self.recorder.currentIndexChanged.connect(self._ear_changed)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._record)
        for place in range(len(hearing.DECISIONS)):
            alt = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            alt.activated.connect(partial(self._choose, place))
        self.desk.touched.connect(self._touched)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _choose(self, place: int) -> None:
        if self.go.isEnabled():
            self.decisions.choose_at(place)

    def _show(self, sheet: HearSheet) -> None:
        self._sheet = sheet
        self.heading.setText(say("heard.title", number=sheet.number))
        self.setWindowTitle(self.heading.text())
        self.subject.setText(sheet.title)
        version = say("meeting.sign.version", revision=sheet.revision)
        self.print_chip.show_print(version, sheet.fingerprint, sheet.long_fingerprint)
        self._offer(self.who, sheet.voices)
        self._offer(self.recorder, sheet.ears)
        wanted = [one.person_id for one in sheet.voices if self._wanted in one.roles]
        self.who.setCurrentIndex(max(0, self.who.findData(wanted[0] if wanted else "")))
        self.recorder.setCurrentIndex(max(0, self.recorder.findData(sheet.suggested)))
        self._who_changed()
        why = sheet.why or ("" if sheet.suggested else say("heard.no_chair", number=sheet.number))
        self.form.setVisible(not why)
        if why:
            self.error.show_fault(why)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, box: QComboBox, people: tuple[Voice, ...]) -> None:
        box.blockSignals(True)
        model = box.model()
        for row, one in enumerate(people):
            box.addItem(self.look.icon("user-x" if one.why else "user"), one.name, one.person_id)
            box.setItemData(row, tip(one.why), Qt.ItemDataRole.ToolTipRole)
            if one.why and isinstance(model, QStandardItemModel):
                model.item(row).setForeground(self.look.colour("text.disabled"))
        box.blockSignals(False)

    def _who_changed(self) -> None:
        voice = self._voice()
        self.role.clear()
        for role in voice.roles if voice else ():
            self.role.addItem(self.look.icon("shield-check"), role, role)
        self.role.setCurrentIndex(max(0, self.role.findData(self._wanted)))
        self._weigh()

    def _ear_changed(self) -> None:
        self.passphrase.clear()
        self._weigh()

    def _weigh(self) -> None:
        """Say at once why these two cannot be, and let nothing be signed then."""
        voice, ear = self._voice(), self._ear()
        own = voice is not None and ear is not None and voice.person_id == ear.person_id
        why = voice.why if voice else ""
        why = why or (ear.why if ear else "")
        if own and ear is not None:
            why = why or say("heard.own_word", name=ear.name)
        self.go.setEnabled(voice is not None and ear is not None and not why)
        field = self.who if voice is not None and voice.why else self.recorder
        self.error.show_fault(why, field if why else None)
        self._mean()

    def _voice(self) -> Voice | None:
        return self._sheet.voice(str(self.who.currentData())) if self._sheet else None

    def _ear(self) -> Voice | None:
        return self._sheet.ear(str(self.recorder.currentData())) if self._sheet else None

    def _decided(self) -> None:
        shown = self.decisions.present() is Choice.CONDITIONS
        self.conditions.setVisible(shown)
        self.label_of(self.conditions).setVisible(shown)
        self._mean()

    def _mean(self) -> None:
        """Show the sentence that is signed, once enough is said for one."""
        voice, request = self._voice(), self._request()
        whole = voice is not None and request is not None and self.role.currentData()
        if whole and voice is not None and request is not None and self._sheet is not None:
            self.meaning.setText(hearing.meaning(voice.name, request, self._sheet.number))
        else:
            self.meaning.setText(say("meeting.sign.choose"))

    def _request(self) -> HearRequest | None:
        """Return what the fields say; None while no decision is chosen or the time is none."""
        sheet, choice = self._sheet, self.decisions.present()
        try:
            at = self._moment.moment()
        except NoMomentError:
            return None
        if sheet is None or choice is None:
            return None
        lines = tuple(filter(None, map(str.strip, self.conditions.toPlainText().splitlines())))
        return HearRequest(
            uid=self._uid,
            recorder_id=str(self.recorder.currentData()),
            person_id=str(self.who.currentData()),
            role=str(self.role.currentData() or ""),
            decision=choice,
            passphrase=self.passphrase.text(),
            seen=sheet.seen,
            revision=sheet.revision,
            at=at,
            channel=str(self.channel.currentData()),
            reason=self.reason.text(),
            conditions=lines if choice is Choice.CONDITIONS else (),
        )

    def _missing(self) -> tuple[str, QWidget | None]:
        """Return what is missing first, and its field."""
        choice = self.decisions.present()
        if choice is None:
            return say("heard.decision_missing"), self.decisions.card(Choice.APPROVE)
        if choice is Choice.CONDITIONS and not self.conditions.toPlainText().strip():
            return say("meeting.sign.conditions_missing"), self.conditions
        try:
            self._moment.moment()
        except NoMomentError as error:
            return error.sentence, self.at
        if len(self.reason.text().strip()) < SHORTEST_REASON:
            return say("heard.reason_needed"), self.reason
        if not self.passphrase.text():
            return say("heard.passphrase_missing"), self.passphrase
        return "", None

    def _record(self) -> None:
        sentence, field = self._missing()
        self.error.show_fault(sentence, field)
        request = self._request()
        if sentence or request is None:
            if field is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.passphrase.clear()
        self.go.setEnabled(False)

        def command(office: Office) -> Outcome:
            return hearing.hear(office, request)

        self.desk.run_office(command, self._done, self._refused)

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(self._sheet is not None)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _touched(self, touched: frozenset[str]) -> None:
        if self.isVisible() and {"change", f"change:{self._uid}"} & touched:
            read = partial(hearing.prepare, uid=self._uid)
            self.desk.read_work(read, self._compare, lambda _error: None)

    def _compare(self, now: HearSheet) -> None:
        """Let nothing be signed of what is another request by now: it has to be read first."""
        before = self._sheet
        if before is not None and self.isVisible() and now.seen != before.seen:
            self.go.setEnabled(False)
            said = say("signing.changed", before=before.revision, after=now.revision)
            self.error.show_fault(said)
