"""Merging is a law, not an order: any order and any repetition of the same listings gives the same papers."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import COUNTS, DAYS, FIGURES, IDENTITIES, listings, papers

from generator.identity import Identity
from generator.merge import (
    absorb,
    absorb_figures,
    is_known,
    join,
    join_figures,
    join_identities,
    newest_figures,
)
from generator.model import FACTS, Figures, Listing, Paper

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
    assert {place for place, _ in log.items()} == {(item.identity.key, item.observed) for item in said if item.figures}


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
