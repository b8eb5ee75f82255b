"""What several test files need: the places of the repository, copies of its list, and a server on loopback."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"


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
