"""Papers on shelves, a month each: what one holds is found out again where something that it is made of differs.

What a shelf is made of is hashed: the files that its papers stand in, their figures, what people decided about them,
the rules and the code. Most papers stand in one file, and are no other paper under another name; the few that may be
are loaded and joined every time, so that a shelf never depends on files of another month without knowing it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from generator.classify import Subject
from generator.config import CurationFile
from generator.curate import Classify, Joined, Judgement, PaperNames, editions, join_papers, linked
from generator.errors import Problem
from generator.fork_map import in_shares
from generator.library import Library, Shelf, is_day, shelf_name
from generator.manifest import content_hash
from generator.model import OTHER, Edit, Figures, Paper, Topic, TopicMatch
from generator.pipeline.build.dedupe import dedupe, single_items
from generator.pipeline.build.shelf_cache import CachedShelf, encoded, shelf_cache_file
from generator.pipeline.build.topic_cache import Rules, Sorter
from generator.store import Inventory, InventoryItem, PaperStore, figures_of

_NOTES: Final = "shelves.json"
_WORTHWHILE: Final = 400
"""Papers from which on several processes sort them sooner."""


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the names of all topics by slug, that of papers without one among them."""
    return {**{topic.slug: topic.name for topic in topics}, OTHER: OTHER.capitalize()}


@dataclass(slots=True)
class _Month:
    """What stands on a shelf: keys by the file that they are in, and papers that were joined already."""

    files: dict[str, list[str]] = field(default_factory=dict)
    joined: list[Paper] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    """The keys of papers that people decided something about."""

    @property
    def count(self) -> int:
        return sum(map(len, self.files.values())) + len(self.joined)


@dataclass(frozen=True)
class Shelved:
    """A list on its shelves."""

    library: Library
    hidden: int
    problems: tuple[Problem, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    """What was decided about each paper that is shown, with the place of each."""
    judgement: Judgement
    shelves: Shelves

    def paper(self, key: str) -> tuple[Paper, Figures, Joined]:
        """Return a paper of the list, shown or hidden, its figures, and what joining it with its decisions gives."""
        return self.shelves.alone(key)


class Shelves:
    """The papers of a list by month."""

    def __init__(self, holdings: Inventory, rules: Rules, curation: CurationFile, base: str, most: int) -> None:
        """Sort papers by month; ``base`` is a hash of the code, ``most`` how many with most votes are told apart."""
        self._holdings = holdings
        self._rules = rules
        self._topics = rules.topics
        self._curation = curation
        self._most = most
        self._base = content_hash(repr((base, rules, [item.value for item in curation.hidings], most)).encode())
        rows, files, several = single_items(holdings)
        joined = dedupe(holdings, curation, rows, files, several)
        for key in joined.keys:
            rows.pop(key, None)
        self.linked = joined.linked
        self.judgement = self._judged(rows, self.linked.papers)
        papers = [*self.linked.papers, *self._moved(rows, files)]
        self._months = self._by_month(rows, files, papers)

    def _judged(self, rows: Mapping[str, InventoryItem], joined: Sequence[Paper]) -> Judgement:
        by_name = {key: key for key in rows}
        by_name |= {name: paper.key for paper in joined for name in (paper.key, *paper.aliases)}
        days = [row.day for row in rows.values() if is_day(row.day)]
        days += [paper.day.isoformat() for paper in joined if paper.day]
        newest = max(days, default="")
        today = date.fromisoformat(newest) if newest else date.min
        return Judgement.over(self._curation, PaperNames(by_name, self._all), names_of(self._topics), today)

    def _all(self) -> list[Paper]:
        stored = PaperStore(self._holdings.data).load()
        return list(linked(stored.papers.values(), self._curation).papers)

    def _moved(self, rows: dict[str, InventoryItem], files: Mapping[str, str]) -> list[Paper]:
        """Take out and return the papers that people put on another day."""
        corrected = [item.value.set for key in self.judgement.keys for item in self.judgement.decisions(key)]
        if not any(item and (item.published or item.issued) for item in corrected):
            return []
        keys = {
            key
            for key in self.judgement.keys & rows.keys()
            if any(
                item.value.set and (item.value.set.published or item.value.set.issued)
                for item in self.judgement.decisions(key)
            )
        }
        for key in keys:
            del rows[key]
        return list(self._holdings.papers(sorted({files[key] for key in keys}), keys).values())

    def _by_month(
        self, rows: Mapping[str, InventoryItem], files: Mapping[str, str], joined: Iterable[Paper]
    ) -> dict[str, _Month]:
        months: dict[str, _Month] = defaultdict(_Month)
        places: dict[str, str] = {}
        judged = self.judgement.keys
        for key, row in rows.items():
            month = shelf_name(row.day)
            months[month].files.setdefault(files[key], []).append(key)
            if key in judged:
                places[key] = month
        for paper in joined:
            month = shelf_name(self.judgement.corrected(paper).when)
            months[month].joined.append(paper)
            places[paper.key] = month
        for key in sorted(judged & places.keys()):
            months[places[key]].judged.append(key)
        return dict(months)

    def key_of(self, name: str) -> str:
        """Return a hash of all that a shelf is made of."""
        month, figures = self._months[name], self._holdings.figures
        files = [(self._holdings.files[file].hash, " ".join(keys)) for file, keys in month.files.items()]
        cells = " ".join(figures.get(key, "-") for keys in month.files.values() for key in keys)
        joined = [
            (paper, _cells_of(paper, figures), self.judgement.described_additions(paper)) for paper in month.joined
        ]
        judged = [self.judgement.described(key) for key in month.judged]
        return content_hash(repr((self._base, files, cells, joined, judged)).encode(errors="surrogatepass"))

    def joined(self, name: str, classify: Classify, keys: Collection[str] | None) -> Joined:
        """Load a shelf's papers, all or those with certain keys, and join them with what people decided."""
        month = self._months[name]
        wanted = {key for keys in month.files.values() for key in keys}
        if keys is not None:
            wanted &= set(keys)
        files = [file for file, members in month.files.items() if not wanted.isdisjoint(members)]
        joined = [paper for paper in month.joined if keys is None or paper.key in keys]
        return self._join([*self._holdings.papers(files, wanted).values(), *joined], classify)

    def _join(self, papers: Sequence[Paper], classify: Classify) -> Joined:
        names = (name for paper in papers for name in (paper.key, *paper.aliases))
        figures = {name: figures_of(self._holdings.figures[name]) for name in names if name in self._holdings.figures}
        return join_papers(papers, figures, self.judgement, classify)

    def alone(self, key: str) -> tuple[Paper, Figures, Joined]:
        """Return one paper by its key."""
        for month in self._months.values():
            found = {paper.key: paper for paper in month.joined if paper.key == key}
            names = [file for file, keys in month.files.items() if key in keys]
            if found := found or self._holdings.papers(names, {key}):
                paper = found[key]
                figures = figures_of(_cells_of(paper, self._holdings.figures))
                return paper, figures, self._join([paper], unsorted)
        raise KeyError(key)

    def shelve(self, cache: Path) -> Shelved:
        """Put up the shelves, with what is known of them from the run before."""
        keys = {name: self.key_of(name) for name in sorted(self._months, reverse=True)}
        notes = shelf_cache_file(cache / _NOTES)
        before = notes.read() or {}
        known = {name: before[name] for name, key in keys.items() if name in before and before[name].key == key}
        fresh = [name for name in keys if name not in known]
        sorter = Sorter(self.joined, self._rules, cache, keys)
        found = in_shares(
            fresh, partial(sorter.held, most=self._most), lambda name: self._months[name].count, _WORTHWHILE
        )
        known |= dict(zip(fresh, found, strict=True))
        if fresh or known.keys() != before.keys():
            notes.write(encoded(known))
            sorter.tidy()
        held = {name: known[name] for name in keys}
        orders, wrong = editions(self._curation.editions, partial(_shown, held), self.judgement.known)
        shelves = [Shelf(name, item.contents, partial(sorter.entries, name)) for name, item in held.items()]
        told = sorted((problem for item in held.values() for problem in item.problems), key=_position)
        return Shelved(
            library=Library(shelves, self._topics, orders),
            hidden=sum(item.hidden for item in held.values()),
            problems=(*self._holdings.problems, *self._curation.problems, *self.judgement.problems, *told, *wrong),
            edits={key: edits for item in held.values() for key, edits in item.edits.items()},
            judgement=self.judgement,
            shelves=self,
        )


def _cells_of(paper: Paper, figures: Mapping[str, str]) -> str | None:
    return next((figures[name] for name in (paper.key, *paper.aliases) if name in figures), None)


def _shown(held: Mapping[str, CachedShelf], day: date) -> list[str]:
    """Return the keys of the papers that are shown under a day."""
    name = day.isoformat()
    shelf = held.get(shelf_name(name))
    return [key for key, _ in shelf.contents.days.get(name, ())] if shelf else []


def _position(problem: Problem) -> tuple[str, int, int, str]:
    return problem.where.name, problem.where.line or 0, problem.where.column or 0, problem.what


def unsorted(key: str, subject: Subject) -> tuple[TopicMatch, ...]:
    """Return no topics, where they are not asked for: what decisions say is told without sorting papers."""
    del key, subject
    return ()
