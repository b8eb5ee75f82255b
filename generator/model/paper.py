"""Papers: what a source said of one (``Listing``) and what we keep of it (``Paper``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final, get_args, get_type_hints

from generator.identity import Identity
from generator.weblink import WebLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What does not move about a paper; None or empty means unknown, never "there is none"."""

    title: str | None = None
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    organization_id: str | None = None
    submitter: str | None = None
    published: date | None = None
    issued: str | None = None
    """The year such as ``2019``, or the month such as ``2019-05``, where the day is not known."""
    updated: date | None = None
    code: WebLink | None = None
    project: WebLink | None = None
    url: WebLink | None = None
    thumbnail: WebLink | None = None
    media: tuple[WebLink, ...] = ()
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    primary_category: str | None = None
    machine_summary: str | None = None
    """A summary that a machine wrote, as the source gave it: always shown as such."""
    comment: str | None = None
    """The authors' remark on their submission, such as its number of pages."""
    journal: str | None = None
    """Where it was published, as far as it was."""
    withdrawn: bool | None = None
    """Whether its authors withdrew it."""
    delisted: bool | None = None
    """Whether the list it once stood in names it no more."""

    @property
    def year(self) -> str | None:
        """The year in which it was published, as far as known."""
        return str(self.published.year) if self.published else self.issued[:4] if self.issued else None

    @property
    def details(self) -> tuple[str, ...]:
        """What tells a paper without an id from others of its title and link; without a name or place, all it says."""
        when = self.published.isoformat() if self.published else self.issued or ""
        others = ("…",) if self.authors and self.author_count != len(self.authors) else ()
        told = (*sorted({_folded(name) for name in self.authors}), *others, when, _folded(self.journal or ""))
        if not self.authors and not self.url and not (when and self.journal):
            told += (_folded(self.abstract or ""), *sorted(map(_folded, self.keywords)))
        return told if any(told) else ()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


FACTS: tuple[str, ...] = tuple(item.name for item in fields(Facts))
LINK_FACTS: frozenset[str] = frozenset(
    name for name, kind in get_type_hints(Facts).items() if WebLink in (kind, *get_args(kind))
)
"""The facts that are links, or lists of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What moves about a paper; None means unknown, and 0 is a value."""

    upvotes: int | None = None
    comments: int | None = None
    stars: int | None = None

    def __bool__(self) -> bool:
        """Tell whether any figure is known."""
        return not (self.upvotes is None and self.comments is None and self.stars is None)


NO_FIGURES: Final = Figures()


def day_under(listed: date | None, published: date | None) -> date | None:
    """Return the day that a paper stands under: that of its first daily list, else that of its publication, if any."""
    return listed or published


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one source said of one paper on one day."""

    identity: Identity
    source: str
    """The source that lists it; empty where one was only asked to complete it."""
    observed: date
    """The day on which the source said so: the day of the fetch; for imports the day of the reply."""
    listed: date | None = None
    """The day in whose daily list the paper stood, if the source is a daily list."""
    facts: Facts
    figures: Figures = NO_FIGURES

    @property
    def day(self) -> date | None:
        """The day that the paper would stand under by this alone."""
        return day_under(self.listed, self.facts.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What we keep of a paper: its facts, and for each fact the day on which it was observed."""

    identity: Identity
    facts: Facts
    observed: Mapping[str, date] = field(default_factory=dict)
    first_observed: date | None = None
    """The day on which a source told of it first; None where only people did."""
    listed: tuple[date, ...] = ()
    """Every day in whose list it stood, the earliest first."""
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Keys under which the same paper was also met; derived when the library is built, stored nowhere."""
    first_key: str = ""
    """The key under which it was met first, where that is another one; derived as the aliases are."""

    @property
    def key(self) -> str:
        """The name of the paper in links and file names."""
        return self.identity.key

    @property
    def arrived(self) -> date | None:
        """The day on which it came into the list; of one that only people told of the day it stands under."""
        return self.first_observed or self.day

    @property
    def day(self) -> date | None:
        """The day it stands under; None where there is none."""
        return day_under(self.listed[0] if self.listed else None, self.facts.published)

    @property
    def when(self) -> str:
        """Where it stands in time: its day, else the month or the year such as ``2019``; empty is undated."""
        return self.day.isoformat() if self.day else self.facts.issued or ""
