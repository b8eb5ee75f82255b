"""Papers that people add, and facts that they write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from generator.config import CurationFile, Located
from generator.curate.bonds import bonds_of
from generator.errors import Problem, Severity
from generator.identity import arxiv_id, doi, identify, normal_title
from generator.linkage import Bonds, Linked, link
from generator.merge import join
from generator.model import FACTS, Addition, Corrections, Facts, Paper
from generator.model.paper import day_under

BY_HAND = "by-hand"
_ALIKE = 0.6
"""Titles less alike than this are of two papers, not two spellings of one."""


def additions(added: Iterable[Located[Addition]]) -> list[tuple[Paper, str | None]]:
    """Return the papers that people added, each with the summary that they wrote for it.

    Of several with one title, and without an id, the first keeps the key that it would have alone; those of which
    something else is told get keys of their own.
    """
    told: dict[str, tuple[str, ...]] = {}
    found: list[tuple[Paper, str | None]] = []
    for item in added:
        url = item.document.written((*item.path, "url"))
        paper, summary = paper_of(item.value, url)
        details = paper.facts.details
        if not item.value.id and told.setdefault(paper.key, details) != details:
            identity = identify(title=item.value.title or "", url=url and url.strip(), details=details)
            paper = replace(paper, identity=identity)
        found.append((paper, summary))
    return found


def paper_of(addition: Addition, url: str | None = None) -> tuple[Paper, str | None]:
    """Return an added paper, and the summary that was written for it.

    ``url`` is its link as it was written, which its key is made of: a page keeps its address, however links are read.
    """
    identity = identify(
        title=addition.title or "",
        arxiv=arxiv_id(addition.id) if addition.id else None,
        doi_name=doi(addition.id) if addition.id else None,
        url=url.strip() if url else addition.url,
    )
    facts = complete(Facts(), written_facts(addition))
    day = day_under(addition.listed, addition.published) or date.min
    return Paper(
        identity=identity,
        facts=facts,
        observed=dict.fromkeys((name for name in FACTS if getattr(facts, name)), day),
        listed=(addition.listed,) if addition.listed else (),
        sources=(BY_HAND,),
    ), addition.summary


def written_facts(written: Addition | Corrections) -> dict[str, object]:
    """Return the facts among what people wrote; None where they wrote nothing."""
    return {name: getattr(written, name) for name in type(written).model_fields if name in FACTS}


def complete(facts: Facts, written: Mapping[str, object]) -> Facts:
    """Return the facts with what people wrote in the place of what sources said."""
    known = {name: value for name, value in written.items() if value is not None}
    authors, categories = known.get("authors"), known.get("categories")
    if isinstance(authors, tuple):
        known.setdefault("author_count", len(authors))
    if isinstance(categories, tuple) and categories:
        known["primary_category"] = categories[0]
    return replace(facts, **known)  # type: ignore[arg-type]  # the names and types are those of Facts


def linked(papers: Iterable[Paper], curation: CurationFile, bonds: Bonds | None = None) -> Linked:
    """Return the papers with those added by hand, linked; an addition that the store knows completes it.

    The day that a person gave an addition counts before the days of the sources, under whatever name they know it.
    """
    by_key = {paper.key: paper for paper in papers}
    days: dict[str, tuple[date, ...]] = {}
    for paper, _ in additions(curation.additions):
        known = by_key.get(paper.key)
        by_key[paper.key] = join(known, paper) if known else paper
        days[paper.key] = paper.listed
    found = link(by_key.values(), bonds_of(curation).bonds if bonds is None else bonds)
    return replace(found, papers=tuple(_on_its_day(paper, days) for paper in found.papers))


def _on_its_day(paper: Paper, days: Mapping[str, tuple[date, ...]]) -> Paper:
    by_hand = [day for name in (paper.key, *paper.aliases) for day in days.get(name, ())]
    return replace(paper, listed=tuple(dict.fromkeys((*by_hand, *paper.listed)))) if by_hand else paper


def doubtful(stored: Mapping[str, Paper], added: Iterable[Located[Addition]]) -> Iterator[Problem]:
    """Yield a warning for each addition that says something else than what was fetched: its id may be another's."""
    for item in added:
        paper = stored.get(item.key)
        if paper is None:
            continue
        title, published = item.value.title, item.value.published
        fetched = paper.facts
        if title and fetched.title and not _one_title(title, fetched.title):
            yield _doubt(item, "title", title, fetched.title)
        if published and fetched.published and published != fetched.published:
            yield _doubt(item, "published", str(published), str(fetched.published))


def _one_title(one: str, other: str) -> bool:
    one, other = normal_title(one), normal_title(other)
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _doubt(item: Located[Addition], name: str, written: str, fetched: str) -> Problem:
    expected = f"`{fetched}`, or a correction under `papers:` with `set`"
    return Problem(
        f"`{name}` is `{written}`, but what was fetched says otherwise",
        item.document.place((*item.path, name)),
        expected,
        severity=Severity.WARNING,
    )
