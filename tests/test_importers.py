"""`paperstand import`: what files hold is in data/, whole and once, whatever their order and shape."""

from __future__ import annotations

import ast
import csv
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from lists import begin

from generator.cli import main
from generator.errors import Severity
from generator.model import Figures, Paper
from generator.pipeline.edit.import_files import ImportOptions, ImportReport, import_files
from generator.store import PaperStore, StoredPapers
from generator.store.papers import dump_day

SHARED = Path(__file__).parents[2] / "shared"
REPLIES = SHARED / "corpora" / "hf_daily_papers"
CAPTURE = SHARED / "seed" / "daily-papers-search-page.txt"
TABLE = SHARED / "seed" / "reading-list.tsv"
TODAY = date(2026, 3, 1)
DAY = date(2025, 3, 4)

Run = Callable[..., tuple[int, str]]


def shared(path: Path) -> Path:
    """Return something of ../shared, or skip the test where it is absent."""
    if not path.exists():
        pytest.skip(f"../shared/{path.relative_to(SHARED)} is absent")
    return path


def bring(root: Path, files: Sequence[Path], **options: date | str) -> ImportReport:
    """Import files into the list at ``root``."""
    return import_files(root, files, ImportOptions(TODAY, **options))


def load(root: Path) -> StoredPapers:
    """Return what is stored."""
    return PaperStore(root / "data").load()


def content(root: Path) -> dict[str, bytes]:
    """Return every file below ``data/``."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()
    }


def write(path: Path, value: object) -> Path:
    """Write text or bytes as they are, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = value if isinstance(value, str | bytes) else json.dumps(value)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def item(name: str | None = "2503.00001", *, outer: Mapping[str, object] | None = None, **inner: object) -> dict:
    """Return a listed paper as the API gives one, with some values in the place of the usual ones."""
    paper = {
        "id": name,
        "title": "A title made up for this test",
        "authors": [{"_id": "1", "name": "Ada Example", "hidden": False}, {"_id": "2", "name": "Bo Sample"}],
        "publishedAt": "2025-03-01T18:00:00.000Z",
        "summary": "What it says, in a few words.",
        "upvotes": 3,
        **inner,
    }
    known = {key: value for key, value in paper.items() if value is not None}
    return {"paper": known, "publishedAt": "2025-03-02T02:00:00.000Z", "numComments": 1, **(outer or {})}


def one(root: Path, reply: object, name: str = "2025-03-04.json", **options: date) -> tuple[Paper, ImportReport]:
    """Import a reply of one paper and return the paper as it is stored."""
    report = bring(root, [write(root / "in" / name, reply)], **options)
    papers = load(root).papers
    assert len(papers) == 1, report.problems or report.broken
    return next(iter(papers.values())), report


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport]:
    """All recorded replies, imported once."""
    root = tmp_path_factory.mktemp("corpus")
    return root, bring(root, sorted(shared(REPLIES).glob("*.json")))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line and return its exit code and what it says on stderr."""

    def call(*words: object) -> tuple[int, str]:
        code: str | int | None = 0
        try:
            main([str(word) for word in words])
        except SystemExit as leaving:
            code = leaving.code
        return int(code or 0), capsys.readouterr().err

    return call


def plain(text: str) -> str:
    """Return text with its white space collapsed."""
    return " ".join(text.split())


def raw_items(path: Path) -> Iterator[dict]:
    """Read a recorded reply in another way than the importer does."""
    reply = json.loads(path.read_text(encoding="utf-8"))
    for raw in reply["data"] if isinstance(reply, dict) else reply:
        yield ast.literal_eval(raw) if isinstance(raw, str) else raw


def test_every_recorded_paper_is_stored(corpus: tuple[Path, ImportReport]) -> None:
    """The 6,951 items of the 457 recorded replies are 6,951 papers, none refused, none warned about."""
    root, report = corpus
    assert (report.files, report.items, report.papers, report.new) == (457, 6951, 6951, 6951)
    assert (report.refused, report.broken, report.problems) == (0, [], [])
    assert len(load(root).papers) == 6951


def test_what_is_stored_is_what_was_recorded(corpus: tuple[Path, ImportReport]) -> None:
    """Ids, titles, days, authors, upvotes, comments and abstracts are those of the raw replies."""
    stored = load(corpus[0])
    differing: list[str] = []
    for path in sorted(shared(REPLIES).glob("*.json")):
        for raw in raw_items(path):
            paper = raw["paper"]
            listed = date.fromisoformat((paper.get("submittedOnDailyAt") or path.stem)[:10])
            facts, figures = (
                stored.papers[paper["id"]].facts,
                stored.figures[paper["id"], date.fromisoformat(path.stem)],
            )
            found = (
                facts.title,
                facts.abstract,
                facts.authors,
                listed in stored.papers[paper["id"]].listed,
                figures.upvotes,
                figures.comments,
                facts.published,
            )
            expected = (
                plain(paper["title"]),
                plain(paper["summary"]),
                tuple(plain(author["name"]) for author in paper["authors"]),
                True,
                paper["upvotes"],
                raw["numComments"],
                date.fromisoformat(paper["publishedAt"][:10]),
            )
            if found != expected:
                differing.append(paper["id"])
    assert not differing


def test_importing_again_changes_no_byte(corpus: tuple[Path, ImportReport]) -> None:
    """A second import of the same files writes nothing."""
    root, _ = corpus
    before = content(root)
    report = bring(root, sorted(shared(REPLIES).glob("*.json")))
    assert (report.written, report.new) == ([], 0)
    assert content(root) == before


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_does_not_matter(corpus: tuple[Path, ImportReport], tmp_path: Path, seed: int) -> None:
    """Shuffled files give the same bytes."""
    files = sorted(shared(REPLIES).glob("*.json"))
    random.Random(seed).shuffle(files)  # noqa: S311  # a shuffle, no secret
    bring(tmp_path, files)
    assert content(tmp_path) == content(corpus[0])


def test_files_one_at_a_time_give_the_same_bytes(tmp_path: Path) -> None:
    """A day at a time, in any order, gives what all at once give."""
    files = sorted(shared(REPLIES).glob("*.json"))[::30]
    bring(tmp_path / "once", files)
    random.Random(3).shuffle(files)  # noqa: S311  # a shuffle, no secret
    for file in files:
        bring(tmp_path / "single", [file])
    assert content(tmp_path / "single") == content(tmp_path / "once")


def test_papers_that_meet_again_do_not_depend_on_the_order(tmp_path: Path) -> None:
    """Replies that disagree about one paper, on different and on equal days, give the same bytes in any order.

    Only the file of a day that a paper stood under for a time, and then left, is there without papers.
    """
    files = [
        write(tmp_path / "in/a/2025-03-04.json", [item(title="An older title", upvotes=1)]),
        write(tmp_path / "in/b/2025-03-05.json", [item(title="A newer title", upvotes=9), item("2503.00002")]),
        write(tmp_path / "in/c/2025-03-05.json", [item(title="Another newer title", githubRepo="https://e.org/x")]),
        write(tmp_path / "in/d/2025-02-01.json", [item("2503.00002", title="The oldest", upvotes=0)]),
    ]
    results = []
    for seed in range(8):
        random.Random(seed).shuffle(files)  # noqa: S311  # a shuffle, no secret
        root = tmp_path / str(seed)
        for file in files:
            bring(root, [file])
        emptied = {dump_day(path.stem, {}, {}) for path in (root / "data/papers").rglob("*.json")}
        results.append({name: told for name, told in content(root).items() if told not in emptied})
    assert all(result == results[0] for result in results)
    papers = load(tmp_path / "0").papers
    assert (papers["2503.00001"].facts.title, papers["2503.00001"].day) == ("Another newer title", DAY)
    assert papers["2503.00002"].listed == (date(2025, 2, 1), date(2025, 3, 5))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param([item()], id="a list"),
        pytest.param([repr(item())], id="Python literals in strings"),
        pytest.param([json.dumps(item())], id="JSON in strings"),
        pytest.param({"data": [item()], "count": 1, "status": "ok"}, id="an object that wraps data"),
        pytest.param({"dailyPapers": [item()]}, id="an object that wraps dailyPapers"),
        pytest.param({"data": {"papers": [item()]}}, id="a wrapper within a wrapper"),
        pytest.param({"data": repr([item()])}, id="a wrapped list as a Python literal"),
        pytest.param([[], [item()]], id="a list of pages"),
        pytest.param(item(), id="one item"),
        pytest.param({"paper": None, **item()["paper"], "numComments": 1}, id="no paper within the paper"),
        pytest.param(
            {**item(), "id": "2503.00001", "paper": {k: v for k, v in item()["paper"].items() if k != "id"}},
            id="an id outside the paper",
        ),
        pytest.param([{**item()["paper"], "numComments": 1}], id="flat papers"),
        pytest.param({**item()["paper"], "numComments": 1}, id="one flat paper"),
        pytest.param([item("2503.00001v3")], id="an id with a version"),
        pytest.param([item("arXiv:2503.00001")], id="an id with a prefix"),
        pytest.param(b"\xef\xbb\xbf" + json.dumps([item()]).encode(), id="a byte order mark"),
    ],
)
def test_every_shape_of_a_reply_is_read(tmp_path: Path, reply: object) -> None:
    """The same paper in any shape that was ever recorded is the same paper."""
    paper, report = one(tmp_path, reply)
    assert (paper.key, paper.identity.arxiv, paper.day) == ("2503.00001", "2503.00001", DAY)
    assert paper.facts.title == "A title made up for this test"
    assert (paper.facts.authors, paper.facts.author_count) == (("Ada Example", "Bo Sample"), 2)
    assert paper.facts.published == date(2025, 3, 1)
    assert load(tmp_path).figures == {("2503.00001", DAY): Figures(upvotes=3, comments=1)}
    assert not report.problems


def test_an_empty_day_is_no_mistake(tmp_path: Path) -> None:
    """A reply without items, as weekends have, stores nothing and complains of nothing."""
    report = bring(tmp_path, [write(tmp_path / "in/2025-03-08.json", [])])
    assert (report.files, report.items, report.broken, report.problems) == (1, 0, [], [])


def test_optional_fields_may_be_missing(tmp_path: Path) -> None:
    """An id alone is a paper, without facts and figures that nobody told."""
    paper, report = one(tmp_path, [{"paper": {"id": "2503.00001"}}])
    assert (paper.key, paper.observed, paper.listed) == ("2503.00001", {}, (DAY,))
    assert not report.problems
    assert not load(tmp_path).figures


def test_zero_upvotes_are_a_value(tmp_path: Path) -> None:
    """Nought is kept as nought and not as unknown."""
    one(tmp_path, [item(upvotes=0, outer={"numComments": 0})])
    assert load(tmp_path).figures["2503.00001", DAY] == Figures(upvotes=0, comments=0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("summary", 7),
        ("upvotes", "many"),
        ("upvotes", -1),
        ("upvotes", True),
        ("upvotes", 1.5),
        ("authors", "Ada Example"),
        ("authors", [7]),
        ("publishedAt", "yesterday"),
        ("publishedAt", 20250301),
        ("githubRepo", "javascript:alert(1)"),
        ("githubRepo", ["https://e.org/x"]),
        ("projectPage", "http://"),
        ("organization", "A House"),
        ("ai_keywords", {"a": 1}),
        ("submittedOnDailyAt", "2025-13-45"),
        ("mediaUrls", ["ftp://e.org/x.png"]),
    ],
)
def test_a_value_of_a_wrong_type_is_left_out_and_named(tmp_path: Path, name: str, value: object) -> None:
    """The paper is kept without the value, and one warning names the file, the paper and the field."""
    paper, report = one(tmp_path, [item(**{name: value})])
    assert paper.facts.title == "A title made up for this test"
    assert [problem.severity for problem in report.problems] == [Severity.WARNING]
    text = str(report.problems[0])
    assert "2025-03-04.json" in text
    assert "2503.00001" in text
    assert f"`{name}`" in text
    assert "\n" not in text


@pytest.mark.parametrize("name", ["organization", "submitterOrganization"])
def test_an_organisation_is_found_under_each_name(tmp_path: Path, name: str) -> None:
    """Its full name is what is shown, whichever of its names the field had that year."""
    house = {"_id": "1", "name": "a-house", "fullname": "A House", "avatar": "/avatars/a.svg"}
    paper, _ = one(tmp_path, [item(outer={name: house})])
    assert (paper.facts.organization, paper.facts.organization_id) == ("A House", "a-house")


def test_an_organisation_may_stand_in_the_paper_and_have_one_name(tmp_path: Path) -> None:
    """Within the paper it counts as well, and without a full name its short one is taken."""
    paper, _ = one(tmp_path, [item(organization={"name": "a-house"})])
    assert (paper.facts.organization, paper.facts.organization_id) == ("a-house", "a-house")


def test_media_are_found_under_each_name(tmp_path: Path) -> None:
    """The old `mediaUrl` is a thumbnail; `mediaUrls` are media, in the paper or around it."""
    old, _ = one(tmp_path / "old", [item(outer={"mediaUrl": "https://e.org/a.png"})])
    new, _ = one(tmp_path / "new", [item(outer={"mediaUrls": ["https://e.org/a.png", "https://e.org/b.mp4"]})])
    inner, _ = one(tmp_path / "inner", [item(mediaUrls=["https://e.org/c.png"])])
    assert old.facts.thumbnail == "https://e.org/a.png"
    assert new.facts.media == ("https://e.org/a.png", "https://e.org/b.mp4")
    assert inner.facts.media == ("https://e.org/c.png",)


def test_titles_stand_on_one_line(tmp_path: Path) -> None:
    """Line breaks, runs of spaces, control characters and lone surrogates do not reach data/."""
    paper, _ = one(tmp_path, [item(title="A title\n  over\ttwo lines\x00 \ud800 <think>")])
    assert paper.facts.title == "A title over two lines <think>"


def test_a_title_without_an_id_is_a_paper(tmp_path: Path) -> None:
    """It is known by its title, and an id that is none of arXiv's is named."""
    paper, report = one(tmp_path / "none", [item(None)])
    assert paper.identity.arxiv is None
    assert paper.key.startswith("a-title-made-up-for-this-test-")
    assert not report.problems
    other, report = one(tmp_path / "other", [item("my-paper")])
    assert other.key == paper.key
    assert "'my-paper' is no arXiv id" in str(report.problems[0])


@pytest.mark.parametrize(
    "broken", [{"paper": {"upvotes": 1}}, {"paper": "2503.00001"}, {"paper": {}}, 7, "not a paper", None, []]
)
def test_an_item_that_is_no_paper_is_refused_and_named(tmp_path: Path, broken: object) -> None:
    """The papers beside it are kept, and an error names the file and the item's number."""
    paper, report = one(tmp_path, [item(), broken])
    assert paper.key == "2503.00001"
    assert (report.items, report.refused, report.papers) == (2, 1, 1)
    assert {problem.severity for problem in report.problems} == {Severity.ERROR}
    assert all("2025-03-04.json: item 2:" in str(problem) for problem in report.problems)


def test_the_day_of_listing_is_told_by_the_paper_before_the_file(tmp_path: Path) -> None:
    """`submittedOnDailyAt` counts first, then the file's name, then --date, then the outer `publishedAt`."""
    told = item(submittedOnDailyAt="2025-03-03T08:00:00.000Z")
    other = date(2025, 3, 20)
    assert one(tmp_path / "1", [told], day=other)[0].listed == (date(2025, 3, 3),)
    assert one(tmp_path / "2", [item()], day=other)[0].listed == (DAY,)
    assert one(tmp_path / "3", [item()], "reply.json", day=other)[0].listed == (other,)
    assert one(tmp_path / "4", {"date": "2025-03-05", "data": [item()]}, "r.json")[0].listed == (date(2025, 3, 5),)
    paper, report = one(tmp_path / "5", [item()], "reply.json")
    assert paper.listed == (date(2025, 3, 2),)
    assert [problem.severity for problem in report.problems] == [Severity.WARNING]
    assert "publishedAt" in str(report.problems[0])


def test_a_paper_without_any_day_is_refused(tmp_path: Path) -> None:
    """Where nothing tells the day of the list, nothing is guessed."""
    report = bring(tmp_path, [write(tmp_path / "in/reply.json", [{"paper": item()["paper"]}])])
    assert (report.refused, report.papers) == (1, 0)
    assert "no day" in str(report.problems[0])


def test_a_paper_listed_twice_stays_on_its_first_day(tmp_path: Path) -> None:
    """One paper is stored, under its earliest day, with both days in `listed`, whatever came first."""
    late = write(tmp_path / "in/2025-03-06.json", [item(upvotes=30)])
    early = write(tmp_path / "in/2025-03-04.json", [item()])
    bring(tmp_path, [late])
    assert (tmp_path / "data/papers/2025/2025-03-06.json").is_file()
    report = bring(tmp_path, [early])
    stored = load(tmp_path)
    assert report.new == 0
    assert list(stored.papers) == ["2503.00001"]
    assert stored.papers["2503.00001"].listed == (DAY, date(2025, 3, 6))
    held = {path.name: json.loads(path.read_bytes())["papers"] for path in (tmp_path / "data/papers").rglob("*.json")}
    assert [name for name, papers in held.items() if papers] == ["2025-03-04.json"]
    assert {place: figures.upvotes for place, figures in stored.figures.items()} == {
        ("2503.00001", DAY): 3,
        ("2503.00001", date(2025, 3, 6)): 30,
    }


def bad_files(folder: Path) -> dict[str, Path]:
    """Return files that nothing can be read from, by what is wrong with them."""
    (folder / "2025-03-05.json").mkdir(parents=True)
    return {
        "truncated": write(folder / "2025-03-06.json", json.dumps([item()])[:-20]),
        "page": write(folder / "2025-03-07.json", "<!DOCTYPE html>\n<html><body>Sign in</body></html>"),
        "binary": write(folder / "2025-03-08.json", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe,\rtitle"),
        "empty": write(folder / "2025-03-09.json", ""),
        "blank": write(folder / "2025-03-10.json", " \n\n"),
        "object": write(folder / "2025-03-11.json", {"name": "something else", "version": 3}),
        "list": write(folder / "2025-03-12.json", [1, 2, 3]),
        "error": write(folder / "2025-03-13.json", {"error": "The date\nmust be in the past"}),
        "latin": write(folder / "2025-03-14.json", '[{"name": "Über"}]'.encode("latin-1")),
        "deep": write(folder / "2025-03-15.json", "[" * 200_000),
        "digits": write(folder / "2025-03-16.json", '[{"title": "x", "id": ' + "9" * 5000 + "}]"),
        "prose": write(folder / "2025-03-17.txt", "Dear all,\n\nthe title of my talk is not fixed yet.\n"),
        "folder": folder / "2025-03-05.json",
        "missing": folder / "2025-03-18.json",
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("truncated", "JSON"),
        ("page", "HTML"),
        ("binary", "binary"),
        ("empty", "empty"),
        ("blank", "empty"),
        ("object", "JSON of another kind"),
        ("list", "a list of something else"),
        ("error", "The date must be in the past"),
        ("latin", "JSON of another kind"),
        ("deep", "JSON"),
        ("digits", "JSON"),
        ("prose", "unknown kind"),
        ("folder", "directory"),
        ("missing", "No such file"),
    ],
)
def test_a_broken_file_is_named_and_the_others_are_kept(tmp_path: Path, run: Run, kind: str, expected: str) -> None:
    """One line names the file, what it is and what was expected; exit 1; the other file's paper is stored."""
    bad, good = bad_files(tmp_path / "in")[kind], write(tmp_path / "in/2025-03-04.json", [item()])
    code, said = run("--root", begin(tmp_path), "import", bad, good)
    assert code == 1
    lines = [line for line in said.splitlines() if str(bad) in line]
    assert len(lines) == 1
    assert expected in lines[0]
    assert "; expected " in lines[0]
    assert len(said.splitlines()) == 4
    assert list(load(tmp_path).papers) == ["2503.00001"]


def test_strict_stores_nothing_where_one_file_is_broken(tmp_path: Path, run: Run) -> None:
    """With --strict no byte is written, and every broken file is named, each on its line."""
    bad, good = bad_files(tmp_path / "in"), write(tmp_path / "in/2025-03-04.json", [item()])
    code, said = run("--root", begin(tmp_path), "import", "--strict", good, *bad.values())
    assert code == 1
    assert not (tmp_path / "data").exists()
    assert [sum(str(path) in line for line in said.splitlines()) for path in bad.values()] == [1] * len(bad)
    code, _ = run("--root", tmp_path, "import", "--strict", good)
    assert code == 0
    assert list(load(tmp_path).papers) == ["2503.00001"]


def test_the_command_says_what_came_of_it(tmp_path: Path, run: Run) -> None:
    """The counts of entries, files, papers and changes are told, and wrong options are wrong usage."""
    file = write(tmp_path / "in/reply.json", [item(), item("2503.00002"), {"paper": {"upvotes": 1}}])
    code, said = run("--root", begin(tmp_path), "import", "--date", "2025-03-04", file)
    assert code == 0
    assert "1 file read, 2 papers; 3 data files changed" in said
    assert "read 3 = 2 new + 0 known + 0 joined with one in the same import + 1 refused" in said
    assert run("--root", tmp_path, "import")[0] == 2
    assert run("--root", tmp_path, "import", "--date", "4 March", file)[0] == 2
    assert run("--root", tmp_path, "import", "--format", "no-such-format", file)[0] == 2
    assert run("--root", tmp_path, "import", "--source", "My List", file)[0] == 2
    assert run("--root", tmp_path / "none", "import", file)[0] == 2


def test_a_source_may_be_named(tmp_path: Path) -> None:
    """Papers are kept under the name of the source that was given."""
    bring(tmp_path, [write(tmp_path / "in/2025-03-04.json", [item()])], source="my-list")
    assert load(tmp_path).papers["2503.00001"].sources == ("my-list",)


# The text of a page


def rows_of_the_seed() -> list[dict[str, str]]:
    """Return the lines of the seed's table."""
    with shared(TABLE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_captured_page_has_the_papers_of_the_table(tmp_path: Path) -> None:
    """Its 90 entries have the titles, dates, author counts, comments and organisation of the reading list."""
    report = bring(tmp_path, [shared(CAPTURE)])
    assert (report.items, report.papers, report.refused, report.problems) == (90, 90, 0, [])
    stored = load(tmp_path)
    found = {
        paper.facts.title: (
            paper.facts.published.isoformat() if paper.facts.published else "",
            str(paper.facts.author_count or ""),
            str(figures.comments) if (figures := stored.figures.get((key, date(2025, 10, 27)))) else "",
        )
        for key, paper in stored.papers.items()
    }
    rows = rows_of_the_seed()
    dated = {row["title"]: row for row in rows if row["title"] in found and found[row["title"]][0]}
    assert sorted(found, key=str) == sorted(row["title"] for row in rows)
    assert len(dated) == 85
    by_organisation = "EditReward: A Human-Aligned Reward Model for Instruction-Guided Image Editing"
    for title, row in dated.items():
        count = "" if title == by_organisation else row["author_count"]
        assert found[title] == (row["published"], count, row["comments"])
    organisations = {paper.facts.title: paper.facts.organization for paper in stored.papers.values()}
    assert organisations.pop(by_organisation) == "TIGER-Lab"
    assert set(organisations.values()) == {None}
    assert all(paper.facts.abstract for paper in stored.papers.values())


def test_entries_without_lines_are_undated(tmp_path: Path) -> None:
    """The five entries of the capture without date, authors and comments have none of them."""
    bring(tmp_path, [shared(CAPTURE)])
    stored = load(tmp_path)
    undated = {key: paper for key, paper in stored.papers.items() if paper.day is None}
    assert len(undated) == 5
    assert all(paper.facts.author_count is None for paper in undated.values())
    assert not [place for place in stored.figures if place[0] in undated]


LONG = "This abstract goes on and on, as they do, with another clause each time. " * 8
PAGE = f"""new

Get trending papers in your inbox!

Daily Papers

byAK and the research community

{{top}}

A first made-up title

A short abstract.

  • 6 authors
·
Jun 28, 2024 2

A second made-up title

An abstract of two paragraphs.

{LONG}

A House A House
·
Jul 3

A third made-up title

An abstract that nothing follows.

A fourth made-up title

Its abstract,
on two lines.

1 author
·
Dec 12, 2023
"""


def page(root: Path, text: str, name: str = "page.txt", **options: date) -> dict[str, Paper]:
    """Import the text of a page and return its papers by title."""
    report = bring(root, [write(root / "in" / name, text)], **options)
    assert not report.broken
    return {str(paper.facts.title): paper for paper in load(root).papers.values()}


def test_a_page_is_read_by_its_rules(tmp_path: Path) -> None:
    """Titles, abstracts, authors or organisation, dates with and without year, and comments are told apart."""
    papers = page(tmp_path, PAGE.format(top="Oct 27"))
    assert sorted(papers) == [f"A {number} made-up title" for number in ("first", "fourth", "second", "third")]
    first, second, third, fourth = (papers[f"A {n} made-up title"] for n in ("first", "second", "third", "fourth"))
    assert (first.facts.author_count, first.facts.published) == (6, date(2024, 6, 28))
    assert (second.facts.author_count, second.facts.organization) == (None, "A House")
    assert second.facts.published == date(2025, 7, 3)
    assert second.facts.abstract == f"An abstract of two paragraphs. {plain(LONG)}"
    assert (third.facts.published, third.facts.author_count, third.listed) == (None, None, ())
    assert third.facts.abstract == "An abstract that nothing follows."
    assert (fourth.facts.author_count, fourth.facts.published) == (1, date(2023, 12, 12))
    assert fourth.facts.abstract == "Its abstract, on two lines."
    figures = {key: log.comments for (key, _), log in load(tmp_path).figures.items()}
    assert figures == {first.key: 2, second.key: 0, fourth.key: 0}


def test_the_day_of_a_page_is_told_by_name_option_or_text(tmp_path: Path) -> None:
    """The file's name and --date count before the line at the top, whose year may stand there or be inferred."""
    second = "A second made-up title"

    def published(folder: str, top: str, name: str = "page.txt", **options: date) -> date | None:
        return page(tmp_path / folder, PAGE.format(top=top), name, **options)[second].facts.published

    assert published("1", "Oct 27") == date(2025, 7, 3)
    assert published("2", "Oct 27, 2022") == date(2022, 7, 3)
    assert published("3", "Oct 27", "2021-10-27.txt") == date(2021, 7, 3)
    assert published("4", "Oct 27", day=date(2020, 10, 27)) == date(2020, 7, 3)


def test_a_page_without_years_is_of_the_last_such_day(tmp_path: Path) -> None:
    """Where no date names a year, the day at the top is the last one that was, never one to come."""
    text = "Daily Papers\n\n{top}\n\nA made-up title\n\nAn abstract.\n\n2 authors\n·\nFeb 3\n"
    published = [
        page(tmp_path / top, text.format(top=top))["A made-up title"].facts.published for top in ("Feb 9", "Oct 9")
    ]
    assert published == [date(2026, 2, 3), date(2025, 2, 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daily Papers\n\nA title\n\nAn abstract.\n", "no line with the day"),
        ("Daily Papers\n\nTop 10\n\nA title\n\nAn abstract.\n", "no line with the day"),
        ("Daily Papers\n\nOct 27\n", "no entries"),
        (b"Daily Papers\n\nOct 27\n\n\x00\xff\xfe\n", "a binary file"),
    ],
)
def test_a_page_that_is_none_is_broken(tmp_path: Path, text: str | bytes, expected: str) -> None:
    """A page without day or entries is named, and nothing of it is stored."""
    report = bring(tmp_path, [write(tmp_path / "in/page.txt", text)])
    assert [expected in str(problem) for problem in report.broken] == [True]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("end", ["9 authors\n·\nOct 27, 9999", f"{'9' * 5000} authors\n·\nJul 3 {'9' * 5000}"])
def test_absurd_numbers_on_a_page_are_survived(tmp_path: Path, end: str) -> None:
    """Years without a next one and figures of thousands of digits are read without a traceback."""
    papers = page(tmp_path, f"Daily Papers\n\nOct 27\n\nA made-up title\n\nAn abstract.\n\n{end}\n")
    assert "A made-up title" in papers


# Tables


def test_the_seed_table_is_the_reading_list(tmp_path: Path) -> None:
    """It gives 90 papers, 5 of them undated and 29 without arXiv id, with the facts of its cells."""
    report = bring(tmp_path, [shared(TABLE)])
    assert (report.items, report.papers, report.refused, report.problems) == (90, 90, 0, [])
    stored = load(tmp_path)
    papers = list(stored.papers.values())
    assert sum(paper.day is None for paper in papers) == 5
    assert sum(paper.identity.arxiv is None for paper in papers) == 29
    by_title = {paper.facts.title: paper for paper in papers}
    for row in rows_of_the_seed():
        paper = by_title[row["title"]]
        authors = tuple(name.strip() for name in row["authors"].split(";") if name.strip())
        assert paper.identity.arxiv == (row["arxiv_id"] or None)
        assert paper.facts.published == (date.fromisoformat(row["published"]) if row["published"] else None)
        assert paper.facts.authors == authors
        assert paper.facts.author_count == (int(row["author_count"]) if row["author_count"] else len(authors) or None)
        assert paper.facts.organization == (row["organization"] or None)
        figures = stored.figures.get((paper.key, TODAY), Figures())
        assert figures.comments == (int(row["comments"]) if row["comments"] else None)


@pytest.mark.parametrize(
    ("name", "mark", "head"),
    [
        ("list.tsv", "\t", "title|arxiv_id|published|authors|organization|url|doi|upvotes"),
        ("list.csv", ",", "Title|arXiv|Date|Authors|Organisation|Link|DOI|Upvotes"),
        ("list.csv", ";", "TITLE|arXiv ID|PUBLISHED|AUTHORS|ORGANIZATION|URL|doi|upvotes"),
    ],
)
def test_tables_have_columns_by_many_names(tmp_path: Path, name: str, mark: str, head: str) -> None:
    """CSV and TSV, names of columns in upper and lower case and in both spellings, give the same paper."""
    cells = [
        '"A title, with; marks"',
        "arXiv:2503.00001v2",
        "2025-03-01",
        '"Ada Example; Bo Sample"',
        "A House",
        "https://e.org/x",
        "10.1234/AbC",
        "12",
    ]
    text = "\n".join([head.replace("|", mark), mark.join(cells), ""])
    bring(tmp_path, [write(tmp_path / "in" / name, "\ufeff" + text)], day=DAY)
    stored = load(tmp_path)
    paper = stored.papers["2503.00001"]
    assert (paper.facts.title, paper.identity.doi) == ("A title, with; marks", "10.1234/abc")
    assert (paper.facts.published, paper.facts.authors) == (date(2025, 3, 1), ("Ada Example", "Bo Sample"))
    assert (paper.facts.organization, paper.facts.url) == ("A House", "https://e.org/x")
    assert (paper.listed, paper.sources) == ((), ("list",))
    assert stored.figures == {("2503.00001", DAY): Figures(upvotes=12)}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"arxiv": "soon"}, "`arxiv` 'soon' is none"),
        ({"doi": "11.1/x"}, "`doi` '11.1/x' is none"),
        ({"published": "1 March"}, "`published` is not a date"),
        ({"published": "2025-02-30"}, "the day 30, which 2025-02 has not"),
        ({"upvotes": "1,000"}, "`upvotes` is not a count"),
        ({"comments": "-1"}, "`comments` is not a count"),
        ({"author_count": "9" * 5000}, "`author_count` is not a count"),
        ({"url": "javascript:alert(1)"}, "`url` is not an http(s) link"),
        ({"code": "see the paper"}, "`code` is not an http(s) link"),
    ],
)
def test_a_bad_cell_is_left_out_and_named(tmp_path: Path, cells: dict[str, str], expected: str) -> None:
    """The paper is kept without the cell, and a warning names file and line."""
    text = "\t".join(["title", *cells]) + "\nA good title\t\n\n" + "\t".join(["Another title", *cells.values()]) + "\n"
    path = write(tmp_path / "in/list.tsv", text)
    report = bring(tmp_path, [path])
    assert [str(problem) for problem in report.problems] == [f"{path}:4: {expected}, left out"]
    assert {paper.facts.title for paper in load(tmp_path).papers.values()} == {"A good title", "Another title"}


def test_lines_are_counted_from_where_a_row_begins(tmp_path: Path) -> None:
    """A row whose cell has line breaks is named by its first line, and those behind it by theirs."""
    path = write(tmp_path / "in/list.csv", 'title,upvotes\n"A title\non two\nlines",x\nAnother,y\n')
    report = bring(tmp_path, [path])
    assert [problem.where.line for problem in report.problems] == [2, 5]


def test_a_row_without_title_and_id_is_refused(tmp_path: Path) -> None:
    """It is an error that names file and line; an arXiv id alone is enough."""
    path = write(tmp_path / "in/list.csv", "title,arxiv,organization\n,,A House\n,2503.00001,\n,,\n")
    report = bring(tmp_path, [path])
    assert (report.items, report.refused, report.papers) == (2, 1, 1)
    assert [(problem.where.line, problem.severity) for problem in report.problems] == [(2, Severity.ERROR)]


def test_a_cell_behind_the_last_column_is_named(tmp_path: Path) -> None:
    """A comma that should have been quoted cuts no title: the line is refused, and kept as it was written."""
    path = write(tmp_path / "in/list.csv", "arxiv,title\n2503.00001,A title, cut in two\n")
    report = bring(tmp_path, [path])
    assert [str(problem) for problem in report.problems] == [f"{path}:2: 3 cells where there are 2 columns, refused"]
    assert "2503.00001,A title, cut in two" in (tmp_path / "data/refused/list.json").read_text()


def test_a_quotation_mark_that_is_never_closed_is_an_error(tmp_path: Path) -> None:
    """It would swallow the lines behind it, so nothing of the file is stored."""
    path = write(tmp_path / "in/list.tsv", 'title\tarxiv\n"A title\t2503.00001\nAnother\t2503.00002\n')
    report = bring(tmp_path, [path])
    assert str(path) in str(report.broken[0])
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("text", ["name,year\nA,2025\n", "a\rb,c\n", "", 'ti"tle\r'])
def test_what_is_no_table_is_named(tmp_path: Path, text: str) -> None:
    """Asked to read a table, the importer names a file that is none."""
    report = bring(tmp_path, [write(tmp_path / "in/list.csv", text)], form="table")
    assert len(report.broken) == 1
    assert "expected a CSV or TSV table" in str(report.broken[0])


def test_a_table_completes_what_a_reply_said(tmp_path: Path) -> None:
    """Facts of a table join those of a reply, missing ones beat none, and the paper keeps its day."""
    reply = write(tmp_path / "in/2025-03-04.json", [item()])
    table = write(tmp_path / "in/list.tsv", "title\tarxiv\torganization\n\t2503.00001\tA House\n")
    bring(tmp_path, [reply, table])
    paper = load(tmp_path).papers["2503.00001"]
    assert (paper.facts.title, paper.facts.organization) == ("A title made up for this test", "A House")
    assert (paper.day, paper.sources) == (DAY, ("hugging-face", "list"))
