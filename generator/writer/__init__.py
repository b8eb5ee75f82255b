"""What the generator writes: pages into ``docs/``, and the tree of the site."""

from generator.writer.docs import Written, write_pages
from generator.writer.tree import Piece, Placed, SiteTree

__all__ = ["Piece", "Placed", "SiteTree", "Written", "write_pages"]
