"""Statements and words as a server gets them: the same as a file's, in its own terms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.storage import all_clashes, queue_sql, reading, server_words, spans
from cab_desk.storage.server_lines import Row, translated


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT a FROM t WHERE b = :b", "SELECT a FROM t WHERE b = %(b)s"),
        ("SELECT ? || '100 %'", "SELECT %s || '100 %%'"),
        ("SELECT a::text", "SELECT a::text"),
        ("FROM change c INDEXED BY ix_change_window WHERE", "FROM change c WHERE"),
        (
            "FROM few CROSS JOIN change c ON c.id = few.id",
            "FROM few JOIN change c ON c.id = few.id",
        ),
        ("FROM a CROSS JOIN b", "FROM a CROSS JOIN b"),
        ("json_extract(r.data, '$.impact')", "(r.data::jsonb #>> '{impact}')"),
        ("json_extract(e.data, '$.body.number')", "(e.data::jsonb #>> '{body,number}')"),
        ("total(lead_seconds)", "coalesce(sum(lead_seconds), 0)"),
        ("hex(certificate)", "upper(encode(certificate, 'hex'))"),
        ("PRAGMA data_version", "SELECT version FROM board_pin"),
    ],
)
def test_a_statement_is_put_into_the_servers_words(sql, said):
    assert translated(sql) == said


def test_what_has_a_form_of_its_own_is_found_by_the_files():
    own = (spans.DAYS, spans.CLASHES, all_clashes.HELD, all_clashes.UIDS, reading._LEDGER,
           queue_sql.NEEDS_ME)  # fmt: skip
    for sql in own:
        said = translated(sql)
        for alien in ("INDEXED BY", "json_extract", "json_group_array", "json_each", " :", "(:"):
            assert alien not in said, alien


def test_a_row_is_read_by_place_and_by_name():
    kind = type("Named", (Row,), {"names": {"id": 0, "title": 1}, "__slots__": ()})
    row = kind((7, "Widen"))
    assert (row[0], row["title"], row.keys(), dict(row)) == (
        7, "Widen", ["id", "title"], {"id": 7, "title": "Widen"},
    )  # fmt: skip
    assert list(row) == [7, "Widen"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RFC-2041 Zanzibar17", ["rfc", "2041", "zanzibar17"]),
        ("Größe über Café", ["große", "uber", "cafe"]),
        ("a_b  ÅNGSTRÖM\n", ["a", "b", "angstrom"]),
        ("!?…", []),
    ],
)
def test_words_are_cut_and_folded(text, words):
    assert server_words.words(text) == words


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("roll back", "('roll') & ('back':*)"),
        ("CR-2027", "('cr' <-> '2027':*)"),
        ("db x", "('db') & ('x':*A)"),
        (" ", None),
        ("& | ! :*", None),
    ],
)
def test_what_is_typed_becomes_a_query(typed, query):
    assert server_words.query(typed) == query


def test_a_text_of_very_many_words_is_kept_as_far_as_the_server_takes_it():
    text = " ".join(f"word{number}" for number in range(120_000))
    made = server_words.vector(("CR-1", "Title", "api", text))
    assert len(made.encode()) < 1_000_000
    assert made.startswith("'cr':1A ")
    assert made.endswith(tuple("0123456789A"))


@pytest.fixture(scope="module")
def asked(server):
    import psycopg

    with psycopg.connect(autocommit=True, **server.place.arguments()) as connection:
        yield lambda sql, *values: connection.execute(sql, values).fetchone()[0]


TEXT = st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(title=TEXT, documents=TEXT, typed=TEXT)
def test_nothing_that_is_written_or_typed_breaks_the_search(asked, title, documents, typed):
    vector = server_words.vector(("CR-1", title, "", documents))
    query = server_words.query(typed)
    found = asked("SELECT CAST(%s AS tsvector) @@ CAST(%s AS tsquery)", vector, query or "'x'")
    assert found in (True, False)
    for word in server_words.words(documents):
        assert asked("SELECT CAST(%s AS tsvector) @@ CAST(%s AS tsquery)", vector, f"'{word}'")
