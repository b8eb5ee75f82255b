"""`paperstand check`: every problem at once, where it is, what was expected, and the nearest right word."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from lists import a_list, listing
from support import REPOSITORY

from generator.cli.diagnostics import for_people
from generator.cli.main import paperstand
from generator.errors import DataError, Place, Problem, UsageError, nearest
from generator.identity import identify
from generator.model import Facts, Listing
from generator.pipeline.build.generate import generate
from generator.pipeline.build.load import load_list
from generator.pipeline.build.run import build
from generator.pipeline.inspect.check import check

TOPICS = "topics:\n  - {name: Reward models, slug: reward-models, any: [reward]}\n"
CURATION = "data/curation/curation.yaml"


def _told(root: Path) -> list[str]:
    return [str(problem) for problem in check(root)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("papers:\n\t'2510.00001': {}\n", "2:1: not YAML: a tab; expected spaces where the tab is"),
        ("papers:\n  '2510.00001': {pin: true\n", "2:17: not YAML"),
        (
            "papers:\n  2510.00001: {pin: true}\n",
            '2:3: `2510.00001` is not read as text; expected it in quotes: "2510.00001"',
        ),
        ("add:\n  - id: 2401.10000\n", '2:9: `2401.10000` is not read as text; expected it in quotes: "2401.10000"'),
        (
            "add:\n  - {title: x, published: 2025-02-30}\n",
            "2:27: `2025-02-30` does not fit `published`; expected a date such as",
        ),
        (
            "add:\n  - {title: x, url: htp://x.org}\n",
            "2:21: `htp://x.org` does not fit `url`; expected a link that starts with",
        ),
        ("add:\n  - {title: x, url: 'https://a b/'}\n", "2:21: `https://a b/` does not fit `url`"),
        (
            "papers: {'2510.00001': {rating: 1}, '2510.00001': {}}\n",
            "1:37: `2510.00001` stands twice (first in line 1)",
        ),
        ("papers: &a {}\nadd: *a\n", "1:9: an anchor or alias; expected the value itself"),
        ("papers: !!python/object:x.Y {}\n", "1:9: a tag, `tag:yaml.org,2002:python/object:x.Y`"),
        ("papers:\n  '2510.00001': {pni: true}\n", "2:18: unknown key `pni`; expected one of pin, hide,"),
        (
            "paper: {}\n",
            "1:1: unknown key `paper`; expected `papers:`, `add:`, `editions:`, `hide:`, `same:`, `not_same:`; did you",
        ),
        ("papers:\n  '2510.0001': {}\n", 'did you mean "2510.00001"?'),
        ("papers:\n  Survey of robots: {}\n", 'such as that of “A survey of robots”; did you mean "2510.00002"?'),
        (
            "papers:\n  '2510.00001': {topics: {add: [reward-model]}}\n",
            "2:33: no topic `reward-model`; expected a slug of data/topics.yaml; did you mean `reward-models`",
        ),
        ("papers:\n  '2510.00001': {pin: true, hide: true}\n", "2:18: a paper that is hidden cannot be pinned"),
        (
            "papers:\n  '2510.00001': {topics: {add: [other], remove: [other]}}\n",
            "2:33: `other` is both added and removed",
        ),
        ("editions:\n  2025-02-30: {intro: x}\n", "2:3: `2025-02-30` is no date"),
        ("editions:\n  2025-10-27: {order: ['2510.00004']}\n", 'did you mean "2510.0000'),
        ("editions:\n  2025-10-28: {intro: x}\n", "2:3: no paper stands under 2025-10-28"),
        (
            "add:\n  - {id: 'arxiv:2510.00001', title: Another paper altogether}\n",
            "2:37: `title` is `Another paper altogether`, but what was fetched",
        ),
        (
            "add:\n  - {id: 'arxiv:2510.00003', published: 2025-10-21}\n",
            "2:41: `published` is `2025-10-21`, but what was fetched",
        ),
        ("hide:\n  - any: ['***']\n", "2:11: `***` does not fit in `any`; expected a term with a letter or a digit"),
        (
            'papers:\n  x: {note: "a\n\n',
            "2:13: not YAML: found unexpected end of stream while scanning a quoted",
        ),
        ("papers:\n  x: {pin: true\n", "2:6: not YAML: did not find expected ',' or '}' while parsing a flow mapping"),
        ("papers:\n  x: {a: 1\n  y: 2\n", "that begins in line 2"),
        ('"\\e[31mpapers": {}\n', "1:1: unknown key `\ufffd[31mpapers`"),
        (
            "papers:\n  '2510.00001': {topics: {add: [Reward model], remove: [nothing like it]}}\n",
            "2:33: no topic `Reward model`; expected a slug of data/topics.yaml; did you mean `reward-models`?",
        ),
        (
            "add:\n  - {id: 'arxiv:2501.00001', title: A}\n  - {id: 'arxiv:2501.00001', title: B}\n",
            "3:30: `title` is set differently in data/curation/curation.yaml:2:30",
        ),
        ("{}: x\n", "1:1: a key that is a list or a mapping"),
        ("- x\n", "1:1: not a mapping"),
        ("same:\n  - [x, '2510.00001']\n", "2:6: no paper `x` is known"),
        ("same:\n  - ['2510.00001']\n", "2:5: a list does not fit in `same`; expected at least 2 of them"),
        ("same:\n  - ['2510.00001', 2510.00002]\n", "2:20: `2510.00002` is not read as text"),
        ("not_same: {a: b}\n", "1:11: `not_same` is not a list; expected entries that begin with a dash"),
        ("not_same: ['2510.00001', x]\n", "1:26: no paper `x` is known"),
        ("same: ['2510.00001', '2510.00001']\n", "1:7: names one paper only"),
        (
            "same:\n  - ['2510.00001', '2510.00002']\nnot_same:\n  - ['2510.00002', 'arxiv:2510.00001']\n",
            "4:5: contradicts data/curation/curation.yaml:2:5: papers cannot be one and two; expected one of `same`",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, content: str, told: str) -> None:
    """Each kind of mistake in a curation file is told at the line and column where it stands."""
    root = a_list(tmp_path, curation=content, topics=TOPICS)
    assert any(line.startswith(f"{CURATION}:{told}") or told in line for line in _told(root)), _told(root)


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    """Mistakes in one file hide none in another, and none in the same where the file can be parsed."""
    root = a_list(
        tmp_path,
        curation="papers:\n  '2510.0001': {pin: maybe}\n  '2510.00002': {rating: 0}\n",
        curation_b="papers:\n\tx: 1\n",
        topics="topics:\n  - {name: A, slug: a}\n  - {name: B, slug: a}\n  - {name: C, slug: C d}\n",
        sources="sources:\n  - {name: x, kind: y}\n",
        site="home_paper: 3\n",
    )
    places = [str(problem.where) for problem in check(root)]
    assert places == [
        f"{CURATION}:2:3",
        f"{CURATION}:2:22",
        f"{CURATION}:3:26",
        "data/curation/curation_b.yaml:2:1",
        "data/site.yaml:1:1",
        "data/sources.yaml:2:21",
        "data/topics.yaml:3:21",
        "data/topics.yaml:4:21",
    ]


def test_topics_that_could_not_be_read_are_not_called_unknown(tmp_path: Path) -> None:
    """A mistake in a topic makes no mistakes of the decisions that name it."""
    root = a_list(
        tmp_path,
        curation="papers:\n  '2510.00001': {topics: {add: [a]}}\n",
        topics="topics:\n  - {name: A, slug: a, anny: [x]}\n",
    )
    assert [problem.where.name for problem in check(root)] == ["data/topics.yaml"]


def test_a_slug_is_made_of_what_was_written(tmp_path: Path) -> None:
    """A name in the place of a slug leads to the slug."""
    (line,) = _told(a_list(tmp_path, topics="topics:\n  - {name: A, slug: Reward Models}\n"))
    assert line.endswith("expected lower-case letters, digits and hyphens; did you mean `reward-models`?")


def test_topics_of_sources_must_exist(tmp_path: Path) -> None:
    """A source that keeps papers of a topic which does not exist is told where it says so."""
    sources = "sources:\n  - name: x\n    kind: feed\n    url: https://example.org\n    topics: [reward-model]\n"
    (line,) = _told(a_list(tmp_path, topics=TOPICS, sources=sources))
    assert line.startswith(
        "data/sources.yaml:5:14: source `x`: no topic `reward-model`; expected a slug of data/topics.yaml;"
    )


def test_rules_that_tell_nothing_apart_are_warned_of(tmp_path: Path) -> None:
    """A topic or a rule that matches no paper or nearly all is a warning, in a list that is long enough to tell."""
    papers = [listing(f"2510.{number:05}", f"Models of kind {number}") for number in range(600)]
    root = a_list(
        tmp_path,
        papers,
        topics="topics:\n  - {name: A, slug: a, any: [model]}\n  - {name: B, slug: b, any: [car]}\n"
        "  - {name: C, slug: c, any: ['599']}\n",
        curation="hide:\n  - any: [ship]\n",
    )
    assert _told(root) == [
        f"{CURATION}:2:5: this rule hides no paper; expected a rule that some papers fit",
        "data/topics.yaml:2:21: topic `a` matches 600 of 600 papers; expected a rule that tells papers apart",
        "data/topics.yaml:3:21: topic `b` matches no paper; expected a rule that some papers fit",
    ]


@pytest.mark.parametrize("name", ["curation/link.yaml", "notes/2510.00001.md"])
def test_a_link_to_another_file_is_refused(tmp_path: Path, name: str) -> None:
    """What is told of a file would be told of the one that it leads to, wherever that is."""
    root = a_list(tmp_path / "list", curation="")
    (tmp_path / "secret").write_text("a: secret\n")
    (root / "data" / name).parent.mkdir(exist_ok=True)
    (root / "data" / name).symlink_to(tmp_path / "secret")
    (line,) = _told(root)
    assert line == f"data/{name}: a link to elsewhere; expected a file or folder of its own"


@pytest.mark.parametrize("name", ["2025/picks.yaml", "PICKS.YAML"])
def test_a_file_that_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    """A file in a folder below, or with an ending in capitals, would decide nothing without a word."""
    root = a_list(tmp_path)
    path = root / "data" / "curation" / name
    path.parent.mkdir(parents=True)
    path.write_text("papers: {}\n")
    assert [line.partition(";")[0] for line in _told(root)] == [f"data/curation/{name}: is not read"]


def test_a_file_over_the_size_cap_is_refused_unread(tmp_path: Path) -> None:
    """A hundred megabytes are told by their size alone."""
    root = a_list(tmp_path, curation="")
    with (root / CURATION).open("wb") as file:
        file.truncate(100_000_000)
    assert _told(root) == [f"{CURATION}: 100000000 bytes; expected at most 1000000 in one file"]


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(paperstand, arguments)
    return result.exit_code, result.stdout


def test_people_see_the_line_and_a_caret(tmp_path: Path) -> None:
    """The line stands below the problem, and carets below the word, whatever letters stand before it."""
    root = a_list(tmp_path, curation="papers:\n  '2510.00001': {note: 本, ratin: 3}\n")
    code, out = _run("--root", str(root), "check")
    assert code == 1
    assert out.splitlines()[1:] == ["      '2510.00001': {note: 本, ratin: 3}", "                               ^^^^^"]


def test_a_long_line_is_shown_around_the_caret(tmp_path: Path) -> None:
    """Of a line longer than a screen the part around the problem is shown, on one line."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.yaml").write_text("a" * 5000 + "\tb: c")
    problem = Problem("wrong", Place("data/x.yaml", 1, 5002))
    _, line, mark = for_people([problem], tmp_path)
    assert len(line) < 200
    assert mark.rstrip("^").replace("\t", " ") == " " * line.index("b: c")


def test_github_annotates_the_line(tmp_path: Path) -> None:
    """A workflow command names file, line and column; text from the file can neither end it nor begin another."""
    root = a_list(tmp_path, curation='papers:\n  "2510.00001": {"x%0A::error::y,z": 1}\n')
    code, out = _run("--root", str(root), "check", "--format", "github")
    assert code == 1
    assert out.startswith(
        "::error file=data/curation/curation.yaml,line=2,col=18,title=Paperstand::unknown key `x%250A"
    )
    assert out.count("\n") == 1


def test_programs_get_json(tmp_path: Path) -> None:
    """A problem is an object with its place, its severity and the suggestion apart; none at all is an empty list."""
    root = a_list(tmp_path, curation='papers:\n  "2510.00001": {ratin: 1}\n')
    _, out = _run("--root", str(root), "check", "--format", "json")
    (problem,) = json.loads(out)
    assert (problem["file"], problem["line"], problem["column"]) == (CURATION, 2, 18)
    assert (problem["severity"], problem["suggestion"]) == ("error", "`rating`")
    (root / CURATION).write_text("")
    assert json.loads(_run("--root", str(root), "check", "--format", "json")[1]) == []


def test_files_that_are_named_are_told_alone(tmp_path: Path) -> None:
    """With FILES the exit code and what is told are about them; a file that is none of the list's is wrong usage."""
    root = a_list(tmp_path, curation="papers: []\n", curation_b="papers:\n")
    assert _run("--root", str(root), "check", str(root / "data/curation/curation_b.yaml")) == (0, "")
    assert _run("--root", str(root), "check", str(root / CURATION))[0] == 1
    with pytest.raises(UsageError, match="no such file"):
        paperstand.main(["--root", str(root), "check", str(root / "no.yaml")], standalone_mode=False)


def _entry(*authors: str) -> Listing:
    known = Facts(title="A title of two entries", authors=authors)
    return replace(
        listing("2510.00009", ""), identity=identify(title=known.title or "", details=known.details), facts=known
    )


def test_what_is_joined_by_more_than_an_id_is_told_until_people_say_so(tmp_path: Path) -> None:
    """An entry that is joined by its title and authors is told with both keys; `same` and `not_same` end it."""
    one, other = _entry("Ada Example"), _entry("A. Example", "et al.")
    root = a_list(tmp_path, [one, other])
    (told,) = _told(root)
    keys = sorted((one.identity.key, other.identity.key))
    assert f"`{keys[1]}` is taken for `{keys[0]}` (“A title of two entries”), by title and authors" in told
    assert "2025-10-27.json: " in told
    for head, count in (("same", 1), ("not_same", 2)):
        (root / CURATION).parent.mkdir(exist_ok=True)
        (root / CURATION).write_text(f"{head}: [[{', '.join(keys)}]]\n")
        assert not _told(root)
        assert load_list(root).library.count == count
    (root / CURATION).unlink()
    assert load_list(root).library.count == 1
    result = CliRunner().invoke(paperstand, ["--root", str(root), "explain", keys[1]])
    assert f"  joined with {keys[1]}, by title and authors\n" in result.stdout


def test_an_entry_that_fits_two_is_told(tmp_path: Path) -> None:
    """It joins neither, and is told with both; so is one that has nothing but the title of another."""
    three = [_entry("J. Doe"), _entry("Jane Doe"), _entry("John Doe")]
    root = a_list(tmp_path / "fits", three)
    (told,) = _told(root)
    assert f"`{three[0].identity.key}` fits `" in told
    assert "which do not fit each other, by title and authors: it joins neither; expected `same: [[" in told
    assert load_list(root).library.count == 3
    result = CliRunner().invoke(paperstand, ["--root", str(root), "explain", three[0].identity.key])
    assert f"  {three[0].identity.key} is not joined with " in result.stdout
    root = a_list(tmp_path / "titles", [_entry("Jane Doe"), _entry()])
    (told,) = _told(root)
    assert f"`{_entry().identity.key}` has the title of `" in told


def test_additions_of_one_title_are_as_many_as_their_authors(tmp_path: Path) -> None:
    """Of papers added by hand with one title the first keeps its key, and each decision finds its own paper."""
    plain = identify(title="Editorial").key
    root = a_list(
        tmp_path,
        [],
        curation=(
            "add:\n  - {title: Editorial, authors: [Ada Example], published: 2020-01-02}\n"
            "  - {title: Editorial, authors: [Ben Sample], published: 2021-02-03}\n"
            "  - {title: Editorial, authors: [Ada Example], published: 2020-01-02, summary: Ours.}\n"
            f"papers:\n  {plain}: {{rating: 5}}\n"
        ),
    )
    assert not _told(root)
    entries = {entry.paper.facts.authors: entry for entry in load_list(root).library.newest_first}
    assert [(names, entry.rating) for names, entry in sorted(entries.items())] == [
        (("Ada Example",), 5),
        (("Ben Sample",), None),
    ]
    assert (entries["Ada Example",].key, entries["Ada Example",].summary) == (plain, "Ours.")


SLIPS = """\
papers:
  "2510.00001": {rating: 9, pim: true, topics: {add: [nope]}}
  "2510.00001": {pin: true}
  "2599.99999": {topics: {add: [nope, too]}, ratng: 3}
  "2510.00002": {note: !x y, status: raeding}
paper:
  "2510.00003": {hide: true}
add: 3
editions:
  "2025-10-27": {order: ["2599.99999"]}
"""


def test_no_mistake_hides_another(tmp_path: Path) -> None:
    """What is wrong with a file as a whole and with its entries, unknown papers and topics too, is told in one run."""
    root = a_list(tmp_path, curation=SLIPS)
    told = [f"{problem.where.line}: {problem.what}" for problem in check(root)]
    assert told == [
        "2: `9` does not fit `rating`",
        "2: unknown key `pim`",
        "2: no topic `nope`",
        "3: `2510.00001` stands twice (first in line 2)",
        "4: no paper `2599.99999` is known",
        "4: no topic `nope`",
        "4: no topic `too`",
        "4: unknown key `ratng`",
        "5: a tag, `!x`",
        "5: `raeding` does not fit `status`",
        "6: unknown key `paper`",
        "8: `add` is not a list",
        "10: no paper `2599.99999` is known",
    ]
    with pytest.raises(DataError, match="stands twice"):
        generate(root)


@pytest.mark.parametrize("name", ["topics", "sources", "site"])
def test_a_key_that_stands_twice_hides_nothing_in_settings(tmp_path: Path, name: str) -> None:
    """The other mistakes of the file are told as well."""
    text = "home: {days: x}\nhome: 1\n" if name == "site" else f"{name}:\n  - {{nmae: a, nmae: b}}\n"
    told = [problem.what for problem in check(a_list(tmp_path, **{name: text}))]
    assert any("stands twice" in what for what in told)
    assert len(told) > 1


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("pim", ["pin", "set"], "pin"),
        ("ratng", ["rating"], "rating"),
        ("raeding", ["read", "reading", "to-read"], "reading"),
        ("reward-model", ["reward-models", "surveys"], "reward-models"),
        ("tag", ["tags"], "tags"),
        ("Hide", ["hide"], "hide"),
        ("nope", ["note", "pin"], "note"),
        ("name", ["any", "all", "none"], ""),
        ("vision", ["division-of-labour", "revisions"], ""),
        ("robots", ["reports"], ""),
        ("x", ["y"], ""),
    ],
)
def test_a_hint_is_given_where_one_is_near(word: str, known: list[str], meant: str) -> None:
    """A slip is one sign in four, two that were exchanged, or an ending; what is farther off is not suggested."""
    assert nearest(word, known) == meant


def test_another_id_is_not_a_near_one(tmp_path: Path) -> None:
    """Of an id one sign may be wrong; one that shares nothing but its month is another paper's, and not suggested."""
    hints = {}
    for reference in ("2510.00004", "2510.71231", "10.1000/abc"):
        root = a_list(tmp_path / reference.replace("/", "-"), curation=f'papers:\n  "{reference}": {{pin: true}}\n')
        hints[reference] = [problem.suggestion for problem in check(root)]
    assert hints == {"2510.00004": ['"2510.00001"'], "2510.71231": [""], "10.1000/abc": [""]}


def _as_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


STOPPING = {
    "health": ("data/health.json", lambda path: path.write_text("{\n"), "2:1: not JSON"),
    "health of another form": ("data/health.json", lambda path: path.write_text("[]"), "not the health of sources"),
    "a folder for health": ("data/health.json", _as_folder, "cannot be read: Is a directory; expected a file"),
    "half a manifest": ("docs/.paperstand.json", lambda path: os.truncate(path, 40), "broken; expected the manifest"),
    "a folder for a manifest": ("docs/.paperstand.json", _as_folder, "cannot be read: Is a directory; expected"),
    "a page in Latin-1": (
        "docs/about/b.md",
        lambda path: path.write_bytes("# b\n\nö ".encode() + b"\xff\n"),
        "3:3: not text in UTF-8; expected a page in UTF-8",
    ),
    "a template in Latin-1": (
        "docs/overrides/main.html",
        lambda path: path.write_bytes(b"{# \xff #}\n"),
        "1:4: not text in UTF-8; expected a page in UTF-8",
    ),
}


@pytest.mark.parametrize("name", STOPPING)
def test_what_stops_a_build_is_told_before_it(name: str, tmp_path: Path) -> None:
    """Of files besides those that people write data in: `check` and `build` tell the same line."""
    root = a_list(tmp_path, curation="papers: {}\n", topics="topics: []\n", site="{}\n")
    config = (REPOSITORY / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(
        config.replace("  name: material\n", "  name: material\n  custom_dir: docs/overrides\n")
    )
    (root / "docs/about").mkdir(parents=True)
    (root / "docs/overrides").mkdir()
    generate(root)
    before = _told(root)
    file, damage, told = STOPPING[name]
    damage(root / file)
    (problem,) = [problem for problem in check(root) if str(problem) not in before]
    assert str(problem).startswith(f"{file}:{'' if told[0].isdigit() else ' '}{told}")
    assert problem.stops_build
    with pytest.raises(DataError) as raised:
        build(root)
    assert str(raised.value) == str(problem)
