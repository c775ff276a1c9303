"""Read a risk matrix of a pack: 2×2 to 6×6, in the site's words, by levels or by scores."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from cab_desk.domain.policy import Cell, Matrix, Step
from cab_desk.files.pack_forms import ID
from cab_desk.files.pack_table import Table
from cab_desk.files.pack_times import Names

HIGHEST_SCORE = 10_000
_SCORE = re.compile(r"(\d{1,5})(\*?)")
_DECIDES = ("inherent", "residual")


def read_matrix(table: Table, names: Names) -> Matrix:
    """Return a matrix; holes, unknown levels and rows that fall are faults."""
    impacts, probabilities = _axis(table, "impacts"), _axis(table, "probabilities")
    size = len(impacts), len(probabilities)
    if ("cells" in table) == ("scores" in table):
        table.fault("", "matrix_form")
    cells = _by_scores(table, names, size) if "scores" in table else _by_levels(table, names, size)
    residual = table.flag("residual")
    decides = table.choice("decides", _DECIDES, "inherent")
    if decides == "residual" and not residual:
        table.fault("decides", "not_residual")
    return Matrix(impacts, probabilities, cells, residual, decides)


def _by_levels(table: Table, names: Names, size: tuple[int, int]) -> tuple[tuple[Cell, ...], ...]:
    rows = table.rows("cells")
    if not _fits(table, "cells", rows, size):
        return ()
    known = [cell for row in rows for cell in row if cell.removesuffix("*") in names.levels]
    for place, row in enumerate(rows):
        for cell in dict.fromkeys(cell for cell in row if cell not in known):
            levels = ", ".join(names.levels)
            table.fault_in("cells", place, "not_known", value=cell, known=levels)
    if sum(map(len, rows)) != len(known):
        return ()
    cells = [[Cell(cell.removesuffix("*"), cell.endswith("*")) for cell in row] for row in rows]
    ranks = [[names.levels.index(cell.level) for cell in row] for row in cells]
    _rising(table, "cells", ranks)
    return tuple(map(tuple, cells))


def _by_scores(table: Table, names: Names, size: tuple[int, int]) -> tuple[tuple[Cell, ...], ...]:
    rows = table.score_rows("scores")
    if not _fits(table, "scores", rows, size):
        return ()
    found = [[_SCORE.fullmatch(text) for text in row] for row in rows]
    for place, (row, matches) in enumerate(zip(rows, found, strict=True)):
        for text, match in zip(row, matches, strict=True):
            if match is None or int(match[1]) > HIGHEST_SCORE:
                most = f"{HIGHEST_SCORE:,}"
                table.fault_in("scores", place, "not_score", value=text, most=most)
                return ()
    scores = [[int(match[1]) for match in row if match] for row in found]
    _rising(table, "scores", scores)
    bands = [(least, level) for level, least in names.bands]
    lowest = min(min(row) for row in scores)
    if not bands or len(bands) < len(names.levels) or bands[0][0] > lowest:
        table.fault("scores", "score_hole", score=lowest)
        return ()
    return tuple(
        tuple(
            Cell(_level(bands, int(match[1])), match[2] == "*", int(match[1]))
            for match in row if match
        )
        for row in found
    )  # fmt: skip


def _level(bands: Sequence[tuple[int, str]], score: int) -> str:
    return [level for least, level in bands if least <= score][-1]


def _fits(table: Table, key: str, rows: list[list[str]], size: tuple[int, int]) -> bool:
    needed = {"rows": size[0], "columns": size[1]}
    odd = [place for place, row in enumerate(rows) if len(row) != size[1]]
    for place in odd:
        table.fault_in(key, place, "matrix_size", **needed)
    if len(rows) != size[0] and not odd:
        table.fault(key, "matrix_size", **needed)
    return len(rows) == size[0] and not odd and min(size) > 0


def _rising(table: Table, key: str, ranks: list[list[int]]) -> None:
    """Note where a higher impact or probability has a lower risk."""
    for number, row in enumerate(ranks, start=1):
        if any(later < before for before, later in pairwise(row)):
            table.fault_in(key, number - 1, "matrix_falls", row=number)
    for number, column in enumerate(zip(*ranks, strict=True), start=1):
        if any(later < before for before, later in pairwise(column)):
            table.fault(key, "matrix_falls_down", column=number)


def _axis(table: Table, key: str) -> tuple[Step, ...]:
    steps = table.tables(key, lambda step: Step(step.text("id", form=ID), step.text("label")))
    if not 2 <= len(steps) <= 6:
        table.fault(key, "axis_size", key=key)
    for name, count in Counter(step.id for step in steps).items():
        if count > 1:
            table.fault(key, "twice", value=name)
    return steps
