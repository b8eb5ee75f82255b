"""An edit answers for its own mistakes: what was wrong at an earlier commit is told, and fails nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lists import a_list

from generator.cli.main import paperstand
from generator.errors import Place, Problem, UsageError
from generator.pipeline.inspect.since import check_at, new_since

_GIT = shutil.which("git") or "git"
WRONG = 'papers:\n  "2510.00001": {pinn: true}\n'
"""An entry that is left out."""


def _git(root: Path, *words: str) -> None:
    identity = ["-c", "user.email=ada@example.org", "-c", "user.name=Ada"]
    subprocess.run([_GIT, *identity, "-C", str(root), *words], check=True, capture_output=True)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--allow-empty", "--message", "Edit")


@pytest.fixture(params=[".", "lists/mine"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A committed list with a mistake in it, at the top of a repository or below."""
    _git(tmp_path, "init", "--quiet")
    root = a_list(tmp_path / request.param, curation=WRONG)
    (root / "mkdocs.yml").write_text("site_name: Papers\n")
    _commit(tmp_path)
    return root


def _check(root: Path, *words: str) -> Result:
    return CliRunner().invoke(paperstand, ["--root", str(root), "check", *words])


def test_an_old_mistake_is_told_and_fails_nothing(root: Path) -> None:
    """Without --since it fails; with it, it is a warning, even when lines before it have moved."""
    assert _check(root).exit_code == 1
    assert _check(root, "--since", "HEAD").exit_code == 0
    path = root / "data/curation/curation.yaml"
    path.write_text('papers:\n  "2510.00002": {pin: true}\n' + WRONG.partition("\n")[2])
    checked = _check(root, "--since", "HEAD", "--format", "json")
    (told,) = json.loads(checked.stdout)
    assert (checked.exit_code, told["severity"], told["line"]) == (0, "warning", 3)


def test_a_new_mistake_fails_beside_an_old_one(root: Path) -> None:
    """The same mistake a second time is new, too."""
    (root / "data/curation/second.yaml").write_text(WRONG)
    assert _check(root, "--since", "HEAD").exit_code == 1
    _commit(root)
    assert _check(root, "--since", "HEAD").exit_code == 0
    assert _check(root, "--since", "HEAD~1").exit_code == 1


def test_what_stops_a_build_fails_however_old_it_is(root: Path) -> None:
    """`check` and `build` agree: an entry that is wrong is left out, a broken file of settings stops both."""
    assert "1 error, 0 warnings" in _check(root).output
    (root / "data/site.yaml").write_text("home_paperss: 3\n")
    _commit(root)
    checked = _check(root, "--since", "HEAD")
    assert checked.exit_code == 1
    assert "1 error (1 of them stops the build), 1 warning" in checked.output
    assert CliRunner().invoke(paperstand, ["--root", str(root), "generate"]).exit_code != 0
    (root / "data/site.yaml").unlink()
    assert CliRunner().invoke(paperstand, ["--root", str(root), "generate"]).exit_code == 0


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("topics.yaml", "topics: [{name: A}]\n"),
        ("sources.yaml", "sources: [{name: A}]\n"),
        ("site.yaml", "home_papers: many\n"),
        ("curation/broken.yaml", "papers: [\n"),
        ("curation/hiding.yaml", "hide: [{anyy: [robot]}]\n"),
        ("papers/2025/2025-10-27.json", "{"),
        ("curation/left-out.yaml", "add: [{titel: A}]\n"),
        ("curation/unknown.yaml", 'papers: {"2510.99999": {pin: true}}\n'),
    ],
)
def test_check_says_of_each_error_whether_it_stops_a_build(file: str, content: str, tmp_path: Path) -> None:
    """What is said to stop a build does, and what is not, does not."""
    root = a_list(tmp_path)
    (root / "mkdocs.yml").write_text("site_name: Papers\n")
    path = root / "data" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    told = json.loads(_check(root, "--format", "json").stdout)
    built = CliRunner().invoke(paperstand, ["--root", str(root), "generate"])
    assert [problem for problem in told if problem["severity"] == "error"]
    assert any(problem["stops_build"] for problem in told) == isinstance(built.exception, Exception)


def test_a_commit_that_is_none_is_wrong_usage(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An unknown commit, an option in its place and a folder outside git are one line each."""
    for commit in ("nowhere", "--output=x", "HEAD:data"):
        with pytest.raises(UsageError, match=f"--since {commit}: "):
            check_at(root, commit)
    with pytest.raises(UsageError, match=r"--since HEAD: .*not a git repository"):
        check_at(tmp_path_factory.mktemp("nowhere"), "HEAD")


def test_each_old_problem_excuses_one() -> None:
    """Of three alike, of which two were there, one is new."""
    one = [Problem("unknown key", Place("a.yaml", line), "a key") for line in range(1, 4)]
    assert new_since(one, one[:2]) == [False, False, True]
    assert new_since(one[:1], [Problem("unknown key", Place("b.yaml", 1), "a key")]) == [True]
