"""The search index: files that a reader's browser fetches piece by piece, made out of the records."""

from generator.search.index import search_files

__all__ = ["search_files"]
