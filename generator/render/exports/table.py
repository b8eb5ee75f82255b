"""A table of papers as CSV, with a line of names first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from generator.bibliography.names import names_in
from generator.model import Entry
from generator.render.exports.record import FACTS, HAND, facts_of, hand_of

ENDING: Final = ".csv"
_BY_HAND: Final = "curator_"
"""Before the names of what the curator says, which nobody is to take for facts of the paper."""
_FORMULA: Final = ("=", "+", "-", "@")


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield _line((*FACTS, *(f"{_BY_HAND}{name}" for name in HAND)))
    for entry in entries:
        yield _line(map(_cell, _row(entry)))


def _row(entry: Entry) -> Iterator[object]:
    facts = facts_of(entry)
    yield from (_authors(value) if name == "authors" else value for name, value in facts.items())
    yield from hand_of(entry).values()


def _authors(names: object) -> str:
    """Return authors in one cell, parted by semicolons; behind a name alone that would be taken apart stands one."""
    written = [str(name) for name in names] if isinstance(names, list) else []
    joined = "; ".join(written)
    return joined if len(written) != 1 or names_in(joined).names == (joined,) else f"{joined};"


def _cell(value: object) -> str:
    """Return a value as a cell; a blank before what a spreadsheet would take for a formula keeps it a text."""
    if value is None or value is False:
        return ""
    text = "; ".join(map(str, value)) if isinstance(value, list) else "yes" if value is True else str(value)
    return f" {text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
