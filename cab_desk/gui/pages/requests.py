"""The requests: a queue at the left, the review of one at the right."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from cab_desk.errors import Unavailable
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import Button, EmptyState
from cab_desk.gui.widgets.queue_model import QueueModel
from cab_desk.gui.widgets.queue_view import QueueHeads, QueueView
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.view_tabs import ViewTabs
from cab_desk.services.rows import QueueQuery, QueueRow
from cab_desk.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from cab_desk.gui.widgets.filter_menu import FilterMenu
    from cab_desk.gui.widgets.review_pane import ReviewPane

VIEWS = ("next_cab", "needs_me", "blocked", "open")
ORDERS = ("window", "number", "title", "risk")
LIST = 652
_NARROWEST = 560
_OPEN_MS = 40  # a held arrow key passes rows without opening each


class RequestsPage(Page):
    """The queue with its review. Everything shown comes from the database by `query`."""

    NAME = "requests"
    ICON = "inbox"
    UI = "requests"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset(
        {"change", "board", "calendar", "meeting", "policy", "people"}
    )
    KEYS = ("J", "K", "G", "S", "Esc", *(f"Alt+{n}" for n in range(1, 8)))

    list_side: Ground
    views: ViewTabs
    filter_button: Button
    order_button: Button
    heads: QueueHeads
    list_stack: QStackedWidget
    queue: QueueView
    empty: EmptyState
    review_side: QStackedWidget
    nothing_open: EmptyState

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._review: ReviewPane | None = None
        self.nothing_open.tell("inbox", say("requests.nothing_open"))
        self.model = QueueModel(desk, self)
        self.query = self._remembered()
        self._wanted = ""  # the RFC to choose once the list is here
        self._scroll: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=_OPEN_MS)
        self._soon.timeout.connect(self._open_chosen)
        self.list_side.set_ground("bg.surface", "right")
        self.views.set_views(VIEWS)
        self.views.choose(self.query.view)
        self.queue.show_model(self.model)
        self.lead_to(self.queue)
        self._import = Button(look, say("requests.import"), icon="download")
        self._import.clicked.connect(lambda: self.asked.emit(Ask("import")))
        self._new = Button(look, say("frame.new_request"), "primary", "plus", "N")
        self._new.clicked.connect(lambda: self.asked.emit(Ask("new")))
        self._connect()
        self._show_query()
        self._load()

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the widgets of the form that are this page's."""
        return {
            "Ground": Ground,
            "ViewTabs": ViewTabs,
            "QueueHeads": QueueHeads,
            "QueueView": QueueView,
        }

    @property
    def review(self) -> ReviewPane:
        """The review of the RFC that is open; made when one is opened first.

        Its modules, widgets and icons are a third of what stands between a start and its first
        paint, and the list is painted without them.
        """
        if self._review is None:
            from cab_desk.gui.widgets.review_pane import ReviewPane  # noqa: PLC0415

            self._review = ReviewPane(self.look, self.desk)
            self._review.doers = self.doers
            self._review.asked.connect(self.asked)
            self.review_side.addWidget(self._review)
            self.review_side.setCurrentWidget(self._review)
        return self._review

    @property
    def opened(self) -> str:
        """The uid of the RFC under review, or empty."""
        return "" if self._review is None else self._review.uid

    def toolbar_widgets(self) -> list[QWidget]:
        """Return import, where somebody does it, and the primary button."""
        if self.desk.office.seat is not None:  # a packet carries no new RFCs
            return []
        return [self._import, self._new] if self.can("import") else [self._new]

    def entered(self) -> None:
        """Tell the review what can be done here."""
        if self._review is not None:
            self._review.doers = self.doers
        self._say_counts()

    def reload(self, touched: frozenset[str]) -> None:
        """Ask again, keeping place and choice."""
        self._scroll = self.queue.verticalScrollBar().value()
        self._load(self._wanted or self.opened)
        if self.opened:
            self.review.open(self.opened)

    def search(self, text: str) -> bool:
        """Show what matches; results come from the database."""
        if text != self.query.text:
            self._ask_for(replace(self.query, text=text, view="all" if text else "open"))
        return True

    def show_change(self, uid: str) -> None:
        """Choose an RFC, in a view that holds it, and open it; `uid#part` leads to a part of it."""
        uid, _, part = uid.partition("#")
        self._wanted = uid
        self.review.open(uid, part)
        self._load(uid)

    def show_rule(self, rule_id: str, severity: str) -> None:
        """Show the requests that a rule of the policy objects to: block, warn or wait."""
        self._ask_for(QueueQuery(order=self.query.order, rule=rule_id, severity=severity))

    def key(self, name: str) -> bool:
        """Act on a single key."""
        if name in ("J", "K"):
            self.queue.step(1 if name == "J" else -1)
        elif name == "G" and self.opened:
            self.review.go_to("gates")
        elif name == "S":
            if self.opened and not self.review.panel.sign_next():
                self.desk.told.emit(say("requests.nothing_to_sign"))
        elif name == "Esc":
            self.queue.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif name.startswith("Alt+") and self.opened:
            self.review.go_to_section(int(name[-1]))
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its 652 where there is room."""
        super().resizeEvent(event)
        px = self.look.px
        width = min(px(LIST), max(px(_NARROWEST), round(self.width() * 0.48)))
        self.list_side.setFixedWidth(min(width, self.width() // 2 + px(80)))

    def _connect(self) -> None:
        self.views.chosen.connect(self._choose_view)
        self.filter_button.clicked.connect(self._open_filter)
        self.order_button.clicked.connect(self._open_order)
        self.model.loaded.connect(self._loaded)
        self.model.dataChanged.connect(self._rows_came)
        self.queue.chosen.connect(lambda _row: self._soon.start())
        self.queue.clicked.connect(lambda _index: self._open_chosen())
        self.queue.widened.connect(self.heads.set_columns)
        self.queue.entered_row.connect(self._enter)
        self.empty.button.clicked.connect(self._act_on_empty)

    def _remembered(self) -> QueueQuery:
        kept = self.desk.settings.queue
        view, order = kept.get("view", ""), kept.get("order", "")
        return QueueQuery(
            view=view if view in VIEWS else "open",
            order=order if order in ORDERS else "window",
            descending=kept.get("descending") == "yes",
        )

    def _ask_for(self, query: QueueQuery) -> None:
        self.query = query
        view = query.view if query.view in VIEWS else self.desk.settings.queue.get("view", "open")
        self.desk.settings.queue = {
            "view": view,
            "order": query.order,
            "descending": "yes" if query.descending else "no",
        }
        self._show_query()
        self._scroll = 0
        self._load(self.opened)

    def _load(self, uid: str = "") -> None:
        self.query = replace(self.query, me=self.desk.me)
        self._dress_rows()
        self.model.show(self.query, uid, self.queue.first_place())

    def _dress_rows(self) -> None:
        rows = self.queue.rows
        board = self.desk.board
        rows.zone = times.zone_of(board.zone if board else "")
        rows.now = self.desk.office.clock()
        try:
            rows.set_face(self.desk.face)
        except Unavailable:
            rows.set_face(None)

    def _loaded(self, position: int) -> None:
        self._dress_rows()
        self._say_counts()
        if position < 0 and self._wanted and self.query.view != "all":
            wanted = self._wanted  # what is closed stands in no other view
            self._ask_for(QueueQuery(view="all", order=self.query.order, me=self.desk.me))
            self._wanted = wanted
            return
        total = self.model.rowCount()
        self.list_stack.setCurrentWidget(self.queue if total else self.empty)
        if not total:
            self._show_empty()
            return
        keep, self._scroll = self._scroll, None
        if position >= 0:
            row = self.model.row_of(position)
            self.queue.choose(row, scroll=keep is None or bool(self._wanted))
        elif not self.opened:
            self.queue.choose(1 if self.model.is_section(0) else 0, scroll=False)
        if keep is not None and not self._wanted:
            self.queue.doItemsLayout()  # the bar knows its range only then
            self.queue.verticalScrollBar().setValue(keep)
        self._wanted = ""

    def _say_counts(self) -> None:
        counts = self.model.counts
        if counts is None:
            return
        for name, tab in self.views.tabs.items():
            tab.set_count(getattr(counts, name))
        key = "requests.sub_title" if self.desk.me else "requests.sub_title_board"
        self.sub_title_changed.emit(say(key, open=f"{counts.open:,}", mine=f"{counts.needs_me:,}"))

    def _rows_came(self) -> None:
        row = self.queue.current()
        if row is not None and row.uid != self.opened and not self._soon.isActive():
            self._soon.start()

    def _open_chosen(self) -> None:
        self._soon.stop()
        row = self.queue.current()
        if row is not None and row.uid != self.opened:
            self.review.show_row(row)

    def _enter(self, row: QueueRow) -> None:
        self._open_chosen()
        self.review.area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_empty(self) -> None:
        query, counts = self.query, self.model.counts
        action = say("requests.filter.clear")
        if query.text:
            self.empty.tell("search", say("requests.empty.text", text=query.text), action)
        elif query.classes or query.risks or query.systems or query.rule:
            self.empty.tell("filter", say("requests.empty.filter"), action)
        elif counts is not None and not counts.all:
            self.empty.tell("inbox", say("requests.empty.all"), say("frame.new_request"))
        else:
            action = "" if query.view == "open" else say("requests.show_all")
            self.empty.tell("inbox", say(f"requests.empty.{query.view}"), action)
        if not query.text and self.opened:
            self.review.close_review()

    def _act_on_empty(self) -> None:
        counts = self.model.counts
        if counts is not None and not counts.all:
            self.asked.emit(Ask("new"))
        else:
            self._ask_for(QueueQuery(order=self.query.order, descending=self.query.descending))

    def _choose_view(self, name: str) -> None:
        self._ask_for(replace(self.query, view=name, text=""))

    def _show_query(self) -> None:
        query = self.query
        if query.view in VIEWS:
            self.views.choose(query.view)
        count = len(query.classes) + len(query.risks) + len(query.systems) + bool(query.rule)
        text = say("requests.filter_on", count=count) if count else say("requests.filter")
        self.filter_button.setText(text)
        self.order_button.setText(say(f"requests.order.{query.order}"))

    def _open_filter(self) -> None:
        self.desk.read(lambda reader: reader.systems(), self._show_filter)

    def _show_filter(self, systems: list[str]) -> None:
        self._filter_menu.fill(self.query, self.queue.rows.face, systems)
        _pop_up(self._filter_menu, self.filter_button)

    @cached_property
    def _filter_menu(self) -> FilterMenu:
        """The menu of the filter, made when it is opened first."""
        from cab_desk.gui.widgets.filter_menu import FilterMenu  # noqa: PLC0415 -- not at the start

        menu = FilterMenu(self)
        menu.asked.connect(self._ask_for)
        return menu

    @cached_property
    def _order_menu(self) -> QMenu:
        """The menu of orders, made when it is opened first."""
        from PySide6.QtWidgets import QMenu  # noqa: PLC0415 -- the start needs no menus

        return QMenu(self)

    def _open_order(self) -> None:
        menu = self._order_menu
        menu.clear()
        for order in ORDERS:
            action = menu.addAction(say(f"requests.order.{order}"))
            action.setCheckable(True)
            action.setChecked(order == self.query.order)
            action.triggered.connect(
                lambda _on=False, order=order: self._ask_for(replace(self.query, order=order))
            )
        menu.addSeparator()
        turn = menu.addAction(say("requests.order.descending"))
        turn.setCheckable(True)
        turn.setChecked(self.query.descending)
        turned = replace(self.query, descending=not self.query.descending)
        turn.triggered.connect(lambda: self._ask_for(turned))
        _pop_up(menu, self.order_button)


def _pop_up(menu: QMenu, button: QPushButton) -> None:
    corner = QPoint(button.width() - menu.sizeHint().width(), button.height())
    menu.popup(button.mapToGlobal(corner))
