"""What a new list begins with, and where it gets the generator from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import REPOSITORY
from test_build import digests

from generator import __version__
from generator.errors import DataError, Severity, UsageError
from generator.manifest import content_hash
from generator.pipeline.build.run import build
from generator.pipeline.inspect.check import check
from generator.starter import Answers, Renewal, outdated, renew, start
from generator.starter.installation import installation_of
from generator.starter.record import RECORD
from generator.starter.shipped import minute_of

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
    found = installation_of(None if noted is None else json.dumps(noted), _checkout(remote))  # type: ignore[arg-type]
    assert (found.requirement, found.is_shareable) == (expected, True)


@pytest.mark.parametrize(
    "remote", [None, "/home/ada/other", "file:///srv/git/paperstand", "https://ada:secret@x.org/p"]
)
def test_a_place_that_only_this_machine_can_reach_is_not_shared(remote: str | None) -> None:
    """Neither a path nor a password gets into a list's files, nor the bare name, which could be anybody's."""
    found = installation_of(json.dumps({"url": "file:///home/ada/p", "dir_info": {}}), _checkout(remote))  # type: ignore[arg-type]
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


_INSTALLS = (
    "make .venv/.runtime",
    "pip install --require-hashes --requirement requirements.lock",
    "pip install --no-deps --no-build-isolation --requirement requirements.txt",
)


def _steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def _without_installing(workflow: dict[str, Any]) -> dict[str, Any]:
    """Return a workflow with the command called by its name, and without what installs it."""
    for step in _steps(workflow):
        if "run" in step:
            run = step["run"].replace(".venv/bin/paperstand", "paperstand").replace("make site", "paperstand build")
            step["run"] = [line for line in run.splitlines() if line not in _INSTALLS]
    return workflow


@pytest.mark.parametrize("name", ["publish.yml", "check.yml", "forms.yml"])
def test_the_workflows_of_a_new_list_are_those_of_this_repository(name: str) -> None:
    """The two differ in the minute and in how the generator is installed, in nothing else; every action is pinned."""
    ours = yaml.safe_load((REPOSITORY / ".github/workflows" / name).read_text(encoding="utf-8"))
    theirs = yaml.safe_load((REPOSITORY / "generator/starter/own/github/workflows" / name).read_text(encoding="utf-8"))
    ours["jobs"].pop("tests", None)
    for workflow in (ours, theirs):
        workflow[True].pop("schedule", None)  # YAML reads `on` as a truth value
        pins = [step["uses"].rpartition("@")[2] for step in _steps(workflow) if "uses" in step]
        assert pins
        assert all(len(pin) == len(COMMIT) for pin in pins)
    assert _without_installing(ours) == _without_installing(theirs)


def test_a_new_list_installs_by_hash_and_nothing_else(tmp_path: Path) -> None:
    """What its workflows install is in a lock with hashes, build tools too; the generator brings nothing along."""
    start(tmp_path, Answers("Papers"))
    lock = (tmp_path / "requirements.lock").read_text(encoding="utf-8")
    named = re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)
    assert {"hatchling", "httpx", "mkdocs-material"} <= set(named)
    assert lock.count("==") == len(re.findall(r"==[^\n]*\\\n +--hash=sha256:", lock))
    for path in (tmp_path / ".github/workflows").glob("*.yml"):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if "pip install" in line]
        assert lines
        assert set(lines) == set(_INSTALLS[1:])


def test_the_minute_of_the_schedule_differs_from_list_to_list(tmp_path: Path) -> None:
    """Lists spread over the hour, none at its quarters, and one list keeps its minute."""
    minutes = {minute_of(Answers(f"List {number}")) for number in range(500)}
    assert len(minutes) > 50
    assert minutes.isdisjoint({0, 15, 30, 45})
    start(tmp_path, Answers("One"))
    (cron,) = re.findall(r'cron: "(\d+) 5,17 \* \* \*"', (tmp_path / ".github/workflows/publish.yml").read_text())
    assert int(cron) == minute_of(Answers("One"))


WORKFLOW = ".github/workflows/publish.yml"


def _older(root: Path, name: str, text: str = "older") -> None:
    """Let a list be one that was started when a file was shipped otherwise."""
    record = json.loads((root / RECORD).read_text())
    (root / name).write_text(text)
    record["files"][name] = content_hash(text.encode())
    (root / RECORD).write_text(json.dumps(record))


def test_what_nobody_changed_is_renewed(tmp_path: Path) -> None:
    """A file as an earlier version shipped it is warned of by `check`, and replaced; renewing again writes nothing."""
    start(tmp_path, Answers("Papers"))
    shipped = (tmp_path / WORKFLOW).read_bytes()
    assert [*outdated(tmp_path)] == []
    _older(tmp_path, WORKFLOW)
    (told,) = check(tmp_path)
    assert (told.where.name, told.severity) == (WORKFLOW, Severity.WARNING)
    assert renew(tmp_path, None).written == (WORKFLOW,)
    assert (tmp_path / WORKFLOW).read_bytes() == shipped
    before = digests(tmp_path)
    assert renew(tmp_path, None) == Renewal((), ())
    assert digests(tmp_path) == before


def test_what_people_changed_or_deleted_is_left_alone(tmp_path: Path) -> None:
    """A change stays, and is named until it is asked for by name; a deleted file stays deleted; a new one comes."""
    start(tmp_path, Answers("Papers"))
    shipped = (tmp_path / WORKFLOW).read_bytes()
    _older(tmp_path, WORKFLOW)
    (tmp_path / WORKFLOW).write_text("mine")
    (tmp_path / "docs/about/reading.md").unlink()
    record = json.loads((tmp_path / RECORD).read_text())
    del record["files"]["requirements.lock"]  # as if no version had shipped it yet
    (tmp_path / RECORD).write_text(json.dumps(record))
    (tmp_path / "requirements.lock").unlink()
    for _ in range(2):  # what was left alone once is not taken for ours the second time
        renewal = renew(tmp_path, None)
        assert renewal.changed == (WORKFLOW,)
        assert (tmp_path / WORKFLOW).read_text() == "mine"
    assert not (tmp_path / "docs/about/reading.md").exists()
    assert (tmp_path / "requirements.lock").exists()
    assert renew(tmp_path, None, [WORKFLOW]).written == (WORKFLOW,)
    assert (tmp_path / WORKFLOW).read_bytes() == shipped


def test_a_list_without_a_record_keeps_what_differs(tmp_path: Path) -> None:
    """In a list of an earlier version, nothing that differs is replaced unasked, but the generator that it names."""
    start(tmp_path, Answers("Papers", requirement=f"paperstand @ git+https://example.org/a@{COMMIT}"))
    (tmp_path / RECORD).unlink()
    (tmp_path / WORKFLOW).write_text("older")
    assert [*outdated(tmp_path)] == []
    newer = f"paperstand @ git+https://example.org/a@{COMMIT[::-1]}"
    assert renew(tmp_path, newer) == Renewal(("requirements.txt",), (WORKFLOW,))
    assert (tmp_path / "requirements.txt").read_text().endswith(newer + "\n")
    assert renew(tmp_path, None) == Renewal((), (WORKFLOW,))


def test_a_wrong_name_or_a_broken_record_is_one_line(tmp_path: Path) -> None:
    """A file that is not shipped gets the nearest name; a record that is none is named; neither writes anything."""
    start(tmp_path, Answers("Papers"))
    with pytest.raises(UsageError, match=r"publsh\.yml: no file .* did you mean \.github/workflows/publish\.yml\?"):
        renew(tmp_path, None, [".github/workflows/publsh.yml"])
    for broken in ("[", "[]", '{"answers": 1}', "[" * 100_000):
        (tmp_path / RECORD).write_text(broken)
        with pytest.raises(DataError, match=r"^\.paperstand\.json: cannot be read"):
            renew(tmp_path, None)


def test_workflows_have_no_known_weakness() -> None:
    """The auditor of workflows finds nothing in ours and in those of new lists."""
    folders = [".github/workflows", "generator/starter/own/github/workflows"]
    auditor = Path(sys.executable).with_name("zizmor")
    told = subprocess.run(
        [auditor, "--offline", "--no-progress", "--persona", "regular", *folders],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, "No findings to report" in told.stdout + told.stderr) == (0, True), told.stdout
