"""Lists and bibliographies in the shapes in which people and programs write them bring all that they hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generator import importers
from generator.bibliography.identifiers import arxiv_alone, doi_in
from generator.bibliography.names import names_in, names_of_bibtex
from generator.cli.account import account_lines
from generator.importers import Brought, Context
from generator.importers.references import reference_of
from generator.merge import absorb
from generator.pipeline.edit.account import account_of


def _read(content: str, name: str = "list.txt") -> Brought:
    return importers.read(content.encode(), Context(name, date(2026, 3, 1)))


def _titles(reading: Brought) -> list[str | None]:
    return [listing.facts.title for listing in reading.listings]


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        ("title: My list\npapers:\n- title: A one\n- title: B two\n", ["A one", "B two"]),
        ("title: My list\npapers: [{title: A one}, {title: B two}]\n", ["A one", "B two"]),
        ("publications:\n- title: A one\npreprints:\n- title: B two\n", ["A one", "B two"]),
        ("publications: []\npreprints:\n- title: B two\n", ["B two"]),
        ("talks: []\npreprints:\n- title: B two\n", ["B two"]),
        ("talks:\npreprints:\n- title: B two\n", ["B two"]),
        ('{"title": "My list", "papers": [{"title": "A one"}, {"title": "B two"}]}', ["A one", "B two"]),
        ('{"name": "x", "papers": [{"title": "A one"}], "preprints": [{"title": "B two"}]}', ["A one", "B two"]),
        ('{"publications": [], "preprints": [{"title": "B two"}]}', ["B two"]),
        ('{"title": "A one", "references": [{"title": "B two"}]}', ["A one"]),
        ('{"title": "A one", "doi": "10.1234/x", "papers": [{"title": "B two"}]}', ["A one"]),
    ],
)
def test_every_list_of_a_file_brings_its_papers(content: str, titles: list[str]) -> None:
    """A list's own title is no paper, lists beside one another are all read, and an empty one changes nothing."""
    assert _titles(_read(content)) == titles


@pytest.mark.parametrize(
    ("issued", "when"),
    [
        ({"year": 2020, "month": 5}, "2020-05-01"),
        ([{"year": 2020, "month": 5, "day": 7}], "2020-05-07"),
        ([{"date-parts": [[2020, 5]]}], "2020-05-01"),
        ({"date-parts": [2020, 5, 7]}, "2020-05-07"),
        ({"date-parts": [["2020", "5", "7"], [2021]]}, "2020-05-07"),
        ([2020, 5], "2020-05-01"),
        (2020, "2020"),
        ("2020-05-07", "2020-05-07"),
        ({"year": 2020}, "2020"),
        ({"raw": "May 2020"}, "2020-05-01"),
        ({"date-parts": [[]]}, None),
        (None, None),
    ],
)
def test_dates_of_csl_are_read_in_every_shape(issued: object, when: str | None) -> None:
    """Parts within parts, parts by name, a list around them, and a bare year are dates; nothing is told of no date."""
    reading = _read(json.dumps([{"type": "article", "title": "A one", "issued": issued}]))
    facts = reading.listings[0].facts
    assert (facts.published.isoformat() if facts.published else facts.issued) == when
    assert not reading.problems


def test_what_cannot_be_read_in_csl_is_told() -> None:
    """A date that is none and an author without a name are left out with a warning each, and not in silence."""
    item = {
        "type": "article",
        "title": "A one",
        "issued": {"when": "soon"},
        "author": [{"x": "Doe"}, {"family": "Roe"}],
    }
    reading = _read(json.dumps([item]))
    assert reading.listings[0].facts.authors == ("Roe",)
    assert [problem.what for problem in reading.problems] == [
        'entry 1: `author` \'{"x": "Doe"}\' has no name, left out',
        "entry 1: `issued` is not a date, left out",
    ]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("<https://arxiv.org/abs/2001.00005>", "2001.00005"),
        ("arxiv.org/abs/2001.00005v2", "2001.00005"),
        ("www.arxiv.org/pdf/2001.00005.pdf", "2001.00005"),
        ("doi.org/10.1234/abc", "doi-10.1234-abc"),
        ("<doi.org/10.1234/abc>", "doi-10.1234-abc"),
        ("[A title, made up](https://arxiv.org/abs/2001.00005)", "2001.00005"),
        ("[A title](https://doi.org/10.1234/abc) - and a remark", "doi-10.1234-abc"),
        ("1. 2001.00005", "2001.00005"),
        ("(12) arXiv:2001.00005", "2001.00005"),
        ("[3] https://arxiv.org/abs/2001.00005", "2001.00005"),
        ("https://arxiv.org/abs/2001.00005 A title, made up", "2001.00005"),
        ("2001.00005: A title, made up", "2001.00005"),
        ("2001.00005, 2020", "2001.00005"),
        ("A title, made up. arXiv:2001.00005", "2001.00005"),
        ("see https://example.org/x for more", None),
        ("a line of prose without an id", None),
        ("2001.00005 2001.00006", None),
        ("https://arxiv.org/abs/2001.00005 https://example.org/other", None),
        ("e.g. this", None),
        ('{"id": "arXiv:2001.00005"}', None),
    ],
)
def test_a_line_names_a_paper_however_its_id_is_dressed(line: str, key: str | None) -> None:
    """Brackets, numbers, a missing scheme and a title beside an id hide none; prose and several papers are refused."""
    found = reference_of(line)
    assert (found.identity.key if found else None) == key


def test_a_text_beside_an_id_is_told_as_not_used() -> None:
    """A list of lines brings a paper each, and the account says of how many lines something was left."""
    reading = _read("- [A title](https://arxiv.org/abs/2001.00005)\n1. 2001.00006\n2001.00007 Another title\n")
    assert [listing.identity.key for listing in reading.listings] == ["2001.00005", "2001.00006", "2001.00007"]
    assert reading.unused == {"the text beside an id or a link": 2}


@pytest.mark.parametrize(
    "text",
    [
        r"10.1002/(SICI)1097(19980815)17:15{\textless}1661::AID-SIM968{\textgreater}3.0.CO;2-2",
        r"10.1002/(SICI)1097(19980815)17:15\textless{}1661::AID-SIM968\textgreater{}3.0.CO;2-2",
        r"10.1002/(SICI)1097(19980815)17:15\textless 1661::AID-SIM968\textgreater 3.0.CO;2-2",
        r"10.1002/(SICI)1097(19980815)17:15$<$1661::AID-SIM968$>$3.0.CO;2-2",
    ],
)
def test_angle_brackets_of_a_doi_may_be_written_in_latex(text: str) -> None:
    """Commands for them, in braces or not, and mathematics are the brackets themselves."""
    assert doi_in(text) == "10.1002/(sici)1097(19980815)17:15<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    "note",
    [
        r"\href{https://arxiv.org/abs/2001.00123}{arXiv:2001.00123}",
        r"\href{https://arxiv.org/abs/2001.00123}{2001.00123}",
        r"\url{https://arxiv.org/abs/2001.00123}",
    ],
)
def test_a_link_with_a_text_names_the_id(note: str) -> None:
    """What a link's command takes are two texts, which do not run into one."""
    assert arxiv_alone(note) == "2001.00123"


@pytest.mark.parametrize(
    ("text", "names", "has_others"),
    [
        ("Doe, Jane and", ("Jane Doe",), False),
        ("and Doe, Jane", ("Jane Doe",), False),
        ("and", (), False),
        ("Doe, Jane and Roe, K and 3 others", ("Jane Doe", "K Roe"), True),
    ],
)
def test_a_list_of_bibtex_may_end_too_late_or_too_soon(text: str, names: tuple[str, ...], *, has_others: bool) -> None:
    """An `and` that nobody follows is nobody's name, and a number of others is others."""
    assert names_of_bibtex(text, str) == (names, has_others)


@pytest.mark.parametrize("tail", ["…", "...", " …", ", …", " and 3 others", ", and 12 more", " and 2 more authors"])
def test_a_list_that_goes_on_is_not_whole(tail: str) -> None:
    """Dots with or without a blank before them, and a number of others, say that there are others."""
    assert names_in(f"Jane Doe, Kim Roe{tail}") == (("Jane Doe", "Kim Roe"), True)


def test_a_cell_that_is_a_list_is_taken_apart() -> None:
    """Lists as Python and JSON write them are several values; a placeholder of Scopus's says nothing."""
    reading = _read(
        "title,authors,keywords,categories,abstract\n"
        "A one,\"['Jane Doe', 'Kim Roe']\",\"['x', 'y']\",\"['cs.CL', 'cs.LG']\",[No abstract available]\n"
        'B two,"[""Jane Doe"", ""Kim Roe""]",[No keywords available],,[sic] A text\n'
        "C three,[No author name available],[x,,\n",
        "list.csv",
    )
    one, two, three = (listing.facts for listing in reading.listings)
    assert (one.authors, one.keywords, one.abstract) == (("Jane Doe", "Kim Roe"), ("x", "y"), None)
    assert one.categories == ("cs.CL", "cs.LG")
    assert (two.authors, two.keywords, two.abstract) == (("Jane Doe", "Kim Roe"), (), "[sic] A text")
    assert (three.authors, three.keywords) == ((), ("[x",))


def test_no_field_is_said_to_be_used_where_that_is_not_known() -> None:
    """Of a feed nobody knows which of its elements are kept; of a table it is known that all are."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>x</id><entry><title>A</title><id>y</id>'
        '<link href="https://example.org/a"/><rights>mine</rights></entry></feed>'
    )
    for content, told in ((feed, False), ("title,arxiv\nA,2501.00001\n", True)):
        reading = _read(content)
        account = account_of([("x", reading)], {}, absorb({}, reading.listings))
        assert any("fields not used: none" in line for line in account_lines(account)) is told
