"""Who wrote what: authors and organisations by name, out of what is noted of shelves, without loading a paper.

A name is not a person: whoever is written alike is one, unless people said otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

from generator.library.name_index import NameIndex, NameRows, NameRules, Spot
from generator.library.orders import shelf_name
from generator.library.shelf import Card, Shelf
from generator.manifest import content_hash
from generator.model import Figures, Naming

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
            name: NameRows(keys[name], known.authors, [Card(*row).authors for row in known.cards])
            for name, known in contents.items()
        }
        houses = {
            name: NameRows(
                keys[name],
                known.houses,
                [[] if (house := Card(*row).house) is None else [house] for row in known.cards],
            )
            for name, known in contents.items()
        }
        self._authors = NameIndex(authors, NameRules.of(naming.authors, aliases), naming.author_papers)
        self._houses = NameIndex(houses, NameRules.of(naming.organizations, aliases), naming.organization_papers)

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

    def _told(self, names: NameIndex, slug: str) -> object:
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

    def _named(self, names: NameIndex, slug: str) -> Named | None:
        """Return what is told of a name; it is asked for twice in a row: by the trace, and by the page."""
        asked = names, slug
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._tell(names, slug)
        return self._last[1]

    _last: tuple[tuple[NameIndex, str], Named | None] | None = None

    def _tell(self, names: NameIndex, slug: str) -> Named | None:
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

    def _beside(self, names: NameIndex, places: Sequence[Spot], own: str) -> tuple[Beside, ...]:
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
