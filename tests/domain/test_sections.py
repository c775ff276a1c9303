"""How the sections of a policy's document are cited."""

import pytest

from cab_desk.domain.sections import cited


@pytest.mark.parametrize(("section", "said"), [
    ("3.4", "§ 3.4"),
    ("1. Request Creation", "§ 1. Request Creation"),
    ("Change Categories", "Change Categories"),
    ("", ""),
])  # fmt: skip
def test_only_numbers_are_cited_by_the_sign(section, said):
    assert cited(section) == said
