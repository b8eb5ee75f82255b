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
