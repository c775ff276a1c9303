"""Days across, teams down: changes to scale, that mouse and keys move."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from cab_desk.gui import times
from cab_desk.gui.accessible import announce
from cab_desk.gui.look import Look
from cab_desk.gui.picture import Picture
from cab_desk.gui.widgets import week_bars, week_paint
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.verdict_card import CardLine, card
from cab_desk.gui.widgets.week_hand import ARROWS, Hand, nudge_of, verdict_lines
from cab_desk.gui.widgets.week_layout import Placed
from cab_desk.gui.widgets.week_scene import SNAP, LaneBox, Scene, Shown
from cab_desk.services.conflict_ports import pair_of
from cab_desk.services.requests.moving import Moving
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import Grounds
from cab_desk.services.schedule.settled_words import sentence, told
from cab_desk.words import plural, say

_EDGE = 5  # of a bar, where it is drawn longer or shorter
_REST_MS = 120  # without a step of pointer or keys: a free slot is sought
_DRAG = 4  # how far the pointer goes before a press is a drag


class WeekView(QAbstractScrollArea):
    """Paints lanes; a bar opens its RFC; what is dragged asks with what `grabbed` brings."""

    opened = Signal(str)
    grabbed = Signal(str)  # its uid: answer by `hold`
    dropped = Signal(object)  # a Hand
    turned = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene: Scene | None = None
        self._picture = Picture()  # all but what is chosen and what is in the hand
        self._chosen = ""
        self._hand: Hand | None = None
        self._pressed: tuple[QPointF, Placed] | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._seek)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        look.changed.connect(self._lay_out)

    # ------------------------------------------------------------------------------ contents

    def show_scene(self, scene: Scene) -> None:
        """Show the lanes of some days; what is in the hand stays there."""
        self._scene = scene
        self.setAccessibleName(plural("schedule.spoken", scene.weeks.total))
        self._lay_out()

    def show_grounds(self, grounds: Grounds) -> None:
        """Show what lies under the changes."""
        if self._scene is not None:
            self._scene.grounds = grounds
            self._lay_out()

    def show_only(self, shown: Shown) -> None:
        """Show what the panel asks for."""
        if self._scene is not None:
            self._scene.shown = shown
            self._lay_out()

    def scene(self) -> Scene | None:
        """Return what is shown."""
        return self._scene

    def chosen(self) -> str:
        """Return the uid of the chosen change, or empty."""
        return self._chosen

    def hand(self) -> Hand | None:
        """Return what is being moved."""
        return self._hand

    def hold(self, moving: Moving) -> None:
        """Judge what is in the hand by this from now on."""
        if self._hand is not None and self._hand.bar.uid == moving.change.uid:
            self._hand.moving = moving
            self._judge()

    def let_go(self) -> None:
        """Drop the move; the change stays where it was."""
        self._hand = None
        self._pressed = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Ask for the room of the design."""
        return QSize(self._look.px(1000), self._look.px(700))

    # --------------------------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a change, and take it where the pointer moves on."""
        scene, point = self._scene, self._point(event)
        if scene is None or event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self._hit(point)
        self._chosen = hit[1].bar.uid if hit else ""
        self._pressed = (point, hit[1]) if hit else None
        self._tell_chosen()
        box = scene.box_at(point.y())
        rest = scene.rest_rect(box) if box else None
        if box is not None and rest is not None and rest.contains(point):
            self.menu_of(box).popup(event.globalPosition().toPoint())
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken, or say what is under the pointer."""
        point = self._point(event)
        if self._hand is not None and self._hand.at is not None:
            self._drag(point)
        elif self._pressed is not None:
            begin, placed = self._pressed
            if (point - begin).manhattanLength() >= _DRAG:
                self._take(placed.bar, self._part(placed, begin), begin)
                self._drag(point)
        else:
            self._hover(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask whether the change shall stay where it was dropped."""
        self._pressed = None
        hand = self._hand
        if hand is None or hand.at is None:
            return
        hand.at = None
        if hand.moved:
            self.dropped.emit(hand)
        else:
            self.let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the change under the pointer."""
        if hit := self._hit(self._point(event)):
            self.opened.emit(hit[1].bar.uid)

    # ---------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose, Enter opens or keeps, Escape drops; with Alt, Left and Right move,
        Up and Down set another end, with Shift another start.
        """
        key, with_alt = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if with_alt and key in ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.nudge(*nudge_of(key, far=shift))
            return
        acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: partial(self.choose_next, 1),
            Qt.Key.Key_Up: partial(self.choose_next, -1),
            Qt.Key.Key_Left: partial(self.turned.emit, -1),
            Qt.Key.Key_Right: partial(self.turned.emit, 1),
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
        }
        if key == Qt.Key.Key_Escape and self._hand is not None:
            self.let_go()
        elif key in acts:
            acts[key]()
        else:
            super().keyPressEvent(event)

    def choose_next(self, step: int) -> None:
        """Choose the next change in the order of lanes and rows."""
        if self._scene is None:
            return
        uids = [one.bar.uid for _, one in self._scene.placed()]
        if not uids:
            return
        place = uids.index(self._chosen) + step if self._chosen in uids else 0
        self.choose(uids[place % len(uids)])

    def choose(self, uid: str) -> None:
        """Choose a change and bring it into view."""
        found = self._scene.find(uid) if self._scene else None
        if found is None or self._scene is None:
            return
        if self._hand is not None and self._hand.bar.uid != uid:
            self.let_go()
        self._chosen = uid
        rect = self._scene.bar_rect(*found)
        bar, head = self.verticalScrollBar(), self._scene.head
        if rect.top() - head < bar.value():
            bar.setValue(int(rect.top() - head - self._look.px(10)))
        elif rect.bottom() > bar.value() + self.viewport().height():
            bar.setValue(int(rect.bottom() - self.viewport().height() + self._look.px(10)))
        self._tell_chosen()
        self.viewport().update()

    def nudge(self, step: timedelta, part: str = "move") -> None:
        """Move the chosen change, or its start or end; Enter keeps it, Escape drops it."""
        found = self._scene.find(self._chosen) if self._scene else None
        if self._hand is None:
            if found is None:
                return
            self._take(found[1].bar, "move", None)
        if self._hand is not None:
            self._hand.nudge(step, part)
            self._judge()

    def _enter(self) -> None:
        if self._hand is not None and self._hand.moved:
            self.dropped.emit(self._hand)
        elif self._chosen:
            self.opened.emit(self._chosen)

    # --------------------------------------------------------------------------------- moves

    def _take(self, bar: Bar, part: str, at: QPointF | None) -> None:
        scene = self._scene
        assert scene is not None  # noqa: S101 -- a bar is only there with its scene
        grabbed = scene.moment_of(at.x()) - bar.start if at is not None else timedelta(0)
        self._hand = Hand(bar, bar.start, bar.end, part, grabbed, at)
        set_tip(self.viewport(), "")
        self.grabbed.emit(bar.uid)

    def _drag(self, point: QPointF) -> None:
        hand, scene = self._hand, self._scene
        if hand is None or scene is None:
            return
        hand.at = point
        where = scene.moment_of(point.x())
        if hand.part == "start":
            hand.start = min(where, hand.end - SNAP)
        elif hand.part == "end":
            hand.end = max(where, hand.start + SNAP)
        else:
            length = hand.bar.end - hand.bar.start
            hand.start = where - hand.grabbed
            hand.end = hand.start + length
        self._judge()

    def _judge(self) -> None:
        hand = self._hand
        if hand is None:
            return
        hand.judge()
        self._rest.start()
        self._tell_hand()

    def _seek(self) -> None:
        """Say where there is room, once the hand rests."""
        if self._hand is not None:
            self._hand.seek()
            self._tell_hand()

    def _tell_hand(self) -> None:
        self._speak(". ".join(line.text.rstrip(".") for line in self.verdict()))
        self.viewport().update()

    def verdict(self) -> list[CardLine]:
        """Return what the card says of the move in the hand."""
        hand, scene = self._hand, self._scene
        if hand is None or scene is None:
            return []
        lines = [
            CardLine(f"{hand.bar.number} {hand.bar.title}".strip()),
            CardLine(say("schedule.new_time",
                         span=times.both_spans(hand.start, hand.end, scene.zone, scene.beside,
                                               scene.now),
                         length=times.length(hand.end - hand.start))),
        ]  # fmt: skip
        return lines + verdict_lines(hand, scene)

    # ------------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes, then the line of days over what is scrolled."""
        painter = QPainter(self.viewport())
        scene = self._scene
        if scene is None:
            painter.fillRect(self.viewport().rect(), self._look.colour("bg.surface"))
            painter.end()
            return
        offset = self.verticalScrollBar().value()
        held = self._hand.bar.uid if self._hand else ""
        draw = partial(week_paint.picture, scene=scene, offset=offset, height=self.height(),
                       held=held)  # fmt: skip
        self._picture.show(painter, self.viewport().size(), draw, (offset, held))
        painter.save()
        painter.setClipRect(QRectF(scene.left, scene.head, scene.width, self.height()))
        painter.translate(0, -offset)
        week_bars.ring(painter, scene, self._chosen)
        self._paint_hand(painter)
        painter.restore()
        self._paint_card(painter, offset)
        painter.end()

    def _paint_hand(self, painter: QPainter) -> None:
        hand, scene = self._hand, self._scene
        found = scene.find(hand.bar.uid) if hand and scene else None
        if hand is None or scene is None or found is None:
            return
        rect = scene.bar_rect(*found)
        rect.setLeft(scene.x_of(hand.start))
        rect.setRight(max(scene.x_of(hand.end), rect.left() + 6))
        refused = hand.trial is not None and bool(hand.trial.blocks)
        week_bars.bar(painter, scene, rect, hand.bar, refused)

    def _paint_card(self, painter: QPainter, offset: int) -> None:
        hand, scene = self._hand, self._scene
        found = scene.find(hand.bar.uid) if hand and scene else None
        if hand is None or scene is None or found is None:
            return
        rect = scene.bar_rect(*found)
        where = hand.at or QPointF(scene.x_of(hand.end) - self._look.px(12), rect.bottom())
        room = QRectF(0, scene.head, self.viewport().width(),
                      self.viewport().height() - scene.head)  # fmt: skip
        card(painter, self._look, where - QPointF(0, offset), room, self.verdict())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reckon the places again."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._scene is None:
            return
        size = self.viewport().size()
        self._scene.lay_out(size.width(), size.height())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, int(self._scene.height) - size.height()))
        bar.setPageStep(size.height())
        bar.setSingleStep(self._look.px(38))
        self._picture.forget()
        self.viewport().update()

    # --------------------------------------------------------------------------------- words

    def menu_of(self, box: LaneBox) -> QMenu:
        """Return the menu of the changes of a lane that found no row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for bar in box.packed.rest:
            action = menu.addAction(self.said(bar).partition("\n")[0].replace("&", "&&"))
            action.triggered.connect(partial(self.opened.emit, bar.uid))
        return menu

    def said(self, bar: Bar) -> str:
        """Say a change to who does not see it."""
        scene = self._scene
        assert scene is not None  # noqa: S101 -- a bar is only there with its scene
        span = times.both_spans(bar.start, bar.end, scene.zone, scene.beside, scene.now)
        level = scene.face.level(bar.risk)
        kind = scene.face.class_def(bar.class_id)
        words = [f"{bar.number} {bar.title}".strip(), bar.system, span,
                 level.label if level else "", kind.label if kind else ""]  # fmt: skip
        text = ", ".join(word for word in words if word)
        for clash in scene.weeks.clashes.get(bar.uid, ())[:3]:
            text += "\n" + told(clash)
            if pair := scene.weeks.settled.get(pair_of(clash.one, clash.other)):
                text += " " + sentence(pair.settled, pair.names)
        return text

    def _tell_chosen(self) -> None:
        found = self._scene.find(self._chosen) if self._scene and self._chosen else None
        self._speak(self.said(found[1].bar) if found else "")

    def _speak(self, text: str) -> None:
        self.setAccessibleDescription(text)
        announce(self, text)

    def _hover(self, point: QPointF) -> None:
        hit = self._hit(point)
        scrolled = self.verticalScrollBar().value()
        beside = self._scene.head_said(point, scrolled) if self._scene else ""
        set_tip(self.viewport(), self.said(hit[1].bar) if hit else beside)
        part = self._part(hit[1], point) if hit else ""
        shape = {"start": Qt.CursorShape.SizeHorCursor, "end": Qt.CursorShape.SizeHorCursor}
        self.viewport().setCursor(shape.get(part, Qt.CursorShape.ArrowCursor))

    def _part(self, placed: Placed, point: QPointF) -> str:
        if placed.right - placed.left < 4 * _EDGE:
            return "move"
        if abs(point.x() - placed.left) <= _EDGE:
            return "start"
        return "end" if abs(point.x() - placed.right) <= _EDGE else "move"

    def _hit(self, point: QPointF) -> tuple[LaneBox, Placed] | None:
        if self._scene is None or point.y() - self.verticalScrollBar().value() < self._scene.head:
            return None
        return self._scene.at(point)

    def _point(self, event: QMouseEvent) -> QPointF:
        return event.position() + QPointF(0, self.verticalScrollBar().value())
