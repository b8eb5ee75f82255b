"""Asking for single papers: those added by hand with an id alone, and those of which a source told little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from generator.config import read_curation, read_sources
from generator.errors import DataError, Place, Problem, Severity, SourceError
from generator.fetcher import StatusError
from generator.health import may_ask_for
from generator.identity import arxiv_id, doi, identify
from generator.model import CompletingSource, Paper, Source
from generator.pipeline.fetch.intake import Keeper
from generator.pipeline.fetch.query import Answer, Asking, together
from generator.sources import PAPERS, Query

_NAMES: Final = ("arxiv", "doi")
"""The names by which papers are known in the store; links are looked up only when somebody adds one."""
_UNKNOWN = frozenset({404, 410})
_NOT_TOLD_OF = _UNKNOWN | {400, 414, 422}
"""Statuses by which a source says that it is the papers' names that it can do nothing with."""


def added_by_hand(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the papers that people added by an id, as their key and the id; broken files are named and passed over."""
    try:
        additions = read_curation(root).additions
    except DataError as error:
        return {}, list(error.problems)
    ids = (item.value.id for item in additions)
    return {key: name for text in ids if text for key, name in _named(arxiv_id(text), doi(text))}, []


def completed_names(root: Path) -> frozenset[str]:
    """Return by which names a fetch asks for single papers: `arxiv`, `doi`, both or none."""
    try:
        sources = read_sources(root)
    except DataError:  # no fetch runs until that is mended
        return frozenset()
    return frozenset(
        source.completes
        for source in sources
        if source.enabled and isinstance(source, CompletingSource) and source.complete and source.completes in _NAMES
    )


def _named(arxiv: str | None, doi_name: str | None) -> Iterable[tuple[str, str]]:
    if name := arxiv or doi_name:
        yield identify(title="", arxiv=arxiv, doi_name=doi_name).key, name


def incomplete(papers: Mapping[str, Paper], added: Mapping[str, str], names: str) -> list[str]:
    """Return the arXiv ids (or DOIs, as ``names`` says) of papers whose title, abstract or authors are not known.

    Those that people added come first, then the newest.
    """
    is_wanted = arxiv_id if names == "arxiv" else lambda text: None if arxiv_id(text) else doi(text)
    wanted = [name for key, name in added.items() if is_wanted(name) and not _is_complete(papers.get(key))]
    lacking = [paper for paper in papers.values() if not _is_complete(paper)]
    lacking.sort(key=lambda paper: (paper.day or date.min, paper.key), reverse=True)
    found = (paper.identity.arxiv if names == "arxiv" else _doi_alone(paper) for paper in lacking)
    return list(dict.fromkeys([*wanted, *(name for name in found if name)]))


def _doi_alone(paper: Paper) -> str | None:
    return None if paper.identity.arxiv else paper.identity.doi


def _is_complete(paper: Paper | None) -> bool:
    return bool(paper and paper.facts.title and paper.facts.abstract and paper.facts.authors)


def complete(asking: Asking, keeper: Keeper, added: Mapping[str, str]) -> tuple[int, Answer]:
    """Ask a source for papers that are not complete; return how many it told something of, and what was wrong.

    Raises:
        SourceError: it could not be asked; what came before is kept.
    """
    source, today = asking.source, asking.today
    if not isinstance(source, CompletingSource) or not source.complete or source.completes not in _NAMES:
        return 0, Answer()
    way = PAPERS[source.kind]
    health = keeper.health_of(source)
    lacking = incomplete(keeper.papers.papers, added, source.completes)
    lacking.sort(key=lambda name: health.asked.get(name, date.min))  # those that were never asked for come first
    wanted = [name for name in lacking if may_ask_for(name, health, today)][: source.complete_limit]
    answers: list[Answer] = []
    for start in range(0, len(wanted), way.at_once):
        names = tuple(wanted[start : start + way.at_once])
        answer = _ask_for(asking, names)
        keeper.add(answer.listings)
        _note(keeper, source, names, lacking, today)
        answers.append(answer)
    answer = together(answers)
    return len(answer.listings), answer


def _ask_for(asking: Asking, names: tuple[str, ...]) -> Answer:
    """Return what a source tells of papers; one that it does not know, or cannot tell of, is no failure of it.

    One name that is refused must not keep back what is told of the others, so those are asked for in two halves.
    """
    try:
        answer = asking.ask(PAPERS[asking.source.kind], Query(ids=names), kept_as="")
    except StatusError as error:
        if error.status not in _NOT_TOLD_OF:
            raise
        if len(names) == 1:
            return Answer(problems=() if error.status in _UNKNOWN else (_warning(error),), pages=1)
        middle = len(names) // 2
        return together([_ask_for(asking, names[:middle]), _ask_for(asking, names[middle:])])
    except SourceError as error:
        if error.down:
            raise
        return Answer(problems=(_warning(error),), pages=1)
    told = tuple(listing for listing in answer.listings if {listing.identity.arxiv, listing.identity.doi} & {*names})
    return replace(answer, listings=told)


def _warning(error: SourceError) -> Problem:
    return Problem(error.what, Place(error.url), severity=Severity.WARNING)


def _note(keeper: Keeper, source: Source, names: tuple[str, ...], lacking: Iterable[str], today: date) -> None:
    """Note which papers are not complete even now, so that they are not asked for again on every run.

    What was noted of papers that lack nothing any more is forgotten.
    """
    health = keeper.health_of(source)
    papers = keeper.papers.papers
    known = {paper.identity.arxiv or paper.identity.doi: paper for paper in papers.values()}
    vain = {name: today for name in names if not _is_complete(known.get(name))}
    asked = {name: health.asked[name] for name in lacking if name in health.asked and name not in names} | vain
    keeper.settle(source, replace(health, asked=asked, attempt=today))
