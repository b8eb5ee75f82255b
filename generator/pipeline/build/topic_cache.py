"""What shelves hold: papers joined with what people decided and sorted by topic, which is kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from generator.cache import CacheFile, as_json, same_json
from generator.classify import Classifier, Matcher, Subject, subject_of
from generator.curate import Classify, Joined
from generator.library import Entries, contents_of
from generator.model import Entry, Search, Topic, TopicMatch
from generator.pipeline.build.shelf_cache import CachedShelf
from generator.regular import clear

_ANSWERS: Final = "topics"
Join = Callable[[str, Classify, Collection[str] | None], Joined]
"""Loads papers of a shelf by its name, all or those with certain keys, and joins them with what people decided."""


class Sorting(NamedTuple):
    """What papers are sorted by."""

    topics: tuple[Topic, ...]
    searches: tuple[Search, ...] = ()


class Sorter:
    """Finds out what shelves hold; which topics their papers belong to is kept for the next time."""

    def __init__(self, join: Join, sorting: Sorting, cache: Path, keys: Mapping[str, str]) -> None:
        self._join = join
        self._topics, self._searches = sorting
        self._answers = cache / _ANSWERS
        self._keys = keys
        self._joined: dict[str, Joined] = {}
        self._known: tuple[str, Mapping[str, tuple[TopicMatch, ...]]] | None = None

    @cached_property
    def _classifier(self) -> Classifier:
        return Classifier(self._topics)

    def tidy(self) -> None:
        """Delete what is kept of shelves that are no more."""
        names = {self._path(name).name for name in self._keys}
        for path in self._answers.glob("*.json"):
            if path.name not in names:
                clear(path)

    def sorted_shelf(self, name: str, most: int) -> CachedShelf:
        """Return what is on a shelf."""
        joined = self._sorted(name)
        self._joined = {name: joined}  # the last one is asked for again
        shown = {entry.key for entry in joined.entries}
        edits = {key: found for key, found in joined.edits.items() if key in shown}
        contents = contents_of(joined.entries, edits, most, self._found_by)
        return CachedShelf(self._keys[name], contents, joined.hidden, list(joined.problems), edits)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(search.rule for search in self._searches)

    def _found_by(self, entry: Entry) -> list[str]:
        """Return the saved searches that find an entry."""
        if not self._searches:
            return []
        return [self._searches[number].slug for number, _ in self._matcher.matches(subject_of(entry))]

    def entries(self, name: str, keys: Collection[str]) -> Entries:
        """Return entries of a shelf by their keys, and others perhaps."""
        if known := self._joined.pop(name, None):
            return known.entries
        answers = self._answers_of(name)
        if answers is None:
            return self._sorted(name).entries

        def known_topics(paper: str, subject: Subject) -> tuple[TopicMatch, ...]:
            return answers[paper] if paper in answers else self._classifier.topics_of(paper, subject)

        return self._join(name, known_topics, keys).entries

    def _answers_of(self, name: str) -> Mapping[str, tuple[TopicMatch, ...]] | None:
        """Return the topics of a shelf's papers, if they were found out before."""
        if self._known is None or self._known[0] != name:
            answers = self._file(name).read()
            self._known = None if answers is None else (name, answers)
        return self._known and self._known[1]

    def _path(self, name: str) -> Path:
        return self._answers / f"{name or 'undated'}.json"

    def _file(self, name: str) -> CacheFile[dict[str, tuple[TopicMatch, ...]]]:
        """Return the file of the topics of a shelf's papers, as the shelf is now."""
        return CacheFile(self._path(name), self._keys[name], _answers)

    def _sorted(self, name: str) -> Joined:
        """Return all papers of a shelf, and keep what topics they belong to."""
        found: dict[str, tuple[TopicMatch, ...]] = {}

        def ask(paper: str, subject: Subject) -> tuple[TopicMatch, ...]:
            found[paper] = self._classifier.topics_of(paper, subject)
            return found[paper]

        joined = self._join(name, ask, None)
        answers = {paper: [astuple(match) for match in matches] for paper, matches in found.items()}
        self._file(name).write(as_json(answers))
        return joined


def _answers(content: bytes) -> dict[str, tuple[TopicMatch, ...]]:
    return {paper: tuple(TopicMatch(*match) for match in matches) for paper, matches in same_json(content).items()}
