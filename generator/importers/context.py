"""What an importer is told about the file that it reads, and what it may bring beside papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.sources import Reading


@dataclass(frozen=True, slots=True)
class Context:
    """A file's name, its day if one is known (from its name, or given), today, and the source it stands for."""

    name: str
    today: date
    day: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that could not be kept: where it stands, why, and what it says, so that nothing is lost."""

    line: int | None
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Brought(Reading):
    """What a file brings: papers, entries that were refused, and entries for a file of people's."""

    unread: tuple[Unread, ...] = ()
    head: str = ""
    """`topics` or `sources`: the list in `data/<head>.yaml` that the entries belong to."""
    entries: tuple[Mapping[str, object], ...] = ()

    @property
    def refused(self) -> int:
        """How many items could not be kept at all."""
        return self.items - len(self.listings) - len(self.entries)
