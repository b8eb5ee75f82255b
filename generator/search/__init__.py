"""The search index: files that a reader's browser fetches piece by piece, made out of the records."""

from generator.search.index import FOLDER, OVERVIEW, Segment, overview, segments

__all__ = ["FOLDER", "OVERVIEW", "Segment", "overview", "segments"]
