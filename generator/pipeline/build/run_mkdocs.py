"""``docs/`` to ``site/``, by MkDocs; put together beside the old site and put in its place at the end."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from generator.accelerator.compose import is_alone
from generator.accelerator.mkdocs_files import sparing_mkdocs
from generator.accelerator.session import Session, running
from generator.accelerator.template_cache import RememberingTheme, own_folder
from generator.errors import DataError, Place, Problem
from generator.gc_pause import without_collecting
from generator.pipeline.build.strays import remove_strays
from generator.pipeline.cache import building_key, cache_folder
from generator.pipeline.progress import Progress
from generator.regular import clear
from generator.writer import SiteTree, WriteReport

_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2106, 1, 1, tzinfo=UTC)
"""Shortly before the seconds since 1970 need more than the 32 bits that gzip has for them."""
_PLUGIN = "paperstand"
_log = logging.getLogger(f"mkdocs.{_PLUGIN}")


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
    built = cache / "mkdocs"
    clear(cache / "templates")  # where an earlier version kept compiled templates
    clear(built)  # were it a link, MkDocs would empty the folder that it leads to
    with without_collecting(), progress.counting("Building", files.written + files.kept) as tick:
        tree = SiteTree(root / "site", cache)
        session = Session(tick, files.digests, files.heads, put=partial(tree.put_all, tick=tick))
        with _environment(newest), running(session), sparing_mkdocs():
            quiet = _run_mkdocs(root, built, session, strict=strict)
        tree.take(built)
    return BuiltSite(tree, quiet)


def _run_mkdocs(root: Path, built: Path, session: Session, *, strict: bool) -> bool:
    with _log_to_stderr() as log:
        try:
            config = load_config(str(_config_file(root)), site_dir=str(built), strict=strict)
            if is_alone(config) and (folder := own_folder()):
                RememberingTheme.of(config.theme, folder, building_key())
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
            _tell_what_takes_long(config, session)
        except (ConfigurationError, BuildError, Abort) as error:
            shutil.rmtree(built, ignore_errors=True)
            what = " ".join([*log.errors, str(error)]).strip()
            raise DataError(Problem(f"MkDocs: {what}", Place("mkdocs.yml"), "a site that MkDocs can build")) from None
        return log.is_quiet


def _tell_what_takes_long(config: MkDocsConfig, session: Session) -> None:
    """Tell why pages were rendered by the theme, one by one, unless that is what `accelerate: false` asks for."""
    plugin = config.plugins.get(_PLUGIN)
    if session.note and plugin and plugin.config.get("accelerate"):
        _log.warning("warning: pages were not composed but rendered by the theme, which takes longer: %s", session.note)


def _config_file(root: Path) -> Path:
    path = root / "mkdocs.yml"
    if not path.is_file():
        expected = "a folder with mkdocs.yml, data/ and docs/: `paperstand init` makes one"
        raise DataError(Problem("no such file", Place(str(path)), expected))
    return path


@contextmanager
def _environment(newest: date | None) -> Iterator[None]:
    """Give MkDocs the newest day for the time of the build, so that the same data gives the same bytes."""
    day = newest or _OLDEST.date()
    moment = min(_LATEST, max(_OLDEST, datetime(day.year, day.month, day.day, tzinfo=UTC)))
    names = {"SOURCE_DATE_EPOCH": str(int(moment.timestamp())), "NO_MKDOCS_2_WARNING": "1"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Log(logging.Handler):
    """Warnings of MkDocs as lines to stderr; errors are kept for the one line that ends the command."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.is_quiet = True
        self._lines = logging.StreamHandler()

    def emit(self, record: logging.LogRecord) -> None:
        self.is_quiet = False
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        else:
            self._lines.emit(record)


@contextmanager
def _log_to_stderr() -> Iterator[_Log]:
    logger, handler = logging.getLogger("mkdocs"), _Log()
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
