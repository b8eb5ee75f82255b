"""Tables: CSV or TSV with a line of column names, a paper a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.parts import begins_file, runs_of
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
    columns = _columns(_names(head))
    if "title" not in columns:
        return Sureness.NO
    return Sureness.CERTAIN if len(columns) > 1 else Sureness.LIKELY


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what begins with a row at which a file of another format begins, and rows with other numbers of cells."""
    head = _head(content.text)
    lines = content.text[head.start :].split("\n")
    width = len(_names(head))
    odd: list[tuple[int, str]] = []
    for start, end, cells in _spans(lines, head.delimiter):
        if begins_file(lines[start]):
            yield head.line + start, "\n".join(lines[start:])
            return
        is_odd = any(cell.strip() for cell in cells) and len(cells) != width
        odd += [(head.line + number, lines[number]) for number in range(start, end)] if is_odd else []
    yield from runs_of(odd)


def _spans(lines: list[str], delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the cells of each row with the lines that it takes, counted from 0; nothing behind what is no table."""
    rows = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter)
    end = 0
    with suppress(csv.Error):
        for cells in rows:
            yield end, rows.line_num, cells
            end = rows.line_num


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


def _names(head: _Head) -> list[str]:
    """Return the names of the columns as they are written."""
    try:
        return [name.strip() for name in next(csv.reader([head.text], delimiter=head.delimiter), [])]
    except (csv.Error, TypeError, ValueError):  # a separator that can be none
        return []


def _columns(names: list[str]) -> list[str]:
    """Return for each name the column of ours that it means, or an empty text."""
    return [ALIASES.get(name.strip().lower().replace(" ", "_"), "") for name in names]


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count)


def _rows(text: str, name: str) -> Iterator[Row]:
    """Yield the lines that have something in them, each with the number of its first line in the file."""
    head = _head(text)
    names = _names(head)
    if "title" not in _columns(names):
        raise DataError(Problem("no column `title`", Place(name, head.line), EXPECTED))
    # Strict, since a quotation mark that is never closed would else swallow the lines behind it without a word.
    rows = csv.reader(io.StringIO(text[head.start :], newline=""), delimiter=head.delimiter, strict=True)
    try:
        next(rows)
        end = rows.line_num
        for cells in rows:
            line, end = head.line + end, rows.line_num
            if _is_head(cells):
                names = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                yield _row(names, cells, line, head.delimiter)
    except csv.Error as error:
        place = Place(name, head.line + rows.line_num - 1)
        raise DataError(Problem(f"not a table: {error}", place, EXPECTED)) from None


def _is_head(cells: list[str]) -> bool:
    """Tell whether a line names columns again, as it does where tables were put together."""
    columns = [column for cell, column in zip(cells, _columns(cells), strict=True) if cell.strip()]
    return len(columns) > 1 and "title" in columns and all(columns)


def _row(names: list[str], cells: list[str], line: int, delimiter: str) -> Row:
    """Return a line as a row; where there are more cells than columns, nobody knows which belongs to which."""
    columns, written = _columns(names), delimiter.join(cells)
    if any(cell.strip() for cell in cells[len(names) :]):
        return Row({}, line, written, (f"{len(cells)} cells where there are {len(names)} columns",))
    notes = () if len(cells) >= len(names) else (f"{len(cells)} cells where there are {len(names)} columns",)
    triples = zip(names, columns, cells, strict=False)
    unused = tuple(name for name, column, cell in triples if name and not column and cell.strip())
    return Row(_values(columns, cells), line, written, unused=unused, notes=notes)


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
