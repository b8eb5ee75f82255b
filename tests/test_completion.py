"""Single papers: which are asked for, in which order, what is told of them, and which were asked for in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.completion import (
    Refusal,
    asked_for,
    incomplete,
    is_complete,
    is_of,
    names_to_ask,
    refusal_of,
    with_asked,
)
from generator.identity import Identity, identify
from generator.model import Facts, Listing, Paper, SourceHealth
from generator.sources import PAPERS, Query, Reading, Way, doubt_of, following

TODAY = date(2025, 5, 8)
LONG_AGO = TODAY - timedelta(days=14)
WHOLE = Facts(title="A title", abstract="An abstract.", authors=("Ada Example",))
BY_ARXIV, BY_DOI = PAPERS["arxiv"].name_of, PAPERS["crossref"].name_of


def paper(identity: Identity, facts: Facts, day: date | None = None) -> Paper:
    """Return a stored paper."""
    return Paper(identity=identity, facts=facts, listed=(day,) if day else ())


def stored(*papers: Paper) -> dict[str, Paper]:
    """Return papers by their keys."""
    return {item.key: item for item in papers}


def of_arxiv(name: str) -> Identity:
    """Return the identity of a paper of arXiv's."""
    return identify(title="", arxiv=name)


def of_doi(name: str) -> Identity:
    """Return the identity of a paper with a DOI alone."""
    return identify(title="", doi_name=name)


@pytest.mark.parametrize("missing", ["title", "abstract", "authors"])
def test_a_paper_lacks_something_without_title_abstract_or_authors(missing: str) -> None:
    """All three make it whole; what is not stored is not."""
    facts = {"title": "x", "abstract": "x", "authors": ("x",)}
    assert is_complete(paper(of_arxiv("2505.00001"), Facts(**facts)))  # type: ignore[arg-type]  # of Facts
    del facts[missing]
    assert not is_complete(paper(of_arxiv("2505.00001"), Facts(**facts)))  # type: ignore[arg-type]  # the same
    assert not is_complete(None)


def test_what_people_added_comes_first_then_the_newest() -> None:
    """Each by the name that the source knows, once; those that lack nothing are left out."""
    papers = stored(
        paper(of_arxiv("2505.00001"), Facts(), date(2025, 5, 1)),
        paper(of_arxiv("2505.00002"), Facts(), date(2025, 5, 2)),
        paper(of_arxiv("2505.00003"), WHOLE, date(2025, 5, 3)),
        paper(of_doi("10.1000/a"), Facts(), date(2025, 5, 3)),
        paper(Identity("2505.00004", "2505.00004", "10.1000/b"), Facts()),
    )
    added = {item.key: item for item in (of_arxiv("2505.00001"), of_arxiv("2505.00003"), of_doi("10.1000/c"))}
    assert incomplete(papers, added, BY_ARXIV) == ["2505.00001", "2505.00002", "2505.00004"]
    assert incomplete(papers, added, BY_DOI) == ["10.1000/c", "10.1000/a"]


def test_those_never_asked_for_come_first_and_those_asked_in_vain_wait() -> None:
    """After two weeks they are asked for again; of all no more than a run may have."""
    health = SourceHealth(asked={"a": LONG_AGO, "b": LONG_AGO + timedelta(days=1)})
    assert names_to_ask(["a", "b", "c", "d"], health, TODAY, 9) == ["c", "d", "a"]
    assert names_to_ask(["a", "b", "c", "d"], health, TODAY, 1) == ["c"]


def test_what_was_not_asked_for_is_not_taken_in() -> None:
    """A listing counts by either of its ids; one without any is known by its link, if one was asked for alone."""
    told = [
        Listing(identity=identity, source="", observed=TODAY, facts=WHOLE)
        for identity in (Identity("2505.00001", "2505.00001", "10.1000/a"), of_arxiv("2505.00002"), Identity("x"))
    ]
    assert asked_for(told, ("10.1000/a", "2505.00009")) == (told[0],)
    assert [is_of(item, "10.1000/a") for item in told] == [True, False, True]


def test_papers_asked_for_in_vain_are_noted_as_long_as_they_lack_something() -> None:
    """One that is whole now, or lacks nothing any more, is forgotten; the others keep their day."""
    health = SourceHealth(asked={"2505.00001": LONG_AGO, "2505.00002": LONG_AGO, "2505.00003": LONG_AGO, "x": LONG_AGO})
    papers = stored(paper(of_arxiv("2505.00003"), WHOLE), paper(of_arxiv("2505.00004"), Facts(title="x")))
    lacking = ["2505.00001", "2505.00002", "2505.00003", "2505.00004"]
    asked = with_asked(health, ("2505.00001", "2505.00003", "2505.00004"), lacking, papers, TODAY)
    assert asked.asked == {"2505.00002": LONG_AGO, "2505.00001": TODAY, "2505.00004": TODAY}
    assert asked.attempt == TODAY


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        *((status, Refusal.UNKNOWN) for status in (404, 410)),
        *((status, Refusal.NAMES) for status in (400, 414, 422)),
        *((status, Refusal.FAILURE) for status in (401, 403, 418, 429, 500, 503)),
    ],
)
def test_a_refusal_is_of_the_paper_of_a_name_or_of_all(status: int, refusal: Refusal) -> None:
    """What a source does not know is no failure of its own."""
    assert refusal_of(status) is refusal


@pytest.mark.parametrize(
    ("kind", "link", "name"),
    [
        ("crossref", "https://aclanthology.org/2024.acl-long.1.pdf", "10.18653/v1/2024.acl-long.1"),
        ("crossref", "https://example.org/2024.acl-long.1", None),
        ("openreview", "https://openreview.net/pdf?x=1&id=aB-1#p", "aB-1"),
        ("openreview", "https://openreview.net/group?id=ICLR.cc", None),
        ("github", "https://github.com/ada/example.git", "ada/example"),
        ("github", "https://github.com/ada", None),
        ("arxiv", "https://aclanthology.org/2024.acl-long.1", None),
    ],
)
def test_a_link_names_a_paper_to_the_source_that_has_it(kind: str, link: str, name: str | None) -> None:
    """To every other one it names none."""
    assert PAPERS[kind].name_of(Identity("x"), link) == name


# Pages


def way(size: int = 10, *, by_cursor: bool = False) -> Way:
    """Return a way to ask whose pages have so many entries."""
    return replace(PAPERS["arxiv"], page_size=size, by_cursor=by_cursor)


def page(items: int, total: int | None = None, cursor: str = "") -> Reading:
    """Return a page with so many entries."""
    one = Listing(identity=of_arxiv("2505.00001"), source="x", observed=TODAY, facts=WHOLE)
    return Reading((one,) * items, items, total=total, cursor=cursor)


@pytest.mark.parametrize(
    ("reading", "query", "used", "doubt"),
    [
        (page(10, 25), Query(), way(), ""),
        (page(9, 25), Query(), way(), "a short page: 9 of the 10"),
        (page(5, 25), Query(page=2), way(), ""),
        (page(4, 25), Query(page=2), way(), "a short page: 4 of the 5"),
        (page(0, 25), Query(page=2), way(), "an empty page: 0 of the 5"),
        (page(1, 25), Query(ids=("a", "b")), way(), ""),
        (page(0, 25), Query(ids=("a", "b")), way(), "an empty page: 0 of the 1"),
        (page(3, 25), Query(), way(0), ""),
        (page(3), Query(), way(), ""),
        (Reading((), 3), Query(), way(), "none of its 3 entries can be read: no papers"),
        (page(10, 25), Query(), way(by_cursor=True), "not where they begin"),
        (page(10, 25, "b"), Query(), way(by_cursor=True), ""),
        (page(10, 25, "b"), Query(page=1, cursor="b"), way(by_cursor=True), "not where they begin"),
        (page(10, 25), Query(page=1, cursor="b"), way(by_cursor=True), "not where they begin"),
        (page(5, 25, "b"), Query(page=2, cursor="b"), way(by_cursor=True), ""),
        (page(0, 0), Query(), way(by_cursor=True), ""),
    ],
)
def test_a_page_is_doubted_that_has_less_than_was_announced(
    reading: Reading, query: Query, used: Way, doubt: str
) -> None:
    """Of single papers some may be unknown; a page after which more comes says where that begins."""
    found = doubt_of(reading, query, used)
    assert found.endswith(doubt) if doubt.startswith("not") else found.startswith(doubt)
    assert bool(found) is bool(doubt)


@pytest.mark.parametrize(
    ("reading", "query", "used", "has_next", "follows"),
    [
        (page(10, 25), Query(), way(), False, True),
        (page(10, 20), Query(page=1), way(), True, False),
        (page(5, 25), Query(page=2), way(), False, False),
        (page(10), Query(), way(), False, True),
        (page(9), Query(), way(), False, False),
        (page(9), Query(), way(), True, True),
        (page(0), Query(page=1), way(), True, False),
        (page(3), Query(), way(0), False, False),
        (page(10, None, "b"), Query(), way(by_cursor=True), False, True),
        (page(10, None, "b"), Query(cursor="b"), way(by_cursor=True), False, False),
    ],
)
def test_a_page_follows_where_more_was_announced_or_this_one_is_full(
    reading: Reading, query: Query, used: Way, *, has_next: bool, follows: bool
) -> None:
    """Or where a link names another, unless this one is empty; a place that was asked for already is no next one."""
    after = following(reading, query, used, has_next=has_next)
    assert after == (Query(page=query.page + 1, cursor=reading.cursor) if follows else None)
