"""BibTeX: what Zotero, Mendeley, INSPIRE and living reviews write."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it has no types

from generator.identity import arxiv_id
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.rows import Row, day_of_parts, in_order, reading_of
from generator.markup import clean

NAME: Final = "bibtex"
EXPECTED: Final = "BibTeX"
ENDINGS: Final = frozenset({".bib", ".bibtex"})
_BEGINNING = re.compile(r"(?:[ \t]*(?:[%#].*)?\n)*\s*@\s*[A-Za-z]+\s*[{(]")
_ENTRY = re.compile(r"^@\s*[A-Za-z]+\s*[{(][^,=\n]*,", re.MULTILINE)
_USED = frozenset(
    {"doi", "title", "author", "abstract", "date", "keywords", "primaryclass", "url", "year", "month", "day"}
    | {"eprint", "archiveprefix", "eprinttype"}
)
"""Fields whose values are kept as they are; others may at most tell an arXiv id."""
_AND = re.compile(r"\s+and\s+")
_LATEX = LatexNodes2Text(math_mode="verbatim", keep_comments=False)


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with an entry, comments aside, or has one behind some prose."""
    if _BEGINNING.match(content.text):
        return Sureness.CERTAIN
    return Sureness.LIKELY if not content.looks_like_markup and _ENTRY.search(content.text) else Sureness.NO


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a bibliography; its own macros are filled in, LaTeX's accents become letters."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what fails is told by us, with its line
    library = parse_string(content.text)
    reading = reading_of(_rows(library.blocks), context, NAME)
    return replace(reading, says_none=bool(library.strings))


def _rows(blocks: list[Block]) -> Iterator[Row]:
    for block in blocks:
        entry = _entry(block)
        line = (block.start_line or 0) + 1
        if entry is not None:
            unused = tuple(key for field in entry.fields if field.value and (key := field.key.lower()) not in _USED)
            yield Row(_values(entry), line, block.raw or "", unused=unused)
        elif isinstance(block, ParsingFailedBlock):
            reason = clean(str(getattr(block.error, "abort_reason", "") or block.error)) or "it cannot be read"
            yield Row({}, line, block.raw or "", (f"not BibTeX: {reason}",))


def _entry(block: Block) -> Entry | None:
    """Return an entry; one whose key or field stands twice is an entry all the same."""
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    return block if isinstance(block, Entry) else None


def _values(entry: Entry) -> dict[str, object]:
    fields = {field.key.lower(): _unwrapped(str(field.value)) for field in entry.fields}
    arxiv = _arxiv(fields)
    values = {
        "arxiv": arxiv,
        "doi": fields.get("doi", "").split()[0] if fields.get("doi", "").split() else None,
        "title": _plain(fields.get("title", "")),
        "authors": [in_order(_plain(name)) for name in _AND.split(fields.get("author", "")) if name.strip()],
        "abstract": _plain(fields.get("abstract", "")),
        "published": fields.get("date") if re.fullmatch(r"\d{4}-\d{2}-\d{2}", fields.get("date", "")) else None,
        "keywords": [_plain(part) for part in re.split(r"[;,]", fields.get("keywords", "")) if part.strip()],
        "categories": fields.get("primaryclass", "").split() if arxiv else [],
        "url": None if arxiv else fields.get("url"),
    }
    values["authors"] = [name for name in values["authors"] or () if name.lower() != "others"]
    if not values["published"]:
        year, month, *_ = [*fields.get("date", "").split("-"), "", ""]
        values["published"] = day_of_parts(
            fields.get("year", year), fields.get("month", month), fields.get("day", ""), arxiv
        )
    return {name: value for name, value in values.items() if value}


def _unwrapped(text: str) -> str:
    """Return a value without the braces or quotes around it, which the parser leaves where a key stands twice."""
    text = text.strip()
    return text[1:-1] if text[:1] + text[-1:] in {"{}", '""'} and "{" not in text[1:-1] else text


def _arxiv(fields: dict[str, str]) -> str | None:
    """Return the arXiv id of an entry, wherever the program that wrote it puts it."""
    prefix = fields.get("archiveprefix", fields.get("eprinttype", "")).lower()
    if "eprint" in fields and prefix in {"", "arxiv"} and (found := arxiv_id(fields["eprint"])):
        return found
    for name in ("doi", "url", "journal", "note", "number"):
        for word in re.split(r"[\s,\[\]()]+", fields.get(name, "")):
            if ("arxiv" in word.lower()) and (found := arxiv_id(word)):
                return found
    return None


def _plain(text: str) -> str:
    """Return LaTeX as text; mathematics between dollar signs stays as it is."""
    if not any(character in text for character in "\\{}~&%"):
        return clean(text)
    try:
        return clean(str(_LATEX.latex_to_text(text)))
    except Exception:  # noqa: BLE001  # whatever LaTeX it is, the letters are there
        return clean(text.translate(str.maketrans("", "", "{}\\")))
