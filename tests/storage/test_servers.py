"""The address of a board on a server: what it says, and what it never holds."""

import pytest

from cab_desk.errors import Refused
from cab_desk.storage.places import place_of
from cab_desk.storage.servers import Server, server


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann@db.example/cab",
        "postgresql://ann@first:5433,second/cab?target_session_attrs=any&schema=board",
        "postgresql://[::1]:5433/cab",
        "postgresql://a%40b@db/a%20b",
        "postgresql:///cab",
        "postgresql://db/cab?sslcert=/etc/cab/me.crt&sslkey=/etc/cab/me.key&sslmode=verify-ca",
    ],
)
def test_an_address_is_read_and_written_again(address):
    assert str(server(address)) == address
    assert server(str(server(address))) == server(address)


def test_the_parts_of_an_address():
    found = place_of("postgres://ann@one:5433,two/cab?schema=board&sslmode=require")
    assert found == Server(
        (("one", 5433), ("two", 5432)), "cab", "ann", "board", (("sslmode", "require"),)
    )
    assert found.arguments() == {
        "host": "one,two", "port": "5433,5432", "dbname": "cab", "user": "ann",
        "sslmode": "require", "target_session_attrs": "read-write",
    }  # fmt: skip
    assert found.label == "cab – one"


def test_another_machine_has_to_prove_who_it_is_unless_the_address_says_otherwise():
    assert server("postgresql://db.example/cab").arguments()["sslmode"] == "verify-full"
    assert "sslmode" not in server("postgresql://localhost/cab").arguments()
    assert "sslmode" not in server("postgresql://%2Frun%2Fpostgresql/cab").arguments()
    assert server("postgresql://db/cab?sslmode=prefer").arguments()["sslmode"] == "prefer"


def test_a_password_is_taken_and_shown_nowhere():
    found = server("postgresql://ann:c%40nary@db/cab")
    assert found.ask is not None
    assert found.ask(found) == "c@nary"
    for shown in (str(found), repr(found), found.identity, found.label, repr(found.arguments())):
        assert "nary" not in shown
    assert found == server("postgresql://ann@db/cab")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://db", "no address of a board"),
        ("postgresql://db/a/b", "no address of a board"),
        ("postgresql://db:port/cab", "no address of a board"),
        ("postgresql://db/cab?schema=Board", "cannot name a board"),
        ("postgresql://db/cab?schema=pg_board", "cannot name a board"),
        ("postgresql://db/cab?schema=a%22;drop", "cannot name a board"),
        ("postgresql://db/cab?sslmode=maybe", "no way of encryption called “maybe”"),
        ("postgresql://db/cab?password=canary", "no option “password”"),
        ("postgresql://db/cab?options=-csearch_path%3Dx", "no option “options”"),
        ("mysql://ann:canary@db/cab", "mysql://db is no address of a board"),
    ],
)
def test_what_is_no_address_is_refused_in_words(address, words):
    with pytest.raises(Refused, match=words) as caught:
        place_of(address)
    assert "canary" not in caught.value.sentence
