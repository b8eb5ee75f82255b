"""Which files in ``docs/`` are the generator's: the manifest, and the journal that takes its place meanwhile."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final

from generator.manifest import content_hash, leads_out

JOURNAL: Final = ".paperstand.journal"


def as_manifest(files: dict[str, str]) -> bytes:
    """Return the manifest as JSON, a file a line; an encoder that breaks lines takes ten times as long."""
    lines = [f"{encode_basestring(path)}: {encode_basestring(files[path])}" for path in sorted(files)]
    return ("{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n").encode()


def hash_of(path: str) -> str | None:
    """Return the hash of what stands at a path; None for nothing, and one that no file has for a folder."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # as in `stamp`
            return content_hash(file.read())
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError):
        return ""


def read_journal(docs: Path) -> dict[str, set[str]]:
    """Return the hashes of what a run that was killed wrote, by path."""
    found: dict[str, set[str]] = defaultdict(set)
    with suppress(FileNotFoundError):
        for line in (docs / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines():
            known, _, path = line.partition(" ")
            if not leads_out(path) and len(known) == len(content_hash(b"")):
                found[path].add(known)
    return dict(found)
