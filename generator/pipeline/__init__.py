"""The stages in their order: the only place where reading, deciding and writing meet."""

from generator.pipeline.building import build, serve
from generator.pipeline.fetching import FetchReport, fetch
from generator.pipeline.generating import Generated, check, generate, source_reports
from generator.pipeline.importing import ImportReport, import_files
from generator.pipeline.progress import Progress, silent

__all__ = [
    "FetchReport",
    "Generated",
    "ImportReport",
    "Progress",
    "build",
    "check",
    "fetch",
    "generate",
    "import_files",
    "serve",
    "silent",
    "source_reports",
]
