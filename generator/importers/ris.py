"""RIS: what reference managers and publishers exchange.

Source: https://en.wikipedia.org/wiki/RIS_(file_format), read by rispy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import rispy  # type: ignore[import-untyped]  # it has no types

from generator.errors import DataError, Place, Problem
from generator.identity import arxiv_id
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, day_of_parts, in_order, reading_of

NAME: Final = "ris"
EXPECTED: Final = "RIS"
_BEGINNING = re.compile(rb"^\s*TY {1,2}- ", re.MULTILINE)


def recognises(content: bytes) -> bool:
    """Tell whether an entry begins near the top."""
    return _BEGINNING.search(content[:4096]) is not None


def read(content: bytes, context: Context) -> Brought:
    """Return the papers of a bibliography.

    Raises:
        DataError: it is not text in UTF-8, or an entry of it cannot be read.
    """
    try:
        entries = rispy.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DataError(Problem("not text in UTF-8", Place(context.name), EXPECTED)) from None
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise DataError(Problem(f"not RIS: {error}", Place(context.name), EXPECTED)) from None
    return reading_of(_rows(entries), context, NAME)


def _rows(entries: list[dict[str, Any]]) -> Iterator[Row]:
    for entry in entries:
        yield Row(_values(entry), None, json.dumps(entry, ensure_ascii=False))


def _values(entry: Mapping[str, Any]) -> dict[str, object]:
    urls = [url for url in entry.get("urls", ()) if isinstance(url, str)]
    words = [*urls, *str(entry.get("doi", "")).split(), *str(entry.get("number", "")).split()]
    arxiv = next((found for word in words if "arxiv" in word.lower() and (found := arxiv_id(word))), None)
    date_parts = re.split(r"[/-]", str(entry.get("date") or entry.get("publication_year") or entry.get("year") or ""))
    year, month, day, *_ = [*date_parts, "", "", ""]
    values = {
        "arxiv": arxiv,
        "doi": entry.get("doi"),
        "title": entry.get("title") or entry.get("primary_title"),
        "authors": [in_order(name) for name in entry.get("authors") or entry.get("first_authors") or ()],
        "abstract": entry.get("abstract") or entry.get("notes_abstract"),
        "published": day_of_parts(year, month, day, arxiv),
        "keywords": list(entry.get("keywords", ())),
        "url": None if arxiv else next(iter(urls), None),
    }
    return {name: value for name, value in values.items() if value}
