"""Sites that are built once for all test files, and a browser to look at them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from support import Run, copy_list, serving

from generator.cli import main
from generator.pipeline.build.run import build

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# On a machine that does something else, too, a law takes as long as it takes.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the caches of this user, and where compiled templates are in it."""
    folder = tmp_path_factory.mktemp("caches")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "paperstand/templates"


@pytest.fixture(scope="session")
def embedded_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded list, built."""
    root = copy_list(tmp_path_factory.mktemp("embedded"))
    build(root, strict=True)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if path is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(embedded_list: Path) -> Iterator[str]:
    """The URL of the embedded list's site."""
    with serving(embedded_list / "site") as url:
        yield url


def pytest_configure(config: pytest.Config) -> None:
    """Let a worker of pytest-xdist be copied: the thread that waits for the next test is not needed in a copy."""
    if hasattr(config, "workerinput"):
        config.addinivalue_line("filterwarnings", "ignore:This process .* is multi-threaded:DeprecationWarning")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test was skipped, where everything that tests need is said to be there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PAPERSTAND_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; return its exit code and what it said to stdout and stderr."""

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            main([str(word) for word in words])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Let nothing wait before it is tried again, and try twice at most: what is waited for is told by other tests."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the totals of the fault bench: each test marked as a fault is one that was tried."""
    tried = survived = 0
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        if report.when == "call" and "fault" in report.keywords:
            tried += 1
            survived += report.passed
    if tried:
        terminalreporter.write_line(f"fault bench: {survived} of {tried} faults survived")
