"""Tables: CSV or TSV with a line of column names, a paper a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from generator.errors import DataError, Place, Problem, Severity
from generator.identity import arxiv_id, doi, identify, slug
from generator.importers.context import Context
from generator.model import Facts, Figures, Listing
from generator.sources import Reading
from generator.sources.values import Item

NAME: Final = "table"
EXPECTED: Final = "a CSV or TSV table with a column `title`"
_ALIASES: Final = {
    "arxiv_id": "arxiv",
    "arxiv": "arxiv",
    "doi": "doi",
    "url": "url",
    "link": "url",
    "title": "title",
    "abstract": "abstract",
    "authors": "authors",
    "author_count": "author_count",
    "organization": "organization",
    "organisation": "organization",
    "published": "published",
    "date": "published",
    "updated": "updated",
    "code": "code",
    "project": "project",
    "keywords": "keywords",
    "categories": "categories",
    "arxiv_categories": "categories",
    "upvotes": "upvotes",
    "comments": "comments",
    "stars": "stars",
}
_COUNT = re.compile(r"\d{1,15}")
_CATEGORY = re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z-]{2,})?")


def recognises(content: bytes) -> bool:
    """Tell whether the first line names columns, `title` among them."""
    return "title" in _columns(_first_line(content))


def read(content: bytes, context: Context) -> Reading:
    """Return a paper for each line that has a title or an arXiv id.

    Raises:
        DataError: the file is not text in UTF-8, or a table that cannot be read.
    """
    listings: list[Listing] = []
    problems: list[Problem] = []
    count = 0
    for line, item in _rows(content, context.name):
        count += 1
        listing = _listing(item, context)
        if listing:
            listings.append(listing)
        else:
            item.complaints.append("neither a title nor an arXiv id")
        severity = Severity.WARNING if listing else Severity.ERROR
        problems += [
            Problem(f"{complaint}, left out", Place(context.name, line), severity=severity)
            for complaint in item.complaints
        ]
    return Reading(tuple(listings), count, tuple(problems))


def _first_line(content: bytes) -> str:
    return content[:4096].decode("utf-8-sig", "replace").partition("\n")[0]


def _columns(line: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []
    return [_ALIASES.get(name.strip().lower().replace(" ", "_"), "") for name in names]


def _delimiter(line: str) -> str:
    return max("\t;,", key=line.count)


def _rows(content: bytes, name: str) -> Iterator[tuple[int, Item]]:
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
                item = Item(_values(columns, cells))
                if any(cell.strip() for cell in cells[len(columns) :]):
                    item.complaints.append("a cell behind the last column")
                yield line, item
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


@dataclass(frozen=True, slots=True)
class _Names:
    arxiv: str | None
    doi: str | None


def _listing(item: Item, context: Context) -> Listing | None:
    names = _Names(_checked(item, "arxiv"), _checked(item, "doi"))
    title = item.text("title")
    if not title and not names.arxiv:
        return None
    url = item.link("url")
    authors, categories = item.texts("authors"), item.texts("categories")
    return Listing(
        identity=identify(title=title or "", arxiv=names.arxiv, doi_name=names.doi, url=url),
        source=context.source or slug(PurePath(context.name).stem) or NAME,
        observed=context.day or context.today,
        facts=Facts(
            title=title,
            abstract=item.text("abstract"),
            authors=authors,
            author_count=item.count("author_count") or len(authors) or None,
            organization=item.text("organization"),
            published=item.day("published"),
            updated=item.day("updated"),
            url=url,
            code=item.link("code"),
            project=item.link("project"),
            keywords=item.texts("keywords"),
            categories=categories,
            primary_category=categories[0] if categories else None,
        ),
        figures=Figures(upvotes=item.count("upvotes"), comments=item.count("comments"), stars=item.count("stars")),
    )


def _checked(item: Item, name: str) -> str | None:
    """Return the arXiv id or DOI of a cell in normal form."""
    text = item.text(name)
    found = (arxiv_id if name == "arxiv" else doi)(text) if text else None
    if text and not found:
        item.complaints.append(f"`{name}` {text!r} is none")
    return found
