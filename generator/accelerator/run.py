"""One build by MkDocs, with what ``paperstand build`` knows already."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from generator.accelerator.obstacles import is_alone
from generator.accelerator.session import Session
from generator.accelerator.template_cache import RememberingTheme, own_folder
from generator.errors import DataError, Place, Problem

if TYPE_CHECKING:  # where nothing changed, the plugin is not needed
    from generator.accelerator.plugin import PaperstandPlugin

_NAME: Final = "paperstand"
_OLDEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2106, 1, 1, tzinfo=UTC)
"""Shortly before the seconds since 1970 need more than the 32 bits that gzip has for them."""
_log = logging.getLogger(f"mkdocs.{_NAME}")


class Order(NamedTuple):
    """What MkDocs is to do."""

    root: Path
    """The folder of the list."""
    site: Path
    """Where the site is to be put."""
    newest: date | None
    """The day that it is taken to be, so that the same data gives the same bytes."""
    code: str
    """A hash of the code that compiles and renders templates."""
    strict: bool = False


def run_mkdocs(order: Order, session: Session) -> bool:
    """Build a site, and return whether MkDocs had nothing to say about it.

    Raises:
        DataError: ``mkdocs.yml`` is wrong, or MkDocs cannot build what it says.
    """
    with _environment(order.newest), _log_to_stderr() as log:
        try:
            config = load_config(str(_config_file(order.root)), site_dir=str(order.site), strict=order.strict)
            if is_alone(config):
                RememberingTheme.of(config.theme, own_folder(), order.code)
            _build(config, session)
        except (ConfigurationError, BuildError, Abort) as error:
            what = " ".join([*log.errors, str(error)]).strip()
            raise DataError(Problem(f"MkDocs: {what}", Place("mkdocs.yml"), "a site that MkDocs can build")) from None
        return log.is_quiet


def _build(config: MkDocsConfig, session: Session) -> None:
    """Build as MkDocs' own command does; its plugin of ours, where it has one, takes part in this session."""
    plugin = cast("PaperstandPlugin | None", config.plugins.get(_NAME))
    if plugin:
        plugin.session = session
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    if session.note and plugin and plugin.config.accelerate:  # else that is what was asked for
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
