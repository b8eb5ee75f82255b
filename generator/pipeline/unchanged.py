"""A build of what has been built already: told from notes, without doing it again.

What a build is made of is hashed: everything in ``data/``, the pages and overrides that people write, the code, and
``mkdocs.yml`` with what it takes from the environment. Where the hash is the noted one, and all files of ``docs/`` and
of the site is as it was left, there is nothing to do. With plugins, extensions or hooks that may look elsewhere,
nothing is noted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from generator.accelerator import EXTENSIONS
from generator.config import read_site_config
from generator.files import write_atomically
from generator.manifest import MANIFEST, content_hash
from generator.pipeline.cache import building_key, cache_folder
from generator.pipeline.generating import Generated
from generator.pipeline.held import problem_from
from generator.writer import PAGE_NOTES, SITE_NOTES, Written, noted_pages, read_known, unnoted

_NOTE: Final = "build.json"
_PLUGINS: Final = frozenset({"paperstand", "search", "tags", "meta", "material/search", "material/tags"})
"""What looks at nothing but what is hashed."""


def inputs(root: Path, *, strict: bool) -> str | None:
    """Return a hash of what a build of the list is made out of, or None where that cannot be told.

    Raises:
        DataError: ``mkdocs.yml`` is not YAML.
    """
    config = read_site_config(root)
    if not config or not _is_plain(config):
        return None
    own = unnoted(root / "docs", noted_pages(cache_folder(root) / PAGE_NOTES))
    if own is None:
        return None
    files = [root / "mkdocs.yml", *(root / "docs" / path for path in own if path != MANIFEST), *_below(root / "data")]
    try:
        hashes = sorted((str(path.relative_to(root)), content_hash(path.read_bytes())) for path in files)
    except OSError:  # the lock of an editor, say, which is a link to nothing; if it matters, the build tells
        return None
    return content_hash(repr((building_key(), strict, config, hashes)).encode(errors="surrogatepass"))


def _is_plain(config: Mapping[str, Any]) -> bool:
    """Tell whether MkDocs, as it is configured, looks at nothing but the list."""
    theme = config.get("theme")
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    return (
        not config.keys() & {"INHERIT", "hooks"}
        and _names(config.get("plugins") or ()) <= _PLUGINS
        and _names(config.get("markdown_extensions") or ()) <= EXTENSIONS
        and (own is None or Path(str(own)) == Path("docs/overrides"))
        and config.get("docs_dir", "docs") == "docs"
    )


def _names(items: object) -> set[str]:
    """Return the names of plugins or extensions; each may have settings."""
    return {str(name) for item in items for name in (item if isinstance(item, dict) else [item])}  # type: ignore[attr-defined]  # lists and dictionaries


def _below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder, followlinks=True):
        yield from (Path(place, name) for name in names)


def told(root: Path, made_of: str) -> Generated | None:
    """Return what the last build told, if it was made out of the same, and what it made is as it left it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads((cache_folder(root) / _NOTE).read_bytes())
        if note["inputs"] == made_of and note["outputs"] == (_outputs(root) or "touched"):
            return _generated(note["told"])
    return None


def remember(root: Path, made_of: str, generated: Generated) -> None:
    """Note what a build came to; nothing where what it made has been touched already."""
    outputs = _outputs(root)
    if outputs is None:
        return
    counts = {"papers": generated.papers, "hidden": generated.hidden, "other": generated.other}
    newest = generated.newest and generated.newest.isoformat()
    problems = [asdict(problem) for problem in generated.problems]
    kept = generated.files.written + generated.files.kept
    summary = {**counts, "newest": newest, "kept": kept, "problems": problems}
    note = {"inputs": made_of, "outputs": outputs, "told": summary}
    write_atomically(cache_folder(root) / _NOTE, json.dumps(note, ensure_ascii=True).encode())


def _outputs(root: Path) -> str | None:
    """Return a hash of what is known of the files that were made, or None where one of them was touched."""
    notes = cache_folder(root) / SITE_NOTES
    if unnoted(root / "site", read_known(notes)) != []:
        return None
    return content_hash((root / "docs" / MANIFEST).read_bytes() + notes.read_bytes())


def _generated(summary: dict[str, Any]) -> Generated:
    newest, kept, problems = (summary.pop(name) for name in ("newest", "kept", "problems"))
    return Generated(
        **summary,
        newest=newest and date.fromisoformat(newest),
        files=Written(kept=kept),
        problems=tuple(map(problem_from, problems)),
    )
