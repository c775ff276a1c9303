"""Read a foreign file in a child process that is killed when it takes too long or too much."""

import hashlib
import json
import multiprocessing
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any

from cab_desk.errors import Refused
from cab_desk.files import child, limits, wire
from cab_desk.files.formats import RESTART, End, detect, marked, stream
from cab_desk.files.limits import MEMORY, MIB, SECONDS
from cab_desk.files.mapping import Told, load
from cab_desk.files.mapping import read as words
from cab_desk.services.exchange.incoming import Parsed, Row
from cab_desk.words import say

Report = Callable[[int, int], None]

_GLANCE = 0.05


def read(
    path: Path,
    data: bytes | None = None,
    *,
    form: str = "",
    mapping: Path | Told | Mapping[str, Any] | None = None,
    zone: str = "UTC",
    report: Report | None = None,
    seconds: float = SECONDS,
) -> Parsed:
    """Return what a file says; no row of it has been held against the board yet.

    `data` are the bytes where they come from no file. `mapping` is a file, or what such a file
    would say (`{"date_order": "day-month"}`); `zone` is that of times without an offset.
    `report(rows, 0)` is called between batches and may raise to call the reading off. Raises
    Refused for a file that cannot be used.
    """
    told = _told(mapping)
    if form:
        told = replace(told, format=form)
    if not told.format and path.suffix.casefold() in (".yaml", ".yml"):
        raise Refused(say("files.is_yaml"))  # its content looks like a sheet of one column
    data = limits.load(path) if data is None else limits.checked(path, data)
    suffix = path.suffix.casefold()
    if suffix == ".json" and _kind(data, told) == "csv":
        told = replace(told, format="json")  # so that it is told that this is no JSON
    if suffix == ".xlsx" and not marked(data) and _kind(data, told) == "":
        told = replace(told, format="xlsx")  # likewise of a workbook
    reading = _Reading(data, told, zone, seconds)
    try:
        rows, end = reading.go(report or (lambda _done, _total: None))
    finally:
        reading.stop()
    return _parsed(path, data, rows, end)


def _kind(data: bytes, told: Told) -> str:
    """Return what a file is by its content, unless somebody said so; nothing if that fails."""
    if told.format:
        return "told"
    try:
        return detect(data, told.encoding)
    except (Refused, limits.Unasked):
        return ""  # the child says why, or asks


def _told(mapping: Path | Told | Mapping[str, Any] | None) -> Told:
    if isinstance(mapping, Path):
        return load(mapping)
    return mapping if isinstance(mapping, Told) else words(mapping or {})


def read_here(path: Path, *, form: str = "", told: Told | None = None, zone: str = "UTC") -> Parsed:
    """Return what a file of our own making says, read in this very process."""
    data = limits.load(path)
    rows: list[Row] = []
    end = End("", "")
    known = told or Told()
    for message in stream(data, replace(known, format=form or known.format), zone):
        if isinstance(message, End):
            end = message
        elif message == RESTART:
            rows.clear()
        else:
            rows.extend(wire.taken(message))  # type: ignore[arg-type]  # no word is left
    return _parsed(path, data, rows, end)


class _Reading:
    """One child process and the pipes to it."""

    def __init__(self, data: bytes, told: Told, zone: str, seconds: float) -> None:
        # Spawned, never forked: the window's threads and the database's files stay here.
        context = multiprocessing.get_context("spawn")
        self._seconds = seconds
        self._answers, theirs = context.Pipe(duplex=False)
        their_data, self._data = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(
            target=child.main, args=(theirs, their_data, asdict(told), zone), daemon=True
        )
        self._process.start()
        theirs.close()
        their_data.close()
        self._sender = Thread(target=_send, args=(self._data, data), daemon=True)
        self._sender.start()

    def go(self, report: Report) -> tuple[list[Row], End]:
        """Gather the rows; raises Refused when time or memory is used up."""
        rows: list[Row] = []
        deadline = time.monotonic() + self._seconds
        while True:
            report(len(rows), 0)
            if time.monotonic() > deadline:
                raise Refused(say("files.too_slow", seconds=f"{self._seconds:g}"))
            if not self._answers.poll(_GLANCE):
                continue
            try:
                message = self._answers.recv_bytes()
            except (EOFError, OSError):
                raise Refused(say("files.too_much_memory", most=MEMORY // MIB)) from None
            if (end := _take(message[:1], message[1:], rows)) is not None:
                return rows, end

    def stop(self) -> None:
        """End the child, whatever it does, and give everything back."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()
        self._sender.join()  # nobody reads on the other side now: it ends by itself
        for pipe in (self._answers, self._data):
            pipe.close()


def _take(kind: bytes, body: bytes, rows: list[Row]) -> End | None:
    if kind == child.ROWS:
        rows.extend(wire.unpacked(body))
    elif kind == child.AGAIN:
        rows.clear()
    elif kind == child.END:
        found: dict[str, Any] = json.loads(body)
        return End(**found)
    elif kind == child.REFUSED:
        raise Refused(body.decode())
    elif kind == child.MEMORY_FULL:
        raise Refused(say("files.too_much_memory", most=MEMORY // MIB))
    else:
        raise RuntimeError(body.decode())
    return None


def _send(pipe: Connection, data: bytes) -> None:
    # The child may have died over the first half.
    with suppress(OSError, ValueError):
        pipe.send_bytes(data)


def _parsed(path: Path, data: bytes, rows: list[Row], end: End) -> Parsed:
    return Parsed(
        file=path.name,
        form=end.form,
        source=end.source,
        file_hash=hashlib.sha256(data).hexdigest(),
        rows=tuple(rows),
        unknown=tuple(end.unknown),
        notes=tuple(end.notes),
        questions=tuple(wire.question(item) for item in end.questions),
    )
