"""Bibliographies that people bring: every format's titles, names, dates, ids and links by one set of rules."""

from __future__ import annotations

from datetime import date

import pytest
from support import SHARED

from generator.importers import Brought, Context, read
from generator.model import Facts, Listing

CASES = SHARED / "cases"
TODAY = date(2026, 3, 1)


def case(name: str) -> Brought:
    """Read a case of ../shared, or skip where it is absent."""
    path = CASES / name
    if not path.exists():
        pytest.skip(f"../shared/cases/{name} is absent")
    return read(path.read_bytes(), Context(name, TODAY))


def reading(text: str, name: str = "library.bib") -> Brought:
    """Read a text as the file of that name."""
    return read(text.encode(), Context(name, TODAY))


def listing(text: str, name: str = "library.bib") -> Listing:
    """Read a text that has one paper in it."""
    (found,) = reading(text, name).listings
    return found


def entry(fields: str) -> Listing:
    """Read an entry of BibTeX with these fields, and a title where they have none."""
    return listing(f"@misc{{a, {'' if 'title' in fields else 'title={A title}, '}{fields}}}")


def facts(name: str) -> list[Facts]:
    """Return the facts of a case's papers in their order."""
    return [item.facts for item in case(name).listings]


def test_latex_of_the_cases_is_text() -> None:
    """Percent signs, ampersands and the arguments of commands are there."""
    found = facts("latex/input.bib")
    titles = ["Growth of 5% in tests", "Bee", "R&D at AT&T", "toolname: a library", "GPT-4 and LaTeX"]
    assert [item.title for item in found] == titles
    assert found[1].abstract == "We save 10% of tokens. The end matters."


def test_macros_of_the_cases_are_joined() -> None:
    """Strings that are joined are one."""
    (found,) = facts("bibtex-macros/input.bib")
    assert (found.title, found.authors) == ("Part Annual Meeting one", ("J. Doe", "K. Roe"))


def test_dates_of_the_cases_are_days() -> None:
    """Ranges, times, approximate dates, days within months, and those of the proceedings."""
    days = ["2020-05-01", "2020-05-12", "2020-05-12", "2020-05-01", "2020-05-15", "2018-06-01", "2018-06-01"]
    assert [str(item.published) for item in facts("dates/input.bib")] == days


def test_links_of_the_cases_are_links() -> None:
    """A DOI and links lose what LaTeX wants before signs, and a command for links is one."""
    found = case("links/input.bib").listings
    assert found[0].identity.doi == "10.1007/978-3-030-01234-2_1"
    assert found[1].facts.url == "http://www.example.edu/~doe/a_b.pdf"
    assert found[2].facts.url == "https://example.org/d"


def test_names_of_the_cases_are_in_order() -> None:
    """Braces protect, AND parts, and what cannot be told apart stays as it is written."""
    names = [item.authors for item in facts("names/input.bib")]
    assert names == [
        ("Barnes and Noble, Inc.", "OpenAI"),
        ("Søren Møller", "Bar Foo"),
        ("Example A, Sample B, Third C",),
    ]


def test_arxiv_ids_of_the_cases_are_found() -> None:
    """They stand in journals and volumes, in how it was published, and in a note."""
    assert [item.identity.arxiv for item in case("arxiv-ids/gs.ris").listings] == ["2101.01234"]
    found = [item.identity.arxiv for item in case("arxiv-ids/input.bib").listings]
    assert found == ["1204.05678", "2005.14166", "2005.14168"]


def test_csl_of_the_cases_has_titles_and_keywords() -> None:
    """Titles and keywords may be lists."""
    found = facts("csl/input.json")
    assert [(item.title, item.keywords) for item in found] == [("Array title", ("a", "b")), ("B", ("a", "b"))]


def test_ris_of_the_cases_is_read_to_its_end() -> None:
    """A byte order mark and an end that is missing cost no paper."""
    assert len(case("ris/bom.ris").listings) == 1
    assert len(case("ris/last-no-er.ris").listings) == 2


def test_tables_of_the_cases_are_read() -> None:
    """Months, signs and words are dates; semicolons, and commas where there are none, part names."""
    assert [str(item.published) for item in facts("dates/input.csv")] == ["2019-03-01", "2019-03-04", "2019-03-01"]
    one, two = facts("names/input.csv")
    assert (one.authors, two.authors, one.keywords) == (("Jane Doe", "Kim Roe"), ("Jane Doe", "Kim Roe"), ("a", "b"))
    (zotero,) = facts("columns/zotero.csv")
    assert (zotero.abstract, zotero.keywords) == ("The abstract.", ("to read", "nlp"))
    assert (zotero.authors, zotero.published) == (("Jane Doe", "Kim Roe"), date(2017, 6, 12))
    assert set(case("columns/zotero.csv").unused) == {"Key", "Item Type"}
    assert [item.title for item in facts("columns/excel.csv")] == ["A paper"]
