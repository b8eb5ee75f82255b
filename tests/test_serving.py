"""`serve` says where the site is, names a port that is taken, and follows whatever people write."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import copy_list

from generator.cli import main
from generator.errors import UsageError
from generator.pipeline.build.generate import generate
from generator.pipeline.build.watch import Watcher, listening_error

_LONGEST = 30


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_named_before_anything_is_built(
    tmp_path: Path, taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line names the port and a free one, the exit code is that of wrong usage, and nothing is written."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    with pytest.raises(SystemExit) as end:
        main(["--root", str(tmp_path), "serve", "--port", str(taken)])
    said = capsys.readouterr().err
    assert end.value.code == UsageError.exit_code
    assert said.startswith(
        f"--port {taken}: something else listens on 127.0.0.1:{taken} already; did you mean `--port "
    )
    assert said.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


def test_an_address_of_elsewhere_is_named() -> None:
    """What is wrong with a host is told with the host."""
    error = listening_error(OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "192.0.2.1", 80)
    assert isinstance(error, UsageError)
    assert str(error).startswith("--host 192.0.2.1 --port 80: Cannot assign requested address; expected ")


def test_what_people_write_is_watched_wherever_it_is(tmp_path: Path) -> None:
    """All files of people's in docs/ are seen, beside generated ones, too; those are not, nor an editor's own."""
    root = copy_list(tmp_path)
    generate(root)
    mine = {"mine.md", "papers/mine.md", "more/of/mine.md", "overrides/main.html"}
    for name in (*mine, ".mine.md.swp", "mine.md~", "papers/.mine.tmp"):
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text("Mine.")
    watcher = Watcher(root)
    seen: set[str] = set()
    folders = [root / "docs"]
    while folders:
        for entry in watcher.entries(str(folders.pop())):
            if entry.is_dir():
                folders.append(Path(entry.path))
            else:
                seen.add(Path(entry.path).relative_to(root / "docs").as_posix())
    assert {name for name in seen if not name.startswith(("about/", "schemas/"))} == mine
    assert "about/index.md" in seen


def test_the_site_is_served_and_follows_a_page_of_peoples(tmp_path: Path) -> None:
    """The address is told; a new page anywhere in docs/ is there soon; interrupted, it ends well."""
    root = tmp_path / "l"
    main(["--root", str(tmp_path), "init", "l"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "generator", "--root", str(root), "serve", "--port", str(port)]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=where) as serving:
        try:
            assert serving.stderr
            told = [serving.stderr.readline(), serving.stderr.readline()]
            assert told[1] == f"the site is at http://127.0.0.1:{port}/ until you press Ctrl+C\n"
            _write_until(root / "docs/own/pages/mine.md", root / "site/own/pages/mine/index.html")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/own/pages/mine/", timeout=20) as answer:
                assert b"Of my own" in answer.read()
            serving.send_signal(signal.SIGINT)
            assert serving.wait(timeout=20) == 0
        finally:
            serving.kill()


def _write_until(page: Path, made: Path) -> None:
    """Write a page again and again until it is made: the first time may be before anybody looks."""
    page.parent.mkdir(parents=True)
    ends = time.monotonic() + _LONGEST
    while not made.is_file() and time.monotonic() < ends:
        page.write_text(f"# Of my own\n\n{time.monotonic()}\n")
        time.sleep(2)
