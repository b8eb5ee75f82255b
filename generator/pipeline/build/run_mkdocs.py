"""``docs/`` to ``site/``, by MkDocs; put together beside the old site and put in its place at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.accelerator.run import Order, run_mkdocs
from generator.accelerator.session import Session
from generator.errors import DataError, Place, Problem
from generator.gc_pause import without_collecting
from generator.pipeline.build.strays import remove_strays
from generator.pipeline.cache import building_key, cache_folder
from generator.pipeline.own_pages import undecodable
from generator.pipeline.progress import Progress
from generator.regular import clear
from generator.writer import SiteTree, WriteReport


class BuiltSite(NamedTuple):
    """The next site, and whether MkDocs had nothing to say about it."""

    tree: SiteTree
    is_quiet: bool


def build_site(root: Path, files: WriteReport, newest: date | None, progress: Progress, *, strict: bool) -> BuiltSite:
    """Build the pages of ``docs/``; the tree with them does not stand in the site's place yet.

    Raises:
        DataError: ``mkdocs.yml`` is wrong, or MkDocs cannot build what it says.
    """
    root = root.resolve()  # MkDocs takes a relative path as one below the folder of its configuration
    remove_strays(root)
    cache = cache_folder(root)
    clear(cache / "templates")  # where an earlier version kept compiled templates
    with without_collecting(), progress.counting("Building", files.written + files.kept) as tick:
        tree = SiteTree(root / "site", cache)
        put = partial(tree.put_all, tick=tick)
        # Were one of them a link, MkDocs would empty the folder that it leads to.
        with _cleared(cache / "docs") as seen, _cleared(cache / "mkdocs") as built:
            session = Session(tick, files.digests, files.heads, put, seen)
            with _undecodable_told(root):
                is_quiet = run_mkdocs(Order(root, built, newest, building_key(), strict), session)
            tree.take(built)
    return BuiltSite(tree, is_quiet)


@contextmanager
def _undecodable_told(root: Path) -> Iterator[None]:
    """Tell in a line each which of people's files are not UTF-8, when MkDocs fails at one: it names none.

    Raises:
        DataError: one of them is not.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        expected = "pages, templates and what they include in UTF-8"
        unknown = Problem(f"MkDocs: {error.reason} in a file that it reads", Place("mkdocs.yml"), expected)
        raise DataError(*(list(undecodable(root)) or [unknown])) from None


@contextmanager
def _cleared(folder: Path) -> Iterator[Path]:
    """Give an empty folder, which is gone afterwards."""
    clear(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        clear(folder)
