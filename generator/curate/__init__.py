"""Papers joined with what people decided about them: hidden ones go, the rest become entries."""

from generator.curate.adding import additions, doubtful, linked, paper_of
from generator.curate.bonds import bonds_of
from generator.curate.combining import combine
from generator.curate.editions import editions
from generator.curate.joining import Classify, Curated, Joined, curate, join_papers
from generator.curate.judging import Judgement, is_pinned
from generator.curate.knowing import Known

__all__ = [
    "Classify",
    "Curated",
    "Joined",
    "Judgement",
    "Known",
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
]
