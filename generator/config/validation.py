"""Values against the types: what does not fit is told in the words of the file, not in those of the checker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.config.document import Document, KeyPath
from generator.errors import Problem, brief, nearest
from generator.identity import slug

Kind = TypeVar("Kind", bound=BaseModel)

MOST_PROBLEMS: Final = 200
"""With more mistakes than this a file is not what it should be at all, and reading on would tell nobody anything."""
_LONGEST_VALUE: Final = 60
_A_DATE = "a date such as 2025-10-27"
_EXPECTED: Final[Mapping[str, str]] = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "too_short": "at least {min_length} of them",
    "model_type": "a mapping, lines such as `key: value`",
    "string_type": "text",
    "date_type": _A_DATE,
    "date_parsing": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_from_datetime_inexact": _A_DATE,
    "string_too_short": "some text",
    "string_too_long": "at most {max_length} characters",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "string_pattern_mismatch": "lower-case letters, digits and hyphens",
}


def validate(kind: type[Kind], values: object, path: KeyPath, document: Document) -> tuple[Kind | None, list[Problem]]:
    """Return the values as the given type, or None and what is wrong with them, each with its place."""
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        return None, [_problem(detail, kind, path, document) for detail in _meant(error.errors(), path, document)]


def _meant(details: Iterable[ErrorDetails], path: KeyPath, document: Document) -> Iterator[ErrorDetails]:
    """Leave out the complaints of those alternatives of a union (`true` or a mapping) that were not meant."""
    for detail in details:
        whole = (*path, *detail["loc"])
        node = document.nodes.get(_existing(whole, document))
        is_mapping = isinstance(node, yaml.MappingNode)
        other = {"bool_type": is_mapping, "model_type": not is_mapping}.get(detail["type"], False)
        if whole in document.nodes or not other:
            yield detail


def _problem(detail: ErrorDetails, kind: type[BaseModel], path: KeyPath, document: Document) -> Problem:
    where = _existing((*path, *detail["loc"]), document)
    place = document.place(where)
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(detail, kind, where, document)
        case "missing":
            name = detail["loc"][-1]
            return Problem(f"`{name}` is missing", place, f"a key `{name}`")
        case "string_type" if written := document.written(where):
            return Problem(f"`{written}` is not read as text", place, f'it in quotes: "{written}"')
    expected, suggestion = _expected(detail), ""
    if detail["type"] in {"literal_error", "enum"}:
        known = _words(detail)
        suggestion = nearest(document.written(where) or "", known)
        expected = f"one of {', '.join(known)}"
    elif detail["type"] == "string_pattern_mismatch":
        suggestion = slug(document.written(where) or "")
    name = next((part for part in reversed(where) if isinstance(part, str)), "")
    within = " in" if where and isinstance(where[-1], int) else ""
    what = f"{_shown(document.nodes.get(where))} does not fit{within}" + (f" `{name}`" if name else "")
    return Problem(what, place, expected, suggestion and f"`{suggestion}`")


def _unknown_key(detail: ErrorDetails, kind: type[BaseModel], where: KeyPath, document: Document) -> Problem:
    known = _names(kind, detail["loc"])
    suggestion = nearest(str(where[-1]), known)
    return Problem(
        f"unknown key `{where[-1]}`",
        document.place(where, key=True),
        f"one of {', '.join(known)}",
        suggestion and f"`{suggestion}`",
    )


def _expected(detail: ErrorDetails) -> str:
    context: Mapping[str, Any] = detail.get("ctx", {})
    if known := _EXPECTED.get(detail["type"]):
        return known.format(**context)
    return str(context.get("error", detail["msg"])).removeprefix("not ")


def _shown(node: yaml.Node | None) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"`{brief(node.value, _LONGEST_VALUE)}`" if node.value else "an empty value"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"


def _existing(path: KeyPath, document: Document) -> KeyPath:
    """Leave out what pydantic puts into a path that stands in no file (the alternative of a union it tried)."""
    found: KeyPath = ()
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
