"""The shapes of sources: which days go into a query, how an answer is judged, and which day an entry gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.identity import identify
from generator.model import (
    ArxivSource,
    DayHealth,
    DayState,
    Facts,
    FeedSource,
    HuggingFaceSource,
    Listing,
    Paper,
    SourceHealth,
)
from generator.shapes import DateSpan, DayList, Feed, Past, Shape, Told, Wanted, delistings, listed_days
from generator.weblink import WebLink

TODAY = date(2025, 3, 10)
DAY = date(2025, 3, 5)
EARLIER = date(2025, 3, 4)
DAILY = HuggingFaceSource(name="hf", kind="hugging-face-daily", refresh_days=2, first_days=4, skip=(DAY,))
SEARCH = ArxivSource(name="ax", kind="arxiv", query="cat:cs.CL", refresh_days=3)
BLOG = FeedSource(name="blog", kind="feed", url=WebLink("https://example.org/feed"), stale_after=5)
NOTHING = Past(SourceHealth(), {})
SHAPES: list[tuple[Shape, Any]] = [(DayList(), DAILY), (DateSpan(), SEARCH), (Feed(), BLOG)]
DAYS = st.dates(date(2025, 2, 1), TODAY)


def listing(name: str, listed: date | None = None, published: date | None = None) -> Listing:
    """Return what a source says of a paper."""
    facts = Facts(title=name, published=published)
    return Listing(identity=identify(title="", arxiv=name), source="x", observed=TODAY, listed=listed, facts=facts)


def paper(name: str, *listed: date, sources: tuple[str, ...] = ("hf",), published: date | None = None) -> Paper:
    """Return a stored paper."""
    facts = Facts(title=name, published=published)
    return Paper(identity=identify(title="", arxiv=name), facts=facts, listed=listed, sources=sources)


def states(judged: dict[date, DayHealth] | Any) -> dict[date, DayState]:  # noqa: ANN401  # a mapping
    """Return the state of each day."""
    return {day: health.state for day, health in judged.items()}


# Which days are asked for


@given(since=DAYS, until=DAYS, reached=st.none() | DAYS, length=st.integers(1, 10))
def test_named_days_are_asked_for_once_each_and_in_their_order(
    since: date, until: date, reached: date | None, length: int
) -> None:
    """A query has at most so many days; none stands in two of them, and none is left out that nothing is known of."""
    queries = DateSpan(length).queries(SEARCH, NOTHING, Wanted(TODAY, since, until, reached))
    days = [day for query in queries for day in query]
    assert days == [since + timedelta(days=number) for number in range((until - since).days + 1)]
    assert all(1 <= len(query) <= length for query in queries)


def test_a_run_that_was_interrupted_goes_on_where_it_was() -> None:
    """That day is asked for again; of those before it those alone of which nothing is known."""
    reached = date(2025, 3, 7)
    settled = ((DAY, DAY), (reached, reached))
    known = Past(SourceHealth(days={EARLIER: DayHealth(DayState.FAILED)}, settled=settled), {})
    wanted = Wanted(TODAY, date(2025, 3, 3), date(2025, 3, 8), reached)
    asked = DayList().queries(SEARCH, known, wanted)
    assert asked == [[date(2025, 3, day)] for day in (3, 6, 7, 8)]


def test_no_day_to_come_and_no_day_that_is_skipped_is_asked_for() -> None:
    """Without dates a new list begins some days ago; `until` ends it earlier."""
    days = [date(2025, 3, day) for day in (6, 7, 8, 9, 10)]
    assert DayList().queries(DAILY, NOTHING, Wanted(TODAY)) == [[day] for day in days]
    assert DayList().queries(DAILY, NOTHING, Wanted(TODAY, until=days[1])) == [[day] for day in days[:2]]
    far = Wanted(TODAY, since=EARLIER, until=date(2099, 1, 1))
    assert DayList().queries(DAILY, NOTHING, far) == [[EARLIER], *([day] for day in days)]


def test_a_feed_is_asked_once_for_the_days_since_it_last_answered() -> None:
    """Without one so far, since the first day of which anything is known, else for today; dates change nothing."""
    failed = {date(2025, 3, 8): DayHealth(DayState.FAILED), date(2025, 3, 9): DayHealth(DayState.FAILED)}
    for known, first in ((SourceHealth(), TODAY), (SourceHealth(days=failed), date(2025, 3, 8))):
        (days,) = Feed().queries(BLOG, Past(known, {}), Wanted(TODAY, since=EARLIER))
        assert (days[0], days[-1], len(days)) == (first, TODAY, (TODAY - first).days + 1)
    (days,) = Feed().queries(BLOG, Past(SourceHealth(success=DAY, days=failed), {}), Wanted(TODAY))
    assert days[0] == DAY
    (days,) = Feed().queries(BLOG, Past(SourceHealth(success=TODAY + timedelta(days=2)), {}), Wanted(TODAY))
    assert days == [TODAY]


# How an answer is judged


def test_a_list_of_a_day_tells_who_was_taken_off_it_if_it_came_on_one_page() -> None:
    """Between two pages the list may have moved, so there a paper that is missing may only be out of sight."""
    known = Past(SourceHealth(), {DAY: {"2503.00001", "2503.00002", "2503.00003"}})
    told = [listing("2503.00001", DAY), listing("2503.00002", DAY)]
    for pages, gone in ((1, {"2503.00003": DAY}), (2, {})):
        judged = DayList().judge(DAILY, [DAY], Told(told, {item.identity.key for item in told}, pages), known, TODAY)
        assert (states(judged.states), judged.gone) == ({DAY: DayState.COMPLETE}, gone)
        assert list(judged.listings) == told


def test_a_list_is_compared_with_what_it_listed_of_which_not_all_was_kept() -> None:
    """A day of which no paper passed the filters is stale all the same when the next answer has none of them."""
    counted = Past(SourceHealth(days={DAY: DayHealth(DayState.COMPLETE, 3)}), {})
    judged = DayList().judge(DAILY, [DAY], Told([], frozenset()), counted, TODAY)
    assert judged.states == {
        DAY: DayHealth(DayState.STALE, 3, "it lists none of the 3 papers that it listed before"),
    }
    quiet = DayList().judge(DAILY, [DAY], Told([], frozenset()), NOTHING, TODAY)
    assert states(quiet.states) == {DAY: DayState.QUIET}


def test_papers_that_are_not_kept_are_no_repeated_batch() -> None:
    """What a day repeats is told by what was kept of the earlier one."""
    keys = [f"2503.0000{number}" for number in range(1, 5)]
    known = Past(SourceHealth(), {EARLIER: set(keys)})
    told = [listing(key, DAY) for key in keys]
    for chosen, state in ((frozenset(keys), DayState.STALE), (frozenset[str](), DayState.COMPLETE)):
        assert states(DayList().judge(DAILY, [DAY], Told(told, chosen), known, TODAY).states) == {DAY: state}


def test_the_newest_days_of_a_search_stay_open() -> None:
    """So many as `refresh_days` says, today among them; a day is counted by the publication of its papers."""
    days = [date(2025, 3, day) for day in (6, 7, 8, 9, 10)]
    told = Told([listing("2503.00001", published=days[0]), listing("2503.00002", published=days[3])], frozenset())
    judged = DateSpan().judge(SEARCH, days, told, NOTHING, TODAY)
    assert list(states(judged.states).values()) == [
        DayState.COMPLETE,
        DayState.QUIET,
        DayState.PENDING,
        DayState.PENDING,
        DayState.PENDING,
    ]
    assert [judged.states[day].papers for day in days] == [1, 0, 0, 1, 0]
    assert (judged.gone, list(judged.listings)) == ({}, list(told.listings))


def test_a_feed_that_has_nothing_new_for_long_is_stale() -> None:
    """`stale_after` of the source says for how long; what it listed before still holds."""
    old = Told([listing("2503.00001", published=EARLIER)], frozenset())
    judged = Feed().judge(BLOG, [DAY, TODAY], old, NOTHING, TODAY)
    assert states(judged.states) == {DAY: DayState.QUIET, TODAY: DayState.STALE}
    known = Past(SourceHealth(days={DAY: DayHealth(DayState.COMPLETE, 2)}), {})
    assert Feed().judge(BLOG, [DAY, TODAY], old, known, TODAY).states[DAY] == DayHealth(DayState.COMPLETE, 2)


def test_of_a_query_that_fails_all_days_fail_but_of_a_feed_the_last_one() -> None:
    """A feed may still have on the next run what the other days had."""
    days = [EARLIER, DAY]
    assert [list(shape.failing(days)) for shape, _ in SHAPES] == [days, days, [DAY]]


# Which day an entry gets


def test_an_entry_gets_the_day_of_its_list_or_that_of_its_publication() -> None:
    """A feed may announce a day of its own, which goes before that of the publication."""
    for announced in (listing("2503.00001", DAY, EARLIER), listing("2503.00001", DAY)):
        assert [shape.day_of(announced) for shape, _ in SHAPES] == [DAY, DAY, DAY]
    assert [shape.day_of(listing("2503.00001", None, EARLIER)) for shape, _ in SHAPES] == [None, EARLIER, EARLIER]


def test_the_days_of_stored_papers_are_known_where_they_are_certain() -> None:
    """Of a paper that two sources list, on two days, no daily list is certain; its publication is certain for all."""
    papers = [
        paper("2503.00001", EARLIER, DAY, published=EARLIER),
        paper("2503.00002", DAY, sources=("hf", "x"), published=EARLIER),
        paper("2503.00003", EARLIER, DAY, sources=("hf", "x")),
        paper("2503.00004", DAY, sources=("x",), published=EARLIER),
    ]
    assert listed_days(papers, "hf", DayList()) == {EARLIER: {"2503.00001"}, DAY: {"2503.00001", "2503.00002"}}
    for shape in (DateSpan(), Feed()):
        assert listed_days(papers, "hf", shape) == {EARLIER: {"2503.00001", "2503.00002"}}


@pytest.mark.parametrize(
    ("stored", "is_marked"),
    [
        (paper("2503.00001", DAY), True),
        (paper("2503.00001", DAY, sources=("hf", "a-search")), True),
        (paper("2503.00001", EARLIER, DAY), False),
        (paper("2503.00001", EARLIER), False),
        (paper("2503.00001", DAY, sources=("hf", "other-list")), False),
    ],
)
def test_a_paper_is_marked_as_taken_off_if_no_other_list_may_name_it(stored: Paper, *, is_marked: bool) -> None:
    """It stood in that one day's list, and in that of no other daily list."""
    marked = delistings({stored.key: stored}, {stored.key: DAY}, "hf", frozenset({"hf", "other-list"}), TODAY)
    assert [(item.identity, item.source, item.observed) for item in marked] == (
        [(stored.identity, "hf", TODAY)] if is_marked else []
    )
    assert all(item.facts == Facts(delisted=True) and item.listed is None for item in marked)
