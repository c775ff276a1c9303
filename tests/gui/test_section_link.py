"""A rule names its section beside it, or below it where there is no room."""

from cab_desk.gui.widgets.basics import Elided, Label
from cab_desk.gui.widgets.gates import remedy_word
from cab_desk.gui.widgets.section_link import RuleLine, short_section


def test_a_section_takes_the_room_that_its_rule_leaves(qtbot, look):
    line = RuleLine(look, Elided(look, "No blackout"), "Change Windows", leads=True)
    qtbot.addWidget(line)
    line.resize(240, 24)
    line.show()
    assert line.link.said() == "Change Windows"
    line.resize(140, 24)
    assert line.link.said().endswith("…")
    assert line.link.width() <= 66
    assert RuleLine(look, Label(look, "Notice"), "3.2 Notice", leads=False).link is None


def test_a_section_without_room_goes_below_a_rule_of_several_lines(qtbot, look):
    for leads in (True, False):
        name = Label(look, "Approval for the risk", "body.strong", wrap=True)
        line = RuleLine(look, name, "Risk Assessment Matrix", leads=leads)
        qtbot.addWidget(line)
        line.resize(400, line.heightForWidth(400))
        line.show()
        side = line.link or line._plain
        qtbot.waitUntil(lambda name=name, side=side: side.x() > name.width() // 2)
        assert side.said() == "Risk Assessment Matrix"
        line.resize(210, 60)
        qtbot.waitUntil(lambda name=name, side=side: side.y() >= name.geometry().bottom())
        assert side.said() == "Risk Assessment Matrix"
        assert line.heightForWidth(210) > line.heightForWidth(400) or side.x() == 0


def test_marks_of_sections_are_short_where_the_document_numbers_them():
    assert [short_section(s) for s in ("4.1", "4.1 Windows", "6. Approvals", "Windows")] == [
        "§4.1", "§4.1", "§6", "Windows",
    ]  # fmt: skip
    assert remedy_word("document.missing") == "Write it"
    assert remedy_word("no.such.kind") == "Edit request"


def test_marks_of_sections_are_whole(qtbot, look):
    for section in (f"{number} Review" for number in range(1, 12)):
        line = RuleLine(look, Elided(look, "Technical review"), section, leads=True)
        qtbot.addWidget(line)
        line.resize(240, 24)
        line.show()
        assert line.link.said() == short_section(section)
