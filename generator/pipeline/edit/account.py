"""What became of everything that an import read: new, known, joined with another one, or refused, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.errors import DataError, Place, Problem
from generator.importers import Brought
from generator.linkage import NO_BONDS, Bonds, Doubt, Tie, link
from generator.model import Listing, Paper


class JoinedEntry(NamedTuple):
    """An entry that is one with an earlier one of the same import: where both stand, and what they are called."""

    place: Place
    name: str
    other_place: Place
    other_name: str

    def __str__(self) -> str:
        """Return both as one line."""
        return f"{self.place} {self.name!r} with {self.other_place} {self.other_name!r}"


class RefusedEntry(NamedTuple):
    """An entry that could not be kept: where it stands, and why."""

    place: Place
    why: str


class KeptEntry(NamedTuple):
    """An entry that was kept: where it stands, what it is called, and which one it is."""

    place: Place
    name: str
    key: str


@dataclass(slots=True)
class Account:
    """The numbers of an import; each entry that was read is in one of the four, or it is an error."""

    read: int = 0
    new: int = 0
    known: int = 0
    joined: list[JoinedEntry] = field(default_factory=list)
    refused: list[RefusedEntry] = field(default_factory=list)
    without_day: list[str] = field(default_factory=list)
    """The keys of papers that stand under no day."""
    without_author: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    """What is joined with what by anything but an id."""
    doubts: list[Doubt] = field(default_factory=list)
    """What fits several papers, or has the title of one and nothing else that tells, and is joined with none."""
    unused: Counter[str] = field(default_factory=Counter)
    """The names of fields of which nothing is kept, and in how many entries each stands."""
    knows_unused: bool = True
    """Whether those are all of them; of feeds and sources' replies nobody knows."""
    untranslated: Counter[str] = field(default_factory=Counter)
    """The commands of LaTeX that are not known, and how often each stands there."""

    def check(self) -> None:
        """Hold that everything that was read is accounted for.

        Raises:
            DataError: it is not, which is a defect of the program's; to be called before anything is stored.
        """
        told = self.new + self.known + len(self.joined) + len(self.refused)
        if self.read != told:
            what = f"of {self.read} entries that were read {told} are accounted for"
            raise DataError(Problem(what, Place("import"), "all of them; please report this"))

    def enter(self, entries: Iterable[KeptEntry], known: Iterable[str]) -> None:
        """Count entries that were kept: the first of each as new, or known where it was there before the import."""
        before = set(known)
        first: dict[str, KeptEntry] = {}
        for entry in entries:
            other = first.setdefault(entry.key, entry)
            if other is not entry:
                self.joined.append(JoinedEntry(entry.place, entry.name, other.place, other.name))
            elif entry.key in before:
                self.known += 1
            else:
                self.new += 1


def account_of(
    readings: Sequence[tuple[str, Brought]],
    before: Mapping[str, Paper],
    after: Mapping[str, Paper],
    bonds: Bonds = NO_BONDS,
) -> Account:
    """Return the account of the papers in readings; sources and topics are entered by who stores them.

    Which papers are one is not told here: it follows from what is stored by ``before`` and ``after``, and from the law
    by which papers under several names are linked; ``bonds`` are what people say of that.
    """
    account = Account(read=sum(reading.items for _, reading in readings))
    account.refused = [
        RefusedEntry(Place(name, item.line), item.why) for name, reading in readings for item in reading.unread
    ]
    account.knows_unused = all(reading.knows_unused for _, reading in readings)
    for _, reading in readings:
        account.unused.update(reading.unused)
        account.untranslated.update(reading.untranslated)
    linked = link(after.values(), bonds)
    homes = {name: paper for paper in linked.papers for name in (paper.key, *paper.aliases)}
    entries = list(_entries(readings, {name: paper.key for name, paper in homes.items()}))
    account.enter(entries, (homes[key].key for key in before))
    papers = {entry.key: homes[entry.key] for entry in entries}
    account.ties = [tie for tie in linked.told if tie.paper in papers]
    account.doubts = [doubt for doubt in linked.doubts if not papers.keys().isdisjoint((doubt.entry, *doubt.papers))]
    account.without_day = [key for key, paper in papers.items() if paper.day is None]
    account.without_author = [key for key, paper in papers.items() if not has_authors(paper)]
    return account


def has_authors(paper: Paper) -> bool:
    """Tell whether anything is known of who wrote a paper."""
    return bool(paper.facts.authors or paper.facts.author_count or paper.facts.organization)


def _entries(readings: Sequence[tuple[str, Brought]], homes: Mapping[str, str]) -> Iterator[KeptEntry]:
    for name, reading in readings:
        for number, listing in enumerate(reading.listings):
            yield KeptEntry(reading.place(number, name), _name(listing), homes[listing.identity.key])


def _name(listing: Listing) -> str:
    return listing.facts.title or listing.identity.reference
