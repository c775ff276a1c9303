"""The verbs about the ledger: its head, the whole of it, and what proves an entry."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cab_desk.app.call_times import day
from cab_desk.app.standard import check_output, is_standard
from cab_desk.errors import Refused
from cab_desk.words import plural, say

Show = Callable[[argparse.Namespace, object, str], None]


def add(verbs: Any, verb: Callable[..., Any], parser: type, show: Show) -> None:
    """Add the verbs; `verb` makes one, `show` prints what it did."""
    ledger = verbs.add_parser("ledger", help=say("common.help.ledger"))
    inner = ledger.add_subparsers(
        required=True, metavar="head|export|proof|check|purge", parser_class=parser
    )

    def made(
        name: str, run: Callable[[argparse.Namespace], tuple[object, str]], words: str = ""
    ) -> Any:
        def done(args: argparse.Namespace) -> int:
            data, text = run(args)
            if text:  # what went to standard output says all that there is to say
                show(args, data, text)
            return 0

        return verb(inner, name, done, words)

    made("head", _head).add_argument("--accept", action="store_true")
    made("export", _export, "ledger_export").add_argument("file", type=Path, metavar="FILE")
    one = made("proof", _proof)
    one.add_argument("entry", metavar="ENTRY")
    one.add_argument("file", type=Path, metavar="FILE")
    made("check", _check, "ledger_check").add_argument("file", type=Path, metavar="FILE")
    made("purge", _purge).add_argument("--before", type=day, metavar="D", required=True)


def _head(args: argparse.Namespace) -> tuple[object, str]:
    from cab_desk.app import verbs

    head = verbs.ledger_head(args.database, accept=args.accept)
    if head is None:
        raise Refused(say("database.no_board"))
    return {"seq": head.seq, "hash": head.hash}, f"{head.seq} {head.hash}"


def _export(args: argparse.Namespace) -> tuple[object, str]:
    from cab_desk.app import verbs

    check_output(args.file, json=args.json)
    count = verbs.ledger_export(args.database, args.file)
    if is_standard(args.file):
        return None, ""
    text = plural("common.ledger_exported", count, file=args.file)
    return {"file": str(args.file), "entries": count}, text


def _proof(args: argparse.Namespace) -> tuple[object, str]:
    from cab_desk.app import ledger_verbs

    return ledger_verbs.proof(args.database, args.entry, args.file)


def _check(args: argparse.Namespace) -> tuple[object, str]:
    from cab_desk.app import ledger_verbs

    return ledger_verbs.check_proof(args.file)


def _purge(args: argparse.Namespace) -> tuple[object, str]:
    from cab_desk.app import ledger_verbs

    ledger_verbs.purge(args.database, args.before)
    return None, ""
