"""The policy page: each rule with its section, its words and what it demands."""

from cab_desk.gui.widgets.basics import Card, Label


def open_page(qtbot, room):
    room.make_board()
    window = room.window("policy")
    qtbot.waitUntil(lambda: not window.desk.busy and window.page().whole)
    return window.page()


def test_every_rule_is_listed_and_has_a_card(qtbot, room):
    page = open_page(qtbot, room)
    pack = page.desk.pack
    names = [page.sections.item(row).text() for row in range(page.sections.count())]
    assert names == [rule.name for rule in pack.rules]
    cards = page.reading.findChildren(Card)
    assert [card.title.text() for card in cards] == names
    assert [card.aside.text() for card in cards] == [rule.section for rule in pack.rules]
    assert page.pack_title.text() == pack.title
    assert page.pack_hash.text() == pack.hash[:16]


def test_a_card_says_what_its_rule_demands(qtbot, room):
    page = open_page(qtbot, room)
    rule = next(rule for rule in page.desk.pack.rules if rule.id == "cab-process/normal")
    card = next(c for c in page.reading.findChildren(Card) if c.title.text() == rule.name)
    said = [label.text() for label in card.findChildren(Label)]
    assert "Engineering Manager: Normal, within 3 business days" in said
    assert any(text.startswith("cab-process/normal") for text in said)


def test_choosing_a_rule_leads_to_it(qtbot, room):
    page = open_page(qtbot, room)
    bar = page.scroll_area.verticalScrollBar()
    qtbot.waitUntil(lambda: page.reading.findChildren(Card)[-1].y() > 0)
    page.sections.setFocus()
    page.sections.setCurrentRow(page.sections.count() - 1)
    assert bar.value() == bar.maximum()
    page.sections.setCurrentRow(0)
    assert bar.value() == 0


def test_it_reads_the_same_before_a_board_is_made(qtbot, room):
    window = room.window("policy")
    page = window.page()
    qtbot.waitUntil(lambda: not window.desk.busy and page.whole)
    lines = [page.sections.item(row) for row in range(page.sections.count())]
    assert len(lines) == len(window.desk.pack.rules)
    assert [line.text() for line in lines if line.icon().isNull()] == []
