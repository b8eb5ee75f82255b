"""``data/site.yaml``, ``data/sources.yaml`` and ``data/topics.yaml``: any mistake in them stops the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, create_model

from generator.config.document import Document, KeyPath, scan
from generator.config.validation import MOST_PROBLEMS, validate
from generator.errors import DataError, Place, Problem, nearest
from generator.model import OTHER, SOURCE_KINDS, Search, Settings, Source, Topic

_SOURCES = "data/sources.yaml"
_RESERVED_SLUGS = frozenset({OTHER, "index", "readme"})
Item = TypeVar("Item")


def read_settings(root: Path) -> Settings:
    """Return the settings of the site; without the file, or where it is silent, the defaults.

    Raises:
        DataError: the file is broken; names each place.
    """
    document = _document(root, "data/site.yaml")
    if document is None:
        return Settings()
    settings, problems = validate(Settings, {} if document.values is None else document.values, (), document)
    slugs = [(search.slug, document.place(("searches", number, "slug"))) for number, search in _searches(settings)]
    problems = [*document.fatal, *document.problems, *problems, *_collisions(slugs, "slug")]
    if settings is None or problems:
        raise DataError(*problems)
    return settings


def _searches(settings: Settings | None) -> Iterable[tuple[int, Search]]:
    return enumerate(settings.searches if settings else ())


def place_of_setting(root: Path, *path: str | int) -> Place:
    """Return where something stands in ``data/site.yaml``, or the file where there is none."""
    document = _document(root, "data/site.yaml")
    return document.place(path) if document else Place("data/site.yaml")


@dataclass(frozen=True, slots=True)
class Scanned(Generic[Item]):
    """The entries of a list that could be read, the place of each, and what is wrong with the others.

    ``names`` are the names of all entries, those that could not be read among them.
    """

    items: tuple[Item, ...] = ()
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    parts: tuple[Callable[..., Place], ...] = ()
    """For each entry what tells where a part of it stands."""

    def all_or_nothing(self) -> tuple[Item, ...]:
        """Return the entries.

        Raises:
            DataError: something is wrong with the file.
        """
        if self.problems:
            raise DataError(*self.problems)
        return self.items


def scan_sources(root: Path) -> Scanned[Source]:
    """Return the sources, and all that is wrong with their file."""
    return scan_list(root, _SOURCES, "sources", _source_kind, "name")


def scan_topics(root: Path) -> Scanned[Topic]:
    """Return the topics, and all that is wrong with their file."""
    return scan_list(root, "data/topics.yaml", "topics", lambda _: Topic, "slug")


def read_sources(root: Path) -> tuple[Source, ...]:
    """Return the sources; without the file there are none.

    Raises:
        DataError: the file is broken, two sources have one name, or one names a topic that is none.
    """
    sources = scan_sources(root)
    if any(source.topics for source in sources.items):
        topics = scan_topics(root).all_or_nothing()
        wrong = unknown_topics(sources, (topic.slug for topic in topics))
        sources = replace(sources, problems=(*sources.problems, *wrong))
    return sources.all_or_nothing()


def unknown_topics(sources: Scanned[Source], slugs: Iterable[str]) -> list[Problem]:
    """Return a problem for each topic that a source is to keep and that does not exist."""
    known = [*slugs, OTHER]
    return [
        Problem(
            f"source `{source.name}`: no topic `{slug}`",
            part("topics", number),
            "a slug of data/topics.yaml",
            (suggestion := nearest(slug, known)) and f"`{suggestion}`",
        )
        for source, part in zip(sources.items, sources.parts, strict=True)
        for number, slug in enumerate(source.topics)
        if slug not in known
    ]


def read_topics(root: Path) -> tuple[Topic, ...]:
    """Return the topics in their order; without the file there are none.

    Raises:
        DataError: the file is broken, two topics have one slug, or one has a reserved slug.
    """
    return scan_topics(root).all_or_nothing()


def _document(root: Path, name: str) -> Document | None:
    path = root / name
    return scan(path, name) if os.path.lexists(path) else None


_Kind: Any = Literal.__getitem__(tuple(SOURCE_KINDS))
_AnySource: Final[type[BaseModel]] = create_model("_AnySource", kind=(_Kind, ...))
"""What is asked of an entry before its kind is known."""


def _source_kind(item: object) -> type[BaseModel]:
    kind = item.get("kind") if isinstance(item, dict) else None
    return SOURCE_KINDS.get(kind, _AnySource) if isinstance(kind, str) else _AnySource


def scan_list(
    root: Path, name: str, head: str, kind_of: Callable[[object], type[BaseModel]], unique: str
) -> Scanned[Any]:
    """Return the items of a list of which each is of the kind that ``kind_of`` names for it."""
    try:
        document = _document(root, name)
    except DataError as error:
        return Scanned(problems=error.problems)
    if document is None:
        return Scanned()
    values = document.values
    problems = [*document.fatal, *document.problems]
    if isinstance(values, dict):
        problems += [_unknown(key, head, document) for key in values if key != head]
    items = values.get(head) if isinstance(values, dict) else values
    if not isinstance(items, list | None) and values is not None:
        problems.append(Problem("not a list", document.place((head,)), f"a list under `{head}:`"))
    items = items if isinstance(items, list) else []
    names = tuple(item[unique] for item in items if isinstance(item, dict) and isinstance(item.get(unique), str))
    found: list[tuple[BaseModel, KeyPath]] = []
    prefix = (head,) if isinstance(values, dict) else ()
    for number, item in enumerate(items):
        checked, wrong = validate(kind_of(item), item, (*prefix, number), document)
        problems += wrong
        if len(problems) > MOST_PROBLEMS:
            break
        found += [(checked, (*prefix, number, unique))] if checked is not None else []
    problems += _collisions([(str(getattr(item, unique)), document.place(path)) for item, path in found], unique)
    return Scanned(
        items=tuple(item for item, _ in found),
        places=tuple(document.place(path) for _, path in found),
        problems=tuple(problems),
        names=names,
        parts=tuple(partial(_part, document, path[:-1]) for _, path in found),
    )


def _part(document: Document, path: KeyPath, *inner: str | int) -> Place:
    return document.place((*path, *inner))


def _unknown(key: str, head: str, document: Document) -> Problem:
    suggestion = nearest(key, [head])
    return Problem(
        f"unknown key `{key}`", document.place((key,), key=True), f"`{head}:`", f"`{suggestion}`" if suggestion else ""
    )


def _collisions(names: list[tuple[str, Place]], unique: str) -> list[Problem]:
    """Return a problem for each name that stands twice or is reserved."""
    first: dict[str, Place] = {}
    problems: list[Problem] = []
    for name, place in names:
        if name in first:
            what = f"`{name}` is the {unique} of two of them (first in line {first[name].line})"
            problems.append(Problem(what, place, f"another {unique}"))
        first.setdefault(name, place)
        if unique == "slug" and name in _RESERVED_SLUGS:
            problems.append(Problem(f"`{name}` is reserved", place, "another slug"))
    return problems
