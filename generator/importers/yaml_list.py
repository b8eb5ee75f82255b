"""Curated lists in YAML: papers with keys of their own, and cv-arxiv-daily's keywords, which are topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from generator.config import Document, compose
from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import ALIASES, Row, names_of, reading_of

NAME: Final = "yaml"
EXPECTED: Final = "a YAML list of papers with `title`, or `keywords` of cv-arxiv-daily"
_LARGEST: Final = 50_000_000
ENDINGS: Final = frozenset({".yaml", ".yml"})
_KEY = r"[\"']?[\w .-]{1,60}[\"']?[ \t]*:(?:[ \t]|$)"
_BEGINNING = re.compile(rf"(?:[ \t]*(?:#.*|---.*|%YAML.*)?\n)*[ \t]*(?:-[ \t]+|-[ \t]*\n\s*)?{_KEY}", re.MULTILINE)
_PAPERS = re.compile(r"^(?:-[ \t]+|[ \t]+(?:-[ \t]+)?)[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
_KEYWORDS = re.compile(r"^keywords[ \t]*:", re.MULTILINE)


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with a key, and a key `title` of an item or the head `keywords` stands in it."""
    if not _BEGINNING.match(content.text):
        return Sureness.NO
    has_papers = _PAPERS.search(content.text) or _KEYWORDS.search(content.text)
    return Sureness.CERTAIN if has_papers else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a list, or the topics that keywords are.

    Raises:
        DataError: it cannot be parsed, or holds neither.
    """
    document = compose(content.text.encode("utf-8", "replace"), context.name, _LARGEST)
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
