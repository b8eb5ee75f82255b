"""What the generator writes into ``docs/``."""

from generator.writer.docs import MANIFEST, Written, write_pages

__all__ = ["MANIFEST", "Written", "write_pages"]
