"""``docs/`` to ``site/``, by MkDocs; built beside the old site and put in its place at the end."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError
from mkdocs.livereload import LiveReloadServer

from generator.accelerator.plugin import telling
from generator.errors import DataError, Place, Problem
from generator.pipeline.generating import Generated, generate
from generator.pipeline.progress import Progress, silent

_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


def build(root: Path, progress: Progress = silent, *, strict: bool = False) -> Generated:
    """Generate the pages of the list at ``root`` and build its site.

    Raises:
        DataError: the data or ``mkdocs.yml`` is wrong; the site stays as it was.
    """
    generated = generate(root, progress)
    _build_site(root, generated, progress, strict=strict)
    return generated


def _build_site(root: Path, generated: Generated, progress: Progress, *, strict: bool) -> None:
    site, beside, old = root / "site", root / ".site-new", root / ".site-old"
    for leftover in (beside, old):
        shutil.rmtree(leftover, ignore_errors=True)
    pages = generated.files.written + generated.files.kept
    with _environment(generated), _log_to_stderr() as log, progress.counting("Building", pages) as tick, telling(tick):
        try:
            config = load_config(str(_config_file(root)), site_dir=str(beside), strict=strict)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except (ConfigurationError, BuildError, Abort) as error:
            shutil.rmtree(beside, ignore_errors=True)
            what = " ".join([*log.errors, str(error)]).strip()
            raise DataError(Problem(f"MkDocs: {what}", Place("mkdocs.yml"), "a site that MkDocs can build")) from None
    if site.exists():
        site.rename(old)
    beside.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _config_file(root: Path) -> Path:
    path = root / "mkdocs.yml"
    if not path.is_file():
        expected = "a folder with mkdocs.yml, data/ and docs/: `paperstand init` makes one"
        raise DataError(Problem("no such file", Place(str(path)), expected))
    return path


@contextmanager
def _environment(generated: Generated) -> Iterator[None]:
    """Give MkDocs the newest day for the time of the build, so that the same data gives the same bytes."""
    newest = generated.newest or _OLDEST.date()
    moment = max(_OLDEST, datetime(newest.year, newest.month, newest.day, tzinfo=UTC))
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
        self._lines = logging.StreamHandler()

    def emit(self, record: logging.LogRecord) -> None:
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


def serve(root: Path, address: tuple[str, int], progress: Progress, report: Callable[[Generated], None]) -> None:
    """Build the site, serve it on loopback, and build it again whenever something that people write changes."""

    def rebuild() -> None:
        try:
            report(build(root, progress))
        except DataError as error:
            logging.getLogger("mkdocs.livereload").error("%s", error)  # noqa: TRY400  # told in one line

    report(build(root, progress))
    host, port = address
    server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(root / "site"))
    for name in ("mkdocs.yml", "data", "docs/about", "docs/overrides"):
        if (root / name).exists():
            server.watch(str(root / name))
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no types there
    except KeyboardInterrupt:
        server.shutdown()
