"""The stages in their order: the only place where reading, deciding and writing meet.

A stage is loaded when it is asked for: MkDocs and the network's library take longer to load than a check takes.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from generator.pipeline.progress import Progress, silent
from generator.pipeline.timing import Timings

if TYPE_CHECKING:
    from generator.pipeline.building import Teller, build, serve, unplaced
    from generator.pipeline.checking import check
    from generator.pipeline.fetching import FetchReport, fetch
    from generator.pipeline.generating import Generated, generate, source_reports
    from generator.pipeline.importing import ImportReport, import_files

__all__ = [
    "FetchReport",
    "Generated",
    "ImportReport",
    "Progress",
    "Teller",
    "Timings",
    "build",
    "check",
    "fetch",
    "generate",
    "import_files",
    "serve",
    "silent",
    "source_reports",
    "unplaced",
]

_HOMES = {
    "FetchReport": "fetching",
    "Generated": "generating",
    "ImportReport": "importing",
    "Teller": "building",
    "build": "building",
    "check": "checking",
    "fetch": "fetching",
    "generate": "generating",
    "import_files": "importing",
    "serve": "building",
    "source_reports": "generating",
    "unplaced": "building",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
