"""The last pages of minutes: every signature, the approval, and how to check the document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from cab_desk.domain import strokes
from cab_desk.domain.content import fingerprint
from cab_desk.domain.ledger import Head
from cab_desk.reports import times
from cab_desk.reports.flow import FULL, LEFT, RIGHT, TOP, Flow
from cab_desk.reports.heard import heard_line
from cab_desk.reports.paper import qr_rows
from cab_desk.reports.text import line, passage
from cab_desk.words import plural, say

Record: TypeAlias = Mapping[str, Any]

_SIGNED = 165.0  # width of the line that is signed on
_HIGH = 52.0  # height of the place above it
_PEN = 0.5  # how wide a pixel of the drawn pen is on paper
_LABEL = LEFT + 182
_VALUE = LEFT + 254
_WIDE = RIGHT - _VALUE


def end(flow: Flow, record: Record, record_hash: str) -> None:
    """Write the pages of signatures and what closes the document."""
    flow.next_page()
    _head(flow, record)
    for item in record["items"]:
        if item["signoffs"] or item.get("set_aside"):
            _request(flow, item)
    if not any(item["signoffs"] for item in record["items"]):
        flow.y += 10
        flow.say(say("minutes.paper.nobody_signed"), flow.style.body, "text.secondary")
        flow.y += 6
    _approval(flow, record, record_hash)
    _check(flow, record, record_hash)


def _head(flow: Flow, record: Record) -> None:
    meeting, style = record["meeting"], flow.style
    flow.mark("signatures", say("minutes.paper.signatures"))
    flow.at(LEFT, say("minutes.paper.signatures"), style.title, "text.primary", y=TOP - 1)
    given = [one for item in record["items"] for one in item["signoffs"]]
    words = sum(1 for one in given if one.get("heard"))
    shown = plural("minutes.paper.signature_count", len(given) - words)
    if words:
        shown = say("minutes.paper.and_heard", signed=shown, heard=plural("heard.count", words))
    flow.at_right(shown, style.body, "text.secondary", y=TOP - 2)
    flow.y = TOP + 24
    text = say(
        "minutes.paper.signatures_of",
        number=line(meeting["number"]),
        board=line(record["board"]["name"]),
        day=times.day(meeting["started"] or meeting["planned"]),
    )
    flow.say(text, style.subtitle, "text.secondary")
    flow.y += 8
    flow.rule("ink", 1.6)


def _request(flow: Flow, item: Record) -> None:
    title = f"{line(item['number'])}  {line(item['title'])}"
    first = _height(flow, _rows(item["signoffs"][0])) if item["signoffs"] else 0.0
    flow.heading(title, before=14, keep=max(110.0, first + 40))
    flow.y += 4
    for place, signoff in enumerate(item["signoffs"]):
        if place:
            flow.y += 9
            flow.rule("line.card", 0.75)
            flow.y += 9
        _signature(flow, signoff)
    for said in item.get("set_aside", ()):
        flow.y += 4
        flow.say(_set_aside(said), flow.style.small, "text.secondary")
    flow.y += 10
    flow.rule("line.card", 0.75)


def _set_aside(said: Record) -> str:
    return say(
        f"minutes.paper.set_aside.{said['why']}",
        name=line(said["name"]),
        role=_aside_role(said),
        choice=say(f"minutes.choice.{said['decision']}"),
        at=times.minute(said["at"]),
        revision=said["revision"],
        entry=f"{said['entry']:,}",
    )


def _aside_role(said: Record) -> str:
    role = line(said["role"])
    return say("heard.aside", role=role, name=line(said["heard"])) if said.get("heard") else role


def _signature(flow: Flow, signoff: Record) -> None:
    rows = _rows(signoff)
    flow.need(_height(flow, rows))
    top, page = flow.y, flow.paper.page
    _signed_line(flow, signoff["strokes"], signoff["name"], signoff["at"], signoff["verbal"],
                 signoff.get("heard"))  # fmt: skip
    low, flow.y = flow.y, top
    for place, (label, values) in enumerate(rows[:-1]):
        _row(flow, label, values, strong=place == 0)
    _content(flow, signoff)
    _row(flow, *rows[-1])
    if page == flow.paper.page:
        flow.y = max(flow.y, low)


def _rows(signoff: Record) -> list[tuple[str, list[str]]]:
    held = "heard.paper.role" if signoff.get("heard") else "minutes.paper.signed_as"
    rows = [
        (say("minutes.paper.decision"), [_choice(signoff)]),
        (say(held), [line(signoff["role"])]),
        (say("minutes.paper.meaning"), passage(signoff["meaning"])),
    ]
    if signoff["conditions"]:
        rows.append((say("minutes.paper.conditions"), _conditions(signoff["conditions"])))
    if heard := signoff.get("heard"):
        rows.append((say("minutes.paper.heard"), [heard_line(heard), *passage(heard["reason"])]))
    rows.append((say("minutes.paper.universal"), [times.universal(signoff["at"])]))
    how = "verbal" if signoff["verbal"] else "checked"
    entry = say(f"minutes.paper.entry_{how}", entry=f"{signoff['entry']:,}")
    waits = [say("minutes.paper.key_waits")] if signoff.get("unaccepted") else []
    rows.append((say("minutes.paper.entry"), [entry, *waits]))
    return rows


def _height(flow: Flow, rows: Sequence[tuple[str, list[str]]]) -> float:
    """Return what a signature takes, so that it stands on one page; of a long one the beginning."""
    body = flow.style.body
    lines = sum(max(1, sum(len(body.wrap(text, _WIDE)) for text in texts)) for _, texts in rows)
    return min(max(_HIGH + 40.0, (lines + 1) * body.leading), (flow.bottom - TOP) / 2)


def _choice(signoff: Record) -> str:
    name = str(signoff["decision"])
    if name == "approve_with_conditions" and signoff["conditions"]:
        return plural("minutes.choice.conditions", len(signoff["conditions"]))
    return say(f"minutes.choice.{name}")


def _conditions(texts: Sequence[str]) -> list[str]:
    if len(texts) == 1:
        return passage(texts[0])
    found = []
    for place, text in enumerate(texts, 1):
        joined = " ".join(passage(text))
        found.append(say("minutes.paper.condition", place=place, text=joined))
    return found


def _signed_line(
    flow: Flow, drawn: str, name: str, at: Record, verbal: bool = False,
    heard: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Draw the signature on its line, with name and time under it; no line of who did not sign."""
    top = flow.y
    if not _ink(flow, drawn, top + 2):
        key = "minutes.paper.verbal" if verbal else "minutes.paper.undrawn"
        key = "heard.paper.unsigned" if heard else key
        flow.at(LEFT, say(key), flow.style.label, "text.tertiary", y=top + _HIGH - 14)
    flow.y = top + _HIGH + 4
    if heard is None:
        flow.rule("text.primary", 0.8, x1=LEFT + _SIGNED)
    flow.y += 3
    small, strong = flow.style.small, flow.style.strong
    for text in strong.wrap(line(name), _SIGNED)[:4]:
        flow.at(LEFT, text, strong, "text.primary")
        flow.y += strong.leading - 1
    by = say("heard.paper.by", name=line(heard["name"])) if heard else ""
    for text in small.wrap(by, _SIGNED)[:4] if by else ():
        flow.at(LEFT, text, small, "text.primary")
        flow.y += small.leading
    flow.at(LEFT, times.second(at), small, "text.primary")
    flow.y += small.leading


def _ink(flow: Flow, drawn: str, top: float) -> bool:
    try:
        drawing = strokes.parse(drawn)
    except ValueError:
        return False
    if not drawing.counts:
        return False
    place = strokes.fit(drawing, _SIGNED - 26, _HIGH - 4)
    for stroke in drawing.strokes:
        found = strokes.curves(strokes.thinned(stroke, 2 * strokes.UNITS))
        moved = [replace(strokes.placed(curve, place), width=curve.width) for curve in found]
        flow.paper.curves(LEFT + 13, top, moved, _PEN, flow.colour("ink"))
    return True


def _row(flow: Flow, label: str, values: Sequence[str], *, strong: bool = False) -> None:
    style = flow.style.strong if strong else flow.style.body
    flow.need(style.leading)
    flow.at(_LABEL, label, flow.style.body, "text.secondary")
    lines = [part for value in values for part in style.wrap(value, _WIDE)]
    flow.lines(lines or ["–"], style, flow.colour("text.primary"), _VALUE)


def _content(flow: Flow, signoff: Record) -> None:
    mono, body = flow.style.mono, flow.style.body
    text = str(signoff["content"])
    flow.need(body.leading)
    flow.at(_LABEL, say("minutes.paper.content"), body, "text.secondary")
    shown = f"{fingerprint(text)} … {text[-4:].upper()}"
    flow.at(_VALUE, shown, mono, "text.primary", y=flow.y + 0.6)
    after = say("minutes.paper.content_of", revision=signoff["revision"])
    flow.at(_VALUE + mono.width(shown), after, body, "text.primary")
    flow.y += body.leading


def _approval(flow: Flow, record: Record, record_hash: str) -> None:
    approved = record["approved"]
    flow.heading(say("minutes.paper.approved"), before=18, keep=118, key="approved")
    if record["state"] == "draft" or approved is None:
        flow.say(say("minutes.paper.not_final"), flow.style.medium, "text.primary")
        flow.say(say("minutes.paper.not_final_why"), flow.style.body, "text.secondary")
        return
    flow.y += 4
    top = flow.y
    _signed_line(flow, approved["strokes"], approved["name"], approved["at"])
    low, flow.y = flow.y, top
    _row(flow, say("minutes.paper.decision"), [say("minutes.paper.approved_what")], strong=True)
    _row(flow, say("minutes.paper.meaning"), [say("minutes.paper.approved_meaning")])
    _row(flow, say("minutes.paper.universal"), [times.universal(approved["at"])])
    flow.at(_LABEL, say("minutes.paper.document_hash"), flow.style.body, "text.secondary")
    shown = f"{fingerprint(record_hash, 4).lower()} … {record_hash[-4:]}"
    flow.at(_VALUE, shown, flow.style.mono, "text.primary", y=flow.y + 0.6)
    flow.y += flow.style.body.leading
    entry = say("minutes.paper.closed_entry", entry=f"{approved['entry']:,}")
    _row(flow, say("minutes.paper.entry"), [entry])
    flow.y = max(flow.y, low)


def _check(flow: Flow, record: Record, record_hash: str) -> None:
    head = Head(record["head"]["seq"], record["head"]["hash"])
    rows = qr_rows(head.anchor(record["head"]["root"]))
    side, pad = 116.0, 13.0
    high = side + 2 * pad
    flow.y += 22
    if flow.y + high > flow.bottom:
        flow.next_page()
    flow.mark("check", say("minutes.paper.check"))
    top, x, width = flow.y, LEFT + pad, FULL - side - 3 * pad
    flow.paper.box(LEFT, top, FULL, high, radius=5, fill=flow.colour("bg.canvas"))
    flow.paper.box(RIGHT - side - pad, top + pad, side, side, radius=2, fill=(1.0, 1.0, 1.0))
    _code(flow, rows, RIGHT - side - pad + 8, top + pad + 8, side - 16)
    flow.y = top + pad - 3
    flow.say(say("minutes.paper.check"), flow.style.strong, "text.primary", x=x, width=width)
    how = say("minutes.paper.check_how", entry=f"{head.seq:,}")
    flow.say(how, flow.style.small, "text.primary", x=x, width=width)
    _hashes(flow, record, record_hash, x, width)
    flow.y = top + high


def _hashes(flow: Flow, record: Record, record_hash: str, x: float, width: float) -> None:
    fine, mono, policy = flow.style.fine, flow.style.fine_mono, record["policy"]
    title, version = line(policy["title"]), line(policy["version"])
    named = say("minutes.paper.check_policy", title=title, version=version)
    head = Head(record["head"]["seq"], record["head"]["hash"])
    for label, value in (
        (say("minutes.paper.check_record"), record_hash),
        (say("minutes.paper.check_head"), head.text()),
        (say("evidence.paper_root", entries=f"{head.seq:,}"), record["head"]["root"]),
        (fine.elided(named, width), line(policy["hash"])),
    ):
        flow.y += 2.2
        flow.at(x, label, fine, "text.secondary")
        flow.y += fine.leading - 0.6
        flow.at(x, value, mono, "text.primary")
        flow.y += mono.leading


def _code(flow: Flow, rows: Sequence[str], x: float, y: float, side: float) -> None:
    step = side / len(rows)
    for row, modules in enumerate(rows):
        column = 0
        while column < len(modules):
            run = len(modules[column:]) - len(modules[column:].lstrip("1"))
            if run:
                flow.paper.box(
                    x + column * step, y + row * step, run * step, step, fill=(0.0, 0.0, 0.0)
                )
            column += run or 1
