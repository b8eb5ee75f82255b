"""The cv-arxiv-daily family: its lists of papers as JSON, and its keywords, which are topics.

Source: https://github.com/Vincentqyw/cv-arxiv-daily
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.errors import DataError, Place, Problem
from generator.identity import arxiv_id
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, reading_of
from generator.markup import clean

NAME: Final = "cv-arxiv-daily"
EXPECTED: Final = "cv-arxiv-daily.json"
ENDINGS: Final = frozenset({".json"})
_ROW = re.compile(r"\s*(?:\||-) ?\*\*")
_DAY = re.compile(r"\*\*(\d{4}-\d{2}-\d{2})\*\*")
_BOLD = re.compile(r"\*\*(.+?)\*\*(?=\||, )")
_FIRST_AUTHOR = re.compile(r"[|,]\s*([^|,*]+?),? et\.? ?al\b")
_CODE = re.compile(r"(?:\*\*\[link\]|Code: \*\*\[[^\]]*\])\((https?://[^\s)]+)\)")


def recognises(content: Content) -> Sureness:
    """Tell whether it is JSON of papers by keyword, each a row of Markdown."""
    lists = content.json
    if not isinstance(lists, dict) or not all(isinstance(papers, dict) for papers in lists.values()):
        return Sureness.NO
    rows = [row for papers in lists.values() for row in papers.values()]
    fitting = sum(isinstance(row, str) and _ROW.match(row) is not None for row in rows)
    return Sureness.CERTAIN if fitting * 2 > len(rows) else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers; one that stands under several keywords is one paper with these keywords.

    Raises:
        DataError: it is no JSON, or of another shape.
    """
    lists = content.parsed(EXPECTED) if content.json is None else content.json
    if not isinstance(lists, dict) or not all(isinstance(papers, dict) for papers in lists.values()):
        raise DataError(Problem("not papers by keyword", Place(context.name), EXPECTED))
    return reading_of(_rows(lists), context, NAME)


def _rows(lists: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    keywords: dict[str, list[str]] = {}
    for keyword, papers in lists.items():
        for name in papers:
            keywords.setdefault(arxiv_id(name) or name, []).append(clean(keyword))
    for papers in lists.values():
        for name, row in papers.items():
            yield Row(_values(name, str(row), keywords[arxiv_id(name) or name]), None, f"{name}: {row}")


def _values(name: str, row: str, keywords: list[str]) -> dict[str, object]:
    day, code = _DAY.search(row), _CODE.search(row)
    title = next((match[1] for match in _BOLD.finditer(row) if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", match[1])), None)
    author = _FIRST_AUTHOR.search(row)
    values = {
        "arxiv": name,
        "title": title,
        "authors": [author[1]] if author else [],
        "has_others": True,
        "published": day[1] if day else None,
        "code": code[1] if code else None,
        "keywords": keywords,
    }
    return {key: value for key, value in values.items() if value}
