"""Asking for single papers: those added by hand with an id alone, and those of which a source told little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generator.completion import NameOf, Refusal, asked_for, incomplete, names_to_ask, refusal_of, with_asked
from generator.config import read_curation, read_sources
from generator.errors import DataError, Place, Problem, Severity, SourceError
from generator.fetcher import StatusError
from generator.identity import Identity, arxiv_id, doi, identify
from generator.pipeline.fetch.intake import Keeper
from generator.pipeline.fetch.query import Answer, Asking, together
from generator.sources import PAPERS, PaperWay, Query


def added_by_hand(root: Path) -> tuple[dict[str, Identity], list[Problem]]:
    """Return what identifies the papers that people added by an id, by key; broken files are named and passed over."""
    try:
        additions = read_curation(root).additions
    except DataError as error:
        return {}, list(error.problems)
    ids = (item.value.id for item in additions)
    found = (_identity(arxiv_id(text), doi(text)) for text in ids if text)
    return {identity.key: identity for identity in found if identity}, []


def _identity(arxiv: str | None, doi_name: str | None) -> Identity | None:
    return identify(title="", arxiv=arxiv, doi_name=doi_name) if arxiv or doi_name else None


def names_asked_by(root: Path) -> tuple[NameOf, ...]:
    """Return how each source that a fetch asks for single papers names them."""
    try:
        sources = read_sources(root)
    except DataError:  # no fetch runs until that is mended
        return ()
    asked = (source for source in sources if source.enabled and source.completed_at_most and source.kind in PAPERS)
    return tuple(PAPERS[source.kind].name_of for source in asked)


def complete(asking: Asking, keeper: Keeper, added: Mapping[str, Identity]) -> tuple[int, Answer]:
    """Ask a source for papers that are not complete; return how many it told something of, and what was wrong.

    Raises:
        SourceError: it could not be asked; what came before is kept.
    """
    source, today = asking.source, asking.today
    way, most = PAPERS.get(source.kind), source.completed_at_most
    if way is None or not most:
        return 0, Answer()
    lacking = incomplete(keeper.papers.papers, added, way.name_of)
    wanted = names_to_ask(lacking, keeper.health_of(source), today, most)
    answers: list[Answer] = []
    for start in range(0, len(wanted), way.at_once):
        names = tuple(wanted[start : start + way.at_once])
        answer = _ask_for(asking, way, names)
        keeper.add(answer.listings)
        keeper.settle(source, with_asked(keeper.health_of(source), names, lacking, keeper.papers.papers, today))
        answers.append(answer)
    answer = together(answers)
    return len(answer.listings), answer


def _ask_for(asking: Asking, way: PaperWay, names: tuple[str, ...]) -> Answer:
    """Return what a source tells of papers; one that it does not know, or cannot tell of, is no failure of it.

    One name that is refused must not keep back what is told of the others, so those are asked for in two halves.
    """
    try:
        answer = asking.ask(way, Query(ids=names), kept_as="")
    except StatusError as error:
        refusal = refusal_of(error.status)
        if refusal is Refusal.FAILURE:
            raise
        if len(names) == 1:
            return Answer(problems=() if refusal is Refusal.UNKNOWN else (_warning(error),), pages=1)
        middle = len(names) // 2
        return together([_ask_for(asking, way, names[:middle]), _ask_for(asking, way, names[middle:])])
    except SourceError as error:
        if error.down:
            raise
        return Answer(problems=(_warning(error),), pages=1)
    return replace(answer, listings=asked_for(answer.listings, names))


def _warning(error: SourceError) -> Problem:
    return Problem(error.what, Place(error.url), severity=Severity.WARNING)
