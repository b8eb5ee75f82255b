"""What every source and importer takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.errors import Problem
from generator.model import Listing


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask: a URL and its parameters."""

    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reply comes from."""

    name: str
    """The file or URL, as it is named in problems."""
    source: str
    day: date | None = None
    """The day that was asked for, if one was."""
    observed: date | None = None
    """The day of the reply, if known; else the reader takes what the reply says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one reply: listings, how many items there were, and what was wrong with some."""

    listings: tuple[Listing, ...]
    items: int
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> int:
        """How many items could not be kept at all."""
        return self.items - len(self.listings)
