"""Feeds: what a reader of feeds sees of a list, day after day, and that each format is what its standard says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lists import DAY, a_list, listing, store, three
from support import SHARED
from test_hostile_pages import HOSTILE

from generator.identity import identify
from generator.library import Library, library_of
from generator.library.arrivals import MOST_OLD, NEWEST, Arrival, newest_arrivals
from generator.linkage import link
from generator.merge import absorb, join, paper_of
from generator.model import Entry, Facts, Figures, Listing, Note, NoteHead, Paper, Settings, Topic, TopicMatch
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import load_list
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.pipeline.inspect.check import check
from generator.render.feeds.bundles import feed_parts
from generator.render.feeds.items import authority_of
from generator.render.pages import PageMaker, SiteInputs
from generator.render.why import Hand
from generator.store.records import from_record, to_record
from generator.weblink import WebLink

SITE = WebLink("https://ada.example.org/papers/")
_ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
_TOPICS = (Topic(name="Reward <models>", slug="reward-models", any=("reward",)),)
_NAMED = "tag:example.org,2025:papers/2510.00001"
_ROBOTS = "topics:\n- {name: Robots, slug: robots, any: [robot*]}"
_SITE_YAML = (
    "feed_authority: example.org,2025\n"
    "searches:\n- {name: Robots & <others>, slug: robots, rule: {any: [robot*], none: [cup]}}\n"
)


def _feeds(library: Library, written: Settings | None = None, site: WebLink | None = SITE) -> dict[str, str]:
    """Return the text of every feed by its file."""
    pages = PageMaker(
        library, SiteInputs(written or Settings(), library.topics, Hand(site_url=site, site_name="Ada's <papers>"))
    )
    return {page.path: page.body for part in feed_parts(pages) for page in part.make()}


def _entry(number: int, title: str = "", **fields: object) -> Entry:
    paper = Paper(
        identity=identify(title="", arxiv=f"2510.{number:05}"),
        facts=Facts(title=title or f"Paper {number}"),
        first_observed=DAY,
        listed=(DAY,),
    )
    entry = Entry(paper=paper, topics=(TopicMatch("reward-models"),))
    return replace(entry, **fields)  # type: ignore[arg-type]  # names and types are Entry's


def _with_address(root: Path, url: str = str(SITE)) -> Path:
    (root / "mkdocs.yml").write_text(f"site_name: Papers\nsite_url: {url}\n", encoding="utf-8")
    return root


# What is in a feed.


@st.composite
def _months(draw: st.DrawFn) -> list[list[Arrival]]:
    """Draw 30 days of arrivals, up to 300 on one, of which some come late."""
    days = []
    for number in range(30):
        day = DAY + timedelta(days=number)
        count = draw(st.sampled_from([0, 0, 3, 40, 300]))
        late = draw(st.lists(st.integers(1, 14), max_size=5))
        when = [day - timedelta(days=days_late) for days_late in [*late, *[0] * count]]
        days.append([Arrival(str(day), str(item), f"{day}-{place}", "") for place, item in enumerate(when)])
    return days


@settings(max_examples=20)
@given(_months(), st.integers(1, 7))
def test_who_looks_once_a_week_misses_nothing(days: list[list[Arrival]], pause: int) -> None:
    """Whatever comes, late or 300 on a day, is in the feed at least once for who looks every few days, up to seven."""
    arrived: list[Arrival] = []
    seen: set[str] = set()
    for number, fresh in enumerate(days):
        arrived += fresh
        if number % pause == 0 or number == len(days) - 1:
            found = newest_arrivals(arrived)
            assert len({item.key for item in found}) == len(found)
            assert len(found) >= min(NEWEST, len(arrived))
            assert found == sorted(found, reverse=True)
            seen |= {item.key for item in found}
    assert seen == {item.key for item in arrived}


def test_an_archive_that_is_brought_along_does_not_fill_a_feed() -> None:
    """Of what stood years before it arrived there are a hundred beside the newest; what is new is whole."""
    old = [Arrival(str(DAY), f"2019-01-{day:02}", f"old-{day}-{n}", "") for day in range(1, 29) for n in range(100)]
    new = [Arrival(str(DAY), str(DAY), f"new-{n}", "") for n in range(300)]
    keys = [item.key for item in newest_arrivals([*old, *new])]
    assert sum(key.startswith("new") for key in keys) == len(new)
    assert sum(key.startswith("old") for key in keys) == MOST_OLD


def _ids(text: str) -> list[str]:
    return [str(entry.findtext(f"{_ATOM}id")) for entry in ET.fromstring(text).iter(f"{_ATOM}entry")]  # noqa: S314  # ours


def test_a_reader_sees_every_recorded_paper_once(tmp_path: Path) -> None:
    """Over 30 recorded days a reader that goes by ids sees every paper and every edition, and none of them twice."""
    files = sorted((SHARED / "corpora/hf_daily_papers").glob("2025-0[6-9]-*.json"))[-30:]
    if not files:
        pytest.skip("../shared/corpora/hf_daily_papers is absent")
    root = a_list(tmp_path, [])
    seen: dict[str, str] = {}
    editions: set[str] = set()
    for file in files:
        import_files(root, [file], ImportOptions(date(2026, 3, 1)))
        library = load_list(root).library
        pages = PageMaker(library, SiteInputs(Settings(), library.topics, Hand(site_url=SITE)))
        parts = {part.name: part.make for part in feed_parts(pages)}
        text = next(iter(parts["feed all"]())).body
        for entry in ET.fromstring(text).iter(f"{_ATOM}entry"):  # noqa: S314  # ours
            told = str(entry.findtext(f"{_ATOM}published"))
            assert seen.setdefault(str(entry.findtext(f"{_ATOM}id")), told) == told
        editions |= {*_ids(next(iter(parts["feed editions"]())).body)}
    assert len(seen) == library.count > 400
    assert {name.rpartition("/")[2] for name in seen} == {entry.key for entry in library.newest_first}
    assert editions == {f"tag:ada.example.org,2025:papers/daily/{day}" for day in library.day_counts}
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo
    assert len(parsed.entries) >= NEWEST


# What an item says.


def test_the_first_day_on_which_a_paper_was_observed_stays() -> None:
    """Whatever is observed later, and in whatever order it is merged and stored, the earliest day wins."""
    first, later = (paper_of(listing("2510.00001", "A title", day)) for day in (DAY, DAY + timedelta(days=9)))
    for joined in (join(first, later), join(later, first)):
        assert joined.first_observed == DAY
        assert joined.observed["title"] == DAY + timedelta(days=9)
        assert to_record(joined)["first_observed"] == "2025-10-27"
        assert from_record(to_record(joined))[0] == joined
    assert "first_observed" not in to_record(first)
    assert from_record(to_record(first))[0] == first


def test_an_id_stays_whatever_becomes_of_a_paper() -> None:
    """A corrected title, another address of the site and an arXiv id that is found later leave the id as it is."""
    authority = Settings(feed_authority="example.org,2025")
    by_title = Listing(
        identity=identify(title="A Report of Ours"),
        source="x",
        observed=DAY,
        facts=Facts(title="A Report of Ours", authors=("Ada Example", "Bo Example")),
    )
    on_arxiv = listing("2510.00001", "A report of ours", DAY + timedelta(days=3), authors=by_title.facts.authors)

    def feed(listings: Iterable[Listing], site: WebLink = SITE) -> str:
        entries = [Entry(paper=paper) for paper in link(absorb({}, listings).values()).papers]
        return _feeds(library_of(entries), authority, site)["feeds/all/atom.xml"]

    before = _ids(feed([by_title]))
    assert before == [f"tag:example.org,2025:papers/{by_title.identity.key}"]
    assert _ids(feed([by_title, on_arxiv])) == before
    assert _ids(feed([on_arxiv, by_title], WebLink("https://elsewhere.example.net/"))) == before
    assert _ids(feed([replace(on_arxiv, observed=DAY - timedelta(days=3))])) == [
        "tag:example.org,2025:papers/2510.00001"
    ]


@pytest.mark.parametrize(
    ("site", "written", "authority"),
    [
        ("https://ada.github.io/papers/", None, "ada.github.io,2025:papers"),
        ("https://Ada.example.org:8000/", None, "ada.example.org,2025"),
        ("https://moved.example.net/", "ada.github.io,2025:papers", "ada.github.io,2025:papers"),
    ],
)
def test_what_ids_begin_with_can_be_kept_when_the_site_moves(site: str, written: str | None, authority: str) -> None:
    """What is made of the address can be written down as it is before the site moves."""
    assert Settings(feed_authority=written or authority).feed_authority == authority
    assert authority_of(site, written) == authority


def test_votes_alone_change_no_feed(tmp_path: Path) -> None:
    """A refetch on a later day, in which only votes moved, leaves every byte of every feed."""
    root = _with_address(a_list(tmp_path, topics=_ROBOTS, site=_SITE_YAML))
    generate(root)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "docs/feeds").rglob("*.*")}
    assert len(before) > 20
    later = DAY + timedelta(days=1)
    store(root, [replace(item, observed=later, figures=Figures(upvotes=90 - n)) for n, item in enumerate(three())])
    generate(root)
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "docs/feeds").rglob("*.*")}
    assert after == before


# Each format is what its standard says.


_HOSTILE_TITLE = "P(y|x) <think> & $O(n^2)$ ]]> \x00\x0b\ud800\ufffe &amp; x"
_SHOWN_TITLE = "P(y|x) <think> & $O(n^2)$ ]]> &amp; x"


def _hostile_library() -> Library:
    facts = Facts(
        title=_HOSTILE_TITLE,
        abstract=f"{_HOSTILE_TITLE} </p><script>alert(1)</script>",
        authors=tuple(f"A{number} <b>" for number in range(10_000)),
        organization=_HOSTILE_TITLE,
        machine_summary=_HOSTILE_TITLE,
    )
    note = Note("2510.00001", NoteHead(title=_SHOWN_TITLE, tags=(_SHOWN_TITLE,)), "```\na   b\n```\n<b>", "n.md")
    first = _entry(
        1, note=f"*{_HOSTILE_TITLE}*", tags=(_HOSTILE_TITLE,), rating=5, notes=(note, replace(note, file="m.md"))
    )
    undated = Entry(paper=Paper(identity=identify(title="Without a link or date"), facts=Facts()))
    entries = [replace(first, paper=replace(first.paper, facts=facts)), undated]
    return library_of(entries, _TOPICS, found_by=lambda entry: ["all"] if entry.rating else [])


_SEARCHING = Settings.model_validate(
    {
        "searches": [
            {"name": "All <b>", "slug": "all", "rule": {"any": ["x"]}},
            {"name": "None", "slug": "none", "rule": {"any": ["y"]}},
        ]
    }
)


@pytest.fixture(scope="module", params=["hostile", "empty"])
def feeds(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every feed of a list whose texts are hostile, and of an empty one."""
    return _feeds(_hostile_library() if request.param == "hostile" else library_of([], _TOPICS), _SEARCHING)


def _of(feeds: dict[str, str], file: str) -> Iterator[tuple[str, str]]:
    found = [(path, text) for path, text in feeds.items() if path.endswith(f"/{file}")]
    assert len(found) >= 6
    yield from found


def _text(element: ET.Element, name: str) -> str:
    found = element.findall(name)
    assert len(found) == 1, name
    assert found[0].text
    return found[0].text


def test_atom_is_as_the_rfc_has_it(feeds: dict[str, str]) -> None:
    """Each feed and entry has the elements that it must have, once; ids are unique; the feed names its own address."""
    for path, text in _of(feeds, "atom.xml"):
        root = ET.fromstring(text.encode())  # noqa: S314  # ours
        links = {element.get("rel"): element.get("href") for element in root.findall(f"{_ATOM}link")}
        assert links["self"] == f"{SITE}{path}"
        assert root.find(f"{_ATOM}author/{_ATOM}name") is not None
        entries = root.findall(f"{_ATOM}entry")
        for element in (root, *entries):
            assert _text(element, f"{_ATOM}id").startswith("tag:ada.example.org,2025:papers/") or "/notes/" in path
            assert _text(element, f"{_ATOM}title")
            assert _MOMENT.fullmatch(_text(element, f"{_ATOM}updated"))
        for entry in entries:
            assert _MOMENT.fullmatch(_text(entry, f"{_ATOM}published"))
            assert len(entry.findall(f"{_ATOM}author")) <= 30
            assert len([item for item in entry.findall(f"{_ATOM}link") if item.get("rel") == "alternate"]) == 1
        ids = [_text(entry, f"{_ATOM}id") for entry in entries]
        assert len({*ids}) == len(ids)


def test_rss_is_as_its_specification_has_it(feeds: dict[str, str]) -> None:
    """Each channel and item has what it must have; ids are unique and no addresses; the feed names its own address."""
    for path, text in _of(feeds, "rss.xml"):
        root = ET.fromstring(text.encode())  # noqa: S314  # ours
        channel = root.find("channel")
        assert root.get("version") == "2.0"
        assert channel is not None
        for name in ("title", "link", "description", "lastBuildDate"):
            assert _text(channel, name)
        own = channel.find(f"{_ATOM}link")
        assert own is not None
        assert own.get("href") == f"{SITE}{path}"
        items = channel.findall("item")
        ids = [_text(item, "guid") for item in items]
        assert len({*ids}) == len(ids)
        for item in items:
            assert _text(item, "link").startswith(SITE)
            assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} 00:00:00 \+0000", _text(item, "pubDate"))
        assert not feedparser.parse(text.encode()).bozo


def test_json_feed_is_as_its_specification_has_it(feeds: dict[str, str]) -> None:
    """The required keys are there, ids are texts and unique, dates are of RFC 3339, nobody is nameless."""
    for path, text in _of(feeds, "feed.json"):
        feed = json.loads(text.encode())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["feed_url"] == f"{SITE}{path}"
        ids = [item["id"] for item in feed["items"]]
        assert len({*ids}) == len(ids)
        for item in feed["items"]:
            assert item.keys() >= {"id", "url", "title", "content_html", "date_published", "date_modified"}
            assert _MOMENT.fullmatch(item["date_published"])
            assert all(author["name"] for author in item.get("authors", ()))


def test_hostile_texts_are_the_text_that_they_are() -> None:
    """What looks like markup is text in each format, mathematics stays as its source, and links are absolute."""
    feeds = _feeds(_hostile_library(), _SEARCHING)
    atom, rss = (feedparser.parse(feeds[f"feeds/all/{file}"].encode()) for file in ("atom.xml", "rss.xml"))
    (item,) = [item for item in json.loads(feeds["feeds/all/feed.json"])["items"] if "2510" in item["id"]]
    assert item["title"] == _SHOWN_TITLE
    assert atom.entries[0].title == _SHOWN_TITLE
    assert rss.entries[0].title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == _SHOWN_TITLE
    content = item["content_html"]
    assert "<script" not in content
    assert "$O(n^2)$" in content
    assert "a   b" in content
    assert "+ 9,970" in content
    assert all(target.startswith("https://") for target in re.findall(r'href="([^"]*)"', content))
    assert _ids(feeds["feeds/searches/all/atom.xml"]) == ["tag:ada.example.org,2025:papers/papers/2510.00001"]


def test_hostile_strings_break_no_feed() -> None:
    """Thousands of hostile strings as titles leave each format what it is, and lose nothing but what XML forbids."""
    if not HOSTILE.is_dir():
        pytest.skip("../shared/corpora/hostile is absent")
    texts = [
        text
        for file in sorted(HOSTILE.iterdir())
        if file.is_file()
        for text in file.read_text(errors="replace").split("\n")
    ]
    entries = [_entry(number, title=text.strip() or "x") for number, text in enumerate(texts[:2000])]
    feeds = _feeds(library_of(entries, _TOPICS))
    told = json.loads(feeds["feeds/all/feed.json"])["items"]
    found = ET.fromstring(feeds["feeds/all/atom.xml"].encode()).findall(f"{_ATOM}entry/{_ATOM}title")  # noqa: S314  # ours
    assert [" ".join((title.text or "").split()) for title in found] == [
        " ".join(item["title"].split()) for item in told
    ]
    assert len(ET.fromstring(feeds["feeds/all/rss.xml"].encode()).findall("channel/item")) == len(entries)  # noqa: S314  # ours


# Around them.


def test_the_list_of_feeds_names_every_one() -> None:
    """The OPML has each Atom feed once, in groups, and is well-formed whatever they are called."""
    feeds = _feeds(_hostile_library(), _SEARCHING)
    root = ET.fromstring(feeds["feeds/feeds.opml"])  # noqa: S314  # ours
    named = {str(element.get("xmlUrl")).removeprefix(SITE) for element in root.iter("outline") if element.get("xmlUrl")}
    assert named == {path for path in feeds if path.endswith("atom.xml")} | {"notes/feed.xml"}


def test_without_an_address_there_are_no_feeds_and_check_says_why(tmp_path: Path) -> None:
    """Without `site_url` the page on how to follow says so; `check` warns where somebody asked for feeds."""
    root = a_list(tmp_path, site=_SITE_YAML)
    generate(root)
    assert not (root / "docs/feeds").exists()
    assert "`site_url` in `mkdocs.yml`" in (root / "docs/follow.md").read_text()
    assert "feeds:" not in (root / "docs/index.md").read_text()
    (problem,) = [problem for problem in check(root) if "feeds" in problem.what]
    assert str(problem).startswith("mkdocs.yml:1:1: without an address in `site_url` there are no feeds")
    (root / "data/site.yaml").write_text("home_papers: 9\n")
    assert check(root) == []


def test_every_feed_is_offered(tmp_path: Path) -> None:
    """The page on how to follow leads to each feed and to the OPML; pages name the feeds that go with them."""
    root = _with_address(a_list(tmp_path, topics=_ROBOTS, site=_SITE_YAML))
    generate(root)
    docs = root / "docs"
    page = (docs / "follow.md").read_text()
    linked = set(re.findall(r'href="\.\./([^"]*)"', page))
    made = {path.relative_to(docs).as_posix() for path in (docs / "feeds").rglob("*.*")}
    assert linked == made | {"notes/feed.xml"}
    assert f"https://feedly.com/i/subscription/feed/{quote(f'{SITE}feeds/all/atom.xml', safe='')}" in page
    named = {
        path: re.findall(r"^feeds: (.*)$", (docs / path).read_text(), re.MULTILINE)
        for path in ("index.md", "topics/robots/index.md", "picks.md", "papers/2510.00001.md", "follow.md")
    }
    assert named == {
        "index.md": ['["feeds/all/atom.xml", "feeds/editions/atom.xml"]'],
        "topics/robots/index.md": ['["."]'],
        "picks.md": ['["."]'],
        "papers/2510.00001.md": [],
        "follow.md": ['["feeds/all/atom.xml", "feeds/editions/atom.xml", "feeds/searches/robots/atom.xml"]'],
    }
    assert _ids((docs / "feeds/searches/robots/atom.xml").read_text()) == ["tag:example.org,2025:papers/2510.00002"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "searches:\n- {name: A, slug: a, rule: {}}",
            "data/site.yaml:2:28: a mapping does not fit `rule`; expected a rule",
        ),
        (
            "searches:\n- {name: A, slug: a, rule: {any: [x]}}\n- {name: B, slug: a, rule: {any: [y]}}",
            "data/site.yaml:3:19: `a` is the slug of two",
        ),
        ("searches:\n- {name: A, slug: a, rule: {some: [x]}}", "data/site.yaml:2:29: unknown key `some`"),
        ("feed_authority: example.org", "data/site.yaml:1:17: "),
        ("feed_authority: 'https://example.org,2025'", "data/site.yaml:1:17: "),
    ],
)
def test_a_wrong_search_or_authority_is_told_with_its_place(tmp_path: Path, written: str, told: str) -> None:
    """A search without a rule, two of one name, an unknown key and an authority that is none stop a build."""
    problems = [str(problem) for problem in check(a_list(tmp_path, site=written))]
    assert any(problem.startswith(told) for problem in problems), problems


def test_two_notes_of_one_paper_have_ids_of_their_own() -> None:
    """The first keeps the id that it had before there could be others."""
    entries = json.loads(_feeds(_hostile_library(), _SEARCHING)["feeds/notes/feed.json"])["items"]
    assert sorted(item["id"] for item in entries) == [
        f"{SITE}papers/2510.00001/#notes",
        f"{SITE}papers/2510.00001/#notes:m.md",
    ]
