"""Work that is shared out between processes comes to what one process makes of it."""

from __future__ import annotations

import os
import signal
import threading
import time
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_build import digests
from test_incremental import small_list

from generator import fork_map as processes
from generator.errors import DataError, Place, Problem
from generator.fork_map import in_a_copy, in_shares, shared_out
from generator.model import Bundle, Page
from generator.pipeline.build import shelves as shelving
from generator.pipeline.build.run import build
from generator.store import inventory as holdings
from generator.writer import docs, write_pages

_MANY = range(1000)


@pytest.fixture
def three_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three processes share all work that can be shared, however little it is."""
    monkeypatch.setattr(processes, "_processors", lambda: 3)
    for module in (processes, docs, holdings, shelving):
        monkeypatch.setattr(module, "_WORTHWHILE", 2)


def _square_and_process(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


@pytest.mark.usefixtures("three_processes")
def test_each_item_is_worked_on_once() -> None:
    """Every item has one result, and each process worked on the items of its share."""
    results = list(shared_out(_MANY, _square_and_process, lambda number: number % 7))
    assert sorted(square for square, _ in results) == [number * number for number in _MANY]
    assert len({process for _, process in results}) == (3 if processes.can_copy() else 1)


@pytest.mark.usefixtures("three_processes")
@given(st.lists(st.integers(0, 50), max_size=30), st.integers(0, 200))
@example([0, 0], 0)
@example([1, 0], 0)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_shares_come_back_in_their_order(weights: list[int], worthwhile: int) -> None:
    """Whatever items weigh, there is one result of each, in their order, whether or not several processes work."""
    items = list(enumerate(weights))
    results = list(in_shares(items, _number_and_process, itemgetter(1), worthwhile))
    assert [number for number, _ in results] == list(range(len(items)))
    if sum(weights) < worthwhile:
        assert {process for _, process in results} <= {os.getpid()}


def _number_and_process(item: tuple[int, int]) -> tuple[int, int]:
    return item[0], os.getpid()


@pytest.mark.usefixtures("three_processes")
def test_shares_weigh_about_the_same() -> None:
    """Each process works on items that follow each other, and that weigh a third of all."""
    weights = [1] * 60 + [10] * 6
    results = list(in_shares(list(enumerate(weights)), _number_and_process, itemgetter(1), 2))
    parts = [list(group) for _, group in groupby(results, itemgetter(1))]
    shares = [sum(weights[number] for number, _ in part) for part in parts]
    assert shares == ([40, 40, 40] if processes.can_copy() else [120])


@pytest.mark.usefixtures("three_processes")
def test_an_error_in_a_share_is_raised_here() -> None:
    """What goes wrong in a share that a copy works on goes wrong here."""
    with pytest.raises(DataError, match=r"a\.yaml:1: wrong"):
        list(in_shares(_MANY, _refuse, lambda _: 1, 2))


@pytest.mark.usefixtures("three_processes")
def test_beside_a_thread_one_process_works() -> None:
    """A process with threads is not copied, since a copy would lack them."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert {process for _, process in shared_out(_MANY, _square_and_process, int)} == {os.getpid()}
        assert in_a_copy(os.getpid) is None
    finally:
        done.set()
        thread.join()


def _refuse(number: int) -> int:
    if number % 3 == 1:
        raise DataError(Problem("wrong", Place("a.yaml", number)))
    return number


@pytest.mark.usefixtures("three_processes")
def test_an_error_of_a_copy_is_raised_here() -> None:
    """What goes wrong in a copy goes wrong here, with the same words, and no copy is left behind."""
    with pytest.raises(DataError, match=r"a\.yaml:1: wrong"):
        list(shared_out(_MANY, _refuse, int))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


class _OddError(Exception):
    """An error that can be written and not be read."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def test_an_error_that_cannot_be_sent_is_told_of() -> None:
    """An error that cannot be handed over comes as the text of its traceback."""
    if not processes.can_copy():
        pytest.skip("this process cannot be copied")

    def fail() -> None:
        raise _OddError(1, 2)

    with pytest.raises(RuntimeError, match="1 and 2"):
        in_a_copy(fail)


def test_a_copy_that_is_killed_is_no_success() -> None:
    """A copy that ends without a word, killed by the system say, is an error and no empty result."""
    if not processes.can_copy():
        pytest.skip("this process cannot be copied")
    with pytest.raises(ChildProcessError, match="killed"):
        in_a_copy(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_a_copy_tells_its_memory_and_copies_nothing_itself() -> None:
    """A copy returns its result and the most memory it held; work that it would share out it does alone."""
    done = in_a_copy(processes.can_copy)
    assert done is None or (done[0] is False and done[1] > 1)


def _grandchild(pipe: int) -> None:
    """Be a process that starts a copy which waits, tells the copy's number, and is killed."""
    in_a_copy(lambda: (os.write(pipe, f"{os.getpid()}\n".encode()), time.sleep(60)))


def test_a_copy_ends_with_the_process_that_made_it() -> None:
    """A build that is killed leaves no copy behind that would write into what the next build writes."""
    if not processes.can_copy():
        pytest.skip("this process cannot be copied")
    reading, writing = os.pipe()
    maker = os.fork()
    if not maker:
        _grandchild(writing)
        os._exit(0)
    copy = int(os.read(reading, 20))
    os.kill(maker, signal.SIGKILL)
    os.waitpid(maker, 0)
    deadline = time.monotonic() + 10
    while _runs(copy) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(copy)


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that has ended and that nobody has asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def _pages(count: int, ending: str) -> list[Bundle]:
    """Return pages in bundles of one."""
    pages = (Page(f"papers/{number}.md", f"Page {number} {ending}\n") for number in range(count))
    return [Bundle(page.path, "", partial(iter, [page]), weight=50) for page in pages]


@pytest.mark.usefixtures("three_processes")
def test_pages_written_by_several_processes_are_all_known(tmp_path: Path) -> None:
    """Pages of all processes are counted and owned: the next run keeps, rewrites and deletes them."""
    first = write_pages(tmp_path / "docs", _pages(50, "one"), tmp_path)
    assert (first.written, first.kept, len(first.digests)) == (50, 0, 50)
    again = write_pages(tmp_path / "docs", _pages(50, "one"), tmp_path)
    assert (again.written, again.kept) == (0, 50)
    fewer = write_pages(tmp_path / "docs", _pages(40, "two"), tmp_path)
    assert (fewer.written, fewer.deleted) == (40, 10)
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == sorted(f"{number}.md" for number in range(40))


@pytest.mark.usefixtures("three_processes")
def test_a_persons_page_is_seen_by_every_process(tmp_path: Path) -> None:
    """Pages that people wrote stay, and each is named, whichever process met it."""
    (tmp_path / "docs/papers").mkdir(parents=True)
    for number in (3, 4, 5):
        (tmp_path / f"docs/papers/{number}.md").write_text("Mine.")
    with pytest.raises(DataError) as told:
        write_pages(tmp_path / "docs", _pages(50, "one"), tmp_path)
    assert sorted(problem.where.name for problem in told.value.problems) == [f"docs/papers/{n}.md" for n in (3, 4, 5)]
    assert {(tmp_path / f"docs/papers/{number}.md").read_text() for number in (3, 4, 5)} == {"Mine."}


def test_a_build_by_several_processes_gives_the_same_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """One process and three write the same files, of ``docs/`` and of the site, byte for byte."""
    for name in ("alone", "shared"):
        (tmp_path / name).mkdir()
    alone, together = small_list(tmp_path / "alone"), small_list(tmp_path / "shared")
    monkeypatch.setattr(processes, "can_copy", lambda: False)
    build(alone)
    monkeypatch.undo()
    request.getfixturevalue("three_processes")
    build(together)
    assert digests(together / "docs") == digests(alone / "docs")
    assert digests(together / "site") == digests(alone / "site")
