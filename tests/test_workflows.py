"""The steps of the workflows, run as they stand in their files, with somebody else pushing at every moment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from lists import a_list, listing, store, three
from support import REPOSITORY

from generator.identity import identify
from generator.merge import absorb
from generator.model import Facts, Listing
from generator.store import PaperStore
from generator.store.papers import dump_day

_WORKFLOWS = REPOSITORY / "generator/starter/own/github/workflows"
"""Those of a new list, which call the command by its name; they are held to be ours by another test."""
_BOT = "41898282+github-actions[bot]@users.noreply.github.com"
_GIT = shutil.which("git") or "git"
_BASH = shutil.which("bash") or "bash"
_NOTED: dict[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_DATE": "2025-10-27T00:00:00Z",
    "GIT_COMMITTER_DATE": "2025-10-27T00:00:00Z",
}


def _script(workflow: str, step: str) -> str:
    """Return what a step runs."""
    jobs: dict[str, Any] = yaml.safe_load((_WORKFLOWS / workflow).read_text(encoding="utf-8"))["jobs"]
    return next(str(item["run"]) for job in jobs.values() for item in job["steps"] if item.get("name") == step)


def _git(folder: Path, *words: str, who: str = "ada@example.org") -> str:
    command = [_GIT, "-c", f"user.email={who}", "-c", "user.name=Ada", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | _NOTED).stdout.strip()


def _commit(folder: Path, message: str, who: str = "ada@example.org") -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", message, who=who)


@dataclass(frozen=True)
class _World:
    """A repository on a server, the runner's checkout, and that of a person who pushes."""

    folder: Path
    server: Path
    runner: Path
    person: Path

    @property
    def tools(self) -> Path:
        return self.folder / "tools"

    def tool(self, name: str, text: str) -> None:
        """Put a program before all others."""
        path = self.tools / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a step as the runner does: `bash -e`, in the checkout, nothing but its environment."""
        (self.folder / "outputs").touch()
        noted = {
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(REPOSITORY),
            "GITHUB_SERVER_URL": "https://git.example.org",
            "GITHUB_REF_NAME": "main",
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GH_TOKEN": "secret-of-this-run",
            **_NOTED,
            **environment,
        }
        command = [_BASH, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(command, cwd=self.runner, env=noted, capture_output=True, text=True, check=False)

    def pushes_before(self, words: str, times: int = 1) -> None:
        """Let the person push before the first calls of git that begin with certain words."""
        hook = self.folder / "before"
        self.tool(
            "git",
            f'case "$*" in "{words}"*)\n'
            f"  n=$(cat {hook}.count 2>/dev/null || echo 0)\n"
            f'  if [ "$n" -lt {times} ]; then echo $((n + 1)) > {hook}.count; bash {hook} "$n" >&2; fi;;\n'
            f'esac\nexec {_GIT} "$@"',
        )

    def will_push(self, script: str) -> None:
        """Set what the person does then; `$1` is the number of the time."""
        start = f"set -e; cd {self.person}; {_GIT} pull --quiet --rebase\n"
        end = (
            f"\n{_GIT} add --all; {_GIT} -c user.email=ada@example.org -c user.name=Ada commit --quiet --message Edit\n"
            f"{_GIT} push --quiet\n"
        )
        (self.folder / "before").write_text(start + script + end)

    def tip(self, branch: str = "main") -> Path:
        """Return what stands at the tip of a branch on the server."""
        target = self.folder / f"tip-{branch}"
        shutil.rmtree(target, ignore_errors=True)
        _git(self.folder, "clone", "--quiet", "--branch", branch, str(self.server), str(target))
        return target


@pytest.fixture
def world(tmp_path: Path) -> _World:
    """A list of three papers on a server, and two checkouts of it, the runner's a shallow one."""
    made = _World(tmp_path, tmp_path / "server.git", tmp_path / "runner", tmp_path / "person")
    _git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(made.server))
    _git(tmp_path, "clone", "--quiet", str(made.server), str(made.person))
    a_list(made.person, topics="topics:\n  - {name: Robots, slug: robots, any: [robot]}\n")
    (made.person / "data/curation").mkdir()
    (made.person / "data/curation/mine.yaml").write_text("papers: {}\n")
    for name in ("mkdocs.yml", ".gitignore", ".gitattributes"):
        shutil.copy(REPOSITORY / name, made.person / name)
    _commit(made.person, "Start")
    _git(made.person, "push", "--quiet", "origin", "HEAD:main")
    _git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{made.server}", str(made.runner))
    made.tool("paperstand", f'exec {sys.executable} -m generator "$@"')
    made.tool("sleep", "exit 0")
    return made


FETCHED = [listing("2510.00004", "Fetched by the run", upvotes=5), listing("2510.00001", "Reward models", upvotes=7)]
LATER = date(2025, 10, 28)
MINE = 'papers: {"2510.00002": {pin: true}}\n'
PUSH = _script("publish.yml", "Commit and push")


def _papers(root: Path) -> object:
    return PaperStore(root / "data").load()


def _as_one_would(listings: Sequence[Listing]) -> object:
    return absorb({}, listings)


@pytest.mark.parametrize(
    "moment", ["add data", "commit", "fetch", "reset", "cherry-pick", "push"], ids=lambda words: f"before {words}"
)
def test_a_push_at_any_moment_of_a_fetch_costs_nothing(moment: str, world: _World) -> None:
    """Whenever a curator pushes, the branch has both in the end, and the run is green."""
    store(world.runner, FETCHED)
    world.will_push(f"printf {MINE!r} > data/curation/mine.yaml")
    world.pushes_before(moment)
    done = world.run(PUSH)
    assert done.returncode == 0, done.stderr
    tip = world.tip()
    assert (tip / "data/curation/mine.yaml").read_text() == MINE
    assert _papers(tip).papers == _as_one_would([*three(), *FETCHED])  # type: ignore[attr-defined]  # of the store


@pytest.mark.parametrize("moment", ["fetch", "push"])
def test_two_runs_that_fetch_the_same_day_become_one(moment: str, world: _World, tmp_path: Path) -> None:
    """Another machine has fetched more of the same day meanwhile: the law of merging says what comes of both."""
    store(world.runner, FETCHED)
    other = tmp_path / "other"
    theirs = [listing("2510.00001", "Reward models that look right", LATER, upvotes=9), listing("2510.00005", "Theirs")]
    shutil.copytree(world.person / "data", other / "data")
    store(other, theirs)
    world.will_push(f"rm -r data; cp -r {other}/data data")
    world.pushes_before(moment)
    done = world.run(PUSH)
    assert done.returncode == 0, done.stderr
    stored = _papers(world.tip())
    assert stored.papers == _as_one_would([*three(), *FETCHED, *theirs])  # type: ignore[attr-defined]  # of the store
    assert stored.figures["2510.00001", LATER].upvotes == 9  # type: ignore[attr-defined]  # of the store


def test_a_branch_that_moves_four_times_is_followed(world: _World) -> None:
    """The fifth try succeeds, with all that came in between."""
    store(world.runner, FETCHED)
    world.will_push("echo $1 >> data/notes.txt")
    world.pushes_before("push", times=4)
    assert world.run(PUSH).returncode == 0
    assert (world.tip() / "data/notes.txt").read_text() == "0\n1\n2\n3\n"
    assert "2510.00004" in _papers(world.tip()).papers  # type: ignore[attr-defined]  # of the store


def test_a_branch_that_moves_five_times_is_told_and_left(world: _World) -> None:
    """Then the run fails, says so, and takes nothing back."""
    store(world.runner, FETCHED)
    world.will_push("echo $1 >> data/notes.txt")
    world.pushes_before("push", times=5)
    done = world.run(PUSH)
    assert done.returncode == 1
    assert "::error title=Could not push::" in done.stdout
    assert (world.tip() / "data/notes.txt").read_text() == "0\n1\n2\n3\n4\n"


def _left_undated(world: _World) -> None:
    """Let both have a paper that has no day."""
    facts = Facts(title="A report", abstract="What it is about. " * 9)
    store(
        world.person,
        [
            Listing(
                identity=identify(title="A report", url="https://doi.org/10.1000/a"),
                source="x",
                observed=LATER,
                facts=facts,
            )
        ],
    )
    _commit(world.person, "A paper without a day")
    _git(world.person, "push", "--quiet")
    _git(world.runner, "pull", "--quiet")


def test_a_conflict_that_is_mended_into_the_tip_is_no_commit(world: _World) -> None:
    """Somebody has the same papers, but git finds a conflict: the run is green and pushes nothing.

    An earlier release deletes a file that its last paper has left, this one keeps it empty.
    """
    undated = Path("data/papers/undated.json")
    _left_undated(world)
    (world.runner / undated).unlink()
    (world.person / undated).write_bytes(dump_day("undated", {}, {}))
    _commit(world.person, "The same")
    _git(world.person, "push", "--quiet")
    before = _git(world.server, "rev-parse", "main")
    done = world.run(PUSH)
    assert done.returncode == 0, done.stderr
    assert "CONFLICT" in done.stdout
    assert "Somebody else has fetched the same." in done.stdout
    assert _git(world.server, "rev-parse", "main") == before


def test_what_is_mended_in_a_conflict_is_pushed(world: _World) -> None:
    """With the message of the fetch, and not with what git notes of the conflict."""
    undated = Path("data/papers/undated.json")
    _left_undated(world)
    (world.runner / undated).unlink()
    store(world.runner, FETCHED)
    (world.person / undated).write_bytes(dump_day("undated", {}, {}))
    _commit(world.person, "The same")
    _git(world.person, "push", "--quiet")
    done = world.run(PUSH)
    assert (done.returncode, "CONFLICT" in done.stdout) == (0, True), done.stderr
    assert _git(world.server, "log", "-1", "--format=%B", "main") == "Fetch papers"
    assert "2510.00004" in _papers(world.tip()).papers  # type: ignore[attr-defined]  # of the store


def test_nothing_new_is_no_commit(world: _World) -> None:
    """A run that found nothing pushes nothing; one whose papers somebody else has fetched, neither."""
    before = _git(world.server, "rev-parse", "main")
    assert world.run(PUSH).returncode == 0
    assert _git(world.server, "rev-parse", "main") == before
    for folder in (world.runner, world.person):
        store(folder, FETCHED)
    _commit(world.person, "Fetch papers")
    _git(world.person, "push", "--quiet")
    before = _git(world.server, "rev-parse", "main")
    assert world.run(PUSH).returncode == 0
    assert _git(world.server, "rev-parse", "main") == before


def test_no_secret_is_left_behind(world: _World) -> None:
    """The token is neither told nor kept in the checkout."""
    store(world.runner, FETCHED)
    done = world.run(PUSH)
    assert "secret-of-this-run" not in done.stdout + done.stderr
    config = (world.runner / ".git/config").read_text()
    assert "extraheader" not in config
    assert "secret-of-this-run" not in config


def test_a_run_builds_the_tip_of_its_branch() -> None:
    """Neither fetching nor building takes the commit that started the run: it may have waited behind a newer one."""
    jobs = yaml.safe_load((_WORKFLOWS / "publish.yml").read_text(encoding="utf-8"))["jobs"]
    for job in ("fetch", "build"):
        (checkout,) = [step["with"] for step in jobs[job]["steps"] if "actions/checkout" in step.get("uses", "")]
        assert checkout["ref"] == "${{ github.ref_name }}"


def test_a_run_for_a_tag_publishes_nothing() -> None:
    """A tag is no tip of a branch: what an older one has must not take the place of what is published."""
    jobs = yaml.safe_load((_WORKFLOWS / "publish.yml").read_text(encoding="utf-8"))["jobs"]
    assert all("github.ref_type == 'branch'" in jobs[job]["if"] for job in ("fetch", "build"))
    assert "needs.build.result == 'success'" in jobs["deploy"]["if"]


@pytest.mark.parametrize("workflow", ["publish.yml", "forms.yml", "check.yml"])
def test_no_checkout_keeps_a_credential(workflow: str) -> None:
    """A token is there in steps that name it, and in no other."""
    jobs = yaml.safe_load((_WORKFLOWS / workflow).read_text(encoding="utf-8"))["jobs"]
    checkouts = [step for job in jobs.values() for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_summary_says_what_is_wrong_with_the_sources(world: _World) -> None:
    """With a broken data/sources.yaml the summary has the line, indented, so that no text of a source is more there."""
    (world.runner / "data/sources.yaml").write_text("sources: [{name: A}]\n```\n")
    step = _script("publish.yml", "Tell how the sources fare")
    done = world.run(step)
    assert done.returncode == 1
    told = (world.folder / "summary").read_text().splitlines()
    assert any("data/sources.yaml:" in line for line in told)
    assert all(line.startswith("    ") for line in told if line)


FORM = _script("forms.yml", "Open a pull request")


def _accepted(world: _World, text: str = MINE) -> subprocess.CompletedProcess[str]:
    """Run the last step for an edit, in a fresh checkout, as each acceptance does."""
    shutil.rmtree(world.runner)
    _git(world.folder, "clone", "--quiet", str(world.server), str(world.runner))
    (world.runner / "data/curation/issue-7.yaml").write_text(text)
    return world.run(FORM, NUMBER="7")


@pytest.fixture
def github(world: _World) -> Path:
    """The command of GitHub: it notes what it is asked, and knows the pull requests that were opened."""
    noted = world.folder / "asked"
    noted.touch()
    world.tool(
        "gh",
        f'echo "$*" >> {noted}\ncase "$1 $2" in "pr list") grep -c "^pr create" {noted} || true;; esac',
    )
    return noted


def test_an_accepted_form_becomes_a_pull_request(world: _World, github: Path) -> None:
    """The branch has the edit, the pull request is opened once, and the check is started."""
    assert _accepted(world).returncode == 0
    assert (world.tip("form-7") / "data/curation/issue-7.yaml").read_text() == MINE
    asked = github.read_text()
    assert asked.count("pr create --head form-7") == 1
    assert asked.count("workflow run check.yml --ref form-7") == 1


def test_a_form_is_accepted_where_the_list_has_no_topics(world: _World, github: Path) -> None:
    """A list need not have data/topics.yaml."""
    (world.person / "data/topics.yaml").unlink()
    _commit(world.person, "No topics")
    _git(world.person, "push", "--quiet")
    done = _accepted(world)
    assert done.returncode == 0, done.stderr
    assert (world.tip("form-7") / "data/curation/issue-7.yaml").read_text() == MINE
    assert github.read_text().count("pr create") == 1


def test_a_form_that_is_accepted_twice_stays_green(world: _World, github: Path) -> None:
    """The same edit changes nothing; another one follows the first on the branch; no second pull request is opened."""
    assert _accepted(world).returncode == 0
    first = _git(world.server, "rev-parse", "form-7")
    assert _accepted(world).returncode == 0
    assert _git(world.server, "rev-parse", "form-7") == first
    other = MINE.replace("pin", "hide")
    assert _accepted(world, other).returncode == 0
    assert (world.tip("form-7") / "data/curation/issue-7.yaml").read_text() == other
    _git(world.server, "merge-base", "--is-ancestor", first, "form-7")
    assert github.read_text().count("pr create") == 1


def test_the_commit_of_a_reviewer_stays(world: _World, github: Path) -> None:
    """Whatever a person has put on the branch is the last word, also when it comes just before the push."""
    assert _accepted(world).returncode == 0
    for moment in ("", "push"):
        tip = world.tip("form-7")
        script = f"set -e; cd {tip}; echo '# reviewed{moment}' >> data/curation/issue-7.yaml; {_GIT} add --all; "
        script += f"{_GIT} -c user.email=b@example.org -c user.name=B commit --quiet -m Review; {_GIT} push --quiet"
        if moment:
            _git(world.server, "update-ref", "refs/heads/form-7", _git(world.server, "rev-parse", "form-7~1"))
            script = script.replace(str(tip), str(world.tip("form-7")))
            (world.folder / "before").write_text(script)
            world.pushes_before(moment)
        else:
            subprocess.run([_BASH, "-c", script], check=True, env=os.environ | _NOTED)
        reviewed = None if moment else _git(world.server, "rev-parse", "form-7")
        done = _accepted(world, MINE.replace("true", "false"))
        assert done.returncode == 0, done.stderr
        assert "::notice title=Left as it is::" in done.stdout
        assert (world.tip("form-7") / "data/curation/issue-7.yaml").read_text().endswith(f"# reviewed{moment}\n")
        assert reviewed in {None, _git(world.server, "rev-parse", "form-7")}
    assert github.read_text().count("pr create") == 1


def test_a_form_whose_edit_is_in_the_list_already_changes_nothing(world: _World, github: Path) -> None:
    """It is said, nothing is pushed, and no pull request is opened."""
    (world.person / "data/curation/issue-7.yaml").write_text(MINE)
    _commit(world.person, "Merged")
    _git(world.person, "push", "--quiet")
    done = _accepted(world)
    assert (done.returncode, github.read_text()) == (0, "")
    assert "::notice title=Nothing to change::" in done.stdout


def test_a_branch_left_over_from_before_gets_the_edit_on_the_tip(world: _World, github: Path) -> None:
    """What the main branch got meanwhile is in the branch, too, so that a pull request shows the edit alone."""
    assert _accepted(world).returncode == 0
    (world.person / "data/curation/mine.yaml").write_text('papers: {"2510.00003": {hide: true}}\n')
    _commit(world.person, "Meanwhile")
    _git(world.person, "push", "--quiet")
    assert _accepted(world).returncode == 0
    _git(world.server, "merge-base", "--is-ancestor", "main", "form-7")
    assert _git(world.server, "diff", "--name-only", "main", "form-7") == "data/curation/issue-7.yaml"
    assert github.read_text().count("workflow run check.yml") == 2
