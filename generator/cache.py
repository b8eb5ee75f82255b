"""Files in ``.cache/``: what saves work next time, and is never believed.

Each begins with a seal, a hash of its content and of what it was made for. What is broken, was cut off, was written by
hand, by another release or for other data, or is no file at all, is as good as nothing, and is written over. So nothing
that is decoded was not written here; if it cannot be decoded all the same, it is as good as nothing, too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from generator import __version__
from generator.regular import clear, read_regular

Value = TypeVar("Value")
_SEAL: Final = 32
"""Letters of a seal."""
_LARGEST: Final = 1 << 30
"""Bytes that are read at most; 20,000 papers need a hundredth of it."""


@dataclass(frozen=True, slots=True)
class CacheFile(Generic[Value]):
    """One file: where it is, what its content was made for or out of, and how it is read."""

    path: Path
    key: str
    """Value that was written under another key is as good as none."""
    decode: Callable[[bytes], Value]

    def read(self) -> Value | None:
        """Return the content, or None where there is none that was written under this key."""
        try:
            if self.path.lstat().st_size > _LARGEST:
                return None
            seal, _, content = read_regular(self.path, _LARGEST).partition(b"\n")
            return self.decode(content) if seal == self._seal(content) else None
        except Exception:  # noqa: BLE001  # nothing that stands there may end a build
            return None

    def write(self, content: bytes) -> None:
        """Put content there, whatever stands in its place; it may be lost with the machine, but not be half of it.

        Raises:
            OSError: nothing can be written there.
        """
        folder = self.path.parent
        if folder.is_symlink() or not folder.is_dir():
            clear(folder)
            folder.mkdir(parents=True)
        beside = folder / f".{self.path.name}.{os.getpid()}.tmp"
        clear(beside)
        with beside.open("xb") as file:
            file.write(self._seal(content) + b"\n")
            file.write(content)
        try:
            beside.replace(self.path)
        except OSError:  # a folder
            clear(self.path)
            beside.replace(self.path)

    def seal(self) -> bytes:
        """Return the seal that the file has, which tells of two contents whether they are the same.

        Raises:
            OSError: there is none.
        """
        return read_regular(self.path, _SEAL)

    def delete(self) -> None:
        """Delete it, whatever stands in its place."""
        clear(self.path)

    def _seal(self, content: bytes) -> bytes:
        made_for = blake2b(f"{__version__} {self.key}".encode(errors="surrogatepass"), digest_size=32).digest()
        return blake2b(content, digest_size=_SEAL // 2, key=made_for).hexdigest().encode()


def as_json(value: object) -> bytes:
    """Return a value as JSON without spaces."""
    return json.dumps(value, separators=(",", ":")).encode()


def same_json(content: bytes) -> Any:  # noqa: ANN401  # whatever JSON can tell
    """Return the value that JSON tells: how a file is read whose content needs no more."""
    return json.loads(content)
