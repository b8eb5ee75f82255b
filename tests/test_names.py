"""Pages of authors and organisations: who is meant by a name, what pages show, and what a new paper makes anew."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authorship import name_key
from generator.config import paper_references, read_naming, scan_authors, scan_organizations
from generator.errors import DataError
from generator.identity import identify, name_slug
from generator.library import Library, library_of
from generator.model import Entry, Facts, Figures, NamedAuthor, NamedHouse, Naming, Paper, Settings, TopicMatch
from generator.pipeline.build.generate import generate
from generator.pipeline.inspect.check import check
from generator.render import Report, render_site

_FEW = Naming(author_papers=2, organization_papers=2)


def _entry(number: int, authors: tuple[str, ...], house: str | None = None, **facts: object) -> Entry:
    key, day = f"2510.{number:05}", date(2025 - number % 2, 10, 1 + number)
    told = Facts(title=f"Paper {number}", authors=authors, organization=house)
    paper = Paper(
        identity=identify(title="", arxiv=key),
        facts=replace(told, **facts),  # type: ignore[arg-type]  # names and types are those of facts
        listed=(day,),
        sources=("x",),
    )
    return Entry(paper=paper, figures=Figures(upvotes=number), topics=(TopicMatch("other"),))


def _library(*entries: Entry, naming: Naming = _FEW) -> Library:
    return library_of(entries, (), None, naming)


def _pages(library: Library) -> dict[str, str]:
    settings = Settings(author_papers=2, organization_papers=2)
    return {page.path: page.body for page in render_site(library, settings, Report())}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Jane Doe", "JANE  DOE", True),
        ("Doe, Jane", "Jane Doe", True),
        ("José García", "Jose Garcia", True),
        ("Jean-Paul Sartre", "Jean Paul Sartre", True),
        ("Łukasz Kaiser", "Lukasz Kaiser", True),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", "O'Brien", True),
        ("Jane Doe, Jr.", "Jane Doe Jr", True),
        ("J. Doe", "Jane Doe", False),
        ("LI Wei", "LU Wei", False),
        ("JD Smith", "JB Smith", False),
        ("\N{DEVANAGARI LETTER KA}\N{DEVANAGARI VOWEL SIGN I}", "\N{DEVANAGARI LETTER KA}", False),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str, alike: bool) -> None:  # noqa: FBT001  # an example
    """Case, accents, hyphens and the comma make no other name; letters and initials do."""
    assert (name_key(one) == name_key(other)) is alike


@given(st.lists(st.text(max_size=80).map(name_key).filter(bool), unique=True, max_size=20))
def test_no_two_names_have_one_place(keys: list[str]) -> None:
    """Names in links are in lower case, are file names everywhere, and tell all names apart, whatever their script."""
    slugs = [name_slug(key) for key in keys]
    assert len(set(slugs)) == len(keys)
    for slug in slugs:
        assert slug == slug.lower()
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slug not in {"", "index", "readme", "con", "nul"}


def test_a_name_cannot_take_the_place_of_one_with_a_hash() -> None:
    """Whoever is called like the hashed name of another one is hashed as well."""
    slug = name_slug("张伟")
    assert slug.startswith("name-")
    assert name_slug(slug.replace("-", " ")) != slug
    assert name_slug("index") != "index"


def test_who_has_a_page() -> None:
    """As many papers as the settings say make a page, a paper counts once, and the name is the usual spelling."""
    entries = [_entry(1, ("Jane Doe", "Doe, Jane", "Bob")), _entry(2, ("JANE DOE",)), _entry(3, ("Jane Doe", "Cid"))]
    library = _library(*entries)
    assert library.authors() == [("jane-doe", "Jane Doe", 3)]
    found = library.author("jane-doe")
    assert found
    assert found.spellings == ("Doe, Jane", "JANE DOE")
    assert [paper.key for paper in found.papers] == ["2510.00002", "2510.00003", "2510.00001"]
    assert found.authors == ()
    assert library.author("bob") is None
    assert _library(*entries, naming=Naming()).authors() == []


def test_houses_are_one_as_people_say() -> None:
    """Spellings under one name are one house, which is called as people call it."""
    naming = Naming(organizations=(NamedHouse(name="Google DeepMind", aliases=("DeepMind",)),), organization_papers=2)
    entries = [_entry(1, (), "deepmind"), _entry(2, (), "Google-DeepMind"), _entry(3, (), "Elsewhere")]
    library = _library(*entries, naming=naming)
    assert library.houses() == [("google-deepmind", "Google DeepMind", 2)]


def test_two_people_of_one_name_are_told_apart_where_people_say_so() -> None:
    """Papers that are said to be one person's are on a page of their own; the others stay under the name."""
    entries = [_entry(number, ("Wei Li",)) for number in range(1, 5)]
    person = NamedAuthor(name="Wei Li (Tsinghua)", aliases=("Wei Li",), papers=("2510.00001", "arXiv:2510.00003v2"))
    library = _library(*entries, naming=replace(_FEW, authors=(person,)))
    assert [(slug, count) for slug, _, count in library.authors()] == [("wei-li", 2), ("wei-li-tsinghua", 2)]
    found = library.author("wei-li-tsinghua")
    assert found
    assert {paper.key for paper in found.papers} == {"2510.00001", "2510.00003"}
    assert found.is_told_apart
    assert library.links_of(entries[0]).authors == {0: "wei-li-tsinghua"}
    assert library.links_of(entries[1]).authors == {0: "wei-li"}
    pages = _pages(library)
    assert "A name is not a person" in pages["authors/wei-li.md"]
    assert "told these papers apart" in pages["authors/wei-li-tsinghua.md"]


def test_names_lead_to_pages_that_are_there() -> None:
    """On cards and paper pages names are links where a page exists, and text where none does."""
    pages = _pages(_library(_entry(1, ("Jane Doe", "Bob"), "A House"), _entry(2, ("Jane Doe",), "A House")))
    card, paper = pages["daily/2024-10-02.md"], pages["papers/2510.00001.md"]
    for text, up in ((card, "../"), (paper, "../")):
        assert f"[Jane Doe]({up}authors/jane-doe.md), Bob" in text
        assert f"[A House]({up}organizations/a-house.md)" in text
    assert "[Jane Doe](jane-doe.md)" in pages["authors/index.md"]
    assert "(../authors/index.md)" in pages["topics/index.md"]
    assert "[A House](../organizations/a-house.md)" in pages["authors/jane-doe.md"]
    assert "authors/bob.md" not in pages


def test_without_anybody_of_several_papers_nothing_is_offered() -> None:
    """Where nobody has a page there is no page of all names, and no link to one."""
    pages = _pages(_library(_entry(1, ("Jane Doe",), "A House")))
    assert not [path for path in pages if path.startswith(("authors", "organizations"))]
    assert "authors/index.md" not in pages["topics/index.md"]


def test_a_page_of_names_escapes_them() -> None:
    """A name with markup in it is text, wherever it stands."""
    name = '<img src=x onerror="alert(1)"> [a](javascript:b) $x$'
    library = _library(_entry(1, (name,), name, withdrawn=True), _entry(2, (name,), name))
    pages = _pages(library)
    told = [text for path, text in pages.items() if path.startswith(("authors", "organizations"))]
    assert len(told) == 4
    assert not [text for text in told if "<img" in text or "](javascript" in text]
    assert "Withdrawn by its authors" in told[0] + told[1] + told[2] + told[3]


def _list(root: Path, *days: dict[str, object]) -> Path:
    """Write a list of one paper a day."""
    (root / "mkdocs.yml").write_text("site_name: A list\n")
    (root / "data").mkdir(exist_ok=True)
    (root / "data/site.yaml").write_text("author_papers: 2\norganization_papers: 2\n")
    for paper in days:
        _add(root, paper)
    return root


def _paper(number: int, *authors: str, house: str = "") -> dict[str, object]:
    day = f"2025-{number:02}-01"
    facts = {"key": f"2510.{number:05}", "arxiv": f"2510.{number:05}", "title": f"Paper {number}", "authors": authors}
    return facts | ({"organization": house} if house else {}) | {"listed": [day], "sources": ["x"], "observed": day}


def _add(root: Path, paper: dict[str, object]) -> None:
    day = paper["listed"][0]  # type: ignore[index]  # as above
    path = root / f"data/papers/2025/{day}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"day": day, "papers": [paper]}))


def _stamps(root: Path) -> dict[str, int]:
    docs = root / "docs"
    return {p.relative_to(docs).as_posix(): p.stat().st_mtime_ns for p in docs.rglob("*.md")}


def test_one_paper_more_makes_anew_the_pages_of_those_whom_it_names(tmp_path: Path) -> None:
    """A day more rewrites the pages of its people and houses, and of papers of those who have a page now."""
    root = _list(
        tmp_path,
        _paper(1, "Ada", "Bob", house="H"),
        _paper(2, "Ada", "Bob", house="H"),
        _paper(3, "Cid", house="I"),
        _paper(4, "Eve", "Fay"),
        _paper(5, "Eve", "Fay", house="I"),
    )
    generate(root)
    before = _stamps(root)
    _add(root, _paper(7, "Ada", "Cid", house="H"))
    generate(root)
    changed = {path for path, stamp in _stamps(root).items() if before.get(path) != stamp}
    of_names = {path for path in changed if path.startswith(("authors/", "organizations/"))}
    # Cid has a page now, of which nothing stands on the page of the house of Cid's other paper.
    assert of_names == {
        "authors/index.md",
        "authors/ada.md",
        "authors/cid.md",
        "organizations/index.md",
        "organizations/h.md",
    }
    papers = {path for path in changed if path.startswith("papers/")}
    assert papers == {"papers/2510.00003.md", "papers/2510.00007.md"}


def test_what_people_say_of_names_needs_no_paper_anew(tmp_path: Path) -> None:
    """A list made on top of another is the one made from nothing, also when people say whose names are one."""
    papers = [_paper(1, "Ada"), _paper(2, "A. Lovelace"), _paper(3, "Bob")]
    root, other = (_list(tmp_path / name, *papers) for name in _made(tmp_path, "one", "other"))
    generate(root)
    for folder in (root, other):
        (folder / "data/authors.yaml").write_text("authors: [{name: Ada Lovelace, aliases: [Ada, A. Lovelace]}]\n")
    generate(root)
    generate(other)
    texts = [{p.relative_to(at).as_posix(): p.read_text() for p in at.rglob("docs/**/*.md")} for at in (root, other)]
    assert texts[0] == texts[1]
    assert "docs/authors/ada-lovelace.md" in texts[0]


def _made(root: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (root / name).mkdir()
    return names


_WRONG = [
    ("authors: [{name: Ada}, {name: ADA}]", "1:31", "`ADA` is a name of two of them"),
    ("authors: [{name: Ada, aliases: [X]}, {name: Bob, aliases: [x]}]", "1:60", "`x` is a name of two of them"),
    ("authors: [{name: Ada, papers: []}]", "1:31", "does not fit"),
    ("authors: [{name: '...'}]", "1:18", "`...` is no name"),
    ("authors: [{name: Ada, alias: [A]}]", "1:23", "unknown key `alias`"),
    ("authors: {name: Ada}", "1:10", "not a list"),
    ("author: [{name: Ada}]", "1:1", "unknown key `author`"),
    ("authors: [{name: 7}]", "1:18", "not read as text"),
    ("authors: [{name: Ada, papers: [2406.20087]}]", "1:32", "not read as text"),
    ("authors: [", "", ""),
    ("authors: &a [*a]", "", ""),
]


@pytest.mark.parametrize(("text", "place", "told"), _WRONG)
def test_mistakes_are_told_with_their_place(text: str, place: str, told: str, tmp_path: Path) -> None:
    """Whatever is wrong in the file of authors stops generating and is told by `check`, with line and column."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/authors.yaml").write_text(text)
    with pytest.raises(DataError) as error:
        read_naming(tmp_path, Settings())
    problems = [problem for problem in error.value.problems if told in problem.what]
    assert problems
    assert not place or f"{problems[0].where.line}:{problems[0].where.column}" == place
    assert problems[0] in scan_authors(tmp_path).problems


def test_one_name_may_be_several_peoples_as_long_as_papers_tell_them_apart(tmp_path: Path) -> None:
    """The same alias twice is no mistake with other papers, and is one with the same paper."""
    (tmp_path / "data").mkdir()
    text = "authors: [{{name: A, aliases: [W], papers: ['1']}}, {{name: B, aliases: [W], papers: ['{}']}}]"
    (tmp_path / "data/authors.yaml").write_text(text.format(2))
    found = scan_authors(tmp_path)
    assert not found.problems
    assert [paper for paper, _ in paper_references(found)] == ["1", "2"]
    (tmp_path / "data/authors.yaml").write_text(text.format(1))
    assert [p.what for p in scan_authors(tmp_path).problems] == ["`W` is a name of two of them (first in line 1)"]


def test_a_house_has_one_name(tmp_path: Path) -> None:
    """Two houses with one spelling are told."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/organizations.yaml").write_text("organizations:\n- name: A\n  aliases: [B]\n- name: b\n")
    (problem,) = scan_organizations(tmp_path).problems
    assert (problem.where.line, problem.expected) == (4, "another name")


def test_a_paper_that_nobody_knows_is_told(tmp_path: Path) -> None:
    """`check` and generating tell of a paper that is said to be somebody's and is not there, with the nearest one."""
    root = _list(tmp_path, _paper(1, "Ada"))
    (root / "data/authors.yaml").write_text(
        'authors:\n- name: Ada (here)\n  aliases: [Ada]\n  papers: ["2510.00009"]\n'
    )
    (told,) = [problem for problem in check(root) if problem.where.name == "data/authors.yaml"]
    assert (told.where.line, told.suggestion) == (4, '"2510.00001"')
    assert told in generate(root).problems


def test_who_stands_beside_a_name() -> None:
    """With whom somebody wrote more than one paper stands on the page, as a link where that one has a page."""
    naming = replace(_FEW, author_papers=3)
    entries = [*(_entry(number, ("Ada", "Bob", "Cid"), "H") for number in (1, 2)), _entry(3, ("Ada", "Bob", "Eve"))]
    found = _library(*entries, naming=naming).author("ada")
    assert found
    assert [(one.name, one.papers, one.slug) for one in found.authors] == [("Bob", 3, "bob"), ("Cid", 2, "")]
    assert [(one.name, one.papers, one.slug) for one in found.houses] == [("H", 2, "h")]


@pytest.mark.parametrize(
    ("count", "told"), [(1, "A0 · "), (4, "A0, A1, A2, A3 · "), (5, "A0, A1, A2 + 2 · "), (30, "A0, A1, A2 + 27")]
)
def test_a_short_card_names_some_authors_and_counts_the_others(count: int, told: str) -> None:
    """Three are named, and all that are left counted; a single one too many is named."""
    names = tuple(f"A{number}" for number in range(count))
    pages = _pages(_library(_entry(1, names, "H"), _entry(2, ("A0",), "H")))
    assert told in pages["organizations/h.md"]
    assert "ps-main--voted" in pages["organizations/h.md"]
