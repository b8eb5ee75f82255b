"""What the fetcher keeps in ``data/``: papers by day, and the log of their figures."""

from generator.store.health import HealthStore
from generator.store.inventory import Inventory, InventoryItem, figures_of, inventory_item, read_inventory
from generator.store.journal import Journal
from generator.store.papers import UNDATED_FILE, PaperStore, StoredPapers, path_of
from generator.store.sole_writer import sole_writer

__all__ = [
    "UNDATED_FILE",
    "HealthStore",
    "Inventory",
    "InventoryItem",
    "Journal",
    "PaperStore",
    "StoredPapers",
    "figures_of",
    "inventory_item",
    "path_of",
    "read_inventory",
    "sole_writer",
]
