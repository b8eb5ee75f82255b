"""What a build by ``paperstand build`` tells the plugin, and what the plugin hands back; a plain build has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.accelerator.compose.composition import Composed, Make
from generator.front_matter import Head


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Session:
    """One build."""

    tick: Callable[[], None] = _nothing
    """Called for every page that MkDocs has rendered."""
    verified: Mapping[str, str] | None = None
    """The hashes of the generated files below ``docs/``, where the caller has just checked them."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """What the front matter of these files tells, where the caller knows it."""
    put: Callable[[Iterable[Composed], Make], Iterable[str]] | None = None
    """What writes composed pages, where the caller does, and returns the sources of those that were not made; else the
    plugin writes them into MkDocs' site.
    """
    seen: Path | None = None
    """An empty folder for links to the files that MkDocs has to see, where the caller has one."""
    note: str = ""
    """Why pages take MkDocs' way, where they do."""
