"""RIS: what reference managers and publishers exchange.

Source: https://en.wikipedia.org/wiki/RIS_(file_format), read by rispy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from generator.identity import arxiv_id
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.ris_entries import RisEntry, entries_of
from generator.importers.rows import Row, day_of_parts, in_order, reading_of

NAME: Final = "ris"
EXPECTED: Final = "RIS"
ENDINGS: Final = frozenset({".ris"})
_USED = frozenset({"TY", "ER", "ID", "TI", "T1", "AU", "A1", "AB", "N2", "DA", "PY", "Y1", "KW", "UR", "DO"})
_BEGINNING = re.compile(r"\s*TY {1,2}-")
_ENTRY = re.compile(r"^TY {1,2}-.*\n(?:.*\n)??[A-Z][A-Z0-9] {1,2}-", re.MULTILINE)


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with an entry, or has one behind some lines of its maker's."""
    if _BEGINNING.match(content.text):
        return Sureness.CERTAIN
    return Sureness.LIKELY if not content.looks_like_markup and _ENTRY.search(content.text) else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a bibliography."""
    entries, _ = entries_of(content.text)
    return reading_of(map(_row, entries), context, NAME)


def _row(entry: RisEntry) -> Row:
    values = entry.values()
    if values is None:
        return Row({}, entry.line, entry.written, ("not RIS",))
    return Row(_values(values), entry.line, entry.written, unused=tuple(sorted(entry.tags - _USED)))


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
