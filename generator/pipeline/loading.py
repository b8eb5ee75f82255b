"""``data/`` to a library: what every stage that shows or explains papers begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.classify import Classifier
from generator.config import CurationFile, read_curation, read_settings, read_topics
from generator.curate import Classify, Curated, curate, with_additions
from generator.library import Library
from generator.merge import newest_figures
from generator.model import OTHER, Settings, Topic
from generator.pipeline.cache import cache_folder, code_key
from generator.pipeline.classifying import RememberingClassifier
from generator.pipeline.timing import Timings
from generator.store import PaperStore, StoredPapers


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list as it stands in ``data/``."""

    library: Library
    settings: Settings
    curated: Curated
    curation: CurationFile
    stored: StoredPapers


def load_list(root: Path, timings: Timings | None = None) -> Loaded:
    """Return the list at ``root``; what was found out about topics is kept for the next time.

    Raises:
        DataError: something in ``data/`` cannot be read.
    """
    timings = timings or Timings()
    with timings.stage("load"):
        settings, topics, curation = read_settings(root), read_topics(root), read_curation(root)
        stored = PaperStore(root / "data").load()
    with timings.stage("classify"):
        classifier = RememberingClassifier(topics, cache_folder(root), code_key())
        curated = join_list(stored, topics, curation, classifier.classify)
        classifier.remember()
    library = Library(curated.entries, topics, curated.editions)
    return Loaded(library, settings, curated, curation, stored)


def join_list(
    stored: StoredPapers, topics: tuple[Topic, ...], curation: CurationFile, classify: Classify | None = None
) -> Curated:
    """Return what is stored, sorted by topic and joined with what people decided."""
    papers = with_additions(stored.papers.values(), curation.additions)
    names, classify = names_of(topics), classify or Classifier(topics).classify
    return curate(papers, newest_figures(stored.figures), curation, names, classify)


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the names of all topics by slug, that of papers without one among them."""
    return {**{topic.slug: topic.name for topic in topics}, OTHER: OTHER.capitalize()}
