"""JSON Schemas of the files that people write, made from the types that check them, for editors that know schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from generator.model import (
    AuthorsWritten,
    CurationWritten,
    NoteHead,
    OrganizationsWritten,
    Settings,
    SourcesWritten,
    TopicsWritten,
    Written,
)

Schema = dict[str, Any]
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
"""The draft that the YAML language server knows best."""
FILES: Final[Mapping[str, type[Written]]] = {
    "data/site.yaml": Settings,
    "data/sources.yaml": SourcesWritten,
    "data/topics.yaml": TopicsWritten,
    "data/organizations.yaml": OrganizationsWritten,
    "data/authors.yaml": AuthorsWritten,
    "data/curation/*.yaml": CurationWritten,
    "data/notes/*.md": NoteHead,
}
"""What people write, and the type of each."""


def schema_name(file: str) -> str:
    """Return the name of a file's schema, such as ``topics.json``."""
    return file.removeprefix("data/").partition("/")[0].removesuffix(".yaml") + ".json"


@cache
def schema(kind: type[Written]) -> Schema:
    """Return the JSON Schema of a file of this type."""
    tidied: Schema = _tidy(kind.model_json_schema())
    return {"$schema": _DRAFT, **tidied}


def schema_text(kind: type[Written]) -> str:
    """Return the JSON Schema as the text of a file."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=1) + "\n"


def _tidy(node: Any) -> Any:  # noqa: ANN401  # JSON
    """Leave out what says nothing: titles made of names, and defaults that are nothing."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {name: _inside(name, value) for name, value in node.items() if not _is_noise(name, value)}


def _is_noise(name: str, value: object) -> bool:
    return (name == "title" and isinstance(value, str)) or (name == "default" and value in (None, "", []))


def _inside(name: str, value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a value tidied; what stands under ``properties`` and ``$defs`` is called as people call it."""
    if name in {"properties", "$defs"}:
        return {key: _tidy(item) for key, item in value.items()}
    if name in {"examples", "enum", "required", "const"}:
        return value
    return _tidy(value)
