"""Where ``serve`` listens, and what it watches: all that people write, and nothing that it makes itself."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from watchdog.observers.polling import PollingObserverVFS

from generator.errors import UsageError
from generator.manifest import MANIFEST, generated_paths

WATCHED: Final = ("mkdocs.yml", "data", "docs")
_EVERY: Final = 1.0
"""Seconds between two looks."""
_TRIED: Final = 20


class Watcher:
    """What people write in a list, as a watchdog sees it: without generated pages, and without an editor's own files.

    While ``making`` is held it sees nothing new, so that no half of what a build makes is taken for an edit.
    """

    def __init__(self, root: Path) -> None:
        """Watch the list at ``root``."""
        self.making = threading.Lock()
        self._docs = root / "docs"
        self._made: AbstractSet[str] = frozenset()
        self._read_at = -1

    def observer(self) -> PollingObserverVFS:
        """Return what calls back when something changes; links are not followed."""
        return PollingObserverVFS(os.lstat, self.entries, polling_interval=_EVERY)

    def entries(self, folder: str | None) -> Iterator[os.DirEntry[str]]:
        """Return what people wrote in a folder, and the folders in it."""
        with self.making, os.scandir(folder) as entries:
            made, below = self._generated(), self._below(Path(folder or "."))
            found = [entry for entry in entries if entry.name[0] != "." and entry.name[-1] != "~"]
            return iter([entry for entry in found if below is None or below + entry.name not in made])

    def _below(self, folder: Path) -> str | None:
        """Return what the paths of files in a folder begin with below ``docs/``; None for a folder elsewhere."""
        if not folder.is_relative_to(self._docs):
            return None
        below = folder.relative_to(self._docs).as_posix()
        return "" if below == "." else f"{below}/"

    def _generated(self) -> AbstractSet[str]:
        with suppress(OSError):
            written_at = (self._docs / MANIFEST).stat().st_mtime_ns
            if written_at != self._read_at:
                self._made, self._read_at = generated_paths(self._docs), written_at
        return self._made


def refuse_taken(host: str, port: int) -> None:
    """Do nothing where a server can listen on an address.

    Raises:
        UsageError: it cannot; says why, and names a port that is free.
    """
    if error := _refusal(host, port):
        raise listening_error(error, host, port)


def listening_error(error: OSError, host: str, port: int) -> UsageError:
    """Return why a server cannot listen on an address."""
    if error.errno != errno.EADDRINUSE:
        return UsageError(f"--host {host} --port {port}: {error.strerror}; expected an address of this machine")
    free = next((other for other in range(port + 1, min(port + _TRIED, 65_536)) if not _refusal(host, other)), None)
    hint = f"did you mean `--port {free}`?" if free else "expected another one"
    return UsageError(f"--port {port}: something else listens on {host}:{port} already; {hint}")


def _refusal(host: str, port: int) -> OSError | None:
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            tried.bind((host, port))
        except OSError as error:
            return error
    return None
