"""What tells that two entries are one paper."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, reduce
from typing import Final

from generator.authorship import Authors
from generator.identity import identify, normal_title
from generator.merge import complete, join
from generator.model import Paper


class Evidence(StrEnum):
    """By what two entries are told to be one paper."""

    HAND = "data/curation"
    ID = "an id"
    TITLE = "the title alone"
    AUTHORS = "title and authors"
    VENUE = "title, year and venue"
    LINK = "title and link"
    ABSTRACT = "title and abstract"
    DAY = "title and day"
    ENTRY = "all that both say"


@dataclass(frozen=True)
class Node:
    """Entries that are one paper, as far as is known in a round."""

    entries: tuple[Paper, ...]

    @cached_property
    def paper(self) -> Paper:
        """What they say together: an entry with an id is completed, never corrected, by those without."""
        if len(self.entries) == 1:
            return self.entries[0]
        first, *others = sorted(self.entries, key=rank)
        named = [entry for entry in others if _is_named(entry)] if _is_named(first) else others
        known = _joined((first, *named))
        rest = [entry for entry in others if entry not in named]
        known = complete(known, _joined(rest)) if rest else known
        names = {name for entry in self.entries for name in (entry.key, *entry.aliases)} - {first.key}
        earliest = min(self.entries, key=lambda entry: (entry.first_observed or date.max, entry.key)).key
        return replace(
            known,
            identity=replace(known.identity, key=first.key),
            aliases=tuple(sorted(names)),
            first_key="" if earliest == first.key else earliest,
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Every key by which it is known."""
        return frozenset((self.paper.key, *self.paper.aliases))

    @cached_property
    def arxiv(self) -> frozenset[str]:
        """The arXiv ids: more than one where people say so."""
        return frozenset(entry.identity.arxiv for entry in self.entries if entry.identity.arxiv)

    @cached_property
    def dois(self) -> frozenset[str]:
        """The DOIs."""
        return frozenset(entry.identity.doi for entry in self.entries if entry.identity.doi)

    @cached_property
    def title(self) -> str:
        """The title as titles are compared; empty without one."""
        return normal_title(self.paper.facts.title or "")

    @cached_property
    def authors(self) -> Authors:
        """The authors; false where nobody is named."""
        return Authors.of(self.paper.facts.authors, self.paper.facts.author_count)

    @cached_property
    def year(self) -> str:
        """The year of publication; empty where none is known."""
        return self.paper.facts.year or ""

    @cached_property
    def count(self) -> int:
        """How many authors there are; 0 where that is not known."""
        return self.authors.total or self.paper.facts.author_count or 0

    @cached_property
    def venue(self) -> str:
        """Where it was published, as titles are compared; empty where that is not known."""
        return normal_title(self.paper.facts.journal or "")


def _joined(entries: Sequence[Paper]) -> Paper:
    """Return what entries say together: of each fact the newest, but the authors of the one that names most of them."""
    fullest = max(entries, key=_fullness)
    authors = {name: getattr(fullest.facts, name) for name in ("authors", "author_count") if name in fullest.observed}
    known = reduce(join, entries)
    days = {name: fullest.observed[name] for name in authors}
    return replace(known, facts=replace(known.facts, **authors), observed={**known.observed, **days})


def _fullness(paper: Paper) -> tuple[bool, int, int, tuple[str, ...], int]:
    names, count = paper.facts.authors, paper.facts.author_count
    authors = Authors.of(names, count)
    return authors.is_whole, len(authors.names), sum(map(len, names)), names, count or 0


def _is_named(paper: Paper) -> bool:
    return bool(paper.identity.arxiv or paper.identity.doi)


def rank(paper: Paper) -> tuple[bool, bool, bool, str]:
    """Return by what the one is chosen whose key stays: an id, then a key as they were made from the beginning."""
    facts = paper.facts
    is_plain = _is_named(paper) or any(
        identify(title=facts.title or "", url=url).key == paper.key for url in {facts.url, None}
    )
    return paper.identity.arxiv is None, paper.identity.doi is None, not is_plain, paper.key


def _by_id(one: Node, other: Node) -> Evidence | None:
    is_one = not one.dois.isdisjoint(other.dois) and not _differ(one.arxiv, other.arxiv)
    return Evidence.ID if is_one else None


def _differ(some: Collection[str], others: frozenset[str]) -> bool:
    return bool(some) and bool(others) and others.isdisjoint(some)


def _may_be_one(one: Node, other: Node) -> bool:
    """Tell whether two have one title, and no ids that differ."""
    is_titled = bool(one.title) and one.title == other.title
    return is_titled and not _differ(one.arxiv, other.arxiv) and not _differ(one.dois, other.dois)


def _by_authors(one: Node, other: Node) -> Evidence | None:
    if not _may_be_one(one, other) or not one.authors.agree(other.authors):
        return None
    is_of_another_year = " " not in one.title and _differ({one.year} - {""}, frozenset({other.year} - {""}))
    if is_of_another_year:
        return None
    return Evidence.ENTRY if _say_the_same(one, other) else Evidence.AUTHORS


def _say_the_same(one: Node, other: Node) -> bool:
    """Tell whether two say the same of all that a key is made of: one entry, stored under an older key as well."""
    some, others = one.paper.facts, other.paper.facts
    return bool(some.details) and some.details == others.details and some.url == others.url


def is_open(one: Node, other: Node) -> bool:
    """Tell whether one title is of two entries of which one names no author, and nothing tells that they are two."""
    if not _may_be_one(one, other) or (one.authors and other.authors):
        return False
    pairs = ((one.year, other.year), (one.venue, other.venue), (one.count, other.count))
    return all(not some or not others or some == others for some, others in pairs)


def _by_other_facts(one: Node, other: Node) -> Evidence | None:
    """Return what else tells that an entry without authors is the same paper."""
    if not is_open(one, other):
        return None
    some, others = one.paper.facts, other.paper.facts
    is_known = one.year and other.year and one.venue and other.venue
    is_long = len(some.abstract or "") >= _SHORTEST_ABSTRACT
    is_day = some.published and some.published.day > 1 and len(one.title) >= SHORTEST_TITLE
    found = (
        (Evidence.ENTRY, _say_the_same(one, other)),
        (Evidence.VENUE, is_known),
        (Evidence.LINK, some.url and some.url == others.url),
        (Evidence.ABSTRACT, is_long and some.abstract == others.abstract),
        (Evidence.DAY, is_day and some.published == others.published),
    )
    return next((by for by, holds in found if holds), None)


SHORTEST_TITLE: Final = 12
"""With titles shorter than this (in characters) even the day tells nothing: there are many editorials."""
_SHORTEST_ABSTRACT: Final = 80
Fits = Callable[[Node, Node], Evidence | None]
ROUNDS: Final[Sequence[tuple[Callable[[Node], Iterable[str]], Fits]]] = (
    (lambda node: node.dois, _by_id),
    (lambda node: (node.title,), _by_authors),
    (lambda node: (node.title,), _by_other_facts),
)
"""By what entries are compared with each other at all, and what tells that two are one."""
