"""The types that everything else speaks in: what sources say, what is kept, what people decide, what pages show."""

from generator.model.curation import Addition, Corrections, Decision, PinUntil, Status, TopicEdit
from generator.model.entry import Entry, TopicMatch
from generator.model.health import DayHealth, DayState, Health, SourceHealth
from generator.model.page import Page
from generator.model.paper import FACTS, Facts, Figures, Listing, Paper
from generator.model.settings import Settings
from generator.model.source import (
    SOURCE_KINDS,
    ArxivSource,
    CompletingSource,
    CrossrefSource,
    DatedSource,
    FeedSource,
    Filter,
    HuggingFaceSource,
    Source,
    SourceKind,
)
from generator.model.topic import OTHER, FieldName, Topic

__all__ = [
    "FACTS",
    "OTHER",
    "SOURCE_KINDS",
    "Addition",
    "ArxivSource",
    "CompletingSource",
    "Corrections",
    "CrossrefSource",
    "DatedSource",
    "DayHealth",
    "DayState",
    "Decision",
    "Entry",
    "Facts",
    "FeedSource",
    "FieldName",
    "Figures",
    "Filter",
    "Health",
    "HuggingFaceSource",
    "Listing",
    "Page",
    "Paper",
    "PinUntil",
    "Settings",
    "Source",
    "SourceHealth",
    "SourceKind",
    "Status",
    "Topic",
    "TopicEdit",
    "TopicMatch",
]
