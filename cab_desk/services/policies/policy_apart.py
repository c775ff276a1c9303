"""Put into lines to read how far apart a policy wants changes."""

from collections.abc import Iterator

from cab_desk.domain.demands import PeopleRules
from cab_desk.domain.policy import Rule
from cab_desk.services.policies.policy_words import amount, items
from cab_desk.words import plural, say


def lines(rule: Rule) -> Iterator[tuple[str, str]]:
    """Go through what a rule says of buffers and of people."""
    for buffer in rule.buffers:
        text = amount(buffer.between)
        if buffer.systems:
            text = say("spacing.rule.buffer_of", between=text, systems=items(buffer.systems))
        yield say("spacing.rule.buffers"), text
    if rule.people is not None:
        yield say("spacing.rule.people"), items(_of_person(rule.people))


def _of_person(people: PeopleRules) -> Iterator[str]:
    if people.one_at_a_time:
        yield say("spacing.rule.one_at_a_time")
    if people.rest is not None:
        yield say("spacing.rule.rest", rest=amount(people.rest))
    if people.most_per_day:
        yield plural("spacing.rule.day", people.most_per_day)
    if people.night is not None:
        begin, end = (f"{at // 60:02}:{at % 60:02}" for at in people.night)
        yield plural("spacing.rule.night", people.most_per_night, begin=begin, end=end)
