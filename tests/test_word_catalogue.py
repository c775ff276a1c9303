"""The catalogue of words: all there, all used, and in the program's tone."""

import ast
import re
import string
from pathlib import Path

import pytest

from cab_desk import words
from cab_desk.words import ROOMS, catalogue, plural, say

REPOSITORY = Path(__file__).resolve().parent.parent
KEY = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.[a-z0-9_]+)+")


def sources() -> list[Path]:
    rooms = REPOSITORY / "cab_desk" / "words"
    return [path for path in (REPOSITORY / "cab_desk").rglob("*.py") if path.parent != rooms]


def keys_said() -> dict[str, str]:
    """Return every key that is given to `say` or `plural` outright, with its place."""
    found = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            key = node.args[0]
            if name not in {"say", "plural"} or not isinstance(key, ast.Constant):
                continue
            asked = [f"{key.value}.one", f"{key.value}.many"] if name == "plural" else [key.value]
            found |= {one: f"{path.relative_to(REPOSITORY)}:{node.lineno}" for one in asked}
    return found


def keys_of_layouts() -> dict[str, str]:
    return {
        key: path.name
        for path in (REPOSITORY / "ui").glob("*.ui")
        for key in re.findall(r"<string[^>]*>@([^<]+)</string>", path.read_text(encoding="utf-8"))
    }


def mentions() -> tuple[set[str], set[str]]:
    """Return the keys that stand in the code as text, and the beginnings of those put together."""
    whole, begun = set(), set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0] if node.values else None
                if isinstance(first, ast.Constant) and first.value.split(".")[0] in ROOMS:
                    begun.add(first.value)
            elif isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
                whole.add(node.value)
    return whole, begun


def test_every_key_that_is_said_is_there():
    missing = {
        key: where
        for key, where in {**keys_said(), **keys_of_layouts()}.items()
        if key not in catalogue()
    }
    assert missing == {}


def test_every_key_that_is_there_is_used():
    whole, begun = mentions()
    whole |= set(keys_of_layouts())
    unused = [
        key
        for key in catalogue()
        if key not in whole
        and re.sub(r"\.(one|many)$", "", key) not in whole
        and not any(key.startswith(start) for start in begun)
    ]
    assert unused == []


def test_every_key_is_of_its_room():
    for room in ROOMS:
        texts = __import__(f"cab_desk.words.{room}", fromlist=["TEXTS"]).TEXTS
        assert {key for key in texts if not key.startswith(f"{room}.")} == set()


def test_one_has_its_many():
    keys = catalogue().keys()
    ones = {key.removesuffix(".one") for key in keys if key.endswith(".one")}
    manies = {key.removesuffix(".many") for key in keys if key.endswith(".many")}
    assert ones == manies


def test_fields_have_names():
    for key, text in catalogue().items():
        for _, field, _, _ in string.Formatter().parse(text):
            assert field is None or re.fullmatch(r"[a-z_][a-z0-9_]*", field), f"{key}: {text}"


@pytest.mark.parametrize("word", ["please", "oops", "sorry", "successfully", "invalid", "illegal"])
def test_the_tone_is_plain(word: str):
    wrong = {key for key, text in catalogue().items() if re.search(rf"\b{word}\b", text.lower())}
    assert wrong == set()


def test_nobody_is_shouted_at():
    assert {key for key, text in catalogue().items() if "!" in text} == set()


def test_a_number_picks_its_form(monkeypatch):
    monkeypatch.setitem(words._texts, "common.test.one", "{count} day")
    monkeypatch.setitem(words._texts, "common.test.many", "{count} days in {place}")
    assert plural("common.test", 1) == "1 day"
    assert plural("common.test", 1200, place="May") == "1,200 days in May"


def test_a_translation_takes_the_place_of_the_words(monkeypatch):
    monkeypatch.setattr(words, "_texts", dict(catalogue()))
    words.use({"common.cancel": "Abbrechen"})
    assert say("common.cancel") == "Abbrechen"
    assert say("common.save") == "Save"


def test_a_translation_of_what_nobody_says_is_refused():
    with pytest.raises(KeyError, match=r"common\.nothing_of_the_kind"):
        words.use({"common.nothing_of_the_kind": "…"})


def test_braces_in_what_a_user_wrote_stay_as_they_are(monkeypatch):
    monkeypatch.setitem(words._texts, "common.test", "No request matches '{text}'.")
    assert say("common.test", text="{uid}{0}") == "No request matches '{uid}{0}'."
