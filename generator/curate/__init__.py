"""Papers joined with what people decided about them: hidden ones go, the rest become entries."""

from generator.curate.adding import additions, doubtful, paper_of, with_additions
from generator.curate.combining import combine
from generator.curate.joining import Classify, Curated, curate, is_pinned
from generator.curate.knowing import Known

__all__ = [
    "Classify",
    "Curated",
    "Known",
    "additions",
    "combine",
    "curate",
    "doubtful",
    "is_pinned",
    "paper_of",
    "with_additions",
]
