"""``data/organizations.yaml`` and ``data/authors.yaml``: whose names are one, and whose are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.authorship import name_key
from generator.config.settings import Scanned, scan_list
from generator.errors import Place, Problem
from generator.identity import key_of
from generator.model import NamedAuthor, NamedHouse, Naming, Settings


def scan_organizations(root: Path) -> Scanned[NamedHouse]:
    """Return what is said of organisations, and all that is wrong with the file."""
    return _without_collisions(
        scan_list(root, "data/organizations.yaml", "organizations", lambda _: NamedHouse, "name")
    )


def scan_authors(root: Path) -> Scanned[NamedAuthor]:
    """Return what is said of authors, and all that is wrong with the file."""
    return _without_collisions(scan_list(root, "data/authors.yaml", "authors", lambda _: NamedAuthor, "name"))


def read_naming(root: Path, settings: Settings) -> Naming:
    """Return what people say of names, and of how many papers on one has a page.

    Raises:
        DataError: one of the files is broken, or says two things of one name.
    """
    return Naming(
        authors=scan_authors(root).all_or_nothing(),
        organizations=scan_organizations(root).all_or_nothing(),
        author_papers=settings.author_papers,
        organization_papers=settings.organization_papers,
    )


def paper_references(authors: Scanned[NamedAuthor]) -> Iterator[tuple[str, Place]]:
    """Yield each paper that is said to be somebody's, with the place where it is."""
    for author, part in zip(authors.items, authors.parts, strict=True):
        for number, paper in enumerate(author.papers or ()):
            yield paper, part("papers", number)


def _without_collisions(scanned: Scanned[Any]) -> Scanned[Any]:
    """Return the same with a problem for each name that would be two's."""
    return replace(scanned, problems=(*scanned.problems, *_collisions(scanned)))


def _collisions(scanned: Scanned[Any]) -> Iterator[Problem]:
    first: dict[tuple[str, str], tuple[int, Place]] = {}
    for number, (item, part) in enumerate(zip(scanned.items, scanned.parts, strict=True)):
        for name, place in _spellings(item, part):
            if not name_key(name):
                yield Problem(f"`{name}` is no name", place, "one with a letter or a digit")
                continue
            taken = [first.setdefault(claim, (number, place)) for claim in _claims(item, name)]
            if others := [before for other, before in taken if other != number]:
                what = f"`{name}` is a name of two of them (first in line {others[0].line})"
                yield Problem(what, place, _EXPECTED[type(item)])


_EXPECTED: Final[dict[type, str]] = {
    NamedHouse: "another name",
    NamedAuthor: "another name, or `papers` that tell them apart",
}


def _spellings(item: NamedAuthor | NamedHouse, part: Callable[..., Place]) -> Iterator[tuple[str, Place]]:
    yield item.name, part("name")
    for number, alias in enumerate(item.aliases):
        yield alias, part("aliases", number)


def _claims(item: NamedAuthor | NamedHouse, name: str) -> Iterator[tuple[str, str]]:
    """Yield what an entry takes by a name: all papers with it or some, and of its own name that it is called so."""
    spelling, papers = name_key(name), item.papers if isinstance(item, NamedAuthor) else None
    yield from ((spelling, paper) for paper in ([""] if papers is None else map(key_of, papers)))
    if spelling == name_key(item.name):
        yield spelling, "its own"
