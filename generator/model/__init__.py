"""The types that everything else speaks in: what sources say, what is kept, what people decide, what pages show."""

from generator.model.curation import (
    Addition,
    Corrections,
    CurationWritten,
    Decision,
    Edition,
    Hiding,
    PaperGroup,
    PinUntil,
    Status,
    TopicEdit,
)
from generator.model.entry import Edit, Entry, Hit, TopicMatch
from generator.model.health import DayHealth, DayState, Health, SourceHealth
from generator.model.naming import AuthorsWritten, NamedAuthor, NamedHouse, Naming, OrganizationsWritten
from generator.model.note import Note, NoteHead
from generator.model.page import Bundle, Page
from generator.model.paper import FACTS, LINK_FACTS, Facts, Figures, Listing, Paper
from generator.model.policy import UNSAFE_INLINE, Policy
from generator.model.rule import Condition, FieldName, NestedCondition, Rule, compiled
from generator.model.settings import Search, Settings, SourcesWritten, TopicsWritten
from generator.model.source import (
    SOURCE_KINDS,
    ArxivSource,
    CompletingSource,
    CrossrefSource,
    DatedSource,
    EuropePmcSource,
    FeedSource,
    Filter,
    GitHubSource,
    HuggingFaceSource,
    OpenReviewSource,
    Source,
)
from generator.model.topic import OTHER, Topic
from generator.model.written import Written

__all__ = [
    "FACTS",
    "LINK_FACTS",
    "OTHER",
    "SOURCE_KINDS",
    "UNSAFE_INLINE",
    "Addition",
    "ArxivSource",
    "AuthorsWritten",
    "Bundle",
    "CompletingSource",
    "Condition",
    "Corrections",
    "CrossrefSource",
    "CurationWritten",
    "DatedSource",
    "DayHealth",
    "DayState",
    "Decision",
    "Edit",
    "Edition",
    "Entry",
    "EuropePmcSource",
    "Facts",
    "FeedSource",
    "FieldName",
    "Figures",
    "Filter",
    "GitHubSource",
    "Health",
    "Hiding",
    "Hit",
    "HuggingFaceSource",
    "Listing",
    "NamedAuthor",
    "NamedHouse",
    "Naming",
    "NestedCondition",
    "Note",
    "NoteHead",
    "OpenReviewSource",
    "OrganizationsWritten",
    "Page",
    "Paper",
    "PaperGroup",
    "PinUntil",
    "Policy",
    "Rule",
    "Search",
    "Settings",
    "Source",
    "SourceHealth",
    "SourcesWritten",
    "Status",
    "Topic",
    "TopicEdit",
    "TopicMatch",
    "TopicsWritten",
    "Written",
    "compiled",
]
