"""A board's place on a Postgres server, as an address that never holds a password.

``postgresql://user@first:5432,second:5432/database?schema=board&sslmode=verify-full``
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from cab_desk.errors import Refused
from cab_desk.words import say

PORT = 5432
SCHEMA = "cab_desk"

# What libpq is told, beside host, port, database and user; files are named, never held.
OPTIONS = frozenset(
    {
        "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "target_session_attrs",
        "connect_timeout", "passfile", "gssencmode", "krbsrvname", "channel_binding",
        "load_balance_hosts",
    }
)  # fmt: skip
TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,50}")  # so that no schema needs quotes
_LOCAL = ("localhost", "127.0.0.1", "::1")

Ask = Callable[["Server"], "str | None"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a board lies: the hosts in the order they are tried, database and schema."""

    hosts: tuple[tuple[str, int], ...]
    database: str
    user: str = ""
    schema: str = SCHEMA
    options: tuple[tuple[str, str], ...] = ()
    # What knows the password when the server asks for one; it is called then and not before.
    ask: Ask | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Return the address, which may be shown, logged and kept: it has no password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        hosts = ",".join(_host(*one) for one in self.hosts)
        options = dict(self.options)
        if self.schema != SCHEMA:
            options["schema"] = self.schema
        more = f"?{urlencode(options, safe='/')}" if options else ""
        return f"postgresql://{user}{hosts}/{quote(self.database, safe='')}{more}"

    @property
    def identity(self) -> str:
        """Return under which name a keyring keeps the password: who, where, which database."""
        hosts = ",".join(_host(*one) for one in self.hosts)
        return f"{self.user}@{hosts}/{self.database}"

    @property
    def label(self) -> str:
        """Return what titles and lists call the place."""
        return f"{self.database} – {self.hosts[0][0] or 'localhost'}"

    def asking(self, ask: Ask) -> "Server":
        """Return the same place, with what knows its password."""
        return replace(self, ask=ask)

    def arguments(self) -> dict[str, Any]:
        """Return what libpq is told, all but the password.

        Another machine has to show a certificate that fits its name unless the address says
        otherwise; of several, the one that may be written to is taken.
        """
        names = [host for host, _ in self.hosts]
        told: dict[str, Any] = {"dbname": self.database, **dict(self.options)}
        if any(names):
            told |= {"host": ",".join(names), "port": ",".join(str(port) for _, port in self.hosts)}
        elif self.hosts:
            told["port"] = str(self.hosts[0][1])
        if self.user:
            told["user"] = self.user
        if any(name not in _LOCAL and name and not name.startswith("/") for name in names):
            told.setdefault("sslmode", "verify-full")
        if len(self.hosts) > 1:
            told.setdefault("target_session_attrs", "read-write")
        return told


def server(address: str) -> Server:
    """Return the place that an address names; raises Refused with what is wrong with it.

    A password in it is taken for this run and kept nowhere.
    """
    try:
        parts = urlsplit(address)
        who, _, where = parts.netloc.rpartition("@")
        user, _, password = who.partition(":")
        hosts = tuple(_place(one) for one in where.split(","))
    except ValueError:
        raise Refused(say("server.address")) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    schema = options.pop("schema", SCHEMA)
    _check(parts.path.strip("/"), schema, options)
    found = Server(
        hosts=hosts,
        database=unquote(parts.path.strip("/")),
        user=unquote(user),
        schema=schema,
        options=tuple(sorted(options.items())),
    )
    secret = unquote(password)
    return found.asking(lambda _: secret) if secret else found


def _check(database: str, schema: str, options: dict[str, str]) -> None:
    if not database or "/" in database:
        raise Refused(say("server.address"))
    if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
        raise Refused(say("server.schema", schema=schema))
    if unknown := sorted(set(options) - OPTIONS):
        # By its name alone: somebody may have put a password there.
        raise Refused(say("server.option", option=unknown[0], known=", ".join(sorted(OPTIONS))))
    if (mode := options.get("sslmode", TLS_MODES[0])) not in TLS_MODES:
        raise Refused(say("server.tls", mode=mode, known=", ".join(TLS_MODES)))


def _place(text: str) -> tuple[str, int]:
    if text.startswith("["):
        name, _, port = text[1:].partition("]")
        return name, int(port.removeprefix(":") or PORT)
    name, _, port = text.partition(":")
    return unquote(name), int(port or PORT)


def _host(name: str, port: int) -> str:
    shown = f"[{name}]" if ":" in name else quote(name, safe="")
    return shown if port == PORT else f"{shown}:{port}"
