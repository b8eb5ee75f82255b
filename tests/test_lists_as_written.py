"""Lists and bibliographies in the shapes in which people and programs write them bring all that they hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generator import importers
from generator.importers import Brought, Context


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
    item = {"type": "article", "title": "A one", "issued": {"when": "soon"}, "author": [{"x": "Doe"}, {"family": "Roe"}]}
    reading = _read(json.dumps([item]))
    assert reading.listings[0].facts.authors == ("Roe",)
    assert [problem.what for problem in reading.problems] == [
        "entry 1: `author` '{\"x\": \"Doe\"}' has no name, left out",
        "entry 1: `issued` is not a date, left out",
    ]
