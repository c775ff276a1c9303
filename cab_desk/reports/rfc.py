"""One RFC on paper: what it is, how the gates stand, who signed, and every document in full."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cab_desk.domain.attachments import grouped, sized
from cab_desk.domain.content import fingerprint
from cab_desk.reports import times
from cab_desk.reports.flow import FULL, LEFT, TOP, Flow, upright
from cab_desk.reports.heard import heard_line
from cab_desk.reports.text import line, passage
from cab_desk.reports.tokens import Tokens, shipped
from cab_desk.services.papers.form import AGENDA, PARTS, PLAIN, PaperForm
from cab_desk.words import say

Record: TypeAlias = Mapping[str, Any]

_LONGEST = 250_000  # a document has at most 200,000 characters
_LABEL = 74.0
_GROUPS = 8  # of the fingerprint that a sign-off was given on


def render(
    record: Record,
    form: PaperForm = PLAIN,
    progress: Callable[[int, int], object] | None = None,
    tokens: Tokens | None = None,
) -> bytes:
    """Return the PDF of a record that `services.papers` built; the same bytes for the same."""
    number = _number(record)
    flow = upright(
        say("rfc.document", number=number, board=line(record["board"])),
        say("rfc.subject", title=line(record["title"]), revision=record["revision"]),
        tokens or shipped(),
        form,
    )
    if progress is not None:
        progress(0, 1)
    write(flow, record)
    return flow.paper.finish(lambda page, pages: _foot(flow, record, page, pages))


def write(flow: Flow, record: Record) -> None:
    """Write an RFC from the top of the present page on, as far as the paper's form wants it."""
    flow.mark(key_of(record), f"{_number(record)}  {line(record['title'])}")
    _head(flow, record)
    _facts(flow, record)
    _gates(flow, record)
    _signoffs(flow, record)
    if flow.form.has("files"):
        _files(flow, record)
    if flow.form.has("texts"):
        _documents(flow, record)


def key_of(record: Record) -> str:
    """Return by which key a document knows the first page of an RFC."""
    return f"rfc {record['content']} {record['number']}"


def left_out(form: PaperForm) -> str:
    """Return what a paper says of the parts that it leaves out, or nothing."""
    parts = [say(f"sheet.part.{name}") for name in PARTS[AGENDA] if not form.has(name)]
    return say("sheet.left_out", parts=", ".join(parts)) if parts else ""


def _part(flow: Flow, record: Record, name: str, title: str) -> None:
    """Begin a part of an RFC, which the outline has too."""
    flow.heading(title, key=f"{key_of(record)} {name}", level=1)


def _number(record: Record) -> str:
    return line(record["number"]) or say("rfc.draft")


def _head(flow: Flow, record: Record) -> None:
    style = flow.style
    flow.at(LEFT, say("rfc.heading"), style.body, "text.secondary", y=TOP - 1)
    state = say("rfc.stage", stage=record["stage"], revision=record["revision"])
    flow.at_right(state, style.body, "text.secondary", y=TOP - 1)
    flow.y = TOP + 16
    flow.say(f"{_number(record)}  {line(record['title'])}", style.title, "text.primary")
    flow.say(line(record["board"]), style.subtitle, "text.secondary")
    if said := left_out(flow.form):
        flow.say(said, style.body, "text.secondary")
    flow.y += 6
    flow.rule("ink", 1.6)
    flow.y += 8


def _facts(flow: Flow, record: Record) -> None:
    planned = say("rfc.unplanned")
    if record["start"] and record["end"]:
        planned = times.span(record["start"], record["end"])
    rows = (
        ("planned", planned),
        ("class", line(record["class"])),
        ("risk", line(record["risk"])),
        ("requester", line(record["requester"])),
        ("owner", line(record["owner"])),
        ("systems", line(", ".join(record["systems"]), 2_000)),
        ("environment", line(record["environment"])),
    )
    for name, value in rows:
        _row(flow, say(f"rfc.{name}"), value or say("rfc.none"))


def _row(flow: Flow, label: str, value: str) -> None:
    body = flow.style.body
    flow.need(body.leading)
    flow.at(LEFT, label, body, "text.tertiary")
    lines = body.wrap(value, FULL - _LABEL)
    flow.lines(lines, body, flow.colour("text.primary"), LEFT + _LABEL)


def _gates(flow: Flow, record: Record) -> None:
    _part(flow, record, "gates", say("rfc.gates"))
    when = times.minute(record["made"])
    under = say("rfc.gates_under", when=when, policy=line(record["policy"]))
    flow.say(under, flow.style.small, "text.secondary")
    flow.y += 3
    if not record["findings"]:
        flow.say(say("rfc.passes"), flow.style.body, "text.primary")
    for finding in record["findings"]:
        words = {name: line(finding[name], 600) for name in ("message", "remedy", "section")}
        said = say("rfc.block" if finding["blocks"] else "rfc.warn", **words)
        flow.say(said, flow.style.body, "block.fg" if finding["blocks"] else "text.primary")
        flow.y += 2


def _signoffs(flow: Flow, record: Record) -> None:
    _part(flow, record, "signoffs", say("rfc.signoffs"))
    if not record["signoffs"]:
        flow.say(say("rfc.unsigned"), flow.style.body, "text.secondary")
    for one in record["signoffs"]:
        flow.need(5 * flow.style.body.leading)
        decision = say(f"minutes.choice.{one['decision']}")
        named = {"name": line(one["name"]), "role": line(one["role"]), "decision": decision}
        flow.say(say("rfc.signoff", **named), flow.style.strong, "text.primary")
        for text in one["conditions"] if flow.form.has("conditions") else ():
            flow.say(say("rfc.condition", text=line(text, 2_000)), flow.style.body, "text.primary")
        for part in passage(one["meaning"]):
            flow.say(part, flow.style.body, "text.primary")
        if heard := one.get("heard"):
            flow.say(heard_line(heard), flow.style.small, "text.secondary")
        when = times.second(one["at"]) if one["at"] else say("rfc.none")
        at = say("rfc.signed_at", when=when, entry=f"{one['entry']:,}")
        flow.say(at, flow.style.small, "text.secondary")
        content = fingerprint(one["content"], _GROUPS)
        on = say("rfc.signed_on", revision=one["revision"], content=content)
        flow.say(on, flow.style.small, "text.secondary")
        flow.y += 5


def _files(flow: Flow, record: Record) -> None:
    """Name each attached file with its size and its whole hash: the bytes are not on paper."""
    if not record["attachments"]:
        return
    _part(flow, record, "files", say("attachments.label"))
    for one in record["attachments"]:
        flow.need(2 * flow.style.body.leading)
        named = {"file": line(one["name"]), "size": sized(one["size"])}
        flow.say(say("rfc.file", **named), flow.style.strong, "text.primary")
        flow.say(say("attachments.hash", hash=grouped(one["sha256"])), flow.style.small,
                 "text.secondary")  # fmt: skip
        flow.y += 3


def _documents(flow: Flow, record: Record) -> None:
    if not record["documents"]:
        flow.y += 12
        flow.say(say("rfc.no_documents"), flow.style.body, "text.secondary")
    for place, document in enumerate(record["documents"]):
        _part(flow, record, f"text{place}", line(document["label"]))
        flow.y += 2
        for part in passage(document["text"], _LONGEST):
            if part:
                flow.say(part, flow.style.body, "text.primary")
            else:
                flow.y += 5


def _foot(flow: Flow, record: Record, page: int, pages: int) -> None:
    small = flow.begin_foot()
    content = fingerprint(record["content"])
    named = {"number": _number(record), "revision": record["revision"], "content": content}
    flow.at(LEFT, small.elided(say("rfc.foot", **named), FULL - 90), small, "text.secondary")
    flow.at_right(say("rfc.page", page=page, pages=pages), small, "text.secondary")
    flow.y += small.leading - 0.5
    entry = say("rfc.foot_entry", entry=f"{record['head']:,}")
    flow.at(LEFT, entry, small, "text.secondary")
    printed = say("rfc.printed", when=times.minute(record["made"]))
    flow.at_right(printed, small, "text.secondary")
