"""What the generator needs to know of ``mkdocs.yml``: where the site and the repository are, and what stands where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import yaml

from generator.config.document import LARGEST
from generator.conflicts import conflict
from generator.errors import DataError, Place, Problem, brief
from generator.regular import read_regular
from generator.text import clean
from generator.weblink import WebLink

_BRANCH: Final = "main"
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the list is kept, as GitHub's pages are addressed."""

    url: WebLink
    branch: str = _BRANCH

    def edit(self, path: str) -> WebLink:
        """Return the address of the editor on a file."""
        return WebLink(f"{self.url}/edit/{quote(self.branch)}/{quote(path)}")

    def new(self, path: str, content: str) -> WebLink:
        """Return the address of the editor on a new file that has some content already."""
        named = f"filename={quote(path, safe='')}&value={quote(content, safe='')}"
        return WebLink(f"{self.url}/new/{quote(self.branch)}?{named}")

    def issue(self, form: str, **fields: str) -> WebLink:
        """Return the address of an issue form that is filled in already."""
        parts = {"template": form, **fields}
        filled = "&".join(f"{name}={quote(text, safe='')}" for name, text in parts.items())
        return WebLink(f"{self.url}/issues/new?{filled}")


class _Loader(yaml.SafeLoader):
    """MkDocs' files have tags of their own; here only those count that an address may have."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """Return what ``!ENV`` stands for: the first variable that is set, else the last of several values."""
    names = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [node.value]
    fallback = names[-1] if len(names) > 1 else None
    variables = names[:-1] if len(names) > 1 else names
    return next((os.environ[name] for name in variables if isinstance(name, str) and name in os.environ), fallback)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("", lambda *_: None)


def read_site_url(root: Path) -> WebLink | None:
    """Return where the site will be, with a slash at its end, or None where ``mkdocs.yml`` does not say.

    Raises:
        DataError: the file is not YAML, or says what is no link.
    """
    link = _link(root, "site_url")
    return WebLink(link.rstrip("/") + "/") if link else None


def read_site_name(root: Path) -> str:
    """Return what the site is called, on one line.

    Raises:
        DataError: the file is not YAML.
    """
    name = read_site_config(root).get("site_name")
    return (clean(name) if isinstance(name, str) else "") or "Papers"


def read_repository(root: Path) -> Repository | None:
    """Return the repository that ``repo_url`` in ``mkdocs.yml`` names, or None where it names none.

    Raises:
        DataError: the file is not YAML, or says what is no link.
    """
    config = read_site_config(root)
    link = _link(root, "repo_url")
    if link is None:
        return None
    kind, _, rest = str(config.get("edit_uri") or "").strip("/").partition("/")
    branch = rest.partition("/")[0] if kind in {"edit", "blob"} else ""
    return Repository(WebLink(link.rstrip("/")), branch or _BRANCH)


def _link(root: Path, name: str) -> WebLink | None:
    url = read_site_config(root).get(name)
    try:
        return WebLink(url) if isinstance(url, str) and url else None
    except ValueError as error:
        expected = str(error).removeprefix("not ")
        problem = Problem(f"`{name}` is `{brief(str(url), _LONGEST)}`", site_config_place(root, (name,)), expected)
        raise DataError(problem) from None


def site_config_place(root: Path, path: Sequence[str | int]) -> Place:
    """Return where something stands in ``mkdocs.yml``, or the nearest thing above it that stands there.

    Raises:
        DataError: the file is not YAML.
    """
    read_site_config(root)  # tells of a broken file
    node = yaml.compose(_content(root), Loader=_Loader)
    place = Place("mkdocs.yml")
    for part in (None, *path):
        node = node if part is None else _child(node, part)
        if node is None:
            break
        place = Place("mkdocs.yml", node.start_mark.line + 1, node.start_mark.column + 1)
    return place


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return next(iter(node.value[part : part + 1]), None)
    return None


def read_site_config(root: Path) -> dict[str, Any]:
    """Return what ``mkdocs.yml`` says, variables of the environment filled in; nothing where there is no such file.

    Raises:
        DataError: the file is not YAML.
    """
    try:
        content = _content(root)
        if problem := conflict(content, "mkdocs.yml"):
            raise DataError(problem)
        config = yaml.load(content, Loader=_Loader)  # noqa: S506  # a safe loader that knows MkDocs' tags
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place("mkdocs.yml", mark.line + 1, mark.column + 1) if mark else Place("mkdocs.yml")
        raise DataError(Problem("not YAML", place, "a configuration of MkDocs")) from None
    return config if isinstance(config, dict) else {}


def _content(root: Path) -> bytes:
    """Return ``mkdocs.yml``, or nothing where it cannot be read, or is too large to be a configuration."""
    try:
        content = read_regular(root / "mkdocs.yml", LARGEST + 1)
    except OSError:
        return b""
    return content if len(content) <= LARGEST else b""
