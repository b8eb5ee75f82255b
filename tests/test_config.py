"""Every mistake in what people write is told with file, line and column, what was expected, and the nearest word."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support import SHARED

from generator.config import compose, read_curation, read_settings, read_sources, read_topics
from generator.errors import DataError
from generator.model import Decision, PinUntil, Settings

SUITE = SHARED / "corpora" / "hostile" / "yaml-test-suite" / "src"
READERS: dict[str, Callable[[Path], object]] = {
    "data/site.yaml": read_settings,
    "data/sources.yaml": read_sources,
    "data/topics.yaml": read_topics,
    "data/curation/a.yaml": read_curation,
}
SITE, SOURCES, TOPICS, CURATION = READERS


def written(root: Path, name: str, content: str | bytes) -> Path:
    """Write one file of a list."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def told(root: Path, name: str, content: str | bytes) -> list[str]:
    """Return what is told of a file: as an error, or for curation as problems."""
    try:
        found = READERS[name](written(root, name, content))
    except DataError as error:
        return str(error).splitlines()
    return [str(problem) for problem in getattr(found, "problems", ())]


def paper(text: str) -> str:
    """Return a file that decides something about one paper, from column 5 of line 3."""
    return f'papers:\n  "2401.10000":\n    {text}\n'


MISTAKES = [
    (
        SITE,
        "home_paper: 3",
        "1:1: unknown key `home_paper`; expected one of introduction, home_papers",
        "`home_papers`",
    ),
    (SITE, "# x\nhome_papers: 0", "2:14: `0` does not fit `home_papers`; expected at least 1", ""),
    (SITE, "topic_papers: 501", "1:15: `501` does not fit `topic_papers`; expected at most 500", ""),
    (SITE, "home_papers: '3'", "1:14: `3` does not fit `home_papers`; expected a whole number", ""),
    (SITE, "introduction: 2401.10", '1:15: `2401.10` is not read as text; expected it in quotes: "2401.10"', ""),
    (SITE, "introduction: [a]", "1:15: a list does not fit `introduction`; expected text", ""),
    (SITE, "- a", "1:1: a list does not fit; expected a mapping", ""),
    (SOURCES, "source: []", "1:1: unknown key `source`; expected `sources:`", "`sources`"),
    (SOURCES, "sources: 5", "1:10: not a list; expected a list under `sources:`", ""),
    (SOURCES, "sources:\n  - a", "2:5: `a` does not fit in `sources`; expected a mapping", ""),
    (SOURCES, "sources:\n  - {name: A b, kind: hugging-face-daily}", "2:12: `A b` does not fit `name`", "`a-b`"),
    (SOURCES, "sources:\n  - {name: a}", "2:5: `kind` is missing; expected a key `kind`", ""),
    (SOURCES, "sources:\n  - {name: a, kind: huging-face-daily}", "2:21: `huging-face-daily`", "`hugging-face-daily`"),
    (SOURCES, "sources:\n  - {name: a, kind: hugging-face-daily, enabeld: true}", "2:41: unknown key", "`enabled`"),
    (SOURCES, "sources:\n  - {name: a, kind: hugging-face-daily, enabled: 1}", "2:50: `1` does not fit `enabled`", ""),
    (SOURCES, "sources:\n  - {name: a, kind: hugging-face-daily, url: ftp://x}", "2:46: `ftp://x` does not fit", ""),
    (TOPICS, "topics:\n  - {name: A, slug: a, any: x}", "2:29: `x` does not fit `any`; expected a list", ""),
    (TOPICS, "topics:\n  - {name: A, slug: a, fields: [titel]}", "2:33: `titel` does not fit in `fields`", "`title`"),
    (TOPICS, "topics:\n  - {name: A, slug: other}", "2:21: `other` is reserved; expected another slug", ""),
    (TOPICS, "topics:\n  - {name: A, slug: a}\n  - {name: B, slug: a}", "3:21: `a` is the slug of", ""),
    (TOPICS, "topics:\n  - {slug: a}", "2:5: `name` is missing", ""),
    (CURATION, "paper: {}", "1:1: unknown key `paper`; expected `papers:`", "`papers`"),
    (CURATION, "papers: [a]", "1:9: `papers` is not a mapping; expected lines such as", ""),
    (CURATION, "add: {a: b}", "1:6: `add` is not a list; expected entries that begin with a dash", ""),
    (CURATION, "- a", "1:1: not a mapping; expected `papers:`", ""),
    (
        CURATION,
        "papers:\n  2401.10000: {hide: true}",
        "2:3: `2401.10000` is not read as text; expected it in quotes",
        "",
    ),
    (CURATION, paper("hiden: true"), "3:5: unknown key `hiden`; expected one of pin, hide", "`hide`"),
    (CURATION, paper("hide: yes please"), "3:11: `yes please` does not fit `hide`; expected true or false", ""),
    (CURATION, paper("pin: maybe"), "3:10: `maybe` does not fit `pin`; expected true or false", ""),
    (
        CURATION,
        paper("pin: {until: 2025-02-30}"),
        "3:18: `2025-02-30` does not fit `until`; expected a date such as",
        "",
    ),
    (CURATION, paper("pin: {until: 0}"), "3:18: `0` does not fit `until`; expected a date such as", ""),
    (CURATION, paper("pin: {until: 20250101}"), "3:18: `20250101` does not fit `until`", ""),
    (CURATION, paper("rating: 6"), "3:13: `6` does not fit `rating`; expected at most 5", ""),
    (CURATION, paper("status: reding"), "3:13: `reding` does not fit `status`; expected one of to-read", "`reading`"),
    (CURATION, paper("topics: [a]"), "3:13: a list does not fit `topics`; expected a mapping", ""),
    (CURATION, paper("topics: {ad: [a]}"), "3:14: unknown key `ad`; expected one of add, remove", "`add`"),
    (CURATION, paper("tags: [a, 1]"), '3:15: `1` is not read as text; expected it in quotes: "1"', ""),
    (CURATION, paper("note: ''"), "3:11: an empty value does not fit `note`; expected some text", ""),
    (CURATION, paper("set: {titel: x}"), "3:11: unknown key `titel`", "`title`"),
    (
        CURATION,
        paper("set: {code: 'javascript:x'}"),
        "3:17: `javascript:x` does not fit `code`; expected a link that",
        "",
    ),
    (CURATION, "add:\n  - {id: xyz}", "2:10: `xyz` is no id; expected `arxiv:…` or `doi:…`", ""),
    (CURATION, "add:\n  - {id: 2401.10000}", "2:10: `2401.10000` is not read as text; expected it in quotes", ""),
    (CURATION, "add:\n  - {}", "2:5: neither `id` nor `title`; expected one of them", ""),
    (
        CURATION,
        "add:\n  - {title: T, listed: 86400}",
        "2:24: `86400` does not fit `listed`; expected a date such as",
        "",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected", "suggestion"), MISTAKES)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, name: str, content: str, expected: str, suggestion: str
) -> None:
    """One mistake is one line: where, what, what was expected, and what was perhaps meant."""
    (line,) = told(tmp_path, name, content)
    assert line.startswith(f"{name}:{expected}")
    assert re.findall(r"; did you mean (.*)\?$", line) == ([suggestion] if suggestion else [])


REFUSED = [
    ("a: b: c", r"1:5: not YAML"),
    ("a: [", r"1:5: not YAML"),
    ("a: 'x", r"1:6: not YAML"),
    ("\ta: 1", r"1:1: not YAML: .*; expected spaces where the tab is"),
    ("a:\n\tb: 1", r"2:1: not YAML: .*; expected spaces where the tab is"),
    ("a: \x07", r"1:4: not YAML: .*; expected text without control characters"),
    (b"a: b\nc: \xff", r"2:4: not text in UTF-8; expected YAML in UTF-8"),
    ("a: &b c", r"1:4: an anchor or alias; expected the value itself"),
    ("a: *b", r"1:4: an anchor or alias; expected the value itself"),
    (
        "a: !!python/object:os.system x",
        r"1:4: a tag, `tag:yaml\.org,2002:python/object:os\.system`; expected plain YAML",
    ),
    ("a: ! b", r"1:4: a tag, `!`; expected plain YAML"),
    ("a: 1\nb: 2\na: 3", r"3:1: `a` stands twice \(first in line 1\); expected it once"),
    ("a: 1\n---\nb: 1", r"2:1: a second document; expected one document in a file"),
    ("a: " + "[" * 500_000, r"1:27: nested too deeply; expected at most 24 levels"),
    ("- " * 400_000, r"1:49: nested too deeply"),
    ("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)), r"1:4: an anchor or alias"),
    ("a" * 1_000_001, r" 1000001 bytes; expected at most 1000000 in one file"),
]


@pytest.mark.parametrize(("content", "expected"), REFUSED)
@pytest.mark.parametrize("name", READERS)
def test_what_no_list_needs_is_refused(tmp_path: Path, name: str, content: str | bytes, expected: str) -> None:
    """Broken YAML, and what YAML has beyond a reading list's needs, stops each reader, at its place."""
    with pytest.raises(DataError, match=f"^{re.escape(name)}:{expected}"):
        READERS[name](written(tmp_path, name, content))


@pytest.mark.parametrize(
    "value", ["1" + ":0" * 490_000, "0x" + "f" * 900_000, "9" * 900_000, "x" * 900_000, "2025-01-01" * 9]
)
def test_a_value_of_any_length_is_one_short_line(tmp_path: Path, value: str) -> None:
    """A megabyte where a number or a date belongs (one of base 60, even) is refused in a line that one can read."""
    for name, content in ((SITE, f"home_papers: {value}"), (CURATION, paper(f"pin: {{until: {value}}}"))):
        (line,) = told(tmp_path, name, content)
        assert "does not fit" in line
        assert len(line) < 500


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Four mistakes are four lines, each with its own place, a reserved slug among other mistakes, too."""
    lines = told(
        tmp_path,
        TOPICS,
        "topics:\n  - {name: 5, slug: b}\n  - {slug: other, name: A, ani: [x]}\n  - {name: A, slug: index}",
    )
    assert [line.split(" ")[0] for line in lines] == [f"{TOPICS}:{place}:" for place in ("2:12", "3:28", "4:21")]
    everything = {SITE: "homepapers: 1", SOURCES: "sauces: []", CURATION: "paper: {}"}
    for name, content in everything.items():
        assert told(tmp_path, name, content)[0].startswith(f"{name}:1:1: unknown key")


def test_a_bad_entry_is_left_out_and_the_others_hold(tmp_path: Path) -> None:
    """A mistake in one decision or addition leaves all others, and what the bad one hides stays hidden."""
    content = """\
    papers:
      "2401.00001": {pin: true, ratng: 5}
      "2401.00002": {pin: {until: 2025-10-27}}
      "2401.00003": {hide: true, rating: 9}
      2401.10000: {hide: true}
      "2401.00005": {hide: jes}
      "2401.00006": {hide: false, rating: 9}
    add:
      - {titel: T}
      - {title: T, published: '2025-01-31'}
    """
    curation = read_curation(written(tmp_path, CURATION, textwrap.dedent(content)))
    assert {item.key: item.value for item in curation.decisions if item.value != Decision()} == {
        "2401.00002": Decision(pin=PinUntil(until=date(2025, 10, 27))),
        "2401.00003": Decision(hide=True),
        "2401.10000": Decision(hide=True),
        "2401.00005": Decision(hide=True),
    }
    assert [(item.value.title, item.value.published) for item in curation.additions] == [("T", date(2025, 1, 31))]
    assert sorted(problem.where.line or 0 for problem in curation.problems) == [2, 4, 5, 6, 7, 9]


@pytest.mark.parametrize("content", ["", "# a comment\n", "---\n", "\ufeff", "~"])
def test_an_empty_file_is_as_none(tmp_path: Path, content: str) -> None:
    """A file with nothing in it says nothing, as a missing one does."""
    for name, read in READERS.items():
        silent = read(tmp_path / "none")
        assert read(written(tmp_path, name, content)) == silent
    assert read_settings(tmp_path / "none") == Settings()


def test_the_yaml_test_suite_gives_values_or_one_error(tmp_path: Path) -> None:
    """Each of the suite's hundreds of documents is read, or refused with a place, by every reader."""
    if not SUITE.is_dir():
        pytest.skip("../shared/corpora/hostile/yaml-test-suite is absent")
    documents = [
        case["yaml"]
        for path in sorted(SUITE.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text())
        if "yaml" in case
    ]
    signs = str.maketrans({"␣": " ", "»": "\t", "—": "", "←": "\r", "⇔": "\ufeff", "↵": "", "∎": ""})
    assert len(documents) > 300
    for document in documents:
        content = document.translate(signs)
        for name in (SITE, TOPICS, CURATION):
            for line in told(tmp_path, name, content):
                assert line.startswith(f"{name}:"), content
        indented = textwrap.indent(content, "    ")
        told(tmp_path, CURATION, f'papers:\n  "2401.10000":\n{indented}')
        told(tmp_path, CURATION, f"add:\n  -\n{indented}")


YAML_PARTS = (
    "papers: add: 2401.10000 '2401.10000' hide pin until topics set true ~ 0 2025-02-30 1:30 << = [ ] { } : , - ? |"
    " > # & * ! % @ ` ' \" \\ \n \n \t \x85 \u2028 é"
)
ANY_YAML = st.lists(st.sampled_from(YAML_PARTS.split(" ")), max_size=25).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(content=ANY_YAML.map(str.encode) | st.binary(max_size=40) | st.text().map(str.encode))
def test_any_bytes_are_values_or_one_error(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in a file, it is read, or told with a place that is in the file."""
    try:
        document = compose(content, "a.yaml")
    except DataError as error:
        for problem in error.problems:
            assert problem.where.line is None or 1 <= problem.where.line <= content.count(b"\n") + len(content) + 1
            assert str(problem).startswith("a.yaml")
        return
    root = tmp_path_factory.mktemp("list")
    for name in READERS:
        told(root, name, content)
    assert document.values is None or document.place(()).line is not None
