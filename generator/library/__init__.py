"""All entries of a list, in every order in which pages show them, loaded only as far as they are asked for."""

from generator.library.directory import NO_NAME_PAGES, Listed, Named, NamePages
from generator.library.in_memory import library_of
from generator.library.index import Library
from generator.library.orders import (
    Entries,
    by_rank,
    by_votes,
    is_day,
    month_name,
    shelf_name,
    topic_counts,
    topic_order,
    week_name,
)
from generator.library.shelf import LONG_AGO, UNDATED, Contents, Shelf, contents_of, entry_hash, organization, updated

__all__ = [
    "LONG_AGO",
    "NO_NAME_PAGES",
    "UNDATED",
    "Contents",
    "Entries",
    "Library",
    "Listed",
    "NamePages",
    "Named",
    "Shelf",
    "by_rank",
    "by_votes",
    "contents_of",
    "entry_hash",
    "is_day",
    "library_of",
    "month_name",
    "organization",
    "shelf_name",
    "topic_counts",
    "topic_order",
    "updated",
    "week_name",
]
