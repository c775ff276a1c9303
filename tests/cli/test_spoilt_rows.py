"""A board in which somebody spoilt a row: verifying names it, everything else says so and ends."""

from pathlib import Path

import pytest

from tests.cli.calls import Cli
from tests.databases import with_a_shell

SPOILT = [
    ("UPDATE board SET created_at = 'soon'", "its time is not the one that was recorded"),
    ("UPDATE policy_pack SET at = '2031-13-45T99:00:00.000Z'", "kept text of the policy"),
    ("UPDATE policy_pack SET files = '{'", "kept text of the policy"),
    ("UPDATE person SET aliases = '{'", "person Ann Boyd: name, roles or rights"),
    ("UPDATE person_key SET made_at = 'x'", "key of Ann Boyd: the stored key"),
    ("UPDATE alembic_version SET version_num = 'x'", "Table alembic_version, column version_num"),
]


@pytest.mark.parametrize(("statement", "words"), SPOILT)
def test_verify_names_it_and_ends_as_for_any_other_fault(
    cli: Cli, harbour: Path, statement: str, words: str
) -> None:
    assert with_a_shell(harbour, statement) > 0
    ran = cli("--database", harbour, "verify")
    assert (ran.status, ran.err) == (1, "")
    assert words in ran.out
    assert "Traceback" not in ran.out


def test_who_only_wants_to_read_is_told_who_says_where(cli: Cli, harbour: Path) -> None:
    assert with_a_shell(harbour, "UPDATE board SET created_at = 'soon'") == 1
    ran = cli("--database", harbour, "minutes", "2031-47")
    assert ran.status == 2
    assert "“cab-desk verify” says where" in ran.err
