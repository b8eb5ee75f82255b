"""Sorting papers by topic: which rules hold of them, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from generator.classify.matching import Hits, Matcher, Subject, subject_of
from generator.classify.vocabulary import TermWords, term_of
from generator.model import Facts, Topic, TopicMatch

__all__ = ["Classifier", "Hits", "Matcher", "Subject", "TermWords", "subject_of", "term_of"]


@dataclass
class Classifier:
    """Topics made ready to sort many papers."""

    topics: Iterable[Topic]
    _matcher: Matcher = field(init=False)

    def __post_init__(self) -> None:
        self.topics = tuple(self.topics)
        self._matcher = Matcher(self.topics)

    def classify(
        self, facts: Facts, summary: str | None = None, *, day: date | None = None, upvotes: int | None = None
    ) -> tuple[TopicMatch, ...]:
        """Return the topics that a paper belongs to, in the order of the topics, each with what matched."""
        return self.topics_of("", Subject(facts=facts, summary=summary, day=day, upvotes=upvotes))

    def topics_of(self, key: str, subject: Subject) -> tuple[TopicMatch, ...]:
        """Return the same of what rules look at in a paper, whatever its key is."""
        del key
        slugs = [topic.slug for topic in self.topics]
        return tuple(_topic_match(slugs[number], hits) for number, hits in self._matcher.matches(subject))


def _topic_match(slug: str, hits: Hits) -> TopicMatch:
    if not hits:
        return TopicMatch(slug)
    return TopicMatch(slug, hits[0].term, hits[0].field, hits[0].words)
