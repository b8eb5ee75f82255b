"""What people write in ``data/``: read with positions, checked against the types, told with file, line and column."""

from generator.config.curation import CurationFile, Located, read_curation
from generator.config.document import Document, compose
from generator.config.settings import read_settings, read_sources, read_topics

__all__ = [
    "CurationFile",
    "Document",
    "Located",
    "compose",
    "read_curation",
    "read_settings",
    "read_sources",
    "read_topics",
]
