"""Two clones of a list fetch, import, add and curate; git merges them, and the law of merging says what comes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lists import store
from replay import Replay, made_item, replaying
from support import REPOSITORY

from generator.cli.main import paperstand
from generator.config.union import unite_texts
from generator.conflicts import Hunk, Versions, conflict, parts, versions
from generator.entries import dump_entries, in_one_line, read_entries
from generator.git import merge_texts
from generator.health import join_health
from generator.identity import identify
from generator.merge import join, join_figures
from generator.model import DayHealth, DayState, Facts, Listing, SourceHealth
from generator.pipeline.build.generate import generate
from generator.pipeline.edit.add import AddOptions, add
from generator.pipeline.edit.import_files import ImportOptions, import_files
from generator.pipeline.edit.merge_driver import install
from generator.pipeline.edit.resolution import resolve
from generator.pipeline.fetch.run import FetchOptions, fetch
from generator.pipeline.inspect.check import check
from generator.store import PaperStore, StoredPapers

GIT = shutil.which("git") or ""
pytestmark = pytest.mark.skipif(not GIT, reason="needs git")

DAY, NEXT, LATER = date(2025, 3, 31), date(2025, 4, 1), date(2025, 4, 2)
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_EDITOR": "true",
}


@dataclass
class Machine:
    """A clone of a list."""

    root: Path
    source: Source

    def git(self, *words: str, fails: bool = False) -> str:
        """Run git in the list, and return what it says."""
        done = subprocess.run(
            [GIT, *words], cwd=self.root, capture_output=True, text=True, env={**os.environ, **_SETTINGS}, check=False
        )
        assert (done.returncode != 0) == fails, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def clone(self, name: str) -> Machine:
        """Return a clone beside this one."""
        target = self.root.parent / name
        self.git("clone", "--quiet", ".", str(target))
        return Machine(target, self.source)

    def commit(self) -> None:
        """Commit all that has changed."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change")

    def merge(self, other: Machine, *, fails: bool = False) -> str:
        """Merge what another machine has committed."""
        self.git("fetch", "--quiet", str(other.root), "main")
        return self.git("merge", "--no-edit", "--allow-unrelated-histories", "FETCH_HEAD", fails=fails)

    def do(self, *acts: Act) -> Machine:
        """Do what somebody does on the machine, and commit it."""
        for act in acts:
            act(self)
        self.commit()
        return self

    @property
    def data(self) -> dict[str, str]:
        """The files below ``data/``."""
        files = sorted(path for path in (self.root / "data").rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in files}

    @property
    def stored(self) -> StoredPapers:
        """The papers."""
        return PaperStore(self.root / "data").load()


Act = Callable[[Machine], object]


@dataclass
class Source:
    """What the source answers, which changes while the day goes on."""

    days: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    replay: Replay | None = None

    def items(self, day: date) -> Sequence[object]:
        """Return what a day lists."""
        return self.days.get(str(day), [])


def fetched(today: date, **days: Sequence[dict[str, object]]) -> Act:
    """Fetch, when the source lists for the days (by ``d31`` of March or ``d1`` of April) just that."""

    def act(machine: Machine) -> None:
        names = {"d30": "2025-03-30", "d31": "2025-03-31", "d1": "2025-04-01", "d2": "2025-04-02"}
        machine.source.days = {names[day]: list(items) for day, items in days.items()}
        assert not fetch(machine.root, FetchOptions(today)).failures

    return act


def imported(day: date, *items: dict[str, object]) -> Act:
    """Import a recorded reply."""

    def act(machine: Machine) -> None:
        path = machine.root / ".cache" / f"{day}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(items))
        assert not import_files(machine.root, [path], ImportOptions(LATER)).broken

    return act


def added(*papers: str) -> Act:
    """Add papers by hand."""
    return lambda machine: add(machine.root, papers, AddOptions(by="Ada"))


def wrote(name: str, text: str) -> Act:
    """Write a file, as people do."""

    def act(machine: Machine) -> None:
        (machine.root / name).parent.mkdir(parents=True, exist_ok=True)
        (machine.root / name).write_text(text)

    return act


def items(*numbers: int, **more: object) -> list[dict[str, object]]:
    """Return listed papers."""
    return [made_item(f"2503.{number:05}", **more) for number in numbers]


@pytest.fixture
def source() -> Iterator[Source]:
    """Run a source for all machines."""
    source = Source()
    with replaying(source.items, LATER) as replay:
        source.replay = replay
        yield source


@pytest.fixture
def origin(tmp_path: Path, source: Source) -> Machine:
    """Make a list in a repository, in a folder with a space in its name."""
    assert source.replay
    machine = Machine(tmp_path / "my list", source)
    wrote("mkdocs.yml", "site_name: Papers\n")(machine)
    known = {"name": "hf", "kind": "hugging-face-daily", "complete": False, "url": source.replay.url, "first_days": 2}
    wrote("data/sources.yaml", json.dumps({"sources": [known]}) + "\n")(machine)
    wrote(".gitignore", ".cache/\n/data/.journal.json\n")(machine)
    shutil.copy(REPOSITORY / ".gitattributes", machine.root)
    machine.git("init", "--quiet", "--initial-branch", "main")
    machine.commit()
    return machine


MORNING = items(1, 2, 3, 4)
EVENING = [*items(1, 2, 3, 4), *items(5)]
CASES: dict[str, tuple[list[Act], Act, Act]] = {
    "same replies": ([], fetched(DAY, d31=MORNING), fetched(DAY, d31=MORNING)),
    "other upvotes": (
        [fetched(DAY, d31=items(1, 2, 3, upvotes=3))],
        fetched(NEXT, d31=items(1, 2, 3, upvotes=5)),
        fetched(NEXT, d31=items(1, 2, 3, upvotes=9)),
    ),
    "one more paper in the evening": ([], fetched(DAY, d31=MORNING), fetched(DAY, d31=EVENING)),
    "both changed": (
        [fetched(DAY, d31=MORNING)],
        fetched(NEXT, d31=[*items(1, upvotes=8, ai_keywords=["robots"]), *items(2, 3, 4)]),
        fetched(NEXT, d31=[*items(1), *items(2, upvotes=7, githubRepo="https://github.com/a/b"), *items(3, 4)]),
    ),
    "both add": ([], added("2501.00001", "2501.00002"), added("2501.00003", "https://example.org/a", "2501.00001")),
    "both import one day": ([], imported(DAY, *items(1, 2, 3)), imported(DAY, *items(2, 3, 4, upvotes=8))),
    "fetch and curate": (
        [fetched(DAY, d31=MORNING)],
        fetched(NEXT, d31=EVENING, d1=items(6)),
        wrote("data/curation/mine.yaml", 'papers:\n  "2503.00001": {pin: true}\n'),
    ),
    "both import what is refused": (
        [],
        imported(DAY, *items(1), {"paper": {"id": "2503.1"}}),
        imported(DAY, *items(2), {"paper": {"title": 7}}),
    ),
    "both import what has no day": (
        [],
        imported(DAY, *items(1)),
        lambda machine: (
            wrote("ids.txt", "2503.00009\n")(machine),
            import_files(machine.root, [machine.root / "ids.txt"], ImportOptions(LATER)),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_git_merges_what_two_machines_did_into_what_one_would_hold(origin: Machine, case: str) -> None:
    """Byte for byte: by the driver at once, by what the list itself tells git as soon as the files are put in order."""
    before, one, other = CASES[case]
    origin.do(*before)
    single = origin.clone("single").do(one, other).data
    ada, bob = origin.clone("ada's").do(one), origin.clone("bob's").do(other)
    plain = ada.clone("plain")
    plain.merge(bob)
    assert check(plain.root) == check(origin.root)
    resolve(plain.root)
    assert plain.data == single
    install(bob.root)
    bob.merge(ada)
    assert bob.data == single


def joined(one: StoredPapers, other: StoredPapers) -> StoredPapers:
    """Return what the law of merging makes of two stores."""
    papers = {**one.papers, **other.papers}
    figures = {**one.figures, **other.figures}
    return StoredPapers(
        {key: join(one.papers.get(key, paper), paper) for key, paper in papers.items()},
        {place: join_figures(one.figures.get(place, item), item) for place, item in figures.items()},
    )


def written(stored: StoredPapers, folder: Path) -> dict[str, str]:
    """Return the files of a store."""
    PaperStore(folder / "data").save(StoredPapers({}, {}), stored)
    files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def without_days(stored: StoredPapers) -> dict[str, object]:
    """Return all that is known of papers but the days on which it was observed."""
    return {key: (paper.identity, paper.facts, paper.listed, paper.sources) for key, paper in stored.papers.items()}


@pytest.mark.parametrize("has_base", [0, 1])
def test_fetches_of_different_days_are_joined_by_the_law(origin: Machine, tmp_path: Path, has_base: int) -> None:
    """The files are those of the joined stores, and what one machine would hold that fetched on both days.

    Only a fact that the later fetch but confirmed has the day of that one: alone, a fetch that confirms writes nothing.
    """
    lists = [items(1, 2, upvotes=3), items(3, 4, upvotes=4)]
    origin.do(*([fetched(DAY, d31=lists[0])] if has_base else []))
    one = fetched(NEXT, d31=items(1, 2, upvotes=5), d1=lists[1])
    other = fetched(LATER, d31=items(1, 2, upvotes=6), d1=items(3, 4, upvotes=7), d2=items(5))
    ada, bob, single = (
        origin.clone("ada's").do(one),
        origin.clone("bob's").do(other),
        origin.clone("single").do(one, other),
    )
    law = written(joined(ada.stored, bob.stored), tmp_path / "law")
    plain = ada.clone("plain")
    plain.merge(bob)
    resolve(plain.root)
    install(bob.root)
    bob.merge(ada)
    assert plain.data == bob.data
    assert {name: text for name, text in bob.data.items() if name in law} == law
    assert without_days(bob.stored) == without_days(single.stored)
    assert bob.stored.figures == single.stored.figures
    assert bob.data["data/health.json"] == single.data["data/health.json"]


def test_a_paper_that_moves_to_an_earlier_day_leaves_the_day_that_the_other_side_changed(origin: Machine) -> None:
    """Its day's file is empty on one side and changed on the other: `resolve` does what one machine would have done."""
    origin.do(imported(NEXT, *items(1)))
    earlier, changed = imported(DAY, *items(1)), imported(NEXT, *items(1, upvotes=9, ai_keywords=["robots"]))
    single = origin.clone("single").do(earlier, changed).data
    ada, bob = origin.clone("ada's").do(earlier), origin.clone("bob's").do(changed)
    for machine, other in ((ada, bob), (bob.clone("bob's other"), ada.clone("ada's other"))):
        machine.git("fetch", "--quiet", str(other.root), "main")
        with suppress(AssertionError):  # it merges where git takes one day's file for the other under a new name
            machine.git("merge", "--no-edit", "FETCH_HEAD")
        resolve(machine.root)
        machine.git("commit", "--all", "--message", "Merge", "--allow-empty")
        assert machine.data == single
        assert machine.git("status", "--porcelain") == ""


def known(doi: str, published: date | None = None) -> Act:
    """Store a paper with a long abstract, with or without its day."""
    facts = Facts(title=f"A report on {doi}", abstract=f"What {doi} is about. " * 40, published=published)
    said = Listing(
        identity=identify(title=f"A report on {doi}", url=f"https://doi.org/{doi}"),
        source="x",
        observed=DAY,
        facts=facts,
    )
    return lambda machine: store(machine.root, [said])


@pytest.mark.parametrize("is_installed", [0, 1])
@pytest.mark.parametrize("is_turned", [0, 1])
def test_a_file_that_its_last_paper_leaves_takes_nothing_with_it(
    origin: Machine, is_installed: int, is_turned: int
) -> None:
    """What the other machine has put into it meanwhile stays: git must not take it for the new day's, under a new name.

    The emptied file is as it would be written, and nothing but the new day has a page.
    """
    origin.do(known("10.1000/a"))
    dated, more = known("10.1000/a", DAY), known("10.1000/b")
    single = origin.clone("single").do(dated, more)
    ada, bob = origin.clone("ada's").do(dated), origin.clone("bob's").do(more)
    assert json.loads(ada.data["data/papers/undated.json"]) == {"day": "undated", "papers": []}
    assert (check(ada.root), ada.stored.untidy) == (check(origin.root), frozenset())
    generate(ada.root)
    assert [path.stem for path in (ada.root / "docs/daily").glob("2*.md")] == [str(DAY)]
    machine, other = (bob, ada) if is_turned else (ada, bob)
    if is_installed:
        install(machine.root)
    machine.merge(other)
    assert machine.stored.papers == single.stored.papers
    resolve(machine.root)
    assert machine.data == single.data


def test_a_day_that_all_papers_have_left_has_no_page(origin: Machine) -> None:
    """Its file is empty and stays; the pages are those of a list that never had it."""
    origin.do(imported(NEXT, *items(1)))
    generate(origin.root)
    origin.do(imported(DAY, *items(1)))
    never = Machine(shutil.copytree(origin.root, origin.root.parent / "never"), origin.source)
    shutil.rmtree(never.root / "docs")
    emptied = "data/papers/2025/2025-04-01.json"
    assert json.loads(origin.data[emptied])["papers"] == []
    (never.root / emptied).unlink()
    pages = []
    for machine in (origin, never):
        generate(machine.root)
        docs = machine.root / "docs"
        pages.append({path.relative_to(docs): path.read_bytes() for path in docs.rglob("*.md")})
    assert pages[0] == pages[1]
    assert {path.stem for path in pages[0] if path.parent.name == "daily" and path.stem[0] == "2"} == {str(DAY)}


@pytest.mark.parametrize("is_installed", [0, 1])
def test_a_paper_leaves_a_day_of_many_while_the_other_side_changes_its_neighbours(
    origin: Machine, is_installed: int
) -> None:
    """It is in one file in the end, and its neighbours are as changed."""
    origin.do(imported(NEXT, *items(1, 2, 3)))
    moved, changed = imported(DAY, *items(2)), imported(NEXT, *items(1, 2, 3, upvotes=9, ai_keywords=["robots"]))
    single = origin.clone("single").do(moved, changed).data
    ada, bob = origin.clone("ada's").do(moved), origin.clone("bob's").do(changed)
    if is_installed:
        install(ada.root)
    ada.merge(bob)
    resolve(ada.root)
    assert ada.data == single


def test_sources_that_only_one_machine_knows_stay(origin: Machine) -> None:
    """The health of each source is there after the merge, as one machine that knows both has it."""
    assert origin.source.replay
    known = [
        {
            "name": name,
            "kind": "hugging-face-daily",
            "complete": False,
            "url": origin.source.replay.url,
            "first_days": 2,
        }
        for name in ("a", "b")
    ]
    settings = [
        wrote(
            "data/sources.yaml", json.dumps({"sources": [{**item, "enabled": item["name"] in names} for item in known]})
        )
        for names in ("a", "b", "ab")
    ]
    fetching = fetched(DAY, d31=MORNING)
    origin.do(settings[2])
    ada, bob = (
        origin.clone("ada's").do(settings[0], fetching, settings[2]),
        origin.clone("bob's").do(settings[1], fetching, settings[2]),
    )
    single = origin.clone("single").do(settings[0], fetching, settings[1], fetching, settings[2])
    ada.merge(bob)
    resolve(ada.root)
    assert ada.data == single.data


def in_the_earlier_form(machine: Machine) -> None:
    """Write JSON as earlier versions did, a line a value."""
    for name, text in machine.data.items():
        if name.endswith(".json"):
            wrote(name, json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n")(machine)


@pytest.mark.parametrize("is_old", [(1, 0), (0, 1), (1, 1)])
def test_files_in_the_earlier_form_are_merged_too(origin: Machine, is_old: tuple[int, int]) -> None:
    """From a base in that form, even where one of the machines still writes it."""
    one, other = CASES["both changed"][1:]
    origin.do(fetched(DAY, d31=MORNING), in_the_earlier_form)
    single = origin.clone("single").do(one, other)
    ada, bob = origin.clone("ada's").do(one), origin.clone("bob's").do(other)
    for machine, has_old in zip((ada, bob), is_old, strict=True):
        machine.do(*[in_the_earlier_form] * has_old)
    if is_old == (1, 1):  # lines of that form git would but mix up
        install(ada.root)
    ada.merge(bob)
    assert check(ada.root) == check(origin.root)
    resolve(ada.root)
    assert ada.stored == single.stored
    assert ada.data == single.data or is_old == (1, 1)


def test_pages_are_the_same_before_files_are_put_in_order(origin: Machine) -> None:
    """Whatever reads what git put together by itself sees what one machine would have stored."""
    before, one, other = CASES["both changed"]
    origin.do(*before)
    single = origin.clone("single").do(one, other)
    ada = origin.clone("ada's").do(one)
    ada.merge(origin.clone("bob's").do(other))
    assert ada.data != single.data
    pages = []
    for machine in (ada, single):
        generate(machine.root)
        docs = machine.root / "docs"
        pages.append({path.relative_to(docs): path.read_bytes() for path in docs.rglob("*.md")})
    assert pages[0] == pages[1]


# What stays a person's


def conflicted(origin: Machine, style: str, name: str, ours: str, theirs: str) -> Machine:
    """Return a clone in which a file is in conflict."""
    ada, bob = origin.clone("ada's"), origin.clone("bob's").do(wrote(name, theirs))
    ada.git("config", "merge.conflictStyle", style)
    ada.do(wrote(name, ours)).merge(bob, fails=True)
    return ada


def cli(machine: Machine, *words: str) -> tuple[int, str, str]:
    """Run the command, and return its exit code and what it says."""
    done = CliRunner().invoke(paperstand, ["--root", str(machine.root), *words])
    code = getattr(done.exception, "exit_code", done.exit_code)
    return code, done.stdout, done.stderr or str(done.exception or "")


@pytest.mark.parametrize(
    ("style", "name", "ours", "theirs"),
    [
        ("merge", "data/notes/2503.00001.md", "A note by Ada.\n", "A note by Bob.\n"),
        (
            "diff3",
            "data/curation/a.yaml",
            'papers: {"2503.00001": {rating: 4}}\n',
            'papers: {"2503.00001": {rating: 5}}\n',
        ),
        ("zdiff3", "data/site.yaml", "introduction: By Ada\n", "introduction: By Bob\n"),
        ("diff3", "mkdocs.yml", "site_name: Ada's\n", "site_name: Bob's\n"),
        ("merge", "docs/about/index.md", "By Ada\n", "By Bob\n"),
    ],
)
def test_a_decision_is_named_with_its_line_and_left(
    origin: Machine, style: str, name: str, ours: str, theirs: str
) -> None:
    """`check` and `resolve` name file and line and exit with 1, and no byte changes."""
    ada = conflicted(origin, style, name, ours, theirs)
    before = (ada.root / name).read_bytes()
    code, out, _ = cli(ada, "check")
    assert (code, f"{name}:1: git's conflict markers; expected one version" in out) == (1, True)
    assert "`paperstand resolve`" in out
    code, out, _ = cli(ada, "resolve")
    assert (code, f"{name}:1: git's conflict markers" in out) == (1, True)
    code, out, _ = cli(ada, "resolve", "--format", "json")
    assert [(item["file"], item["line"]) for item in json.loads(out)["left"]] == [(name, 1)]
    assert (code, (ada.root / name).read_bytes()) == (1, before)


MARKED = "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b\n"


@pytest.mark.parametrize(
    ("name", "verbs"),
    [
        ("data/papers/2025/2025-03-31.json", ("check", "build", "generate", "fetch", "explain", "add", "import")),
        ("data/metrics/2025-03.csv", ("check", "generate", "fetch")),
        ("data/health.json", ("check", "generate", "fetch", "status")),
        ("data/curation/a.yaml", ("check", "generate", "add")),
        ("data/sources.yaml", ("check", "fetch", "status")),
        ("data/topics.yaml", ("check", "generate")),
        ("data/refused/2025-03-31.json", ("check",)),
        ("mkdocs.yml", ("check", "generate")),
    ],
)
def test_every_verb_names_conflict_markers_as_such(origin: Machine, name: str, verbs: Sequence[str]) -> None:
    """Whatever stumbles over them says what they are, and what to do, and never speaks of a broken line."""
    origin.do(fetched(DAY, d31=MORNING), wrote(name, "x\n" + MARKED.format(ours="a\n", theirs="b\n")))
    (origin.root.parent / "ids.txt").write_text("2503.00001\n")
    more = {
        "explain": ["2503.00001"],
        "add": ["--offline", "2501.00001"],
        "import": [str(origin.root.parent / "ids.txt")],
        "fetch": ["--now", str(DAY)],
    }
    for verb in verbs:
        code, out, err = cli(origin, verb, *more.get(verb, []))
        assert f"{name}:2: git's conflict markers; expected one version" in out + err, verb
        assert code == 1, verb


# In a list that says nothing to git, and after the fact


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_resolve_mends_a_conflicted_tree_by_the_law(origin: Machine, style: str) -> None:
    """From git's index, and from the markers alone where they were committed; then git has nothing left to merge."""
    (origin.root / ".gitattributes").unlink()
    one, other = fetched(NEXT, d31=MORNING, d1=items(6, 7)), fetched(NEXT, d31=EVENING, d1=items(6, 7, 8, upvotes=9))
    single = origin.clone("single").do(one, other)
    ada, bob = origin.do().clone("ada's").do(one), origin.clone("bob's").do(other)
    ada.git("config", "merge.conflictStyle", style)
    ada.merge(bob, fails=True)
    committed = Machine(shutil.copytree(ada.root, ada.root.parent / "copy"), ada.source)
    committed.commit()
    told = resolve(ada.root)
    assert (told.left, len(told.mended)) == ([], 4)
    assert ada.git("diff", "--name-only", "--diff-filter=U") == ""
    ada.git("commit", "--no-edit")
    assert resolve(committed.root).left == []
    assert ada.data == single.data == committed.data
    assert resolve(ada.root).mended == []


def test_what_a_person_has_mended_is_not_mended_again(origin: Machine) -> None:
    """A file in conflict for git, but without markers, is named and stays as it is."""
    ada = conflicted(origin, "merge", "data/curation/a.yaml", "papers: {}\n", "add: [{title: A title of one}]\n")
    wrote("data/curation/a.yaml", "papers: {}\n# mended\n")(ada)
    assert [problem.what for problem in resolve(ada.root).left] == ["in conflict for git"]
    assert ada.data["data/curation/a.yaml"] == "papers: {}\n# mended\n"


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("decided", [4, 5, 2])
def test_what_a_person_has_decided_in_a_file_stays(origin: Machine, style: str, decided: int) -> None:
    """Where one conflict is mended by hand and another one is not, `resolve` mends the rest or leaves it as it is."""
    name = "data/curation/a.yaml"
    text = 'papers:\n  "2503.00001": {{rating: {rating}}}\n  "2503.00002": {{pin: true}}\n\n'
    text += "add:\n  - id: 2501.00001\n{more}"
    origin.do(wrote(name, text.format(rating=3, more="")))
    ada = conflicted(
        origin,
        style,
        name,
        text.format(rating=4, more="  - id: 2501.00002\n"),
        text.format(rating=5, more="  - id: 2501.00003\n"),
    )
    left = (ada.root / name).read_bytes()
    assert resolve(ada.root).mended == []
    assert (ada.root / name).read_bytes() == left
    first = next(part for part in parts(left) if isinstance(part, Hunk))
    _, _, rest = left.partition(b">>>>>>> ")
    line = f'  "2503.00001": {{rating: {decided}}}\n'
    assert first.line == 2
    wrote(name, "papers:\n" + line + rest.split(b"\n", 1)[1].decode())(ada)
    told = resolve(ada.root)
    assert (told.mended, told.left) == ([name], [])
    assert ada.data[name] == text.format(rating=decided, more="  - id: 2501.00002\n  - id: 2501.00003\n")


# Other ways than a merge


@pytest.mark.parametrize("way", ["rebase", "pull", "cherry-pick", "stash"])
def test_every_way_of_git_goes_through_the_law(origin: Machine, way: str) -> None:
    """After the one command a rebase, a pull with one, a cherry-pick and a stash come to what a merge comes to."""
    one, other = fetched(DAY, d31=MORNING), fetched(DAY, d31=EVENING)
    single = origin.clone("single").do(one, other).data
    bob = origin.clone("bob's").do(other)
    ada = origin.clone("ada's")
    install(ada.root)
    if way == "stash":
        one(ada)
        ada.git("add", "--all")
        ada.git("stash")
    else:
        ada.do(one)
    ada.git("fetch", "--quiet", str(bob.root), "main")
    {
        "rebase": lambda: ada.git("rebase", "FETCH_HEAD"),
        "pull": lambda: ada.git("pull", "--rebase", str(bob.root), "main"),
        "cherry-pick": lambda: ada.git("cherry-pick", "FETCH_HEAD"),
        "stash": lambda: (ada.git("merge", "FETCH_HEAD"), ada.git("stash", "pop")),
    }[way]()
    assert ada.data == single


# The one command


def test_the_driver_is_found_in_folders_below_and_in_other_work_trees(origin: Machine) -> None:
    """A list may be a folder of a repository, with spaces and brackets in its name; work trees share the driver."""
    inner = Machine(origin.root / "lists [a] #1", origin.source)
    shutil.copytree(origin.root / "data", inner.root / "data")
    wrote("mkdocs.yml", "site_name: Papers\n")(inner)
    inner.commit()
    assert cli(inner, "resolve", "--install")[0] == 0
    before = (origin.root / ".git/info/attributes").read_text()
    assert cli(inner, "resolve", "--install")[0] == 0
    assert (origin.root / ".git/info/attributes").read_text() == before
    tree = origin.root.parent / "a tree"
    inner.git("worktree", "add", "--quiet", "-b", "other", str(tree))
    other = Machine(tree / inner.root.name, origin.source)
    ours, theirs = imported(DAY, *items(1, 2)), imported(DAY, *items(2, 3))
    single = Machine(shutil.copytree(inner.root, origin.root.parent / "single"), origin.source)
    ours(single)
    theirs(single)
    inner.do(ours)
    other.do(theirs)
    other.git("merge", "main")
    assert other.data == single.data


def test_where_paperstand_is_gone_git_leaves_its_markers(origin: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that cannot be run must not pass one side off as the merged file."""
    monkeypatch.setattr(sys, "executable", "/nowhere/at all/100%/python")
    ada = origin.clone("ada's")
    install(ada.root)
    ada.do(imported(DAY, *items(1, 2)))
    said = ada.merge(origin.clone("bob's").do(imported(DAY, *items(2, 3))), fails=True)
    assert "CONFLICT" in said
    assert conflict((ada.root / "data/papers/2025/2025-03-31.json").read_bytes(), "x")
    assert resolve(ada.root).left == []


@pytest.mark.parametrize("words", [["resolve"], ["resolve", "--install"]])
def test_outside_of_git_or_of_a_list_it_is_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    """One clear line, and exit code 2."""
    machine = Machine(tmp_path / "x", Source())
    machine.root.mkdir()
    code, _, err = cli(machine, *words)
    assert (code, "no mkdocs.yml here" in err) == (2, True)
    wrote("mkdocs.yml", "site_name: x\n")(machine)
    wrote("data/site.yaml", "")(machine)
    code, _, err = cli(machine, *words)
    assert (code, "not in a git repository" in err) == (2, True)


# People's YAML


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (
            "add:\n  - id: a\n",
            "add:\n  - id: a\n  # mine\n  - id: b\n",
            "add:\n  - id: a\n  - id: c # his\n",
            ["a", "b", "c"],
        ),
        ("", "# head\nadd:\n  - id: a\n    by: Ada\n", "# head\nadd:\n  - id: b\n    by: Ada\n", ["a", "b"]),
        ("add:\n  - id: a", "add:\n  - id: a\n  - id: b", "add:\n  - id: a\n  - id: c", ["a", "b", "c"]),
        (
            "add:\n  - id: a\n",
            "add:\n  - id: a\n  - id: b\n",
            "add:\n  - id: a\n  - id: b\n  - id: c\n",
            ["a", "b", "c"],
        ),
        ("add:\n  - id: a\n", "add:\n  - id: b\n", "add:\n  - id: a\n  - id: c\n", None),
        ("", "add:\n  - id: a\n    listed: 2025-01-01\n", "add:\n  - id: a\n    listed: 2025-01-02\n", None),
        ("x: 1\n", "x: 2\n", "x: 3\n", None),
        ("", "papers:\n  a: {pin: true}\n", "papers:\n  a: {hide: true}\n", None),
    ],
)
def test_lists_of_people_unite_where_both_only_put_in(
    base: str, ours: str, theirs: str, expected: list[str] | None
) -> None:
    """Comments and all lines stay as written, whichever side is ours; a decision is nobody's but a person's."""
    for sides in ((ours, theirs), (theirs, ours)):
        told = Versions(base.encode() or None, *(side.encode() for side in sides))
        text, is_clean = merge_texts(told)
        assert not is_clean
        united = unite_texts(text, told, "x.yaml")
        assert (united is None) == (expected is None)
        if united is not None:
            assert [line.split()[2] for line in united.decode().splitlines() if "- id:" in line] == expected
            lines = [line.strip() for line in [*ours.splitlines(), *theirs.splitlines()]]
            assert {*lines} == {line.strip() for line in united.decode().splitlines()}


# The laws


texts = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=5)
known_days = st.sampled_from([date(2025, 3, 1), date(2025, 3, 2), date(2025, 4, 20), None])
healths = st.builds(
    SourceHealth,
    attempt=known_days,
    success=known_days,
    newest=known_days,
    failing_since=known_days,
    reason=st.sampled_from(["", "down"]),
    days=st.dictionaries(
        known_days.filter(bool),
        st.builds(DayHealth, st.sampled_from(DayState), st.integers(0, 2), st.sampled_from(["", "x"])),
    ),
    settled=st.sampled_from([(), ((date(2025, 2, 1), date(2025, 3, 1)),), ((date(2025, 3, 2), date(2025, 3, 9)),)]),
    asked=st.dictionaries(st.sampled_from("ab"), known_days.filter(bool)),
).filter(lambda health: not health.success or (health.attempt is not None and health.success <= health.attempt))


@settings(deadline=None)
@given(healths, healths, healths)
def test_the_health_of_a_source_joins_in_any_order(one: SourceHealth, two: SourceHealth, three: SourceHealth) -> None:
    """Commutative and associative; joined with itself again, nothing changes."""
    both = join_health(one, two)
    assert both == join_health(two, one)
    assert join_health(both, three) == join_health(one, join_health(two, three))
    assert join_health(both, both) == both == join_health(both, one)


@settings(deadline=None)
@given(st.lists(texts), st.lists(texts), st.integers(0, 1))
def test_the_lines_of_two_versions_are_a_file_again(ours: list[str], theirs: list[str], ends_alike: int) -> None:
    """Whatever lines git takes of both sides, every entry of both is there."""
    one, other = (dump_entries("[", map(in_one_line, side), "]").split(b"\n") for side in (ours, theirs))
    put = [*one[:-2], *other[1:]] if ends_alike else [*other[:-2], *one[1:]]
    assert sorted(read_entries(b"\n".join(put))) == sorted([*ours, *theirs])
    assert read_entries(dump_entries("[", map(in_one_line, ours), "]")) == ours


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts, texts | st.none()), max_size=3), texts)
def test_versions_are_read_from_markers(hunks: list[tuple[str, str, str | None]], between: str) -> None:
    """Each side of each conflict is what stands between the markers, in every style; all else belongs to both."""
    marks = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
    if any(text.startswith(marks) for hunk in hunks for text in (*hunk, between) if text) or "\r" in str(
        (hunks, between)
    ):
        return
    content, ours, theirs = f"{between}\n", f"{between}\n", f"{between}\n"
    for one, other, base in hunks:
        common = "" if base is None else f"||||||| base\n{base}\n"
        content += f"<<<<<<< HEAD\n{one}\n{common}=======\n{other}\n>>>>>>> b\n{between}\n"
        ours, theirs = ours + f"{one}\n{between}\n", theirs + f"{other}\n{between}\n"
    found = versions(content.encode())
    assert (found.ours, found.theirs) == (ours.encode(), theirs.encode())
    assert sum(isinstance(part, Hunk) for part in parts(content.encode())) == len(hunks)
    assert (conflict(content.encode(), "x") is None) == (not hunks)
