"""What is new, for those who follow a list: the newest arrivals, by the day on which each came into the list.

Out of time order a paper may come late, and a feed that goes by the days under which papers stand would drop it before
anybody saw it. So feeds go by arrival: the newest ones, and all of the last days, so that who looks once in these days
misses nothing. Where an archive is brought along, years of it arrive on one day: of what stood long before it arrived
there are no more than a few beyond the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Final, NamedTuple

from generator.library.orders import is_day
from generator.library.shelf import LONG_AGO, Contents, Shelf
from generator.manifest import content_hash
from generator.model import Edition

NEWEST: Final = 50
"""So many are in a feed in any case."""
WHOLE_DAYS: Final = 7
"""Days of arrival, up to the newest in a feed, of which all are in it."""
LATE_DAYS: Final = 14
"""Days after which what arrives is no late paper, but brought along out of an archive."""
MOST_OLD: Final = 100
"""So many of these are in a feed at most, beside the newest."""


class Arrival(NamedTuple):
    """A paper, or an edition, as far as it has to be known to tell whether it is new; in the order of arrival."""

    day: str
    when: str
    """Where it stands in time."""
    key: str
    told: str
    """A hash of what feeds tell of it."""


def newest_arrivals(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Return those that a feed has, the newest first."""
    order = sorted(arrivals, reverse=True)
    return [*order[:NEWEST], *_others(order)]


def _others(order: list[Arrival]) -> Iterator[Arrival]:
    """Yield what came in the last days besides the newest."""
    first = _first_day(order)
    recent = [item for item in order[NEWEST:] if item.day >= first]
    old = {item.key for item in islice(filter(_is_old, recent), MOST_OLD, None)}
    yield from (item for item in recent if item.key not in old)


def _first_day(arrivals: Iterable[Arrival]) -> str:
    """Return the first of the last days up to the newest arrival."""
    newest = max((item.day for item in arrivals), default=LONG_AGO.isoformat())
    return date.fromordinal(date.fromisoformat(newest).toordinal() - WHOLE_DAYS + 1).isoformat()


def _is_old(item: Arrival) -> bool:
    if not is_day(item.when):
        return True
    return (date.fromisoformat(item.day) - date.fromisoformat(item.when)).days > LATE_DAYS


class News:
    """What is new on shelves: of all papers, of a topic, a tag, a saved search, of the picks; and the new editions."""

    def __init__(self, shelves: Mapping[str, Shelf], editions: Mapping[date, Edition]) -> None:
        self._shelves = shelves
        self._editions = editions
        self._newest: dict[str, list[Arrival]] = {}

    @cached_property
    def arrivals(self) -> Mapping[str, Arrival]:
        """When each paper came into the list, by its key."""
        return {
            key: Arrival(arrived[key][0], when, key, arrived[key][1])
            for shelf in self._shelves.values()
            for arrived in [shelf.contents.arrived]
            for when, shown in shelf.contents.days.items()
            for key, _ in shown
        }

    def newest(self, of: str) -> list[Arrival]:
        """Return what a feed has: ``of`` is ``all``, ``picks``, or ``topic``, ``tag`` or ``search`` with a slug."""
        if of not in self._newest:
            self._newest[of] = newest_arrivals(self._candidates(of))
        return self._newest[of]

    @cached_property
    def _by_arrival(self) -> list[tuple[str, Contents]]:
        """The shelves by the newest arrival on each, so that most need not be gone through."""
        shelves = (shelf.contents for shelf in self._shelves.values())
        dated = [(max(day for day, _ in contents.arrived.values()), contents) for contents in shelves]
        return sorted(dated, key=itemgetter(0), reverse=True)

    def _candidates(self, of: str) -> list[Arrival]:
        """Return the arrivals of all shelves that may have one of the newest."""
        found: list[Arrival] = []
        for newest, contents in self._by_arrival:
            if len(found) >= NEWEST and newest < _first_day(found) and _later(found, newest) >= NEWEST:
                break
            found += [self.arrivals[key] for key in _keys(contents, of)]
        return found

    @cached_property
    def editions(self) -> list[Arrival]:
        """The newest days with papers, each of which came when the first of its papers did."""
        days = ((day, shown) for shelf in self._shelves.values() for day, shown in shelf.contents.days.items())
        return newest_arrivals(self._edition(day, [key for key, _ in shown]) for day, shown in days if is_day(day))

    def _edition(self, day: str, keys: list[str]) -> Arrival:
        members = [self.arrivals[key] for key in keys]
        made_of = sorted(members), self._editions.get(date.fromisoformat(day))
        told = content_hash(repr(made_of).encode(errors="surrogatepass"))
        return Arrival(min(members).day, day, day, told)


def _later(found: Iterable[Arrival], day: str) -> int:
    return sum(item.day > day for item in found)


def _keys(contents: Contents, of: str) -> Iterable[str]:
    kind, _, slug = of.partition(" ")
    match kind:
        case "topic":
            keys: Iterable[str] = contents.topics.get(slug, ["", []])[1]
        case "search":
            keys = contents.searches.get(slug, ())
        case "tag":
            keys = [mark["key"] for mark in contents.marked if slug in mark["tags"]]
        case "picks":
            keys = [mark["key"] for mark in contents.marked if mark["picked"]]
        case _:
            keys = contents.arrived
    return keys
