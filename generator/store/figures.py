"""The log of figures as CSV, a month a file: ``paper,date,upvotes,comments,stars``, sorted by date and paper."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date

from generator.errors import DataError, Place, Problem
from generator.identity import is_key
from generator.merge import FigureLog
from generator.model import Figures

_HEAD = ["paper", "date", "upvotes", "comments", "stars"]


def dump_figures(log: FigureLog) -> dict[str, bytes]:
    """Return the content of each month's file, by ``YYYY-MM``."""
    months: dict[str, list[list[str]]] = defaultdict(list)
    for (key, day), figures in sorted(log.items(), key=lambda item: (item[0][1], item[0][0])):
        row = [key, day.isoformat(), *map(_cell, (figures.upvotes, figures.comments, figures.stars))]
        months[row[1][:7]].append(row)
    return {month: _csv(rows) for month, rows in months.items()}


def _cell(figure: int | None) -> str:
    return "" if figure is None else str(figure)


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEAD, *rows])
    return text.getvalue().encode()


def load_figures(content: bytes, name: str) -> FigureLog:
    """Return the figures of one file.

    Raises:
        DataError: a line is not of the form above; names file and line.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode())))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(Problem("not a CSV file in UTF-8", Place(name), "a file written by `fetch`")) from None
    if not rows or rows[0] != _HEAD:
        raise DataError(Problem("unknown columns", Place(name, 1), f"`{','.join(_HEAD)}`"))
    log: FigureLog = {}
    for number, row in enumerate(rows[1:], start=2):
        try:
            key, day, upvotes, comments, stars = row
            figures = Figures(upvotes=_figure(upvotes), comments=_figure(comments), stars=_figure(stars))
            log[key, date.fromisoformat(day)] = figures
        except ValueError:
            key = ""
        if not is_key(key):
            raise DataError(Problem("a broken line", Place(name, number), f"`{','.join(_HEAD)}`"))
    return log


def _figure(cell: str) -> int | None:
    if not cell:
        return None
    value = int(cell)
    if value < 0:
        raise ValueError
    return value
