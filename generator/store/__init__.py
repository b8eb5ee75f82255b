"""What the fetcher keeps in ``data/``: papers by day, and the log of their figures."""

from generator.store.health import HealthStore
from generator.store.journal import Journal
from generator.store.papers import UNDATED, PaperStore, StoredPapers
from generator.store.sole_writer import sole_writer

__all__ = ["UNDATED", "HealthStore", "Journal", "PaperStore", "StoredPapers", "sole_writer"]
