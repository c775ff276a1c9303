"""What leads to the pictures of templates: kept, written, chosen, and used for a request."""

from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.answer import AnswerDialog
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.dialogs.template import TemplateDialog
from cab_desk.gui.pages.templates_register import TemplatesRegister
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened
from cab_desk.gui.shots_registers import room
from cab_desk.gui.window import Window
from cab_desk.services.ports import Work
from cab_desk.services.requests.catalogue import DECLINED


def edit(window: Window) -> None:
    """Open the first template."""
    register = _register(window)
    window.ask(Ask("template", "", register.model.rows[_row(register)].template.id))
    settle(window)


def nameless(window: Window) -> None:
    """Have a new template refused."""
    _register(window)
    window.ask(Ask("template"))
    opened(window, TemplateDialog).go.click()
    settle(window)


def values(window: Window) -> None:
    """Open what the first template says."""
    edit(window)
    opened(window, TemplateDialog).edit_values()
    settle(window)


def choose(window: Window) -> None:
    """Choose a template in a new request."""
    window.ask(Ask("new"))
    opened(window, RfcForm).mould.choose()
    settle(window)


def new(window: Window) -> None:
    """Write a new request from a template."""
    register = _register(window)
    register.rows.selectRow(_row(register))
    register.use()
    settle(window)


def answer(window: Window) -> None:
    """Have a chair answer a proposal."""
    register = _register(window)
    line = next(one for one in register.model.rows if one.stand.proposal)
    window.ask(Ask("answer_template", "", line.template.id))
    settle(window)


def declined(window: Window) -> None:
    """Decline it without a reason."""
    answer(window)
    dialog = opened(window, AnswerDialog)
    dialog.decision.choose(DECLINED)
    dialog.go.click()
    settle(window)


def review(window: Window) -> None:
    """Show a request that was made from a template."""

    def made(work: Work) -> list[str]:
        return [one.uid for one in work.changes.each() if work.templates.use_of(one.uid)]

    with window.desk.office.open_work() as work:
        uids = made(work)
    for uid in uids[:1]:
        window.open_change(uid)
    settle(window)


def _register(window: Window) -> TemplatesRegister:
    room("templates", window)
    found: TemplatesRegister = window.findChildren(TemplatesRegister)[0]
    found.rows.selectRow(_row(found))
    return found


def _row(register: TemplatesRegister) -> int:
    locks = [len(line.template.locked) for line in register.model.rows]
    return locks.index(max(locks))
