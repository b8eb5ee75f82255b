"""What people bring along: one module a format, each with ``NAME``, ``EXPECTED``, ``recognises`` and ``read``.

A new format is a new file here, with its entry in ``IMPORTERS``; the first that recognises a file reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    opml,
    references,
    ris,
    table,
    yaml_list,
)
from generator.importers.context import Brought, Context, Unread
from generator.sources import Reading

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
        references,
        table,
    )
}

__all__ = ["IMPORTERS", "Brought", "Context", "Unread", "read"]


def read(content: bytes, context: Context, form: str | None = None) -> Reading:
    """Return what a file holds, in the format given or the one it is recognised as.

    Raises:
        DataError: no format fits, or the file is broken; names the file.
    """
    importers = [IMPORTERS[form]] if form else [item for item in IMPORTERS.values() if item.recognises(content)]
    if not importers:
        expected = "one of: " + "; ".join(module.EXPECTED for module in IMPORTERS.values())
        what = "an empty file" if not content.strip() else _kind(content)
        raise DataError(Problem(what, Place(context.name), expected))
    reading: Reading = importers[0].read(content, context)
    return reading


def _kind(content: bytes) -> str:
    start = content[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    if b"\x00" in content[:1024]:
        return "a binary file"
    return "a file of an unknown kind"
