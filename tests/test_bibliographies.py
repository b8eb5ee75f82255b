"""Bibliographies that people bring: every format's titles, names, dates, ids and links by one set of rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support import SHARED

from generator.importers import Brought, Context, read
from generator.model import Facts, Listing
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.store import PaperStore

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


def test_the_feed_of_the_cases_has_links_and_authors() -> None:
    """Links without a host are the feed's, several authors in one text are several, an unreadable date is told."""
    reading_ = case("feed/input.rss")
    found = [item.facts for item in reading_.listings]
    assert [item.url for item in found[:2]] == [
        "https://blog.example.org/posts/a",
        "https://blog.example.org/news/posts/b",
    ]
    assert found[0].authors == ("Jane Doe", "Kim Roe")
    assert found[2].published is None
    assert ["Mo, 12 Jan 2026" in str(problem) for problem in reading_.problems] == [True]


EXPORTS = {
    "Web of Science": "PT\tAU\tAF\tTI\tSO\tDE\tAB\tPD\tPY\tDI\n"
    "J\tDoe, J; Roe, K\tDoe, Jane; Roe, Kim\tA title\tJournal\ta; b\tAn abstract.\tMAY 12\t2020\t10.1000/x\n",
    "Scopus": '"Authors","Author full names","Title","Year","Source title","DOI","Abstract","Author Keywords","Month"\n'
    '"Doe J.; Roe K.","Doe, Jane (57200000000); Roe, Kim (57200000001)","A title","2020","Journal","10.1000/X",'
    '"An abstract.","a; b","12 May"\n',
    "IEEE Xplore": '"Document Title",Authors,"Publication Title","Online Date","Abstract",DOI,"Author Keywords"\n'
    '"A title","Jane Doe; Kim Roe","Journal","12 May 2020","An abstract.","10.1000/x","a;b"\n',
    "Publish or Perish": "Cites,Authors,Title,Source,PublicationDate,DOI,Abstract,Keywords\n"
    '5,"Jane Doe, Kim Roe",A title,Journal,2020-05-12,10.1000/x,An abstract.,"a, b"\n',
    "Zotero": '"Key","Item Type","Author","Title","Publication Title","DOI","Abstract Note","Date","Manual Tags"\n'
    '"A","preprint","Doe, Jane; Roe, Kim","A title","Journal","10.1000/x","An abstract.","2020-05-12","a; b"\n',
    "PubMed": 'PMID,Title,Authors,Journal/Book,Publication Date,DOI,Abstract,Keywords\n1,A title,"Jane Doe, Kim Roe",'
    'Journal,2020 May 12,10.1000/x,An abstract.,"a; b"\n',
}


@pytest.mark.parametrize("maker", EXPORTS)
def test_exports_are_known_by_their_columns(maker: str) -> None:
    """Title, authors, venue, day, DOI, abstract and keywords of one paper, as six programs name and write them."""
    found = listing(EXPORTS[maker], "export.csv")
    assert found.identity.doi == "10.1000/x"
    assert found.facts.title == "A title"
    assert found.facts.authors == ("Jane Doe", "Kim Roe")
    assert (found.facts.journal, found.facts.published) == ("Journal", date(2020, 5, 12))
    assert (found.facts.abstract, found.facts.keywords) == ("An abstract.", ("a", "b"))


RIS = {
    "Zotero": "TI=A|AU=Doe, Jane|DA=2017/05/12/|PY=2017|M1=arXiv:1706.03762|KW=a|KW=b|ER=",
    "Mendeley": "T1=A|A1=Doe, Jane|Y1=2017/May/12|UR=http://arxiv.org/abs/1706.03762;http://e.org|KW=a|KW=b",
    "EndNote": "AU=Doe, Jane|PY=2017|DA=May 12|TI=A|M3=Article|JO=arXiv:1706.03762|KW=a; b|ER=",
    "Springer": "AU=Doe, Jane|DA=2017/05/12|TI=A|DO=10.48550/arXiv.1706.03762|KW=a|KW=b|ER=",
    "IEEE": "TI=A|AU=Jane Doe|Y1=12-16 May 2017|JO=arXiv preprint arXiv:1706.03762|KW=a; b|ER=",
    "Scholar": "T1=A|A1=Doe, Jane|JF=CoRR|VL=abs/1706.03762|Y1=2017///|DA=2017-05-12|KW=a|KW=b|ER=",
}


@pytest.mark.parametrize("maker", RIS)
def test_ris_is_read_as_each_maker_writes_it(maker: str) -> None:
    """The same paper, with tags, dates, keywords and places of its id as six programs have them."""
    lines = [line.replace("=", "  - ", 1) for line in f"TY=JOUR|{RIS[maker]}".split("|")]
    found = listing("\n".join(lines), "export.ris")
    assert found.identity.arxiv == "1706.03762"
    assert (found.facts.title, found.facts.authors) == ("A", ("Jane Doe",))
    assert (found.facts.published, found.facts.keywords) == (date(2017, 5, 12), ("a", "b"))


def test_macros_of_other_files_count_in_any_order(tmp_path: Path) -> None:
    """A venue that another file of the same import defines is filled in; one that none defines is told."""
    strings, papers = tmp_path / "strings.bib", tmp_path / "papers.bib"
    strings.write_text('@string{am = "Annual Meeting"}\n@string{acl = am # " of many"}\n')
    papers.write_text(
        "@article{a, title={A}, journal=acl, year=2026, month=jan}\n@article{b, title={B}, journal=nips}\n"
    )
    for number, files in enumerate(([papers, strings], [strings, papers])):
        root = tmp_path / str(number)
        report = import_files(root, files, ImportOptions(TODAY))
        stored = {paper.facts.title: paper.facts for paper in PaperStore(root / "data").load().papers.values()}
        assert stored["A"].journal == "Annual Meeting of many"
        assert stored["B"].journal is None
        assert [str(problem).partition(":2: ")[2] for problem in report.problems] == [
            "the macro `nips`, which is not defined, left out"
        ]


@pytest.mark.parametrize(
    ("text", "titles", "lines"),
    [
        ("@article{a, title={A {b}, year=2020}\n\n@article{c, title={C}}\n", ["C"], [1]),
        ('@article{c, title={C}}\n@article{a, title="A b, year=2020}\n@article{d, title={D}}', ["C", "D"], [2]),
        ("@article{a, title={A}, year=2020", [], [1]),
        ("@article{a,title={A}}@article{b,title={B {}@article{c,title={C}}", ["A", "C"], [1]),
        ("@article{a, title={A},, year=2020}\n@article{title={B}}\n@article(c, title={C})", ["A", "B", "C"], []),
        ("@article{a, title={A}\n year=2020, % year=1\n month=jan}", ["A"], []),
        ("@article{a, title={A}, abstract={see\n@article{z, title={Z}}\n}}", ["A"], []),
        ("@comment{@article{x, title={X}}}\n%@article{y, title={Y}}\n@article{c, title={C}}", ["C"], []),
        (r"@article{a, title={{A\}: \{B\} c}}, year={2020}}" + "\n@article{b, title={B}}", ["A}: {B} c", "B"], []),
        (r"@article{a, title={A \{ b}}" + "\n@article{b, title={B}}", ["A { b", "B"], []),
    ],
)
def test_an_entry_that_is_broken_takes_no_other_with_it(text: str, titles: list[str], lines: list[int]) -> None:
    """It alone is refused, and its line named; what people's files really have is no mistake."""
    found = reading(text)
    assert [item.facts.title for item in found.listings] == titles
    assert [item.line for item in found.unread] == lines


def test_ten_thousand_macros_and_entries_that_are_never_closed() -> None:
    """Macros made of macros, of themselves, and of very much text are read or told."""
    macros = "".join(f'@string{{m{n} = {f"m{n - 1} # " if n % 10 else ""}"x"}}\n' for n in range(10_000))
    found = reading(macros + "@article{a, title=m9, journal=m9999}\n@string{o = o}\n@article{b, title={B}, journal=o}")
    assert [item.facts.title for item in found.listings] == ["x" * 10, "B"]
    assert "made of itself" in str(found.problems[0])
    grown = '@string{a0 = "xxxxxxxxxx"}\n' + "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 40))
    assert reading(grown + "@article{a, title={A}, journal=a39}").listings[0].facts.journal is None
    unclosed = reading("@article{a, title={{A {b}, year=2020}\n\n" * 500)
    assert (unclosed.items, len(unclosed.unread)) == (500, 500)


def test_others_leave_the_number_of_authors_open() -> None:
    """Whoever is not named is not counted, and not taken for nobody."""
    assert entry("author={Doe, Jane and others}").facts.author_count is None
    assert entry("author={Doe, Jane and Roe, Kim}").facts.author_count == 2


def test_a_year_that_an_id_contradicts_makes_no_month() -> None:
    """An arXiv id tells the month where the year agrees, or where nothing tells a date."""
    assert entry("eprint={1706.03762}, archiveprefix={arXiv}, year=2017").facts.published == date(2017, 6, 1)
    assert entry("eprint={1706.03762}, archiveprefix={arXiv}, year=2019").facts.published is None
    assert entry("eprint={1706.03762}, archiveprefix={arXiv}").facts.published == date(2017, 6, 1)
    assert entry("year=2019, month={31 feb}").facts.published == date(2019, 2, 1)


def test_what_is_not_used_and_not_translated_is_counted() -> None:
    """Fields of which nothing is taken are named as they are written, and commands that are not known."""
    found = reading(r"@article{a, title={\foo{A} by \foo{b}}, volume=3, file={a.pdf}, journal={arXiv}}")
    assert found.unused == {"volume": 1, "file": 1}
    assert found.untranslated == {"foo": 2}
    assert found.listings[0].facts.title == "A by b"


def test_a_living_review_is_read_whole() -> None:
    """Of the 2,423 entries of a real bibliography one has neither title nor id; no command of its LaTeX is unknown."""
    path = SHARED / "corpora/peers/hepml-livingreview/HEPML.bib"
    if not path.exists():
        pytest.skip("../shared/corpora/peers is absent")
    found = read(path.read_bytes(), Context(path.name, TODAY))
    assert (found.items, len(found.listings), found.untranslated) == (2423, 2422, {})
    assert sum(item.identity.arxiv is not None for item in found.listings) > 2370
    assert not [item for item in found.listings if set("{}\\") & set((item.facts.title or "").split("$")[0])]


def test_a_link_where_a_doi_belongs_is_a_link() -> None:
    """It is kept as where the paper can be read, behind one that stands in its place."""
    assert entry("doi={http://example.org/2005}").facts.url == "http://example.org/2005"
    assert entry("doi={http://example.org/2005}, url={https://example.org/a}").facts.url == "https://example.org/a"
