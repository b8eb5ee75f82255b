"""Which single papers a source is asked for, what counts as told of them, and which were asked for in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum, auto
from typing import Final, TypeAlias

from generator.health import may_ask_for
from generator.identity import Identity
from generator.model import Listing, Paper, SourceHealth

NameOf: TypeAlias = Callable[[Identity, str], str | None]
"""How a source is asked for a paper: by its name, made of what identifies it and its link; None is not at all."""


class Refusal(Enum):
    """What it means that a source answers with an error when it is asked for papers by their names."""

    UNKNOWN = auto()
    """It does not know the paper."""
    NAMES = auto()
    """It can do nothing with one of the names."""
    FAILURE = auto()
    """It could not be asked."""


_UNKNOWN: Final = frozenset({404, 410})
_NAMES: Final = frozenset({400, 414, 422})


def refusal_of(status: int) -> Refusal:
    """Return what an error status means of the papers that were asked for."""
    return Refusal.UNKNOWN if status in _UNKNOWN else Refusal.NAMES if status in _NAMES else Refusal.FAILURE


def is_complete(paper: Paper | None) -> bool:
    """Tell whether a paper's title, abstract and authors are known."""
    return bool(paper and paper.facts.title and paper.facts.abstract and paper.facts.authors)


def incomplete(papers: Mapping[str, Paper], added: Mapping[str, Identity], name_of: NameOf) -> list[str]:
    """Return the names of the papers that are not complete, as far as a source can be asked for them by these.

    Those that people added come first, then the newest.
    """
    wanted = [identity for key, identity in added.items() if not is_complete(papers.get(key))]
    lacking = [paper for paper in papers.values() if not is_complete(paper)]
    lacking.sort(key=lambda paper: (paper.day or date.min, paper.key), reverse=True)
    names = (name_of(identity, "") for identity in [*wanted, *(paper.identity for paper in lacking)])
    return list(dict.fromkeys(name for name in names if name))


def names_to_ask(lacking: Iterable[str], health: SourceHealth, today: date, most: int) -> list[str]:
    """Return the names that a source is asked for in a run; those that it never was asked for come first."""
    names = sorted(lacking, key=lambda name: health.asked.get(name, date.min))
    return [name for name in names if may_ask_for(name, health, today)][:most]


def asked_for(listings: Iterable[Listing], names: Iterable[str]) -> tuple[Listing, ...]:
    """Return the listings of papers that were asked for, by arXiv id or DOI."""
    names = {*names}
    return tuple(listing for listing in listings if {listing.identity.arxiv, listing.identity.doi} & names)


def is_of(listing: Listing, name: str) -> bool:
    """Tell whether a listing is of the paper that was asked for; one without id or DOI is known by its link alone."""
    names = (listing.identity.arxiv, listing.identity.doi)
    return name in names if any(names) else True


def with_asked(
    health: SourceHealth, names: Sequence[str], lacking: Iterable[str], papers: Mapping[str, Paper], today: date
) -> SourceHealth:
    """Return the health with the papers that are not complete even now, so that no run soon asks for them again.

    What was noted of papers that lack nothing any more is forgotten.
    """
    known = {paper.identity.arxiv or paper.identity.doi: paper for paper in papers.values()}
    vain = {name: today for name in names if not is_complete(known.get(name))}
    asked = {name: health.asked[name] for name in lacking if name in health.asked and name not in names} | vain
    return replace(health, asked=asked, attempt=today)
