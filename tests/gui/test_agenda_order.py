"""The order of an agenda before its start, by keys and by the mouse."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget

from cab_desk.services import meetings
from tests.gui.meeting_table import Table


def test_the_agenda_is_ordered_and_cleared_by_keys(table: Table) -> None:
    page, board = table.page, table.board
    agenda = page.prepare.agenda
    first, second = (item.id for item in board.meeting.items)
    table.wait(lambda: agenda.count() == 2)
    table.wait(table.window.isActiveWindow)
    agenda.setFocus()
    agenda.setCurrentRow(0)
    QTest.keyClick(agenda, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)  # it is the first
    QTest.keyClick(agenda, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: [item.id for item in board.meeting.items] == [second, first])
    table.wait(lambda: agenda.currentRow() == 1)
    QTest.keyClick(agenda, Qt.Key.Key_Delete)
    table.wait(lambda: [item.id for item in board.meeting.items] == [second])
    table.wait(lambda: page.prepare.restore.isVisibleTo(page))


def drag(agenda: QListWidget, row: int, y: int, *, drop: bool = True) -> None:
    """Take a line to a height of its list by the mouse."""
    begin = agenda.visualItemRect(agenda.item(row)).center()
    port, left = agenda.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(port, left, pos=begin)
    for step in (QPoint(begin.x(), (begin.y() + y) // 2), QPoint(begin.x(), y)):
        moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(step),
                            QPointF(port.mapToGlobal(step)), Qt.MouseButton.NoButton, left,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(port, moved)
    if drop:
        QTest.mouseRelease(port, left, pos=QPoint(begin.x(), y))


def test_a_line_of_the_agenda_is_dragged_to_another_place(table: Table) -> None:
    page, board = table.page, table.board
    agenda = page.prepare.agenda
    board.on(meetings.add_item, title="Report of the quarter")
    table.desk.touched.emit(frozenset({"meeting"}))
    table.wait(lambda: agenda.count() == 3)
    first, second, third = (item.id for item in board.meeting.items)
    drag(agenda, 0, agenda.visualItemRect(agenda.item(2)).bottom() - 2)
    table.wait(lambda: [item.id for item in board.meeting.items] == [second, third, first])
    table.wait(lambda: agenda.currentRow() == 2)
    assert not page.prepare.order.mark.isVisible()
    drag(agenda, 2, 2)
    table.wait(lambda: [item.id for item in board.meeting.items] == [first, second, third])


def test_esc_and_a_drop_on_its_own_place_move_no_line(table: Table) -> None:
    page, board = table.page, table.board
    agenda = page.prepare.agenda
    table.wait(lambda: agenda.count() == 2)
    before = [item.id for item in board.meeting.items]
    moved: list[object] = []
    page.prepare.moved.connect(lambda *what: moved.append(what))
    low = agenda.visualItemRect(agenda.item(1)).bottom() - 2
    drag(agenda, 0, low, drop=False)
    assert page.prepare.order.mark.isVisible()
    QTest.keyClick(agenda, Qt.Key.Key_Escape)
    assert not page.prepare.order.mark.isVisible()
    QTest.mouseRelease(agenda.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, low))
    drag(agenda, 1, low)
    assert moved == []
    assert [item.id for item in board.meeting.items] == before
