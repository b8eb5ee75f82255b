"""A library answers from its shelves, tells what was asked, and notices every answer that is another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DataError
from generator.identity import identify
from generator.library import Library, library_of
from generator.library.asked import QUESTIONS, way_of
from generator.library.questions import Questions
from generator.model import Edition, Entry, Facts, Figures, Note, NoteHead, Paper, Topic, TopicMatch

_TOPICS = (Topic(name="Agents", slug="agents"), Topic(name="Robots", slug="robots"))
_DAYS = (date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 1), date(2025, 11, 5), date(2024, 2, 29))


def _entry(number: int, day: date | None, topic: str = "agents", **fields: object) -> Entry:
    key = f"2510.{number:05}"
    paper = Paper(
        identity=identify(title="", arxiv=key),
        facts=Facts(title=f"Paper {number}"),
        observed={"title": day or date(2025, 1, 1)},
        listed=(day,) if day else (),
        sources=("x",),
    )
    entry = Entry(paper=paper, figures=Figures(upvotes=number % 7), topics=(TopicMatch(topic),))
    return replace(entry, **fields)  # type: ignore[arg-type]  # names and types are Entry's


def _note(number: int) -> Note:
    return Note(f"2510.{number:05}", NoteHead(title="Read twice"), "Text.", f"data/notes/2510.{number:05}.md")


_ENTRIES = (
    *(_entry(number, day) for number, day in enumerate(_DAYS, start=1)),
    _entry(6, _DAYS[0], pinned=True, tags=("One",)),
    _entry(7, _DAYS[2], "robots", notes=(_note(7),), rating=5),
    _entry(8, None),
)
_LIBRARY = library_of(_ENTRIES, _TOPICS)


def _with(*entries: Entry, editions: dict[date, Edition] | None = None) -> Library:
    """Return the library with entries put in the place of those with the same keys, or added."""
    by_key = {entry.key: entry for entry in (*_ENTRIES, *entries)}
    return library_of(by_key.values(), _TOPICS, editions)


_NEW_MONTH = _with(_entry(9, date(2025, 10, 20), "robots"))
_NEW_DAY = _with(_entry(9, date(2025, 9, 15), "other"))
_ORDERED = _with(editions={_DAYS[0]: Edition(order=("2510.00001",))})
_VOTED = _with(replace(_ENTRIES[0], figures=Figures(upvotes=99)))
_RETOLD = _with(replace(_ENTRIES[6], note="Read it."))
_WRITTEN = _with(
    *(
        replace(_entry(number, _DAYS[0]), paper=replace(_entry(number, _DAYS[0]).paper, facts=facts))
        for number, facts in enumerate(
            [Facts(title="By Ada", authors=("Ada Lovelace", "Bob"), organization="A House")] * 5, start=11
        )
    )
)

_ASKED: dict[str, tuple[Callable[[Library], object], Library]] = {
    "arrivals": (lambda library: library.arrivals("topic robots"), _with(_entry(9, date(2025, 8, 20), "robots"))),
    "around_day": (lambda library: library.around_day(_DAYS[3]), _NEW_MONTH),
    "around_month": (lambda library: library.around_month("2025-09"), _with(_entry(9, date(2025, 8, 20)))),
    "around_topic_month": (
        lambda library: library.around_topic_month("agents", "2025-11"),
        _with(_entry(9, date(2025, 12, 1))),
    ),
    "around_week": (lambda library: library.around_week("2025-W45"), _NEW_MONTH),
    "at": (lambda library: library.day(_DAYS[0]), _ORDERED),
    "author": (lambda library: library.author("ada-lovelace"), _WRITTEN),
    "authors": (lambda library: library.authors(), _WRITTEN),
    "house": (lambda library: library.house("a-house"), _WRITTEN),
    "houses": (lambda library: library.houses(), _WRITTEN),
    "links_at": (lambda library: library.links_at("2025-09-29"), _WRITTEN),
    "days_of": (lambda library: library.days_of("2025-09"), _NEW_DAY),
    "edition": (lambda library: library.edition(_DAYS[1]), _with(editions={_DAYS[1]: Edition(intro="Read these.")})),
    "is_day_with_entries": (lambda library: library.has_day(date(2025, 10, 20)), _NEW_MONTH),
    "last_days": (lambda library: library.trending(60, 5), _VOTED),
    "marked": (lambda library: library.picks(), _RETOLD),
    "month": (lambda library: library.month("2025-09"), _VOTED),
    "month_counts": (lambda library: library.month_counts("2025-09"), _NEW_DAY),
    "most_voted_of_week": (lambda library: library.most_voted_of_week("2025-W40", 2), _VOTED),
    "names_on": (lambda library: library.names_on("2025-09"), _NEW_DAY),
    "new_editions": (lambda library: library.new_editions(), _ORDERED),
    "newest_day": (lambda library: library.newest_day(), _with(_entry(9, date(2025, 11, 6)))),
    "newest_days": (lambda library: library.newest_days(3), _with(_entry(9, _DAYS[2]))),
    "newest_of_topic": (lambda library: library.newest_of_topic("agents", 5), _VOTED),
    "of_tag": (lambda library: library.of_tag("one"), _with(replace(_ENTRIES[5], note="Read it."))),
    "of_topic": (lambda library: library.of_topic("agents", "2025-09"), _ORDERED),
    "shown_topics": (lambda library: library.shown_topics(), _NEW_DAY),
    "tags": (lambda library: library.tags(), _with(replace(_ENTRIES[0], tags=("Two",)))),
    "top": (lambda library: library.trending(None, 3), _VOTED),
    "topic_counts": (lambda library: library.topic_counts(), _NEW_MONTH),
    "topic_months": (lambda library: library.topic_months("robots"), _with(_entry(9, date(2025, 8, 20), "robots"))),
    "topics_of": (lambda library: library.topics_of("2025-11"), _with(_entry(9, _DAYS[3], "robots"))),
    "updated": (lambda library: library.updated("2024"), _with(_entry(9, date(2024, 3, 1)))),
    "week": (lambda library: library.week("2025-W40"), _VOTED),
    "weeks_of": (lambda library: library.weeks_of("2025-09"), _with(_entry(9, date(2025, 9, 15)))),
    "year_months": (lambda library: library.year_months("2025"), _with(_entry(9, date(2025, 8, 20)))),
    "year_weeks": (lambda library: library.year_weeks("2025"), _NEW_DAY),
    "all_without_day": (
        lambda library: library.without_day(),
        _with(replace(_ENTRIES[0], paper=replace(_ENTRIES[0].paper, listed=(), facts=Facts(title="A", issued="2020")))),
    ),
    "years": (lambda library: library.years(), _with(_entry(9, date(2023, 1, 1)))),
}


def test_what_has_no_day_does_not_trend() -> None:
    """Neither of all days nor of the last ones, however many votes it has; nor does what nobody voted for."""
    library = _with(_entry(9, None, figures=Figures(upvotes=99)), _entry(21, _DAYS[3], figures=Figures()))
    for days in (None, 10_000):
        keys = [entry.key for entry in library.trending(days, 50)]
        assert keys == [f"2510.{number:05}" for number in (6, 5, 4, 3, 2, 1)]


@pytest.mark.parametrize("name", sorted(_ASKED))
def test_an_answer_that_is_another_one_is_noticed(name: str) -> None:
    """What a page asked is traced; a library that answers otherwise does not answer as the trace has it."""
    ask, other = _ASKED[name]
    with _LIBRARY.traced() as asked:
        before = ask(_LIBRARY)
    assert any(question.startswith(f"{name} ") for question in asked)
    assert before != ask(other)
    assert _LIBRARY.answers_as(asked)
    assert library_of(_ENTRIES, _TOPICS).answers_as(asked)
    alone = {question: answer for question, answer in asked.items() if question.startswith(f"{name} ")}
    assert not other.answers_as(alone)


def test_every_question_is_tried_here() -> None:
    """There is no question of which it is not tried whether its other answers are noticed."""
    assert _ASKED.keys() == QUESTIONS.keys()


_UNTRACED = {
    "__contains__",
    "count",
    "day_counts",
    "editions",
    "entry",
    "has_code",
    "hash_of_days",
    "names",
    "newest",
    "newest_first",
    "organizations",
    "shelf_counts",
    "sources",
    "statuses",
    "topic_totals",
    "undated_count",
}
_SETTLED = {"hash_of", "slugs", "told_hash", "topic_name", "topics"}


def _methods(kind: type) -> dict[str, Callable[..., object]]:
    """Return the methods and properties that pages could call."""
    found = {name: value.fget if isinstance(value, property) else value for name, value in vars(kind).items()}
    return {
        name: value
        for name, value in found.items()
        if callable(value) and (not name.startswith("_") or name == "__contains__")
    }


def test_a_page_cannot_ask_without_being_traced() -> None:
    """What looks at the outline or loads papers is a question, is settled, or says that it is not traced."""
    methods = _methods(Questions) | _methods(Library)
    ways = {name: way_of(method) for name, method in methods.items()}
    assert {name for name, way in ways.items() if way == "untraced"} == _UNTRACED
    assert {name for name, way in ways.items() if way == "settled"} == _SETTLED
    assert {name for name, way in ways.items() if way == "asked"} == QUESTIONS.keys()
    others = {name: methods[name] for name, way in ways.items() if not way}
    assert not {name for name in others if name in _methods(Questions)}
    reached = {name: {"_outline", "_papers"} & {*method.__code__.co_names} for name, method in others.items()}  # type: ignore[attr-defined]  # a function's
    assert not {name for name, looked_at in reached.items() if looked_at}


@pytest.mark.parametrize("name", sorted(_UNTRACED))
def test_what_is_not_traced_is_told_to_no_page_that_is_kept(name: str) -> None:
    """While somebody traces, a reader that is not traced refuses; else it answers."""
    method = _methods(Library)[name]
    arguments = {"__contains__": ["x"], "entry": ["2510.00001"], "hash_of_days": [["2025-10-01"]]}.get(name, [])
    method(_LIBRARY, *arguments)
    with _LIBRARY.traced(), pytest.raises(RuntimeError, match=f"{name} is not traced"):
        method(_LIBRARY, *arguments)


def test_a_question_of_another_release_is_answered_otherwise() -> None:
    """A trace with a question that nobody knows any more is not what the library answers."""
    assert not _LIBRARY.answers_as({"moon_phase full": "0" * 32})
    assert not _LIBRARY.answers_as({"of_topic gone 2025-09": "0" * 32})


def test_without_a_trace_nothing_is_written_down() -> None:
    """A trace holds what is asked within its context, and nothing of before or after."""
    _LIBRARY.years()
    with _LIBRARY.traced() as asked:
        _LIBRARY.years()
        with _LIBRARY.traced() as within:
            _LIBRARY.newest_day()
    _LIBRARY.shown_topics()
    assert (list(asked), list(within)) == (["years "], ["newest_day "])


def test_two_papers_of_one_page_are_refused() -> None:
    """Two papers whose pages would have one address are named."""
    with pytest.raises(DataError, match=r"`Paper 1` and `Paper 1` would both be papers/2510\.00001"):
        library_of([_ENTRIES[0], _ENTRIES[0]])


@settings(max_examples=60)
@given(st.permutations(_ENTRIES))
def test_the_order_of_entries_does_not_matter(entries: list[Entry]) -> None:
    """The same entries give the same library, in whatever order they come."""
    library = library_of(entries, _TOPICS)
    assert list(library.newest_first) == list(_LIBRARY.newest_first)
    for ask, _ in _ASKED.values():
        assert ask(library) == ask(_LIBRARY)
