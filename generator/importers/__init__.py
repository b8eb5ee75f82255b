"""What people bring along: one module a format, with ``NAME``, ``EXPECTED``, ``ENDINGS``, ``recognises`` and ``read``.

A new format is a new file here, with its entry in ``IMPORTERS``. Each says how sure it is to know a file; the surest
reads it, and of two that are equally sure the one that the ending of the file's name speaks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Final

from generator.importers import (
    bibtex,
    capture,
    csl,
    cv_arxiv_daily,
    feed,
    hugging_face,
    opml,
    references,
    ris,
    table,
    yaml_list,
)
from generator.importers.bibtex_entries import Part
from generator.importers.content import Content, Sureness, decoded
from generator.importers.context import Brought, Context, Unread
from generator.importers.recognition import recognised

IMPORTERS: Final[Mapping[str, ModuleType]] = {
    module.NAME: module
    for module in (
        csl,
        cv_arxiv_daily,
        hugging_face,
        capture,
        bibtex,
        ris,
        opml,
        feed,
        yaml_list,
        table,
        references,
    )
}

__all__ = ["IMPORTERS", "Brought", "Content", "Context", "Part", "Sureness", "Unread", "macros_of", "read"]


def macros_of(raw: bytes, name: str) -> Mapping[str, list[Part]]:
    """Return the macros that a file defines, if it is BibTeX.

    Raises:
        DataError: it is no text.
    """
    return bibtex.macros_of(decoded(raw, name)) if b"@" in raw else {}


def read(raw: bytes, context: Context, form: str | None = None) -> Brought:
    """Return what a file holds, in the format given or the one it is recognised as.

    Raises:
        DataError: no format fits, or two do, or the file is broken; names the file.
    """
    content = decoded(raw, context.name)
    importer = IMPORTERS[form] if form else recognised(content, IMPORTERS.values())
    reading: Brought = importer.read(content, context)
    return replace(reading, problems=(*content.problems, *reading.problems))
