"""Which entries are one paper: by an id, by title and authors, or since people say so, in any order of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import papers
from support import SHARED

from generator.authorship import Authors
from generator.identity import identify, normal_title
from generator.importers import Context, read
from generator.linkage import Bonds, Evidence, Linked, link, namesakes, unite
from generator.merge import absorb, paper_of
from generator.model import Facts, Listing, Paper
from generator.store import inventory_item

laws = settings(deadline=None, max_examples=150)
LONG = "A title that is long enough"


def _authors(names: Sequence[str], count: int | None = None) -> Authors:
    """Return authors whose list is whole unless it says that it is cut, or that there are more."""
    return Authors.of(names, count or len(names))


def _paper(title: str, *authors: str, observed: int = 1, arxiv: str = "", doi: str = "", **facts: object) -> Paper:
    known = Facts(title=title, authors=authors, author_count=len(authors) or None, **facts)  # type: ignore[arg-type]  # the test's own
    identity = identify(title=title, arxiv=arxiv or None, doi_name=doi or None, url=known.url, details=known.details)
    return paper_of(Listing(identity=identity, source="x", observed=date(2023, 5, observed), facts=known))


def _in_every_order(*some: Paper, bonds: Bonds | None = None) -> Linked:
    """Return how papers are linked, which is the same in every order of them."""
    linked, *others = [link(order, bonds or Bonds()) for order in permutations(some)]
    assert all(other == linked for other in others)
    assert link(linked.papers, bonds or Bonds()).papers == linked.papers
    names = [name for paper in linked.papers for name in (paper.key, *paper.aliases)]
    assert sorted(names) == sorted(paper.key for paper in some)
    return linked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Learning", "deep  learning."),
        ("Pre-training: a survey", "Pre\u2011training \u2013 A Survey"),
        ("“Why?” asked C++", "'Why' asked C++!"),
        ("Soft\u00adware", "Software"),
        ("\uff21\uff22\uff23", "abc"),
        ("模型。", "模型"),
    ],
)
def test_titles_that_are_one(one: str, other: str) -> None:
    """Case, width, spaces, hyphens, quotes, invisible characters and punctuation behind a word do not matter."""
    assert normal_title(one) == normal_title(other)


@pytest.mark.parametrize(
    "titles",
    [("C", "C++", "C#", "C--", "C*"), (".NET", "NET"), ("A", "A*"), ("GPT-4", "GPT-4o"), ("1.5", "15"), ("R", "R²")],
)
def test_symbols_make_titles_two(titles: tuple[str, ...]) -> None:
    """Symbols that belong to a word tell titles apart, and so the keys of papers that have nothing else."""
    assert len({normal_title(title) for title in titles}) == len(titles)
    if "GPT-4" not in titles and "1.5" not in titles:
        assert len({identify(title=title).key for title in titles}) == len(titles)
    for url in ("https://example.org/",):
        keys = {identify(title=title, url=url).key for title in (*titles, "对齐", "模型", "Модель")}
        assert len(keys) == len(titles) + 3


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (["Doe, Jane"], ["Jane Doe"], True),
        (["J. Doe"], ["Jane Doe"], True),
        (["Doe J"], ["Jane Doe"], True),
        (["Doe JA"], ["Jane A. Doe"], True),
        (["Łukasz Møller"], ["L. Moller"], True),
        (["Doe, Jr., Jane"], ["Jane Doe Jr."], True),
        (["García-López, Ana"], ["Ana Garcia Lopez"], True),
        (["San Zhang"], ["Zhang San"], True),
        (["张三"], ["张三"], True),
        (["Jane Doe", "Kim Roe"], ["K. Roe", "J. Doe"], True),
        (["Jane Doe", "et al."], ["Jane Doe", "Kim Roe"], True),
        (["Jane Doe", "others"], ["Kim Roe", "Jane Doe", "others"], True),
        (["Jane Doe"], ["John Doe"], False),
        (["Person1, A."], ["Person2, A."], False),
        (["Author 1"], ["Author 2"], False),
        (["山田 ガ"], ["山田 カ"], False),
        (["किरण राव"], ["करण राव"], False),
        (["Jane Doe"], ["Jane Roe"], False),
        (["张三"], ["李四"], False),
        (["Jane Doe"], ["Jane Doe", "Kim Roe"], False),
        (["Jane Doe", "Kim Roe", "et al."], ["Jane Doe", "Al Poe", "Cy Third"], False),
        ([], [], False),
        (["Jane Doe"], [], False),
    ],
)
def test_authors_that_agree(one: list[str], other: list[str], agree: bool) -> None:  # noqa: FBT001  # a case's answer
    """Names agree however they are written; lists agree whole, or the one that says it is cut lies in the other."""
    assert _authors(one).agree(_authors(other)) is agree
    assert _authors(other).agree(_authors(one)) is agree


def test_a_list_that_names_fewer_than_there_are_is_cut() -> None:
    """Of a count that is greater than the names some are missing; two counts that differ are of two papers."""
    whole = _authors(["Jane Doe", "Kim Roe", "Al Poe"])
    assert _authors(["Jane Doe"], 3).agree(whole)
    assert not _authors(["Jane Doe"], 4).agree(whole)
    assert Authors.of(["Jane Doe"], None).agree(whole)
    assert not _authors(["Jane Doe"]).agree(whole)


NAMES = st.sampled_from(["Jane Doe", "J. Doe", "John Doe", "Doe, Jane", "Doe", "Kim Roe", "others", "Doe K", ""])


@laws
@given(one=st.lists(NAMES, max_size=4), other=st.lists(NAMES, max_size=4), count=st.none() | st.integers(0, 5))
def test_agreeing_has_no_direction(one: list[str], other: list[str], count: int | None) -> None:
    """Authors agree with others exactly if those agree with them, and with themselves where anybody is named."""
    some, others = Authors.of(one, count), _authors(other)
    assert some.agree(others) is others.agree(some)
    assert some.agree(some) is bool(some)


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (_paper(LONG, "Jane Doe", arxiv="2305.00001"), _paper(f"{LONG}!", "J. Doe"), Evidence.AUTHORS),
        (_paper(LONG, "Jane Doe", arxiv="2305.00001"), _paper(LONG, "J. Doe", doi="10.1000/a"), Evidence.AUTHORS),
        (_paper("A", arxiv="2305.00001", doi="10.1000/a"), _paper("B", doi="10.1000/a"), Evidence.ID),
        (_paper(LONG, "Jane Doe", doi="10.1000/a"), _paper(LONG, "J. Doe", doi="10.1000/b"), None),
        (_paper(LONG, "Jane Doe", arxiv="2305.00001"), _paper(LONG, "Jane Doe", arxiv="2305.00002"), None),
        (_paper(LONG, "Jane Doe"), _paper(LONG, "Kim Roe"), None),
        (_paper("C++", "Jane Doe"), _paper("C", "Jane Doe"), None),
        (_paper("Editorial", "Jane Doe", issued="2020"), _paper("Editorial", "Jane Doe", issued="2021"), None),
        (_paper(LONG, "Jane Doe", issued="2020"), _paper(LONG, "Doe, Jane", issued="2021"), Evidence.AUTHORS),
        (_paper(LONG, "Jane Doe", issued="2020", journal="J. A"), _paper(LONG, issued="2020", journal="B"), None),
        (
            _paper(LONG, "Jane Doe", issued="2020-05", journal="Acta"),
            _paper(LONG, published=date(2020, 1, 1), journal="ACTA"),
            Evidence.VENUE,
        ),
        (_paper(LONG, "Jane Doe", issued="2020", journal="A"), _paper(LONG, issued="2021", journal="A"), None),
        (_paper(LONG, "Jane Doe", issued="2020"), _paper(LONG, issued="2020"), Evidence.TITLE),
        (_paper(LONG, "Jane Doe"), _paper(LONG), Evidence.TITLE),
        (
            _paper(LONG, "Jane Doe", url="https://example.org/a"),
            _paper(LONG, url="https://example.org/a"),
            Evidence.LINK,
        ),
        (
            _paper(LONG, "Jane Doe", url="https://example.org/a"),
            _paper(LONG, "K. R", url="https://example.org/a"),
            None,
        ),
        (_paper(LONG, "Jane Doe", abstract="word " * 30), _paper(LONG, abstract="word " * 30), Evidence.ABSTRACT),
        (
            _paper(LONG, "Jane Doe", published=date(2020, 5, 2)),
            _paper(LONG, published=date(2020, 5, 2)),
            Evidence.DAY,
        ),
        (
            _paper(LONG, "Jane Doe", published=date(2020, 5, 1)),
            _paper(LONG, published=date(2020, 5, 1)),
            Evidence.TITLE,
        ),
        (_paper("Short", published=date(2020, 5, 2), abstract="a"), _paper("Short", published=date(2020, 5, 2)), None),
    ],
)
def test_what_makes_two_entries_one(one: Paper, other: Paper, by: Evidence | None) -> None:
    """An id, or title and authors, or without authors the title with another fact; the title alone is only told."""
    linked = _in_every_order(one, other)
    assert [tie.by for tie in linked.ties] == [by for by in [by] if by and by is not Evidence.TITLE]
    assert [doubt.by for doubt in linked.doubts] == [by for by in [by] if by is Evidence.TITLE]
    assert len(linked.papers) == 2 - len(linked.ties)


@pytest.mark.parametrize(
    "three",
    [
        (_paper(LONG, "J. Doe"), _paper(LONG, "Jane Doe"), _paper(LONG, "John Doe")),
        (_paper(LONG, "A. One", "et al."), _paper(LONG, "A. One", "B. Two"), _paper(LONG, "A. One", "C. Three")),
        (
            _paper(LONG, "A. One", arxiv="2305.00001"),
            _paper(LONG, "A. One", doi="10.1000/a"),
            _paper(LONG, "A. One", doi="10.1000/b"),
        ),
        (
            _paper(LONG, issued="2020", journal="Acta"),
            _paper(LONG, "Jane Doe", issued="2020", journal="Acta"),
            _paper(LONG, "Kim Roe", issued="2020", journal="Acta"),
        ),
        (
            _paper("D", doi="10.1000/a"),
            _paper("One", arxiv="2305.00001", doi="10.1000/a"),
            _paper("Two", arxiv="2305.00002", doi="10.1000/a"),
        ),
    ],
)
def test_an_entry_that_fits_two_papers_joins_neither(three: tuple[Paper, Paper, Paper]) -> None:
    """Where the two do not fit each other, all three stay, and the entry is told with both, in every order."""
    linked = _in_every_order(*three)
    assert len(linked.papers) == 3
    (doubt,) = linked.doubts
    assert (doubt.entry, doubt.papers) == (three[0].key, tuple(sorted(paper.key for paper in three[1:])))
    entry, *others = (paper.key for paper in three)
    for other, left in (others, others[::-1]):
        linked = _in_every_order(*three, bonds=Bonds(same=frozenset({(entry, other)})))
        assert len(linked.papers) == 2
        assert {Evidence.HAND} == {tie.by for tie in linked.ties}
        linked = _in_every_order(*three, bonds=Bonds(apart=frozenset({(left, entry)})))
        assert len(linked.papers) == 2
        assert not linked.doubts


def test_an_entry_joins_what_is_one_already() -> None:
    """Two papers that are one by an id are one to an entry that fits one of them by its title."""
    three = (
        _paper("One title of it", "Jane Doe", arxiv="2305.00001", doi="10.1000/a"),
        _paper("Another title", "Jane Doe", doi="10.1000/a", observed=2),
        _paper("Another title", "J. Doe"),
    )
    linked = _in_every_order(*three)
    assert [paper.key for paper in linked.papers] == ["2305.00001"]
    assert [tie.by for tie in linked.told] == [Evidence.AUTHORS]


def test_facts_of_an_entry_with_an_id_are_not_overwritten() -> None:
    """However new an entry without an id is, and however it sorts, it only fills in what is not known."""
    known = _paper(LONG, "Jane Doe", doi="10.1000/a", published=date(2015, 5, 2), keywords=("a",))
    newer = _paper(LONG.upper(), "J. Doe", observed=9, published=date(2016, 1, 1), keywords=("z",), abstract="Text.")
    (paper,) = _in_every_order(known, newer).papers
    assert paper.facts == replace(known.facts, abstract="Text.")
    assert paper.observed == {**known.observed, "abstract": date(2023, 5, 9)}
    assert paper.aliases == (newer.key,)


def test_a_key_of_before_stays() -> None:
    """Of entries that are one the key stays that was made of the title or the link alone, as all were once."""
    for url in (None, "https://example.org/a"):
        facts = Facts(title=LONG, authors=("Jane Doe",), url=url)
        before = paper_of(
            Listing(identity=identify(title=LONG, url=url), source="x", observed=date(2023, 5, 1), facts=facts)
        )
        for other in ("Jane Doe", "J. Doe", "Doe, J."):
            (paper,) = _in_every_order(before, _paper(LONG, other, url=url)).papers
            assert paper.key == before.key


def test_people_hold_papers_apart_and_together() -> None:
    """What people say counts before everything else, ids too."""
    some = (_paper(LONG, "Jane Doe"), _paper(LONG, "J. Doe"), _paper(LONG, doi="10.1000/a"))
    keys = [paper.key for paper in some]
    assert len(_in_every_order(*some).papers) == 2
    assert len(_in_every_order(*some, bonds=Bonds(apart=frozenset({(keys[1], keys[0])}))).papers) == 3
    linked = _in_every_order(*some, bonds=Bonds(same=frozenset({(keys[0], keys[2])})))
    assert [paper.key for paper in linked.papers] == [keys[2]]
    assert {tie.entry: tie.by for tie in linked.ties} == {keys[0]: Evidence.HAND, keys[1]: Evidence.AUTHORS}


SOME_TITLES = st.sampled_from([LONG, "a title that is long-enough!", "C", "C++", "Editorial"])
SOME_FACTS = st.builds(
    Facts,
    title=SOME_TITLES,
    authors=st.lists(st.sampled_from(["Jane Doe", "J. Doe", "John Doe", "Kim Roe", "others"]), max_size=2).map(tuple),
    author_count=st.none() | st.integers(1, 3),
    issued=st.none() | st.sampled_from(["2020", "2021"]),
    published=st.none() | st.sampled_from([date(2020, 5, 2), date(2020, 5, 1)]),
    journal=st.none() | st.sampled_from(["Acta", "Folia"]),
    url=st.none() | st.sampled_from(["https://example.org/a", "https://example.org/b"]),
    abstract=st.none() | st.just("word " * 20),
)
IDS = st.sampled_from(
    [{}, {}, {}, {"arxiv": "2305.00001"}, {"arxiv": "2305.00002", "doi_name": "10.1000/a"}, {"doi_name": "10.1000/a"}]
)


@st.composite
def _listings(draw: st.DrawFn) -> Listing:
    facts = draw(SOME_FACTS)
    ids: dict[str, str] = draw(IDS)
    identity = identify(title=facts.title or "", url=facts.url, details=facts.details, **ids)  # type: ignore[arg-type]
    return Listing(
        identity=identity, source="x", observed=draw(st.dates(date(2023, 5, 1), date(2023, 5, 3))), facts=facts
    )


LISTINGS = st.lists(_listings(), max_size=7)


@laws
@given(said=LISTINGS, data=st.data())
def test_linking_does_not_depend_on_order_and_is_done_at_once(said: list[Listing], data: st.DataObject) -> None:
    """Any order of the same listings, absorbed at once or in portions, gives the same papers, and linking is final."""
    stored = absorb({}, said)
    keys = sorted(stored)
    pairs = st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=2) if keys else st.just([])
    bonds = Bonds(apart=frozenset(pair for pair in data.draw(pairs) if pair[0] != pair[1]))
    linked = link(stored.values(), bonds)
    shuffled = data.draw(st.permutations(said))
    assert link(absorb({}, shuffled).values(), bonds) == linked
    assert link(absorb(absorb({}, shuffled[:3]), shuffled[2:]).values(), bonds) == linked
    again = link(linked.papers, bonds)
    assert (again.papers, again.ties, again.doubts) == (linked.papers, (), linked.doubts)
    assert sorted(name for paper in linked.papers for name in (paper.key, *paper.aliases)) == keys
    assert {tie.entry for tie in linked.ties} == {name for paper in linked.papers for name in paper.aliases}


@laws
@given(said=LISTINGS)
def test_no_fact_of_an_entry_with_an_id_gives_way(said: list[Listing]) -> None:
    """What entries with an id say of a paper is what they say without all others."""
    stored = absorb({}, said)
    for paper in link(stored.values()).papers:
        named = [
            stored[key] for key in (paper.key, *paper.aliases) if stored[key].identity.arxiv or stored[key].identity.doi
        ]
        for name in {name for entry in named for name in entry.observed}:
            assert getattr(paper.facts, name) in {getattr(entry.facts, name) for entry in named}


@laws
@given(said=LISTINGS)
def test_namesakes_are_all_that_is_joined(said: list[Listing]) -> None:
    """Linking only the namesakes joins all that linking everything joins, and tells the same doubts."""
    stored = absorb({}, said)
    some = namesakes(map(inventory_item, stored.values()))
    linked = link(paper for key, paper in stored.items() if key in some)
    whole = link(stored.values())
    assert (linked.ties, linked.doubts) == (whole.ties, whole.doubts)
    assert all(paper in whole.papers for paper in linked.papers)


@laws
@given(some=st.lists(papers(), max_size=6), data=st.data())
def test_uniting_loses_no_name(some: list[Paper], data: st.DataObject) -> None:
    """Every key is a paper's or an alias, once, whatever the papers are."""
    unique = list({paper.key: paper for paper in some}.values())
    united = unite(unique)
    assert unite(data.draw(st.permutations(unique))) == united
    assert unite(united) == united
    assert sorted(name for paper in united for name in (paper.key, *paper.aliases)) == sorted(
        item.key for item in unique
    )


@pytest.mark.skipif(not SHARED.is_dir(), reason="the cases are not there")
def test_seven_papers_of_five_titles() -> None:
    """The papers of a library whose titles are alike are as many as its entries, and none has another one's facts."""
    path = SHARED / "cases/same-title/input.bib"
    reading = read(path.read_bytes(), Context(path.name, date(2026, 1, 1)))
    united = unite(absorb({}, reading.listings).values())
    assert len(united) == 7
    assert sorted(map(repr, (item.facts for item in united))) == sorted(repr(item.facts) for item in reading.listings)
