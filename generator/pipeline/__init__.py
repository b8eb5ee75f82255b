"""The stages in their order: the only place where reading, deciding and writing meet."""

from generator.pipeline.building import build, serve
from generator.pipeline.fetching import FetchReport, fetch
from generator.pipeline.generating import Generated, check, generate, source_reports
from generator.pipeline.importing import ImportReport, import_files
from generator.pipeline.progress import Progress, silent
from generator.pipeline.timing import Timings

__all__ = [
    "FetchReport",
    "Generated",
    "ImportReport",
    "Progress",
    "Timings",
    "build",
    "check",
    "fetch",
    "generate",
    "import_files",
    "serve",
    "silent",
    "source_reports",
]
