"""``data/`` to a library: what every stage that shows or explains papers begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.config import read_curation, read_naming, read_settings, read_topics, scan_authors
from generator.curate import unknown_papers
from generator.gc_pause import without_collecting
from generator.library import Library
from generator.model import Settings
from generator.pipeline.build.plan import plan
from generator.pipeline.build.shelves import Shelved, shelve
from generator.pipeline.build.timings import Timings
from generator.pipeline.build.topic_cache import Sorting
from generator.pipeline.cache import cache_folder, code_key
from generator.render import TRENDING_ASIDE
from generator.store import read_inventory


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list as it stands in ``data/``."""

    settings: Settings
    shelved: Shelved

    @property
    def library(self) -> Library:
        """The papers that are shown."""
        return self.shelved.library


def load_list(root: Path, timings: Timings | None = None, hashes: Mapping[str, str] | None = None) -> Loaded:
    """Return the list at ``root``; what is found out about it is kept for the next time.

    ``hashes`` are those of files below ``data/`` by their paths, where they have just been found out.

    Raises:
        DataError: something in ``data/`` cannot be read.
    """
    timings = timings or Timings()
    cache, code = cache_folder(root), code_key()
    with timings.stage("load"), without_collecting():
        settings, topics, curation = read_settings(root), read_topics(root), read_curation(root)
        naming = read_naming(root, settings)
        inventory = read_inventory(root / "data", cache, code, hashes)
        most = max(settings.trending_papers, TRENDING_ASIDE)
        planned = plan(inventory, Sorting(topics, settings.searches), curation, code, most)
    with timings.stage("classify"), without_collecting():
        shelved = shelve(planned, inventory, cache, naming)
        wrong = unknown_papers(scan_authors(root), planned.decisions.known)
        return Loaded(settings, replace(shelved, problems=(*shelved.problems, *wrong)))
