"""Papers come off the shelves as joining all of them at once gives them, whatever changed since the last time."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import FIGURES, papers

from generator.classify import Classifier
from generator.config import read_curation, read_topics
from generator.curate import Curated, curate, linked
from generator.errors import DataError
from generator.identity import identify
from generator.library import contents_of, library_of
from generator.merge import newest_figures
from generator.model import Entry, Facts, Paper
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import Loaded, load_list
from generator.pipeline.build.plan import names_of
from generator.store import PaperStore, StoredPapers, read_inventory

_TOPICS = """\
topics:
  - {name: Agents, slug: agents, any: [agent, a, b]}
  - {name: Loved, slug: loved, min_upvotes: 2}
"""
_NAMES = [
    identify(title="", arxiv="2305.00001"),
    identify(title="", arxiv="2305.00002"),
    identify(title="", arxiv="2305.00003", doi_name="10.1000/a"),
    identify(title="", doi_name="10.1000/a"),
    identify(title="", doi_name="10.1000/b"),
    identify(title="A title of its own alone"),
    identify(title="Another title of its own"),
]
_TITLES = st.sampled_from(["A title of its own alone", "Another title of its own", "Agents", "b"])
_AUTHORS = st.sampled_from([(), ("Ada Example",), ("A. Example",), ("Ada Example", "Bob Sample"), ("Cy Third",)])
_PAPERS = st.builds(
    lambda paper, title, authors, issued: replace(
        paper,
        facts=replace(paper.facts, title=title, authors=authors, author_count=None, issued=issued),
        observed={n: d for n, d in paper.observed.items() if n not in {"author_count", "authors"}}
        | dict.fromkeys(
            ["title", *(["authors"] if authors else []), *(["issued"] if issued else [])], date(2023, 5, 4)
        ),
    ),
    papers(st.sampled_from(_NAMES)),
    _TITLES,
    _AUTHORS,
    st.none() | st.sampled_from(["2023", "2023-05", "2019"]),
)
_STORED = st.lists(_PAPERS, max_size=9).map(lambda found: {paper.key: paper for paper in found})
_LOG = st.dictionaries(
    st.tuples(st.sampled_from([name.key for name in _NAMES]), st.dates(date(2023, 4, 29), date(2023, 6, 3))), FIGURES
)
_REFERENCES = st.sampled_from(["2305.00001", "2305.00003", "10.1000/a", "10.1000/b", "2305.99999"])
_DECISIONS = st.sampled_from(
    [
        "pin: true",
        "pin: {until: 2023-05-06}",
        "hide: true",
        "hide: false",
        "rating: 5",
        "tags: [One, two]",
        "note: Read it.",
        "topics: {add: [agents], remove: [loved]}",
        "topics: {add: [unknown]}",
        'set: {title: "Agents, corrected"}',
        "set: {published: 2021-01-02}",
        "set: {issued: 2023-04}",
        "set: {issued: 2021}",
        'set: {published: 2023-06-01, authors: ["A. Person"]}',
    ]
)
_ADDED = st.sampled_from(
    [
        "{id: 2305.00001, listed: 2023-06-07}",
        '{id: "10.1000/a", title: A title of its own alone}',
        "{title: Another title of its own, published: 2022-02-03, url: https://example.org/x}",
        '{id: "2305.00007", title: Added alone}',
    ]
)
_GROUPS = st.sampled_from(
    [
        f"[{_NAMES[-1].key}, {_NAMES[-2].key}]",
        f'["2305.00001", {_NAMES[-1].key}]',
        '["2305.00001", "10.1000/b"]',
        f'["2305.00003", "2305.00002", {_NAMES[-2].key}]',
        '["10.1000/a", "2305.99999"]',
    ]
)
_HIDINGS = st.sampled_from(["{any: [b]}", "{any: [agents], why: too many}"])
_EDITIONS = st.sampled_from(["{intro: Read these.}", '{order: ["2305.00002", "2305.00001"]}'])


@st.composite
def _curations(draw: st.DrawFn) -> str:
    lines = ["# Decided by hand."] * draw(st.integers(0, 2))
    decided = draw(st.dictionaries(_REFERENCES, _DECISIONS, max_size=3))
    if decided:
        lines += ["papers:", *(f'  "{reference}": {{{value}}}' for reference, value in decided.items())]
    for head, items in (("add", _ADDED), ("hide", _HIDINGS), ("same", _GROUPS), ("not_same", _GROUPS)):
        written = draw(st.lists(items, max_size=2, unique=True))
        if written:
            lines += [f"{head}:", *(f"  - {item}" for item in written)]
    days = draw(st.dictionaries(st.dates(date(2023, 5, 4), date(2023, 5, 6)), _EDITIONS, max_size=2))
    if days:
        lines += ["editions:", *(f"  {day}: {value}" for day, value in days.items())]
    return "\n".join(lines) + "\n"


def _write(root: Path, stored: dict[str, Paper], log: dict, curation: str) -> None:  # type: ignore[type-arg]  # as FigureLog
    """Write a list through the store."""
    (root / "data/curation").mkdir(parents=True, exist_ok=True)
    (root / "data/topics.yaml").write_text(_TOPICS)
    (root / "data/curation/a.yaml").write_text(curation)
    store = PaperStore(root / "data")
    store.save(store.load(), StoredPapers(stored, log))


def _at_once(root: Path) -> Curated:
    """Return the list as joining all papers at once gives it."""
    stored, curation, topics = PaperStore(root / "data").load(), read_curation(root), read_topics(root)
    everything = linked(stored.papers.values(), curation).papers
    classify = Classifier(topics).topics_of
    return curate(everything, newest_figures(stored.figures), curation, names_of(topics), classify)


def _assert_same(root: Path, loaded: Loaded) -> None:
    curated, shelved = _at_once(root), loaded.shelved
    expected = library_of(curated.entries, read_topics(root), curated.editions)
    assert list(shelved.library.newest_first) == list(expected.newest_first)
    assert [entry.key for entry in shelved.library.picks()] == [entry.key for entry in expected.picks()]
    assert shelved.library.tags() == expected.tags()
    assert shelved.library.trending(None, 5) == expected.trending(None, 5)
    assert shelved.library.sources() == expected.sources()
    assert shelved.library.updated() == expected.updated()
    assert shelved.library.topic_counts() == expected.topic_counts()
    for slug in expected.slugs:
        assert shelved.library.newest_of_topic(slug, 3) == expected.newest_of_topic(slug, 3)
    assert shelved.library.editions == curated.editions
    assert shelved.hidden == curated.hidden
    assert sorted(map(str, shelved.problems)) == sorted(map(str, curated.problems))
    shown = {entry.key for entry in curated.entries}
    assert shelved.edits == {key: edits for key, edits in curated.edits.items() if key in shown}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_STORED, _LOG, _curations()), min_size=1, max_size=3))
def test_shelves_hold_what_joining_everything_gives(states: list[tuple[dict, dict, str]]) -> None:  # type: ignore[type-arg]  # as in _write
    """Whatever the list was before, its shelves hold the same entries, problems and edits as a list without any."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for stored, log, curation in states:
            _write(root, stored, log, curation)
            _assert_same(root, load_list(root))
            _assert_same(root, load_list(root))


def _pages(root: Path) -> dict[str, bytes]:
    docs = root / "docs"
    return {str(path.relative_to(docs)): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_STORED, _LOG, _curations()), min_size=2, max_size=4))
def test_bundles_are_made_again_where_anything_in_them_differs(states: list[tuple[dict, dict, str]]) -> None:  # type: ignore[type-arg]  # as in _write
    """Whatever the list was before, its pages are those that are made of it in an empty folder."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as clean:
        root = Path(folder)
        for number, (stored, log, curation) in enumerate(states):
            _write(root, stored, log, curation)
            generate(root)
            fresh = Path(clean, str(number))
            shutil.copytree(root / "data", fresh / "data")
            generate(fresh)
            assert _pages(root) == _pages(fresh)


def _paper_file(root: Path, name: str, *keys: str, **fields: object) -> None:
    path = root / "data/papers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    day = path.stem
    records = [
        {"key": key, "arxiv": key, "title": f"On {key}", "listed": [day], "sources": ["x"], "observed": day} | fields
        for key in keys
    ]
    path.write_text(json.dumps({"day": day, "papers": records}))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A list with papers of two months."""
    _write(tmp_path, {}, {}, "")
    _paper_file(tmp_path, "2025/2025-10-01.json", "2510.00001", "2510.00002")
    _paper_file(tmp_path, "2025/2025-11-03.json", "2511.00001")
    return tmp_path


def test_a_paper_in_two_files_is_one(root: Path) -> None:
    """What two files say of one paper is joined, though they are of two months, and so it is when one of them goes."""
    _paper_file(root, "2025/2025-11-04.json", "2510.00001", title="Known better")
    _assert_same(root, load_list(root))
    assert load_list(root).library.entry("2510.00001").title == "Known better"
    (root / "data/papers/2025/2025-11-04.json").unlink()
    _assert_same(root, load_list(root))


def test_figures_as_nobody_would_write_them_count(root: Path) -> None:
    """A file of figures in another order, or with days of another month, gives the newest figures all the same."""
    head = "paper,date,upvotes,comments,stars\n"
    (root / "data/metrics").mkdir()
    (root / "data/metrics/2025-10.csv").write_text(f"{head}2510.00001,2025-12-09,7,,\n2510.00001,2025-10-02,3,1,\n")
    _assert_same(root, load_list(root))
    (root / "data/metrics/2025-11.csv").write_text(f"{head}2510.00001,2025-11-04,5,,4\n")
    _assert_same(root, load_list(root))
    figures = load_list(root).library.entry("2510.00001").figures
    assert (figures.upvotes, figures.comments, figures.stars) == (7, 1, 4)


def test_only_what_changed_is_looked_at_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more day loads the papers of its month, and no other one."""
    load_list(root)
    _paper_file(root, "2025/2025-11-04.json", "2511.00002")
    loaded: list[str] = []
    papers_of = type(read_inventory(root / "data", root / ".cache", "")).papers

    def papers(self: object, names: list[str], keys: set[str]) -> dict[str, Paper]:
        loaded.extend(names)
        return papers_of(self, names, keys)  # type: ignore[arg-type]  # it is itself

    monkeypatch.setattr("generator.store.inventory.Inventory.papers", papers)
    library = load_list(root).library
    assert library.count == 4
    assert {name for name in loaded if name} == {"papers/2025/2025-11-03.json", "papers/2025/2025-11-04.json"}


@pytest.mark.parametrize("name", ["holdings.json", "shelves.json", "topics/2025-10.json"])
@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", '{"code": 1, "files": 3}', '{"2025-10": {"key": 1}}'])
def test_spoilt_notes_are_found_out_again(root: Path, name: str, content: str) -> None:
    """Notes that are broken, or that something else wrote, are as good as none."""
    load_list(root)
    (root / ".cache" / name).write_text(content)
    _assert_same(root, load_list(root))


def test_a_file_that_changes_meanwhile_is_told(root: Path) -> None:
    """A file that is another one when its papers are loaded is named: a shelf would be half of the old list."""
    load_list(root)
    library = load_list(root).library
    _paper_file(root, "2025/2025-10-01.json", "2510.00001", "2510.00003")
    with pytest.raises(DataError, match=r"2025-10-01\.json: changed while it was read"):
        list(library.newest_first)


def test_entries_that_differ_have_other_hashes() -> None:
    """Whatever pages may show of a paper is in its hash."""
    paper = next(iter(library_of([_entry()]).newest_first))
    for facts in (Facts(title="Another"), Facts(title="One", abstract="Text."), Facts(title="One", authors=("A",))):
        other = replace(paper, paper=replace(paper.paper, facts=facts))
        assert contents_of([other], {}, 3).days != contents_of([paper], {}, 3).days


def _entry() -> Entry:
    return Entry(paper=Paper(identity=identify(title="", arxiv="2510.00001"), facts=Facts(title="One")))
