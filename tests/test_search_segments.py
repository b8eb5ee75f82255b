"""The index is in two segments, so that one day more leaves the past alone; a search finds what one segment would."""

from __future__ import annotations

import json
import math
import random
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from support import REPOSITORY, serving
from test_build import digests

from generator.identity import identify
from generator.library import Library, library_of
from generator.model import Edition, Entry, Facts, Figures, Paper, Status, Topic, TopicMatch
from generator.pipeline.build.search_index import index_site
from generator.search import OVERVIEW, Segment, overview, segments
from generator.search.postings import weight
from generator.search.words import counts
from generator.weblink import WebLink
from generator.writer import SiteTree

_NEWEST = date(2025, 10, 20)


def _entry(number: int, day: date | None, abstract: str = "", **facts: object) -> Entry:
    known = Facts(**{"title": f"Title {number}", "abstract": abstract, **facts})  # type: ignore[arg-type]
    listed = (day,) if day else ()
    paper = Paper(identity=identify(title="", arxiv=f"2510.{number:05}"), facts=known, listed=listed, sources=("hand",))
    return Entry(paper=paper, figures=Figures(upvotes=number % 7), topics=(TopicMatch("agents"),))


def _library(days: list[date | None]) -> Library:
    chance = random.Random(4)  # noqa: S311  # chance from a seed
    words = [f"word{number}" for number in range(60)]
    entries = [
        _entry(number, day, " ".join(chance.choices(words, k=20)), organization=f"House {number % 9}")
        for number, day in enumerate(days, 1)
    ]
    return library_of(tuple(entries), (Topic(name="Agents", slug="agents"),))


def _small() -> Library:
    return _library([_NEWEST - timedelta(days=7 * number) for number in range(40)] + [None, None])


def _others(days: list[date | None]) -> list[Entry]:
    """Return the entries of a larger library that the small one has not."""
    return [entry for entry in _library(days).newest_first if entry.key not in _small()]


def _with(library: Library, *more: Entry) -> Library:
    return library_of(tuple(library.newest_first) + more, library.topics)


def _index(site: Path, library: Library) -> SiteTree:
    """Index a library into a site, on top of what stands there, and return the tree."""
    tree = SiteTree(site, site.parent / f"{site.name}-cache")
    index_site(tree, library, "code", site.parent / "cache")
    tree.stand()
    return tree


def _new(place: Path) -> Path:
    (place.parent / f"{place.name}-cache").mkdir(parents=True)
    return place


def _folders(site: Path) -> list[str]:
    """Return the folders of the segments, the recent one first."""
    return [name for name, _ in json.loads((site / OVERVIEW).read_bytes())["segments"]]


@given(st.lists(st.none() | st.dates(date(2025, 8, 1), date(2025, 11, 3)), max_size=30))
def test_the_newest_month_and_the_week_before_it_are_recent(days: list[date | None]) -> None:
    """Every paper is in one segment, the newest first; the recent one has the newest day's month and a week more."""
    library = _library(days)
    parts = segments(library)
    assert [entry for part in parts for entry in part.entries] == list(library.newest_first)
    assert all(part.count for part in parts)
    recent = [entry for entry in library.newest_first if entry.day and _is_recent(entry.day, library.newest)]
    assert [list(part.entries) for part in parts[:1]] == (
        [recent] if recent else [list(library.undated())][: len(parts)]
    )


def _is_recent(day: date, newest: date | None) -> bool:
    assert newest
    return newest.replace(day=1) - day <= timedelta(days=7)


@pytest.mark.parametrize("newest", [date.min, date(1, 1, 5), date.max])
def test_days_at_the_ends_of_the_calendar_are_no_trouble(newest: date) -> None:
    """A list whose newest day is the first or last that there is has its segments."""
    assert [part.count for part in segments(_library([newest, None]))] == [1, 1]


def test_a_day_more_leaves_the_past_alone(tmp_path: Path) -> None:
    """A day more in the same month writes the recent segment and the overview; no file of the past is touched."""
    site, library = _new(tmp_path / "site"), _small()
    for _ in range(3):
        _index(site, library)
    past = _folders(site)[1]
    before = {path: path.stat().st_mtime_ns for path in (site / "search" / past).rglob("*") if path.is_file()}
    more = _with(library, _entry(900, _NEWEST + timedelta(days=1), "A word1 of its own", organization="New House"))
    tree = _index(site, more)
    recent, same = _folders(site)
    assert same == past
    assert {path: path.stat().st_mtime_ns for path in (site / "search" / past).rglob("*") if path.is_file()} == before
    assert tree.placed.written == 1 + sum(1 for path in (site / "search" / recent).rglob("*") if path.is_file())
    assert digests(site) == digests(_clean(tmp_path, more))


def _clean(tmp_path: Path, library: Library) -> Path:
    site = _new(tmp_path / "clean")
    _index(site, library)
    return site


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    """The index of the same papers is neither made nor written again, whichever of the two trees is the older one."""
    site = _new(tmp_path / "site")
    assert _index(site, _small()).placed.written > 0
    for _ in range(3):
        assert _index(site, _small()).placed.written == 0
    assert digests(site) == digests(_clean(tmp_path, _small()))


def test_a_new_month_moves_papers_into_the_past(tmp_path: Path) -> None:
    """With the first day of the next month the papers of the last one are past, all but those of its last week."""
    site, library = _new(tmp_path / "site"), _small()
    _index(site, library)
    before = [part.count for part in segments(library)]
    more = _with(library, _entry(900, date(2025, 11, 3)), _entry(901, date(2025, 10, 27)))
    _index(site, more)
    assert (before, [part.count for part in segments(more)]) == ([4, 38], [2, 42])
    assert digests(site) == digests(_clean(tmp_path, more))


_PAST = "2510.00020"


def _facts(**changed: object) -> Callable[[Entry], Entry]:
    return lambda entry: replace(entry, paper=replace(entry.paper, facts=replace(entry.paper.facts, **changed)))  # type: ignore[arg-type]


def _changed(**changed: object) -> Callable[[Entry], Entry]:
    return lambda entry: replace(entry, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "edit",
    [
        _facts(title="Another"),
        _facts(abstract="Another"),
        _facts(authors=("Ada Example",)),
        _facts(keywords=("keyword",)),
        _facts(organization="Another House"),
        _facts(organization=None),
        _facts(code=WebLink("https://example.org/")),
        _facts(machine_summary="A machine's."),
        _changed(summary="Ours."),
        _changed(note="A note."),
        _changed(tags=("tag",)),
        _changed(status=Status.READING),
        _changed(figures=Figures(upvotes=900)),
        _changed(topics=()),
        lambda entry: replace(entry, paper=replace(entry.paper, sources=("another",))),
        lambda entry: replace(entry, paper=replace(entry.paper, listed=(date(2025, 1, 1),))),
        lambda entry: replace(entry, paper=replace(entry.paper, listed=())),
    ],
)
def test_whatever_changes_in_a_past_paper_is_in_the_index(edit: Callable[[Entry], Entry], tmp_path: Path) -> None:
    """Each change of a past paper changes the index, to what it would be from nothing."""
    site, library = _new(tmp_path / "site"), _small()
    _index(site, library)
    before = digests(site)
    entries = tuple(edit(entry) if entry.key == _PAST else entry for entry in library.newest_first)
    other = library_of(entries, library.topics)
    _index(site, other)
    assert digests(site) == digests(_clean(tmp_path, other))
    assert digests(site) != before


@pytest.mark.parametrize(
    "other",
    [
        library_of(tuple(_small().newest_first)[:20] + tuple(_small().newest_first)[21:], _small().topics),
        library_of(tuple(_small().newest_first), (Topic(name="Another name", slug="agents"),)),
        library_of((*_small().newest_first, *_others([date(2025, 5, 5)] * 45)), _small().topics),
    ],
    ids=["hidden", "topic renamed", "more of a day"],
)
def test_whatever_changes_in_the_past_is_in_the_index(other: Library, tmp_path: Path) -> None:
    """A paper hidden or found later and a topic's new name give the index that they would give from nothing."""
    site = _new(tmp_path / "site")
    _index(site, _small())
    before = digests(site)
    _index(site, other)
    assert digests(site) == digests(_clean(tmp_path, other))
    assert digests(site) != before


def test_an_order_of_a_day_is_in_the_index(tmp_path: Path) -> None:
    """A past day's order, which the curator writes, numbers its papers."""
    day = date(2025, 3, 3)
    library = _library([_NEWEST, day, day, day])
    ordered = library_of(
        tuple(library.newest_first), library.topics, {day: Edition(order=("2510.00004", "2510.00002"))}
    )
    site = _new(tmp_path / "site")
    _index(site, library)
    before = digests(site)
    _index(site, ordered)
    assert digests(site) == digests(_clean(tmp_path, ordered))
    assert digests(site) != before


# In the browser


def _large() -> Library:
    """Return a library whose words are as unevenly common as real ones, and of which a sixth is recent."""
    chance = random.Random(7)  # noqa: S311  # the same
    names = ["".join(chance.choices("abcdefgh", k=chance.randrange(2, 7))) for _ in range(900)]
    weights = [1 / rank for rank in range(1, 901)]
    days = sorted(date(2025, 8, 1) + timedelta(days=chance.randrange(90)) for _ in range(500))
    entries = []
    for number, day in enumerate(days):
        words = chance.choices(names, weights, k=chance.randrange(10, 90))
        house = f"House {chance.randrange(5)}"
        entries.append(_entry(number, day if number % 50 else None, " ".join(words), organization=house))
    return library_of(tuple(entries), (Topic(name="Agents", slug="agents"),))


def _terms(entry: Entry) -> dict[str, int]:
    """Return the terms of what a paper of ours has, its title's twice."""
    facts = entry.paper.facts
    return counts(f"{facts.abstract} {facts.organization}", f"{entry.title} {entry.paper.identity.reference}")


_HAVING = Counter(term for entry in _large().newest_first for term in _terms(entry) if term.isalpha())
_WORDS = [term for term, _ in sorted(_HAVING.items(), key=lambda item: (-item[1], item[0]))]
_OFTEN, _USUAL, _RARE = (_WORDS[rank] for rank in (2, 30, 300))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The URLs of two sites of one library that have nothing but a search page: with one segment, and with two."""
    root, library = tmp_path_factory.mktemp("sites"), _large()
    parts = {"one": [Segment(library, [*library.names], library.count, 6000)], "two": segments(library)}
    for name, indexed in parts.items():
        named = []
        for segment in indexed:
            for path, data in segment.index()[1].items():
                (root / name / path).parent.mkdir(parents=True, exist_ok=True)
                (root / name / path).write_bytes(data)
            named.append((path.split("/")[1], segment.count))
        (root / name / OVERVIEW).write_bytes(overview(library, named))
        form = (REPOSITORY / "generator/templates/search.md.j2").read_text()
        (root / name / "search/index.html").write_text(f'{form}<script src="../assets/search.js"></script>')
        (root / name / "assets").mkdir()
        shutil.copy(REPOSITORY / "generator/theme/assets/search.js", root / name / "assets/search.js")
    assert [part.count > 50 for part in parts["two"]] == [True, True]
    with serving(root) as url:
        yield {name: f"{url}{name}/search/" for name in parts}


def _asked(browser: Browser, url: str, query: dict[str, str], typed: str = "") -> tuple[int, list[str]]:
    """Return how many papers are said to be found, and the first sixty of them."""
    page = browser.new_page()
    page.goto(f"{url}?{urlencode(query)}")
    page.locator("[name=topic] option").nth(1).wait_for(state="attached")
    if typed:
        page.locator("[name=q]").fill(typed)
    said = page.locator("[data-ps-results] [role=status]").inner_text().split()[0]
    count = int(said) if said.isdigit() else 0
    papers = page.locator("[data-ps-results] article")
    expect(papers).to_have_count(min(count, 20))
    for shown in (40, 60):
        if count > shown - 20:
            page.locator(".ps-search__more").click()
            expect(papers).to_have_count(min(count, shown))
    found = papers.evaluate_all("all => all.map((one) => one.dataset.paper)")
    page.close()
    return count, found


@pytest.mark.parametrize(
    ("query", "typed"),
    [
        ({"q": _RARE}, ""),
        ({"q": f"{_USUAL} {_OFTEN}"}, ""),
        ({"q": f"{_USUAL} {_OFTEN}", "sort": "date"}, ""),
        ({"q": f"{_RARE} {_OFTEN}", "sort": "upvotes"}, ""),
        ({"q": _OFTEN, "organization": "House 3"}, ""),
        ({"organization": "House 1", "year": "2025"}, ""),
        ({"topic": "agents", "sort": "upvotes"}, ""),
        ({"q": "nowhere"}, ""),
        ({}, "ab"),
        ({}, f"{_USUAL} {_OFTEN[:2]}"),
    ],
)
def test_two_segments_answer_as_one_would(
    browser: Browser, sites: dict[str, str], query: dict[str, str], typed: str
) -> None:
    """Whatever is asked, both segments together show the papers of one index, in its order."""
    one, two = (_asked(browser, sites[name], query, typed) for name in ("one", "two"))
    assert two == one
    assert one[1] or query.get("q") == "nowhere"


@pytest.mark.parametrize(
    "words", [(_RARE,), (_OFTEN, _USUAL), tuple(_WORDS[9:14]), tuple(_WORDS[9:15]), tuple(_WORDS[9:18])]
)
def test_papers_of_both_segments_stand_in_the_order_of_their_scores(
    browser: Browser, sites: dict[str, str], words: tuple[str, ...]
) -> None:
    """Papers are ordered by BM25 with the frequency of a word in all papers, whichever segment they are in."""
    expected = _reference(_large(), words)
    assert _asked(browser, sites["two"], {"q": " ".join(words)}) == (len(expected), expected[:60])
    recent = {entry.key for entry in segments(_large())[0].entries}
    assert len({paper in recent for paper in expected}) == 2


def _reference(library: Library, words: tuple[str, ...]) -> list[str]:
    """Return the papers that have all of few words, or half of many, the best first, reckoned from their texts."""
    entries = tuple(library.newest_first)
    found = [_terms(entry) for entry in entries]
    matched = [sum(word in terms for word in words) for terms in found]
    least = max(matched) if len(words) <= 5 else math.ceil(max(matched) / 2)
    scores = array("f", [0] * len(entries))  # as exact as the browser's
    papers_with = {word: sum(word in terms for terms in found) for word in words}
    for word, having in sorted(papers_with.items(), key=itemgetter(1)):  # sums in another order are rounded otherwise
        rarity = math.log(1 + (len(entries) - having + 0.5) / (having + 0.5))
        for number, terms in enumerate(found):
            if word in terms:
                scores[number] += rarity * (weight(terms[word], sum(terms.values())) + 0.5)
    best = [number for number in range(len(entries)) if matched[number] >= least]
    return [entries[number].key for number in sorted(best, key=lambda number: (-scores[number], number))]
