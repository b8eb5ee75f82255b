"""CSL-JSON: what Zotero and Mendeley export for citation processors.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.bibliography.latex import PlainText
from generator.bibliography.names import in_order, names_as_they_are
from generator.errors import DataError, Place, Problem
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.fields import Field, Fields, Syntax, row_of
from generator.importers.rows import Row, reading_of
from generator.sources.markup_text import text_of

NAME: Final = "csl-json"
EXPECTED: Final = "CSL-JSON"
ENDINGS: Final = frozenset({".json"})
_TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()  # noqa: SIM905  # a list of words reads better as a text
)
"""Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types"""


def recognises(content: Content) -> Sureness:
    """Tell whether it is JSON whose items have CSL's types."""
    items = [item for item in _items(content.json) or () if isinstance(item, dict)]
    typed = sum(item.get("type") in _TYPES for item in items if isinstance(item.get("type"), str))
    if not typed:
        return Sureness.NO
    return Sureness.CERTAIN if typed * 2 > len(items) else Sureness.LIKELY


def _items(value: object) -> list[Any] | None:
    """Return the items of a bibliography, which may be wrapped, or be one."""
    value = value.get("items") if isinstance(value, dict) and "items" in value else value
    value = [value] if isinstance(value, dict) else value
    return value if isinstance(value, list) else None


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a bibliography.

    Raises:
        DataError: it is no JSON, or no list of items.
    """
    items = _items(content.parsed(EXPECTED) if content.json is None else content.json)
    if items is None:
        raise DataError(Problem("no list of items", Place(context.name), EXPECTED))
    return reading_of(_rows(items), context, NAME)


def _rows(items: list[Any]) -> Iterator[Row]:
    for item in items:
        written = json.dumps(item, ensure_ascii=False)
        if isinstance(item, dict):
            fields = Fields(list(_fields(item)), _SYNTAX, taken={"id"})
            fields.complaints += _unread_authors(item.get("author"))
            yield row_of(fields, None, written)
        else:
            yield Row({}, None, written, ("not an object",))


_NAMES: Final[Mapping[str, str]] = {
    "DOI": "doi",
    "URL": "url",
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "issued": "date",
    "keyword": "keywords",
    "container-title": "journal",
    "volume": "volume",
    "number": "number",
    "issue": "number",
    "page": "pages",
    "archive_location": "place",
    "note": "note",
    "publisher": "publisher",
    "id": "id",
    "arxiv": "arxiv",
    "code": "code",
    "project": "project",
    "paperstand": "own_key",
}
_FRAME: Final = frozenset({"type", "citation-key", "citation-label", "custom"})
"""Variables that say nothing about the paper."""


def _fields(item: Mapping[str, Any]) -> Iterator[Field]:
    custom = item.get("custom")
    for written, value in {**item, **(custom if isinstance(custom, dict) else {})}.items():
        name = _NAMES.get(written, "")
        if written not in _FRAME:
            yield from (Field(written, name, text) for text in _texts(name, value))


def _texts(name: str, value: object) -> list[str]:
    """Return the texts of a variable: each of its names, its date, what a list of texts says."""
    if name == "date":
        return [_date(value)]
    values = value if isinstance(value, list) else [value]
    if name == "authors":
        return [text for author in values if (text := _author(author))]
    return [str(text) for text in values if isinstance(text, str | int | float) and str(text).strip()]


def _unread_authors(authors: object) -> Iterator[str]:
    """Yield what is said of authors that have no name which can be read."""
    for author in authors if isinstance(authors, list) else [authors]:
        if author and not _author(author):
            yield f"`author` {json.dumps(author, ensure_ascii=False)!r} has no name"


def _author(author: object) -> str:
    if isinstance(author, str):
        return in_order(author)
    if not isinstance(author, dict):
        return ""
    if isinstance(literal := author.get("literal") or author.get("name"), str):
        return literal
    names = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(part for name in names if isinstance(part := author.get(name), str) and part.strip())


def _date(issued: object) -> str:
    """Return a date as a text: its first one, where it is a range, or what somebody wrote; else as it stands there."""
    if isinstance(issued, list):
        return _date_of_parts(issued)
    if not isinstance(issued, dict):
        return "" if issued is None else str(issued)
    parts = issued.get("date-parts") or [issued.get(name) for name in ("year", "month", "day")]
    written = (issued.get(name) for name in ("raw", "literal", "date-time"))
    first = _date_of_parts(parts if isinstance(parts, list) else [parts])
    found = first or next((text for text in written if isinstance(text, str)), "")
    return found or (json.dumps(issued, ensure_ascii=False) if _says_anything(issued) else "")


def _date_of_parts(parts: list[Any]) -> str:
    """Return year, month and day as a text; of several dates the first."""
    if parts and isinstance(parts[0], list | dict):
        return _date(parts[0])
    return "-".join(str(part) for part in parts if part) if parts and parts[0] else ""


def _says_anything(value: object) -> bool:
    """Tell whether there is a text or a number in it."""
    if isinstance(value, dict | list):
        return any(map(_says_anything, value.values() if isinstance(value, dict) else value))
    return bool(value)


_SYNTAX: Final = Syntax(
    lambda text: PlainText(text_of(text)), lambda names, text: names_as_they_are(map(text, names)), dated_by_ids=True
)
