"""Which papers have to be compared with each other at all, told without loading one.

Whatever ``evidence.ROUNDS`` compares shares a DOI or a title, or people say that it is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, Protocol
from zlib import crc32

from generator.identity import normal_title
from generator.linkage.rounds import NO_BONDS, Bonds
from generator.model import Paper


class ComparedBy(NamedTuple):
    """By what a paper is compared with others."""

    is_arxiv: bool
    """Whether it has an arXiv id: two that have one are the same only where people say so."""
    doi: str
    title: int
    """A checksum of its title; 0 where there is none."""


def compared_by(paper: Paper) -> ComparedBy:
    """Return by what a paper is compared with others."""
    identity, title = paper.identity, normal_title(paper.facts.title or "")
    checksum = crc32(title.encode("utf-8", "replace")) if title else 0
    return ComparedBy(bool(identity.arxiv), identity.doi or "", checksum)


class Compared(Protocol):
    """A paper's key, and by what it is compared with others."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def is_arxiv(self) -> bool:
        """Whether it has an arXiv id."""

    @property
    def doi(self) -> str:
        """Its DOI; empty for none."""

    @property
    def title(self) -> int:
        """A checksum of its title."""


def namesakes(papers: Iterable[Compared], bonds: Bonds = NO_BONDS) -> set[str]:
    """Return the keys of papers that may be one with another: all that are, and a few that only look so.

    Whatever is connected by a DOI, a title or people's word comes together, so that linking it gives what linking
    everything would give. Papers that all have arXiv ids are one by people's word alone.
    """
    papers = list(papers)
    sharing: dict[str | int, list[str]] = defaultdict(list)
    for paper in papers:
        for name in (paper.doi, paper.title):
            if name:
                sharing[name].append(paper.key)
    named = {paper.key for paper in papers if paper.is_arxiv}
    groups = [keys for keys in sharing.values() if len(keys) > 1] + [list(pair) for pair in bonds.same]
    members = _connected(groups)
    wanted = {id(group) for key, group in members.items() if key not in named} | {
        id(members[key]) for pair in bonds.same for key in pair
    }
    return {paper.key for paper in papers if id(members.get(paper.key)) in wanted}


def _connected(groups: Iterable[Iterable[str]]) -> dict[str, set[str]]:
    """Return by each key the keys that are connected with it by groups, which are one object for all of them."""
    members: dict[str, set[str]] = {}
    for group in groups:
        together = {*group}
        for key in [*together]:
            together |= members.get(key, set())
        for key in together:
            members[key] = together
    return members
