"""Papers of which the year or month alone is known: shown, cited, filtered by, at the end of their year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lists import a_list
from support import SHARED

from generator.cli.main import paperstand
from generator.errors import DataError
from generator.identity import identify
from generator.library import Library
from generator.model import Facts, Listing
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import load_list
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.pipeline.inspect.check import check
from generator.search.index import overview, segments
from generator.search.records import records


def _dated(title: str, **facts: object) -> Listing:
    known = Facts(title=title, authors=("Ada Example",), author_count=1, **facts)  # type: ignore[arg-type]  # the test's
    return Listing(identity=identify(title=title), source="x", observed=date(2026, 1, 1), facts=known)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A list with papers of days, of a month, of years, and of no date at all."""
    return a_list(
        tmp_path,
        [
            _dated("Of a day in June", published=date(2017, 6, 2)),
            _dated("Of a day in May", published=date(2017, 5, 9)),
            _dated("Of the month of May", issued="2017-05"),
            _dated("Of the year", issued="2017"),
            _dated("Of the year before", issued="2016"),
            _dated("Of no date"),
        ],
        topics="topics: [{name: All, slug: all, any: [of]}]\n",
    )


def _titles(library: Library) -> list[str]:
    return [entry.title for entry in library.newest_first]


def _page(root: Path, name: str) -> str:
    return (root / "docs" / name).read_text()


def test_they_stand_at_the_end_of_their_month_or_year(root: Path) -> None:
    """In every list by time, on the archive's pages and on those of topics; they have no page of a day or week."""
    library = load_list(root).library
    order = [
        "Of a day in June",
        "Of a day in May",
        "Of the month of May",
        "Of the year",
        "Of the year before",
        "Of no date",
    ]
    assert _titles(library) == order
    assert library.years() == {"2017": 4, "2016": 1}
    assert library.without_day() == {"2017-05": 1, "2017": 1, "2016": 1, "": 1}
    generate(root)
    days, weeks = ([path.stem for path in (root / "docs" / name).glob("*.md")] for name in ("daily", "weekly"))
    assert sorted(days) == ["2017-05-09", "2017-06-02"]
    assert sorted(weeks) == ["2017-W19", "2017-W22"]
    topic = _page(root, "topics/all/index.md")
    places = [topic.index(f"[{title}]") for title in order]
    assert places == sorted(places)
    for heading in ("May 2017, without a day", "2017, without a day", "2016, without a day", "Without a date"):
        assert f"## {heading}\n" in topic
    assert [title for title in order if f"[{title}]" in _page(root, "topics/all/2017-05.md")] == order[1:3]
    assert [title for title in order if f"[{title}]" in _page(root, "archive/2016.md")] == order[4:5]
    assert [title for title in order if f"[{title}]" in _page(root, "archive/index.md")] == [*order[2:4], order[5]]


def test_home_and_archive_lead_to_them(root: Path) -> None:
    """Both say how many papers have no day; the page that they lead to has all of them."""
    generate(root)
    assert "[4 papers without a day](archive/undated.md)" in _page(root, "index.md")
    assert "[4 papers without a day](undated.md)" in _page(root, "archive/index.md")
    assert _page(root, "archive/undated.md").count("<article") == 4


def test_the_year_is_shown_and_cited(root: Path) -> None:
    """On the card, among the facts of the paper's page, and in its BibTeX."""
    generate(root)
    assert "Ada Example · May 2017\n" in _page(root, "archive/undated.md")
    page = _page(root, f"papers/{identify(title='Of the year').key}.md")
    assert '- Published <span class="ps-count">2017</span>' in page
    assert "year = {2017}," in page
    assert "From x, of 2017\n" in page
    told = CliRunner().invoke(paperstand, ["--root", str(root), "explain", identify(title="Of the year").key]).stdout
    assert "  from x, of 2017, without a day\n" in told


def test_the_search_filters_by_the_year(root: Path) -> None:
    """The papers of a year are one span of numbers in the index, those without a day among them."""
    library = load_list(root).library
    parts = segments(library)
    numbered = [record.card for part in parts for record in records(part.entries)]
    told = json.loads(overview(library, [(str(number), part.count) for number, part in enumerate(parts)]))
    years = {year: [card.title for card in numbered[start:end]] for year, start, end in told["years"]}
    assert [(year, len(titles)) for year, titles in years.items()] == [("2017", 4), ("2016", 1), ("", 1)]
    assert years["2016"] == ["Of the year before"]
    assert [card.day for card in numbered] == ["2017-06-02", "2017-05-09", "2017-05", "2017", "2016", None]


def test_a_day_that_comes_to_be_known_moves_the_paper(root: Path) -> None:
    """A paper whose day is decided, or decided to be a year alone, stands there in the next build, as in a new one."""
    generate(root)
    key = identify(title="Of the year").key
    (root / "data/curation").mkdir()
    (root / "data/curation/a.yaml").write_text(f"papers:\n  {key}: {{set: {{published: 2018-02-03}}}}\n")
    generate(root)
    assert _titles(load_list(root).library)[0] == "Of the year"
    assert (root / "docs/daily/2018-02-03.md").exists()
    (root / "data/curation/a.yaml").write_text(f"papers:\n  {key}: {{set: {{issued: 2015}}}}\n")
    generate(root)
    assert not (root / "docs/daily/2018-02-03.md").exists()
    assert _titles(load_list(root).library)[-2:] == ["Of the year", "Of no date"]


@pytest.mark.parametrize("written", ["19", "2019-13", "2019-05-03", "May 2019", "true"])
def test_what_is_neither_a_year_nor_a_month_is_told(root: Path, written: str) -> None:
    """In curation with its place, in the store by its file."""
    (root / "data/curation").mkdir()
    (root / "data/curation/a.yaml").write_text(f"add:\n  - {{title: x, issued: {written}}}\n")
    (told,) = map(str, check(root))
    assert told.startswith("data/curation/a.yaml:2:24: ")
    (root / "data/curation/a.yaml").unlink()
    path = root / "data/papers/undated.json"
    path.write_text(path.read_text().replace('"2016"', json.dumps(written)))
    with pytest.raises(DataError, match="issued is"):
        load_list(root)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the cases are not there")
def test_the_year_of_a_bibliography_is_kept(tmp_path: Path) -> None:
    """A year alone is kept as a year; with a day for the file the paper stands under that day, and keeps its year."""
    for day, when in ((None, "2017"), (date(2026, 1, 2), "2026-01-02")):
        root = a_list(tmp_path / str(day), [])
        report = import_files(root, [SHARED / "cases/undated/input.bib"], ImportOptions(date(2026, 2, 1), day))
        (entry,) = load_list(root).library.newest_first
        assert (entry.when, entry.paper.facts.year, entry.paper.facts.issued) == (when, "2017", "2017")
        assert len(report.account.without_day) == (0 if day else 1)
