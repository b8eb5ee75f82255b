"""What every source and importer takes and gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from generator.errors import Problem
from generator.model import Listing


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted of a source: the papers of some days, or single papers by name; a page of them, counted from 0."""

    first: date | None = None
    last: date | None = None
    ids: tuple[str, ...] = ()
    page: int = 0
    cursor: str = ""
    """Where the page begins, as the one before it says, if the source counts no pages."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask: a URL, its parameters, and how politely."""

    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    accept: str = "application/json"
    agent: str = ""
    """What the source wants to be told in the User-Agent, such as a mail address."""
    pause: float = 0
    """Seconds between two requests to this host."""
    throttled: frozenset[int] = frozenset()
    """Statuses by which this source says that it was asked too often, beside 429."""


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
class Unread:
    """An entry that could not be kept: where it stands, why, and what it says, so that nothing is lost."""

    line: int | None
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one reply: listings, how many items there were, and what was wrong with some."""

    listings: tuple[Listing, ...]
    items: int
    problems: tuple[Problem, ...] = ()
    total: int | None = None
    """How many items there are on all pages, where the source tells."""
    drift: Mapping[str, int] = field(default_factory=dict)
    """What has changed in the shape of the reply, and in how many items."""
    unread: tuple[Unread, ...] = ()
    """The items that could not be kept at all."""
    passed_over: tuple[Unread, ...] = ()
    """What is listed and no new paper, such as a new version of an old one; these are not among the items."""
    cursor: str = ""
    """Where the next page begins, where the source tells."""

    @property
    def refused(self) -> int:
        """How many items could not be kept at all."""
        return self.items - len(self.listings)


def drift_of(
    complaints: Iterable[Iterable[str]], items: Sequence[Mapping[str, object]], usual: Iterable[str]
) -> Counter[str]:
    """Return what has changed in the shape of a reply, and in how many items: other types, and names that are gone.

    ``complaints`` are those of each item, ``items`` the items themselves, ``usual`` the names that each of them had
    for as long as the source has been read; one counts as gone when not a single item of the reply has it.
    """
    counts = Counter(complaint for of_item in complaints for complaint in set(of_item))
    present = set[str]().union(*items)
    gone = [name for name in usual if items and name not in present]
    return counts + Counter({f"`{name}` is missing": len(items) for name in gone})
