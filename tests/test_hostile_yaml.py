"""YAML of people who mistype, and of people who mean harm: a position, never a traceback, and nothing else is lost."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lists import a_list

from generator.errors import DataError
from generator.pipeline.build.load import load_list
from generator.pipeline.inspect.check import check

VALID = """\
# What we think.
papers:
  "2510.00001":
    pin: {until: 2025-12-31}
    topics: {add: [rewards], remove: [robots]}
    tags: [workshop, "a b"]
    rating: 4
    note: One *line*.
  "2510.00002": {hide: true, by: Ada}
add:
  - id: arxiv:2501.00001
    listed: 2025-02-03
  - title: A report
    url: https://example.org/report
    authors: [Ada, Bob]
editions:
  2025-10-27: {intro: Hello, order: ["2510.00003"]}
hide:
  - any: [blockchain, {all: [a, b]}]
"""
TOPICS = """\
topics:
  - name: Rewards
    slug: rewards
    any: ["reward*", {regex: ['(?i)rlhf'], none: [robot]}]
  - name: Robots
    slug: robots
    any: [robot]
"""
OTHER = 'papers:\n  "2510.00003":\n    rating: 5\n    hide: false\n'
PIECES = st.one_of(
    st.sampled_from(
        [
            *":-[]{}#&*!|>'\"%@`,?~\t\n \x00\ufeff\u2028",
            *("\n\t", "- ", ": ", "---\n", "...\n", "&a ", "*a", "!!python/object:os.system ", "<<: ", "null", "yes"),
            *("2025-02-30", "9" * 400, "1e999", "0x", "12:30:45", "\ud800"),
        ]
    ),
    st.text(max_size=8),
)


@st.composite
def _edited(draw: st.DrawFn, text: str) -> str:
    """Return the text with one random edit: a piece put in, put in the place of others, or a line doubled or taken."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + draw(st.sampled_from([0, 1, 2, 20, 200])))))
    if draw(st.booleans()):
        return text[:start] + draw(PIECES) + text[end:]
    lines = text.splitlines(keepends=True)
    number = draw(st.integers(0, len(lines) - 1))
    change = draw(st.sampled_from(["double", "take", "indent", "outdent"]))
    line = lines[number]
    lines[number] = {"double": line * 2, "take": "", "indent": " " + line, "outdent": line[1:]}[change]
    return "".join(lines)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_edit_breaks_no_more_than_itself(tmp_path: Path, data: st.DataObject) -> None:
    """A thousand valid files with a random edit: a place in the file, no traceback, no other file's entry lost."""
    name, text = data.draw(st.sampled_from([("curation/a.yaml", VALID), ("topics.yaml", TOPICS)]))
    root = tmp_path / "list"
    if not root.exists():
        a_list(root, topics=TOPICS, curation_b=OTHER)
        (root / "data" / "curation" / "a.yaml").write_text(VALID)
    path = root / "data" / name
    path.write_bytes(data.draw(_edited(text)).encode("utf-8", "surrogatepass"))
    lines = path.read_bytes().decode("utf-8", "replace").splitlines() or [""]
    try:
        for problem in check(root):
            assert problem.where.name.startswith("data/")
            if problem.where.name == f"data/{name}" and problem.where.line is not None:
                assert 1 <= problem.where.line <= len(lines) + 1
                assert (problem.where.column or 1) >= 1
        try:
            library = load_list(root).library
        except DataError as error:
            strangers = [problem for problem in error.problems if problem.where.name != f"data/{name}"]
            assert not strangers  # whether it raises is left open
        else:
            kept = library.entry("2510.00003")
            assert kept.rating in {5, None} if "2510.00003" in path.read_text(errors="replace") else kept.rating == 5
    finally:
        path.write_text(text)


BOMBS = {
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)),
    "merge": "a: &a {x: 1}\nb: {<<: *a}\n",
    "flow": "papers: " + "[" * 400_000,
    "mappings": "papers: " + "{a: " * 200_000,
    "dashes": "add:\n" + "- " * 400_000 + "x",
    "indents": "".join(" " * depth + "a:\n" for depth in range(1_300)),
    "questions": "? " * 400_000 + "x",
    "python": "papers: !!python/object/apply:os.system ['touch pwned']\n",
    "tag": "papers: !<tag:yaml.org,2002:python/name:os.system> x\n",
    "digits": "papers: {a: {rating: " + "9" * 900_000 + "}}\n",
    "exponent": "papers: {a: {rating: 1e999999999}}\n",
    "base 60": "papers: {a: {rating: " + "9:" * 300_000 + "9}}\n",
    "one line": "papers: {" + ", ".join(f"'x{n}': {{pni: 1}}" for n in range(40_000)) + "}\n",
    "many keys": "papers:\n" + "".join(f"  '{n}.{n}': {{rating: 9}}\n" for n in range(30_000)),
    "quotes": "papers: {a: {note: '" + "''" * 450_000 + "'}}\n",
    "a colon": "a: " * 300_000,
    "references": 'papers: {a: {note: "' + r"\x41" * 200_000 + '"}}\n',
    "expression": "hide:\n  - regex: ['" + "(" * 9 + "a{100}" + "){100}" * 9 + "']\n",
}  # fmt: skip
MEMORY = 200_000_000
SCRIPT = """
import sys
from pathlib import Path
from generator.pipeline.inspect.check import check
problems = check(Path(sys.argv[1]))
assert problems, "it was taken"
assert all(problem.where.name == "data/curation/bomb.yaml" for problem in problems), problems
"""


@pytest.mark.parametrize("name", [*BOMBS, "a hundred megabytes"])
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    """Bombs, depths, tags and huge files are told as problems of their file, within 200 MB of memory."""
    root = a_list(tmp_path)
    path = root / "data" / "curation" / "bomb.yaml"
    path.parent.mkdir()
    if name in BOMBS:
        path.write_text(BOMBS[name])
    else:
        with path.open("wb") as file:
            file.truncate(100_000_000)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    command = [sys.executable, "-c", SCRIPT, str(root)]
    result = subprocess.run(
        command, capture_output=True, text=True, preexec_fn=limited, timeout=120, check=False
    )  # one thread
    assert result.returncode == 0, result.stderr[-2000:]
    assert not Path("pwned").exists()
