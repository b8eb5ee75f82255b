"""Tables: CSV or TSV with a line of column names, a paper a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import ALIASES, Row, reading_of

NAME: Final = "table"
EXPECTED: Final = "a CSV or TSV table with a column `title`"
ENDINGS: Final = frozenset({".csv", ".tsv", ".tab"})
_SEPARATOR = re.compile(r"sep=(.)[ \t]*(?:\n|\Z)", re.IGNORECASE)
"""How Excel says in a line of its own what parts the cells."""
_COUNT = re.compile(r"\d{1,15}")
_CATEGORY = re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z-]{2,})?")


def recognises(content: Content) -> Sureness:
    """Tell whether the first line names columns, `title` among them."""
    head = _head(content.text)
    columns = _columns(head)
    if "title" not in columns:
        return Sureness.NO
    return Sureness.CERTAIN if len(columns) > 1 else Sureness.LIKELY


def read(content: Content, context: Context) -> Brought:
    """Return a paper for each line that has a title or an id.

    Raises:
        DataError: it is a table that cannot be read.
    """
    return reading_of(_rows(content.text, context.name), context, NAME)


@dataclass(frozen=True, slots=True)
class _Head:
    """The line of column names: where it begins, in characters and lines, what it says, and what parts its cells."""

    start: int
    line: int
    text: str
    delimiter: str


def _head(text: str) -> _Head:
    """Return the first line that says something, behind the one in which Excel names the separator."""
    start = len(text) - len(text.lstrip("\n"))
    separator = _SEPARATOR.match(text, start)
    start = separator.end() if separator else start
    first = text[start : start + _LONGEST_HEAD].partition("\n")[0]
    return _Head(start, text.count("\n", 0, start) + 1, first, separator[1] if separator else _delimiter(first))


_LONGEST_HEAD: Final = 20_000


def _columns(head: _Head) -> list[str]:
    try:
        names = next(csv.reader([head.text], delimiter=head.delimiter), [])
    except (csv.Error, TypeError, ValueError):  # a separator that can be none
        return []
    return [ALIASES.get(name.strip().lower().replace(" ", "_"), "") for name in names]


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count)


def _rows(text: str, name: str) -> Iterator[Row]:
    """Yield the lines that have something in them, each with the number of its first line in the file."""
    head = _head(text)
    columns = _columns(head)
    if "title" not in columns:
        raise DataError(Problem("no column `title`", Place(name, head.line), EXPECTED))
    # Strict, since a quotation mark that is never closed would else swallow the lines behind it without a word.
    rows = csv.reader(io.StringIO(text[head.start :], newline=""), delimiter=head.delimiter, strict=True)
    try:
        next(rows)
        end = rows.line_num
        for cells in rows:
            line, end = head.line + end, rows.line_num
            if any(cell.strip() for cell in cells):
                is_long = any(cell.strip() for cell in cells[len(columns) :])
                complaints = ("a cell behind the last column",) if is_long else ()
                yield Row(_values(columns, cells), line, "\t".join(cells), complaints)
    except csv.Error as error:
        raise DataError(
            Problem(f"not a table: {error}", Place(name, head.line + rows.line_num - 1), EXPECTED)
        ) from None


def _values(columns: list[str], cells: list[str]) -> Mapping[str, object]:
    """Return the cells by column, numbers and lists among them in their own type."""
    values: dict[str, object] = {}
    for column, cell in zip(columns, (cell.strip() for cell in cells), strict=False):
        if not column or not cell:
            continue
        if column in {"author_count", "upvotes", "comments", "stars"}:
            values[column] = int(cell) if _COUNT.fullmatch(cell) else cell
        elif column in {"authors", "keywords"}:
            values[column] = [part for part in re.split(r"\s*;\s*", cell) if part]
        elif column == "categories":
            values[column] = [part for part in re.split(r"[\s;,]+", cell) if _CATEGORY.fullmatch(part)]
        else:
            values[column] = cell
    return values
