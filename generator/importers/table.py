"""Tables: CSV or TSV with a line of column names, a paper a line."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.bibliography.keywords import keywords_in
from generator.bibliography.names import Names, names_in, names_of
from generator.errors import DataError, Place, Problem
from generator.importers.columns import COUNTS, columns_of
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.fields import Field, Fields, Syntax, plain_text, row_of
from generator.importers.parts import begins_file, runs_of
from generator.importers.rows import Row, reading_of

if TYPE_CHECKING:
    from _csv import Reader

NAME: Final = "table"
EXPECTED: Final = "a CSV or TSV table with a column `title`"
ENDINGS: Final = frozenset({".csv", ".tsv", ".tab"})
_LONGEST_CELL: Final = 10_000_000
"""Some exports put hundreds of references into one cell; Python's own limit is 131,072 characters."""
_SEPARATOR = re.compile(r"sep=(.)[ \t]*(?:\n|\Z)", re.IGNORECASE)
"""How Excel says in a line of its own what parts the cells."""
_TELLING: Final = frozenset({"title", "arxiv", "doi"})
_COUNT = re.compile(r"\d{1,15}")
_CATEGORY = re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z-]{2,})?")


def recognises(content: Content) -> Sureness:
    """Tell whether the first line names columns, `title` among them, or ids."""
    columns = _columns(_names(_head(content.text)))
    if _TELLING.isdisjoint(columns):
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
    rows = _cells_of("\n".join(lines), delimiter)
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


@dataclass(slots=True)
class _Cells(Iterator[list[str]]):
    """A reader of rows with long cells: the limit is Python's for all readers, so it is raised for each row alone."""

    reader: Reader

    def __next__(self) -> list[str]:
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            return next(self.reader)
        finally:
            csv.field_size_limit(before)

    @property
    def line_num(self) -> int:
        """How many lines have been read."""
        return self.reader.line_num


def _cells_of(text: str, delimiter: str, *, strict: bool = False) -> _Cells:
    """Return a reader of rows; a space before a quotation mark belongs to nobody."""
    return _Cells(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=True))


def _names(head: _Head) -> list[str]:
    """Return the names of the columns as they are written."""
    try:
        return [name.strip() for name in next(_cells_of(head.text, head.delimiter), [])]
    except (csv.Error, TypeError, ValueError):  # a separator that can be none
        return []


def _columns(names: list[str]) -> list[str]:
    """Return for each name the column of ours that it means, or an empty text."""
    return columns_of(names)


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count)


class _Line(NamedTuple):
    """The cells of a line, its number in the file, and how it is written; a cell may go over several."""

    number: int
    cells: list[str]
    written: str


def _rows(text: str, name: str) -> Iterator[Row]:
    """Yield the lines that have something in them, each with the number of its first line in the file."""
    head = _head(text)
    names = _names(head)
    if _TELLING.isdisjoint(_columns(names)):
        raise DataError(Problem("no column `title`", Place(name, head.line), EXPECTED))
    syntax = _OF_MANAGERS if _OF_A_MANAGER & {*names} else _OF_PEOPLE
    for line in _lines(text, head, name):
        if _is_head(line.cells):
            names = [cell.strip() for cell in line.cells]
        else:
            yield _row(names, line, syntax)


def _lines(text: str, head: _Head, name: str) -> Iterator[_Line]:
    """Yield the lines behind the head that say something.

    Strict, since a quotation mark that is never closed would else swallow the lines behind it without a word.
    """
    body = text[head.start :]
    lines = body.split("\n")
    rows = _cells_of(body, head.delimiter, strict=True)
    try:
        next(rows)
        end = rows.line_num
        for cells in rows:
            start, end = end, rows.line_num
            if any(cell.strip() for cell in cells):
                yield _Line(head.line + start, cells, "\n".join(lines[start:end]))
    except csv.Error as error:
        place = Place(name, head.line + rows.line_num - 1)
        raise DataError(Problem(f"not a table: {error}", place, EXPECTED)) from None


def _is_head(cells: list[str]) -> bool:
    """Tell whether a line names columns again, as it does where tables were put together."""
    columns = [column for cell, column in zip(cells, _columns(cells), strict=True) if cell.strip()]
    return len(columns) > 1 and "title" in columns and all(columns)


def _row(names: list[str], line: _Line, syntax: Syntax) -> Row:
    """Return a line as a row; where there are more cells than columns, nobody knows which belongs to which."""
    number, cells, written = line
    count = f"{len(cells)} cells where there are {len(names)} columns"
    if any(cell.strip() for cell in cells[len(names) :]):
        return Row({}, number, written, (count,))
    named = zip(
        (name or f"column {place}" for place, name in enumerate(names, 1)), _columns(names), cells, strict=False
    )
    fields = [Field(title, column, part) for title, column, cell in named for part in _parts(column, cell.strip())]
    row = row_of(Fields(fields, syntax), number, written, _values(fields))
    return row if len(cells) >= len(names) else replace(row, notes=(count,))


def _parts(column: str, cell: str) -> list[str]:
    """Return the values of a cell: several where a whole list of texts stands in it, as Python or JSON writes one."""
    if column not in _OF_SEVERAL or cell[:1] + cell[-1:] != "[]" or len(cell) > _LONGEST_LIST:
        return [cell]
    try:
        values = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [cell]
    is_of_texts = isinstance(values, list) and all(isinstance(value, str) for value in values)
    return [value.strip() for value in values] if is_of_texts else [cell]


_OF_SEVERAL: Final = frozenset({"authors", "full_authors", "keywords", "categories"})
_LONGEST_LIST: Final = 200_000


def _values(fields: list[Field]) -> dict[str, object]:
    """Return the values that are no texts: counts and categories."""
    values: dict[str, object] = {}
    categories: list[str] = []
    for _, column, cell in fields:
        if column in COUNTS and cell:
            values[column] = int(cell) if _COUNT.fullmatch(cell) else cell
        elif column == "categories" and cell:
            found = [part for part in re.split(r"[\s;,]+", cell) if _CATEGORY.fullmatch(part)]
            categories += [part for part in found if part not in categories]
            values[column] = categories
    return values


def _syntax(*, commas_part: bool) -> Syntax:
    def names(cells: list[str], text: Callable[[str], str]) -> Names:
        texts = [text(cell) for cell in cells]
        return names_in(texts[0], commas_part=commas_part) if len(texts) == 1 else names_of(texts)

    return Syntax(plain_text, names, lambda cells: tuple(dict.fromkeys(k for cell in cells for k in keywords_in(cell))))


_OF_A_MANAGER: Final = frozenset({"Item Type", "Author Full Names", "AF"})
"""Columns of Zotero and Web of Science, which write the last name first and a semicolon between two authors."""
_OF_MANAGERS: Final = _syntax(commas_part=False)
_OF_PEOPLE: Final = _syntax(commas_part=True)
