"""How everything looks: colours, type, icons and scale, all from the tokens."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from cab_desk import assets
from cab_desk.gui import contrast
from cab_desk.gui.drawn import Drawn
from cab_desk.gui.style import sheet

if TYPE_CHECKING:
    from cab_desk.gui.lettering import Lettering

# Marks an application that has its style. To ask for the style itself loads QStyle with its twenty
# enumerations, 7 ms at the start; so the application is asked for it as it is made.
FUSION = "cab-desk.fusion"
_FONTS = "cab-desk.fonts"

_GROUND = "#FFFFFE"  # what an own glyph has where the ground shines through
_BADGE = (16, 32, 64)  # pixels of the window's own icon
_ICON_ROOM = 4  # Fusion sets icon and text of a button too close
_MOST_KEPT = 1000  # small pictures
_GROUPS = {
    QPalette.ColorRole.Window: "bg.canvas",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Base: "bg.surface",
    QPalette.ColorRole.AlternateBase: "bg.canvas",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.Button: "bg.surface",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.BrightText: "block.fg",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "bg.surface",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.PlaceholderText: "text.tertiary",
    QPalette.ColorRole.ToolTipBase: "bg.raised",
    QPalette.ColorRole.ToolTipText: "text.primary",
    QPalette.ColorRole.Light: "bg.raised",
    QPalette.ColorRole.Mid: "line.card",
    QPalette.ColorRole.Dark: "line.field",
    QPalette.ColorRole.Shadow: "line.field",
}


class Look(QObject):
    """The look of a window at one scale; a room has its own by `at`."""

    changed = Signal()

    def __init__(
        self,
        theme: str = "system",
        k: float = 1.0,
        parent: QObject | None = None,
        drawn: Drawn | None = None,
    ) -> None:
        """Make the look of a theme at a scale; icons that were drawn before are in `drawn`."""
        super().__init__(parent)
        self.drawn = drawn
        self._tokens: dict[str, Any] = json.loads(assets.text("resources/tokens.json"))
        self._asked = theme
        self.k = k
        self._user = contrast.asked()  # the palette of a system that asks for high contrast
        self.theme = self._resolve()
        self.families = _load_fonts()
        self._fonts: dict[tuple[str, int | None, bool], QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._icons: dict[tuple[object, ...], QIcon] = {}
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self._lettering: Lettering | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        contrast.follow(self._refresh)

    def colour(self, token: str) -> QColor:
        """Return a colour by its name in the tokens."""
        found = self._colours.get(token)
        if found is None:
            user, plain = self._user, self._tokens["colour"][self.theme][token]
            found = contrast.colour(user, token) if user is not None else QColor(plain)
            self._colours[token] = found
        return found

    def px(self, n: float) -> int:
        """Return a length of the design at this scale."""
        return round(n * self.k)

    def font(self, style: str = "body", weight: int | None = None, tabular: bool = False) -> QFont:
        """Return the font of a type style, such as ``body.strong``; treat it as read-only.

        `tabular` makes all digits equally wide, for columns; Inter widens its hyphen with them.
        """
        found = self._fonts.get((style, weight, tabular))
        if found is None:
            found = self._make_font(style, weight, tabular)
            self._fonts[style, weight, tabular] = found
        return found

    def line(self, style: str) -> int:
        """Return the height of a line of a type style."""
        return self.px(self._tokens["type"][style]["line"])

    def pixmap(
        self, name: str, size: float, token: str = "text.secondary", ground: str = "bg.surface"
    ) -> QPixmap:
        """Return an icon tinted and crisp at the screen's resolution."""
        ratio = _screen_ratio()
        key = (name, size, token, ground, ratio, self.theme, self.k)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._render(name, self.px(size), token, ground, ratio, 0)
            self._pixmaps[key] = found
        return found

    def kept(
        self, key: tuple[object, ...], width: int, height: int,
        draw: Callable[[QPainter], object],
    ) -> QPixmap:  # fmt: skip
        """Return a small picture, drawn once for its key until the look is another."""
        ratio = _screen_ratio()
        full = (*key, width, height, ratio)
        found = self._kept.get(full)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[full] = QPixmap(round(width * ratio), round(height * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            draw(painter)
            painter.end()
        return found

    @property
    def lettering(self) -> "Lettering":
        """The lines of text that painted views keep until the look is another."""
        if self._lettering is None:
            from cab_desk.gui.lettering import Lettering  # noqa: PLC0415 -- the list needs none

            self._lettering = Lettering(self.font)
        return self._lettering

    def icon(self, name: str, size: float = 16, token: str = "text.primary") -> QIcon:
        """Return an icon for buttons, greyed when disabled, with room at its right."""
        ratio = _screen_ratio()
        key = (name, size, token, ratio)
        if key in self._icons:
            return self._icons[key]
        icon = self._icons[key] = QIcon()
        room = self.px(_ICON_ROOM)
        edge = self.px(size)
        modes = ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "text.disabled"))
        for mode, tint in modes:
            icon.addPixmap(self._render(name, edge, tint, "bg.surface", ratio, room), mode)
        # Without a picture of its own the style would tint that of a chosen row.
        icon.addPixmap(icon.pixmap(edge + room), QIcon.Mode.Selected)
        return icon

    def mark(self, name: str, size: float = 16, token: str = "text.secondary") -> QIcon:
        """Return a sign for the rows of a table: the same whether its row is chosen or not."""
        icon = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(self.pixmap(name, size, token), mode)
        return icon

    def icon_size(self, size: float = 16) -> QSize:
        """Return the size to set beside `icon`."""
        return QSize(self.px(size) + self.px(_ICON_ROOM), self.px(size))

    def set(self, theme: str | None = None, k: float | None = None) -> None:
        """Choose theme (system, light, dark) or scale, and dress the application again."""
        self._asked = theme or self._asked
        self.k = k or self.k
        self._refresh()

    def at(self, k: float) -> "Look":
        """Return a look at another scale that follows this one's theme."""
        other = Look(self._asked, k, self, self.drawn)
        self.changed.connect(lambda: other.set(theme=self._asked))
        return other

    def apply(self, app: QApplication) -> None:
        """Dress the application: Fusion, palette, font and style sheet."""
        if not app.property(FUSION):
            app.setStyle("Fusion")
            app.setProperty(FUSION, True)
        if app.windowIcon().isNull():
            app.setWindowIcon(self._badge())
        app.setPalette(self.palette())
        app.setFont(self.font("body"))
        sheet = self.sheet()
        if app.styleSheet() != sheet:  # it dresses every widget of every window once more
            app.setStyleSheet(sheet)

    def dress(self, widget: QWidget) -> None:
        """Dress one window at this scale, where it differs from the application's."""
        widget.setFont(self.font("body"))
        widget.setStyleSheet(self.sheet())

    def palette(self) -> QPalette:
        """Return the palette of the present theme; where high contrast is asked for, the user's."""
        if self._user is not None:
            return QPalette(self._user)
        palette = QPalette()
        for role, token in _GROUPS.items():
            palette.setColor(role, self.colour(token))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text.disabled"))
        return palette

    def sheet(self) -> str:
        """Return the style sheet of the present theme and scale."""
        images = {
            "tick": self._image("check", "text.on-ink"),
            "tick_ink": self._image("check", "text.primary"),
            "dot": self._image("cd-pip-later", "ink"),
            "arrow": self._image("chevron-down", "text.secondary"),
            "back": self._image("chevron-left", "text.secondary"),
            "on": self._image("chevron-right", "text.secondary"),
            "arrow_up": self._image("chevron-up", "text.secondary"),
        }
        names = list(self._tokens["colour"][self.theme])
        return sheet(lambda token: self.colour(token).name(), self.px, names, images)

    def _badge(self) -> QIcon:
        # Of pictures that are kept, not of its file: that would load Qt's SVG at every start.
        badge = QIcon()
        for edge in _BADGE:
            badge.addPixmap(self._render("cab-desk", edge, "ink", "bg.surface", 1.0, 0))
        return badge

    def _resolve(self) -> str:
        if self._user is not None:
            return contrast.theme(self._user)
        if self._asked in ("light", "dark"):
            return self._asked
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _follow(self) -> None:
        if self._asked == "system" and self._resolve() != self.theme:
            self._refresh()

    def _refresh(self) -> None:
        self._user = contrast.asked()
        self.theme = self._resolve()
        self._colours.clear()
        self._fonts.clear()
        self._pixmaps.clear()
        self._icons.clear()
        self._kept.clear()
        self._lettering = None
        app = QApplication.instance()
        if isinstance(app, QApplication) and not isinstance(self.parent(), Look):
            self.apply(app)
        self.changed.emit()

    def _make_font(self, style: str, weight: int | None, tabular: bool) -> QFont:
        entry = self._tokens["type"][style]
        mono = entry.get("family") is not None
        font = QFont()
        font.setFamilies(list(self.families["mono" if mono else "ui"]))
        font.setPixelSize(max(1, round(entry["px"] * self.k)))
        font.setWeight(QFont.Weight(weight or entry["weight"]))
        spacing = float(entry.get("tracking", 0)) * self.k
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if not mono and (tabular or entry.get("features")):
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _svg(self, name: str, token: str, ground: str, size: float) -> bytes:
        text = assets.text(f"resources/icons/{name}.svg")
        text = text.replace("currentColor", self.colour(token).name())
        text = text.replace(_GROUND, self.colour(ground).name())
        if size >= 20 and not name.startswith("cd-"):
            text = text.replace('stroke-width="2"', 'stroke-width="1.75"')
        return text.encode()

    def _render(
        self, name: str, edge: int, token: str, ground: str, ratio: float, room: int
    ) -> QPixmap:
        if self.drawn is None:
            return self._draw(name, edge, token, ground, ratio, room)
        file = assets.path(f"resources/icons/{name}.svg").stat()
        tints = f"{self.colour(token).rgba():x} {self.colour(ground).rgba():x}"
        of = f"{name} {file.st_mtime_ns} {file.st_size} {edge} {self.k} {room} {ratio} {tints}"
        found = self.drawn.find(of)
        if found is None:
            found = self._draw(name, edge, token, ground, ratio, room)
            self.drawn.add(of, found)
        found.setDevicePixelRatio(ratio)
        return found

    def _draw(
        self, name: str, edge: int, token: str, ground: str, ratio: float, room: int
    ) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 -- 2 MiB for a first start alone

        pixmap = QPixmap(round((edge + room) * ratio), round(edge * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer = QSvgRenderer(self._svg(name, token, ground, edge / self.k))
        renderer.render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        return pixmap

    def _image(self, name: str, token: str) -> str:
        """Write a tinted icon where a style sheet can point to it."""
        tint, ground = (self.colour(one).name().lstrip("#") for one in (token, "bg.surface"))
        path = Path(_folder().filePath(f"{name}-{tint}-{ground}.svg"))
        if not path.exists():
            path.write_bytes(self._svg(name, token, "bg.surface", 14))
        return path.as_posix().replace('"', '\\"')  # as a style sheet quotes it


@cache
def _folder() -> QTemporaryDir:
    """Return where all looks of the program write: the same look again has the same sheet then."""
    return QTemporaryDir()


def _screen_ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _load_fonts() -> dict[str, tuple[str, ...]]:
    """Load the shipped fonts once for the application, and name what to fall back on."""
    app = QGuiApplication.instance()
    # Not asked of the fonts themselves: to name the families, all that the machine has are read.
    if app is not None and not app.property(_FONTS):
        for path in sorted(assets.path("resources/fonts").rglob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
        app.setProperty(_FONTS, True)
    return {
        "ui": ("Inter", "DejaVu Sans", "Noto Sans", "Sans Serif"),
        "mono": ("JetBrains Mono", "DejaVu Sans Mono", "monospace"),
    }
