"""The types that everything else speaks in: what sources say, what is kept, what people decide, what pages show."""

from generator.model.curation import Addition, Corrections, Decision, PinUntil, Status, TopicEdit
from generator.model.entry import Entry, TopicMatch
from generator.model.page import Page
from generator.model.paper import FACTS, Facts, Figures, Listing, Paper
from generator.model.settings import Settings, Source
from generator.model.topic import OTHER, FieldName, Topic

__all__ = [
    "FACTS",
    "OTHER",
    "Addition",
    "Corrections",
    "Decision",
    "Entry",
    "Facts",
    "FieldName",
    "Figures",
    "Listing",
    "Page",
    "Paper",
    "PinUntil",
    "Settings",
    "Source",
    "Status",
    "Topic",
    "TopicEdit",
    "TopicMatch",
]
