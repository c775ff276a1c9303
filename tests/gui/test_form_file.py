"""Our reader of forms: it makes what Qt's own makes, and refuses what it does not know."""

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QGridLayout, QLabel, QWidget

from cab_desk import assets
from cab_desk.gui.form_file import FormFile

FORMS = sorted(path.stem for path in assets.path("ui").glob("*.ui"))
# What waits for a show, and texts, which are put into words later.
VOLATILE = {"locale", "text", "accessibleName", "placeholderText", "toolTip", "displayText",
            "x", "y", "width", "height", "maximum", "pageStep"}  # fmt: skip
SIMPLE = (bool, int, float, str)


class ByQt(QUiLoader):
    def __init__(self, root):
        super().__init__()
        self.root = root

    def createWidget(self, kind, parent=None, name=""):
        if parent is None:
            return self.root
        made = QWidget(parent) if kind == "QWidget" else own(kind, parent)
        if made is None:
            made = super().createWidget(kind, parent, name)
        made.setObjectName(name)
        return made


def own(kind, parent):
    if hasattr(QtWidgets, kind):
        return None
    return QLabel(parent) if kind in ("Label", "Elided") else QFrame(parent)


def of_qt(name):
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])  # no plug-ins of Designer
    root = root_of(name)
    buffer = QBuffer()
    buffer.setData(QByteArray(assets.data(f"ui/{name}.ui")))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    assert ByQt(root).load(buffer) is root
    QCoreApplication.setLibraryPaths(paths)
    return root


def of_ours(name):
    root = root_of(name)
    form = FormFile(assets.data(f"ui/{name}.ui"), root, own)
    return root, form


def root_of(name):
    return QDialog() if b'<widget class="QDialog"' in assets.data(f"ui/{name}.ui") else QWidget()


def told(widget):
    """Say all that a form can have set: kind, properties, layout, and the same of what is in it."""
    meta = widget.metaObject()
    names = [meta.property(n).name() for n in range(meta.propertyCount())]
    values = {name: widget.property(name) for name in names if name not in VOLATILE}
    plain = {name: value for name, value in values.items() if isinstance(value, SIMPLE)}
    bounds = [widget.minimumSize().toTuple(), widget.maximumSize().toTuple()]
    inner = [told(child) for child in widget.children() if isinstance(child, QWidget)]
    layout = widget.layout()
    return [type(widget), plain, bounds, layout and laid(layout), inner]


def laid(layout):
    margins = layout.contentsMargins()
    sides = margins.left(), margins.top(), margins.right(), margins.bottom()
    found = [type(layout), layout.objectName(), sides, layout.spacing()]
    if isinstance(layout, QGridLayout):
        found += [layout.horizontalSpacing(), layout.verticalSpacing()]
    for place in range(layout.count()):
        item = layout.itemAt(place)
        share = layout.stretch(place) if isinstance(layout, QBoxLayout) else None
        if item.widget() is not None:
            what = item.widget().objectName()
        elif item.layout() is not None:
            what = laid(item.layout())
        else:
            what = [item.sizeHint(), item.expandingDirections()]
        found.append([item.alignment(), share, what])
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_as_qt_reads_it(qtbot, name):
    ours, form = of_ours(name)
    qts = of_qt(name)
    for widget in (ours, qts):
        qtbot.addWidget(widget)
    assert told(ours) == told(qts)
    assert form.widgets[0] is ours
    assert len(form.widgets) > 1


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ('<widget class="QTeapot" name="a"/>', "line 1: the widget QTeapot"),
        ('<layout class="QFormLayout" name="a"/>', "the layout QFormLayout"),
        ('<layout class="QHBoxLayout"><property name="x"><bool>1</bool></property></layout>',
         "x of a layout"),
        ('<layout class="QGridLayout"><item/></layout>', "item in a layout"),
        ('<property name="focusPolicy"><enum>Qt::Nowhere</enum></property>', "focusPolicy"),
        ("<actions/>", "actions in a widget"),
        ("<property", "line 1: "),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(qtbot, inside, complaint):
    root = QWidget()
    qtbot.addWidget(root)
    form = f'<ui><widget class="QWidget" name="root">{inside}</widget></ui>'
    with pytest.raises(ValueError, match=complaint):
        FormFile(form.encode(), root, lambda _kind, _parent: None)


def test_texts_and_bounds_are_told_and_not_set(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    form = (
        '<ui><widget class="QWidget" name="root"><layout class="QVBoxLayout"><item>'
        '<widget class="QLineEdit" name="field"><property name="toolTip">'
        '<string>@frame.search</string></property><property name="minimumSize"><size>'
        "<width>40</width><height>20</height></size></property></widget></item></layout>"
        "</widget></ui>"
    )
    read = FormFile(form.encode(), root, own)
    field = read.widgets[1]
    assert [(text.widget, text.name, text.value) for text in read.texts] == [
        (field, "toolTip", "frame.search")
    ]
    assert [(bound.name, bound.value.toTuple()) for bound in read.bounds] == [
        ("minimumSize", (40, 20))
    ]
    assert not field.toolTip()
    assert field.minimumWidth() == 40
