"""What an importer is told about the file that it reads, and what it may bring beside papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.errors import Place
from generator.importers.bibtex_entries import ValuePart
from generator.sources import Reading, Unread

__all__ = ["Brought", "Context", "Unread"]


@dataclass(frozen=True, slots=True)
class Context:
    """A file's name, its day if one is known (from its name, or given), today, and the source it stands for."""

    name: str
    today: date
    day: date | None = None
    source: str | None = None
    macros: Mapping[str, list[ValuePart]] = field(default_factory=dict)
    """The macros of BibTeX that the files beside it define."""


@dataclass(frozen=True, slots=True)
class Brought(Reading):
    """What a file brings: papers, entries that were refused, and entries for a file of people's."""

    head: str = ""
    """`topics` or `sources`: the list in `data/<head>.yaml` that the entries belong to."""
    entries: tuple[Mapping[str, object], ...] = ()
    lines: tuple[int | None, ...] = ()
    """The line on which each of the listings (or entries) stands, where the format has lines."""
    unused: Mapping[str, int] = field(default_factory=dict)
    """The names of fields of which nothing is kept, and in how many entries each stands."""
    knows_unused: bool = True
    """Whether ``unused`` are all of them: of a source's reply nobody knows."""
    untranslated: Mapping[str, int] = field(default_factory=dict)
    """The commands of LaTeX that are not known, and how often each stands there; their arguments are kept."""
    says_none: bool = False
    """Whether the file says itself that there is nothing in it, or has something that only other files need."""

    @property
    def refused(self) -> int:
        """How many items could not be kept at all."""
        return len(self.unread)

    def place(self, number: int, name: str) -> Place:
        """Return where one of the listings stands."""
        return Place(name, self.lines[number] if self.lines else None)


def brought(reading: Reading) -> Brought:
    """Return what a source's reader read as what a file brings."""
    unread = (*reading.unread, *reading.passed_over)
    return Brought(
        reading.listings, len(reading.listings) + len(unread), reading.problems, unread=unread, knows_unused=False
    )
