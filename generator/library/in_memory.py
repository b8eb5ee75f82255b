"""A library of entries that are all in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.library.index import Library
from generator.library.orders import shelf_name
from generator.library.shelf import Shelf, contents_of
from generator.model import Edition, Entry, Naming, Topic

Find = Callable[[Entry], Iterable[str]]

_MOST: Final = 500
"""How many entries with most votes are told apart on each shelf."""


def library_of(
    entries: Iterable[Entry],
    topics: tuple[Topic, ...] = (),
    editions: Mapping[date, Edition] | None = None,
    naming: Naming | None = None,
    found_by: Find = lambda _: (),
) -> Library:
    """Return a library of entries that are all there; ``found_by`` names the saved searches that find one.

    Raises:
        DataError: two of them would be one page.
    """
    entries = tuple(entries)
    _refuse_namesakes(entries)
    shelves: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        shelves[shelf_name(entry.when)].append(entry)
    made = [
        Shelf(name, contents_of(members, {}, _MOST, found_by), _all_of(members)) for name, members in shelves.items()
    ]
    return Library(made, topics, editions, naming)


def _all_of(entries: Iterable[Entry]) -> Callable[[Collection[str]], Iterable[Entry]]:
    return lambda _: entries


def _refuse_namesakes(entries: Iterable[Entry]) -> None:
    """Refuse two papers that would be one page."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.key, *entry.paper.aliases):
            if name in seen:
                what = f"`{seen[name].title}` and `{entry.title}` would both be papers/{name}"
                raise DataError(Problem(what, Place("data"), "papers with different keys"))
            seen[name] = entry
