"""Curated lists in YAML: papers with keys of their own, and cv-arxiv-daily's keywords, which are topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from generator.config import Document, compose
from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.context import Brought, Context
from generator.importers.rows import ALIASES, Row, names_of, reading_of

NAME: Final = "yaml"
EXPECTED: Final = "a YAML list of papers with `title`, or `keywords` of cv-arxiv-daily"
_LARGEST: Final = 50_000_000
_PAPERS = re.compile(rb"^(?:- |  ?(?:- )?)[\"']?title[\"']?\s*:", re.MULTILINE)
_KEYWORDS = re.compile(rb"^keywords\s*:", re.MULTILINE)


def recognises(content: bytes) -> bool:
    """Tell whether a key `title` of a list, or the head `keywords`, stands near the top."""
    start = content[:20_000]
    return not start.lstrip().startswith((b"{", b"<", b"@")) and bool(_PAPERS.search(start) or _KEYWORDS.search(start))


def read(content: bytes, context: Context) -> Brought:
    """Return the papers of a list, or the topics that keywords are.

    Raises:
        DataError: it cannot be parsed, or holds neither.
    """
    document = compose(content, context.name, _LARGEST)
    values = document.values
    if isinstance(values, dict) and isinstance(values.get("keywords"), dict):
        return _topics(values["keywords"], document)
    papers = values.get("papers") if isinstance(values, dict) else values
    if not isinstance(papers, list):
        raise DataError(Problem("no list of papers", Place(context.name), EXPECTED))
    prefix = ("papers",) if isinstance(values, dict) else ()
    return reading_of(_rows(papers, prefix, document), context, NAME)


def _rows(papers: list[Any], prefix: tuple[str | int, ...], document: Document) -> Iterator[Row]:
    for number, paper in enumerate(papers):
        line = document.place((*prefix, number)).line
        if isinstance(paper, dict):
            yield Row(_values(paper, (*prefix, number), document), line, str(paper))
        else:
            yield Row({}, line, str(paper), ("not a mapping",))


def _values(paper: Mapping[str, Any], path: tuple[str | int, ...], document: Document) -> dict[str, Any]:
    """Return the values by our columns; a number where text belongs is the text that was written."""
    values: dict[str, Any] = {}
    for name, value in paper.items():
        column = ALIASES.get(name.strip().lower().replace(" ", "_").replace("-", "_"))
        if column is None or value is None or column in values:
            continue
        if isinstance(value, date):
            values[column] = value.isoformat()[:10]
        elif column in {"authors", "keywords", "categories"} and isinstance(value, str):
            values[column] = names_of(value) if column == "authors" else [value]
        elif isinstance(value, int | float) and column in {"arxiv", "doi", "title"}:
            values[column] = document.written((*path, name))
        else:
            values[column] = value
    return values


def _topics(keywords: Mapping[str, Any], document: Document) -> Brought:
    """Return keywords as topics: their filters are phrases of which one must match."""
    entries: list[Mapping[str, object]] = []
    problems: list[Problem] = []
    for name, value in keywords.items():
        filters = value.get("filters") if isinstance(value, dict) else None
        terms = [str(term) for term in filters or () if any(character.isalnum() for character in str(term))]
        if terms and slug(name):
            entries.append({"name": name, "slug": slug(name), "any": terms})
        else:
            place = document.place(("keywords", name), key=True)
            problems.append(Problem(f"keyword `{name}` has no filters", place, "`filters:` with a list of terms"))
    return Brought((), len(keywords), tuple(problems), head="topics", entries=tuple(entries))
