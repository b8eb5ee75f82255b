"""What the code relies on of MkDocs and Jinja that they do not promise is listed, with the versions it was tried."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support import REPOSITORY

from generator.starter.shipped import Answers, shipped_files

GENERATOR = REPOSITORY / "generator"
_NOTE = (REPOSITORY / "docs/design/seams.md").read_text(encoding="utf-8")
_OTHERS = ("mkdocs", "material", "jinja2", "markdown")
_NAMES = {
    "MkDocs": "mkdocs",
    "Material for MkDocs": "mkdocs-material",
    "Jinja": "jinja2",
    "Python-Markdown": "markdown",
    "pyromark": "pyromark",
}


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _imported(path: Path) -> Iterator[str]:
    """Yield the private names of others that a file imports, or takes of what it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in _OTHERS:
            known.update(alias.asname or alias.name for alias in node.names)
    yield from filter(_is_private, known)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield from filter(_is_private, [node.attr])


def _overridden(path: Path) -> Iterator[str]:
    """Yield the private names in classes of others for which classes of a file have their own."""
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    for _, found in inspect.getmembers(import_module(".".join(parts)), inspect.isclass):
        if found.__module__.startswith("generator."):
            theirs = [vars(base) for base in found.__mro__ if base.__module__.split(".")[0] in _OTHERS]
            own = vars(found).keys() - {"_abc_impl"}  # which is Python's
            yield from (name for name in own if _is_private(name) and any(name in names for names in theirs))


def test_every_private_name_of_others_is_listed() -> None:
    """A name with an underscore of MkDocs, Material, Jinja or Python-Markdown stands in the note on seams."""
    texts = [path for path in sorted(GENERATOR.rglob("*.py")) if "starter/own" not in path.as_posix()]
    users = [path for path in texts if re.search(rf"^from ({'|'.join(_OTHERS)})\b", path.read_text(), re.MULTILINE)]
    used = {name for path in users for name in (*_imported(path), *_overridden(path))}
    assert used >= {"_build_page", "_serve_request", "_FinalizeInfo", "_output_child_pre"}
    assert {name for name in used if f"`{name}`" not in _NOTE} == set()


def test_every_private_name_that_is_listed_is_used() -> None:
    """What is relied on no longer is not listed any longer."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in GENERATOR.rglob("*.py"))
    listed = set(re.findall(r"`(_[A-Za-z]\w+)`", _NOTE))
    assert {name for name in listed if not re.search(rf"\b{name}\b", code)} == set()


@pytest.mark.parametrize(("called", "name"), _NAMES.items())
def test_the_versions_that_are_listed_are_those_that_are_tested(called: str, name: str) -> None:
    """The note has the installed version, and the bounds that the package asks for, which end above it."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {asked.name: asked for asked in map(Requirement, project["dependencies"])}[name]
    bounds = sorted(map(str, wanted.specifier), reverse=True)
    assert f"| {called} {version(name)} | `{','.join(bounds)}` |" in _NOTE
    assert [bound for bound in bounds if bound.startswith("<")]
    assert version(name) in wanted.specifier


def test_a_new_list_gets_versions_within_the_bounds() -> None:
    """What `init` locks for a list is within the bounds of the package, for everything that it asks for."""
    lock = shipped_files(Answers("A"))["requirements.lock"].decode()
    locked: dict[str, set[str]] = {}
    for name, found in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE):
        locked.setdefault(name, set()).add(found)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for asked in map(Requirement, project["dependencies"]):
        found = locked[canonicalize_name(asked.name)]
        assert all(one in asked.specifier for one in found), asked
