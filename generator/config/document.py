"""YAML as people write it: composed to nodes, which keep their places and the text as written.

Refused, because a reading list needs none of it and each has hurt somebody: anchors and aliases, tags, several
documents in one file, keys that stand twice, files over a megabyte, nesting deeper than a reading list has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.errors import DataError, Place, Problem, nearest

_LARGEST: Final = 1_000_000
_DEEPEST: Final = 24
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTRUCTOR = yaml.constructor.SafeConstructor()

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file: its values as plain Python, and for each path the node that it came from."""

    name: str
    values: object
    nodes: dict[Path, yaml.Node]
    keys: dict[Path, yaml.Node]
    problems: list[Problem] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    """Paths whose key cannot be trusted to be what was meant."""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where a value (or its key) stands, or the nearest thing above it that stands anywhere."""
        for length in range(len(path), -1, -1):
            node = (self.keys if key and length == len(path) else self.nodes).get(path[:length])
            node = node or self.keys.get(path[:length])
            if node is not None:
                return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)
        return Place(self.name, 1, 1)

    def written(self, path: Path) -> str | None:
        """Return the text of a scalar as it was written."""
        node = self.nodes.get(path)
        return node.value if isinstance(node, yaml.ScalarNode) else None


def compose(content: bytes, name: str) -> Document:
    """Return the values of a YAML file with their places.

    Raises:
        DataError: it cannot be parsed, or has something in it that is refused.
    """
    if len(content) > _LARGEST:
        raise DataError(Problem(f"{len(content)} bytes", Place(name), f"at most {_LARGEST} in one file"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(Problem("not text in UTF-8", Place(name, line), "YAML in UTF-8")) from None
    try:
        _refuse(text, name)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise DataError(_syntax(error, name)) from None
    document = Document(name, None, {}, {})
    values = None if root is None else _build(root, (), document)
    return replace(document, values=values)


def _syntax(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    if "\\t" in what or "tab" in what:
        what = f"{what} (a tab: YAML is indented with spaces)"
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    return Problem(f"not YAML: {what}", place)


def _refuse(text: str, name: str) -> None:
    """Look at the events, which come one by one and so cannot explode."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = _place(event, name)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DataError(Problem("an anchor or alias", place, "the value itself, or quotes around & and *"))
        if tag := getattr(event, "tag", None):
            raise DataError(Problem(f"a tag, `{tag}`", place, "plain YAML, or quotes around !"))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise DataError(Problem("a second document", place, "one document in a file"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise DataError(Problem("nested too deeply", place, f"at most {_DEEPEST} levels"))
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _place(event: yaml.Event, name: str) -> Place:
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


def _build(node: yaml.Node, path: Path, document: Document) -> object:
    document.nodes[path] = node
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, document))
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, number), document) for number, item in enumerate(node.value)]
    return _scalar(node, path, document)


def _pairs(node: yaml.MappingNode, path: Path, document: Document) -> Iterator[tuple[str, object]]:
    seen: dict[str, yaml.Node] = {}
    for key, value in node.value:
        place = Place(document.name, key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append(Problem("a key that is a list or a mapping", place, "a word"))
            continue
        name = key.value
        if key.tag != "tag:yaml.org,2002:str" and name:
            document.problems.append(Problem(f"`{name}` is read as a number or date", place, f'it in quotes: "{name}"'))
            document.refused.add((*path, name))
        if name in seen:
            first = seen[name].start_mark.line + 1
            raise DataError(Problem(f"`{name}` stands twice (first in line {first})", place, "it once"))
        seen[name] = key
        document.keys[*path, name] = key
        yield name, _build(value, (*path, name), document)


def _scalar(node: yaml.Node, path: Path, document: Document) -> object:
    try:
        return _CONSTRUCTOR.construct_object(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        problem = Problem(f"`{node.value}` cannot be read", document.place(path), "a value, or text in quotes")
        document.problems.append(problem)
        return node.value


Kind = TypeVar("Kind", bound=BaseModel)


def validate(kind: type[Kind], values: object, path: Path, document: Document) -> tuple[Kind | None, list[Problem]]:
    """Return the values as the given type, or None and what is wrong with them, each with its place."""
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        return None, [_problem(detail, kind, path, document) for detail in error.errors()]


def _problem(detail: ErrorDetails, kind: type[BaseModel], path: Path, document: Document) -> Problem:
    where = _existing((*path, *detail["loc"]), document)
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    written = document.written(where)
    shown = f"`{written}`" if written is not None else "the value"
    match detail["type"]:
        case "extra_forbidden":
            known = _names(kind, detail["loc"])
            expected = f"one of {', '.join(known)}" if known else ""
            suggestion = nearest(name, known)
            place = document.place((*path, *detail["loc"]), key=True)
            return Problem(f"unknown key `{name}`", place, expected, f"`{suggestion}`" if suggestion else "")
        case "missing":
            return Problem(f"`{name}` is missing", document.place(where), f"a key `{name}`")
        case "string_type" if written is not None:
            return Problem(f"{shown} is not read as text", document.place(where), f'it in quotes: "{written}"')
        case "literal_error" | "enum":
            known = _words(detail)
            suggestion = nearest(written or "", known)
            return Problem(
                f"{shown} is no {name}",
                document.place(where),
                f"one of {', '.join(known)}",
                suggestion and f"`{suggestion}`",
            )
        case "string_pattern_mismatch":
            return Problem(f"{shown} cannot be a slug", document.place(where), "lower-case letters, digits and hyphens")
        case _:
            message = detail["msg"].removeprefix("Value error, ")
            return Problem(f"{shown}: {message[:1].lower()}{message[1:]}", document.place(where))


def _existing(path: Path, document: Document) -> Path:
    """Leave out what pydantic puts into a path that stands in no file (the alternative of a union it tried)."""
    found: Path = ()
    for part in path:
        if (*found, part) in document.nodes:
            found = (*found, part)
    return found


def _words(detail: ErrorDetails) -> list[str]:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",") if word.strip()]


def _names(kind: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that are known where an unknown one stands."""
    for part in location[:-1]:
        annotation = kind.model_fields[part].annotation if part in kind.model_fields else None
        inner = _model_in(annotation) if annotation is not None else None
        if inner is not None:
            kind = inner
    return list(kind.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)
