"""What was wrong with a list at an earlier commit, so that an edit answers for its own mistakes only."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from generator.errors import Problem, UsageError
from generator.pipeline.inspect.check import check

_READ = ("data", "mkdocs.yml")


def new_since(problems: Iterable[Problem], before: Iterable[Problem]) -> list[bool]:
    """Return for each problem whether it was none of those before; lines may have moved in between."""
    known = Counter(map(_as_told, before))
    is_new: list[bool] = []
    for problem in problems:
        told = _as_told(problem)
        is_new.append(known[told] == 0)
        known[told] -= known[told] > 0
    return is_new


def _as_told(problem: Problem) -> tuple[str, str, str]:
    return problem.where.name, problem.what, problem.expected


def check_at(root: Path, commit: str) -> list[Problem]:
    """Return what was wrong in ``data/`` at a commit of the repository in which the list is.

    Raises:
        UsageError: there is no git, no repository, or no such commit.
    """
    with tempfile.TemporaryDirectory(prefix="paperstand-") as folder:
        base = Path(folder) / "list"
        base.mkdir()
        with tarfile.open(fileobj=io.BytesIO(_archive(root, commit))) as archive:
            archive.extractall(base, filter="data")
        return check(base)


def _archive(root: Path, commit: str) -> bytes:
    """Return what ``check`` reads of a list, as it stood at a commit, as a tar archive."""
    top = Path(_git(root, commit, "rev-parse", "--show-toplevel"))
    below = _git(root, commit, "rev-parse", "--show-prefix")
    tree = _git(root, commit, "rev-parse", "--verify", "--end-of-options", f"{commit}:{below}")
    names = _git(top, commit, "ls-tree", "--full-tree", "--name-only", tree, "--", *_READ)
    return _run(top, commit, "archive", "--format=tar", tree, "--", *names.splitlines())


def _git(root: Path, commit: str, *words: str) -> str:
    return _run(root, commit, *words).decode(errors="surrogateescape").strip()


def _run(root: Path, commit: str, *words: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise UsageError(f"--since {commit}: git is not installed")
    asked = subprocess.run([program, "-C", str(root), *words], capture_output=True, check=False)  # noqa: S603  # git's own words
    if asked.returncode:
        raise UsageError(f"--since {commit}: {asked.stderr.decode(errors='replace').strip() or 'no such commit'}")
    return asked.stdout
