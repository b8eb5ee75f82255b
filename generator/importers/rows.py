"""Papers as rows of named values, whatever format they come in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from generator.errors import Place, Problem, Severity
from generator.identity import arxiv_id, doi, identify, slug
from generator.importers.context import Brought, Context, Unread
from generator.markup import clean, web_link
from generator.model import Facts, Figures, Listing
from generator.sources.values import Item

ALIASES: Final[Mapping[str, str]] = {
    "arxiv_id": "arxiv",
    "arxiv": "arxiv",
    "doi": "doi",
    "url": "url",
    "link": "url",
    "title": "title",
    "abstract": "abstract",
    "authors": "authors",
    "author": "authors",
    "author_count": "author_count",
    "organization": "organization",
    "organisation": "organization",
    "published": "published",
    "published_on": "published",
    "date": "published",
    "updated": "updated",
    "code": "code",
    "project": "project",
    "keywords": "keywords",
    "category": "keywords",
    "categories": "categories",
    "arxiv_categories": "categories",
    "arxiv_category_tag": "categories",
    "upvotes": "upvotes",
    "comments": "comments",
    "stars": "stars",
}
"""What other people call our columns."""
_DOI_WITHIN = re.compile(r"10\.\d{4,9}/[^\s\"<>?#]+")
_DOI_TAIL = re.compile(r"(?i)(/(meta|abstract|full|pdf|epdf|fulltext|html))+/?$|\.(abstract|full|pdf)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A paper's values by column, where it stands, and what it says as it was written."""

    values: Mapping[str, Any]
    line: int | None = None
    written: str = ""
    complaints: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """The names of its fields of which nothing is kept."""
    notes: tuple[str, ...] = ()
    """What is told of it although all of it is kept."""


def reading_of(rows: Iterable[Row], context: Context, name: str) -> Brought:
    """Return the papers of rows; one without a title and an id is refused and kept as it was written."""
    listings: list[Listing] = []
    lines: list[int | None] = []
    problems: list[Problem] = []
    unread: list[Unread] = []
    unused: Counter[str] = Counter()
    count = 0
    for row in rows:
        count += 1
        item = Item(row.values, list(row.complaints))
        listing = _listing(item, context, name)
        number = "" if row.line else f"entry {count}: "
        if listing:
            listings.append(listing)
            lines.append(row.line)
            unused.update(dict.fromkeys(row.unused, 1))
        else:
            item.complaints += [] if row.complaints else ["neither a title nor an id"]
            written = row.written or json.dumps(row.values, ensure_ascii=False, default=str)
            unread.append(Unread(row.line, number + "; ".join(item.complaints), written))
        consequence, severity = ("left out", Severity.WARNING) if listing else ("refused", Severity.ERROR)
        place = Place(context.name, row.line)
        notes = row.notes if listing else ()
        problems += [Problem(f"{number}{note}", place, severity=severity) for note in notes]
        problems += [
            Problem(f"{number}{complaint}, {consequence}", place, severity=severity) for complaint in item.complaints
        ]
    return Brought(
        tuple(listings), count, tuple(problems), unread=tuple(unread), lines=tuple(lines), unused=dict(unused)
    )


def _listing(item: Item, context: Context, name: str) -> Listing | None:
    arxiv, doi_name = _arxiv(item), _doi(item)
    title = item.text("title")
    if not title and not arxiv and not doi_name:
        return None
    url = item.link("url")
    authors, categories = item.texts("authors"), item.texts("categories")
    return Listing(
        identity=identify(title=title or "", arxiv=arxiv, doi_name=doi_name, url=url),
        source=context.source or slug(PurePath(context.name).stem) or name,
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
            machine_summary=item.text("machine_summary"),
            comment=item.text("comment"),
        ),
        figures=Figures(upvotes=item.count("upvotes"), comments=item.count("comments"), stars=item.count("stars")),
    )


def _arxiv(item: Item) -> str | None:
    text = item.text("arxiv")
    found = arxiv_id(text) if text else None
    if text and not found:
        item.complaints.append(f"`arxiv` {text!r} is none")
    return found


def _doi(item: Item) -> str | None:
    """Return a DOI in normal form, out of a publisher's link, too."""
    text = item.text("doi")
    if not text:
        return None
    within = _DOI_WITHIN.search(text)
    found = doi(text) or (doi(_DOI_TAIL.sub("", within[0])) if within else None)
    if not found and web_link(text) is None:  # some lists have a link there, and the same one beside it
        item.complaints.append(f"`doi` {text!r} is none")
    return found


def names_of(text: str) -> list[str]:
    """Return the authors of one text: between semicolons, or between commas where there are none."""
    parts = text.split(";") if ";" in text else text.split(",")
    return [in_order(part) if ";" in text else clean(part) for part in parts if part.strip()]


def in_order(name: str) -> str:
    """Return ``Ada Example`` for ``Example, Ada``, and for ``Example, Jr., Ada`` ``Ada Example Jr.``."""
    parts = [clean(part) for part in name.split(",")]
    match parts:
        case [last, first] if first:
            return f"{first} {last}"
        case [last, junior, first] if first:
            return f"{first} {last} {junior}"
    return clean(name)


def day_of_parts(year: str, month: str = "", day: str = "", arxiv: str | None = None) -> str | None:
    """Return an ISO date; a month counts as its first day, a year alone as nothing unless an arXiv id tells the month.

    Source: https://info.arxiv.org/help/arxiv_identifier.html
    """
    found_year, found_month = _number(year), _month(month)
    if (found_month is None) and arxiv and (match := re.match(r"(?:[a-z-]+/)?(\d{2})(\d{2})", arxiv)):
        number = int(match[1])
        found_year, found_month = (1900 if number > 90 else 2000) + number, int(match[2])  # noqa: PLR2004  # 1991
    if found_year is None or found_month is None:
        return None
    try:
        return date(found_year, found_month, _number(day) or 1).isoformat()
    except ValueError:
        return None


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(text: str) -> int | None:
    word = re.search(r"[A-Za-z]{3}", text)
    if word and word[0].lower() in _MONTHS:
        return _MONTHS.index(word[0].lower()) + 1
    return _number(text)


def _number(text: str) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,4})\s*", text)
    return int(match[1]) if match else None
