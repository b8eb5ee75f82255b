"""What several test files need: the places of the repository, copies of its list, and a server on loopback."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
"""A run of the command: its exit code, and what it said to stdout and stderr."""
REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
PAGES = (
    "",
    "daily/2025-10-01/",
    "weekly/2025-W40/",
    "monthly/2025-10/",
    "topics/",
    "topics/alignment/",
    "topics/alignment/2025-08/",
    "papers/2410.01257/",
    "trending/",
    "trending/all/",
    "picks/",
    "archive/",
    "archive/2024/",
    "status/",
    "search/",
    "about/",
    "about/reading/",
    "about/curating/",
    "about/reference/",
    "tags/",
    "tags/start-here/",
    "notes/",
)
"""A page of each kind of the embedded list, as the ends of addresses."""


def copy_list(target: Path) -> Path:
    """Copy the embedded list (what people and the fetcher wrote, nothing generated) to another folder."""
    shutil.copytree(REPOSITORY / "data", target / "data")
    for folder in ("about", "schemas"):
        shutil.copytree(REPOSITORY / "docs" / folder, target / "docs" / folder)
    shutil.copy(REPOSITORY / "mkdocs.yml", target / "mkdocs.yml")
    return target


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and yield its URL."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
