"""The gates of an RFC of which the policy asks nothing so far: said in words, not an empty card."""

from functools import partial

from cab_desk.gui.widgets.gates_panel import GatesPanel
from cab_desk.gui.widgets.labels import Label
from cab_desk.words import say
from tests.gui.rooms import quiet, rfc


def test_where_nothing_is_asked_the_panel_says_so(qtbot, room):
    room.session.default_pack = "pol-012"
    room.make_board()
    draft = rfc("Renew the certificate", class_id="standard", start=None, end=None)
    (uid,) = room.add(draft, submit=False)
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(partial(quiet, window))
    panel = next(one for one in window.findChildren(GatesPanel) if one.isVisible())
    qtbot.waitUntil(lambda: bool(panel.findChildren(Label)))
    said = [one.text() for one in panel.findChildren(Label) if one.isVisible()]
    assert say("requests.gates_none") in said
    assert not any("0 pass" in text for text in said)
