"""A policy may say how long a passphrase may be the same: an older one signs nothing more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.demands import PassphraseRules
from cab_desk.domain.policy import Rule
from cab_desk.domain.upkeep import longest_passphrase
from cab_desk.errors import Refused
from cab_desk.files import packs
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.members.resealing import ChangeRequest, change_passphrase
from cab_desk.services.policies.policy_lines import lines
from tests.services.evidence_room import DANA, KIM, PACK, WORDS, Room, room
from tests.services.policy_room import HOUSE

NEW = "another walk along the shore"
AGEING = Rule("site/keys", "7", "Passphrases", passphrases=PassphraseRules(90))
STRICT = replace(AGEING, id="site/keys2", passphrases=PassphraseRules(30))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, pack=replace(PACK, rules=(*PACK.rules, AGEING))) as made:
        yield made.furnish()


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted()


def old(desk: Room, uid: str) -> str:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused) as caught:
        desk.sign(uid, *DANA)
    assert desk.do(lambda work: work.ledger.head()) == before  # it is no wrong try
    return caught.value.sentence


def test_a_passphrase_that_is_too_old_signs_nothing_until_it_is_changed(
    desk: Room, uid: str
) -> None:
    desk.clock.on(days=89)
    desk.sign(uid, *KIM)
    desk.clock.on(days=3)
    assert old(desk, uid) == (
        "Dana Reyes's passphrase is 92 days old; the policy lets it be 90. Change it under "
        "Settings, People. The key stays."
    )
    with pytest.raises(Refused, match="Ann Boyd's passphrase is 92 days old"):
        unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    change_passphrase(desk.office, ChangeRequest(desk.ids["Dana Reyes"], WORDS, NEW))
    desk.sign(uid, *DANA, passphrase=NEW)
    assert desk.verify().ok
    desk.clock.on(days=90)
    assert "90 days old" in old(desk, desk.submitted("Upgrade the queue"))


def test_no_policy_no_age(tmp_path: Path) -> None:
    with room(tmp_path) as made:
        uid = made.furnish().submitted()
        made.clock.on(days=4_000)
        made.sign(uid, *DANA)


def test_the_strictest_rule_holds(desk: Room) -> None:
    assert longest_passphrase(replace(PACK, rules=(AGEING, STRICT))) == 30
    assert longest_passphrase(PACK) == 0


def test_a_pack_says_so_and_the_policy_page_shows_it() -> None:
    told = f"{HOUSE}\n[rule.passphrases]\ndays = 90\n"
    pack, faults = packs.read("house", {"pack.toml": told})
    assert faults == []
    assert pack is not None
    assert longest_passphrase(pack) == 90
    shown = [text for rule in pack.rules for _name, text in lines(pack, rule)]
    assert "the same for 90 days at most" in shown


@pytest.mark.parametrize("days", ["0", "-1", "4000", '"ninety"', "1.5"])
def test_what_is_no_number_of_days_is_a_fault(days: str) -> None:
    told = f"{HOUSE}\n[rule.passphrases]\ndays = {days}\n"
    _pack, faults = packs.read("house", {"pack.toml": told})
    assert faults
