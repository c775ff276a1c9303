"""Count, on a queue of 100,000 rows, what is fetched and asked for while it is scrolled."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from cab_desk.gui.desk import Desk
from cab_desk.gui.widgets import queue_model
from cab_desk.gui.widgets.queue_model import PAGE, QueueModel, SectionRow
from cab_desk.gui.widgets.queue_rows import RowDelegate
from cab_desk.gui.widgets.queue_view import QueueView
from cab_desk.services.office import Office
from cab_desk.services.rows import GroupRow, QueueQuery, QueueRow, ViewCounts
from cab_desk.settings import Settings
from tests.gui.sample_board import NOW

ROWS = 100_000
GROUPS = (("overdue", 40_000), ("this_week", 1_000), ("done", 59_000))


class LongReader:
    """A reader whose query has 100,000 rows; it counts what it is asked for."""

    def __init__(self):
        self.pages = []

    def board(self):
        return None

    def groups(self, query, now):
        return [GroupRow(*group) for group in GROUPS]

    def counts(self, query):
        return ViewCounts(ROWS, 0, 0, 0, 0, ROWS)

    def position(self, query, now, uid):
        return int(uid) if uid else None

    def page(self, query, now, offset, limit):
        self.pages.append(offset // PAGE)
        return [
            QueueRow(str(n), f"RFC-{n}", f"Title {n}", "orders-db", "normal", "high",
                     NOW + timedelta(hours=n), NOW + timedelta(hours=n + 2), "aco", "warn", 1,
                     "submitted", "later")
            for n in range(offset, min(ROWS, offset + limit))
        ]  # fmt: skip


@pytest.fixture
def reader():
    return LongReader()


@pytest.fixture
def queue(qtbot, look, reader):
    office = Office(None, lambda: nullcontext(reader), None, None, lambda: NOW)
    desk = Desk(office, Settings())
    view = QueueView(look)
    qtbot.addWidget(view)
    model = QueueModel(desk, view)
    view.show_model(model)
    view.resize(652, 800)
    view.show()
    with qtbot.waitSignal(model.loaded, timeout=5000):
        model.show(QueueQuery())
    yield view
    desk.close()


def test_opening_fetches_one_page(queue, reader):
    assert queue.model().rowCount() == ROWS + len(GROUPS)
    assert reader.pages == [0]


def test_a_frame_asks_for_each_row_in_sight_once(qtbot, queue, monkeypatch):
    asked, said = [], []
    at, data = QueueModel.at, QueueModel.data
    monkeypatch.setattr(QueueModel, "at", lambda self, row: asked.append(row) or at(self, row))
    monkeypatch.setattr(
        QueueModel, "data", lambda self, index, role=0: said.append(role) or data(self, index, role)
    )
    queue.viewport().repaint()
    assert 0 < len(asked) <= queue.viewport().height() // 48 + 2
    assert said == []


def test_scrolling_through_fetches_each_page_once(qtbot, queue, reader):
    bar = queue.verticalScrollBar()
    for step in range(1, 31):
        bar.setValue(step * 480)
        queue.viewport().repaint()
        last = queue.model().place(queue.rowAt(queue.viewport().height() - 1)) // PAGE
        qtbot.waitUntil(lambda last=last: last in queue.model()._pages)
    assert len(reader.pages) == len(set(reader.pages))
    assert queue.model().fetched <= 300 + 3 * PAGE


def test_a_jump_fetches_what_is_in_sight_and_nothing_between(qtbot, queue, reader):
    bar = queue.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    queue.viewport().repaint()
    qtbot.waitUntil(lambda: len(reader.pages) >= 2)
    place = queue.model().place(queue.rowAt(0))
    qtbot.waitUntil(lambda: place // PAGE in queue.model()._pages)
    assert len(reader.pages) <= 3
    assert all(page == 0 or abs(page - place // PAGE) <= 1 for page in reader.pages)


def test_what_was_scrolled_past_is_not_fetched(qtbot, queue, reader):
    bar = queue.verticalScrollBar()
    for part in range(1, 50):  # a drag of the bar: many frames before one answer
        bar.setValue(bar.maximum() * part // 50)
        queue.viewport().repaint()
    qtbot.waitUntil(lambda: not queue.model()._wanted)
    done = len(reader.pages)
    assert done <= 5


def test_rows_and_places_agree_at_every_section(queue):
    model = queue.model()
    assert model.section_places() == [0, 40_001, 41_002]
    for place in (0, 39_999, 40_000, 40_999, 41_000, ROWS - 1):
        assert model.place(model.row_of(place)) == place
    heads = [model.at(row) for row in model.section_places()]
    assert heads == [
        SectionRow("overdue", 40_000, 0), SectionRow("this_week", 1_000, 40_000),
        SectionRow("done", 59_000, 41_000),
    ]  # fmt: skip


def test_an_rfc_far_down_is_there_with_its_own_page(qtbot, queue, reader):
    reader.pages.clear()
    with qtbot.waitSignal(queue.model().loaded, timeout=5000) as loaded:
        queue.model().show(QueueQuery(), "90000")
    assert loaded.args == [90_000]
    assert reader.pages[0] == 90_000 // PAGE
    assert len(reader.pages) <= 2  # the one in sight before the list is scrolled there


def test_only_so_many_pages_are_kept(qtbot, queue, reader):
    model = queue.model()
    for page in range(queue_model._KEPT + 10):
        model.at(model.row_of(page * PAGE))
        qtbot.waitUntil(lambda page=page: page in model._pages)
    assert len(model._pages) == queue_model._KEPT


def test_a_frame_makes_no_font_and_measures_no_text_anew(queue, monkeypatch):
    queue.viewport().repaint()
    rows = queue.rows
    cached = (len(rows._cache), len(rows._elided), len(rows._planned))
    monkeypatch.setattr(
        RowDelegate, "_canvas", lambda *_a: pytest.fail("a pixmap was made for a frame")
    )
    queue.viewport().repaint()
    assert (len(rows._cache), len(rows._elided), len(rows._planned)) == cached
