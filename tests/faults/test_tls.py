"""A server that proves who it is, or does not; who logs in with a certificate or a password."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cab_desk import logs
from cab_desk.app import connecting
from cab_desk.app.session import Session
from cab_desk.errors import Unavailable
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.settings import Settings, load
from cab_desk.storage import server_upgrade
from cab_desk.storage.servers import Server, server
from tests import databases
from tests.faults.authority import Authority
from tests.faults.machines import Machines
from tests.journeys import desk

SECRET = "canary-5f2e p@ss"
RULES = (
    "host all postgres 127.0.0.1/32 trust",
    "hostssl all ann 127.0.0.1/32 cert",
    "hostssl all ben 127.0.0.1/32 scram-sha-256",
)


@dataclass
class Site:
    """A server with certificates, and the files that a user of it has."""

    machines: Machines
    place: Server
    folder: Path

    def address(self, user: str, host: str = "localhost", **options: str) -> str:
        """Return what somebody types."""
        ((_, port),) = self.place.hosts
        more = "&".join(f"{name}={value}" for name, value in options.items())
        return f"postgresql://{user}@{host}:{port}/cab?{more}"

    def file(self, name: str, text: str) -> str:
        """Write a file as its owner keeps it."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return str(path)


@pytest.fixture(scope="module")
def ours() -> Authority:
    return Authority("Harbour authority")


@pytest.fixture(scope="module")
def running(ours: Authority) -> Iterator[tuple[Machines, Server]]:
    """Return a server whose certificate is for `localhost` alone."""
    try:
        made = Machines(tls=True)
    except databases.NoServer as error:
        pytest.skip(str(error))
    paper = ours.server("localhost")
    files = {"server.crt": paper.certificate, "server.key": paper.key, "root.crt": ours.certificate}
    try:
        made.new("tls", RULES, files, ssl="on", ssl_cert_file="server.crt",
                 ssl_key_file="server.key", ssl_ca_file="root.crt")  # fmt: skip
        made.ask("tls", "CREATE DATABASE cab", "CREATE ROLE ann LOGIN",
                 f"CREATE ROLE ben LOGIN PASSWORD '{SECRET}'")  # fmt: skip
        place = made.at("tls", database="cab")
        server_upgrade.create(place)
        made.ask("tls", "GRANT cab_desk_app TO ann, ben", database="cab")
        yield made, place
    finally:
        made.close()


@pytest.fixture
def site(running: tuple[Machines, Server], tmp_path: Path) -> Site:
    return Site(*running, tmp_path)


def opened(address: str, folder: Path) -> str:
    """Open a board as a desk does; return how the line is encrypted."""
    session = Session(
        server(address), Settings(device="d"), vault=desk.cheap(), outbox=folder / "outbox"
    )
    try:
        with session.open_work() as work:
            people = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
            boards.create_board(work, name=desk.BOARD, zone="UTC", people=people)
            raise StopIteration  # nothing is to stay
    except StopIteration:
        pass
    finally:
        session.close()
    return "open"


@pytest.fixture
def anns(site: Site, ours: Authority) -> dict[str, str]:
    paper = ours.user("ann")
    return {
        "sslrootcert": site.file("root.crt", ours.certificate),
        "sslcert": site.file("ann.crt", paper.certificate),
        "sslkey": site.file("ann.key", paper.key),
        "sslmode": "verify-full",
    }


def test_who_has_a_certificate_needs_no_password(site: Site, anns: dict[str, str]) -> None:
    assert opened(site.address("ann", **anns), site.folder) == "open"


def refused(site: Site, address: str) -> str:
    with pytest.raises(Unavailable) as told:
        opened(address, site.folder)
    assert "\n" not in told.value.sentence
    assert told.value.sentence.endswith(".")
    return told.value.sentence


def test_a_server_of_an_unknown_authority_is_not_trusted(site: Site, anns: dict[str, str]) -> None:
    other = site.file("other.crt", Authority("Somebody else").certificate)
    said = refused(site, site.address("ann", **anns | {"sslrootcert": other}))
    assert "certificate" in said
    assert "sslrootcert" in said  # what to look at
    assert "verify failed" not in said


def test_a_server_that_bears_another_name_is_not_trusted(site: Site, anns: dict[str, str]) -> None:
    said = refused(site, site.address("ann", host="127.0.0.1", **anns))
    assert "another name" in said
    assert "127.0.0.1" in said


def test_where_no_authority_is_known_it_says_which_file_is_missing(
    site: Site, anns: dict[str, str]
) -> None:
    none = str(site.folder / "none.crt")
    said = refused(site, site.address("ann", **anns | {"sslrootcert": none}))
    assert "authority that vouches" in said
    assert "sslrootcert" in said


def test_somebody_elses_certificate_lets_nobody_in(
    site: Site, anns: dict[str, str], ours: Authority
) -> None:
    paper = ours.user("eve")
    more = {"sslcert": site.file("eve.crt", paper.certificate),
            "sslkey": site.file("eve.key", paper.key)}  # fmt: skip
    said = refused(site, site.address("ann", **anns | more))
    assert "did not let this desk in" in said


def test_without_encryption_a_server_that_wants_it_lets_nobody_in(site: Site) -> None:
    said = refused(site, site.address("ann", sslmode="disable"))
    assert "no encryption" in said


def test_a_password_is_in_no_file_log_or_error(
    site: Site, anns: dict[str, str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(site.folder / "user"))
    log = logs.start(home / "logs")
    texts: list[str] = []
    try:
        logging.getLogger().setLevel(logging.DEBUG)
        base = site.address("ben", sslmode="verify-full", sslrootcert=anns["sslrootcert"])
        for given in (SECRET, f"{SECRET}-wrong", f"{SECRET}'\\ wrong"):
            place = server(base).asking(lambda _place, given=given: given)
            try:
                session = Session(place, load(), vault=desk.cheap(), outbox=home / "outbox")
                with session.open_reader() as reader:
                    texts.append(repr(reader.head()))
                texts.extend((repr(session.place), str(session.place), repr(session.office)))
                session.settings.save()
                session.close()
            except Unavailable as error:
                texts.append(str(error))
                texts.extend(traceback.format_exception(error))
                logging.getLogger("cab_desk").exception("not opened")
        assert len([one for one in texts if "did not let this desk in" in one]) >= 2
    finally:
        logging.getLogger().setLevel(logging.WARNING)
        log.close()
    assert not connecting.may_keep()  # no keyring that is on the list
    texts += [
        path.read_bytes().decode("utf-8", "replace")
        for path in (*home.rglob("*"), *site.folder.rglob("*"))
        if path.is_file()
    ]
    assert any("not opened" in one for one in texts)  # the log was among them
    assert not [one[:200] for one in texts if "canary-5f2e" in one]
