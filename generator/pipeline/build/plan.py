"""Which papers stand on which shelf, a month each, and all that each shelf is made of.

Most papers stand in one file, and are no other paper under another name; the few that may be are loaded and joined
every time, so that a shelf never depends on files of another month without knowing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.config import CurationFile
from generator.curate import NO_RULING, Decisions, PaperNames, Rules, Ruling, linked
from generator.library import is_day, shelf_name
from generator.linkage import Linked
from generator.manifest import content_hash
from generator.model import OTHER, Paper, Search, Topic
from generator.pipeline.build.dedupe import dedupe, single_items
from generator.pipeline.build.topic_cache import Sorting
from generator.store import Inventory, InventoryItem, PaperStore


@dataclass(frozen=True)
class ListInputs:
    """What every shelf is made of, hashed whole."""

    code_key: str
    """A hash of the code."""
    topics: tuple[Topic, ...]
    rules: Rules
    most: int
    """How many papers with most votes are told apart."""
    searches: tuple[Search, ...] = ()

    @cached_property
    def key(self) -> str:
        """A hash of all of it."""
        return content_hash(repr(self).encode(errors="surrogatepass"))


@dataclass(frozen=True, slots=True)
class FileInputs:
    """Papers of a file: its name below ``data/``, the hash of its content, and the keys of the papers."""

    name: str
    hash: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShelfInputs:
    """What one shelf is made of beside that: what sorts its papers is handed nothing else, and it is hashed whole."""

    name: str
    files: tuple[FileInputs, ...] = ()
    joined: tuple[Paper, ...] = ()
    """Papers that are joined already, out of several files, names or hands."""
    figures: Mapping[str, str] = field(default_factory=dict)
    """The newest figures of each paper, as cells, by any of its names."""
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    """What people decided about each paper, by its key."""

    @property
    def count(self) -> int:
        """How many papers there are."""
        return sum(len(file.keys) for file in self.files) + len(self.joined)

    def key(self, common: ListInputs) -> str:
        """Return a hash of all that the shelf is made of."""
        return content_hash(f"{common.key} {self!r}".encode(errors="surrogatepass"))

    def only(self, keys: Collection[str] | None) -> tuple[dict[str, set[str]], list[Paper]]:
        """Return the keys to load by the file that they are in, and the papers that are joined: all, or some."""
        wanted = {file.name: set(file.keys) if keys is None else set(file.keys) & set(keys) for file in self.files}
        joined = [paper for paper in self.joined if keys is None or paper.key in keys]
        return {name: found for name, found in wanted.items() if found}, joined


@dataclass(frozen=True, slots=True)
class Plan:
    """A list by shelves, before any is looked into."""

    common: ListInputs
    shelves: Mapping[str, ShelfInputs]
    """The newest first."""
    decisions: Decisions
    linked: Linked

    def keys(self) -> dict[str, str]:
        """Return the key of each shelf."""
        return {name: shelf.key(self.common) for name, shelf in self.shelves.items()}


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the names of all topics by slug, that of papers without one among them."""
    return {**{topic.slug: topic.name for topic in topics}, OTHER: OTHER.capitalize()}


def plan(inventory: Inventory, sorting: Sorting, curation: CurationFile, code: str, most: int) -> Plan:
    """Return what each shelf of a list is made of; ``code`` is a hash of the code, ``most`` as in ``ListInputs``.

    Raises:
        DataError: a file has changed since it was looked at.
    """
    items, files, several = single_items(inventory)
    deduped = dedupe(inventory, curation, items, files, several)
    single = {key: item for key, item in items.items() if key not in deduped.keys}
    decisions = _decisions(inventory, curation, sorting.topics, single, deduped.linked.papers)
    moved = {key for key in decisions.keys & single.keys() if decisions.move(key)}
    papers = inventory.papers(sorted({files[key] for key in moved}), moved).values()
    stay = {key: item for key, item in single.items() if key not in moved}
    joined = _by_shelf((*deduped.linked.papers, *papers), decisions)
    shelves = _shelves(inventory, _by_file(stay, files), joined, decisions)
    common = ListInputs(code, sorting.topics, decisions.rules, most, sorting.searches)
    return Plan(common, shelves, decisions, deduped.linked)


def _decisions(
    inventory: Inventory,
    curation: CurationFile,
    topics: tuple[Topic, ...],
    single: Mapping[str, InventoryItem],
    joined: Sequence[Paper],
) -> Decisions:
    """Return what people decided; "today" is the newest day of a paper."""

    def everything() -> list[Paper]:
        return list(linked(PaperStore(inventory.data).load().papers.values(), curation).papers)

    by_name = {key: key for key in single}
    by_name |= {name: paper.key for paper in joined for name in (paper.key, *paper.aliases)}
    days = [item.day for item in single.values() if is_day(item.day)]
    days += [paper.day.isoformat() for paper in joined if paper.day]
    today = date.fromisoformat(max(days)) if days else date.min
    return Decisions.over(curation, PaperNames(by_name, everything), names_of(topics), today)


_ByFile = Mapping[str, Mapping[str, Sequence[str]]]
"""Keys by the shelf, and by the file that they are in."""


def _by_file(single: Mapping[str, InventoryItem], files: Mapping[str, str]) -> _ByFile:
    shelves: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for key, item in single.items():
        shelves[shelf_name(item.day)].setdefault(files[key], []).append(key)
    return shelves


def _by_shelf(papers: Iterable[Paper], decisions: Decisions) -> Mapping[str, list[Paper]]:
    shelves: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        shelves[shelf_name(decisions.corrected(paper).when)].append(paper)
    return shelves


def _shelves(
    inventory: Inventory, single: _ByFile, joined: Mapping[str, Sequence[Paper]], decisions: Decisions
) -> dict[str, ShelfInputs]:
    figures, judged = inventory.figures, decisions.keys
    shelves: dict[str, ShelfInputs] = {}
    for shelf in sorted({*single, *joined}, reverse=True):
        files, papers = single.get(shelf, {}), joined.get(shelf, ())
        keys = [key for members in files.values() for key in members]
        names = [*keys, *(name for paper in papers for name in (paper.key, *paper.aliases))]
        rulings = {key: decisions.ruling(key) for key in keys if key in judged}
        rulings |= {paper.key: decisions.ruling(paper.key, paper.aliases) for paper in papers}
        shelves[shelf] = ShelfInputs(
            name=shelf,
            files=tuple(FileInputs(name, inventory.files[name].hash, tuple(held)) for name, held in files.items()),
            joined=tuple(papers),
            figures={name: figures[name] for name in names if name in figures},
            rulings={key: ruling for key, ruling in sorted(rulings.items()) if ruling is not NO_RULING},
        )
    return shelves
