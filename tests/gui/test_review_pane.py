import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from cab_desk.domain.change import Change, Stage
from cab_desk.gui import plan_text, times
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.plan_text import PlanStep
from cab_desk.gui.widgets.basics import Elided, Label, Phrases
from cab_desk.gui.widgets.conflict_rows import ConflictRow
from cab_desk.gui.widgets.document import Piece
from cab_desk.gui.widgets.review_pane import ReviewPane
from cab_desk.gui.widgets.review_parts import Fact, FactsGrid, PointOfNoReturn, StepRow
from cab_desk.gui.widgets.strip import RiskThumb, ScheduleStrip, hours
from cab_desk.services.requests.review import review
from tests.gui import rooms
from tests.gui.sample_board import PLAN, at, typical

MAJOR = "RFC-2038"


@pytest.fixture
def pane(board, open_window, qtbot) -> ReviewPane:
    board.add(typical())
    page = open_window().page()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    show(qtbot, page, MAJOR)
    return page.review


def show(qtbot, page, number):
    row = next(row for row in page.model.loaded_rows() if row.number == number)
    qtbot.waitUntil(lambda: page.review.review is not None)
    with qtbot.waitSignal(page.review.sections.laid_out, timeout=10_000):
        page.review.review = None
        page.show_change(row.uid)


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_phrases_beside_a_title_are_whole_or_not_there(qtbot, look):
    line = Phrases(look, "Dec 2025 – Nov 2026, 346 changes carried out, 16 this month")
    qtbot.addWidget(line)
    wide = line.fontMetrics().horizontalAdvance
    for width, said in (
        (wide(line.text()), line.text()),
        (wide(line.text()) - 1, "Dec 2025 – Nov 2026, 346 changes carried out"),
        (wide("Dec 2025 – Nov 2026"), "Dec 2025 – Nov 2026"),
        (wide("Dec 2025 – N"), ""),
    ):
        line.resize(width, 20)
        assert line.said() == said


def test_the_small_matrix_lies_as_the_one_on_risk_does(qtbot, look, pane):
    pack = pane._desk.pack
    steps = pack.matrix.impacts
    thumb = RiskThumb(look)
    qtbot.addWidget(thumb)
    thumb.resize(thumb.sizeHint())
    thumb.show_rating(pack, steps[-1].id, pack.matrix.probabilities[0].id, "grave, and rare")
    drawn, edge = thumb.grab().toImage(), thumb.width()
    ring = look.colour("text.primary")

    def ringed(x, y):
        return any(drawn.pixelColor(x + step, y) == ring for step in range(-8, 9))

    assert ringed(edge - 2, edge - edge // 8)
    assert not ringed(edge // 6, edge // 8)


def test_systems_are_named_whole_and_a_word_without_room_is_elided(qtbot, look):
    names = "orders-db, refund-jobs, export-jobs"
    grid = FactsGrid(look)
    qtbot.addWidget(grid)
    grid.show_facts([Fact(look, "Systems", names), Fact(look, "Owner", "Z" * 60)])
    grid.resize(330, 120)
    grid.show()
    facts = grid.findChildren(Fact)
    shown = names.replace("-", "-\u2060")  # which no line ends after
    systems = next(one for one in facts[0].findChildren(Label) if one.text() == shown)
    assert systems.height() >= 2 * systems.fontMetrics().height()
    assert facts[1].findChildren(Elided)
    assert abs(facts[0].width() - facts[1].width()) <= 1


def test_a_system_whose_name_is_long_is_read_whole(qtbot, look):
    grid = FactsGrid(look)
    qtbot.addWidget(grid)
    names = "sig-api-machinery-and-scheduling, storageareanetworkfabric"
    grid.show_facts([Fact(look, "Systems", names), Fact(look, "Owner", "Edge")])
    grid.resize(240, 160)
    grid.show()
    (fact, _) = grid.findChildren(Fact)
    shown = next(one for one in fact.findChildren(Label) if one.text() == names)
    assert not isinstance(shown, Elided)
    assert shown.minimumSizeHint().width() <= shown.width()
    assert shown.heightForWidth(shown.width()) <= shown.height()


def test_a_line_ends_after_a_hyphen_where_there_is_one(qtbot, look):
    name = "system-number-10-of-the-northern-platform"
    label = Label(look, name, wrap=True)
    qtbot.addWidget(label)
    assert QLabel.text(label) == name
    label.setText(name.replace("-", "_"))
    assert "\u200b" in QLabel.text(label)
    assert label.text() == name.replace("-", "_")


def test_of_many_systems_the_first_are_named_and_the_rest_counted(qtbot, room):
    room.make_board()
    many = tuple(f"gateway-{number}" for number in range(40))
    for title, begin in (("Rotate keys", 14), ("Grow disks", 16)):
        span = {"start": rooms.at(20, begin), "end": rooms.at(20, begin + 4)}
        room.add(rooms.rfc(title, systems=many, **span))
    window = room.window("requests")
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(window.findChildren(ConflictRow)))
    fact = next(one for one in window.findChildren(Fact) if "gateway-39" in one.accessibleName())
    assert "gateway-39" in fact.toolTip()
    row = window.findChild(ConflictRow)
    assert "gateway-39" in row.toolTip()
    for one in (fact, row):
        said = next(part.text() for part in one.findChildren(Label) if "gate" in part.text())
        assert "and 35 more" in said
        assert "39" not in said


def test_the_head_says_number_gates_and_title(pane):
    assert pane.number.text() == MAJOR
    assert pane.heading.text() == "Drop legacy column orders.legacy_ref"
    assert pane.chip.text() == "Ready, with warnings" or "Not ready" in pane.chip.text()


def test_a_plan_of_steps_shows_durations_and_the_point_of_no_return(pane):
    plan = pane.sections.sections["plan"]
    rows = plan.findChildren(StepRow)
    assert len(rows) == 5
    assert len(plan.findChildren(PointOfNoReturn)) == 1
    assert "70 min" in texts(plan)
    assert "60 min" in texts(plan)
    order = [plan.column.itemAt(n).widget() for n in range(plan.column.count())]
    kinds = [type(widget).__name__ for widget in order if widget][1:]
    assert kinds == ["StepRow"] * 3 + ["PointOfNoReturn"] + ["StepRow"] * 2


def test_steps_are_read_where_the_text_is_a_list():
    assert plan_text.steps(PLAN)[1] == PlanStep("Logical backup of the column to cold storage", 70)
    assert [step.marker for step in plan_text.steps(PLAN)].index(True) == 3
    assert plan_text.steps("- stop\n  the workers\n- start, 2 hours") == [
        PlanStep("stop the workers"), PlanStep("start", 120),
    ]  # fmt: skip
    assert plan_text.steps("A plan in prose.\n\nWith two paragraphs.") is None
    assert plan_text.steps("1. one alone") is None
    assert plan_text.steps("") is None
    assert plan_text.steps("# Heading\n1. a\n2. b") is None


def test_the_strip_shows_what_lies_outside_the_window(pane):
    strip = pane.sections.sections["summary"].findChild(ScheduleStrip)
    assert strip.outside() == (at(20, 1), at(20, 2))
    assert "1 h outside the window" in strip.accessibleName()


def test_the_strip_names_whole_hours_of_the_boards_zone(board):
    uids = board.add(typical())
    found = board.write(lambda work: review(work, uids[2]))
    zone = times.zone_of(found.zone)
    named = [times.clock(hour, zone) for hour in hours(found.strip, zone, 8)]
    assert named == ["18:00", "20:00", "22:00", "00:00", "02:00", "04:00", "06:00"]


def test_blocks_and_warnings_are_open_with_section_and_remedy(pane, qtbot, asked):
    assert pane.panel.cards
    card = pane.panel.cards[0]
    shown = texts(card)
    assert any(text.startswith("§") or "4.1" in text for text in shown)
    buttons = [b for b in card.findChildren(type(pane.edit)) if b.said()]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert asked[-1].action == "edit"
    assert asked[-1].uid == pane.uid


def test_each_open_slot_can_be_signed_by_its_role(pane, qtbot, asked):
    assert len(pane.panel.slots) == 5
    buttons = [slot.button for slot in pane.panel.slots]
    assert [button is not None for button in buttons] == [True, True, True, True, False]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert asked == [Ask("sign", pane.uid, "DBA Lead")]


def test_the_tab_strip_jumps_and_follows_the_scroll(pane, qtbot):
    bar = pane.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    pane.go_to("rollback")
    assert pane.tabs.currentIndex() == 2
    top = pane.sections.sections["rollback"].y()
    assert bar.value() == min(top - 12, bar.maximum())
    bar.setValue(0)
    assert pane.tabs.currentIndex() == 0
    bar.setValue(bar.maximum())
    assert pane.tabs.currentIndex() == pane.tabs.count() - 1


def test_alt_and_a_number_goes_to_a_section(pane, qtbot):
    window = pane.window()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert pane.tabs.tabText(pane.tabs.currentIndex()) == "Rollback"


def test_in_a_narrow_window_the_gates_are_a_tab(pane, qtbot):
    assert pane.side.isVisible()
    pane.window().resize(1120, 700)
    qtbot.waitUntil(lambda: not pane.side.isVisible())
    assert pane.tabs.tabText(1) == "Gates"
    pane.window().page().key("G")
    assert pane.side.isVisible()
    assert not pane.area.isVisible()
    pane.go_to("plan")
    assert pane.area.isVisible()
    assert not pane.side.isVisible()
    pane.window().resize(1440, 900)
    qtbot.waitUntil(pane.side.isVisible)
    assert pane.tabs.count() == 7


def test_headings_of_a_text_have_sizes_of_the_design(qtbot, look):
    heads = "".join(f"<h{level}>Head <code>x</code></h{level}>" for level in range(2, 7))
    piece = Piece(look, f"{heads}<p>Text</p>")
    qtbot.addWidget(piece)
    blocks, found, looks = piece.document().begin(), [], []
    while blocks.isValid():
        shown = blocks.begin().fragment().charFormat()
        found.append(shown.font().pixelSize())
        looks.append((found[-1], shown.font().weight(), shown.foreground().color().name()))
        blocks = blocks.next()
    assert found == [15, 15, 13, 12, 12, 13]
    assert len(set(looks[1:])) == 5  # each level below the second is told from the others


def test_nothing_is_cut_where_the_panel_stands_beside_the_text(qtbot, pane):
    pane.window().resize(1280, 800)
    shown = pane.area.viewport()
    qtbot.waitUntil(lambda: not pane._narrow and pane.sections.width() == shown.width())
    least = {name: part.minimumSizeHint().width() for name, part in pane.sections.sections.items()}
    assert max(least.values()) <= shown.width() - 40, least


def test_a_draft_without_a_number_shows_the_id_it_came_with(board, open_window, qtbot):
    draft = Change(title="Bare", class_id="normal", stage=Stage.DRAFT)
    came = replace(draft, title="Came", source="kep", external_id="KEP-1040")
    board.add([came, draft])
    page = open_window().page()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    uids = {row.title: row.uid for row in page.model.loaded_rows()}
    head = page.review.number
    page.show_change(uids["Came"])
    qtbot.waitUntil(lambda: head.text() == "KEP-1040")
    assert head._get_tone() == "text.tertiary"
    assert head.toolTip() == "No number yet. It came from elsewhere as KEP-1040."
    page.show_change(uids["Bare"])
    qtbot.waitUntil(lambda: head.text() == "No number yet")
    assert head.toolTip() == ""


def test_history_and_documents_are_there(pane):
    assert any("Imported by this desk" in text for text in texts(pane.sections.sections["history"]))
    documents = pane.sections.sections["documents"]
    assert "Design" in texts(documents)
    tabs = [pane.tabs.tabText(n) for n in range(pane.tabs.count())]
    assert "Documents 1" in tabs
    assert "Tests 2" in tabs


def test_what_is_missing_is_said_with_a_way_to_write_it(board, open_window, qtbot, asked):
    bare = Change(title="Bare", class_id="normal", stage=Stage.DRAFT)
    board.add([bare])
    page = open_window().page()
    with qtbot.waitSignal(page.review.sections.laid_out, timeout=10_000):
        qtbot.waitUntil(lambda: page.review.review is not None)
    rollback = page.review.sections.sections["rollback"]
    assert "No rollback plan is written." in texts(rollback)
    button = rollback.findChild(type(page.review.edit))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [Ask("edit", page.review.uid, "document.missing:rollback_plan")]


def test_a_change_that_is_gone_is_refused_in_words(pane, qtbot, desk):
    with qtbot.waitSignal(desk.failed, timeout=5000):
        pane.open("0" * 31 + "f")
    assert pane.uid == ""


def test_the_longest_real_request_opens_in_small_steps(board, open_window, qtbot, shared_data):
    """Count what each step lays out: no text is laid out whole, and the first is there at once."""
    text = (shared_data / "rfcs" / "rfcs_even.json").read_text("utf-8")
    raw = next(item for item in json.loads(text) if item["id"] == "KEP-1040")
    base = replace(typical()[0], number="KEP-1040", title=raw["title"])
    board.add([replace(base, documents=raw["documents"])])
    page = open_window().page()
    steps = []
    page.review.shown.connect(lambda _uid: steps.append(len(all_pieces(page))))
    with qtbot.waitSignal(page.review.sections.laid_out, timeout=30_000):
        qtbot.waitUntil(lambda: page.review.review is not None)
    assert steps[0] <= 3  # the request is shown before its long texts are laid out
    pieces = all_pieces(page)
    assert sum(len(piece.toPlainText()) for piece in pieces) > 120_000
    assert max(len(piece.toPlainText()) for piece in pieces) < 16_000


def all_pieces(page):
    return [piece for view in page.review.sections._views for piece in view.pieces]


def test_opening_many_requests_leaves_nothing_behind(pane, qtbot):
    page = pane.window().page()
    show(qtbot, page, "RFC-2041")
    qtbot.waitUntil(lambda: not page.desk.busy)
    before = settled(qtbot, page)
    for _ in range(4):
        for number in (MAJOR, "RFC-2044", "RFC-2041"):
            show(qtbot, page, number)
    after = settled(qtbot, page)
    assert after <= before + 5


def settled(qtbot, page) -> int:
    """Let what is deleted later go, and count what is left."""
    count = [0, -1]

    def steady():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        count.append(len(page.window().findChildren(QWidget)))
        return count[-1] == count[-2] == count[-3]

    qtbot.waitUntil(steady)
    return count[-1]


def test_no_widget_of_a_review_is_ever_a_window(pane, qtbot):
    """A widget shown before it has a parent flashes as a window and takes the focus."""
    page = pane.window().page()
    page.queue.setFocus()
    for number in ("RFC-2044", MAJOR, "RFC-2047"):
        show(qtbot, page, number)
    assert page.queue.hasFocus()
    assert pane.window().isActiveWindow()


def test_a_change_of_theme_reaches_an_open_review(pane, look, qtbot):
    look.set(theme="dark")
    window = pane.window()
    picture = window.grab().toImage()
    surface, canvas = look.colour("bg.surface"), look.colour("bg.canvas")
    below = window.page().list_side.mapTo(window, QPoint(300, 740))
    assert picture.pixelColor(below) == surface
    assert picture.pixelColor(30, 700) == canvas
    pane_corner = pane.area.mapTo(window, QPoint(4, 200))
    assert picture.pixelColor(pane_corner) == surface
    assert look.colour("text.secondary").name() in pane.sections._views[0].pieces[0].toHtml()


def test_all_tabs_are_seen_in_the_smallest_window(qtbot, pane):
    pane.window().resize(1120, 700)
    qtbot.waitUntil(lambda: pane.tabs.count() == 8)
    arrows = pane.tabs.findChildren(QToolButton)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in arrows))
    assert pane.tabs.tabRect(7).right() <= pane.tabs.width()


def test_the_head_of_the_gates_counts_what_there_is(pane):
    findings = [one for one in pane.review.verdict.findings if one.kind != "approval.missing"]
    blocks = sum(one.blocks for one in findings)
    said = next(text for text in texts(pane.panel) if text.endswith(" pass"))
    assert said.endswith(f"{len(pane.review.verdict.passed)} pass")
    assert ("block" in said, "warning" in said) == (blocks > 0, len(findings) > blocks)
    assert not said.startswith("0 ") or said.startswith("0 pass")
