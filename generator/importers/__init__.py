"""What people bring along: one module a format, with ``NAME``, ``EXPECTED``, ``ENDINGS``, ``recognises`` and ``read``.

A new format is a new file here, with its entry in ``IMPORTERS``. Each says how sure it is to know a file; the surest
reads it, and of two that are equally sure the one that the ending of the file's name speaks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.importers import (
    bibtex,
    capture,
    csl,
    cv_arxiv_daily,
    feed,
    hugging_face,
    json_feed,
    json_lines,
    json_list,
    markdown,
    opml,
    references,
    ris,
    table,
    yaml_list,
)
from generator.importers.bibtex_entries import ValuePart
from generator.importers.content import Content, Sureness, decoded
from generator.importers.context import Brought, Context, Unread
from generator.importers.parts import between, hold_one_format, outside_of, refuse_two_in_json, second_at
from generator.importers.recognition import recognised, surest
from generator.model import Listing

IMPORTERS: Final[Mapping[str, ModuleType]] = {
    module.NAME: module
    for module in (
        csl,
        cv_arxiv_daily,
        hugging_face,
        json_feed,
        json_lines,
        json_list,
        capture,
        bibtex,
        ris,
        opml,
        feed,
        markdown,
        yaml_list,
        table,
        references,
    )
}

__all__ = ["IMPORTERS", "Brought", "Content", "Context", "Sureness", "Unread", "ValuePart", "macros_of", "read"]


def macros_of(raw: bytes, name: str) -> Mapping[str, list[ValuePart]]:
    """Return the macros that a file defines, if it is BibTeX.

    Raises:
        DataError: it is no text.
    """
    return bibtex.macros_of(decoded(raw, name)) if b"@" in raw else {}


def read(raw: bytes, context: Context, form: str | None = None) -> Brought:
    """Return what a file holds, in the format given or the one it is recognised as.

    Raises:
        DataError: no format fits, or two do, the file is broken, or nothing in it is an entry; names the file.
    """
    content = decoded(raw, context.name)
    importer = IMPORTERS[form] if form else _recognised(content)
    pieces = outside_of(content, importer)
    if not form:
        hold_one_format(content, importer, pieces, IMPORTERS.values())
    reading = _with(_reading(content, context, importer), *between(content, importer, pieces))
    if not reading.items and not reading.says_none:
        raise DataError(Problem("nothing in it is an entry", Place(context.name), importer.EXPECTED))
    parts = (len(reading.listings), len(reading.entries), len(reading.unread))
    if reading.items != sum(parts):  # a defect of ours; nothing of the file is stored then
        what = f"{reading.items} entries were read, {parts[0] + parts[1]} kept and {parts[2]} refused"
        raise DataError(Problem(f"the account does not add up: {what}", Place(context.name), "a report of this"))
    listings = tuple(_dated(listing, context.day) for listing in reading.listings)
    return replace(reading, listings=listings, problems=(*content.problems, *reading.problems))


def _reading(content: Content, context: Context, importer: ModuleType) -> Brought:
    """Return what a format reads; where it cannot since another format begins there, that is said."""
    try:
        reading: Brought = importer.read(content, context)
    except DataError as error:
        problem = second_at(content, importer, IMPORTERS.values(), error.problems[0].where.line)
        if problem is None:
            raise
        raise DataError(problem) from None
    return reading


def _with(reading: Brought, unread: Sequence[Unread], problems: Sequence[Problem]) -> Brought:
    """Return what was read with what is refused and told beside it."""
    return replace(
        reading,
        items=reading.items + len(unread),
        unread=(*reading.unread, *unread),
        problems=(*reading.problems, *problems),
    )


def _recognised(content: Content) -> ModuleType:
    if not surest(content, IMPORTERS.values()):
        refuse_two_in_json(content, IMPORTERS.values())
    return recognised(content, IMPORTERS.values())


def _dated(listing: Listing, day: date | None) -> Listing:
    """Return a listing under the day of its file, where it has no day of its own."""
    is_undated = day is not None and listing.day is None
    return replace(listing, listed=day) if is_undated else listing
