"""The log of figures as CSV, a month a file: ``paper,date,upvotes,comments,stars``, sorted by date and paper."""

from __future__ import annotations

import csv
import io
from datetime import date

from generator.conflicts import conflict
from generator.errors import DataError, Place, Problem
from generator.identity import is_key
from generator.merge import FigureLog, join_figures
from generator.model import Figures

_HEAD = ["paper", "date", "upvotes", "comments", "stars"]


def dump_figures(log: FigureLog, month: str) -> bytes:
    """Return the content of the file of a month such as ``2025-10``."""
    year, number = int(month[:4]), int(month[5:])
    rows = sorted(_order(place) for place in log if place[1].year == year and place[1].month == number)
    lines = [",".join(_HEAD), *(_line(key, day, log[key, day]) for day, key in rows)]
    return ("\n".join(lines) + "\n").encode()


def _order(place: tuple[str, date]) -> tuple[date, str]:
    key, day = place
    return day, key


def is_in_order(log: FigureLog, content: bytes) -> bool:
    """Tell whether a file, from which a log was read, has one line for each of its places, in their order."""
    places = [*map(_order, log)]
    return content.count(b"\n") == len(log) + 1 and places == sorted(places)


def _line(key: str, day: date, figures: Figures) -> str:
    """Return a line; keys have no comma or quotation mark in them."""
    cells = ("" if figure is None else str(figure) for figure in (figures.upvotes, figures.comments, figures.stars))
    return ",".join((key, day.isoformat(), *cells))


def load_figures(content: bytes, name: str) -> FigureLog:
    """Return the figures of one file; of a paper that has two lines for a day the greater ones.

    Raises:
        DataError: a line is not of the form above; names file and line.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode())))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(Problem("not a CSV file in UTF-8", Place(name), "a file written by `fetch`")) from None
    if not rows or rows[0] != _HEAD:
        unknown = Problem("unknown columns", Place(name, 1), f"`{','.join(_HEAD)}`")
        raise DataError(conflict(content, name) or unknown)
    log: FigureLog = {}
    for number, row in enumerate(rows[1:], start=2):
        if row == _HEAD:  # as git leaves it, where it put two files together
            continue
        try:
            key, day, upvotes, comments, stars = row
            figures = Figures(upvotes=_figure(upvotes), comments=_figure(comments), stars=_figure(stars))
            place = key, date.fromisoformat(day)
        except ValueError:
            key = ""
        if not is_key(key):
            broken = Problem("a broken line", Place(name, number), f"`{','.join(_HEAD)}`")
            raise DataError(conflict(content, name) or broken)
        known = log.get(place)
        log[place] = join_figures(known, figures) if known else figures
    return log


def _figure(cell: str) -> int | None:
    if not cell:
        return None
    value = int(cell)
    if value < 0:
        raise ValueError
    return value
