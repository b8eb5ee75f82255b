"""Which of a source's papers are kept: all that are known already, and new ones that fit."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from generator.classify import Classifier
from generator.model import OTHER, Listing, Source, Topic

Choose = Callable[[Listing, Container[str]], bool]
_FILTER = "filter"


def chooser(source: Source, topics: Sequence[Topic]) -> Choose:
    """Return what tells, of a listing and the keys that are known, whether the paper is kept."""
    by_topic = Classifier(topics)
    rule = Topic(name=_FILTER, slug=_FILTER, **source.filter.model_dump()) if source.filter else None
    by_filter = Classifier([rule] if rule else [])

    def is_kept(listing: Listing, known: Container[str]) -> bool:
        if listing.identity.key in known:
            return True
        upvotes = listing.figures.upvotes
        if upvotes is not None and upvotes < source.min_upvotes:
            return False
        if source.topics and not _belongs(by_topic, listing, source.topics):
            return False
        return not rule or bool(by_filter.classify(listing.facts))

    return is_kept


def _belongs(classifier: Classifier, listing: Listing, slugs: Sequence[str]) -> bool:
    found = [match.slug for match in classifier.classify(listing.facts)] or [OTHER]
    return any(slug in slugs for slug in found)
