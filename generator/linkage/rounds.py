"""Which papers are one under several names: by an id, by title and authors, or since people say so.

This is derived from all papers at once and stored nowhere, so the order in which they came cannot matter. It goes in
rounds, the surest evidence first: what people say, a common id, the title with the authors, and for an entry without
authors the title with the year and the venue, or with another fact that no two papers share. In each round an entry
that fits two papers which do not fit each other joins neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations
from typing import Final, NamedTuple

from generator.linkage.evidence import ROUNDS, SHORTEST_TITLE, Evidence, Fits, Node, is_open, rank
from generator.model import Paper


class Tie(NamedTuple):
    """An entry that is joined with a paper, by their keys."""

    paper: str
    entry: str
    by: Evidence


class Doubt(NamedTuple):
    """An entry that fits several papers which do not fit each other, or one by its title alone: it joins none."""

    entry: str
    papers: tuple[str, ...]
    by: Evidence


@dataclass(frozen=True, slots=True)
class Bonds:
    """What people say: pairs of keys that are one paper, and pairs that are two."""

    same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    @property
    def keys(self) -> set[str]:
        """Every key that is named."""
        return {key for pair in self.same | self.apart for key in pair}


NO_BONDS: Final = Bonds()


@dataclass(frozen=True, slots=True)
class Linked:
    """Papers of which none is another one, and how they came about."""

    papers: tuple[Paper, ...]
    ties: tuple[Tie, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def told(self) -> tuple[Tie, ...]:
        """What is joined by anything but an id, what people say, or being the same entry under an older key."""
        return tuple(tie for tie in self.ties if tie.by not in {Evidence.ID, Evidence.HAND, Evidence.ENTRY})


Fitting = dict[int, dict[int, Evidence]]
"""By the number of a node those that fit it, and by what."""


@dataclass
class _Linkage:
    """The state between rounds."""

    nodes: list[Node]
    bonds: Bonds
    ties: dict[str, Evidence] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)

    @cached_property
    def _apart(self) -> dict[str, set[str]]:
        apart: dict[str, set[str]] = defaultdict(set)
        for one, other in self.bonds.apart:
            apart[one].add(other)
            apart[other].add(one)
        return apart

    def by_hand(self) -> None:
        """Join what people say is one paper."""
        places = {name: number for number, node in enumerate(self.nodes) for name in node.names}
        fitting: Fitting = {}
        for one, other in self.bonds.same:
            if one in places and other in places and places[one] != places[other]:
                _connect(fitting, places[one], places[other], Evidence.HAND)
        self._join(map(sorted, _components(fitting)), lambda _, __: Evidence.HAND)

    def round(self) -> bool:
        """Join what fits, the surest evidence first, and tell whether anything did."""
        before = len(self.nodes)
        self.doubts = {}
        for names_of, fits in ROUNDS:
            fitting = self._fitting(names_of, fits)
            groups = []
            for group in _components(fitting):
                unsure = _unsure(group, fitting)
                for number in unsure:
                    self._doubt(number, fitting[number])
                sure = {number: fitting[number].keys() - unsure for number in group - unsure}
                groups += [sorted(members) for members in _components(sure) if len(members) > 1]
            self._join(groups, partial(_evidence, fitting))
        return len(self.nodes) < before

    def open(self) -> Iterator[Doubt]:
        """Yield the entries of which a title alone says that they may be others."""
        fits = self._fitting(lambda node: (node.title,), lambda *pair: Evidence.TITLE if is_open(*pair) else None)
        for number, others in fits.items():
            node = self.nodes[number]
            if not node.authors and len(node.title) >= SHORTEST_TITLE:
                keys = sorted(self.nodes[other].paper.key for other in others)
                yield Doubt(node.paper.key, tuple(keys), Evidence.TITLE)

    def _fitting(self, names_of: Callable[[Node], Iterable[str]], fits: Fits) -> Fitting:
        shared: dict[str, list[int]] = defaultdict(list)
        for number, node in enumerate(self.nodes):
            if node.paper.key not in self.doubts:
                for name in filter(None, names_of(node)):
                    shared[name].append(number)
        fitting: Fitting = {}
        for numbers in shared.values():
            for one, other in combinations(numbers, 2):
                by = fits(self.nodes[one], self.nodes[other])
                if by and not self._are_apart(self.nodes[one], self.nodes[other]):
                    _connect(fitting, one, other, by)
        return fitting

    def _are_apart(self, one: Node, other: Node) -> bool:
        return any(not other.names.isdisjoint(self._apart[name]) for name in one.names if name in self._apart)

    def _doubt(self, number: int, fitting: Mapping[int, Evidence]) -> None:
        key = self.nodes[number].paper.key
        others = tuple(sorted(self.nodes[other].paper.key for other in fitting))
        self.doubts[key] = Doubt(key, others, min(fitting.values()))

    def _join(self, groups: Iterable[Sequence[int]], by: Callable[[int, int], Evidence]) -> None:
        gone: set[int] = set()
        for group in groups:
            first, *others = sorted(group, key=lambda number: rank(self.nodes[number].paper))
            self.ties |= {self.nodes[number].paper.key: by(first, number) for number in others}
            self.nodes[first] = Node(tuple(entry for number in group for entry in self.nodes[number].entries))
            gone.update(others)
        if gone:
            self.nodes = [node for number, node in enumerate(self.nodes) if number not in gone]


def _evidence(fitting: Fitting, one: int, other: int) -> Evidence:
    return fitting[one][other]


def _connect(fitting: Fitting, one: int, other: int, by: Evidence) -> None:
    fitting.setdefault(one, {})[other] = by
    fitting.setdefault(other, {})[one] = by


def _components(fitting: Mapping[int, Iterable[int]]) -> Iterator[set[int]]:
    """Yield the groups of nodes that are connected."""
    seen: set[int] = set()
    for start in fitting:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            fresh = {*fitting[waiting.pop()]} - group
            group |= fresh
            waiting += fresh
        seen |= group
        yield group


def _unsure(group: Collection[int], fitting: Fitting) -> set[int]:
    """Return those of a group that fit two which do not fit each other."""
    if all(len(fitting[number]) == len(group) - 1 for number in group):
        return set()
    return {
        number
        for number in group
        if any(not (fitting[number].keys() - {other}) <= fitting[other].keys() for other in fitting[number])
    }


def link(papers: Iterable[Paper], bonds: Bonds = NO_BONDS) -> Linked:
    """Return the papers with those joined that are one under several names; the other names become aliases."""
    linkage = _Linkage([Node((paper,)) for paper in papers], bonds)
    linkage.by_hand()
    while linkage.round():
        pass
    found = sorted((node.paper for node in linkage.nodes), key=rank)
    home = {name: paper.key for paper in found for name in (paper.key, *paper.aliases)}
    ties = (Tie(home[entry], entry, by) for entry, by in linkage.ties.items())
    doubts = sorted([*linkage.doubts.values(), *linkage.open()])
    return Linked(tuple(found), tuple(sorted(ties)), tuple(doubts))


def unite(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers with those joined that are one under several names."""
    return list(link(papers).papers)
