"""Merging is a law, not an order: any order and any repetition of the same listings gives the same papers."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import COUNTS, DAYS, FIGURES, IDENTITIES, listings, papers

from generator.identity import Identity
from generator.merge import (
    absorb,
    absorb_figures,
    canonical,
    complete,
    is_known,
    join,
    join_figures,
    join_identities,
    newest_figures,
    news,
    overlay,
    paper_of,
)
from generator.model import FACTS, Facts, Figures, Listing, Paper

ONE_KEY = IDENTITIES.filter(lambda identity: identity.key == "2305.00001")
SEEDS = st.integers(0, 2**32)
laws = settings(deadline=None, max_examples=150)


@laws
@given(one=papers(ONE_KEY), two=papers(ONE_KEY), three=papers(ONE_KEY))
def test_join_is_commutative_associative_and_idempotent(one: Paper, two: Paper, three: Paper) -> None:
    """Two descriptions of a paper make the same one in whatever order they come, and twice is once."""
    both = join(one, two)
    assert both == join(two, one)
    assert join(both, three) == join(one, join(two, three))
    assert join(one, one) == one
    assert join(both, one) == both


@laws
@given(one=papers(ONE_KEY), two=papers(ONE_KEY))
def test_missing_never_beats_present(one: Paper, two: Paper) -> None:
    """Each fact that either knows is known after the join, is one of theirs, and the newest."""
    both = join(one, two)
    assert set(both.observed) == {name for name in FACTS if is_known(getattr(both.facts, name))}
    assert set(both.observed) == {*one.observed, *two.observed}
    for name, day in both.observed.items():
        said = [(paper.observed[name], getattr(paper.facts, name)) for paper in (one, two) if name in paper.observed]
        assert (day, getattr(both.facts, name)) in said
        assert day == max(day for day, _ in said)
    assert both.listed == tuple(sorted({*one.listed, *two.listed}))
    assert set(both.sources) == {*one.sources, *two.sources}


@laws
@given(said=st.lists(listings(), max_size=8), seed=SEEDS, cut=st.integers(0, 8))
def test_listings_are_absorbed_in_any_order_and_portion(said: list[Listing], seed: int, cut: int) -> None:
    """All at once, shuffled, in two portions or twice: the same papers and the same figures."""
    shuffled = random.Random(seed).sample(said, len(said))  # noqa: S311  # an order, not a secret
    papers, figures = absorb({}, said), absorb_figures({}, said)
    assert absorb({}, shuffled) == papers
    assert absorb(absorb({}, said[cut:]), said[:cut]) == papers
    assert absorb(papers, said) == papers
    assert absorb_figures({}, shuffled) == figures
    assert absorb_figures(absorb_figures({}, said[cut:]), said[:cut]) == figures
    assert absorb_figures(figures, said) == figures


@laws
@given(said=st.lists(listings(), max_size=8))
def test_absorbing_takes_nothing_away(said: list[Listing]) -> None:
    """Each listing's paper, day, source and figures are there afterwards; what was given stays as it was."""
    before = absorb({}, said[:3])
    kept = dict(before)
    after = absorb(before, said)
    assert before == kept
    for listing in said:
        paper = after[listing.identity.key]
        assert listing.source in paper.sources
        assert listing.listed is None or listing.listed in paper.listed
    log = absorb_figures({}, said)
    assert log.keys() == {(item.identity.key, item.observed) for item in said if item.figures}
    for place, figures in log.items():
        told = [item.figures for item in said if (item.identity.key, item.observed) == place]
        for name in ("upvotes", "comments", "stars"):
            known = [figure for item in told if (figure := getattr(item, name)) is not None]
            assert getattr(figures, name) == max(known, default=None)


def test_a_listing_without_day_and_source_names_none() -> None:
    """What somebody added by hand has neither a day nor a source that lists it."""
    paper = paper_of(Listing(identity=Identity("a"), source="", observed=date(2025, 1, 1), facts=Facts(title="T")))
    assert (paper.listed, paper.sources, paper.observed) == ((), (), {"title": date(2025, 1, 1)})


@laws
@given(one=FIGURES, two=FIGURES, three=FIGURES)
def test_figures_of_a_day_join_to_the_greater(one: Figures, two: Figures, three: Figures) -> None:
    """Of two figures of a day the greater is kept, in any order; unknown is less than 0."""
    assert join_figures(one, two) == join_figures(two, one)
    assert join_figures(join_figures(one, two), three) == join_figures(one, join_figures(two, three))
    assert join_figures(one, one) == one == join_figures(one, Figures())
    assert join_figures(Figures(upvotes=0), Figures(comments=2)) == Figures(upvotes=0, comments=2)


@laws
@given(log=st.dictionaries(st.tuples(st.sampled_from("ab"), DAYS), FIGURES, max_size=8), seed=SEEDS)
def test_the_newest_known_figure_is_shown(log: dict[tuple[str, date], Figures], seed: int) -> None:
    """Of each figure the newest day that knows it counts, whatever the order of the log."""
    shuffled = random.Random(seed).sample(list(log.items()), len(log))  # noqa: S311  # an order, not a secret
    newest = newest_figures(dict(shuffled))
    assert newest == newest_figures(log)
    for name in ("upvotes", "comments", "stars"):
        for key in {key for key, _ in log}:
            known = {
                day: figure
                for (of, day), row in log.items()
                if of == key and (figure := getattr(row, name)) is not None
            }
            assert getattr(newest[key], name) == (known[max(known)] if known else None)


@laws
@given(one=COUNTS, text=st.sampled_from([None, "", ()]))
def test_zero_is_known_and_emptiness_is_not(one: int | None, text: object) -> None:
    """A paper with 0 authors counted says something, an empty text or list says nothing."""
    assert is_known(one) == (one is not None)
    assert not is_known(text)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2305.00001", "2305.00001", None), ("2305.00001", "2305.00001", "10.1000/a"), "10.1000/a"),
        (("2305.00001", "2305.00001", "10.1000/b"), ("2305.00001", "2305.00001", "10.1000/a"), "10.1000/a"),
        (("doi-10.1000-a", None, "10.1000/a"), ("2305.00001", "2305.00001", None), "10.1000/a"),
    ],
)
def test_identities_complete_each_other(
    one: tuple[str, str | None, str | None], other: tuple[str, str | None, str | None], expected: str
) -> None:
    """What either name of a paper knows of it is known; the arXiv key is the key."""
    for first, second in ((one, other), (other, one)):
        assert join_identities(Identity(*first), Identity(*second)) == Identity("2305.00001", "2305.00001", expected)


ALIASES = st.lists(st.sampled_from("abc"), unique=True, max_size=2).map(sorted).map(tuple)


@laws
@given(known=papers(), other=papers(), one=ALIASES, two=ALIASES)
def test_completing_adds_what_is_missing_and_overwrites_nothing(
    known: Paper, other: Paper, one: tuple[str, ...], two: tuple[str, ...]
) -> None:
    """Each fact is that of the known paper where it has one, else the other's, with its day; names stay as they are."""
    known, other = replace(known, aliases=one), replace(other, aliases=two)
    both = complete(known, other)
    assert both.identity == known.identity
    assert dict(both.observed) == {**other.observed, **known.observed}
    assert list(both.observed) == [name for name in FACTS if name in both.observed]
    for name in FACTS:
        source = known if name in known.observed else other
        assert getattr(both.facts, name) == getattr(source.facts, name)
    for field in ("listed", "sources", "aliases"):
        assert getattr(both, field) == tuple(sorted({*getattr(known, field), *getattr(other, field)}))


def test_aliases_of_both_are_kept() -> None:
    """A paper that is joined with another answers to the former names of both."""
    listing = Listing(identity=Identity("a"), source="x", observed=date(2025, 1, 1), facts=Facts())
    one, two = (replace(paper_of(listing), aliases=aliases) for aliases in (("c", "d"), ("b", "c")))
    assert join(one, two).aliases == ("b", "c", "d")


@laws
@given(said=listings(), newest=FIGURES)
def test_what_is_said_twice_is_no_news(said: Listing, newest: Figures) -> None:
    """Of an unknown paper all is news; said again, on another day too, nothing is, unless a figure has moved."""
    told = news(None, newest, said)
    moved = overlay(newest, said.figures) != newest
    assert told == replace(said, figures=said.figures if moved else Figures())
    again = replace(said, observed=said.observed + timedelta(days=1))
    assert news(paper_of(said), overlay(newest, said.figures), again) is None
    counted = news(paper_of(said), newest, again)
    assert counted == (replace(again, facts=Facts(), figures=said.figures) if moved else None)


@laws
@given(known=papers(ONE_KEY), said=listings(ONE_KEY))
def test_news_tell_all_that_a_listing_adds(known: Paper, said: Listing) -> None:
    """Names, day and source come through, and of the facts those, and those alone, that are others than the known."""
    said = replace(said, figures=Figures())
    told = news(known, Figures(), said)
    after = absorb({known.key: known}, [] if told is None else [told])[known.key]
    assert after.listed == tuple(sorted({*known.listed, *([said.listed] if said.listed else [])}))
    assert after.sources == tuple(sorted({*known.sources, said.source}))
    assert after.identity == join_identities(known.identity, said.identity)
    for name in FACTS:
        value = getattr(said.facts, name)
        is_new = is_known(value) and value != getattr(known.facts, name)
        assert getattr(told.facts if told else Facts(), name) == (value if is_new else getattr(Facts(), name))


@pytest.mark.parametrize(
    ("known", "told", "listed", "expected"),
    [
        (True, None, date(2025, 1, 2), False),
        (True, None, None, None),
        (True, True, date(2025, 1, 2), None),
        (None, None, date(2025, 1, 2), None),
        (False, None, date(2025, 1, 2), None),
        (None, True, None, True),
    ],
)
def test_a_paper_that_is_listed_again_is_taken_off_no_more(
    known: bool | None,  # noqa: FBT001  # a fact
    told: bool | None,  # noqa: FBT001  # the same
    listed: date | None,
    expected: bool | None,  # noqa: FBT001  # the same
) -> None:
    """Only what was taken off its list, and stands there again, is said to be back."""
    before = Listing(identity=Identity("a"), source="x", observed=date(2025, 1, 1), facts=Facts(delisted=known))
    again = replace(before, facts=Facts(title="New", delisted=told), listed=listed)
    found = news(paper_of(before), Figures(), again)
    assert found is not None
    assert found.facts == Facts(title="New", delisted=expected)


def test_a_figure_that_stands_still_is_not_told_with_news() -> None:
    """Of a paper that has a new fact the figures are told only where they have moved."""
    before = Listing(identity=Identity("a"), source="x", observed=date(2025, 1, 1), facts=Facts(title="T"))
    again = replace(before, facts=Facts(title="New"), figures=Figures(upvotes=3))
    for newest, told in ((Figures(upvotes=3), Figures()), (Figures(upvotes=2), Figures(upvotes=3))):
        assert news(paper_of(before), newest, again) == replace(again, figures=told)


def test_equal_days_are_decided_by_the_text() -> None:
    """Of two values of one day the greater text holds, signs of any script as they are and keys in their order."""
    assert canonical({"b": 1, "a": "é"}) == '{"a": "é", "b": 1}'
    assert canonical(date(2025, 1, 2)) == '"2025-01-02"'
    one, two = (
        Listing(identity=Identity("a"), source="x", observed=date(2025, 1, 1), facts=Facts(author_count=count))
        for count in (9, 10)
    )
    assert absorb({}, [one, two])["a"].facts.author_count == 9


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (("b", None, "10.1000/a"), ("a", None, None), "b"),
        (("b", None, "10.1000/b"), ("a", None, "10.1000/a"), "a"),
        (("b", "2305.00001", None), ("a", None, "10.1000/a"), "b"),
        (("b", None, None), ("a", None, None), "a"),
    ],
)
def test_of_two_names_the_better_one_is_kept(
    one: tuple[str, str | None, str | None], other: tuple[str, str | None, str | None], kept: str
) -> None:
    """An arXiv id before a DOI, a DOI before a title, then the smaller key."""
    for first, second in ((one, other), (other, one)):
        assert join_identities(Identity(*first), Identity(*second)).key == kept


@pytest.mark.parametrize(
    "more",
    [
        {"source": "another"},
        {"identity": Identity("2305.00001", "2305.00001", "10.1000/a")},
        {"listed": date(2023, 5, 31)},
        {"figures": Figures(upvotes=1)},
        {"facts": Facts(title="Another title")},
    ],
)
def test_another_source_name_day_figure_or_fact_is_news(more: dict[str, object]) -> None:
    """Any one of them alone, and it is told with no facts that are known already."""
    told = Listing(
        identity=Identity("2305.00001", "2305.00001"),
        source="hf",
        observed=date(2023, 6, 1),
        listed=date(2023, 5, 30),
        facts=Facts(title="A title"),
    )
    found = news(paper_of(told), Figures(), replace(told, **more))  # type: ignore[arg-type]  # of Listing
    assert found == replace(told, **{"facts": Facts(), **more})  # type: ignore[arg-type]  # the same
    assert news(paper_of(told), Figures(), replace(told, source="")) is None
