"""The log of figures as CSV, a month a file: ``paper,date,upvotes,comments,stars``, sorted by date and paper."""

from __future__ import annotations

import csv
import io
from datetime import date

from generator.errors import DataError, Place, Problem
from generator.identity import is_key
from generator.merge import FigureLog
from generator.model import Figures

_HEAD = ["paper", "date", "upvotes", "comments", "stars"]


def dump_figures(log: FigureLog, month: str) -> bytes:
    """Return the content of the file of a month such as ``2025-10``."""
    year, number = int(month[:4]), int(month[5:])
    rows = sorted((day, key) for key, day in log if day.year == year and day.month == number)
    lines = [",".join(_HEAD), *(_line(key, day, log[key, day]) for day, key in rows)]
    return ("\n".join(lines) + "\n").encode()


def _line(key: str, day: date, figures: Figures) -> str:
    """Return a line; keys have no comma or quotation mark in them."""
    cells = ("" if figure is None else str(figure) for figure in (figures.upvotes, figures.comments, figures.stars))
    return ",".join((key, day.isoformat(), *cells))


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
