"""``data/refused/*.json``: what an import could not keep, as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.conflicts import conflict
from generator.entries import dump_entries, in_one_line, read_entries
from generator.errors import DataError, Place, Problem

_EXPECTED = "a file written by `import`"


def dump_refused(entries: Iterable[object]) -> bytes:
    """Return the content of a file, a line an entry, in an order that does not depend on which import came first."""
    return dump_entries("[", map(in_one_line, sorted(entries, key=_order)), "]")


def _order(entry: object) -> tuple[str, int, str]:
    place = entry if isinstance(entry, dict) else {}
    line = place.get("line")
    return str(place.get("file", "")), line if isinstance(line, int) else 0, in_one_line(entry)


def load_refused(content: bytes, name: str) -> list[object]:
    """Return the entries of a file, each once.

    Raises:
        DataError: it is no list in JSON; ``name`` is what it is called in errors.
    """
    try:
        entries = read_entries(content)
    except json.JSONDecodeError as error:
        broken = Problem(f"not JSON: {error.msg}", Place(name, error.lineno, error.colno), _EXPECTED)
        raise DataError(conflict(content, name) or broken) from None
    except (ValueError, RecursionError):
        raise DataError(Problem("not JSON in UTF-8", Place(name), _EXPECTED)) from None
    if not isinstance(entries, list):
        raise DataError(Problem("no list", Place(name), _EXPECTED))
    kept: list[object] = []
    for entry in entries:
        kept += [] if entry in kept else [entry]
    return kept
