"""RIS, as Zotero, EndNote and Mendeley read it.

Sources: https://en.wikipedia.org/wiki/RIS_(file_format), https://github.com/zotero/translators/blob/master/RIS.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.bibliography.name_parts import parts_of
from generator.model import Entry
from generator.render.exports.citation import Citation, CitationType, citation_of

ENDING: Final = ".ris"
_TYPES: Final[Mapping[CitationType, tuple[str, str]]] = {
    CitationType.PREPRINT: ("UNPB", ""),
    CitationType.ARTICLE: ("JOUR", "JO"),
    CitationType.CONFERENCE_PAPER: ("CONF", "T2"),
    CitationType.OTHER: ("GEN", ""),
}
"""The type of an entry, and its tag for where it was published."""


def render(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the entries of a bibliography, a text each."""
    for entry in entries:
        yield f"{_entry(citation_of(entry))}\n"


def ris(citation: Citation) -> str:
    """Return an entry to be copied."""
    return _entry(citation)


def _entry(citation: Citation) -> str:
    return "".join(f"{tag}  - {value}\n" for tag, value in _lines(citation) if value or tag == "ER")


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    kind, venue = _TYPES[citation.entry_type]
    yield "TY", kind
    yield "ID", citation.cite_key
    yield "TI", citation.title
    yield from (("AU", _author(name)) for name in citation.authors)
    yield "AU", "et al." if citation.has_others else ""
    yield venue or "JO", citation.venue
    yield "PY", next(iter(citation.date_parts), "")
    yield "DA", _date(citation.date_parts)
    yield "PB", "arXiv" if citation.entry_type is CitationType.PREPRINT else ""
    yield "AN", f"arXiv:{citation.arxiv}" if citation.arxiv else ""
    yield "DO", citation.doi
    yield "UR", citation.url
    yield from (("KW", word) for word in citation.keywords)
    yield "AB", citation.abstract
    yield "U1", f"paperstand:{citation.own_key}" if citation.own_key else ""
    yield "ER", ""


def _author(name: str) -> str:
    parts = parts_of(name)
    return parts.family_first if parts else name


def _date(parts: tuple[str, ...]) -> str:
    """Return a date as ``YYYY/MM/DD/``, in which what is not known is empty."""
    return "/".join((*parts, "", "", "")[:3]) + "/" if parts else ""
