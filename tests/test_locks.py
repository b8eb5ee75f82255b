"""Commands that run at the same time do not undo each other's work: the second waits, and says for whom."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Final

import pytest
from lists import store as store_papers
from lists import three
from test_folders import REPLY

from generator import locks
from generator.cli import main
from generator.errors import DataError
from generator.locks import exclusive, shared
from generator.pipeline.build.run import build
from generator.pipeline.edit.add import AddOptions, add
from generator.store import Journal, PaperStore
from generator.writer.ownership import is_generated

fcntl = pytest.importorskip("fcntl", reason="this system has no such locks")

EVENT: Final = (
    '{"issue": {"number": 7, "user": {"login": "ada"}, "labels": [{"name": "add-a-paper"}],'
    ' "body": "### Paper\\n\\n2501.00007\\n"}}'
)
VERBS: Final[Mapping[str, list[str]]] = {
    "build": [],
    "generate": [],
    "fetch": ["--now", "2025-11-01"],
    "import": ["../2025-02-03.json"],
    "add": ["--offline", "--file", "data/curation/added.yaml", "2501.00001"],
    "form": ["../event.json"],
    "schema": [],
    "init": ["more"],
    "check": [],
    "explain": ["2510.00001"],
    "status": [],
}
"""What each verb is called with; `serve` does nothing but build, again and again."""
WRITERS: Final = ("build", "generate", "fetch", "import", "add", "form")
WAITS_FOR: Final = {
    **dict.fromkeys(("build", "generate", "schema", "explain"), "docs"),
    **dict.fromkeys(("fetch", "import", "add", "form"), "."),
    **dict.fromkeys(("check", "status"), "data"),
    "init": "more",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list `l` that has been built once."""
    home = tmp_path_factory.mktemp("made")
    main(["--root", str(home), "init", "l"])
    (home / "l/data/sources.yaml").write_text("sources: []\n")
    (home / "2025-02-03.json").write_text(REPLY)
    (home / "event.json").write_text(EVENT)
    store_papers(home / "l", three())
    build(home / "l")
    return home


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that list, in which one stands."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path / "l")
    return tmp_path / "l"


@contextmanager
def held(folder: Path, kind: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a folder as another process does: by an open file of its own."""
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, kind)
    try:
        yield
    finally:
        os.close(handle)


def begun(*words: str) -> int:
    """Run the command in a process of its own, which does not wait for this one, and return its number."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        main(list(words))
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Return the exit code of a process once it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_waits_for_whom_it_would_disturb(root: Path, verb: str, caplog: pytest.LogCaptureFixture) -> None:
    """While another process holds what it needs, a verb waits and says so, once; then it ends well."""
    folder = root / WAITS_FOR[verb]
    folder.mkdir(exist_ok=True)
    codes: list[int] = []

    def work() -> None:
        try:
            main([verb, *VERBS[verb]])
            codes.append(0)
        except SystemExit as end:
            codes.append(int(end.code or 0))

    with held(folder), caplog.at_level(logging.WARNING):
        thread = threading.Thread(target=work)
        thread.start()
        while not caplog.records and thread.is_alive():
            thread.join(0.01)
        before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
        thread.join(0.15)
        assert thread.is_alive()
        assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    thread.join()
    assert codes == [0]
    assert [record.getMessage() for record in caplog.records if record.name == "paperstand"] == [
        f"waiting for process {os.getpid()}, which is at work here"
    ]


@pytest.mark.parametrize(("one", "other"), [*combinations_with_replacement(WRITERS, 2)])
def test_every_two_at_once_do_what_each_would_do(root: Path, one: str, other: str) -> None:
    """Both end well, nothing is lost, and the next run refuses none of its own pages."""
    first, second = begun(one, *VERBS[one]), begun(other, *VERBS[other])
    assert (ended(first), ended(second)) == (0, 0)
    main(["generate"])
    known = PaperStore(root / "data").load().papers.keys()
    assert ("2502.00001" in known) is ("import" in {one, other})
    added = root / "data/curation/added.yaml"
    assert (added.is_file() and "2501.00001" in added.read_text()) is ("add" in {one, other})
    assert (root / "data/curation/issue-7.yaml").is_file() is ("form" in {one, other})


def test_of_many_at_once_none_is_lost(root: Path) -> None:
    """What many add while others make pages is all there, and the site is the one that a single run makes."""
    children = [begun("add", *VERBS["add"][:-1], f"2501.1{number:04}") for number in range(8)]
    children += [begun("build") for _ in range(3)]
    children += [begun(verb, *words) for verb, words in VERBS.items() if verb != "add"]
    assert {ended(child) for child in children} == {0}
    added = (root / "data/curation/added.yaml").read_text()
    assert [number for number in range(8) if f"2501.1{number:04}" not in added] == []
    build(root)
    site = {path.relative_to(root): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    shutil.rmtree(root / "site")
    shutil.rmtree(root / ".cache")
    build(root)
    again = {path.relative_to(root): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    assert site == again


def test_a_page_is_known_as_the_generators(made: Path) -> None:
    """Every generated page has the shape by which pages are known that an earlier version left unstamped."""
    pages = list((made / "l/docs/papers").glob("*.md")) + list((made / "l/docs").glob("*/*/*.md"))
    assert len(pages) > 10
    for path in {*pages, made / "l/docs/index.md"}:
        assert is_generated(made / "l/docs", path.relative_to(made / "l/docs").as_posix(), is_known=False), path
    for path in (made / "l/docs/about").glob("*.md"):
        assert not is_generated(made / "l/docs", f"about/{path.name}", is_known=False), path


def test_it_says_which_command_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The command line of the other process is told, as far as the system tells it."""
    if not Path("/proc/locks").is_file():
        pytest.skip("this system does not tell who holds a lock")
    code = "import fcntl, os; fcntl.flock(os.open('.', 0), fcntl.LOCK_EX); print(flush=True); input()"
    command = [sys.executable, "-c", code, "/usr/bin/paperstand", "--root", "my list", "fetch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as other:
        assert other.stdout
        other.stdout.readline()
        expected = (
            rf"`paperstand --root 'my list' fetch` \(process {other.pid}\) is at work here; expected one at a time"
        )
        with pytest.raises(DataError, match=expected), exclusive(tmp_path, patience=0):
            pass
        other.communicate(b"\n")
    assert caplog.records == []


def test_readers_are_together_and_writers_alone(tmp_path: Path) -> None:
    """Two may share a folder, nobody may hold it with them, and of a lock that was let go nothing is left."""
    refused = pytest.raises(DataError, match="at work here")
    with shared(tmp_path, patience=0), shared(tmp_path, patience=0), refused, exclusive(tmp_path, patience=0):
        pass
    with exclusive(tmp_path, patience=0):
        for way in (shared, exclusive):
            with pytest.raises(DataError, match="at work here"), way(tmp_path, patience=0):
                pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_goes_with_its_process_and_its_copies_keep_none(tmp_path: Path) -> None:
    """A killed process holds nothing; a copy of a process that has let go (`generator.fork_map`) neither."""
    child = os.fork()
    if not child:
        with exclusive(tmp_path):
            os.kill(os.getpid(), signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
    with exclusive(tmp_path, patience=0):
        copy = os.fork()
        if not copy:
            signal.pause()
    try:
        with exclusive(tmp_path, patience=0):
            pass
    finally:
        os.kill(copy, signal.SIGKILL)
        ended(copy)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.EINVAL])
def test_where_the_file_system_knows_no_locks_nobody_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What cannot be locked is worked on all the same."""

    def refuse(*_: object) -> None:
        raise OSError(number, "no locks here")

    monkeypatch.setattr(locks.fcntl, "flock", refuse)
    with exclusive(tmp_path), shared(tmp_path):
        pass
    with exclusive(tmp_path / "not yet"):
        pass


def test_a_change_of_several_files_waits_for_readers(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While pages are made out of data/, what is fetched is not put there file by file."""
    done: list[bool] = []
    with held(root / "data", fcntl.LOCK_SH), caplog.at_level(logging.WARNING):
        thread = threading.Thread(target=lambda: done.append(_commit(root)))
        thread.start()
        while not caplog.records and thread.is_alive():
            thread.join(0.01)
        assert not (root / "data/metrics/2025-11.csv").exists()
        assert add(root, ["2501.00002"], AddOptions()).added
    thread.join()
    assert done == [True]
    assert (root / "data/metrics/2025-11.csv").exists()


def _commit(root: Path) -> bool:
    Journal(root / "data").commit({"metrics/2025-11.csv": b"a\n", "metrics/2025-12.csv": b"b\n"})
    return True
