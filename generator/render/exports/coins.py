"""COinS: a citation in a page's text that Zotero saves with one click, as the kind of work that it is.

Sources: https://www.iso.org/standard/51498.html (Z39.88), https://github.com/zotero/utilities/blob/master/openurl.js.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from generator.bibliography.name_parts import parts_of
from generator.render.exports.citation import Citation, CitationType

_DUBLIN_CORE: Final = "info:ofi/fmt:kev:mtx:dc"
_FRAMES: Final[Mapping[CitationType, Mapping[str, str]]] = {
    CitationType.PREPRINT: {"rft_val_fmt": _DUBLIN_CORE, "rft.type": "preprint", "rft.publisher": "arXiv"},
    CitationType.ARTICLE: {"rft_val_fmt": "info:ofi/fmt:kev:mtx:journal", "rft.genre": "article"},
    CitationType.CONFERENCE_PAPER: {"rft_val_fmt": "info:ofi/fmt:kev:mtx:book", "rft.genre": "proceeding"},
    CitationType.OTHER: {"rft_val_fmt": _DUBLIN_CORE, "rft.type": "document"},
}
_TITLES: Final[Mapping[CitationType, tuple[str, str]]] = {
    CitationType.ARTICLE: ("rft.atitle", "rft.jtitle"),
    CitationType.CONFERENCE_PAPER: ("rft.atitle", "rft.btitle"),
}
"""What a title, and that of the place where it was published, are called; else ``rft.title``, and there is no place."""


def coins(citation: Citation) -> Markup:
    """Return an empty element that nobody sees, with a citation in an attribute."""
    values = "&amp;".join(f"{name}={quote(value, safe='')}" for name, value in _values(citation) if value)
    return Markup(f'<div hidden="hidden"><span class="Z3988" title="{values}"></span></div>')


def _values(citation: Citation) -> Iterator[tuple[str, str]]:
    title, venue = _TITLES.get(citation.entry_type, ("rft.title", ""))
    yield "ctx_ver", "Z39.88-2004"
    yield from _FRAMES[citation.entry_type].items()
    yield title, citation.title
    yield from (("rft.au", _author(name)) for name in citation.authors)
    yield venue, citation.venue if venue else ""
    yield "rft.date", citation.when
    yield "rft_id", f"info:doi/{citation.doi}" if citation.doi else ""
    yield "rft_id", citation.url


def _author(name: str) -> str:
    parts = parts_of(name)
    return parts.family_first if parts else name
