"""Lists and bibliographies in the shapes in which people and programs write them bring all that they hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generator import importers
from generator.importers import Brought, Context
from generator.importers.references import reference_of


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
