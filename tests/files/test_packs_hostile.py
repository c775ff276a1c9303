"""Whatever is done to a pack: lint names every fault with its place, at once, and never breaks."""

import re
import shutil
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context
from cab_desk.files import packs
from tests.domain.matrix_packs import written
from tests.domain.scenes import POLICIES, good
from tests.files.least_pack import LEAST, told

SHIPPED = [folder.name for folder in packs.shipped()]
VALUES = (
    "1", "-5", "true", '"x"', "[]", "{}", "[1]", '["a", "a"]', "1979-05-27", "[{}]", "[[1]]",
    "inf", "nan", "1e300", "9" * 40, '""', '" "', "{ a = 1 }", "[true]", '["monday"]', "07:32:00",
    '[{ days = ["monday"] }]', '"..*[("', "1979-05-27T07:32:00Z",
)  # fmt: skip
SNIPPETS = (
    '"',
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    "\n",
    "[[rule]]\n",
    "[rule]\n",
    "x = 1\n",
    "\x00",
    "é",
)

patient = settings(deadline=None, max_examples=250, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw):
    """Return a shipped pack's name, one of its files, and that file's text with faults in it."""
    name = draw(st.sampled_from(SHIPPED))
    file = draw(st.sampled_from(sorted(path.name for path in (POLICIES / name).glob("*.toml"))))
    lines = (POLICIES / name / file).read_text(encoding="utf-8").split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(("drop", "copy", "value", "swap", "snippet")))
        key, equals, _ = lines[at].partition("=")
        if how == "drop":
            lines[at] = ""
        elif how == "copy":
            lines.insert(at, draw(st.sampled_from(lines)))
        elif how == "value" and equals:
            lines[at] = f"{key}= {draw(st.sampled_from(VALUES))}"
        elif how == "swap" and equals:
            lines[at] = f"{key}={draw(st.sampled_from(lines)).partition('=')[2]}"
        elif how == "snippet":
            place = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:place] + draw(st.sampled_from(SNIPPETS)) + lines[at][place:]
    return name, file, "\n".join(lines)


@given(mutated())
@patient
def test_lint_never_breaks_and_what_it_lets_pass_judges(tmp_path_factory, case):
    name, file, text = case
    folder = tmp_path_factory.mktemp("hostile") / "house"
    shutil.copytree(POLICIES / name, folder)
    (folder / file).write_text(text, encoding="utf-8")
    found = packs.lint(folder)
    assert all(fault.place and fault.sentence for fault in found)
    if not found:
        policy = packs.load(folder)
        for item in policy.classes:
            change = good(item.id, "2026-03-03T11:00")
            judge(policy, change, Context(), change.submitted_at)
    shutil.rmtree(folder.parent)


def tables(value, path=()):
    """Return the path of every table of a TOML document."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from tables(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from tables(inner, (*path, place))


def spoiled(text: str) -> tuple[str, int]:
    """Return a file with an unknown key in every table that can be written to, and how many."""
    lines, count = [], 0
    for line in text.split("\n"):
        inline = re.subn(r"\{ (?=\w)", "{ zzz = 1, ", line)
        lines.append(inline[0])
        count += inline[1]
        if re.match(r"\s*\[\[?[\w.]+\]\]?\s*$", line):
            lines.append("zzz = 1")
            count += 1
    return "zzz = 1\n" + "\n".join(lines), count + 1


@pytest.mark.parametrize("name", SHIPPED)
def test_an_unknown_key_is_refused_at_every_level(tmp_path, name):
    folder = shutil.copytree(POLICIES / name, tmp_path / "house")
    wanted = 0
    for path in folder.glob("*.toml"):
        text, count = spoiled(path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        assert count == len(list(tables(tomllib.loads(text))))
        wanted += count
    found = [line for line in map(str, packs.lint(folder)) if "zzz" in line]
    assert len(found) == wanted
    assert all(re.match(r"[\w-]+\.toml:\d+: ", line) for line in found)


def rule(name: str, text: str) -> str:
    return (
        f'\n[[rule]]\nid = "{name}"\nsection = "2"\nname = "x"\ntext = "x"\nhow = ["gate"]\n{text}'
    )


KPI = '[[rule.kpi]]\nid = "k"\nlabel = "k"\nmeasure = "by_class"\n'
MEETING = '[rule.meeting]\nmembers = ["CTO"]\nchair = "CTO"\nzone = "%s"\n'
WINDOW = (
    '[[rule.window]]\nid = "w"\nlabel = "w"\n'
    'times = [{ days = ["monday"], from = "10:00", to = "12:00" }]\n'
)
PROOF = '[[rule.evidence]]\nneeds = "%s"\n%s\n'
WHERE = [
    (LEAST + rule("a", KPI) + rule("b", KPI), "rule[2].kpi[0].id", "twice"),
    (LEAST + rule("approval", KPI), "rule[1].id", "twice"),
    (LEAST + rule("a", MEETING % "UTC") + rule("b", MEETING % "UTC"), "rule[2].meeting", "one"),
    (LEAST + rule("a", MEETING % "Mars/Olympus"), "rule[1].meeting.zone", "Mars/Olympus"),
    (LEAST + rule("a", ""), "rule[1]", "demands nothing"),
    (LEAST.replace('any_of = ["Team Lead"]', "board = true"), "rule[0].approval", "board"),
    (LEAST.replace('number = "RFC-NNNN"', 'number = "(((+*"'), "number", "(((+*"),
    (LEAST.replace("[[class]]", '[[holiday]]\nname = "x"\nnth = "umpteenth"\n[[class]]'),
     "holiday[0].nth", "umpteenth"),
    (LEAST.replace("[[class]]", '[[holiday]]\nname = "x"\nnth = 3\n[[class]]'),
     "holiday[0].nth", "text"),
    (f'parts = ["a.toml", "a.toml"]\n{LEAST}', "parts[1]", "twice"),
    (f'parts = ["a.toml"]\n{LEAST}', "parts[0]", "no a.toml"),
    (LEAST.replace('any_of = ["Team Lead"]', "any_of = []"),
     "rule[0].approval[0].any_of", "any_of"),
    (LEAST.replace("[[class]]", '[meanings]\nreject = "No, {who}."\n[[class]]'),
     "meanings.reject", "braces"),
    (LEAST + rule("a", f'{WINDOW}[[rule.override]]\nid = "o"\nlabel = "o"\nany_of = ["CTO"]\n'
                       'lifts = ["w", "x"]\n'), "rule[1].override[0].lifts", "x"),
    (LEAST + rule("a", WINDOW * 2), "rule[1].window[1].id", "twice"),
    (LEAST + rule("a", 'types = [{ id = "t", label = "t" }, { id = "t", label = "t" }]\n'),
     "rule[1].types[1].id", "twice"),
    (LEAST + rule("a", 'documents = [\n  "adr",\n  "design", "adt",\n]\n'),
     "rule[1].documents[2]", "adt"),
    (LEAST + rule("a", '[[rule.document]]\nid = "adr"\n'
                       'when = { trait = ["migration"], either = true }\n'),
     "rule[1].document[0].when.either", "beside"),
    (LEAST + rule("a", PROOF % ("coverage", "at_least = 101")),
     "rule[1].evidence[0].at_least", "100"),
    (LEAST + rule("a", PROOF % ("qa_approved", "at_least = 1")),
     "rule[1].evidence[0].at_least", "qa_approved"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "word"), WHERE)
def test_a_fault_of_the_whole_is_told_where_it_stands(tmp_path, text, key, word):
    found = told(written(tmp_path / "house", text))
    line = rf"pack\.toml:\d+: {re.escape(key)}: .*{re.escape(word)}"
    assert [one for one in found if re.match(line, one)], found


BIG = {
    "ten megabytes": "# x\n" * 2_600_000,
    "many windows": LEAST
    + "".join(f'[[rule.window]]\nid = "w{n}"\nlabel = "w"\ntimes = [{{}}]\n' for n in range(1200)),
    "many dotted keys": LEAST + "\n".join(f"a{n}.b.c.d.e.f = 1" for n in range(4000)),
    "backslashes": LEAST + 'x = "' + "\\" * 90_000 + '"\n',
    "open brackets": LEAST + "x = " + "[" * 30_000 + "\n",
    "one name over and over": LEAST + "[a]\n" * 20_000,
    "all of a kind": LEAST + KPI * 490,
}


@pytest.mark.parametrize("name", sorted(BIG))
def test_a_huge_pack_is_refused_at_once(tmp_path: Path, name):
    folder = written(tmp_path / "house", BIG[name])
    begun = time.perf_counter()
    assert packs.lint(folder)
    assert time.perf_counter() - begun < 20  # promised is one second; a busy machine gets more
