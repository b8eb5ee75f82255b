"""Who wrote what: authors and organisations by name, out of what is noted of shelves, without loading a paper.

A name is not a person: whoever is written alike is one, unless people said otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

from generator.authorship import name_key
from generator.identity import key_of, name_slug
from generator.library.orders import shelf_name
from generator.library.shelf import Card, Shelf
from generator.manifest import content_hash
from generator.model import Figures, NamedAuthor, NamedHouse, Naming

_UPVOTES = Card._fields.index("upvotes")
_NAMED = 3
"""How many authors a short card names; a single one too many is named."""
_OFTEN = 2
"""Papers together from which on somebody stands on another one's page: one alone says little."""
_MOST_BESIDE = 12
"""How many others a page of an author or organisation names."""


class Listed(NamedTuple):
    """A paper in a list of an author's or an organisation's."""

    key: str
    hash: str
    when: str
    title: str
    upvotes: int | None
    comments: int | None
    reference: str
    standing: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    """The first of them."""
    author_count: int
    house: str

    @property
    def figures(self) -> Figures:
        """Its figures, as an entry has them."""
        return Figures(upvotes=self.upvotes, comments=self.comments)

    @property
    def place(self) -> tuple[object, ...]:
        """Its place among papers by upvotes, as ``by_votes`` orders them."""
        votes = self.upvotes is None, -(self.upvotes or 0), -(self.comments or 0)
        return *votes, -date.fromisoformat(self.when).toordinal(), self.title.casefold(), self.key


class Beside(NamedTuple):
    """Somebody named with another one: how often, and the name in links of those who have a page."""

    name: str
    papers: int
    slug: str


class Named(NamedTuple):
    """All that is told of an author or an organisation."""

    slug: str
    name: str
    spellings: tuple[str, ...]
    """How else the name is written."""
    is_told_apart: bool
    """Whether a person said which papers of that name these are."""
    papers: tuple[Listed, ...]
    """The newest first."""
    authors: tuple[Beside, ...]
    houses: tuple[Beside, ...]


class NamePages(NamedTuple):
    """The names of a paper that have a page: of authors by their place on the paper, and of its organisation."""

    authors: Mapping[int, str] = {}
    house: str = ""


NO_NAME_PAGES = NamePages()
Spot = tuple[str, int]
"""A shelf, and the position of a paper there."""


@dataclass(frozen=True)
class _Rules:
    """What people said of names."""

    same: Mapping[str, str]
    """Of each spelling the name that it stands for."""
    claims: Mapping[tuple[str, str], str]
    """Of a spelling on a paper the person that is meant."""
    shown: Mapping[str, str]
    """Of a name how readers see it."""

    @classmethod
    def of(cls, written: Iterable[NamedAuthor | NamedHouse], aliases: Mapping[str, str]) -> _Rules:
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


class _Names:
    """Names of one sort: who is meant by each, on which papers."""

    def __init__(self, shelves: Mapping[str, _Rows], rules: _Rules, least: int) -> None:
        self._shelves = shelves
        self._rules = rules
        self._claimed = {spelling for spelling, _ in rules.claims}
        self._told_apart = set(rules.claims.values())
        self._places: dict[str, list[Spot]] = defaultdict(list)
        for name, rows in shelves.items():
            self._collect(name, rows)
        self.slugs = {key: name_slug(key) for key, places in self._places.items() if key and len(places) >= least}

    def _collect(self, shelf: str, rows: _Rows) -> None:
        places = self._places
        for position, meant in enumerate(self.meant(rows)):
            place = shelf, position
            for key in dict.fromkeys(meant):
                places[key].append(place)

    def meant(self, rows: _Rows) -> Iterator[list[str]]:
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


class _Rows(NamedTuple):
    """The papers of a shelf, their names of one sort, and which of these each has."""

    keys: list[str]
    names: list[list[str]]
    members: list[list[int]]


class Directory:
    """Authors and organisations with so many papers that they have a page."""

    def __init__(self, shelves: Mapping[str, Shelf], naming: Naming) -> None:
        """Read what is noted of shelves, the newest first."""
        contents = {name: shelf.contents for name, shelf in shelves.items()}
        aliases = {alias: key for known in contents.values() for alias, key in known.aliases.items()}
        self._shown = {
            name: [(key, known_hash, when) for when, rows in known.days.items() for key, known_hash in rows]
            for name, known in contents.items()
        }
        self._contents = contents
        self._naming = content_hash(repr(naming).encode())
        self._marks: dict[Spot, str] = {}
        self._cards: dict[Spot, Listed] = {}
        keys = {name: [key for key, *_ in rows] for name, rows in self._shown.items()}
        authors = {
            name: _Rows(keys[name], known.authors, [Card(*row).authors for row in known.cards])
            for name, known in contents.items()
        }
        houses = {
            name: _Rows(
                keys[name],
                known.houses,
                [[] if (house := Card(*row).house) is None else [house] for row in known.cards],
            )
            for name, known in contents.items()
        }
        self._authors = _Names(authors, _Rules.of(naming.authors, aliases), naming.author_papers)
        self._houses = _Names(houses, _Rules.of(naming.organizations, aliases), naming.organization_papers)

    def authors(self) -> list[tuple[str, str, int]]:
        """Return name in links, name and number of papers of each author that has a page, by the name."""
        return self._authors.all()

    def houses(self) -> list[tuple[str, str, int]]:
        """Return the same of each organisation."""
        return self._houses.all()

    def author(self, slug: str) -> Named | None:
        """Return all that is told of an author by the name in links; None where there is no page."""
        return self._named(self._authors, slug)

    def house(self, slug: str) -> Named | None:
        """Return the same of an organisation."""
        return self._named(self._houses, slug)

    def told_author(self, slug: str) -> object:
        """Return what all that is told of an author depends on, without working it out."""
        return self._told(self._authors, slug)

    def told_house(self, slug: str) -> object:
        """Return the same of an organisation."""
        return self._told(self._houses, slug)

    def _told(self, names: _Names, slug: str) -> object:
        key = names.by_slug.get(slug)
        return None if key is None else (self._naming, [self._mark(place) for place in names.places(key)])

    def _mark(self, place: Spot) -> str:
        """Return a text that differs where a paper does, or which of its names have a page."""
        mark = self._marks.get(place)
        if mark is None:
            shelf, position = place
            key, known_hash, when = self._shown[shelf][position]
            mark = self._marks[place] = f"{known_hash} {crc32(repr(self.links_at(when).get(key)).encode()):x}"
        return mark

    def most_voted(self, days: Iterable[date], count: int) -> list[Listed]:
        """Return so many papers of days with the most upvotes, of those that have any."""
        names = {day.isoformat() for day in days}
        found = [
            self._listed((shelf, position))
            for shelf in sorted({shelf_name(name) for name in names})
            for position, (_, _, when) in enumerate(self._shown[shelf])
            if when in names and self._contents[shelf].cards[position][_UPVOTES]
        ]
        return sorted(found, key=lambda paper: paper.place)[:count]

    def links_at(self, when: str) -> Mapping[str, NamePages]:
        """Return of each paper of a day the names that have a page; of a paper without any nothing."""
        return self._links.get(when, {})

    @cached_property
    def _links(self) -> Mapping[str, Mapping[str, NamePages]]:
        found: dict[str, dict[str, NamePages]] = defaultdict(dict)
        writers, houses = self._authors, self._houses
        for shelf, rows in self._shown.items():
            named = zip(rows, writers.of_shelf[shelf], houses.of_shelf[shelf], strict=True)
            for (key, _, when), authors, own in named:
                links = {place: writers.slugs[one] for place, one in enumerate(authors) if one in writers.slugs}
                house = houses.slugs.get(own[0], "") if own else ""
                if links or house:
                    found[when][key] = NamePages(links, house)
        return found

    def _named(self, names: _Names, slug: str) -> Named | None:
        """Return what is told of a name; it is asked for twice in a row: by the trace, and by the page."""
        asked = names, slug
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._tell(names, slug)
        return self._last[1]

    _last: tuple[tuple[_Names, str], Named | None] | None = None

    def _tell(self, names: _Names, slug: str) -> Named | None:
        key = names.by_slug.get(slug)
        if key is None:
            return None
        places = names.places(key)
        return Named(
            slug=slug,
            name=names.name(key),
            spellings=names.spellings(key),
            is_told_apart=names.is_told_apart(key),
            papers=tuple(self._listed(place) for place in places),
            authors=self._beside(self._authors, places, key if names is self._authors else ""),
            houses=self._beside(self._houses, places, key if names is self._houses else ""),
        )

    def _listed(self, place: Spot) -> Listed:
        if found := self._cards.get(place):
            return found
        shelf, position = place
        known, (key, known_hash, when) = self._contents[shelf], self._shown[shelf][position]
        card = Card(*known.cards[position])
        found = self._cards[place] = Listed(
            key=key,
            hash=known_hash,
            when=when,
            title=card.title,
            upvotes=card.upvotes,
            comments=card.comments,
            reference=card.reference,
            standing=card.standing,
            topics=self._topics[shelf].get(key, ()),
            authors=tuple(known.authors[number][0] for number in card.authors[: _NAMED + 1]),
            author_count=len(card.authors),
            house="" if card.house is None else known.houses[card.house][0],
        )
        return found

    @cached_property
    def _topics(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The topics of each paper of each shelf."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for shelf, known in self._contents.items():
            of_paper: dict[str, list[str]] = defaultdict(list)
            for slug, (_, keys) in known.topics.items():
                for key in keys:
                    of_paper[key].append(slug)
            found[shelf] = {key: tuple(slugs) for key, slugs in of_paper.items()}
        return found

    def _beside(self, names: _Names, places: Sequence[Spot], own: str) -> tuple[Beside, ...]:
        """Return who is named most often on papers, but for one."""
        first: dict[str, Spot] = {}
        named: list[str] = []
        for place in places:
            shelf, position = place
            keys = dict.fromkeys(names.of_shelf[shelf][position], place)
            named += keys
            first = keys | first
        counts = Counter(named)
        del counts[own]
        del counts[""]
        most = [(key, count) for key, count in counts.most_common(_MOST_BESIDE) if count >= _OFTEN]
        return tuple(
            Beside(names.any_spelling(key, first[key]), count, names.slugs.get(key, "")) for key, count in most
        )
