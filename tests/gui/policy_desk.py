"""What tests of Policy do as a user would: open the page, begin a copy, write, save."""

from functools import partial

from cab_desk.gui.pages.policy import PolicyPage
from cab_desk.gui.pages.policy_editor import PolicyEditor
from cab_desk.gui.window import Window
from tests.gui.rooms import Room, quiet


def shown(qtbot, room: Room) -> tuple[Window, PolicyPage]:
    """Open the page."""
    window = room.window("policy")
    qtbot.waitUntil(partial(quiet, window))
    page = window.page()
    assert isinstance(page, PolicyPage)
    return window, page


def edited(qtbot, page: PolicyPage) -> PolicyEditor:
    """Begin a copy of the policy in force as a user does."""
    page.copy_button.click()
    editor = page.rooms.editor()
    qtbot.waitUntil(lambda: editor.draft() is not None)
    qtbot.waitUntil(lambda: editor.pack is not None)
    return editor


def put(qtbot, editor: PolicyEditor, old: str, new: str) -> None:
    """Write something else into the file that is open."""
    text = editor.editor.toPlainText()
    assert old in text
    with qtbot.waitSignal(editor.looked):
        editor.editor.setPlainText(text.replace(old, new))


def saved(qtbot, window: Window, page: PolicyPage) -> PolicyEditor:
    """Save a copy under another title."""
    editor = edited(qtbot, page)
    put(qtbot, editor, 'title = "Change Management Process"', 'title = "Our own rules"')
    qtbot.waitUntil(editor.save_button.isEnabled)
    editor.save_button.click()
    qtbot.waitUntil(lambda: editor.draft() is None)
    qtbot.waitUntil(partial(quiet, window))
    return editor
