"""Types to ``docs/``: the schemas of people's files, and the reference of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.config.reference import Ways, reference_text
from generator.config.schema import FILES, schema_name, schema_text
from generator.files import write_atomically
from generator.model import SOURCE_KINDS
from generator.pipeline.at_work import making_pages
from generator.sources import LISTS, PAPERS


def documents() -> Mapping[str, str]:
    """Return the content of each document by its path in a list."""
    schemas = {f"docs/schemas/{schema_name(file)}": schema_text(kind) for file, kind in FILES.items()}
    return {**schemas, "docs/about/reference.md": reference_text(_ways())}


def _ways() -> Mapping[str, Ways]:
    """Return how each kind of source is asked, as its entries say."""
    return {
        kind: Ways(
            LISTS[kind].shape.words if kind in LISTS else "",
            PAPERS[kind].words if kind in PAPERS else "",
        )
        for kind in SOURCE_KINDS
    }


def document(root: Path) -> list[Path]:
    """Write the documents that are not as they should be, and return them."""
    with making_pages(root):
        return _document(root)


def _document(root: Path) -> list[Path]:
    written: list[Path] = []
    for name, text in documents().items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text.encode())
            written.append(path)
    return written
