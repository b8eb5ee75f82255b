"""What the generator writes: pages into ``docs/``, and the tree of the site."""

from generator.writer.docs import PAGE_CACHE, WriteReport, write_pages
from generator.writer.page_cache import cached_pages
from generator.writer.stamps import others_below, read_stamps, stamp, stamps_file, unstamped
from generator.writer.tree import SITE_STAMPS, Piece, Placed, SiteTree

__all__ = [
    "PAGE_CACHE",
    "SITE_STAMPS",
    "Piece",
    "Placed",
    "SiteTree",
    "WriteReport",
    "cached_pages",
    "others_below",
    "read_stamps",
    "stamp",
    "stamps_file",
    "unstamped",
    "write_pages",
]
