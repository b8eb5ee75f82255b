"""The questions that pages ask a library, each with all that pages see of the answer, without loading a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from generator.library.outline import Outline

Answer = Callable[[Outline, str], object]


def told_day(outline: Outline, day: str) -> object:
    """Return what of a day's papers pages depend on: their hashes, and their order."""
    return outline.shown(day), outline.order(day)


def _days(outline: Outline, days: Iterable[date]) -> object:
    return [(day, told_day(outline, day.isoformat())) for day in days]


def _of_topic(outline: Outline, slug: str, months: Iterable[str]) -> object:
    return [(month, outline.by_topic[slug].get(month, [""])[0], outline.orders.get(month)) for month in months]


def _marks(outline: Outline, name: str) -> object:
    return [(mark["key"], mark["hash"]) for mark in outline.marked if mark[name]]


def _of_tag(outline: Outline, slug: str) -> object:
    return [(mark["key"], mark["hash"]) for mark in outline.marked if slug in mark["tags"]]


def _topic_and(find: Callable[[Outline, str, str], object]) -> Answer:
    """Return what answers a question about a topic, and something else perhaps."""

    def answer(outline: Outline, about: str) -> object:
        slug, _, other = about.partition(" ")
        return find(outline, slug, other) if slug in outline.by_topic else None

    return answer


_QUESTIONS: Final[Mapping[str, Answer]] = {
    "arrivals": lambda outline, of: [(item.key, item.told) for item in outline.news.newest(of)],
    "new_editions": lambda outline, _: [(item.key, item.told) for item in outline.news.editions],
    "around_day": lambda outline, day: outline.days_around.get(date.fromisoformat(day)),
    "around_month": lambda outline, month: outline.months_around.get(month),
    "around_topic_month": _topic_and(lambda outline, slug, month: outline.topic_months_around[slug].get(month)),
    "around_week": lambda outline, week: outline.weeks_around.get(week),
    "day": told_day,
    "edition": lambda outline, day: outline.editions.get(date.fromisoformat(day)),
    "has_day": lambda outline, day: date.fromisoformat(day) in outline.day_counts,
    "last_days": lambda outline, days: _days(outline, outline.last_days(int(days))),
    "marked": _marks,
    "month": lambda outline, month: _days(outline, outline.months.get(month, ())),
    "month_counts": lambda outline, month: list(outline.month_counts(month).items()),
    "newest_day": lambda outline, _: outline.newest,
    "newest_days": lambda outline, count: _days(outline, outline.newest_days(int(count))),
    "newest_of_topic": _topic_and(
        lambda outline, slug, count: _of_topic(outline, slug, outline.newest_months(slug, int(count)))
    ),
    "of_tag": _of_tag,
    "of_topic": _topic_and(lambda outline, slug, month: _of_topic(outline, slug, [month])),
    "shown_topics": lambda outline, _: outline.shown_topics(),
    "tags": lambda outline, _: [(mark["key"], mark["tags"]) for mark in outline.marked],
    "top": lambda outline, count: outline.top(int(count)),
    "topic_counts": lambda outline, _: list(outline.topic_totals.items()),
    "topic_months": _topic_and(lambda outline, slug, _: list(outline.topic_months(slug).items())),
    "topics_of": lambda outline, month: outline.topics_of(month),
    "updated": lambda outline, span: outline.updated(span),
    "week": lambda outline, week: _days(outline, outline.weeks.get(week, ())),
    "weeks_of": lambda outline, month: outline.weeks_of(month),
    "year_months": lambda outline, year: outline.year_months(year),
    "year_weeks": lambda outline, year: list(outline.year_weeks(year).items()),
    "without_day": lambda outline, _: list(outline.without_day.items()),
    "years": lambda outline, _: list(outline.years.items()),
}


def told(outline: Outline, name: str, about: str) -> object:
    """Return all that an answer depends on; None where nobody knows such a question.

    Whatever two answers tell alike, every page shows alike; so a page need not be made again as long as the answers to
    all that it asked are told alike.
    """
    find = _QUESTIONS.get(name)
    return find(outline, about) if find else None


def is_question(name: str) -> bool:
    """Tell whether a question is one."""
    return name in _QUESTIONS
