"""Sites that are built once for all test files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from support import copy_list

from generator.pipeline import build


@pytest.fixture(scope="session")
def embedded_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded list, built."""
    root = copy_list(tmp_path_factory.mktemp("embedded"))
    build(root, strict=True)
    return root


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test was skipped, where everything that tests need is said to be there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PAPERSTAND_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


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
