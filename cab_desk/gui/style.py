"""The one style sheet, written from the tokens."""

import re
from collections.abc import Callable

# What a button can keep free at the right of its text for the cap of a key.
CAPS = range(32, 93, 4)
_PLACE = re.compile(r"\$\{?(\w+)\}?")
_KEYED = "\n".join(f'QPushButton[keyed="{n}"] {{ padding-right: ${{p{n}}}px; }}' for n in CAPS)

_SHEET = """
QToolTip { background: $bg_raised; color: $text_primary; border: 1px solid $line_field;
  padding: ${p4}px ${p8}px; }
QMainWindow { background: $bg_canvas; }
QDialog, QDialog QScrollArea, QDialog QScrollArea > #qt_scrollarea_viewport,
QDialog QScrollArea > #qt_scrollarea_viewport > QWidget { background: $bg_surface; }
QFrame#surface, QWidget#surface { background: $bg_surface; }
QFrame[card="true"] { background: $bg_surface; border: 1px solid $line_card;
  border-radius: ${p8}px; }
QFrame[hairline="true"] { background: $line_hair; border: none; max-height: 1px; min-height: 1px; }

QPushButton, QToolButton { min-height: ${p30}px; padding: 0 ${p12}px; background: $bg_surface;
  color: $text_primary; border: 1px solid $line_field; border-radius: ${p6}px; }
QPushButton, QToolButton, QCheckBox, QRadioButton, QTabBar { outline: none; }
QPushButton:hover, QToolButton:hover { background: $bg_hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:open { background: $bg_pressed; }
QPushButton:disabled, QToolButton:disabled { color: $text_disabled; background: $bg_canvas;
  border-color: $line_card; }
QPushButton[small="true"] { min-height: ${p22}px; padding: 0 ${p8}px; }
QPushButton[kind="primary"] { background: $ink; color: $text_on_ink; border-color: $ink; }
QPushButton[kind="primary"]:hover { background: $ink_hover; border-color: $ink_hover; }
QPushButton[kind="primary"]:pressed { background: $ink_pressed; border-color: $ink_pressed; }
QPushButton[kind="primary"]:disabled { color: $text_disabled; background: $bg_canvas;
  border-color: $line_card; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent;
  border-color: transparent; padding: 0 ${p8}px; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $bg_hover; }
QPushButton[kind="quiet"]:pressed { background: $bg_pressed; }
QPushButton[kind="quiet"]:checked { background: $bg_selected; color: $accent; }
QPushButton[kind="quiet"]:disabled { color: $text_disabled; }
QPushButton[kind="link"] { background: transparent; border: none; color: $accent;
  padding: 0; min-height: ${p20}px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: $text_disabled; }
QPushButton[segment="true"] { border-radius: 0; border-color: $line_field; border-left: none;
  min-width: ${p32}px; }
QPushButton[segment="true"]:checked { background: $bg_selected; color: $accent; }
QPushButton[place="first"] { border-left: 1px solid $line_field;
  border-top-left-radius: ${p6}px; border-bottom-left-radius: ${p6}px; }
QPushButton[place="last"] { border-top-right-radius: ${p6}px;
  border-bottom-right-radius: ${p6}px; }
QPushButton[place="only"] { border: 1px solid $line_field; border-radius: ${p6}px; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $bg_surface; color: $text_primary; border: 1px solid $line_field;
  border-radius: ${p6}px; selection-background-color: $accent;
  selection-color: $bg_surface; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${p30}px; padding: 0 ${p8}px; }
QAbstractSpinBox { padding-right: 0; max-height: ${p30}px; }
QComboBox:!editable { padding-left: ${p10}px; }
QPlainTextEdit, QTextEdit { padding: ${p4}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus,
QAbstractSpinBox:focus { border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { min-height: ${p28}px;
  padding-left: ${p7}px; }
QComboBox:!editable:focus { padding-left: ${p9}px; }
QAbstractSpinBox:focus { max-height: ${p28}px; }
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"], QComboBox[faulty="true"],
QAbstractSpinBox[faulty="true"] { border: 1px solid $block_fg; }
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] { background: $bg_canvas;
  border-color: $line_card; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  background: $bg_canvas; color: $text_disabled; border-color: $line_card; }
QLineEdit[search="true"] { padding-left: ${p32}px; padding-right: ${p60}px; }
QComboBox::drop-down { border: none; width: ${p28}px; }
QComboBox::down-arrow { image: url("$arrow"); width: ${p14}px; height: ${p14}px; }
QComboBox QAbstractItemView { background: $bg_raised; color: $text_primary;
  border: 1px solid $line_card; selection-background-color: $bg_selected;
  selection-color: $text_primary; outline: none; padding: ${p4}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: ${p22}px;
  background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: ${p12}px; height: ${p12}px; }
QAbstractSpinBox::down-arrow { image: url("$arrow"); width: ${p12}px; height: ${p12}px; }
QDateTimeEdit::drop-down, QDateEdit::drop-down { border: none; background: transparent;
  width: ${p28}px; subcontrol-origin: padding; subcontrol-position: center right; }
QDateTimeEdit::down-arrow, QDateEdit::down-arrow { image: url("$arrow"); width: ${p14}px;
  height: ${p14}px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $bg_raised; }
QCalendarWidget QToolButton { border: none; background: transparent; padding: 0 ${p8}px; }
QCalendarWidget QToolButton:hover { background: $bg_hover; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url("$back"); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url("$on"); }
QCalendarWidget QSpinBox { min-width: ${p64}px; }
QCalendarWidget QAbstractItemView { background: $bg_raised; color: $text_primary;
  selection-background-color: $ink; selection-color: $text_on_ink; outline: none; }
QCalendarWidget QAbstractItemView:disabled { color: $text_disabled; }

QTextEdit#piece, QTextEdit#piece:focus { border: none; background: transparent; padding: 0; }

QCheckBox, QRadioButton { color: $text_primary; spacing: ${p8}px; background: transparent;
  min-height: ${p24}px; }
QCheckBox:disabled, QRadioButton:disabled { color: $text_disabled; }
QCheckBox::indicator { width: ${p14}px; height: ${p14}px; border: 1px solid $line_field;
  border-radius: ${p4}px; background: $bg_surface; }
QCheckBox::indicator:checked { background: $ink; border-color: $ink; image: url("$tick"); }
QCheckBox::indicator:disabled { background: $bg_canvas; border-color: $line_card; }
QRadioButton::indicator { width: ${p14}px; height: ${p14}px; border: 1px solid $line_field;
  border-radius: ${radio}px; background: $bg_surface; }
QRadioButton::indicator:checked { image: url("$dot"); border-color: $ink; }

QMenu { background: $bg_raised; color: $text_primary; border: 1px solid $line_card;
  padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $bg_selected; }
QMenu::item:disabled { color: $text_disabled; }
QMenu::separator { height: 1px; background: $line_hair; margin: ${p4}px ${p8}px; }
QMenu::indicator { width: ${p14}px; height: ${p14}px; left: ${p8}px; }
QMenu::indicator:checked { image: url("$tick_ink"); }
QMenu::item:checkable { padding-left: ${p32}px; }

QScrollArea, QAbstractScrollArea#plain { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $wait_edge; border-radius: ${p3}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $line_field; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: $text_secondary; border: none;
  border-bottom: 2px solid transparent; padding: 0 0 ${p6}px 0; margin-right: ${p16}px;
  min-height: ${p24}px; }
QTabBar::tab:selected { color: $text_primary; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text_primary; }
QTabBar::scroller { width: ${p40}px; }
QTabBar QToolButton { min-height: 0; padding: 0; border: none; border-radius: 0;
  background: $bg_surface; }

QTableView, QListView, QTreeView { background: $bg_surface; color: $text_primary; border: none;
  gridline-color: $line_hair; outline: none; selection-background-color: $bg_selected;
  selection-color: $text_primary; alternate-background-color: $bg_surface; }
QListWidget { border: 1px solid $line_card; border-radius: ${p6}px; padding: ${p4}px; }
QListWidget:focus { border-color: $accent; }
QListWidget[bare="true"] { border: none; }
QListWidget::item { padding: 0 ${p6}px; min-height: ${p28}px; border-radius: ${p4}px; }
QListWidget::item:hover { background: $bg_hover; }
QListWidget::item:selected { background: $bg_selected; color: $text_primary; }
QListWidget#sections { background: transparent; border: none; padding: 0; }
QListWidget::indicator { width: ${p14}px; height: ${p14}px; border: 1px solid $line_field;
  border-radius: ${p4}px; background: $bg_surface; }
QListWidget::indicator:checked { background: $ink; border-color: $ink; image: url("$tick"); }
QTableView::item { padding: 0 ${p8}px; border-bottom: 1px solid $line_hair; }
QTableView::item:selected { background: $bg_selected; color: $text_primary; }
QHeaderView { background: $bg_surface; border: none; }
QHeaderView::section { background: $bg_surface; color: $text_secondary; border: none;
  border-bottom: 1px solid $line_card; padding: 0 ${p11}px; min-height: ${p32}px; }
QTableCornerButton::section { background: $bg_surface; border: none; }
QSplitter::handle { background: $line_card; }
QSplitter::handle:horizontal { width: 1px; }
QProgressBar { background: $bg_sunken; border: none; border-radius: ${p4}px;
  min-height: ${p8}px; max-height: ${p8}px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: ${p4}px; }
QGroupBox { border: none; margin: 0; padding: 0; }
"""


def sheet(
    colour: Callable[[str], str],
    px: Callable[[float], int],
    names: list[str],
    images: dict[str, str],
) -> str:
    """Return the style sheet for the present colours and scale."""
    values = {name.replace(".", "_").replace("-", "_"): colour(name) for name in names}
    values.update({f"p{n}": str(px(n)) for n in range(1, CAPS.stop)})
    values["radio"] = str((px(14) + 2) // 2)  # one pixel more, and Qt draws a square
    values.update(images)
    return _PLACE.sub(lambda found: values[found[1]], _SHEET + _KEYED)
