"""The verbs about packets: hand one out, speak in one, save and merge what was said."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cab_desk.errors import Refused
from cab_desk.words import say

Show = Callable[[argparse.Namespace, object, str], None]
DECISIONS = ("approve", "approve_with_conditions", "reject", "abstain")


def add(verbs: Any, verb: Callable[..., Any], parser: type, show: Show) -> None:
    """Add the verbs; `verb` makes one, `show` prints what it did."""
    packet = verbs.add_parser("packet", help=say("common.help.packet"))
    inner = packet.add_subparsers(
        required=True, metavar="out|in|show|comment|vote|save|kept|forget", parser_class=parser
    )

    def made(name: str, run: Callable[[argparse.Namespace], tuple[object, str, int]]) -> Any:
        def done(args: argparse.Namespace) -> int:
            data, text, status = run(args)
            show(args, data, text)
            return status

        return verb(inner, name, done, f"packet_{name}")

    one = made("out", _out)
    one.add_argument("--for", dest="person", required=True, metavar="PERSON")
    one.add_argument("--meeting", metavar="M")
    one.add_argument("--change", action="append", default=[], metavar="NUMBER")
    one.add_argument("--sign", action="store_true")
    one.add_argument("file", type=Path, metavar="FILE")
    made("in", _in).add_argument("file", type=Path, metavar="FILE")
    made("show", _show).add_argument("file", type=Path, metavar="FILE")
    one = made("comment", _comment)
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("text", metavar="TEXT")
    one.add_argument("--on", dest="quote", metavar="PASSAGE")
    one = made("vote", _vote)
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("decision", choices=DECISIONS)
    one.add_argument("--role", required=True)
    one.add_argument("--condition", action="append", default=[], metavar="TEXT")
    made("save", _save).add_argument("file", type=Path, metavar="FILE")
    made("kept", _kept)
    made("forget", _forget).add_argument("file", type=Path, metavar="FILE")


def _out(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    words = _passphrase() if args.sign else ""
    made = packet_verbs.hand_out(
        args.database, args.file, args.person, args.meeting, args.change, words
    )
    return *made, 0


def _passphrase() -> str:
    """Ask at the terminal; without one the passphrase is the first line of the input."""
    if sys.stdin is not None and sys.stdin.isatty():
        from getpass import getpass

        found = getpass(say("packets.passphrase_prompt"))
    else:
        found = sys.stdin.readline().rstrip("\n") if sys.stdin is not None else ""
    if not found:
        raise Refused(say("packets.passphrase_missing"))
    return found


def _in(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    report = packet_verbs.merge(args.database, args.file)
    return report.data(), report.text(), int(report.objected)


def _show(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    return *packet_verbs.show(args.file), 0


def _comment(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    text = packet_verbs.comment(args.database, args.number, args.text, args.quote)
    return {"message": text}, text, 0


def _vote(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    text = packet_verbs.vote(args.database, args.number, args.role, args.decision, args.condition)
    return {"message": text}, text, 0


def _save(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    count = packet_verbs.save(args.database, args.file)
    return {"file": str(args.file), "events": count}, packet_verbs.saved(args.file, count), 0


def _kept(_args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    return *packet_verbs.kept(), 0


def _forget(args: argparse.Namespace) -> tuple[object, str, int]:
    from cab_desk.app import packet_verbs

    text = packet_verbs.forget(args.file)
    return {"message": text}, text, 0
