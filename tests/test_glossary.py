"""One word, one thing: no name of a class or of a kind of value stands for two."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import generator

_PACKAGE = Path(generator.__file__).parent


def _named(tree: ast.Module) -> Iterator[str]:
    """Yield the classes and type aliases of a module; a type variable names nothing beyond where it stands."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if node.value:
                if name != name.upper() and name[0].isupper() and not _is_variable(node.value):
                    yield name


def _is_variable(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) in {"TypeVar", "ParamSpec"}


def test_no_public_name_of_a_type_stands_for_two() -> None:
    """Who meets a type by its name need not ask which one is meant."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_PACKAGE.rglob("*.py")):
        for name in _named(ast.parse(path.read_text(encoding="utf-8"))):
            if not name.startswith("_"):
                found[name].append(path.relative_to(_PACKAGE).as_posix())
    assert found["Library"] == ["library/index.py"]
    assert {name: files for name, files in found.items() if len(files) > 1} == {}
