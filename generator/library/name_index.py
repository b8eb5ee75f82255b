"""Names of one sort, of authors or of organisations: who is meant by each, on which papers.

A name is not a person: whoever is written alike is one, unless people said otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator.authorship import name_key
from generator.identity import key_of, name_slug
from generator.model import NamedAuthor, NamedHouse

Spot = tuple[str, int]
"""A shelf, and the position of a paper there."""


@dataclass(frozen=True)
class NameRules:
    """What people said of names."""

    same: Mapping[str, str]
    """Of each spelling the name that it stands for."""
    claims: Mapping[tuple[str, str], str]
    """Of a spelling on a paper the person that is meant."""
    shown: Mapping[str, str]
    """Of a name how readers see it."""

    @classmethod
    def of(cls, written: Iterable[NamedAuthor | NamedHouse], aliases: Mapping[str, str]) -> NameRules:
        """Return what people wrote of names; ``aliases`` are other keys of papers."""
        same: dict[str, str] = {}
        claims: dict[tuple[str, str], str] = {}
        shown: dict[str, str] = {}
        for item in written:
            own = name_key(item.name)
            shown[own] = item.name
            spellings = [name_key(alias) for alias in item.aliases]
            papers = item.papers if isinstance(item, NamedAuthor) else None
            if papers is None:
                same |= dict.fromkeys(spellings, own)
            for paper in papers or ():
                key = key_of(paper)
                claims |= {(spelling, aliases.get(key, key)): own for spelling in (own, *spellings)}
        return cls(same, claims, shown)


class NameIndex:
    """Names of one sort: who is meant by each, on which papers."""

    def __init__(self, shelves: Mapping[str, NameRows], rules: NameRules, least: int) -> None:
        self._shelves = shelves
        self._rules = rules
        self._claimed = {spelling for spelling, _ in rules.claims}
        self._told_apart = set(rules.claims.values())
        self._places: dict[str, list[Spot]] = defaultdict(list)
        for name, rows in shelves.items():
            self._collect(name, rows)
        self.slugs = {key: name_slug(key) for key, places in self._places.items() if key and len(places) >= least}

    def _collect(self, shelf: str, rows: NameRows) -> None:
        places = self._places
        for position, meant in enumerate(self.meant(rows)):
            place = shelf, position
            for key in dict.fromkeys(meant):
                places[key].append(place)

    def meant(self, rows: NameRows) -> Iterator[list[str]]:
        """Yield for each paper of a shelf who is meant by its names, in their order."""
        same = [self._rules.same.get(key, key) for _, key in rows.names]
        if self._claimed.isdisjoint(key for _, key in rows.names):
            for members in rows.members:
                yield [same[number] for number in members]
            return
        for paper, members in zip(rows.keys, rows.members, strict=True):
            claims = ((number, (rows.names[number][1], paper)) for number in members)
            yield [self._rules.claims.get(claim, same[number]) for number, claim in claims]

    @cached_property
    def of_shelf(self) -> Mapping[str, list[list[str]]]:
        """Who is meant on each paper of each shelf."""
        return {name: list(self.meant(rows)) for name, rows in self._shelves.items()}

    @cached_property
    def by_slug(self) -> Mapping[str, str]:
        """The names that have a page by what they are called in links."""
        return {slug: key for key, slug in self.slugs.items()}

    @cached_property
    def _spellings(self) -> Mapping[str, Counter[str]]:
        """How often each name that has a page is written in which way."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for shelf, rows in self._shelves.items():
            for members, meant in zip(rows.members, self.of_shelf[shelf], strict=True):
                for number, key in zip(members, meant, strict=True):
                    if key in self.slugs:
                        found[key][rows.names[number][0]] += 1
        return found

    def name(self, key: str) -> str:
        """Return how readers see a name that has a page: as a person says, else as it is written most often."""
        return self._rules.shown.get(key) or min(self._spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]

    def spellings(self, key: str) -> tuple[str, ...]:
        """Return how else it is written."""
        return tuple(sorted(self._spellings[key].keys() - {self.name(key)}))

    def is_told_apart(self, key: str) -> bool:
        """Tell whether a person said which papers these are."""
        return key in self._told_apart

    def places(self, key: str) -> Sequence[Spot]:
        """Return where the papers of a name are."""
        return self._places[key]

    def any_spelling(self, key: str, place: Spot) -> str:
        """Return how a name is written on a paper."""
        shelf, position = place
        rows = self._shelves[shelf]
        number = self.of_shelf[shelf][position].index(key)
        return self._rules.shown.get(key) or rows.names[rows.members[position][number]][0]

    def all(self) -> list[tuple[str, str, int]]:
        """Return name in links, name and number of papers of those that have a page, by the name."""
        found = [(slug, self.name(key), len(self._places[key])) for key, slug in self.slugs.items()]
        return sorted(found, key=lambda item: (name_key(item[1]), item[0]))


class NameRows(NamedTuple):
    """The papers of a shelf, their names of one sort, and which of these each has."""

    keys: list[str]
    names: list[list[str]]
    members: list[list[int]]
