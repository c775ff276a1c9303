"""The catalogue through the window: proposed, answered with a passphrase, marked when chosen."""

from dataclasses import replace
from functools import partial

import pytest

from cab_desk.domain.templates import Template
from cab_desk.gui.dialogs.answer import AnswerDialog
from cab_desk.gui.dialogs.choose_template import ChooseTemplateDialog
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.templates_register import TemplatesRegister
from cab_desk.gui.widgets.basics import Label
from cab_desk.services.registers import templates
from cab_desk.services.requests import catalogue
from cab_desk.services.requests.catalogue import DECLINED
from tests.gui import rooms
from tests.gui.exception_desk import shown
from tests.gui.fitting import faults
from tests.gui.reached import nameless

GATE = Template(
    "", 0, "Patch a gate", "Every month", {"class": "standard", "systems": ["gate-control"]},
    locked=("class",),
)  # fmt: skip


@pytest.fixture
def board(room):
    """Make a board at which its chair works, who has a key."""
    room.make_board()
    with room.session.open_work() as work:
        chair = next(one for one in work.people.all() if one.chair)
        room.session.settings.me[work.board().id] = chair.id
    room.make_keys()
    return room


@pytest.fixture
def proposed(board):
    with board.session.open_work() as work:
        return templates.put(work, GATE).made


@pytest.fixture
def register(qtbot, board, proposed):
    window = board.window("policy")
    qtbot.waitUntil(partial(rooms.quiet, window))
    window.page().rooms.show("templates")
    qtbot.waitUntil(partial(rooms.quiet, window))
    (found,) = window.findChildren(TemplatesRegister)
    return found


def asked(qtbot, register):
    register.answer_button.click()
    dialog = shown(qtbot, register.window(), AnswerDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    return dialog


def stand(board, template_id):
    with board.session.open_view() as work:
        return catalogue.stand_of(work, template_id)


def state(register):
    return register.model.columns[-1].text(register.model.rows[0])


def test_a_chair_approves_a_proposal_by_passphrase(qtbot, board, register, proposed):
    assert state(register) == "New proposal"
    assert "1 proposed" in register.shown.text()
    dialog = asked(qtbot, register)
    assert dialog.heading.text() == "Pre-approve “Patch a gate”?"
    assert "what the policy asks of each request, it still asks" in dialog.text.text()
    assert "Class · locked: Standard" in dialog.content.toPlainText()
    assert nameless(dialog) == []
    assert list(faults(dialog)) == []
    dialog.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: state(register) == "Pre-approved")
    assert "Pre-approved by Ada Chair." in register.detail.text()
    assert not register.answer_button.isVisible()
    assert stand(board, proposed).granted.name == "Ada Chair"


def test_a_wrong_passphrase_approves_nothing(qtbot, board, register, proposed):
    dialog = asked(qtbot, register)
    dialog.passphrase.setText("not these words")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.error.text() != "")
    assert dialog.passphrase.text() == ""
    assert stand(board, proposed).granted is None


def test_it_is_declined_with_a_reason_alone(qtbot, board, register, proposed):
    dialog = asked(qtbot, register)
    dialog.decision.choose(DECLINED)
    dialog.passphrase.setText(rooms.WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: "Say why" in dialog.reason_error.text())
    dialog.reason.setText("Twice a year is too seldom.")
    dialog.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: state(register) == "In use")
    assert "Ada Chair declined the last proposal: Twice a year" in register.detail.text()


def test_a_change_says_what_it_changes_and_the_old_one_stands(qtbot, board, register, proposed):
    dialog = asked(qtbot, register)
    dialog.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: state(register) == "Pre-approved")
    with board.session.open_work() as work:
        one = work.templates.get(proposed)
        new = Template(one.id, 1, one.name, one.purpose, {**one.values, "systems": ["all"]},
                       one.locked)  # fmt: skip
        templates.put(work, new)
    register.reload()
    qtbot.waitUntil(lambda: state(register) == "Change proposed")
    assert "what was approved stands" in register.detail.text()
    assert "Changed since what was approved: Systems." in asked(qtbot, register).said.text()
    register.window().ask(Ask("new", "", proposed))
    form = shown(qtbot, register.window(), RfcForm)
    qtbot.waitUntil(lambda: form.template_id == proposed)
    assert form.fields.systems.text() == "gate-control"


def test_a_new_request_and_its_review_say_that_it_is_from_the_catalogue(
    qtbot, board, register, proposed
):
    dialog = asked(qtbot, register)
    dialog.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    window = register.window()
    window.ask(Ask("new"))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(form.mould.button.isVisible)
    form.mould.choose()
    chooser = shown(qtbot, form, ChooseTemplateDialog)
    qtbot.waitUntil(lambda: chooser.model.rowCount() == 1)
    assert chooser.model.columns[-1].text(chooser.model.rows[0]) == "Pre-approved"
    chooser.go.click()
    qtbot.waitUntil(lambda: form.template_id == proposed)
    form.fields.title.setText("Patch gate 4")
    form.save.click()
    qtbot.waitUntil(lambda: len(board.changes()) == 1)
    said = "Ada Chair pre-approved it for the catalogue on"
    qtbot.waitUntil(lambda: window.page().NAME == "requests")
    pane = window.page().review
    qtbot.waitUntil(lambda: any(said in one.text() for one in pane.findChildren(Label)))


def test_a_policy_without_standard_changes_offers_no_catalogue(qtbot, room):
    room.session.default_pack = "change-control"
    room.make_board()
    window = room.window("policy")
    qtbot.waitUntil(partial(rooms.quiet, window))
    window.page().rooms.show("templates")
    qtbot.waitUntil(partial(rooms.quiet, window))
    (found,) = window.findChildren(TemplatesRegister)
    names = [found.state.itemText(row) for row in range(found.state.count())]
    assert names == ["In use", "Retired"]


def test_no_template_is_called_pre_approved_under_a_policy_without_a_catalogue(
    qtbot, board, register, proposed
):
    dialog = asked(qtbot, register)
    dialog.passphrase.setText(rooms.WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: "Pre-approved by" in register.detail.text())
    pack = register.desk.pack
    classes = tuple(one for one in pack.classes if one.id != catalogue.STANDARD)
    register.desk.pack = replace(pack, classes=classes)
    choose = ChooseTemplateDialog(register.desk, register.look, parent=register.window())
    qtbot.waitUntil(lambda: choose.model.rowCount() == 1)
    assert choose.model.columns[-1].text(choose.model.rows[0]) == "In use"


def test_a_chair_reads_all_that_is_signed_for(qtbot, board, register, proposed):
    dialog = asked(qtbot, register)
    about = "What it is for: Every month"
    lines = [about, "Class · locked: Standard", "Systems: gate-control"]
    assert dialog.content.toPlainText().splitlines() == lines
    dialog.passphrase.setText(rooms.WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: state(register) == "Pre-approved")
    with board.session.open_work() as work:
        one = work.templates.get(proposed)
        said = {**one.values, "duration": 90, "documents.rollback_plan": "<b>Stop</b>.\nGo back."}
        new = replace(one, values=said, wanted=("systems", "owner"))
        templates.put(work, new)
    register.reload()
    qtbot.waitUntil(lambda: state(register) == "Change proposed")
    dialog = asked(qtbot, register)
    assert dialog.content.toPlainText().splitlines() == [
        about,
        "Class · locked: Standard",
        "Systems · required: gate-control",
        "Approved before, Systems: gate-control",
        "Duration: 1 hour 30 minutes",
        "Approved before, Duration: Not said",
        "Owner · required: Each request says its own",
        "Approved before, Owner: Each request says its own",
        "Rollback plan: ",
        "<b>Stop</b>.",
        "Go back.",
        "Approved before, Rollback plan: Not said",
    ]
    assert nameless(dialog) == []
    assert list(faults(dialog)) == []


def test_a_long_purpose_leaves_room_for_the_answer(qtbot, board, register, proposed):
    with board.session.open_work() as work:
        one = work.templates.get(proposed)
        templates.put(work, replace(one, name="Patch " * 19, purpose="Every month. " * 38))
    window = register.window()
    window.resize(window.look.px(1120), window.look.px(700))
    register.reload()
    qtbot.waitUntil(lambda: register.model.rows[0].template.revision == 2)
    dialog = asked(qtbot, register)
    assert list(faults(dialog)) == []
    assert dialog.said.isHidden()
    assert "Every month. Every month." in dialog.content.toPlainText()
    assert dialog.height() <= window.height()
