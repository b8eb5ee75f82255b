"""Which of a source's papers are kept: all that are known already, and new ones that fit."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from generator.classify import Classifier, Matcher, Subject
from generator.model import OTHER, Listing, Source, Topic

Choose = Callable[[Listing, Container[str]], bool]


def chooser(source: Source, topics: Sequence[Topic]) -> Choose:
    """Return what tells, of a listing and the keys that are known, whether the paper is kept."""
    by_topic = Classifier(topics)
    by_filter = Matcher([source.filter] if source.filter else [])

    def is_kept(listing: Listing, known: Container[str]) -> bool:
        if listing.identity.key in known:
            return True
        subject = Subject(facts=listing.facts, day=listing.day, upvotes=listing.figures.upvotes)
        if subject.upvotes is not None and subject.upvotes < source.min_upvotes:
            return False
        if source.topics and not _belongs(by_topic, subject, source.topics):
            return False
        return not source.filter or bool(by_filter.matches(subject))

    return is_kept


def _belongs(classifier: Classifier, subject: Subject, slugs: Sequence[str]) -> bool:
    matches = classifier.classify(subject.facts, day=subject.day, upvotes=subject.upvotes)
    return any(slug in slugs for slug in [match.slug for match in matches] or [OTHER])
