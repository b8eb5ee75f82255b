"""Papers for other programs: one module a format, with ``ENDING`` and ``render``, which yields the text in pieces.

What is written here, ``import`` reads back as the same papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Final

from generator.model import Entry
from generator.render.exports import bibtex, csl, json_list, markdown, ris, table

FORMATS: Final[Mapping[str, ModuleType]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl": csl,
    "csv": table,
    "markdown": markdown,
    "json": json_list,
}


def render(form: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield papers in a format, in pieces."""
    pieces: Iterator[str] = FORMATS[form].render(entries)
    return pieces


def render_one(form: str, entry: Entry) -> str:
    """Return a file of one paper."""
    module = FORMATS[form]
    return str(module.render_one(entry)) if hasattr(module, "render_one") else "".join(module.render([entry]))


def format_of(name: str) -> str | None:
    """Return the format that the ending of a file's name tells, the longest one counting."""
    endings = {module.ENDING: form for form, module in FORMATS.items()}
    return next((endings[end] for end in sorted(endings, key=len, reverse=True) if name.lower().endswith(end)), None)
