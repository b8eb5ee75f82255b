"""What people say is one paper, and what is two: ``same`` and ``not_same``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from generator.config import CurationFile, Located
from generator.curate.references import PaperNames
from generator.errors import Problem, Severity
from generator.identity import key_of
from generator.linkage import Bonds
from generator.model import PaperGroup


class Said(NamedTuple):
    """The pairs that count, and what contradicts itself; of that nothing is joined."""

    bonds: Bonds
    problems: tuple[Problem, ...] = ()


def bonds_of(curation: CurationFile) -> Said:
    """Return which keys are one paper and which are two, as people say."""
    apart = {pair: item for item in curation.not_same for pair in _pairs(item)}
    same: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for keys, items in _together(curation.same):
        against = [apart[pair] for pair in combinations(sorted(keys), 2) if pair in apart]
        if not against:
            same += [pair for item in items for pair in _pairs(item)]
        problems += [_contradiction(item, against[0]) for item in items if against]
        problems += [_contradiction(item, items[0]) for item in against]
    return Said(Bonds(frozenset(same), frozenset(apart)), tuple(dict.fromkeys(problems)))


def _keys(item: Located[PaperGroup]) -> set[str]:
    return {key_of(reference) for reference in item.value.root}


def _pairs(item: Located[PaperGroup]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(_keys(item)), 2)


def _together(
    items: Iterable[Located[PaperGroup]],
) -> Iterable[tuple[set[str], Sequence[Located[PaperGroup]]]]:
    """Return the groups that share papers as one, each with where it is said."""
    groups: list[tuple[set[str], list[Located[PaperGroup]]]] = []
    for item in items:
        keys, said = _keys(item), [item]
        for group in [group for group in groups if not keys.isdisjoint(group[0])]:
            groups.remove(group)
            keys |= group[0]
            said = [*group[1], *said]
        groups.append((keys, said))
    return groups


def _contradiction(item: Located[PaperGroup], other: Located[PaperGroup]) -> Problem:
    what = f"contradicts {other.document.place(other.path)}: papers cannot be one and two"
    return Problem(what, item.document.place(item.path), "one of `same` and `not_same`")


def doubtful_bonds(curation: CurationFile, known: PaperNames) -> Iterator[Problem]:
    """Yield what is wrong with such groups in the light of the papers: unknown ones, or one alone."""
    for item in (*curation.same, *curation.not_same):
        for number, reference in enumerate(item.value.root):
            if known.key(reference) is None:
                yield known.unknown(reference, item.document.place((*item.path, number)))
        if len(_keys(item)) == 1:
            what = "names one paper only"
            yield Problem(what, item.document.place(item.path), "two papers or more", severity=Severity.WARNING)
