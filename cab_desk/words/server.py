"""What the program says about boards on a server."""

TEXTS: dict[str, str] = {
    "server.address": (
        "This is no address of a board on a server. It looks like "
        "postgresql://USER@HOST/DATABASE?schema=BOARD."
    ),
    "server.schema": (
        "“{schema}” cannot name a board on a server: use small letters, digits and underscores, "
        "at most 51, and a letter first."
    ),
    "server.option": "An address has no option “{option}”. It may have: {known}.",
    "server.tls": "There is no way of encryption called “{mode}”. There are: {known}.",
    "server.files_only": (
        "{server} is a board on a server, and this works with files alone. Copy it first with "
        "“cab-desk database copy FILE”."
    ),
    "server.restore_force": (
        "{server} holds a board already. Restore with --force to put the backup in its place; "
        "the present board is kept beside it, in a schema with a dated name."
    ),
    "server.connect.title": "Open a board on a server",
    "server.connect.text": (
        "A Postgres server keeps one board for many desks. The board opens in a window of its own."
    ),
    "server.connect.hosts": "Server",
    "server.connect.hosts_hint": "db.example.org, or several with commas",
    "server.connect.database": "Database",
    "server.connect.database_hint": "cab",
    "server.connect.schema": "Board",
    "server.connect.schema_hint": "cab_desk",
    "server.connect.user": "User",
    "server.connect.user_hint": "as on this computer",
    "server.connect.password": "Password",
    "server.connect.password_hint": "only if the server asks for one",
    "server.connect.keep": "Keep it in the system's keyring",
    "server.connect.no_keyring": (
        "There is no keyring here that keeps passwords safe, so it is asked for each time."
    ),
    "server.connect.not_kept": "The system's keyring did not take the password. Open without it.",
    "server.connect.tls": "Encryption",
    "server.connect.verify-full": "Encrypted, the server proves its name",
    "server.connect.verify-ca": "Encrypted, by a known authority",
    "server.connect.require": "Encrypted, whoever the server is",
    "server.connect.prefer": "Encrypted where the server can",
    "server.connect.disable": "Not encrypted",
    "server.connect.sslrootcert": "Authority's file",
    "server.connect.sslrootcert_hint": "~/.postgresql/root.crt",
    "server.connect.sslcert": "Own certificate",
    "server.connect.sslcert_hint": "only if the server asks for one",
    "server.connect.sslkey": "Its key",
    "server.connect.sslkey_hint": "only with a certificate",
    "server.connect.test": "Test",
    "server.connect.go": "Open",
    "server.connect.trying": "Connecting…",
    "server.connect.unfounded": "no board yet",
    "server.connect.current": "There it is: {name}.",
    "server.connect.older": (
        "There it is: {name}. It has schema {found} of {known}, so it can only be read for now."
    ),
    "server.connect.newer": (
        "There it is: {name}. A newer CAB Desk made schema {found}; this one knows {known}, so "
        "it can only be read."
    ),
    "server.password_title": "Password",
    "server.password_text": "The server {server} asks for a password. It is kept nowhere.",
    "server.password_prompt": "Password for {server}: ",
    "server.unreachable": "The server {server} cannot be reached: {why}.",
    "server.refused": "The server {server} did not let this desk in: {why}.",
    "server.unknown_authority": (
        "The server of {server} shows a certificate that no authority known here has signed. "
        "Name its authority's file (sslrootcert), or ask whoever looks after the server."
    ),
    "server.other_name": (
        "The server of {server} shows a certificate of another name, so it may not be the one "
        "that is meant. Write its name as the certificate has it, or ask whoever looks after it."
    ),
    "server.no_authority": (
        "The file of the authority that vouches for the server of {server} is not there. "
        "Name it (sslrootcert), or put it where it is looked for: ~/.postgresql/root.crt."
    ),
    "server.password_needed": (
        "The server {server} asks for a password, and none is at hand. Keep it in the system's "
        "keyring, or name it when it is asked for."
    ),
    "server.too_old": (
        "The server {server} runs Postgres {found}. CAB Desk needs {wanted} or newer."
    ),
    "server.no_sessions": (
        "What stands between this desk and {server} gives its connections to others in between, "
        "as PgBouncer does in transaction mode. A board needs one that keeps sessions "
        "(pool_mode = session), or the server itself."
    ),
    "server.other_schema": (
        "The server answered for another board than this one. Nothing was recorded; a pooler that "
        "keeps no sessions may stand in between."
    ),
    "server.gone": (
        "The connection to the server broke. Look whether the action is on record before "
        "trying again."
    ),
    "server.busy": (
        "The server has no room for this at present ({why}). Nothing was recorded; "
        "try again in a moment."
    ),
    "server.standby": (
        "This server holds a copy that can only be read. Nothing was recorded; the one that "
        "may be written to has to be named first."
    ),
    "server.follows": (
        "The server of {server} follows another one: the board can be read here and not written. "
        "What is recorded at the other one is seen a moment later."
    ),
    "server.no_right": (
        "The server does not let this user do that. Nothing was recorded; whoever looks after "
        "the server can grant the role that is needed."
    ),
    "server.no_schema": (
        "There is no board “{schema}” on {server}. “cab-desk database create” makes one."
    ),
    "server.upgraded": "The board on {server} is up to date now.",
    "server.upgrade_kept": "The one before is kept as {kept}.",
    "server.upgrade_without": "No copy of the one before was kept.",
    "server.upgrade_not_begun": (
        "The board was not upgraded, since no copy of it could be kept. {why} With a backup of the "
        "server's own, “--without-copy” upgrades it all the same."
    ),
    "server.copied": (
        "{records} copied from {source} to {target}, each held against its source; the copy's "
        "audit trail is whole. Work with one of the two from now on."
    ),
    "server.copied_records.one": "1 record",
    "server.copied_records.many": "{count} records",
    "server.copy_same": "The copy cannot take the board's own place. Name another database.",
    "server.copy_not_empty": (
        "{target} holds something already and was left as it is. Copy into an empty database."
    ),
    "server.copy_differs": (
        "The copy of {table} {record} is not what its source is. Nothing was copied."
    ),
    "server.too_large": (
        "it takes {size:,} bytes on its server, and a desk copies {most:,} at most by itself. The "
        "server's own backups have to serve, or “cab-desk backup FILE”, which takes its time."
    ),
    "server.copy_unsound": "The board does not verify, so there is no copy of it. {why}",
    "server.older": (
        "The board on {server} has schema {found}; this program writes schema {known}. It can be "
        "read but not written until “cab-desk database upgrade” has been run, once, by its owner."
    ),
    "server.newer": (
        "The board on {server} was brought to schema {found} by a newer CAB Desk; this program "
        "knows {known}. It can be read but not written: update the program."
    ),
}
