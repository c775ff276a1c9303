"""The record of the risk matrix, as plain data, from which it is put on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from cab_desk.domain.canonical import clean
from cab_desk.domain.policy import Matrix, Pack
from cab_desk.services.papers.minutes_record import Clock
from cab_desk.services.ports import Work
from cab_desk.services.rows import QueueRow
from cab_desk.services.schedule.risk import UNRATED, Board, Place

Record = dict[str, Any]


def build(work: Work, found: Board) -> Record:
    """Return the record of what the page shows, the highest levels first."""
    pack, board = work.pack, work.board()
    matrix = pack.matrix
    assert matrix is not None  # noqa: S101 -- the page shows none without
    clock, head = Clock(board.zone), work.ledger.head()
    return {
        "kind": "risk",
        "board": clean(board.name),
        "made": clock.moment(work.now),
        "head": head.seq,
        "policy": clean(f"{pack.title}, {pack.version}"),
        **_view(work, found.view),
        "days": found.days,
        "team": None if found.team is None else clean(found.team),
        "residual": found.residual,
        "shown": found.shown,
        "total": found.total,
        "impacts": [clean(step.label) for step in matrix.impacts],
        "probabilities": [clean(step.label) for step in matrix.probabilities],
        "cells": _cells(pack, matrix, found.cells),
        "rows": [
            _row(pack, matrix, place, row, clock)
            for place in sorted(found.cells, key=lambda place: _rank(pack, matrix, place))
            for row in found.cells[place]
        ],
    }


def _view(work: Work, view: str) -> Record:
    kind, _, meeting_id = view.partition(":")
    if not meeting_id:
        return {"view": kind}
    meeting = work.meetings.get(meeting_id)
    return {"view": kind, "meeting": clean(f"{meeting.number} {meeting.title}")}


def _cells(
    pack: Pack, matrix: Matrix, cells: Mapping[Place, Sequence[QueueRow]]
) -> list[list[Record]]:
    """Return rows of probability, the lowest first, of cells by impact."""
    found = []
    for column in range(len(matrix.probabilities)):
        line = []
        for row in range(len(matrix.impacts)):
            cell = matrix.cells[row][column]
            level = pack.level(cell.level)
            line.append({
                "level": clean(level.label) if level else clean(cell.level),
                "tone": level.tone if level else "low",
                "score": cell.score,
                "inferred": cell.inferred,
                "numbers": [clean(one.number or one.title) for one in cells.get((row, column), ())],
            })  # fmt: skip
        found.append(line)
    return found


def _row(pack: Pack, matrix: Matrix, place: Place, row: QueueRow, clock: Clock) -> Record:
    rated = ""
    if place != UNRATED:
        impact, probability = matrix.impacts[place[0]], matrix.probabilities[place[1]]
        rated = f"{clean(impact.label)} × {clean(probability.label)}"
    level = pack.level(matrix.cells[place[0]][place[1]].level) if place != UNRATED else None
    return {
        "number": clean(row.number), "title": clean(row.title), "system": clean(row.system),
        "start": clock.maybe(row.start), "rated": rated, "gate": row.gate,
        "count": row.gate_count, "level": clean(level.label) if level else "",
        "tone": level.tone if level else "",
    }  # fmt: skip


def _rank(pack: Pack, matrix: Matrix, place: Place) -> tuple[int, Place]:
    if place == UNRATED:
        return 1, place
    levels = [level.id for level in pack.levels]
    level = matrix.cells[place[0]][place[1]].level
    return -(levels.index(level) + 1) if level in levels else 0, place
