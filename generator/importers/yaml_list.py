"""Curated lists in YAML: papers with keys of their own, and cv-arxiv-daily's keywords, which are topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard

from generator.config import Document, compose
from generator.errors import DataError, Place, Problem
from generator.identity import slug
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context, Unread
from generator.importers.records import Record, records_of, row_of
from generator.importers.rows import Row, reading_of

NAME: Final = "yaml"
EXPECTED: Final = "a YAML list of papers with `title`, or `keywords` of cv-arxiv-daily"
_LARGEST: Final = 50_000_000
ENDINGS: Final = frozenset({".yaml", ".yml"})
_KEY = r"[\"']?[\w .-]{1,60}[\"']?[ \t]*:(?:[ \t]|$)"
_BEGINNING = re.compile(
    rf"(?:[ \t]*(?:#.*|---.*|%YAML.*)?\n)*[ \t]*(?:-[ \t]+(?:\{{[ \t]*)?|-[ \t]*\n\s*)?{_KEY}", re.MULTILINE
)
_PAPERS = re.compile(
    r"^(?:-[ \t]+|[ \t]+(?:-[ \t]+)?|[\w .-]{1,60}:[ \t]*\[[ \t]*(?=\{))(?:\{(?:[^\n]*,)?[ \t]*)?"
    r"[\"']?title[\"']?[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
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
    if is_keywords(document.values):
        return topics_of(document.values["keywords"], lambda name: document.place(("keywords", name), key=True))
    records = records_of(document.values)
    if records is None:
        raise DataError(Problem("no list of papers", Place(context.name), EXPECTED))
    return reading_of((_row(record, document) for record in records), context, NAME)


def _row(record: Record, document: Document) -> Row:
    """Return a record with its line; a number where text belongs is the text that was written."""
    line = document.place(record.path).line
    return row_of(record, line, lambda name, _: document.written((*record.path, name)))


def is_keywords(value: Any) -> TypeGuard[Mapping[str, Mapping[str, Any]]]:  # noqa: ANN401  # whatever a file says
    """Tell whether a file's values are a configuration of cv-arxiv-daily."""
    return isinstance(value, dict) and isinstance(value.get("keywords"), dict)


def topics_of(keywords: Mapping[str, Any], place_of: Callable[[str], Place]) -> Brought:
    """Return keywords as topics: their filters are phrases of which one must match."""
    kept: list[tuple[int | None, Mapping[str, object]]] = []
    unread: list[Unread] = []
    problems: list[Problem] = []
    for name, value in keywords.items():
        filters = value.get("filters") if isinstance(value, dict) else None
        terms = [str(term) for term in filters or () if any(character.isalnum() for character in str(term))]
        place = place_of(name)
        if terms and slug(name):
            kept.append((place.line, {"name": name, "slug": slug(name), "any": terms}))
        else:
            problems.append(Problem(f"keyword `{name}` has no filters", place, "`filters:` with a list of terms"))
            unread.append(Unread(place.line, f"keyword `{name}` has no filters", f"{name}: {value}"))
    return Brought(
        (),
        len(keywords),
        tuple(problems),
        unread=tuple(unread),
        head="topics",
        entries=tuple(entry for _, entry in kept),
        lines=tuple(line for line, _ in kept),
    )
