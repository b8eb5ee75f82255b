"""What people decide about papers holds, in whatever files they write it, and whatever the sources say later."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.classify import Classifier
from generator.config import read_curation
from generator.curate import Curated, curate, linked
from generator.identity import identify
from generator.linkage import unite
from generator.merge import absorb, paper_of
from generator.model import Entry, Facts, Figures, Listing, Paper, Status, Topic

TOPICS = (
    Topic(name="Rewards", slug="rewards", any=("reward*",)),
    Topic(name="Surveys", slug="surveys", any=("survey",)),
    Topic(name="Robots", slug="robots", any=("robot",)),
)
NAMES = {"rewards": "Rewards", "surveys": "Surveys", "robots": "Robots", "other": "Other"}


def paper(arxiv: str, title: str, listed: date | None = date(2025, 10, 27), **facts: object) -> Paper:
    """Return a paper as a source lists it."""
    return paper_of(listing(arxiv, title, listed, **facts))


def listing(arxiv: str, title: str, listed: date | None = date(2025, 10, 27), **facts: object) -> Listing:
    """Return what a source says of a paper."""
    return Listing(
        identity=identify(title=title, arxiv=arxiv),
        source="hugging-face",
        observed=date(2025, 10, 28),
        listed=listed,
        facts=Facts(title=title, **facts),  # type: ignore[arg-type]
    )


PAPERS = (
    paper("2510.00001", "On reward models"),
    paper("2510.00002", "A survey of nothing", date(2025, 10, 26)),
    paper("2510.00003", "An article on something else", None),
)


class Lists:
    """A list's files of curation, and what comes of them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def decide(
        self, papers: tuple[Paper, ...] = PAPERS, figures: Mapping[str, Figures] | None = None, **files: str
    ) -> Curated:
        """Return the papers curated by these files."""
        folder = self.root / "data" / "curation"
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, content in files.items():
            (folder / f"{name}.yaml").write_text(textwrap.dedent(content))
        curation = read_curation(self.root)
        known = unite(linked(papers, curation).papers)
        return curate(known, figures or {}, curation, NAMES, Classifier(TOPICS).topics_of)

    def entry(self, decision: str, key: str = "2510.00001") -> Entry:
        """Return one paper, about which one thing was decided."""
        curated = self.decide(a=f'papers:\n  "{key}": {decision}\n')
        assert curated.problems == ()
        return by_key(curated)[key]


def by_key(curated: Curated) -> dict[str, Entry]:
    """Return the entries by key."""
    return {entry.key: entry for entry in curated.entries}


def lines(curated: Curated) -> list[str]:
    """Return what is told."""
    return sorted(map(str, curated.problems))


@pytest.fixture
def lists(tmp_path: Path) -> Lists:
    """A list without curation."""
    return Lists(tmp_path)


def test_without_decisions_papers_are_as_they_are(lists: Lists) -> None:
    """Nobody's decision: all papers, sorted by the rules, `other` for what no rule takes."""
    curated = lists.decide()
    assert [entry.paper for entry in curated.entries] == list(PAPERS)
    assert [[match.slug for match in entry.topics] for entry in curated.entries] == [
        ["rewards"],
        ["surveys"],
        ["other"],
    ]
    assert not any(entry.pinned or entry.tags or entry.note for entry in curated.entries)


@pytest.mark.parametrize(
    ("pin", "pinned"),
    [
        ("true", True),
        ("false", False),
        ("{until: 2025-10-26}", False),
        ("{until: 2025-10-27}", True),
        ("{until: 2025-10-28}", True),
    ],
)
def test_a_pin_holds_to_the_end_of_its_last_day(lists: Lists, pin: str, *, pinned: bool) -> None:
    """A pin's end is counted by the newest day of the data, never by a clock."""
    assert lists.entry(f"{{pin: {pin}}}").pinned is pinned


def test_what_is_hidden_is_nowhere(lists: Lists) -> None:
    """A hidden paper is no entry and is counted; `hide: false` hides nothing."""
    curated = lists.decide(a='papers:\n  "2510.00001": {hide: true}\n  "2510.00002": {hide: false}\n')
    assert set(by_key(curated)) == {"2510.00002", "2510.00003"}
    assert curated.hidden == 1


def test_a_curators_words_stand_on_the_entry(lists: Lists) -> None:
    """Tags, rating, status and note are the entry's."""
    entry = lists.entry("{tags: [workshop, to cite], rating: 4, status: to-read, note: Read *it*.}")
    assert (entry.tags, entry.rating, entry.status, entry.note) == (
        ("workshop", "to cite"),
        4,
        Status.TO_READ,
        "Read *it*.",
    )


@pytest.mark.parametrize(
    ("edit", "slugs"),
    [
        ("{add: [robots]}", ["rewards", "robots"]),
        ("{add: [robots, rewards]}", ["rewards", "robots"]),
        ("{remove: [rewards]}", ["other"]),
        ("{remove: [surveys]}", ["rewards"]),
        ("{add: [surveys], remove: [rewards]}", ["surveys"]),
    ],
)
def test_topics_are_put_and_taken(lists: Lists, edit: str, slugs: list[str]) -> None:
    """Topics by hand join those of the rules, in the order of the topics; without any it is `other`."""
    assert [match.slug for match in lists.entry(f"{{topics: {edit}}}").topics] == slugs


def test_corrections_stand_in_the_place_of_what_sources_say(lists: Lists) -> None:
    """A corrected title sorts the paper anew, authors are counted, and a summary is the curator's own."""
    entry = lists.entry(
        "{set: {title: Robots that survey, authors: [Ada, Bob], summary: Ours., published: 2025-10-01,"
        " code: 'https://example.org/c', categories: [cs.RO, cs.LG]}}"
    )
    facts = entry.paper.facts
    assert entry.title == "Robots that survey"
    assert [match.slug for match in entry.topics] == ["surveys", "robots"]
    assert (facts.authors, facts.author_count) == (("Ada", "Bob"), 2)
    assert (facts.code, facts.primary_category, facts.published) == (
        "https://example.org/c",
        "cs.RO",
        date(2025, 10, 1),
    )
    assert entry.summary == "Ours."
    assert entry.day == date(2025, 10, 27)


@pytest.mark.parametrize("reference", ["2510.00001v3", "arXiv:2510.00001", "https://huggingface.co/papers/2510.00001"])
def test_a_paper_is_meant_by_any_of_its_names(lists: Lists, reference: str) -> None:
    """A version, a prefix or a link in the place of the id means the same paper."""
    assert by_key(lists.decide(a=f'papers:\n  "{reference}": {{pin: true}}\n'))["2510.00001"].pinned


def test_unknown_papers_and_topics_are_told(lists: Lists) -> None:
    """A decision on no paper, and a topic that does not exist, are told with place and nearest word; the rest holds."""
    both = "status: read"
    curated = lists.decide(
        a=f'papers:\n  "2510.00001":\n    rating: 4\n    tags: [x, y]\n    {both}\n    topics: {{add: [robots]}}\n',
        b=f'papers:\n  "2510.00001":\n    rating: 5\n    tags: [y, z]\n    {both}\n    topics: {{remove: [rewards]}}\n',
        c='papers:\n  "2510.00001":\n    set: {title: One, abstract: A.}\n',
        d='papers:\n  "2510.00001":\n    set: {title: Two}\n',
    )
    entry = by_key(curated)["2510.00001"]
    assert (entry.rating, entry.tags, entry.status) == (None, ("x", "y", "z"), Status.READ)
    assert [match.slug for match in entry.topics] == ["robots"]
    assert (entry.title, entry.paper.facts.abstract) == ("On reward models", "A.")
    places = {
        name: f"data/curation/{name}.yaml:3:{column}" for name, column in (("a", 5), ("b", 5), ("c", 11), ("d", 11))
    }
    pairs = (("rating", "a", "b"), ("rating", "b", "a"), ("title", "c", "d"), ("title", "d", "c"))
    assert lines(curated) == sorted(
        f"{places[here]}: `{what}` is set differently in {places[there]}; expected one value in one file"
        for what, here, there in pairs
    )


@pytest.mark.parametrize("other", ["hide: false", "pin: true", "rating: 9", "note: x"])
def test_hide_wins(lists: Lists, other: str) -> None:
    """Whatever another file says, right or wrong, what one hides stays hidden."""
    for first, second in (("a", "b"), ("b", "a")):
        files = {first: 'papers:\n  "2510.00001": {hide: true}\n', second: f'papers:\n  "2510.00001": {{{other}}}\n'}
        curated = lists.decide(**files)
        assert "2510.00001" not in by_key(curated)
        assert bool(curated.problems) == (other != "note: x")


@settings(deadline=None, max_examples=50)
@given(
    parts=st.permutations(
        ["tags: [x]", "rating: 3", "status: read", "note: n", "pin: true", "set: {title: T}", "topics: {add: [robots]}"]
    ),
    cut=st.integers(0, 7),
)
def test_decisions_do_not_depend_on_how_they_are_spread(
    parts: list[str], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same decisions in one file or in two, in any order, give the same entry."""
    lists = Lists(tmp_path_factory.mktemp("list"))
    one = lists.entry(f"{{{', '.join(sorted(parts))}}}")
    files = {
        name: f'papers:\n  "2510.00001": {{{", ".join(some)}}}\n'
        for name, some in (("a", parts[:cut]), ("b", parts[cut:]))
    }
    spread = by_key(lists.decide(**files))["2510.00001"]
    for name in ("tags", "rating", "status", "note", "pinned", "title", "summary"):
        assert getattr(spread, name) == getattr(one, name)
    assert [match.slug for match in spread.topics] == [match.slug for match in one.topics]


ADDED = """\
add:
  - {id: "arxiv:2510.00009", title: By hand, listed: 2025-02-03, summary: Ours.}
  - {title: A report without an id, url: "https://example.org/report", authors: [Ada], published: 2025-01-31}
  - {id: "doi:10.1000/182", title: Without a day}
"""


def test_added_papers_are_papers(lists: Lists) -> None:
    """A paper added by hand stands under its day, else its publication, else it is undated."""
    curated = lists.decide(a=ADDED)
    entries = by_key(curated)
    assert curated.problems == ()
    assert entries["2510.00009"].day == date(2025, 2, 3)
    assert entries["2510.00009"].summary == "Ours."
    assert entries["doi-10.1000-182"].day is None
    (report,) = (entry for entry in curated.entries if entry.title == "A report without an id")
    assert (report.day, report.paper.facts.author_count, report.paper.sources) == (date(2025, 1, 31), 1, ("by-hand",))


def test_an_addition_that_a_source_lists_later_is_completed(lists: Lists) -> None:
    """The source's facts complete it, the day of the person stays the first, and it is one paper."""
    later = paper("2510.00009", "By a source", date(2025, 1, 1), abstract="A.")
    entry = by_key(lists.decide((*PAPERS, later), a=ADDED))["2510.00009"]
    assert (entry.title, entry.paper.facts.abstract, entry.day) == ("By a source", "A.", date(2025, 2, 3))
    assert set(entry.paper.listed) == {date(2025, 1, 1), date(2025, 2, 3)}


def test_an_addition_without_an_id_keeps_its_day_when_its_paper_is_found(lists: Lists) -> None:
    """A paper added by title and author is the one with an id that has both, on the day that the person gave."""
    added = "add:\n  - {title: A title that says enough, authors: [A. Example], listed: 2025-02-03, summary: Ours.}\n"
    known = paper("2510.00009", "A Title that says enough!", date(2025, 1, 1), authors=("Ada Example",))
    (entry,) = lists.decide((known,), a=added).entries
    assert (entry.key, entry.summary, entry.day) == ("2510.00009", "Ours.", date(2025, 2, 3))


def test_curation_by_a_former_key_holds(lists: Lists) -> None:
    """What was decided about a paper known by its title holds when it is known by its id, its figures, too."""
    former = paper_of(
        Listing(
            identity=identify(title="A title that says enough"),
            source="x",
            observed=date(2025, 1, 1),
            facts=Facts(title="A title that says enough", authors=("Ada Example",)),
        )
    )
    known = paper("2510.00009", "A title that says enough", authors=("Ada Example",))
    decided = f"papers:\n  {former.key}: {{rating: 5}}\n"
    (entry,) = lists.decide((former, known), {former.key: Figures(upvotes=3)}, a=decided).entries
    assert (entry.key, entry.rating, entry.figures.upvotes) == ("2510.00009", 5, 3)


def test_a_refetch_loses_no_edit(lists: Lists) -> None:
    """After the source says something new, every decision stands, and what nobody decided is new."""
    decided = 'papers:\n  "2510.00001": {set: {title: Ours}, note: n, pin: true}\n  "2510.00002": {hide: true}\n'
    before = by_key(lists.decide(a=decided))["2510.00001"]
    again = [listing("2510.00001", "Theirs anew", abstract="New."), listing("2510.00002", "Theirs, too")]
    stored = absorb({item.key: item for item in PAPERS}, again)
    curated = lists.decide(tuple(stored.values()), {"2510.00001": Figures(upvotes=7)}, a=decided)
    entry = by_key(curated)["2510.00001"]
    assert (entry.title, entry.note, entry.pinned) == (before.title, before.note, before.pinned)
    assert (entry.paper.facts.abstract, entry.figures.upvotes) == ("New.", 7)
    assert curated.hidden == 1
