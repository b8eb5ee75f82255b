"""Where this generator was installed from, so that a new list can install the same one on another machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from generator import __version__
from generator.git import ask

NAME: Final = "paperstand"
_TO_FILL_IN: Final = f"{NAME} @ git+https://github.com/YOUR-NAME/{NAME}"
"""Not the bare name: on a package index it could be anybody's."""
_GIT_HOST = re.compile(r"(?:ssh://)?git@([\w.-]+)[:/](.+)")
_SHAREABLE = re.compile(r"https://[\w.-]+(:\d+)?/[\w./~-]+")

Git = Callable[[Path, str], str | None]
"""Asks git something about a folder; None when there is no answer."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What ``requirements.txt`` says, and whether another machine can follow it."""

    requirement: str
    is_shareable: bool = True


def installation() -> Installation:
    """Return where the running generator comes from, as its installer noted it down."""
    try:
        return installation_of(distribution(NAME).read_text("direct_url.json"), _ask_git)
    except PackageNotFoundError:
        return installation_of(None, _ask_git)


def installation_of(direct_url: str | None, git: Git) -> Installation:
    """Return the origin of an installation.

    ``direct_url`` is the content of ``direct_url.json``, which an installation from a package index does not have
    (https://packaging.python.org/en/latest/specifications/direct-url/). A checkout is told by its remote ``origin``.
    """
    if direct_url is None:
        return Installation(f"{NAME}=={__version__}")
    noted = json.loads(direct_url)
    url = str(noted.get("url", ""))
    if commit := noted.get("vcs_info", {}).get("commit_id"):
        return _at(url, str(commit))
    if "dir_info" not in noted:
        return Installation(f"{NAME} @ {url}", _SHAREABLE.fullmatch(url) is not None)
    folder = Path(unquote(urlsplit(url).path))
    return _at(git(folder, "remote get-url origin") or "", git(folder, "rev-parse HEAD") or "")


def _at(url: str, commit: str) -> Installation:
    """Return the origin at a commit of a repository; one that only this machine can reach is no origin for others."""
    url = _GIT_HOST.sub(r"https://\1/\2", url.strip())
    if not _SHAREABLE.fullmatch(url) or not commit:
        return Installation(_TO_FILL_IN, is_shareable=False)
    return Installation(f"{NAME} @ git+{url}@{commit.strip()}")


def _ask_git(folder: Path, question: str) -> str | None:
    answer = ask(folder, *question.split())
    return None if answer is None else answer.decode(errors="replace").strip()
