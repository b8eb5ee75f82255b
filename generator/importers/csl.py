"""CSL-JSON: what Zotero and Mendeley export for citation processors.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.identity import arxiv_id
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, day_of_parts, reading_of
from generator.sources.markup_text import text_of

NAME: Final = "csl-json"
EXPECTED: Final = "CSL-JSON"
ENDINGS: Final = frozenset({".json"})
_USED = frozenset({"DOI", "title", "abstract", "author", "issued", "URL", "keyword", "number", "id", "type"})
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
            unused = tuple(name for name, value in item.items() if value and name not in _USED)
            yield Row(_values(item), None, written, unused=unused)
        else:
            yield Row({}, None, written, ("not an object",))


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
