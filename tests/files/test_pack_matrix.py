"""Matrices of any size in a site's words: read, linted, judged, and taken by `check`."""

import json

import pytest

from cab_desk.domain.change import Change
from cab_desk.domain.content import content, content_hash
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context
from cab_desk.errors import BadInput
from cab_desk.files import changes_json, packs
from cab_desk.services.exchange import checking
from tests.domain.matrix_packs import IMPACTS, LARGE, ODDS, SMALL, loaded, written
from tests.domain.scenes import at, pack

NOW = at("2026-03-02T12:00")


def rated(policy, impact="", probability="", rest=("", "")):
    change = Change(
        "A change", "normal", impact=impact, probability=probability,
        residual_impact=rest[0], residual_probability=rest[1],
    )  # fmt: skip
    return judge(policy, change, Context(), NOW)


def roles(verdict):
    return [slot.any_of for slot in verdict.slots]


def checked(policy, **values):
    change = {"id": "1", "title": "A change", "class": "normal", **values}
    (read,), context = changes_json.read(json.dumps(change).encode(), policy)
    return checking.check(policy, [read], context, NOW)[0]


@pytest.fixture
def small(tmp_path):
    return loaded(tmp_path / "small", SMALL)


@pytest.fixture
def large(tmp_path):
    return loaded(tmp_path / "large", LARGE)


@pytest.mark.parametrize(
    ("impact", "probability", "level", "inferred"),
    [("minor", "rare", "Tolerable", False), ("minor", "likely", "Tolerable", False),
     ("serious", "rare", "Tolerable", True), ("serious", "likely", "Intolerable", False),
     ("serious", "", None, False), ("high", "low", None, False)],
)  # fmt: skip
def test_scores_give_the_level(small, impact, probability, level, inferred):
    risk = rated(small, impact, probability).risk
    assert (risk.level, risk.inferred) == (level, inferred)
    assert small.matrix.cells[1][1].score == 6


def test_the_residual_rating_decides_once_it_is_there(small):
    before = rated(small, "serious", "likely")
    assert (before.risk.level, before.residual.level) == ("Intolerable", None)
    assert roles(before) == [("CTO",)]
    after = rated(small, "serious", "likely", ("serious", "rare"))
    assert (after.inherent.level, after.residual.level) == ("Intolerable", "Tolerable")
    assert after.risk == after.residual
    assert roles(after) == [("Team Lead",)]


def test_the_inherent_rating_decides_unless_the_pack_says_otherwise(tmp_path):
    text = SMALL.replace('decides = "residual"\n', "")
    verdict = rated(loaded(tmp_path / "p", text), "serious", "likely", ("minor", "rare"))
    assert (verdict.risk.level, verdict.residual.level) == ("Intolerable", "Tolerable")
    assert roles(verdict) == [("CTO",)]


def test_a_residual_rating_can_be_demanded(tmp_path):
    text = SMALL.replace('"probability"]', '"probability", "residual_impact"]')
    policy = loaded(tmp_path / "p", text)
    found = [one for one in rated(policy, "minor", "rare").findings if one.kind == "rating.missing"]
    assert [one.message() for one in found] == ["The residual impact is not set."]
    assert not [one for one in rated(policy, "minor", "rare", ("minor", "rare")).findings
                if one.kind == "rating.missing"]  # fmt: skip


def test_six_by_six_words_are_read_and_judged(large):
    levels = [[rated(large, impact, odds).risk.level for odds in ODDS] for impact in IMPACTS]
    assert levels[0] == ["Calm"] * 4 + ["Fair"] * 2
    assert levels[5] == ["Fair"] * 3 + ["Grave"] * 3


def test_check_takes_the_words_of_the_site_and_no_others(small, large):
    assert checked(large, impact="ruinous", probability="always")["risk"]["level"] == "Grave"
    assert "residual" not in checked(large)
    found = checked(small, impact="serious", probability="likely", residual_impact="minor",
                    residual_probability="rare")  # fmt: skip
    assert found["residual"] == {"level": "Tolerable", "inferred": False}
    assert found["risk"]["level"] == "Tolerable"
    for policy, words in ((large, {"impact": "low"}), (large, {"residual_impact": "none"}),
                          (small, {"residual_impact": "low"}),
                          (pack("cab-process"), {"residual_impact": "low"}),
                          (pack("cab-process"), {"impact": "serious"})):  # fmt: skip
        with pytest.raises(BadInput, match=next(iter(words))):
            checked(policy, **words)


def test_a_change_without_a_residual_rating_has_the_content_that_it_always_had():
    plain = Change("A change", "normal", impact="low", probability="low")
    rest = Change("A change", "normal", impact="low", probability="low", residual_impact="low")
    assert "residual_impact" not in content(plain)
    assert content(rest)["residual_impact"] == "low"
    assert content_hash(plain) != content_hash(rest)


AXES = SMALL[SMALL.index("impacts = ") : SMALL.index("scores")]
FAULTS = [
    (SMALL.replace("scores = [[1, 2], [", "scores = [[1, 2, 3], ["), "scores", "2 rows of 2"),
    (SMALL.replace("6]]", "2]]"), "scores", "Row 2 falls"),
    (SMALL.replace("[[1, 2]", "[[4, 4]"), "scores", "Column 1 falls"),
    (SMALL.replace("6]]", "-6]]"), "scores", "-6"),
    (SMALL.replace("6]]", "10001]]"), "scores", "10001"),
    (SMALL.replace("6]]", f"{'9' * 400}]]"), "scores", "not a score"),
    (SMALL.replace("6]]", "6.5]]"), "scores", "whole numbers"),
    (SMALL.replace("6]]", "true]]"), "scores", "whole numbers"),
    (SMALL.replace("[[1,", "[[0,"), "scores", "from 0 on"),
    (SMALL.replace("from = 4\n", ""), "scores", "lowest score"),
    (SMALL.replace("from = 4\n", "from = 1\n"), "level", "order"),
    (SMALL.replace("residual = true\n", ""), "decides", "residual = true"),
    (LARGE.replace('"probability"]', '"residual_impact"]'), "rule", "residual = true"),
    (SMALL.replace("scores = ", 'cells = [["tolerable"]]\nscores = '), "matrix", "either"),
    (SMALL.replace(AXES, AXES.replace("likely", "rare")), "probabilities", "rare"),
    (LARGE.replace('"grave"]', '"doom"]', 1), "cells", "doom"),
    (LARGE.replace('["calm"', '["grave"', 1), "cells", "Row 1 falls"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "words"), FAULTS)
def test_what_is_wrong_with_a_matrix_is_said_at_its_key(tmp_path, text, key, words):
    found = [str(fault) for fault in packs.lint(written(tmp_path / "p", text))]
    assert [line for line in found if key in line and words in line], found
