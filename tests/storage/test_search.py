"""Full text: what is typed is looked for, and nothing typed can break the query."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain.ledger import Draft
from cab_desk.services.rows import QueueQuery
from cab_desk.storage import queue
from cab_desk.storage.search import match
from tests import databases


def found(site, text, **more):
    with site.reader() as reader:
        query = QueueQuery(view="all", text=text, **more)
        rows = reader.page(query, site.now, 0, 50)
        assert sum(one.count for one in reader.groups(query, site.now)) == len(rows)
    return sorted(row.uid for row in rows)


@pytest.fixture
def library(site, make):
    site.add(
        make("tls", title="Rotate TLS certificates", number="CR-2026-0041",
             systems=("api-gateway",)),
        make("db", title="Drop legacy column", number="CR-2026-0042", requester="Zoë Größe",
             documents={"rollback_plan": "Restore the zanzibar17 snapshot"}),
        make("cdn", title="Enable HTTP/3", at=3,
             documents={"description": "On the public edge. Column order does not matter."}),
    )  # fmt: skip
    return site


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zanzibar17", ["db"]),
        ("zanz", ["db"]),
        ("ZANZIBAR17 restore", ["db"]),
        ("restore zanzibar18", []),
        ("column", ["cdn", "db"]),
        ("column legacy", ["db"]),
        ("api-gateway", ["tls"]),
        ("CR-2026-0041", ["tls"]),
        ("cr-2026-004", ["db", "tls"]),
        ("0042", ["db"]),
        ("zoe grosse", []),
        ("zoe größe", ["db"]),
        ("http/3", ["cdn"]),
        ("   ", ["cdn", "db", "tls"]),
        ("", ["cdn", "db", "tls"]),
        ("r", ["tls"]),  # one letter: number, title and systems alone
        ("--", []),
        ('"', []),
    ],
)
@pytest.mark.parametrize("few", [2000, 0])
def test_words_are_found_wherever_they_stand(library, monkeypatch, text, wanted, few):
    monkeypatch.setattr(queue, "FEW", few)
    assert found(library, text) == wanted


def test_search_and_filters_go_together(library):
    assert found(library, "column", systems=("nowhere",)) == []
    with library.reader() as reader:
        query = QueueQuery(view="open", text="column", order="title")
        assert [row.uid for row in reader.page(query, library.now, 0, 9)] == ["db", "cdn"]
        assert reader.position(query, library.now, "cdn") == 1
        assert reader.position(query, library.now, "tls") is None


def test_the_index_follows_every_edit(library):
    def edit(**fields):
        with library.work() as work:
            event = work.record(Draft("change.edited", {}))
            work.changes.replace(replace(work.changes.get("db"), **fields), event.id)

    edit(documents={"rollback_plan": "Use mombasa instead"}, title="Keep it", priority="low")
    assert found(library, "zanzibar17") == []
    assert found(library, "legacy") == []
    assert found(library, "mombasa keep") == ["db"]
    edit(number="CR-2027-0001")
    assert found(library, "CR-2026-0042") == []
    assert found(library, "CR-2027") == ["db"]
    assert found(library, "mombasa") == ["db"]
    # The index agrees with itself, and holds each change once.
    if not databases.on_server():
        library.shell("INSERT INTO change_fts (change_fts) VALUES ('integrity-check')")
    assert library.shell("SELECT count(*) FROM change_fts") == [(3,)]


def test_an_edit_that_is_taken_back_leaves_the_index_as_it_was(library):
    with pytest.raises(ZeroDivisionError), library.work() as work:  # noqa: PT012
        event = work.record(Draft("change.edited", {}))
        work.changes.replace(replace(work.changes.get("db"), title="Gone"), event.id)
        raise ZeroDivisionError
    assert found(library, "legacy") == ["db"]
    assert found(library, "gone") == []


HOSTILE = [
    'a" OR "b', "NOT", "AND OR NOT", "NEAR(a b, 3)", "title:tls", "{title} : tls", "^tls", "tls*",
    "(((", "-tls", "+tls", "a\x00b", "\ud800", "'; DROP TABLE change; --", "%", "_", "\\", "*",
    "🙂", "a" * 10_000, "w " * 500, "\u202e", "col1:x", "tls AND", '""', "“quoted”",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(library, text):
    assert set(found(library, text)) <= {"tls", "db", "cdn"}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=40))
def test_no_text_breaks_a_query(library_once, text):
    with library_once.reader() as reader:
        query = QueueQuery(view="all", text=text)
        assert len(reader.page(query, library_once.now, 0, 9)) <= 3
        reader.groups(query, library_once.now)


@pytest.fixture(scope="module")
def library_once(tmp_path_factory, new_board, make):
    site = new_board(tmp_path_factory.mktemp("shelf"))
    site.add(*(make(f"u{n}", title="Rotate TLS", documents={"design": "x y z"}) for n in range(3)))
    yield site
    site.engine.dispose()


def test_operators_are_words():
    assert match('a "b AND c*') == '"a" AND """b" AND "AND" AND "c*"*'
    assert match("x y") == '"x" AND {number title systems} : "y"*'
    assert match("+++ …") is None
