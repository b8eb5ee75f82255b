"""CSL-JSON: what Zotero and Mendeley export for citation processors.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.identity import arxiv_id
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, day_of_parts, reading_of
from generator.sources.markup_text import text_of

NAME: Final = "csl-json"
EXPECTED: Final = "CSL-JSON"
_KINDS = re.compile(
    rb'"type"\s*:\s*"(article|book|chapter|paper-|report|thesis|webpage|post|dataset|manuscript|software)'
)


def recognises(content: bytes) -> bool:
    """Tell whether it looks like JSON with CSL's types."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] in {b"[", b"{"} and _KINDS.search(start[:200_000]) is not None


def read(content: bytes, context: Context) -> Brought:
    """Return the papers of a bibliography.

    Raises:
        DataError: it is no JSON, or no list of items.
    """
    try:
        items = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DataError(Problem(f"not JSON: {error}", Place(context.name), EXPECTED)) from None
    items = items.get("items") if isinstance(items, dict) and "items" in items else items
    items = [items] if isinstance(items, dict) else items
    if not isinstance(items, list):
        raise DataError(Problem("no list of items", Place(context.name), EXPECTED))
    return reading_of(_rows(items), context, NAME)


def _rows(items: list[Any]) -> Iterator[Row]:
    for item in items:
        written = json.dumps(item, ensure_ascii=False)
        yield (
            Row(_values(item), None, written) if isinstance(item, dict) else Row({}, None, written, ("not an object",))
        )


def _values(item: Mapping[str, Any]) -> dict[str, object]:
    arxiv = _arxiv(item)
    values = {
        "arxiv": arxiv,
        "doi": item.get("DOI"),
        "title": text_of(str(item.get("title") or "")),
        "abstract": text_of(str(item.get("abstract") or "")),
        "authors": [name for author in _list(item.get("author")) if (name := _author(author))],
        "published": _day(item.get("issued"), arxiv),
        "url": None if arxiv else item.get("URL"),
        "keywords": [part.strip() for part in str(item.get("keyword") or "").split(",") if part.strip()],
    }
    return {name: value for name, value in values.items() if value}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _author(author: object) -> str | None:
    if not isinstance(author, dict):
        return None
    parts = [author.get("given"), author.get("non-dropping-particle"), author.get("family"), author.get("suffix")]
    return author.get("literal") or " ".join(part for part in parts if isinstance(part, str)) or None


def _day(issued: object, arxiv: str | None) -> str | None:
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    year, month, day, *_ = [*(str(part) for part in first), "", "", ""]
    return day_of_parts(year, month, day, arxiv)


def _arxiv(item: Mapping[str, Any]) -> str | None:
    for name in ("DOI", "URL", "number", "archive_location", "note"):
        for word in str(item.get(name) or "").split():
            if "arxiv" in word.lower() and (found := arxiv_id(word)):
                return found
    return None
