"""Sorting papers by topic, with what the run before found out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Final

from generator.classify import Classifier
from generator.files import write_atomically
from generator.manifest import content_hash
from generator.model import Facts, Topic, TopicMatch

_NAME: Final = "topics.json"


class RememberingClassifier:
    """A classifier that keeps its answers in the cache, as long as the rules and the code are the same."""

    def __init__(self, topics: Iterable[Topic], cache: Path, code: str) -> None:
        topics = tuple(topics)
        self._classifier = Classifier(topics)
        self._path = cache / _NAME
        self._rules = content_hash(repr((code, topics)).encode())
        self._before = self._read()
        self._now: dict[str, tuple[TopicMatch, ...]] = {}

    def classify(
        self, facts: Facts, summary: str | None = None, *, day: date | None = None, upvotes: int | None = None
    ) -> tuple[TopicMatch, ...]:
        """Return the topics that a paper's text belongs to, as ``Classifier`` does."""
        key = content_hash(repr((facts, summary, day, upvotes)).encode(errors="surrogatepass"))
        found = self._before.get(key)
        if found is None:
            found = self._classifier.classify(facts, summary, day=day, upvotes=upvotes)
        self._now[key] = found
        return found

    def remember(self) -> None:
        """Keep the answers for the next run."""
        if self._now.keys() == self._before.keys():
            return
        answers = {key: [astuple(match) for match in found] for key, found in self._now.items()}
        content = json.dumps({"rules": self._rules, "answers": answers}, ensure_ascii=False, separators=(",", ":"))
        write_atomically(self._path, content.encode())

    def _read(self) -> dict[str, tuple[TopicMatch, ...]]:
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            content = json.loads(self._path.read_bytes())
            if content["rules"] == self._rules:
                answers = content["answers"].items()
                return {key: tuple(TopicMatch(*match) for match in found) for key, found in answers}
        return {}
