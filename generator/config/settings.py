"""``data/site.yaml``, ``data/sources.yaml`` and ``data/topics.yaml``: any mistake in them stops the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator.config.document import Document, compose
from generator.config.validation import validate
from generator.errors import DataError, Place, Problem, nearest
from generator.model import OTHER, SOURCE_KINDS, Settings, Source, SourceKind, Topic

_SOURCES = "data/sources.yaml"
_RESERVED_SLUGS = frozenset({OTHER, "index", "readme"})


def read_settings(root: Path) -> Settings:
    """Return the settings of the site; without the file, or where it is silent, the defaults.

    Raises:
        DataError: the file is broken; names each place.
    """
    document = _document(root, "data/site.yaml")
    if document is None or document.values is None:
        return Settings()
    settings, problems = validate(Settings, document.values, (), document)
    if settings is None or document.problems or problems:
        raise DataError(*document.problems, *problems)
    return settings


def read_sources(root: Path) -> tuple[Source, ...]:
    """Return the sources; without the file there are none.

    Raises:
        DataError: the file is broken, two sources have one name, or one names a topic that is none.
    """
    sources: tuple[Source, ...] = _read_list(root, _SOURCES, "sources", _source_kind, "name")
    if problems := _unknown_topics(root, sources):
        raise DataError(*problems)
    return sources


def _unknown_topics(root: Path, sources: Sequence[Source]) -> list[Problem]:
    document = _document(root, _SOURCES) if any(source.topics for source in sources) else None
    if document is None:
        return []
    slugs = [*(topic.slug for topic in read_topics(root)), OTHER]
    return [
        Problem(
            f"source `{source.name}`: no topic `{slug}`",
            document.place(("sources", number, "topics", position)),
            "a slug of data/topics.yaml",
            (suggestion := nearest(slug, slugs)) and f"`{suggestion}`",
        )
        for number, source in enumerate(sources)
        for position, slug in enumerate(source.topics)
        if slug not in slugs
    ]


def read_topics(root: Path) -> tuple[Topic, ...]:
    """Return the topics in their order; without the file there are none.

    Raises:
        DataError: the file is broken, two topics have one slug, or one has a reserved slug.
    """
    return _read_list(root, "data/topics.yaml", "topics", lambda _: Topic, "slug")


class _AnySource(BaseModel):
    """What is asked of an entry before its kind is known."""

    kind: SourceKind


def _source_kind(item: object) -> type[BaseModel]:
    kind = item.get("kind") if isinstance(item, dict) else None
    return SOURCE_KINDS.get(kind, _AnySource) if isinstance(kind, str) else _AnySource


def _document(root: Path, name: str) -> Document | None:
    path = root / name
    return compose(path.read_bytes(), name) if path.is_file() else None


def _read_list(
    root: Path, name: str, head: str, kind_of: Callable[[object], type[BaseModel]], unique: str
) -> tuple[Any, ...]:
    """Return the items of a list of which each is of the kind that `kind_of` names for it."""
    document = _document(root, name)
    if document is None or document.values is None:
        return ()
    values = document.values
    problems = list(document.problems)
    if isinstance(values, dict):
        problems += [_unknown(key, head, document) for key in values if key != head]
    items = values.get(head) if isinstance(values, dict) else values
    if items is None:
        items = []
    if not isinstance(items, list):
        raise DataError(*problems, Problem("not a list", document.place((head,)), f"a list under `{head}:`"))
    found: dict[int, BaseModel] = {}
    for number, item in enumerate(items):
        checked, wrong = validate(kind_of(item), item, (head, number), document)
        problems += wrong
        if checked is not None:
            found[number] = checked
    names = {document.place((head, number, unique)): str(getattr(item, unique)) for number, item in found.items()}
    problems += _collisions(names, unique)
    if problems:
        raise DataError(*problems)
    return tuple(found.values())


def _unknown(key: str, head: str, document: Document) -> Problem:
    suggestion = nearest(key, [head])
    return Problem(
        f"unknown key `{key}`", document.place((key,), key=True), f"`{head}:`", f"`{suggestion}`" if suggestion else ""
    )


def _collisions(names: dict[Place, str], unique: str) -> list[Problem]:
    """Return a problem for each name that stands twice or is reserved."""
    counts = Counter(names.values())
    first = {name: place for place, name in reversed(names.items())}
    twice = [
        Problem(f"`{name}` is the {unique} of {counts[name]} of them", place, f"another {unique}")
        for place, name in names.items()
        if place != first[name]
    ]
    reserved = [
        Problem(f"`{name}` is reserved", place, "another slug")
        for place, name in names.items()
        if unique == "slug" and name in _RESERVED_SLUGS
    ]
    return [*twice, *reserved]
