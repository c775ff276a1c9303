"""Connect to a Postgres server: the settings that every connection gets, and its errors in words.

psycopg is imported by the first connection, so a board in a file costs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cab_desk.errors import CabDeskError, Refused, Unavailable
from cab_desk.storage import patience
from cab_desk.words import say

if TYPE_CHECKING:
    import psycopg

    from cab_desk.storage.servers import Server

OLDEST = 13
WAIT_SECONDS = 30  # for the lock of a writer
ANSWER_SECONDS = 120  # for a word of the server in a unit of work; an import may take a minute
_CONNECT_SECONDS = 5  # for each host
_READ_SECONDS = 30  # for an answer that somebody waits for at a page
READ_ANSWER_SECONDS = 35  # until a server counts as hanging that should have given up by itself
# A line that died without a word is noticed within half a minute.
_LINE = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}  # fmt: skip
_IDLE_SECONDS = 120  # a desk that hangs in the middle of writing lets go of the lock then

# What a server answers → the key of its sentence: by the class of its code, or by all of it.
_KINDS = (
    ("08", "server.gone"),
    ("57P", "server.gone"),
    ("25P03", "server.gone"),  # this desk was idle in the middle of writing
    ("53100", "database.disk_full"),
    ("53", "server.busy"),
    ("55P03", "database.locked"),
    ("57014", "server.busy"),
    ("40", "database.locked"),
    ("58", "database.input_output"),
    ("XX001", "database.damaged"),
    ("25006", "server.standby"),
    ("28", "server.no_right"),
    ("42501", "server.no_right"),
)

# What libpq says of a certificate → the key of its sentence.
_CERTIFICATES = (
    ("certificate verify failed", "server.unknown_authority"),
    ("does not match host name", "server.other_name"),
    ("root certificate file", "server.no_authority"),
)


def connect(
    place: Server,
    *,
    seconds: int = WAIT_SECONDS,
    reading: bool = False,
    answer: float | None = None,
) -> psycopg.Connection[Any]:
    """Return a connection on which each statement is a transaction of its own.

    `seconds` is how long it waits for a lock, `answer` for a word of the server; one for
    `reading` writes nothing. Raises Unavailable where the server cannot be reached or does not
    let one in, Refused where it is too old.
    """
    made = _connected(place)
    if reading or answer is not None:
        patience.within(made, answer or READ_ANSWER_SECONDS)
    try:
        version = made.info.server_version // 10_000
        if version < OLDEST:
            raise Refused(say("server.too_old", server=place, found=version, wanted=OLDEST))
        # The schema's name is of small letters alone. Last, so that a temporary table stands in
        # for none of the board's.
        made.execute(
            f"SET search_path TO \"{place.schema}\", pg_temp; SET timezone TO 'UTC';"
            f" SET lock_timeout TO '{seconds}s'; SET client_min_messages TO warning;"
            f" SET idle_in_transaction_session_timeout TO '{_IDLE_SECONDS}s';"
            f" SET statement_timeout TO '{_READ_SECONDS if reading else 0}s';"
            f" SET default_transaction_read_only TO {'on' if reading else 'off'}".encode()
        )
    except BaseException:
        made.close()
        raise
    return made


def _connected(place: Server) -> psycopg.Connection[Any]:
    import psycopg  # noqa: PLC0415 -- 0.2 s that a board in a file does not pay

    told: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "application_name": "CAB Desk"}
    told |= _LINE | place.arguments()
    secret: str | None = None
    try:
        try:
            return psycopg.connect(autocommit=True, **told)
        except psycopg.OperationalError as error:
            if error.pgconn is None or not error.pgconn.needs_password:
                raise
            # Files, certificates and the system's own ways come first; who holds the password
            # is asked only when the server wants one.
            secret = place.ask(place) if place.ask else None
            if secret is None:
                sentence = say("server.password_needed", server=place)
                raise Unavailable(sentence) from None
        return psycopg.connect(autocommit=True, **told, password=secret)
    except psycopg.Error as error:
        # Without the cause: a traceback would show what libpq was told.
        raise _unreachable(place, str(error), secret) from None


def _unreachable(place: Server, said: str, secret: str | None) -> CabDeskError:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    why = lines[0] if lines else "no answer"
    if secret:
        why = why.replace(secret, "…")
    for part, key in _CERTIFICATES:
        if part in said:
            return Unavailable(say(key, server=place.label))
    key = "server.refused" if "FATAL" in why else "server.unreachable"
    return Unavailable(say(key, server=place, why=why.rstrip(".")))


def unavailable(error: BaseException | None) -> Unavailable | None:
    """Return the sentence for an error of the server or the line to it, None for a bug."""
    if error is None or not type(error).__module__.startswith("psycopg"):
        return None
    code = getattr(error, "sqlstate", None)
    if code is None:
        broken = type(error).__name__ in ("OperationalError", "InterfaceError")
        return Unavailable(say("server.gone")) if broken else None
    for beginning, key in _KINDS:
        if code.startswith(beginning):
            return Unavailable(say(key, why=code) if key == "server.busy" else say(key))
    return None


@contextmanager
def told() -> Iterator[None]:
    """Turn the environment's errors of a block into `Unavailable`; let bugs through."""
    import psycopg  # noqa: PLC0415 -- whoever has a connection has imported it

    try:
        yield
    except psycopg.Error as error:
        if known := unavailable(error):
            raise known from error
        raise
