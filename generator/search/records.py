"""What the index says of a paper, and nothing besides: of two papers with the same record, it says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from generator.library import organization
from generator.markup import clean
from generator.model import Entry

_AUTHORS: Final = 3


class ResultCard(NamedTuple):
    """What a result shows; in the order in which the browser reads it."""

    key: str
    title: str
    byline: str
    day: str | None
    upvotes: int | None
    summary: str
    by_machine: bool


class IndexedPaper(NamedTuple):
    """One paper."""

    title: str
    """The words that count twice."""
    text: str
    """Those that count once."""
    marks: tuple[str, ...]
    """What it can be filtered by, as terms: they begin with ``=``, which no word does."""
    card: ResultCard


def records(entries: Iterable[Entry]) -> Iterator[IndexedPaper]:
    """Yield the record of each entry."""
    for entry in entries:
        yield IndexedPaper(_title(entry), _text(entry), tuple(_marks(entry)), _card(entry))


def _title(entry: Entry) -> str:
    return f"{entry.title} {entry.paper.identity.reference}"


def _text(entry: Entry) -> str:
    facts = entry.paper.facts
    texts = (facts.abstract or "", facts.organization or "", entry.summary or "", entry.note or "")
    return " ".join((*texts, *facts.authors, *facts.keywords, *entry.tags))


def _marks(entry: Entry) -> Iterator[str]:
    for match in entry.topics:
        yield f"=topic={match.slug}"
    for source in entry.paper.sources:
        yield f"=source={source}"
    if name := organization(entry):
        yield f"=organization={name}"
    if entry.paper.facts.code:
        yield "=code=yes"
    if entry.status:
        yield f"=status={entry.status.value}"


def _card(entry: Entry) -> ResultCard:
    facts = entry.paper.facts
    return ResultCard(
        entry.key,
        clean(entry.title),
        _byline(entry),
        entry.when or None,
        entry.figures.upvotes,
        clean(entry.summary or facts.machine_summary or ""),
        not entry.summary and bool(facts.machine_summary),
    )


def _byline(entry: Entry) -> str:
    facts = entry.paper.facts
    named = facts.authors if len(facts.authors) <= _AUTHORS + 1 else facts.authors[:_AUTHORS]
    names = clean(", ".join(named))
    return names if len(named) == len(facts.authors) else f"{names} + {len(facts.authors) - len(named)}"
