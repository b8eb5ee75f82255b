"""The account of an import adds up: what was read is new, known, joined with another one, or refused, and is told."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lists import a_list, listing
from support import SHARED

from generator.cli.account import grouped
from generator.cli.main import paperstand
from generator.errors import Place, Problem
from generator.pipeline.edit.import_files import ImportOptions, ImportReport, import_files
from generator.store import PaperStore

TODAY = date(2026, 3, 1)
TWICE = """@misc{a, title={A first made-up title}, eprint={2501.00001}, publisher={X}, author={Doe, Jane}}
@misc{b, title={A first made-up title}, eprint={2501.00001v2}, publisher={Y}, howpublished={Z}}
@misc{c, title={A second made-up title}, eprint={2510.00001}}
@misc{d}
@misc{e, title={A made-up title of a year}, year={2017}}
"""
LINES = (
    '{"id": "2510.09842", "categories": ["cs.NI"], "abs": "https://arxiv.org/abs/2510.09842", "authors": ["A B"], '
    '"title": "First", "comment": "8 pages", "summary": "The abstract.", '
    '"AI": {"tldr": "A sentence.", "method": "M."}}\n'
)


def bring(root: Path, *texts: str, name: str = "refs.bib", **options: date | bool | str) -> ImportReport:
    """Import texts, each as a file of its own."""
    files = []
    for number, text in enumerate(texts):
        files.append(root / "in" / str(number) / name)
        files[-1].parent.mkdir(parents=True, exist_ok=True)
        files[-1].write_text(text, encoding="utf-8")
    return import_files(root, files, ImportOptions(TODAY, **options))


def run(root: Path, *words: object) -> Result:
    """Run `import` in a list."""
    (root / "mkdocs.yml").write_text("site_name: x\n")
    return CliRunner().invoke(paperstand, ["--root", str(root), "import", "--now", "2026-03-01", *map(str, words)])


def sums(report: ImportReport) -> tuple[int, int, int, int, int]:
    """Return the numbers of an account."""
    account = report.account
    return account.read, account.new, account.known, len(account.joined), len(account.refused)


def test_every_entry_is_in_one_of_four(tmp_path: Path) -> None:
    """New, known before the import, joined with an earlier entry, refused: with places, names and reasons."""
    root = a_list(tmp_path, [listing("2510.00001", "A second made-up title")])
    report = bring(root, TWICE)
    assert sums(report) == (5, 2, 1, 1, 1)
    (joined,), (refused,) = report.account.joined, report.account.refused
    assert (joined.place.line, joined.other_place.line, joined.name) == (2, 1, "A first made-up title")
    assert (refused.place.line, refused.why) == (4, "neither a title nor an id")
    assert report.account.unused == {"publisher": 2, "howpublished": 1}
    assert [key[:22] for key in report.account.without_day] == ["a-made-up-title-of-a-y"]
    assert len(report.account.without_author) == 2


def test_papers_joined_by_the_law_of_merging_are_told(tmp_path: Path) -> None:
    """Two entries with different keys that are one paper all the same, in two files, are one new and one joined."""
    by_doi = "@misc{a, title={A title of some length}, doi={10.1000/abc}}"
    by_both = "@misc{a, title={A title of some length}, doi={10.1000/abc}, eprint={2501.00001}}"
    report = bring(tmp_path, by_doi, by_both)
    assert sums(report) == (2, 1, 0, 1, 0)
    assert len(PaperStore(tmp_path / "data").load().papers) == 2
    assert sums(bring(tmp_path, by_doi)) == (1, 0, 1, 0, 0)


def test_what_joins_papers_without_an_id_is_told(tmp_path: Path) -> None:
    """Title and authors that agree join an entry with one that is stored, and both are told; so is what fits two."""
    root = a_list(tmp_path, [])
    path = root / "refs.bib"
    path.write_text("@misc{a, title={A title of some length}, author={Doe, Jane}, year=2020, month=may}")
    assert run(root, path).exit_code == 0
    path.write_text("@misc{a, title={A title of some length}, author={J. Doe}, year=2021, month=may}")
    told = run(root, path).stderr
    assert "read 1 = 0 new + 1 known + 0 joined" in told
    assert re.search(r"  by title and authors: `a-title-of-some-length-\w{8}` is taken for `a-title", told)
    path.write_text("@misc{a, title={A title of some length}, author={John Doe}, year=2022, month=may}")
    assert re.search(r"  by title and authors: `\S+` fits `\S+` and `\S+`, and joins neither", run(root, path).stderr)
    report = json.loads(run(root, "--format", "json", path).stdout)
    assert (len(report["not_joined"]), report["not_joined"][0]["by"], report["joined_by"]) == (
        1,
        "title and authors",
        [],
    )


def test_a_dry_run_tells_the_same(tmp_path: Path) -> None:
    """Text and JSON are told alike whether anything is stored or not, but for what was written."""
    root = a_list(tmp_path, [listing("2510.00001", "A second made-up title")])
    path = root / "refs.bib"
    path.write_text(TWICE)
    dry, dry_json = run(root, "--dry-run", path), json.loads(run(root, "--dry-run", "--format", "json", path).stdout)
    assert not (root / "data" / "refused").exists()
    wet_json = json.loads(run(root, "--format", "json", path).stdout)
    assert (dry_json.pop("written"), len(wet_json.pop("written"))) == ([], 4)
    assert dry_json == wet_json
    assert (wet_json["read"], wet_json["new"], wet_json["known"]) == (5, 2, 1)
    assert (wet_json["joined"][0]["line"], wet_json["joined"][0]["with"]["line"]) == (2, 1)
    assert wet_json["fields_not_used"] == {"publisher": 2, "howpublished": 1}
    assert dry.stderr.splitlines()[-5:] == [
        "1 file read, 3 papers; nothing was stored",
        "read 5 = 2 new + 1 known + 1 joined with one in the same import + 1 refused",
        f"  joined: {path}:2 “A first made-up title” with line 1 “A first made-up title”",
        "  refused: 1, neither a title nor an id",
        "without a day: 1; without an author: 2; fields not used: publisher (2), howpublished (1)",
    ]


def test_text_of_which_nothing_is_read_is_an_error(tmp_path: Path) -> None:
    """A file with text but without an entry ends with exit code 1, and so does one whose entries are all refused."""
    root = a_list(tmp_path, [])
    for name, text in {
        "a.csv": "title,url\n",
        "b.bib": "@comment{x}\n",
        "c.rss": "<rss version='2.0'><channel/></rss>",
    }.items():
        (root / name).write_text(text)
        result = run(root, root / name)
        assert result.exit_code == 1, text
        assert f"{name}: nothing in it is an entry; expected " in str(result.exception)
    (root / "d.bib").write_text("@misc{a}\n@misc{b}\n")
    result = run(root, root / "d.bib")
    assert result.exit_code == 1
    assert "d.bib: all 2 entries in it refused (neither a title nor an id)" in str(result.exception)
    assert len(json.loads((root / "data/refused/d.json").read_text())) == 2


def test_macros_for_other_files_are_no_mistake(tmp_path: Path) -> None:
    """A file that only defines macros is read without an entry."""
    report = bring(tmp_path, '@string{acl = "Annual Meeting"}\n')
    assert (sums(report), report.broken) == ((0, 0, 0, 0, 0), [])


def test_sources_and_topics_are_accounted_for(tmp_path: Path) -> None:
    """A feed that stands twice is joined, one that the list has is known, and a name that is taken loses no feed."""
    root = a_list(tmp_path, [], sources="sources:\n  - {name: a, kind: feed, url: 'https://e.org/a'}\n")
    outlines = [("B", "https://e.org/b"), ("A", "https://e.org/other"), ("again", "https://e.org/b"), ("x", "mailto:x")]
    text = "".join(
        f'<outline type="rss" text="{name}" xmlUrl="{url}"/>' for name, url in [*outlines, ("y", "https://e.org/a")]
    )
    report = bring(root, f"<opml><body>{text}</body></opml>", name="feeds.opml")
    assert sums(report) == (5, 2, 1, 1, 1)
    written = (root / "data/sources.yaml").read_text()
    assert ("a-2" in written, written.count("https://e.org/b")) == (True, 1)
    assert len(json.loads((root / "data/refused/feeds.json").read_text())) == 1
    topics = "keywords:\n  NeRF: {filters: [NeRF]}\n  Empty: {filters: []}\n"
    assert sums(bring(root, topics, topics, name="k.yaml")) == (4, 1, 0, 1, 2)


def test_a_day_holds_for_every_format(tmp_path: Path) -> None:
    """What has no day of its own stands under the one given, or the one in the file's name; what has keeps its own."""
    text = "@misc{a, title={A title of 2017}, year={2017}}\n@misc{b, title={A title of a day}, date={2020-05-12}}\n"
    bring(tmp_path / "1", text, day=date(2026, 1, 5))
    bring(tmp_path / "2", text, name="2026-01-05.bib")
    bring(tmp_path / "3", LINES, name="2026-01-05.jsonl")
    stored = [PaperStore(tmp_path / number / "data").load().papers.values() for number in "123"]
    days = [sorted(str(paper.day) for paper in papers) for papers in stored]
    assert days == [["2020-05-12", "2026-01-05"], ["2020-05-12", "2026-01-05"], ["2026-01-05"]]


def test_problems_of_one_kind_are_counted() -> None:
    """Of thousands that differ in names and numbers only the first is told, with how many more and where."""
    problems = [Problem(f"`date` '{n}' is none", Place("x.csv", n)) for n in range(2, 3002)]
    other = Problem("`doi` '7' is none", Place("x.csv", 9))
    assert list(grouped([*problems, other])) == [
        "x.csv:2: `date` '2' is none (and 2,999 more of this kind in x.csv, lines 3, 4, 5, …)",
        "x.csv:9: `doi` '7' is none",
    ]


def test_format_names_what_is_read_or_for_whom_it_is_told(tmp_path: Path) -> None:
    """`--from` and `--format` take a format of files, `--format` json, too, and both together; two of one are wrong."""
    root = a_list(tmp_path, [])
    path = root / "x"
    path.write_text("2501.00001\n")
    assert json.loads(run(root, "--format", "json", "--format", "ids", path).stdout)["read"] == 1
    assert json.loads(run(root, "--from", "ids", "--format", "json", path).stdout)["known"] == 1
    assert run(root, "--from", "bibtex", path).exit_code == 1
    assert run(root, "--from", "bibtex", "--format", "ids", path).exit_code == 2
    assert run(root, "--format", "nonsense", path).exit_code == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lines.jsonl", LINES + LINES.replace("09842", "09843").replace("First", "Second")),
        ("one.jsonl", LINES),
        ("one.json", LINES),
        ("list.json", f"[{LINES}]"),
        ("wrapped.json", f'{{"updated": "x", "papers": [{LINES}]}}'),
        ("sections.json", f'{{"Networks": [{LINES}]}}'),
        ("by-id.json", f'{{"2510.09842": {LINES}}}'),
    ],
)
def test_records_in_json_are_read(tmp_path: Path, name: str, text: str) -> None:
    """Lines, lists, wrapped lists, sections and objects by id give a paper with abstract, and a machine's sentence."""
    report = bring(tmp_path, text, name=name)
    paper = PaperStore(tmp_path / "data").load().papers["2510.09842"]
    assert (paper.facts.abstract, paper.facts.machine_summary) == ("The abstract.", "A sentence.")
    assert (paper.facts.categories, paper.facts.authors) == (("cs.NI",), ("A B",))
    assert (paper.facts.comment, report.problems) == ("8 pages", [])


def test_a_broken_line_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    """It is named by its number and kept as it was written."""
    report = bring(tmp_path, LINES + LINES[:50] + "\n" + LINES.replace("09842", "09843"), name="x.jsonl")
    assert sums(report) == (3, 2, 0, 0, 1)
    assert report.account.refused[0].place.line == 2


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="../shared/corpora is absent")
def test_the_arxiv_dump_is_read(tmp_path: Path) -> None:
    """The first lines of a dump of 30,000 are papers with abstract, categories and authors."""
    with gzip.open(SHARED / "corpora/arxiv_metadata/papers.jsonl.gz", "rt", encoding="utf-8") as file:
        text = "".join(line for line, _ in zip(file, range(300), strict=False))
    report = bring(tmp_path, text, name="papers.jsonl")
    assert sums(report) == (300, 300, 0, 0, 0)
    papers = PaperStore(tmp_path / "data").load().papers.values()
    assert all(paper.facts.abstract and paper.facts.categories and paper.facts.authors for paper in papers)


def test_a_json_feed_is_read(tmp_path: Path) -> None:
    """Titles, links, days, authors and tags of its items come in; one without a title is refused."""
    items = [
        {
            "id": "1",
            "url": "https://e.org/1",
            "title": "One",
            "content_html": "<p>Text.</p>",
            "tags": ["a"],
            "date_published": "2026-01-12T10:00:00Z",
            "authors": [{"name": "Ada Example"}],
        },
        {"id": "2", "content_text": "no title"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A blog", "items": items}
    report = bring(tmp_path, json.dumps(feed), name="feed.json")
    assert sums(report) == (2, 1, 0, 0, 1)
    (paper,) = PaperStore(tmp_path / "data").load().papers.values()
    facts = paper.facts
    assert (facts.title, facts.url, facts.abstract) == ("One", "https://e.org/1", "Text.")
    assert (facts.authors, facts.keywords, paper.day) == (("Ada Example",), ("a",), date(2026, 1, 12))


def test_a_row_with_too_many_cells_is_refused_and_one_with_too_few_is_kept(tmp_path: Path) -> None:
    """Both are told with their line; columns named again begin a table anew."""
    text = "title,url,date\nA,https://e.org/1\nB, or C,https://e.org/2,2026-01-01\nD,https://e.org/3,2026-01-01\n"
    report = bring(tmp_path, text + "date,title\n2026-01-02,E\n", name="x.csv")
    assert sums(report) == (4, 3, 0, 0, 1)
    assert [str(problem).partition(": ")[2] for problem in report.problems] == [
        "2 cells where there are 3 columns",
        "4 cells where there are 3 columns, refused",
    ]
    papers = {paper.facts.title: paper.day for paper in PaperStore(tmp_path / "data").load().papers.values()}
    assert papers == {"A": None, "D": date(2026, 1, 1), "E": date(2026, 1, 2)}


def test_cells_may_be_long_and_spaced(tmp_path: Path) -> None:
    """A cell with a thousand references, and spaces before quotation marks, are no mistake."""
    text = f'title, url, References\n"A, b", "https://e.org/1", "{"A reference; " * 20_000}"\n'
    assert sums(bring(tmp_path, text, name="x.csv")) == (1, 1, 0, 0, 0)


def test_adding_ends_with_an_account_too(tmp_path: Path) -> None:
    """What is new, known, and named twice is told, as text and as JSON."""
    root = a_list(tmp_path, [listing("2510.00001", "A made-up title")])
    (root / "mkdocs.yml").write_text("site_name: x\n")
    names = ["2501.00001", "https://arxiv.org/abs/2501.00001v2", "2510.00001"]
    words = ["--root", str(root), "add", "--offline", "--file", "data/curation/x.yaml"]
    told = CliRunner().invoke(paperstand, [*words, *names]).stderr.splitlines()
    assert told[-2:] == [
        "read 3 = 1 new + 1 known + 1 named twice",
        "  named twice: https://arxiv.org/abs/2501.00001v2 is 2501.00001",
    ]
    content = json.loads(CliRunner().invoke(paperstand, [*words, "--format", "json", *names]).stdout)
    assert (content["read"], content["new"], len(content["known"]), len(content["joined"])) == (3, [], 2, 1)


def test_what_a_record_says_in_an_unknown_way_is_told(tmp_path: Path) -> None:
    """Of a list of objects, of an object and of a truth value either something is kept or the name is told."""
    record = {
        "title": "A made-up title",
        "authors": [{"firstName": "Jane", "lastName": "Doe"}, {"author": {"display_name": "Kim Roe"}}],
        "tags": [{"tag": "a"}, {"weight": 1}],
        "open": True,
        "AI": {"tldr": "A sentence.", "method": "M."},
        "venue": {"city": "X"},
    }
    report = bring(tmp_path, json.dumps([record]), name="x.json")
    (paper,) = PaperStore(tmp_path / "data").load().papers.values()
    assert (paper.facts.authors, paper.facts.keywords) == (("Jane Doe", "Kim Roe"), ("a",))
    assert paper.facts.machine_summary == "A sentence."
    assert set(report.account.unused) == {"open", "AI.method", "venue", "tags"}


SPACED_FEED = """
 <?xml version='1.0'?><rss version='2.0'><channel><item><title>One</title>
<link>https://arxiv.org/abs/2501.00001</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "arxiv_id,rating\n2501.00001,5\n"),
        ("x.yaml", "- {year: 2020, title: One, arxiv: '2501.00001'}\n"),
        ("x.rss", SPACED_FEED),
    ],
)
def test_other_members_of_a_kind_are_read(tmp_path: Path, name: str, text: str) -> None:
    """A table of ids alone, a list between braces, a feed with white space before it: one paper, nothing to tell."""
    report = bring(tmp_path, text, name=name)
    assert list(PaperStore(tmp_path / "data").load().papers) == ["2501.00001"]
    assert (report.problems, report.broken) == ([], [])


def test_a_column_without_a_name_is_told(tmp_path: Path) -> None:
    """What stands in it, such as numbers of rows, is counted among the fields that are not used."""
    report = bring(tmp_path, ",title,note\n0,One,\n1,Two,\n", name="x.csv")
    assert report.account.unused == {"column 1": 2}


def test_text_that_a_document_has_no_place_for_is_told(tmp_path: Path) -> None:
    """Text between outlines of OPML is refused; a second title in an item of a feed is told with its line."""
    report = bring(tmp_path, '<opml><body><outline xmlUrl="https://e.org/a"/>text</body></opml>', name="x.opml")
    assert sums(report) == (2, 1, 0, 0, 1)
    text = "<rss version='2.0'><channel><item><title>One</title>\n<title>Two</title></item></channel></rss>"
    (problem,) = bring(tmp_path, text, name="x.rss").problems
    assert (problem.what, problem.where.line) == ("a second `title` in one item, left out", 2)
