"""RIS: what reference managers and publishers exchange; each of them uses the tags a little differently.

Source: https://en.wikipedia.org/wiki/RIS_(file_format).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.bibliography.identifiers import doi_in
from generator.importers.content import Content, Sureness
from generator.importers.context import Brought, Context
from generator.importers.fields import Field, Fields, Syntax, row_of
from generator.importers.parts import behind_heads, runs_of
from generator.importers.ris_entries import RisEntry, entries_of
from generator.importers.rows import Row, reading_of

NAME: Final = "ris"
EXPECTED: Final = "RIS"
ENDINGS: Final = frozenset({".ris"})
_BEGINNING = re.compile(r"\s*TY {1,2}-")
_ENTRY = re.compile(r"^TY {1,2}-.*\n(?:.*\n)??[A-Z][A-Z0-9] {1,2}-", re.MULTILINE)
_NAMES: Final[Mapping[str, str]] = {
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "BT": "booktitle",
    "AU": "authors",
    "A1": "authors",
    "AB": "abstract",
    "N2": "abstract",
    "DA": "date",
    "Y1": "date",
    "PY": "date",
    "YR": "year",
    "KW": "keywords",
    "UR": "url",
    "LK": "url",
    "L1": "url",
    "L2": "url",
    "DO": "doi",
    "DI": "doi",
    "JF": "journal",
    "JO": "journal",
    "T2": "journal",
    "JA": "journal",
    "J1": "journal",
    "J2": "journal",
    "VL": "volume",
    "IS": "number",
    "M1": "number",
    "SP": "pages",
    "C7": "eid",
    "AN": "place",
    "CN": "place",
    "N1": "note",
    "PB": "publisher",
    "ID": "id",
}
"""Our names of the tags, those before others that say the same better."""
_PLACES: Final[Mapping[str, int]] = {tag: place for place, tag in enumerate(_NAMES)}
_SINGLE: Final = ("TI", "T1", "AB", "N2", "DO")
"""Tags of which one value is kept; where an entry's end is missing, another entry's stand behind it."""
_FRAME: Final = frozenset({"TY", "ER", "ID"})
"""Tags that say nothing about the paper."""
_OURS: Final = "paperstand:"
"""What stands before the key of a paper in what we export."""
_SYNTAX: Final = Syntax(dated_by_ids=True)


def recognises(content: Content) -> Sureness:
    """Tell whether it begins with an entry, or has one behind some lines of its maker's."""
    if _BEGINNING.match(content.text):
        return Sureness.CERTAIN
    return Sureness.LIKELY if not content.looks_like_markup and _ENTRY.search(content.text) else Sureness.NO


def outside(content: Content) -> Iterator[tuple[int, str]]:
    """Yield what stands between and behind the entries, with its first line."""
    entries, lines = entries_of(content.text)
    yield from runs_of(lines)
    if entries and not entries[-1].is_closed:
        rest = Content(content.name, entries[-1].written)
        yield from ((entries[-1].line + line - 1, text) for line, text in behind_heads(rest))


def read(content: Content, context: Context) -> Brought:
    """Return the papers of a bibliography."""
    entries, _ = entries_of(content.text)
    return reading_of(map(_row, entries), context, NAME)


def _row(entry: RisEntry) -> Row:
    tagged = sorted(entry.values, key=lambda pair: _PLACES.get(pair[0], 0))
    fields = Fields([Field(tag, _name(tag, value), value.removeprefix(_OURS)) for tag, value in tagged], _SYNTAX)
    fields.taken |= {"id"}
    fields.complaints += [
        f"a second `{tag}`" for tag in _SINGLE if len({text for name, text in tagged if name == tag}) > 1
    ]
    return row_of(fields, entry.line, entry.written)


def _name(tag: str, value: str) -> str:
    """Return our name of a tag; `M3` is a DOI with some makers, the kind of work with others."""
    if tag == "M3":
        return "doi" if doi_in(value) else ""
    if tag == "U1" and value.startswith(_OURS):
        return "own_key"
    return "id" if tag in _FRAME else _NAMES.get(tag, "")
