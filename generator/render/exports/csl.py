"""CSL-JSON 1.0.2, as citation processors, Zotero and pandoc read it.

Source: https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from generator.bibliography.name_parts import parts_of
from generator.model import Entry
from generator.render.exports.citation import Citation, CitationType, citation_of, joined
from generator.render.exports.json_items import listed
from generator.sources.markup_text import text_of

ENDING: Final = ".csl.json"
_TYPES: Final[Mapping[CitationType, str]] = {
    CitationType.PREPRINT: "article",  # "a self-contained work made widely available", which is what preprints are here
    CitationType.ARTICLE: "article-journal",
    CitationType.CONFERENCE_PAPER: "paper-conference",
    CitationType.OTHER: "document",
}
_OTHERS: Final = {"literal": "others"}
"""How pandoc and Zotero's BibTeX name authors who are not named."""


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a list of items in pieces."""
    return listed(_item(citation_of(entry)) for entry in entries)


def csl_json(citation: Citation) -> str:
    """Return a list with the item of an entry alone, to be copied."""
    return json.dumps([_item(citation)], ensure_ascii=False)


def _item(citation: Citation) -> dict[str, Any]:
    others = [_OTHERS] if citation.has_others else []
    item = {
        "id": citation.cite_key,
        "type": _TYPES[citation.entry_type],
        "title": _text(citation.title),
        "author": [*map(_name, citation.authors), *others],
        "issued": {"date-parts": [list(map(int, citation.date_parts))]} if citation.when else None,
        "container-title": _text(citation.venue),
        "publisher": "arXiv" if citation.entry_type is CitationType.PREPRINT else "",
        "number": f"arXiv:{citation.arxiv}" if citation.arxiv else "",
        "DOI": citation.doi,
        "URL": citation.url,
        "abstract": _text(citation.abstract),
        "keyword": joined(citation.keywords),
        "custom": _custom(citation),
    }
    return {name: value for name, value in item.items() if value}


def _text(text: str) -> str:
    """Return a text as a processor shows it, which takes some tags for marks; a text that has none stays as it is."""
    return text if text_of(text) == text else html.escape(text, quote=False)


def _custom(citation: Citation) -> dict[str, str]:
    """Return what CSL has no variable for."""
    values = {"code": citation.code, "project": citation.project, "paperstand": citation.own_key}
    return {name: value for name, value in values.items() if value}


def _name(name: str) -> dict[str, str]:
    parts = parts_of(name)
    return {part: text for part, text in parts._asdict().items() if text} if parts else {"literal": name}
