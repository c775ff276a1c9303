"""The rules of the house that no linter knows."""

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.sources import REPOSITORY, called, place, sources, trees

PACKAGE = REPOSITORY / "cab_desk"
LONGEST_FILE = 400
MEDIAN_FILE = 150
# RFC texts alone are shown as rich text: one module makes it, without raw HTML, one shows it.
MARKDOWN, DOCUMENT = "cab_desk/gui/markdown.py", "cab_desk/gui/widgets/document.py"
SHOWN = {
    "text", "title", "windowTitle", "toolTip", "placeholderText", "accessibleName",
    "accessibleDescription", "whatsThis", "statusTip", "prefix", "suffix", "sentence", "hint",
}  # fmt: skip
FOLDERS = (".ci", "cab_desk", "db", "docs", "packaging", "tests", "ui")


# Size -------------------------------------------------------------------------------------------


def test_no_file_is_longer_than_its_budget():
    long = {
        place(path): lines
        for path in [*sources("cab_desk", "tests", "db", ".ci"), REPOSITORY / "dev.py"]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_usual_file_is_short():
    lengths = [
        len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("cab_desk")
        if path.name != "__init__.py"
    ]
    assert statistics.median(lengths) <= MEDIAN_FILE


# Layers -----------------------------------------------------------------------------------------


def test_the_domain_imports_the_standard_library_alone():
    allowed = {"cab_desk.domain", "cab_desk.words", "cab_desk.errors", "cab_desk"}
    strangers = []
    for path, tree in trees("cab_desk/domain", "cab_desk/words"):
        for node in ast.walk(tree):
            for name in imported(node):
                own = any(name == one or name.startswith(f"{one}.") for one in allowed)
                if not own and name.partition(".")[0] not in sys.stdlib_module_names:
                    strangers.append(f"{place(path, node)} {name}")
    assert strangers == []


def test_the_domain_asks_no_clock():
    asked = [
        f"{place(path, node)} {called(node)}"
        for path, tree in trees("cab_desk/domain")
        for node in ast.walk(tree)
        if called(node) in {"now", "utcnow", "today", "monotonic", "perf_counter", "open"}
    ]
    assert asked == []


def test_imports_are_absolute_and_import_nothing_wholesale():
    wrong = [
        place(path, node)
        for path, tree in trees("cab_desk", "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    ]
    assert wrong == []


def test_migrations_know_nothing_of_the_program():
    wrong = [
        place(path)
        for path in sources("db")
        if re.search(
            r"^\s*(from|import)\s+cab_desk", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert wrong == []


def test_packaging_is_no_package():
    assert list((REPOSITORY / "packaging").rglob("__init__.py")) == []


def test_the_package_holds_no_data():
    strangers = [
        place(path)
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "py.typed"
    ]
    assert strangers == []


# User text is never markup ----------------------------------------------------------------------


def test_labels_are_made_in_one_place_where_they_are_plain_text():
    wrong = [
        f"{place(path, node)} {called(node)}"
        for path, tree in trees("cab_desk/gui")
        for node in ast.walk(tree)
        # A bare QLabel() holds a picture; one with a text would guess whether that is markup.
        if (called(node) == "QLabel" and node.args)
        or called(node) in {"QMessageBox", "QErrorMessage", "QTextBrowser"}
    ]
    assert wrong == []


def test_no_text_for_the_window_holds_markup():
    tag = re.compile(r"</?(b|i|a|p|br|html|span|img|font|div|h\d)\b[^>]*>", re.IGNORECASE)
    wrong = [
        f"{place(path, node)} {node.value!r}"
        for path, tree in trees("cab_desk/gui", "cab_desk/words")
        if place(path) != MARKDOWN
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and tag.search(node.value)
    ]
    assert wrong == []


def test_no_rich_text_is_set_but_by_the_view_of_markdown():
    wrong = [
        f"{place(path, node)} {called(node)}"
        for path, tree in trees("cab_desk/gui")
        if place(path) != DOCUMENT
        for node in ast.walk(tree)
        if called(node) in {"setHtml", "insertHtml", "setMarkdown"}
    ]
    assert wrong == []


def test_paper_uses_no_paragraphs_that_read_markup():
    # ReportLab's Paragraph reads local files by <img>; reports/text.py is how text gets on paper.
    makers = [
        place(path, node)
        for path, tree in trees("cab_desk/reports")
        for node in ast.walk(tree)
        if called(node) in {"Paragraph", "XPreformatted"}
    ]
    assert makers == []


# Pages, layouts, icons --------------------------------------------------------------------------


def pages():
    pytest.importorskip("cab_desk.gui.pages")
    from cab_desk.gui.pages import PAGES

    return PAGES


def test_every_page_has_its_module_layout_icon_and_name():
    from cab_desk.words import say

    faults = []
    for entry in pages():
        page = entry.load()
        if (entry.name, entry.icon) != (page.NAME, page.ICON):
            faults.append(f"{entry.name}: its module says {page.NAME}, {page.ICON}")
        if not page.UI or not (REPOSITORY / "ui" / f"{page.UI}.ui").is_file():
            faults.append(f"{entry.name}: no ui/{page.UI}.ui")
        if not say(f"frame.page.{entry.name}"):
            faults.append(f"{entry.name}: no name for the rail")
    assert faults == []


def test_every_module_among_the_pages_is_listed_or_part_of_one_that_is():
    listed = {entry.module.rpartition(".")[2] for entry in pages()}
    strangers = []
    for path in (PACKAGE / "gui" / "pages").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^class \w+\(Page\)", text, re.MULTILINE) and path.stem not in listed:
            strangers.append(place(path))
    assert strangers == []


def test_every_layout_is_loaded_by_somebody():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources("cab_desk/gui"))
    unused = [
        path.name for path in (REPOSITORY / "ui").glob("*.ui") if f'"{path.stem}"' not in code
    ]
    assert unused == []


def test_no_text_stands_in_a_layout():
    wrong = []
    for path in sorted((REPOSITORY / "ui").glob("*.ui")):
        for prop in ET.parse(path).iter("property"):
            text = prop.findtext("string")
            if (
                text
                and prop.get("name") in SHOWN
                and not re.fullmatch(r"@[a-z_]+(\.[a-z0-9_]+)+", text)
            ):
                wrong.append(f"{path.name}: {prop.get('name')} is {text!r}")
    assert wrong == []


def test_every_icon_that_the_program_names_is_shipped():
    shipped = {path.stem for path in (REPOSITORY / "resources" / "icons").glob("*.svg")}
    faults = []
    for path, tree in trees("cab_desk/gui"):
        for node in ast.walk(tree):
            unknown = [name for name in icon_names(node) if name not in shipped]
            faults += [f"{place(path, node)} {name}" for name in unknown]
    assert faults == []


def icon_names(node: ast.AST) -> list[str]:
    """Return the icons that a call or an assignment names outright."""
    found: list[ast.expr] = []
    if called(node) in {"icon", "pixmap"} and node.args:
        found.append(node.args[0])
    if isinstance(node, ast.Call):
        found += [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
    if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["ICON"]:
        found.append(node.value)
    texts = (part.value for part in found if isinstance(part, ast.Constant))
    return [text for text in texts if isinstance(text, str) and text]


def test_shipped_fonts_and_icons_come_with_their_licences():
    fonts, icons = REPOSITORY / "resources" / "fonts", REPOSITORY / "resources" / "icons"
    for text in (fonts / "Inter-LICENSE.txt", fonts / "JetBrainsMono-LICENSE.txt"):
        assert "SIL OPEN FONT LICENSE" in text.read_text(encoding="utf-8").upper()
    licence = (icons / "LUCIDE-LICENSE.txt").read_text(encoding="utf-8")
    assert "ISC License" in licence
    assert "The MIT License" in licence
    for folder, pattern in ((fonts, "inter-ui` 4.1.1"), (icons, "lucide-static` 1.62.0")):
        assert pattern in (folder / "README.md").read_text(encoding="utf-8")


# Rules of a policy ------------------------------------------------------------------------------

KINDS = (
    "approval|document|evidence|review|checklist|classification|rating|window|freeze|incident|"
    "notice|publication|communication|announcement|exception|rollback|environment|duty|flag"
)


def test_every_rule_is_listed_and_says_what_it_holds():
    from cab_desk.domain.rules import RULES

    listed = {rule.__name__ for rule in RULES}
    defined = {
        node.name
        for _, tree in trees("cab_desk/domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("rule_")
    }
    assert defined == listed
    assert [rule.__name__ for rule in RULES if not rule.__doc__] == []


def test_every_kind_of_finding_is_promised_in_writing():
    guide = (REPOSITORY / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
    used = {
        node.value
        for _, tree in trees("cab_desk/domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and re.fullmatch(rf"({KINDS})\.[a-z_]+", str(node.value))
    }
    assert used
    assert {kind for kind in used if f"`{kind}`" not in guide} == set()


# Tests ------------------------------------------------------------------------------------------


def test_no_test_sleeps_or_mocks():
    wrong = []
    for path, tree in trees("tests"):
        for node in ast.walk(tree):
            sleeps = called(node) == "sleep" or (
                called(node) == "wait"
                and isinstance(node.func, ast.Attribute)
                and getattr(node.func.value, "id", "") == "qtbot"
            )
            mocks = isinstance(node, ast.Import | ast.ImportFrom) and any(
                "mock" in name
                for name in [getattr(node, "module", "") or "", *(a.name for a in node.names)]
            )
            if sleeps or mocks:
                wrong.append(place(path, node))
    assert wrong == []


def test_no_test_takes_anything_from_another_test():
    """What tests share stands beside them: else a change of one test ends the run of others."""
    wrong = [
        f"{place(path, node)} {name}"
        for path, tree in trees("tests")
        for node in ast.walk(tree)
        for name in imported(node)
        if any(part.startswith("test_") for part in name.split("."))
    ]
    assert wrong == []


def imported(node: ast.AST) -> list[str]:
    """Return the modules, and what of them, that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


# Files of the repository ------------------------------------------------------------------------


def texts() -> Iterator[tuple[Path, str]]:
    top = [path for path in REPOSITORY.iterdir() if path.is_file()]
    below = (path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*"))
    for path in [*top, *below]:
        known = path.suffix in {".py", ".md", ".toml", ".lock", ".ui", ".spec", ".desktop", ""}
        if path.is_file() and known and path != Path(__file__) and "__pycache__" not in path.parts:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_an_index_or_a_place_on_somebodys_machine():
    # Put together here, so that this file does not name them either.
    hosts = "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(com|org)"])
    machine = "|".join(["/home/" + r"[a-z]+/", "/Users" + "/", "/work/" + "[a-z]+", "/opt/pypi"])
    wrong = [
        f"{place(path)}: {found.group()}"
        for path, text in texts()
        if (found := re.search(f"{hosts}|{machine}", text))
    ]
    assert wrong == []


def test_every_link_between_documents_leads_somewhere():
    dead = []
    for path, text in texts():
        if path.suffix != ".md":
            continue
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        local = [link for link in links if "://" not in link]
        dead += [f"{place(path)}: {link}" for link in local if not (path.parent / link).exists()]
    assert dead == []


def test_every_dependency_has_its_reason_written_down():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=;\s]", entry, maxsplit=1)[0] for entry in listed}
    text = (REPOSITORY / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8").lower()
    assert {name for name in names if name.lower() not in text} == set()


def test_every_dependency_is_locked_with_hashes():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    for entry in listed:
        name = re.split(r"[\[<>=;\s]", entry, maxsplit=1)[0].lower()
        found = re.search(rf"^{re.escape(name)}==\S+.*\\\n\s+--hash=sha256:", lock, re.MULTILINE)
        assert found, f"{name} is not locked"


def test_every_verb_of_the_command_line_is_promised_in_writing():
    guide = (REPOSITORY / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
    parsers = [PACKAGE / "app" / "calls.py", *(PACKAGE / "app").glob("*_calls.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in parsers)
    verbs = set(re.findall(r'(?:_verb\(\w+, |made\()"([a-z ]+)"', text))
    assert verbs >= {"demo", "import", "check", "verify", "paint", "proof", "forget"}
    assert {verb for verb in verbs if not re.search(rf"`[a-z ]*\b{verb}\b", guide)} == set()
