"""How what several sources said on several days becomes one paper.

Merging is a law, not an order: of each fact the newest observation wins, missing never beats present, and a tie goes to
the greater canonical text; of the days on which a paper was observed first the earliest wins. So any order of the same
listings gives the same papers, and merging twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from generator.identity import Identity
from generator.model import FACTS, Facts, Figures, Listing, Paper

FigureLog: TypeAlias = dict[tuple[str, date], Figures]
"""Every figure ever observed, by the paper's key and the day."""


def paper_of(listing: Listing) -> Paper:
    """Return what one listing alone tells of its paper."""
    observed = {name: listing.observed for name in FACTS if is_known(getattr(listing.facts, name))}
    return Paper(
        identity=listing.identity,
        facts=listing.facts,
        observed=observed,
        first_observed=listing.observed,
        listed=(listing.listed,) if listing.listed else (),
        sources=(listing.source,) if listing.source else (),
    )


def is_known(value: object) -> bool:
    """Tell whether a fact says anything: None, empty text and empty lists do not, 0 does."""
    return value is not None and value not in ("", ())


def join(one: Paper, other: Paper) -> Paper:
    """Return the paper that both describe; commutative, associative and idempotent.

    The identities must be of one paper: the smaller one (an arXiv id before others) is kept.
    """
    if one == other:
        return one
    facts: dict[str, object] = {}
    observed: dict[str, date] = {}
    for name in FACTS:
        days = one.observed.get(name), other.observed.get(name)
        winner = _winner(getattr(one.facts, name), getattr(other.facts, name), *days)
        if winner is not None:
            facts[name], observed[name] = winner
    return Paper(
        identity=join_identities(one.identity, other.identity),
        facts=Facts(**facts),  # type: ignore[arg-type]  # the names and types come from Facts itself
        observed=observed,
        first_observed=_earliest(one.first_observed, other.first_observed),
        listed=_union(one.listed, other.listed),
        sources=_union(one.sources, other.sources),
        aliases=_union(one.aliases, other.aliases),
    )


def _winner(one: object, other: object, one_day: date | None, other_day: date | None) -> tuple[object, date] | None:
    if one_day is None or other_day is None or one_day != other_day:
        later = other_day is not None and (one_day is None or other_day > one_day)
        value, day = (other, other_day) if later else (one, one_day)
        return None if day is None else (value, day)
    if one == other:
        return one, one_day
    return max((one, other), key=canonical), one_day


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def complete(known: Paper, other: Paper) -> Paper:
    """Return a paper with what only the other one knows, such as an entry without an id: no fact is overwritten."""
    missing = {name: day for name, day in other.observed.items() if name not in known.observed}
    facts = replace(known.facts, **{name: getattr(other.facts, name) for name in missing})
    return replace(
        known,
        facts=facts,
        observed={name: day for name in FACTS if (day := known.observed.get(name) or missing.get(name))},
        first_observed=_earliest(known.first_observed, other.first_observed),
        listed=_union(known.listed, other.listed),
        sources=_union(known.sources, other.sources),
        aliases=_union(known.aliases, other.aliases),
    )


def join_identities(one: Identity, other: Identity) -> Identity:
    """Return what both know of one paper's names; the key is the arXiv one where there is one."""
    first, second = sorted(
        (one, other), key=lambda item: (item.arxiv is None, item.doi is None, item.key, item.doi or "")
    )
    dois = [item for item in (one.doi, other.doi) if item]
    return replace(first, arxiv=first.arxiv or second.arxiv, doi=min(dois, default=None))


_T = TypeVar("_T", bound=date | str)


def _union(one: tuple[_T, ...], other: tuple[_T, ...]) -> tuple[_T, ...]:
    return one if one == other else tuple(sorted({*one, *other}))


def canonical(value: object) -> str:
    """Return one text for one value, by which ties are decided."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def absorb(stored: Mapping[str, Paper], listings: Iterable[Listing]) -> dict[str, Paper]:
    """Return the stored papers completed by what the listings say; nothing is ever taken away."""
    papers = dict(stored)
    for listing in listings:
        paper = paper_of(listing)
        known = papers.get(paper.key)
        papers[paper.key] = join(known, paper) if known else paper
    return papers


def absorb_figures(stored: Mapping[tuple[str, date], Figures], listings: Iterable[Listing]) -> FigureLog:
    """Return the log of figures with those of the listings; of two on one day the greater is kept."""
    log = dict(stored)
    for listing in listings:
        if listing.figures:
            place = (listing.identity.key, listing.observed)
            known = log.get(place)
            log[place] = join_figures(known, listing.figures) if known else listing.figures
    return log


def join_figures(one: Figures, other: Figures) -> Figures:
    """Return for each figure the greater of two that were observed on one day."""
    return Figures(
        upvotes=_greater(one.upvotes, other.upvotes),
        comments=_greater(one.comments, other.comments),
        stars=_greater(one.stars, other.stars),
    )


def _greater(one: int | None, other: int | None) -> int | None:
    return max((figure for figure in (one, other) if figure is not None), default=None)


def news(known: Paper | None, newest: Figures, listing: Listing) -> Listing | None:
    """Return what a listing tells that is not known already, so that asking again for a day rewrites nothing.

    ``newest`` are the newest known figures: these are logged while they move.
    """
    figures = listing.figures if overlay(newest, listing.figures) != newest else Figures()
    if known is None:
        return replace(listing, figures=figures)
    facts = _new_facts(known, listing)
    is_same = join_identities(known.identity, listing.identity) == known.identity
    is_listed = listing.listed is None or listing.listed in known.listed
    is_told = not listing.source or listing.source in known.sources
    if not facts and is_same and is_listed and is_told and not figures:
        return None
    return replace(listing, facts=Facts(**facts), figures=figures)  # type: ignore[arg-type]  # Facts' own


def _new_facts(known: Paper, listing: Listing) -> dict[str, object]:
    """Return the facts that differ from what is known; a paper that is listed again is taken off its list no more."""
    is_back = known.facts.delisted and listing.facts.delisted is None and listing.listed
    facts = replace(listing.facts, delisted=False) if is_back else listing.facts
    told = {name: value for name in FACTS if is_known(value := getattr(facts, name))}
    return {name: value for name, value in told.items() if value != getattr(known.facts, name)}


def newest_figures(log: Mapping[tuple[str, date], Figures]) -> dict[str, Figures]:
    """Return of each paper the newest known value of each figure."""
    newest: dict[str, Figures] = {}
    for key, day in sorted(log, key=lambda place: place[1]):
        figures, known = log[key, day], newest.get(key)
        newest[key] = figures if known is None else overlay(known, figures)
    return newest


def overlay(known: Figures, newer: Figures) -> Figures:
    """Return the newer figures, and of those that they do not name the known ones."""
    return Figures(
        upvotes=known.upvotes if newer.upvotes is None else newer.upvotes,
        comments=known.comments if newer.comments is None else newer.comments,
        stars=known.stars if newer.stars is None else newer.stars,
    )
