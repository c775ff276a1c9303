"""The command line: one function per verb, as docs/guide/command-line.md promises it.

Exit status: 0 done and nothing to object; 1 done, and something is blocked, refused or broken;
2 the call or its input cannot be used, with one line on standard error. What a verb needs is
imported inside it, so that `--version` costs nothing.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from cab_desk import __version__
from cab_desk.app import ledger_calls, packet_calls, verbs
from cab_desk.app.call_times import day, moment
from cab_desk.app.output import put, put_json
from cab_desk.app.session import DEFAULT_PACK
from cab_desk.app.standard import check_output, is_standard
from cab_desk.words import plural, say

DONE, OBJECTED, UNUSABLE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, and that takes options by their whole names."""

    def __init__(self, **options: Any) -> None:
        """Take no abbreviation: what one means would change with the next option."""
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and leave with status 2."""
        self.exit(UNUSABLE, f"{self.prog}: {message}\n")


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line; its `run` carries it out. Leaves with a sentence if it can't be read."""
    return _parser().parse_args(words)


# ------------------------------------------------------------------------------------ parser


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cab-desk", description=say("common.about"))
    parser.add_argument("--version", action="version", version=f"cab-desk {__version__}")
    parser.add_argument("--database", metavar="URL|FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_window, page=None)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _add_verbs(commands)
    verb = _verb(commands, "paint", _paint)
    verb.add_argument("--page", metavar="P")
    return parser


def _add_verbs(commands: Any) -> None:
    verb = _verb(commands, "demo", _demo)
    verb.add_argument("--out", type=Path, default=Path("cab-desk-demo"), metavar="DIR")
    verb = _verb(commands, "import", _import)
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("--format")
    verb.add_argument("--mapping", type=Path, metavar="FILE")
    verb.add_argument("--dry-run", action="store_true")
    verb = _verb(commands, "export", _export)
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("--format")
    verb.add_argument("--since", type=day, metavar="D")
    verb.add_argument("--until", type=day, metavar="D")
    verb = _verb(commands, "check", _check)
    verb.add_argument("--policy", metavar="PACK")
    verb.add_argument("--at", type=moment, metavar="TIME")
    verb.add_argument("file", type=Path, metavar="FILE")
    for name, run in (("conflicts", _conflicts), ("kpi", _kpi)):
        verb = _verb(commands, name, run)
        verb.add_argument("--from", dest="since", type=day, metavar="D")
        verb.add_argument("--until", type=day, metavar="D")
    verb.add_argument("--board", action="store_true")
    verb.add_argument("--out", type=Path, metavar="FILE")
    for name, run in (("minutes", _minutes), ("invite", _invite)):
        verb = _verb(commands, name, run)
        verb.add_argument("meeting", metavar="MEETING")
        verb.add_argument("--out", type=Path, metavar="FILE")
    verb = _verb(commands, "verify", _verify)
    verb.add_argument("file", type=Path, nargs="?", metavar="FILE.pdf")
    _policy_verbs(commands)
    verb = _verb(commands, "backup", _backup)
    verb.add_argument("file", type=Path, metavar="FILE")
    verb = _verb(commands, "restore", _restore)
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("--force", action="store_true")
    _database_verbs(commands)
    ledger_calls.add(commands, _verb, _Parser, _show)
    packet_calls.add(commands, _verb, _Parser, _show)
    for group in ("policy", "database", "ledger", "packet"):
        _take_behind(commands.choices[group])


def _verb(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str = ""
) -> _Parser:
    verb: _Parser = commands.add_parser(name, help=say(f"common.help.{words or name}"))
    verb.set_defaults(run=run)
    _take_behind(verb)
    return verb


def _take_behind(verb: _Parser) -> None:
    """Have a verb take what stands before it, too, where people type it."""
    # The default must not undo the first.
    verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                      help=argparse.SUPPRESS)  # fmt: skip
    verb.add_argument("--database", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _policy_verbs(commands: Any) -> None:
    policy = commands.add_parser("policy", help=say("common.help.policy"))
    inner = policy.add_subparsers(required=True, metavar="list|show|lint", parser_class=_Parser)
    _verb(inner, "list", _policy_list)
    _verb(inner, "show", _policy_show).add_argument("pack", metavar="PACK")
    _verb(inner, "lint", _policy_lint).add_argument("file", type=Path, metavar="FILE")


def _database_verbs(commands: Any) -> None:
    database = commands.add_parser("database", help=say("common.help.database"))
    inner = database.add_subparsers(
        required=True, metavar="create|status|upgrade|copy", parser_class=_Parser
    )
    verb = _verb(inner, "create", _database_create)
    verb.add_argument("--name", default="")
    verb.add_argument("--zone", default="UTC")
    verb.add_argument("--policy", default=DEFAULT_PACK, metavar="PACK")
    verb.add_argument("--person", action="append", default=[], metavar="'NAME: ROLE, ROLE'")
    verb.add_argument("--chair", default="", metavar="NAME")
    _verb(inner, "status", _database_status)
    _verb(inner, "upgrade", _database_upgrade).add_argument("--without-copy", action="store_true")
    _verb(inner, "copy", _database_copy).add_argument("target", metavar="URL|FILE")


def _show(args: argparse.Namespace, data: object, text: str) -> None:
    if args.json:
        put_json(data)
    elif text:
        put(text)


# ------------------------------------------------------------------------------------- verbs


def _window(args: argparse.Namespace) -> int:
    from cab_desk.app import window

    return window.run_window(args.database)


def _paint(args: argparse.Namespace) -> int:
    from cab_desk.app import window

    if args.page:
        window.check_page(args.page)
    return window.paint(args.database, args.page)


def _demo(args: argparse.Namespace) -> int:
    from cab_desk.app import demo

    made = demo.hold(args.database, args.out)
    lines = [say("common.demo_made", folder=args.out), *(f"  {name}" for name in made)]
    _show(args, {"folder": str(args.out), "files": made}, "\n".join(lines))
    return DONE


def _import(args: argparse.Namespace) -> int:
    report = verbs.import_file(
        args.database, args.file, form=args.format, mapping=args.mapping, dry_run=args.dry_run
    )
    _show(args, report.data(), report.text())
    return OBJECTED if report.refused else DONE


def _export(args: argparse.Namespace) -> int:
    check_output(args.file, json=args.json)
    count = verbs.export_file(args.database, args.file, args.format, args.since, args.until)
    if is_standard(args.file):
        return DONE
    text = plural("common.exported", count, file=args.file)
    _show(args, {"file": str(args.file), "changes": count}, text)
    return DONE


def _check(args: argparse.Namespace) -> int:
    verdicts, text = verbs.check(args.policy, args.file, args.at)
    _show(args, verdicts, text)
    return DONE if all(verdict["allowed"] for verdict in verdicts) else OBJECTED


def _conflicts(args: argparse.Namespace) -> int:
    from cab_desk.app import schedule_verbs

    clean, data, text = schedule_verbs.conflicts(args.database, args.since, args.until)
    _show(args, data, text)
    return DONE if clean else OBJECTED


def _kpi(args: argparse.Namespace) -> int:
    from cab_desk.app import kpi_verbs, working_verbs

    # A missed target is a finding of the report, not of the call: the status stays 0.
    tell = working_verbs.board if args.board else kpi_verbs.kpi
    _show(args, *tell(args.database, args.since, args.until, args.out))
    return DONE


def _invite(args: argparse.Namespace) -> int:
    from cab_desk.app import schedule_verbs

    _show(args, *schedule_verbs.invite(args.database, args.meeting, args.out))
    return DONE


def _minutes(args: argparse.Namespace) -> int:
    file = verbs.write_minutes(args.database, args.meeting, args.out)
    _show(args, {"file": str(file)}, say("common.minutes_written", file=file))
    return DONE


def _verify(args: argparse.Namespace) -> int:
    ok, data, text = verbs.verify(args.database, args.file)
    _show(args, data, text)
    return DONE if ok else OBJECTED


def _policy_list(args: argparse.Namespace) -> int:
    rows = verbs.policies()
    width = max((len(row["id"]) for row in rows), default=0)
    faulty = [row for row in rows if "faults" in row]
    said = [
        plural("common.pack_faulty", row["faults"], folder=row["folder"])
        if row in faulty
        else f"{row['title']}, {row['version']}"
        for row in rows
    ]
    named = zip(rows, said, strict=True)
    _show(args, rows, "\n".join(f"{row['id']:<{width}}  {words}" for row, words in named))
    return OBJECTED if faulty else DONE


def _policy_show(args: argparse.Namespace) -> int:
    data, text = verbs.policy(args.pack)
    _show(args, data, text)
    return DONE


def _policy_lint(args: argparse.Namespace) -> int:
    faults = verbs.lint(args.file)
    data = [{"place": fault.place, "sentence": fault.sentence} for fault in faults]
    text = "\n".join(map(str, faults)) or say("common.lint_clean", file=args.file)
    _show(args, data, text)
    return OBJECTED if faults else DONE


def _backup(args: argparse.Namespace) -> int:
    verbs.backup(args.database, args.file)
    _show(args, {"file": str(args.file)}, say("common.backed_up", file=args.file))
    return DONE


def _restore(args: argparse.Namespace) -> int:
    data, text = verbs.restore(args.database, args.file, force=args.force)
    _show(args, data, text)
    return DONE


def _database_create(args: argparse.Namespace) -> int:
    from cab_desk.app import new_board

    message = new_board.create(
        args.database, name=args.name, zone=args.zone, policy=args.policy, persons=args.person,
        chair=args.chair,
    )  # fmt: skip
    _show(args, {"message": message}, message)
    return DONE


def _database_status(args: argparse.Namespace) -> int:
    from cab_desk.app import database_verbs

    _show(args, *database_verbs.status(args.database))
    return DONE


def _database_upgrade(args: argparse.Namespace) -> int:
    from cab_desk.app import database_verbs

    _show(args, *database_verbs.upgrade(args.database, without_copy=args.without_copy))
    return DONE


def _database_copy(args: argparse.Namespace) -> int:
    from cab_desk.app import database_verbs

    _show(args, *database_verbs.copy(args.database, args.target))
    return DONE
