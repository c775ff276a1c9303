"""A note that the board did not take stays where it was typed, and is offered again."""

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.note_field import NoteField


def field(qtbot):
    made = NoteField(Look("light"))
    qtbot.addWidget(made)
    told = []
    made.rested.connect(lambda one, text: told.append((one, text)))
    made.show_note("a", "")
    made.setPlainText("Ask the vendor.")
    made.keep()
    assert told == [("a", "Ask the vendor.")]
    return made, told


def test_what_is_not_safe_yet_is_not_overwritten(qtbot):
    made, _ = field(qtbot)
    made.show_note("a", "")  # as the board still has it
    assert made.toPlainText() == "Ask the vendor."
    made.show_note("b", "Another item.")
    assert made.toPlainText() == "Another item."
    made.show_note("a", "")
    assert made.toPlainText() == "Ask the vendor."


def test_it_is_offered_again_until_it_is_taken(qtbot):
    made, told = field(qtbot)
    made.again()
    assert told == [("a", "Ask the vendor.")] * 2
    made.taken("a", "Ask")  # an earlier text
    made.again()
    assert len(told) == 3
    made.taken("a", "Ask the vendor.")
    made.again()
    assert len(told) == 3
    made.show_note("a", "Somebody else's words.")
    assert made.toPlainText() == "Somebody else's words."


def test_it_knows_what_its_text_began_from(qtbot):
    made, told = field(qtbot)
    assert made.seen("a") == ("", "Ask the vendor.")
    made.show_note("a", "Theirs.")  # the board has another one by now: it was not seen
    assert made.seen("a") == ("", "Ask the vendor.")
    made.take("a", "Theirs.\nAsk the vendor.", "Theirs.")
    assert told[-1] == ("a", "Theirs.\nAsk the vendor.")
    assert made.seen("a") == ("Theirs.", "Theirs.\nAsk the vendor.")
    made.taken("a", "Theirs.\nAsk the vendor.")
    made.show_note("a", "Later.")
    assert made.seen("a") == ("Later.",)


def test_what_both_became_is_kept_of_an_item_that_is_not_shown(qtbot):
    made, told = field(qtbot)
    made.show_note("b", "")
    made.take("a", "Both.", "Theirs.")
    assert told[-1] == ("a", "Both.")
    assert made.toPlainText() == ""
    made.take("a", "Theirs.", "Theirs.")
    assert made.owed() == []
