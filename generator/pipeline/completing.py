"""Asking for single papers: those added by hand with an id alone, and those of which a source told little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.config import read_curation
from generator.errors import DataError, Place, Problem, Severity, SourceError
from generator.fetcher import StatusError
from generator.health import may_ask_for
from generator.identity import arxiv_id, doi, identify
from generator.model import Paper, Source
from generator.pipeline.asking import Answer, Asking
from generator.pipeline.keeping import Keeper
from generator.sources import PAPERS, Query

_UNKNOWN = frozenset({404, 410})


def added_by_hand(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the papers that people added by an id, as their key and the id; broken files are named and passed over."""
    try:
        additions = read_curation(root).additions
    except DataError as error:
        return {}, list(error.problems)
    ids = (item.value.id for item in additions)
    return {key: name for text in ids if text for key, name in _named(arxiv_id(text), doi(text))}, []


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
    if source.completes is None or not getattr(source, "complete", False):
        return 0, Answer()
    way = PAPERS[source.kind]
    wanted = [
        name
        for name in incomplete(keeper.papers.papers, added, source.completes)
        if may_ask_for(name, keeper.health_of(source), today)
    ][: getattr(source, "complete_limit", 0)]
    answers: list[Answer] = []
    for start in range(0, len(wanted), way.at_once):
        names = tuple(wanted[start : start + way.at_once])
        answer = _ask_for(asking, names)
        keeper.add(answer.listings, today)
        _note(keeper, source, names, today)
        answers.append(answer)
    return sum(len(answer.listings) for answer in answers), Answer(
        problems=tuple(problem for answer in answers for problem in answer.problems),
        items=sum(answer.items for answer in answers),
        drift=sum((Counter(answer.drift) for answer in answers), Counter()),
    )


def _ask_for(asking: Asking, names: tuple[str, ...]) -> Answer:
    """Return what a source tells of papers; one that it does not know, or cannot tell of, is no failure of it."""
    try:
        return asking.ask(PAPERS[asking.source.kind], Query(ids=names), kept_as="")
    except StatusError as error:
        if error.status in _UNKNOWN:
            return Answer()
        raise
    except SourceError as error:
        if error.down:
            raise
        return Answer(problems=(Problem(error.what, Place(error.url), severity=Severity.WARNING),))


def _note(keeper: Keeper, source: Source, names: tuple[str, ...], today: date) -> None:
    """Note which papers are not complete even now, so that they are not asked for again on every run."""
    health = keeper.health_of(source)
    papers = keeper.papers.papers
    known = {paper.identity.arxiv or paper.identity.doi: paper for paper in papers.values()}
    vain = {name: today for name in names if not _is_complete(known.get(name))}
    asked = {name: day for name, day in health.asked.items() if name not in names} | vain
    keeper.settle(source, replace(health, asked=asked, attempt=today))
