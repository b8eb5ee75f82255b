"""Tables: CSV or TSV with a line of column names, a paper a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers.context import Brought, Context
from generator.importers.rows import ALIASES, Row, reading_of

NAME: Final = "table"
EXPECTED: Final = "a CSV or TSV table with a column `title`"
_COUNT = re.compile(r"\d{1,15}")
_CATEGORY = re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z-]{2,})?")


def recognises(content: bytes) -> bool:
    """Tell whether the first line names columns, `title` among them."""
    return "title" in _columns(_first_line(content))


def read(content: bytes, context: Context) -> Brought:
    """Return a paper for each line that has a title or an id.

    Raises:
        DataError: the file is not text in UTF-8, or a table that cannot be read.
    """
    return reading_of(_rows(content, context.name), context, NAME)


def _first_line(content: bytes) -> str:
    return content[:4096].decode("utf-8-sig", "replace").partition("\n")[0]


def _columns(line: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []
    return [ALIASES.get(name.strip().lower().replace(" ", "_"), "") for name in names]


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count)


def _rows(content: bytes, name: str) -> Iterator[Row]:
    """Yield the lines that have something in them, each with the number of its first line in the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(Problem("not text in UTF-8", Place(name), EXPECTED)) from None
    first = _first_line(content)
    columns = _columns(first)
    if "title" not in columns:
        raise DataError(Problem("no column `title`", Place(name, 1), EXPECTED))
    # Strict, since a quotation mark that is never closed would else swallow the lines behind it without a word.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    try:
        next(rows)
        end = rows.line_num
        for cells in rows:
            line, end = end + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                is_long = any(cell.strip() for cell in cells[len(columns) :])
                complaints = ("a cell behind the last column",) if is_long else ()
                yield Row(_values(columns, cells), line, "\t".join(cells), complaints)
    except csv.Error as error:
        raise DataError(Problem(f"not a table: {error}", Place(name, rows.line_num), EXPECTED)) from None


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
