"""The fault bench, second part: the machine fails. A full disk, a folder that cannot be written to, a kill, a clock."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from lists import listing, store
from replay import Fault, made, made_item, replaying
from test_faults import STORED, assert_richer, fetch, papers_of, write_list

from generator import files
from generator.health import judge_list
from generator.merge import absorb, absorb_figures
from generator.model import DayState, Listing
from generator.store import HealthStore, Journal, PaperStore, sole_writer
from generator.store.versions import joined

NOW = date(2025, 3, 8)
DAYS = {
    "2025-03-04": [made_item(f"2503.0000{n}", upvotes=n) for n in range(1, 4)],
    "2025-03-05": [made_item(f"2503.0001{n}", upvotes=n) for n in range(1, 4)],
    "2025-03-06": [made_item("2503.00001", upvotes=30), *(made_item(f"2503.0002{n}") for n in range(1, 4))],
}
SPAN = ("--since", "2025-03-04", "--until", "2025-03-07")
NOBODY = 65534
Steps = Callable[[], None]


def in_child(action: Callable[[], int]) -> int:
    """Run something in a forked process and return its exit code, or minus the signal that killed it."""
    child = os.fork()
    if not child:
        code = 99
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            code = action()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killing_at(number: int) -> None:
    """Let this process be killed at its so many-th step of writing: before a file is filled, named, or moved."""
    left = iter(range(number, 0, -1))

    def step() -> None:
        if next(left, 0) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    fsync, replace, unlink = os.fsync, Path.replace, Path.unlink

    def counting_fsync(handle: int) -> None:
        step()
        fsync(handle)

    def counting_replace(self: Path, target: Path) -> Path:
        step()
        moved = replace(self, target)
        step()
        return moved

    def counting_unlink(self: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002  # the library's
        step()
        unlink(self, missing_ok)

    files.os.fsync = counting_fsync  # type: ignore[attr-defined, assignment]
    Path.replace, Path.unlink = counting_replace, counting_unlink  # type: ignore[method-assign, assignment]


def whole_days(root: Path) -> Iterator[str]:
    """Yield the stored days, having checked that each is there whole, with its figures, or not at all."""
    stored = PaperStore(root / "data").load()
    for day, items in DAYS.items():
        keys = {str(item["paper"]["id"]) for item in items}  # type: ignore[index]
        there = {key for key in keys if date.fromisoformat(day) in getattr(stored.papers.get(key), "listed", ())}
        assert there in (set(), keys)
        if there:
            assert keys <= {key for key, _ in stored.figures}
            yield day


def _told(*papers: tuple[str, str, int]) -> list[Listing]:
    days = {"a": date(2025, 3, 4), "b": date(2025, 3, 5)}
    return [listing(key, f"Title of {key}", days[day], upvotes=upvotes) for key, day, upvotes in papers]


@pytest.mark.fault
def test_what_is_pulled_after_a_kill_is_neither_lost_nor_written_over(tmp_path: Path) -> None:
    """Whichever write a process was killed at, files that another machine's papers came into meanwhile keep both."""
    before = _told(("2503.00001", "a", 1), ("2503.00002", "b", 1))
    ours = _told(("2503.00003", "a", 2), ("2503.00004", "b", 2))
    theirs = _told(("2503.00005", "a", 3), ("2503.00001", "b", 9))
    pulled = tmp_path / "other"
    store(pulled, [*before, *theirs])
    for number in count(1):
        root = tmp_path / str(number)
        store(root, before)

        def killed(root: Path = root, number: int = number) -> int:
            killing_at(number)
            store(root, ours)
            return 0

        code = in_child(killed)
        is_noted = (root / "data/.journal.json").exists()
        if is_noted:
            shutil.copytree(pulled / "data", root / "data", dirs_exist_ok=True)
            read = PaperStore(root / "data").load()
            assert {"2503.00005", "2503.00001"} <= read.papers.keys()  # what was pulled is seen at once
            Journal(root / "data").finish(joined)
            stored = PaperStore(root / "data").load()
            assert stored.papers == absorb({}, [*before, *ours, *theirs])
            assert stored.figures == absorb_figures({}, [*before, *ours, *theirs])
        if code == 0:
            assert number > 6
            break


@pytest.mark.fault
def test_a_kill_at_any_write_leaves_whole_days_and_heals(tmp_path: Path) -> None:
    """Killed at every single step of writing, a fetch leaves days whole or absent, and the next one ends well."""
    with replaying(made(DAYS), NOW) as replay:
        control = write_list(tmp_path / "control", replay.url)
        assert fetch(control, NOW, *SPAN) == 0
        number, code = 0, -signal.SIGKILL
        while code == -signal.SIGKILL:
            number += 1
            root = write_list(tmp_path / str(number), replay.url)
            fetch(root, NOW, "--since", str(STORED), "--until", str(STORED))

            def killed(root: Path = root, number: int = number) -> int:
                killing_at(number)
                return fetch(root, NOW, *SPAN)

            code = in_child(killed)
            assert "2025-03-04" in list(whole_days(root))
            assert fetch(root, NOW, *SPAN) == 0
            assert sorted(whole_days(root)) == sorted(DAYS)
            assert papers_of(root) == papers_of(control)
            assert list((root / "data").rglob("*.tmp")) == []
            assert HealthStore(root / "data").load() == HealthStore(control / "data").load()
        assert code == 0
        assert number > 10


@pytest.mark.fault
def test_an_interrupted_backfill_goes_on_where_it_was(tmp_path: Path) -> None:
    """The same command asks for the days that were not reached, and for no earlier one."""
    with replaying(made(DAYS), NOW, {date(2025, 3, 6): Fault(503)}) as replay:
        root = write_list(tmp_path, replay.url)
        assert fetch(root, NOW, *SPAN) == 3
    with replaying(made(DAYS), NOW) as replay:
        write_list(root, replay.url)
        assert fetch(root, NOW, *SPAN) == 0
        assert replay.days == ["2025-03-05", "2025-03-06", "2025-03-07"]
        replay.asked.clear()
        assert fetch(root, NOW, *SPAN) == 0
        assert len(replay.days) == 4
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_a_backfill_that_starts_over_skips_nothing(tmp_path: Path) -> None:
    """When `data/` was deleted after an interruption all days are asked for again."""
    with replaying(made(DAYS), NOW, {date(2025, 3, 6): Fault(503)}) as replay:
        root = write_list(tmp_path, replay.url)
        assert fetch(root, NOW, *SPAN) == 3
    shutil.rmtree(root / "data")
    with replaying(made(DAYS), NOW) as replay:
        write_list(root, replay.url)
        assert fetch(root, NOW, *SPAN) == 0
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_a_fetch_that_was_killed_keeps_none_from_the_next(tmp_path: Path) -> None:
    """The lock of a list goes with the process that held it; two at once: see `test_locks`."""
    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)

        def killed() -> int:
            with sole_writer(root / "data"):
                os.kill(os.getpid(), signal.SIGKILL)
            return 0

        assert in_child(killed) == -signal.SIGKILL
        assert fetch(root, NOW, *SPAN) == 0
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_full_disk_is_told_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    """Exit 1 and one line; what was stored is as it was, no half file stays, and with room again all is well."""
    left = iter(range(number, 0, -1))
    fsync = os.fsync

    def full(handle: int) -> None:
        if next(left, 1) == 1:
            raise OSError(errno.ENOSPC, "No space left on device", "data")
        fsync(handle)

    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)
        fetch(root, NOW, "--since", str(STORED), "--until", str(STORED))
        kept, stored = papers_of(root), PaperStore(root / "data").load()
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(files.os, "fsync", full)
            assert fetch(root, NOW, *SPAN) == 1
        assert "No space left on device" in capsys.readouterr().err
        assert_richer(root, stored, kept)
        assert list(root.rglob("*.tmp")) == []
        assert "2025-03-04" in list(whole_days(root))
        assert fetch(root, NOW, *SPAN) == 0
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    """The kernel itself refuses to write more: exit 1, and what was stored is as it was."""
    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)
        fetch(root, NOW, "--since", str(STORED), "--until", str(STORED))
        kept = papers_of(root)

        def limited() -> int:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
            return fetch(root, NOW, *SPAN)

        assert in_child(limited) == 1
        assert papers_of(root) == kept
        assert fetch(root, NOW, *SPAN) == 0
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_a_folder_that_cannot_be_written_to_is_told() -> None:
    """Another user than the owner gets exit 1, and nothing is changed."""
    with replaying(made(DAYS), NOW) as replay, tempfile.TemporaryDirectory() as folder:
        root = write_list(Path(folder), replay.url)
        fetch(root, NOW, "--since", str(STORED), "--until", str(STORED))
        kept = papers_of(root)
        inner = [root, *(path for path in root.rglob("*") if path.is_dir())]

        def as_another() -> int:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            return fetch(root, NOW, *SPAN)

        for path in inner:
            path.chmod(0o555)
        try:
            assert in_child(as_another) == 1
            assert papers_of(root) == kept
        finally:
            for path in inner:
                path.chmod(0o755)
        assert fetch(root, NOW, *SPAN) == 0
        assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_an_interrupt_keeps_what_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in the middle is exit 130 and one line; the days before it are stored whole, and the next run goes on."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)
        with monkeypatch.context() as patch:
            patch.setattr("generator.health.judge_list", _third(interrupt))
            assert fetch(root, NOW, *SPAN) == 130
        assert "goes on from there" in capsys.readouterr().err
        assert sorted(whole_days(root)) == ["2025-03-04", "2025-03-05"]
        assert fetch(root, NOW, *SPAN) == 0
    assert sorted(whole_days(root)) == sorted(DAYS)


def _third(action: Callable[..., object]) -> Callable[..., object]:
    """Return a function that judges as usual twice, and then does something else."""
    left = iter((judge_list, judge_list))

    def judge(*words: object) -> object:
        return next(left, action)(*words)  # type: ignore[arg-type]

    return judge


@pytest.mark.fault
@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=-1), timedelta(0)])
def test_a_clock_that_jumps_back_harms_nothing(tmp_path: Path, jump: timedelta) -> None:
    """A run on an earlier day changes no stored fact, settles nothing to come, and the next run is as ever."""
    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)
        assert fetch(root, NOW, *SPAN) == 0
        kept, health = papers_of(root), HealthStore(root / "data").load()["hf"]
        assert fetch(root, NOW + jump) == 0
        assert papers_of(root) == kept
        assert HealthStore(root / "data").load()["hf"].settled[-1] == health.settled[-1]
        assert fetch(root, NOW) == 0
        assert HealthStore(root / "data").load()["hf"].attempt == NOW
    assert sorted(whole_days(root)) == sorted(DAYS)


@pytest.mark.fault
def test_a_clock_that_jumps_ahead_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A day that has not come by the source's clock is exit 3 after one request, and nothing is settled."""
    with replaying(made(DAYS), NOW) as replay:
        root = write_list(tmp_path, replay.url)
        assert fetch(root, NOW, *SPAN) == 0
        kept, health = papers_of(root), HealthStore(root / "data").load()
        replay.asked.clear()
        assert fetch(root, date(2099, 1, 1)) == 3
        assert len(replay.asked) == 1
        assert "its clock says" in capsys.readouterr().err
        assert (papers_of(root), HealthStore(root / "data").load()) == (kept, health)
        assert fetch(root, NOW) == 0
    states = HealthStore(root / "data").load()["hf"].days
    assert {state.state for day, state in states.items() if str(day) in DAYS} == {DayState.COMPLETE}
