"""A build of what has been built already: told from the cache, without doing it again.

What a build is made of is hashed: everything in ``data/``, the pages and overrides that people write, the code, and
``mkdocs.yml`` with what it takes from the environment. Where the hash is the stored one, and all files of ``docs/`` and
of the site is as it was left, there is nothing to do. With plugins, extensions or hooks that may look elsewhere,
nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.accelerator import EXTENSIONS
from generator.cache import CacheFile, as_json, same_json
from generator.config import read_site_config
from generator.manifest import MANIFEST, content_hash, generated_paths
from generator.pipeline.build.fingerprints import HashedFile, fingerprints, state_of
from generator.pipeline.build.generate import Generated
from generator.pipeline.build.shelf_cache import problem_from
from generator.pipeline.cache import building_key, cache_folder
from generator.regular import read_regular
from generator.writer import (
    PAGE_CACHE,
    SITE_STAMPS,
    WriteReport,
    cached_pages,
    others_below,
    read_stamps,
    stamp,
    stamps_file,
    unstamped,
)

_FILE: Final = "build.json"
_PLUGINS: Final = frozenset({"paperstand", "search", "tags", "meta", "material/search", "material/tags"})
"""What looks at nothing but what is hashed."""


class Inputs(NamedTuple):
    """What a build of a list is made out of."""

    key: str
    """A hash of all of it; empty where that cannot be told."""
    files: dict[str, HashedFile]
    """The files that people and the fetcher write, by their paths below the list."""

    def below(self, folder: str) -> dict[str, str]:
        """Return the hashes of the files in a folder, by their paths below it."""
        start = len(folder) + 1
        return {path[start:]: item.hash for path, item in self.files.items() if path.startswith(f"{folder}/")}


_UNTOLD: Final = Inputs("", {})


def inputs(root: Path, *, strict: bool) -> Inputs:
    """Return what a build of the list is made out of.

    Raises:
        DataError: ``mkdocs.yml`` is not YAML.
    """
    config = read_site_config(root)
    if not config or not _is_plain(config):
        return _UNTOLD
    try:
        files = fingerprints(root, _written_by_people(root), cache_folder(root))
    except OSError:  # the lock of an editor, say, which is a link to nothing; if it matters, the build tells
        return _UNTOLD
    hashes = [(path, item.hash) for path, item in files.items()]
    made_of = repr((building_key(), strict, config, hashes))
    return Inputs(content_hash(made_of.encode(errors="surrogatepass")), files)


def are_unchanged(root: Path, before: Inputs) -> bool:
    """Tell whether the inputs are still those of before, by what the system tells of the files."""
    with suppress(OSError):
        same = _written_by_people(root) == list(before.files)
        return same and all(state_of(f"{root}/{path}") == item.state for path, item in before.files.items())
    return False


def _written_by_people(root: Path) -> list[str]:
    """Return the paths of the files that are not generated, and of those in ``data/``."""
    docs = others_below(root / "docs", generated_paths(root / "docs") | {MANIFEST})
    data = others_below(root / "data", frozenset())
    return sorted(["mkdocs.yml", *(f"docs/{path}" for path in docs), *(f"data/{path}" for path in data)])


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


def last_build(root: Path, made_of: Inputs) -> Generated | None:
    """Return what the last build told, if it was made out of the same, and what it made is as it left it."""
    with suppress(OSError):
        if made_of.key and (generated := _file(root, made_of).read()) and _are_untouched(root):
            return generated
    return None


def keep_build(root: Path, made_of: Inputs, generated: Generated) -> None:
    """Store what a build came to; whether what it made has been touched is asked when that is to be told."""
    counts = {"papers": generated.papers, "hidden": generated.hidden, "other": generated.other}
    newest = generated.newest and generated.newest.isoformat()
    problems = [asdict(problem) for problem in generated.problems]
    kept = generated.files.written + generated.files.kept
    _file(root, made_of).write(as_json({**counts, "newest": newest, "kept": kept, "problems": problems}))


def _file(root: Path, made_of: Inputs) -> CacheFile[Generated]:
    """Return the file on a build that was made of this, and made what stands there now, as far as that is stored."""
    cache = cache_folder(root)
    outputs = read_regular(root / "docs" / MANIFEST) + stamps_file(cache / SITE_STAMPS).seal()
    return CacheFile(cache / _FILE, f"{made_of.key} {content_hash(outputs)}", _generated)


def _are_untouched(root: Path) -> bool:
    """Tell whether all files that were made are as they were left, and nothing stands beside them in the site."""
    cache = cache_folder(root)
    pages = cached_pages(cache / PAGE_CACHE)
    if any(stamp(f"{root}/docs/{path}") != page.stamp for path, page in pages.items()):
        return False
    made = read_stamps(cache / SITE_STAMPS)
    # An earlier version could leave a site that lacked all that MkDocs makes.
    return "index.html" in made and unstamped(root / "site", made) == []


def _generated(content: bytes) -> Generated:
    summary = same_json(content)
    newest, kept, problems = (summary.pop(name) for name in ("newest", "kept", "problems"))
    return Generated(
        **summary,
        newest=newest and date.fromisoformat(newest),
        files=WriteReport(kept=kept),
        problems=tuple(map(problem_from, problems)),
    )
