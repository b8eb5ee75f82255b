"""Papers on shelves, a month each: what one holds is found out again where something that it is made of differs.

What a shelf is made of is one value (``ShelfInputs``), which is hashed whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from generator.classify import Subject
from generator.curate import Classify, Joined, editions, join_papers
from generator.errors import Problem
from generator.fork_map import in_shares
from generator.library import Library, Shelf, shelf_name
from generator.model import Edit, Figures, Naming, Paper, TopicMatch
from generator.pipeline.build.plan import ListInputs, Plan, ShelfInputs
from generator.pipeline.build.shelf_cache import CachedShelf, encoded, shelf_cache_file
from generator.pipeline.build.topic_cache import Sorter, Sorting
from generator.store import Inventory, figures_of

_FILE: Final = "shelves.json"
_WORTHWHILE: Final = 400
"""Papers from which on several processes sort them sooner."""


@dataclass(frozen=True)
class Shelved:
    """A list on its shelves."""

    library: Library
    hidden: int
    problems: tuple[Problem, ...]
    edits: Mapping[str, tuple[Edit, ...]]
    """What was decided about each paper that is shown, with the place of each."""
    plan: Plan
    inventory: Inventory

    def paper(self, key: str) -> tuple[Paper, Figures, tuple[Edit, ...]]:
        """Return a paper of the list, shown or hidden, its figures, and what was decided about it.

        Raises:
            KeyError: there is none.
        """
        for shelf in self.plan.shelves.values():
            if papers := load(self.inventory, shelf, {key}):
                joined = join(papers, shelf, self.plan.common, unsorted)
                hiding = self.plan.decisions.hiding_edits(joined.hiding.get(key, ()))
                edits = sorted((*joined.edits.get(key, ()), *hiding), key=lambda edit: edit.place)
                return papers[0], _figures(papers[0], shelf), tuple(edits)
        raise KeyError(key)


def load(inventory: Inventory, shelf: ShelfInputs, keys: Collection[str] | None) -> list[Paper]:
    """Load a shelf's papers, all or those with certain keys.

    Raises:
        DataError: a file has changed since it was looked at.
    """
    wanted, joined = shelf.only(keys)
    members = {key for found in wanted.values() for key in found}
    return [*inventory.papers(wanted, members).values(), *joined]


def join(papers: list[Paper], shelf: ShelfInputs, common: ListInputs, classify: Classify) -> Joined:
    """Join papers of a shelf with what people decided."""
    names = (name for paper in papers for name in (paper.key, *paper.aliases) if name in shelf.figures)
    figures = {name: figures_of(shelf.figures[name]) for name in names}
    return join_papers(papers, figures, shelf.rulings, common.rules, classify)


def _figures(paper: Paper, shelf: ShelfInputs) -> Figures:
    names = (name for name in (paper.key, *paper.aliases) if name in shelf.figures)
    return figures_of(shelf.figures.get(next(names, "")))


def shelve(plan: Plan, inventory: Inventory, cache: Path, naming: Naming | None = None) -> Shelved:
    """Put up the shelves, with what is known of them from the run before."""
    keys, file = plan.keys(), shelf_cache_file(cache / _FILE)
    before = file.read() or {}
    known = {name: before[name] for name, key in keys.items() if name in before and before[name].key == key}
    fresh = [name for name in keys if name not in known]

    def joined(name: str, classify: Classify, keys: Collection[str] | None) -> Joined:
        shelf = plan.shelves[name]
        return join(load(inventory, shelf, keys), shelf, plan.common, classify)

    sorter = Sorter(joined, Sorting(plan.common.topics, plan.common.searches), cache, keys)
    sort = partial(sorter.sorted_shelf, most=plan.common.most)
    found = in_shares(fresh, sort, lambda name: plan.shelves[name].count, _WORTHWHILE)
    known |= dict(zip(fresh, found, strict=True))
    if fresh or known.keys() != before.keys():
        file.write(encoded(known))
        sorter.tidy()
    return _shelved(plan, inventory, {name: known[name] for name in keys}, sorter, naming)


def _shelved(
    plan: Plan,
    inventory: Inventory,
    known: Mapping[str, CachedShelf],
    sorter: Sorter,
    naming: Naming | None,
) -> Shelved:
    curation, decisions = plan.decisions.curation, plan.decisions
    orders, wrong = editions(curation.editions, partial(_shown, known), decisions.known)
    shelves = [Shelf(name, item.contents, partial(sorter.entries, name)) for name, item in known.items()]
    told = sorted((problem for item in known.values() for problem in item.problems), key=_position)
    return Shelved(
        library=Library(shelves, plan.common.topics, orders, naming),
        hidden=sum(item.hidden for item in known.values()),
        problems=(*inventory.problems, *curation.problems, *decisions.problems, *told, *wrong),
        edits={key: edits for item in known.values() for key, edits in item.edits.items()},
        plan=plan,
        inventory=inventory,
    )


def _shown(known: Mapping[str, CachedShelf], day: date) -> list[str]:
    """Return the keys of the papers that are shown under a day."""
    name = day.isoformat()
    shelf = known.get(shelf_name(name))
    return [key for key, _ in shelf.contents.days.get(name, ())] if shelf else []


def _position(problem: Problem) -> tuple[str, int, int, str]:
    return problem.where.name, problem.where.line or 0, problem.where.column or 0, problem.what


def unsorted(key: str, subject: Subject) -> tuple[TopicMatch, ...]:
    """Return no topics, where they are not asked for: what decisions say is told without sorting papers."""
    del key, subject
    return ()
