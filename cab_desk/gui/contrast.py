"""Colours where the system asks for high contrast: the user's own palette, the same shapes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

# A palette here stands in for the system's: for pictures, and for tests.
ASKED = "cab-desk.contrast"
_KEPT = "cab-desk.palette"
_R = QPalette.ColorRole
# What is no text, line or mark lies on the window's ground; shapes tell the rest apart.
_GROUND = (_R.Window, False)
_INK = (_R.WindowText, False)
_ROLES = {
    "text.disabled": (_R.WindowText, True),
    "text.on-ink": (_R.HighlightedText, False),
    "ink": (_R.Highlight, False),
    "ink.hover": (_R.Highlight, False),
    "ink.pressed": (_R.Highlight, False),
    "accent": (_R.Link, False),
    "focus.ring": (_R.Highlight, False),
    "now": (_R.Highlight, False),
}
# Grey between ground and text, for lines without meaning and bars that are not filled.
_FAINT = {"line.hair": 0.35, "wait.edge": 0.4}
_GROUNDS = ("bg.", "cal.window", "cal.outside", "cal.past")
_GROUND_ENDS = (".bg", ".fill")


def asked() -> QPalette | None:
    """Return the user's palette where the system asks for high contrast, else None."""
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        return None
    given = app.property(ASKED)
    if isinstance(given, QPalette):
        return given
    if not isinstance(app.property(_KEPT), QPalette):
        app.setProperty(_KEPT, QPalette(app.palette()))  # before it is dressed
    kept = app.property(_KEPT)
    # Each step is held: Python gives up what belongs to hints that it no longer knows.
    hints = app.styleHints()
    accessibility = hints.accessibility()
    high = accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
    return QPalette(kept) if high and isinstance(kept, QPalette) else None


def follow(then: Callable[[], None]) -> None:
    """Call back when the system begins or ends to ask for high contrast."""
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility()
    accessibility.contrastPreferenceChanged.connect(then)


def colour(palette: QPalette, token: str) -> QColor:
    """Return what stands for a token of the design in the user's palette."""
    if token in _FAINT:
        return _between(palette, _FAINT[token])
    role, grey = _ROLES.get(token) or (_GROUND if _is_ground(token) else _INK)
    group = QPalette.ColorGroup.Disabled if grey else QPalette.ColorGroup.Active
    return QColor(palette.color(group, role))


def theme(palette: QPalette) -> str:
    """Return which of the two themes the user's palette is nearer to."""
    return "dark" if palette.color(_R.Window).lightnessF() < 0.5 else "light"


def _between(palette: QPalette, share: float) -> QColor:
    low, high = palette.color(_R.Window), palette.color(_R.WindowText)
    pairs = zip(low.getRgb()[:3], high.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(below + (above - below) * share) for below, above in pairs))


def _is_ground(token: str) -> bool:
    return token.startswith(_GROUNDS) or token.endswith(_GROUND_ENDS)


def like_a_system() -> QPalette:
    """Return such a palette as systems have for high contrast, to see how the window takes it."""
    palette, roles = QPalette(), QPalette.ColorRole
    ground, text = QColor("#000000"), QColor("#ffffff")
    for role in (roles.Window, roles.Base, roles.AlternateBase, roles.Button, roles.ToolTipBase):
        palette.setColor(role, ground)
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText):
        palette.setColor(role, text)
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#3ff23f"))
    palette.setColor(roles.Highlight, QColor("#1aebff"))
    palette.setColor(roles.HighlightedText, ground)
    palette.setColor(roles.Link, QColor("#ffff00"))
    return palette
