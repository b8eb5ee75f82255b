"""``data/`` to a library: what every stage that shows or explains papers begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.classify import Classifier
from generator.config import CurationFile, read_curation, read_settings, read_topics
from generator.curate import Curated, curate, with_additions
from generator.library import Library
from generator.merge import newest_figures
from generator.model import OTHER, Settings, Topic
from generator.store import PaperStore, StoredPapers


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list as it stands in ``data/``."""

    library: Library
    settings: Settings
    curated: Curated
    curation: CurationFile
    stored: StoredPapers


def load_list(root: Path) -> Loaded:
    """Return the list at ``root``.

    Raises:
        DataError: something in ``data/`` cannot be read.
    """
    settings, topics, curation = read_settings(root), read_topics(root), read_curation(root)
    stored = PaperStore(root / "data").load()
    curated = join_list(stored, topics, curation)
    library = Library(curated.entries, topics, curated.editions)
    return Loaded(library, settings, curated, curation, stored)


def join_list(stored: StoredPapers, topics: tuple[Topic, ...], curation: CurationFile) -> Curated:
    """Return what is stored, sorted by topic and joined with what people decided."""
    papers = with_additions(stored.papers.values(), curation.additions)
    return curate(papers, newest_figures(stored.figures), curation, names_of(topics), Classifier(topics).classify)


def names_of(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the names of all topics by slug, that of papers without one among them."""
    return {**{topic.slug: topic.name for topic in topics}, OTHER: OTHER.capitalize()}
