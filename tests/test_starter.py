"""What a new list begins with, and where it gets the generator from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support import REPOSITORY

from generator import __version__
from generator.pipeline import build, check
from generator.starter import Answers, start
from generator.starter.origin import origin_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _checkout(remote: str | None, commit: str | None = COMMIT) -> object:
    return lambda _, question: remote if "remote" in question else commit


@pytest.mark.parametrize(
    ("noted", "remote", "expected"),
    [
        pytest.param(None, None, f"paperstand=={__version__}", id="a package index"),
        pytest.param(
            {"url": "https://example.org/ada/paperstand.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            None,
            f"paperstand @ git+https://example.org/ada/paperstand.git@{COMMIT}",
            id="a repository",
        ),
        pytest.param(
            {"url": "https://example.org/paperstand-1.0-py3-none-any.whl", "archive_info": {}},
            None,
            "paperstand @ https://example.org/paperstand-1.0-py3-none-any.whl",
            id="a wheel on the web",
        ),
        pytest.param(
            {"url": "file:///home/ada/paperstand", "dir_info": {"editable": True}},
            "https://github.com/ada/paperstand",
            f"paperstand @ git+https://github.com/ada/paperstand@{COMMIT}",
            id="a checkout",
        ),
        pytest.param(
            {"url": "file:///home/ada/paperstand", "dir_info": {}},
            "git@github.com:ada/paperstand.git",
            f"paperstand @ git+https://github.com/ada/paperstand.git@{COMMIT}",
            id="a checkout over ssh",
        ),
    ],
)
def test_a_new_list_installs_the_generator_that_made_it(noted: object, remote: str | None, expected: str) -> None:
    """The requirement names the very place and commit that this generator was installed from."""
    found = origin_of(None if noted is None else json.dumps(noted), _checkout(remote))  # type: ignore[arg-type]
    assert (found.requirement, found.is_shareable) == (expected, True)


@pytest.mark.parametrize(
    "remote", [None, "/home/ada/other", "file:///srv/git/paperstand", "https://ada:secret@x.org/p"]
)
def test_a_place_that_only_this_machine_can_reach_is_not_shared(remote: str | None) -> None:
    """Neither a path nor a password gets into a list's files, nor the bare name, which could be anybody's."""
    found = origin_of(json.dumps({"url": "file:///home/ada/p", "dir_info": {}}), _checkout(remote))  # type: ignore[arg-type]
    assert not found.is_shareable
    assert found.requirement == "paperstand @ git+https://github.com/YOUR-NAME/paperstand"


def test_a_new_list_is_right_and_builds_without_papers(tmp_path: Path) -> None:
    """What init writes passes check, builds strictly, and says where the generator comes from."""
    start(tmp_path, Answers("Papers of: ours", requirement="paperstand @ https://example.org/p.whl"))
    assert check(tmp_path) == []
    build(tmp_path, strict=True)
    assert "No papers yet" in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert (
        (tmp_path / "requirements.txt")
        .read_text(encoding="utf-8")
        .endswith("\npaperstand @ https://example.org/p.whl\n")
    )


@pytest.mark.parametrize("name", ["publish.yml", "check.yml"])
def test_the_workflows_of_a_new_list_are_those_of_this_repository(name: str) -> None:
    """The two differ in how the generator is installed and called, in nothing else, and every action is pinned."""
    ours = yaml.safe_load((REPOSITORY / ".github/workflows" / name).read_text(encoding="utf-8"))
    theirs = yaml.safe_load((REPOSITORY / "generator/starter/own/github/workflows" / name).read_text(encoding="utf-8"))
    ours["jobs"].pop("tests", None)
    for workflow in (ours, theirs):
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        pins = [step["uses"].rpartition("@")[2] for step in steps if "uses" in step]
        assert pins
        assert all(len(pin) == len(COMMIT) for pin in pins)
        for job in workflow["jobs"].values():
            job["steps"] = [step for step in job["steps"] if "uses" in step or step["name"] == "Commit"]
    assert ours == theirs
