"""What the generator writes: pages into ``docs/``, and the tree of the site."""

from generator.writer.docs import PAGE_NOTES, Written, write_pages
from generator.writer.page_cache import noted_pages
from generator.writer.stamps import notes_file, others_below, read_known, stamp, unnoted
from generator.writer.tree import SITE_NOTES, Piece, Placed, SiteTree

__all__ = [
    "PAGE_NOTES",
    "SITE_NOTES",
    "Piece",
    "Placed",
    "SiteTree",
    "Written",
    "noted_pages",
    "notes_file",
    "others_below",
    "read_known",
    "stamp",
    "unnoted",
    "write_pages",
]
