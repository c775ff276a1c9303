"""Buffers and people in a pack: read, linted with key and line, and told on the policy's page."""

from datetime import timedelta

import pytest

from cab_desk.domain.spacing import spacing_of
from cab_desk.files import packs
from cab_desk.services.policies.policy_lines import lines
from tests.domain.scenes import pack
from tests.domain.spaced_packs import BUFFER, PEOPLE, spaced


def faults(tmp_path, rules):
    found = packs.lint(spaced(tmp_path / "house", rules))
    return [(one.place.partition(": ")[2], one.sentence) for one in found]


def test_a_pack_says_what_it_asks_for(tmp_path):
    found = packs.load(spaced(tmp_path / "house"))
    spacing = spacing_of(found, "Europe/Berlin")
    assert [(one.between, one.rule, one.section) for one in spacing.buffers] == [
        (timedelta(hours=1), "house/cool-down", "4.2")
    ]
    people = spacing.people
    assert (people.one_at_a_time, people.rest.length) == (True, timedelta(hours=2))
    assert (people.most_per_day, people.most_per_night, people.night) == (3, 1, (1320, 360))
    assert (spacing.rule, spacing.section) == ("house/people", "7.1")


@pytest.mark.parametrize("name", [path.name for path in packs.shipped()])
def test_the_shipped_packs_ask_for_no_distance(name):
    assert spacing_of(pack(name), "UTC") is None


def test_the_policy_page_tells_what_a_rule_asks_for(tmp_path):
    found = packs.load(spaced(tmp_path / "house"))
    assert lines(found, found.rule("house/cool-down")) == [("Buffer between changes", "60 minutes")]
    assert lines(found, found.rule("house/people")) == [
        ("One person", ("one change at a time, 2 hours of rest between two changes, "
                       "3 changes a day, 1 change a night, 22:00 to 06:00"))
    ]  # fmt: skip


def test_a_buffer_may_be_of_some_systems(tmp_path):
    rules = BUFFER + 'systems = ["Orders-DB", "queue"]\n'
    found = packs.load(spaced(tmp_path / "house", rules))
    assert lines(found, found.rule("house/cool-down")) == [
        ("Buffer between changes", "60 minutes on Orders-DB, queue")
    ]
    (buffer,) = spacing_of(found, "UTC").buffers
    assert buffer.systems == {"orders-db", "queue"}


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('"60 minutes"', '"2 business days"', ".buffer[0].between", "by the clock"),
        ('"60 minutes"', '"same day"', ".buffer[0].between", "by the clock"),
        ('between = "60 minutes"', "", ".buffer[0].between", "between"),
        ('between = "60 minutes"', 'between = "60 minutes"\nlong = 3', ".buffer[0].long", "long"),
        ('section = "4.2"', 'section = "4.2"\nwhen = { class = ["normal"] }', ".buffer",
         "every live change"),
        ('rest = "2 hours"', 'rest = "1 business day"', ".people.rest", "by the clock"),
        ("most_per_night = 1\n", "", ".people.night", "belong together"),
        ('night = { from = "22:00", to = "06:00" }', "", ".people.night", "belong together"),
        ('to = "06:00"', 'to = "22:00"', ".people.night.to", "ends at another time"),
        ("most_per_day = 3", "most_per_day = 0", ".people.most_per_day", "from 1 to 100"),
        ('section = "7.1"', 'section = "7.1"\nwhen = { class = ["normal"] }', ".people",
         "every live change"),
    ],
)  # fmt: skip
def test_lint_names_the_key_of_each_fault(tmp_path, old, new, key, words):
    text = BUFFER + PEOPLE
    assert old in text
    ((place, sentence),) = faults(tmp_path, text.replace(old, new))
    assert place.endswith(key)
    assert words in sentence


def test_people_that_ask_for_nothing_and_people_twice_are_faults(tmp_path):
    nothing = PEOPLE.partition("one_at_a_time")[0]
    ((place, sentence),) = faults(tmp_path / "a", nothing)
    assert place.endswith(".people")
    assert "Say what one person may be on for" in sentence
    twice = PEOPLE + PEOPLE.replace('id = "people"', 'id = "again"')
    ((place, sentence),) = faults(tmp_path / "b", twice)
    assert place.endswith(".people")
    assert "Only one rule" in sentence
