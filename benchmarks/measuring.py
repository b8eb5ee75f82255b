"""Runs a command in a process of its own and measures it: the clock, processors, memory, bytes written.

The command is started by a small process, which is this file run as a script: what Linux keeps as a process's largest
size begins with that of the process that started it, so a command started by a large one would look large itself.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_HAS_PROC = Path("/proc/self/smaps_rollup").is_file() and Path("/proc/self/io").is_file()
_PAUSE_S = 0.05
_MOST_BUSY = 0.05
_UNIT = 1 if sys.platform == "darwin" else 1024
MEMORY = (
    "Memory is the most that the whole tree of processes held: of one process its largest resident size, which the "
    "system keeps; of several the sum of their proportional sizes, in which shared pages count once"
    if _HAS_PROC
    else "Memory is the largest resident size of the largest process: this system does not tell that of several"
)
WRITTEN = (
    "Bytes written are all that the processes handed to the system, caches and notes included"
    if _HAS_PROC
    else "Bytes written are those of pages"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a command, or a stage of one, came to; None is what is not known of it."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processors."""
    peak_mb: float | None = None
    """The most memory that the tree of processes held, in millions of bytes."""
    written: int | None = None
    """Bytes written."""
    own_mb: float | None = None
    """The most memory of `paperstand build`'s first process, as it tells itself."""
    indexer_mb: float | None = None
    """That of its search indexer's, where that has a process of its own."""


def run(command: list[str], folder: Path) -> Run:
    """Run a command in a folder and return what it came to.

    What was written before is on the disk when it starts, so that no command pays for the one before it.

    Raises:
        SystemExit: the command failed; what it said is told.
    """
    environment = {
        **os.environ,
        "SITE_URL": "https://example.org/papers/",
        "NO_MKDOCS_2_WARNING": "1",
        "XDG_CACHE_HOME": str(folder / ".caches"),  # no command finds what another folder's has left there
    }
    os.sync()
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        watcher = [sys.executable, "-I", __file__, report.name, *command]
        done = subprocess.run(
            watcher, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stderr.decode(errors='replace')}")
        return Run(**json.loads(Path(report.name).read_bytes()))


def _watch(command: list[str]) -> tuple[int, Run]:
    """Run a command as a child of this process; return its exit code and what it came to."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    sampler = _Sampler(process.pid)
    sampler.start()
    if _HAS_PROC:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # what /proc tells of it goes when it is reaped
        wall, written = time.perf_counter() - start, _bytes_written(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
    else:
        _, status, usage = os.wait4(process.pid, 0)
        wall, written = time.perf_counter() - start, None
    sampler.stop()
    largest = max(usage.ru_maxrss * _UNIT, sampler.peak)
    return os.waitstatus_to_exitcode(status), Run(wall, _seconds(usage), largest / 1e6, written)


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


class _Sampler(threading.Thread):
    """Looks now and then at how much a tree of several processes holds; never for more than a part of the time.

    A single process is left in peace: the system keeps its largest size anyway.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        """Sample until it is stopped."""
        pause = _PAUSE_S if _HAS_PROC else None
        while not self._done.wait(pause) and _HAS_PROC:
            before = time.thread_time()
            found = tree(self._pid)
            if len(found) > 1:
                self.peak = max(self.peak, sum(map(proportional_size, found)))
            pause = max(_PAUSE_S, (time.thread_time() - before) / _MOST_BUSY)

    def stop(self) -> None:
        """Take no more samples."""
        self._done.set()
        self.join()


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found = [root]
    for pid in found:  # grows while it is gone through
        found += children.get(pid, [])
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            with suppress(OSError):  # a process that has ended meanwhile
                after_name = Path(entry.path, "stat").read_text(errors="replace").rpartition(")")[2]
                yield int(entry.name), int(after_name.split()[1])


def proportional_size(pid: int) -> int:
    """Return the bytes that a process holds, those that it shares in proportion; 0 where it has ended."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _bytes_written(pid: int) -> int | None:
    """Return what a process that has ended, and those that it waited for, wrote."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "io").read_text().splitlines():
            if line.startswith("wchar:"):
                return int(line.split()[1])
    return None


def files_below(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder."""
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in files_below(folder))


def file_system(folder: Path) -> str:
    """Return the kind of file system that a folder is on, such as ``ext4``; empty where it is not told."""
    with suppress(OSError):
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
        places = {mount[1]: mount[2] for mount in mounts}
        return next(
            places[str(place)] for place in (folder.resolve(), *folder.resolve().parents) if str(place) in places
        )
    return ""


def main() -> None:
    """Run the command of the arguments behind the first, which names the file for the report."""
    report, *command = sys.argv[1:]
    code, done = _watch(command)
    fields = {name: getattr(done, name) for name in ("wall", "cpu", "peak_mb", "written")}
    Path(report).write_text(json.dumps(fields))
    sys.exit(code)


if __name__ == "__main__":
    main()
