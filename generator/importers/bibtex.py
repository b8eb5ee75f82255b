"""BibTeX: what Zotero, Mendeley, INSPIRE and living reviews write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from generator.bibliography.latex import to_text
from generator.bibliography.names import Names, names_of_bibtex
from generator.importers.bibtex_entries import Block, Macros, ValuePart, blocks_of, definitions_of
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.fields import Field, Fields, Syntax, row_of
from generator.importers.rows import Row, reading_of

NAME: Final = "bibtex"
EXPECTED: Final = "BibTeX"
ENDINGS: Final = frozenset({".bib", ".bibtex"})
_BEGINNING = re.compile(r"(?:[ \t]*(?:[%#].*)?\n)*\s*@\s*[A-Za-z]+\s*[{(]")
_ENTRY = re.compile(r"^@\s*[A-Za-z]+\s*[{(][^,=\n]*,", re.MULTILINE)
_MACRO = re.compile(r"@\s*string\s*[{(]", re.IGNORECASE)

_NAMES: Final[Mapping[str, str]] = {
    "title": "title",
    "author": "authors",
    "abstract": "abstract",
    "keywords": "keywords",
    "keyword": "keywords",
    "date": "date",
    "year": "year",
    "month": "month",
    "day": "day",
    "doi": "doi",
    "url": "url",
    "link": "url",
    "bdsk-url-1": "url",
    "ee": "url",
    "pdf": "url",
    "adsurl": "url",
    "arxiv": "arxiv",
    "arxivid": "arxiv",
    "arxiv_id": "arxiv",
    "eprint": "eprint",
    "archiveprefix": "archive",
    "eprinttype": "archive",
    "archive": "archive",
    "primaryclass": "category",
    "eprintclass": "category",
    "journal": "journal",
    "journaltitle": "journal",
    "booktitle": "booktitle",
    "volume": "volume",
    "number": "number",
    "pages": "pages",
    "eid": "eid",
    "howpublished": "howpublished",
    "note": "note",
    "publisher": "publisher",
    "archive_location": "place",
    "code": "code",
    "project": "project",
    "paperstand": "own_key",
}
_INHERITED: Final = ("year", "month", "day", "date", "publisher", "volume", "number", "journal")
"""What an entry has of the one that it names by ``crossref``, whose title is its book's."""


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what stands outside of the entries, which BibTeX has for comments."""
    yield from blocks_of(content.text).between


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with an entry, comments aside, or has one behind some prose."""
    if _BEGINNING.match(content.text):
        return Sureness.CERTAIN
    return Sureness.LIKELY if not content.looks_like_markup and _ENTRY.search(content.text) else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a bibliography: LaTeX as text, macros filled in, those of the files beside it, too."""
    blocks = blocks_of(content.text).blocks
    macros = Macros({**context.macros, **definitions_of(blocks)})
    reading = reading_of(_rows(blocks, macros), context, NAME)
    return replace(reading, says_none=any(block.is_macro for block in blocks))


def macros_of(content: Content) -> Mapping[str, list[ValuePart]]:
    """Return the macros that a file defines, for the other files of the same import."""
    if not _MACRO.search(content.text) or not recognises(content):
        return {}
    return definitions_of(blocks_of(content.text).blocks)


def _rows(blocks: Sequence[Block], macros: Macros) -> Iterator[Row]:
    by_key = {block.key.lower(): block for block in blocks if block.key}
    for block in blocks:
        if block.broken:
            yield Row({}, block.line, block.written, (f"not BibTeX: {block.broken}",))
        elif not block.is_macro:
            yield _row(block, by_key, macros)


def _row(block: Block, by_key: Mapping[str, Block], macros: Macros) -> Row:
    complaints = list(block.complaints)
    values = {name: macros.text(parts, complaints) for name, parts in block.fields.items()}
    parent = by_key.get(values.get("crossref", "").strip().lower())
    inherited = {name: macros.text(parts, []) for name, parts in parent.fields.items()} if parent else {}
    if "date" in values or "year" in values:
        inherited = {name: value for name, value in inherited.items() if name not in {"year", "month", "day", "date"}}
    inherited["booktitle"] = inherited.get("booktitle") or inherited.get("title") or ""
    fields = [_field(name, value) for name, value in values.items() if name != "crossref" or not parent]
    fields += [Field(name, _NAMES[name], inherited[name]) for name in (*_INHERITED, "booktitle") if inherited.get(name)]
    fields.sort(key=lambda item: _PLACES.get(item.written, 0))
    return row_of(Fields(fields, _SYNTAX, complaints), block.line, block.written)


_PLACES: Final[Mapping[str, int]] = {name: place for place, name in enumerate(_NAMES)}
"""The order in which fields of one meaning count."""


def _field(name: str, value: str) -> Field:
    return Field(name, _NAMES.get(name, ""), value)


def _names(written: list[str], plain: Callable[[str], str]) -> Names:
    return names_of_bibtex(written[0], plain) if written else Names(())


_SYNTAX: Final = Syntax(to_text, _names, dated_by_ids=True)
