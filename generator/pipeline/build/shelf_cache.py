"""What is known of shelves from the run before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generator.cache import CacheFile, as_json, same_json
from generator.errors import Place, Problem, Severity
from generator.library import Contents
from generator.model import Edit


@dataclass(frozen=True, slots=True)
class CachedShelf:
    """What was found out about a shelf."""

    key: str
    """A hash of all that it is made of."""
    contents: Contents
    hidden: int
    problems: list[Problem]
    edits: dict[str, tuple[Edit, ...]]


def shelf_cache_file(path: Path) -> CacheFile[dict[str, CachedShelf]]:
    """Return the file in the cache with what is known of shelves."""
    return CacheFile(path, "shelves", _decoded)


def _decoded(content: bytes) -> dict[str, CachedShelf]:
    return {name: _held(fields) for name, fields in same_json(content).items()}


def _held(fields: Mapping[str, Any]) -> CachedShelf:
    return CachedShelf(
        fields["key"],
        Contents(**fields["contents"]),
        fields["hidden"],
        [problem_from(problem) for problem in fields["problems"]],
        {key: tuple(map(_edit, edits)) for key, edits in fields["edits"].items()},
    )


def _edit(fields: Mapping[str, Any]) -> Edit:
    return Edit(**{**fields, "place": Place(**fields["place"])})


def problem_from(fields: Mapping[str, Any]) -> Problem:
    """Return a problem out of its fields, as ``dataclasses.asdict`` gives them."""
    return Problem(**{**fields, "where": Place(**fields["where"]), "severity": Severity(fields["severity"])})


def encoded(held: Mapping[str, CachedShelf]) -> bytes:
    """Return the content of that file."""
    return as_json(
        {
            name: {
                "key": item.key,
                "contents": {name: getattr(item.contents, name) for name in Contents.__slots__},
                "hidden": item.hidden,
                "problems": [asdict(problem) for problem in item.problems],
                "edits": {key: [asdict(edit) for edit in edits] for key, edits in item.edits.items()},
            }
            for name, item in held.items()
        }
    )
