"""What the fetcher keeps in ``data/``: papers by day, and the log of their figures."""

from generator.store.health import HealthStore
from generator.store.inventory import Holdings, Row, figures_of, namesakes, row_of, take_stock
from generator.store.journal import Journal
from generator.store.papers import UNDATED, PaperStore, StoredPapers, path_of
from generator.store.sole_writer import sole_writer

__all__ = [
    "UNDATED",
    "HealthStore",
    "Holdings",
    "Journal",
    "PaperStore",
    "Row",
    "StoredPapers",
    "figures_of",
    "namesakes",
    "path_of",
    "row_of",
    "sole_writer",
    "take_stock",
]
