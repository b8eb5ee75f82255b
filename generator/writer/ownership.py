"""Which files in ``docs/`` are the generator's: the manifest, and the journal that takes its place meanwhile.

An earlier version let two runs write at once, and the manifest of the one did not tell of the pages of the other: then
every later run took them for a person's, and stopped. They are known by their shape, for everything in them is as the
generator writes it. Somebody may have changed a word of such a page, so it is not deleted but put into a folder beside.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import suppress
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final

from generator.front_matter import VARYING, split_head, with_head
from generator.manifest import content_hash, leads_out

JOURNAL: Final = ".paperstand.journal"
SET_ASIDE: Final = ".set-aside"
"""The folder in ``docs/`` for what could be a person's; MkDocs passes over what begins with a dot."""
_log = logging.getLogger("paperstand")


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


def is_generated(docs: Path, path: str, *, is_known: bool) -> bool:
    """Tell whether what stands at a path is as the generator writes it; ``is_known`` is whether it ever wrote there.

    A page is known by its front matter, in this program's notation and order, and nothing else in it.
    """
    if not path.endswith(".md"):
        return is_known and (docs / path).is_file()
    try:
        text = (docs / path).read_bytes().decode()
        head, body = split_head(text)
    except (OSError, ValueError):
        return False
    return head.keys() >= {*VARYING, "search", "hide"} and with_head(head, body.strip("\n")) == text


def set_aside(docs: Path, path: str, digest: str) -> None:
    """Take a file out of the way, and keep it."""
    target = docs / SET_ASIDE / digest[:8] / path
    target.parent.mkdir(parents=True, exist_ok=True)
    (docs / path).replace(target)


def tell_set_aside(path: str) -> None:
    """Tell that a page was set aside."""
    _log.warning("warning: docs/%s: two runs of an earlier version wrote it; it is kept in docs/%s/", path, SET_ASIDE)
