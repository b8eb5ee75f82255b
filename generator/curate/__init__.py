"""Papers joined with what people decided about them: hidden ones go, the rest become entries."""

from generator.curate.additions import additions, doubtful, linked, paper_of
from generator.curate.bonds import bonds_of
from generator.curate.conflicts import combine
from generator.curate.decisions import NO_RULING, Decisions, Rules, Ruling, is_pinned
from generator.curate.editions import editions
from generator.curate.entries import Classify, Curated, Joined, curate, join_papers
from generator.curate.references import PaperNames, unknown_papers

__all__ = [
    "NO_RULING",
    "Classify",
    "Curated",
    "Decisions",
    "Joined",
    "PaperNames",
    "Rules",
    "Ruling",
    "additions",
    "bonds_of",
    "combine",
    "curate",
    "doubtful",
    "editions",
    "is_pinned",
    "join_papers",
    "linked",
    "paper_of",
    "unknown_papers",
]
