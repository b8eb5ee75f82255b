"""One query to a source: all pages of its answer, or one error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from textwrap import shorten

from generator.errors import ClockError, DataError, Problem, Severity, SourceError
from generator.fetcher import Client, Patience, Reply, StatusError, persist
from generator.health import clock_doubt
from generator.model import Listing, Source
from generator.pipeline.fetch.blame import blamed
from generator.sources import Origin, Query, Reading, Way, doubt_of, following

_MOST_PAGES = 100
_LONGEST_REASON = 300
"""A source may say anything in its replies; of what it says in an error so much is told, on one line."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered to one query, on all pages."""

    listings: tuple[Listing, ...] = ()
    problems: tuple[Problem, ...] = ()
    items: int = 0
    drift: Mapping[str, int] = field(default_factory=dict)
    """What has changed in the shape of the replies, and in how many of the items."""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """How a source is asked in one run."""

    client: Client
    source: Source
    today: date
    patience: Patience
    by_clock: bool = False
    """Whether today was read off this machine's clock, which may be behind as well as ahead."""

    def ask(self, way: Way, query: Query, kept_as: str | None = None) -> Answer:
        """Return the answer to a query; ``kept_as`` is the name of the source under which papers are kept.

        Raises:
            SourceError: a page could not be had, or was not what it should be; names the URL.
        """
        answers: list[Answer] = []
        for _ in range(_MOST_PAGES):
            reading, after = persist(self._page(way, query, kept_as), self.patience)
            answers.append(_answer(reading))
            if after is None:
                return together(answers)
            query = after
        raise SourceError(f"more than {_MOST_PAGES} pages", self.source.url)

    def _page(self, way: Way, query: Query, kept_as: str | None) -> Callable[[], tuple[Reading, Query | None]]:
        def ask() -> tuple[Reading, Query | None]:
            reply = blamed(partial(self._get, way, query), self.source.url)
            day = query.first if query.first == query.last else None
            name = self.source.name if kept_as is None else kept_as
            origin = Origin(reply.url, name, day, self.today)
            try:
                reading = blamed(partial(_parse, way, reply, query, origin), reply.url)
            except SourceError:
                self.client.forget(reply.url)
                raise
            return reading, following(reading, query, way, has_next=reply.has_next)

        return ask

    def _get(self, way: Way, query: Query) -> Reply:
        try:
            reply = self.client.get(way.request(self.source, query), self.patience)
        except StatusError as error:
            if told := way.explain(error.content):
                error.args = (f"{error.url}: {error.what}: {_short(told)}",)
                error.what = f"{error.what}: {_short(told)}"
            raise
        if doubt := clock_doubt(reply.day, self.today, by_clock=self.by_clock):
            raise ClockError(doubt, reply.url, down=True)
        return reply


def _parse(way: Way, reply: Reply, query: Query, origin: Origin) -> Reading:
    """Return what a page says.

    Raises:
        SourceError: it cannot be read, or is not to be believed; it may have been cut off, so it is worth another try.
    """
    try:
        reading = way.parse(reply.content, origin)
    except DataError as error:
        problem = error.problems[0]
        raise SourceError(_short(f"{problem.what}; expected {problem.expected}"), reply.url, transient=True) from None
    if doubt := doubt_of(reading, query, way):
        raise SourceError(_short(doubt), reply.url, transient=True)
    return reading


def _short(text: str) -> str:
    return shorten(text, _LONGEST_REASON, placeholder=" …")


def together(answers: Sequence[Answer]) -> Answer:
    """Return several answers as one."""
    return Answer(
        listings=tuple(listing for answer in answers for listing in answer.listings),
        problems=tuple(problem for answer in answers for problem in answer.problems),
        items=sum(answer.items for answer in answers),
        drift=sum((Counter(answer.drift) for answer in answers), Counter()),
        pages=sum(answer.pages for answer in answers),
    )


def _answer(reading: Reading) -> Answer:
    """Return what one page says; of what was wrong only what kept a whole item out."""
    errors = tuple(problem for problem in reading.problems if problem.severity is Severity.ERROR)
    return Answer(reading.listings, errors, reading.items, reading.drift, pages=1)
