"""What the publishing workflow keeps between its runs: it saves work, and changes nothing of the site."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from support import REPOSITORY
from test_build import digests
from test_incremental import small_list

from generator.manifest import read_manifest
from generator.pipeline.build.run import build
from generator.pipeline.build.timings import Timings

_FOLDERS = (".github/workflows", "generator/starter/own/github/workflows")
_SITE = "Keep what earlier builds made"


def _steps(folder: str, name: str) -> list[dict[str, object]]:
    """Return the steps of a workflow that have to do with caches."""
    workflow = yaml.safe_load((REPOSITORY / folder / name).read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step for step in steps if "cache" in str(step.get("uses", "")) or "cache" in step.get("with", {})]


def _kept(folder: str = _FOLDERS[0]) -> list[str]:
    """Return the paths that the workflow keeps for the next build."""
    step = next(step for step in _steps(folder, "publish.yml") if step["name"] == _SITE)
    return str(step["with"]["path"]).split()  # type: ignore[index]  # a mapping in every workflow


def _tar(root: Path, archive: Path) -> None:
    """Pack what is kept, with the options of GNU tar that actions/cache gives it (but for compression)."""
    paths = "".join(f"{path}\n" for path in _kept() if (root / path).exists())
    command = ["tar", "--posix", "-cf", str(archive), "-P", "-C", str(root), "--files-from", "-"]
    subprocess.run(command, input=paths, text=True, check=True)  # whichever tar is there


def _untar(archive: Path, root: Path) -> None:
    subprocess.run(["tar", "-xf", str(archive), "-P", "-C", str(root)], check=True)  # noqa: S607  # the same


def _is_generated(root: Path) -> set[str]:
    return {f"docs/{path}" for path in read_manifest(root / "docs")}


def _checkout(root: Path, target: Path) -> Path:
    """Copy what is committed, as a checkout does: everything is new, whatever its age was."""
    generated = _is_generated(root)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if name not in generated and not name.startswith((".cache/", "site/", "docs/.paperstand")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
    return target


def _cut_to_seconds(root: Path) -> None:
    """Take away what an archive of another kind would lose of the times of files."""
    for path in root.rglob("*"):
        second = int(path.stat().st_mtime)
        os.utime(path, (second, second))


def _need_gnu_tar() -> None:
    told = subprocess.run(["tar", "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S607  # the same
    if "GNU tar" not in told:
        pytest.skip("GNU tar, with which actions/cache packs on Linux, is not here")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A list that was built twice, and the archive of what the workflow keeps of it."""
    _need_gnu_tar()
    root = small_list(tmp_path_factory.mktemp("first"))
    for _ in range(2):
        build(root)
    packed = tmp_path_factory.mktemp("packed") / "cache.tar"
    _tar(root, packed)
    return root, packed


def _edit_nothing(root: Path) -> None:
    del root


def _edit_a_paper(root: Path) -> None:
    (root / "data/curation").mkdir(exist_ok=True)
    (root / "data/curation/a.yaml").write_text('papers: {"2506.01937": {note: Read *it*.}}')


def _remove_a_day(root: Path) -> None:
    (root / "data/papers/2025/2025-06-02.json").unlink()


@pytest.mark.parametrize("edit", [_edit_nothing, _edit_a_paper, _remove_a_day])
def test_a_restored_cache_gives_the_site_of_a_clean_build(
    edit: object, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    """In a fresh checkout a build on what was kept gives what one from nothing gives, and writes only the edit."""
    first, packed = archive
    clean = _checkout(first, tmp_path / "clean")
    restored = _checkout(first, tmp_path / "restored")
    _untar(packed, restored)
    for root in (clean, restored):
        edit(root)  # type: ignore[operator]  # one of the functions above
    build(clean)
    timings = Timings()
    generated = build(restored, timings=timings)
    assert digests(restored / "site") == digests(clean / "site")
    assert _is_generated(restored) == _is_generated(clean)
    assert generated.files.kept > generated.files.written
    if edit is _edit_nothing:
        assert {name: stage.files for name, stage in timings.stages.items()} == dict.fromkeys(timings.stages, 0)


def test_times_cut_to_seconds_cost_work_and_nothing_else(archive: tuple[Path, Path], tmp_path: Path) -> None:
    """Where times of files lose what is below a second, pages are compared by content, and the site is the same."""
    first, packed = archive
    restored = _checkout(first, tmp_path)
    _untar(packed, restored)
    _cut_to_seconds(restored)
    assert build(restored).files.written == 0
    assert digests(restored / "site") == digests(first / "site")


@pytest.mark.parametrize("part", [".cache", "site", "docs"])
def test_a_part_of_the_cache_is_as_good_as_none(part: str, archive: tuple[Path, Path], tmp_path: Path) -> None:
    """Whatever of it is missing, the build makes anew."""
    first, packed = archive
    restored = _checkout(first, tmp_path)
    _untar(packed, restored)
    if part == "docs":
        for name in _is_generated(restored):
            (restored / name).unlink()
        (restored / "docs/.paperstand.json").unlink()
    else:
        shutil.rmtree(restored / part)
    build(restored)
    assert digests(restored / "site") == digests(first / "site")


@pytest.mark.parametrize("folder", _FOLDERS)
def test_everything_generated_is_kept_and_nothing_that_people_write(folder: str, embedded_list: Path) -> None:
    """The paths are those that git ignores: a page of people's that came out of a cache would undo their edit of it."""
    kept = _kept(folder)
    assert {".cache", "site", "docs/.paperstand.json"} <= set(kept)
    generated = _is_generated(embedded_list)
    folders = tuple(f"{path}/" for path in kept)
    assert generated
    assert [path for path in generated if path not in kept and not path.startswith(folders)] == []
    asked = subprocess.run(
        ["git", "check-ignore", "--stdin", "--no-index"],  # noqa: S607  # whichever git is there
        cwd=REPOSITORY,
        input="\n".join(path if Path(path).suffix else f"{path}/x" for path in kept),
        text=True,
        capture_output=True,
        check=False,
    )
    assert len(asked.stdout.split()) == len(kept)


@pytest.mark.parametrize("folder", _FOLDERS)
def test_only_publishing_saves_a_cache(folder: str) -> None:
    """No workflow but the publishing one has a cache, and its key is new in every run: each one saves."""
    for path in (REPOSITORY / folder).glob("*.yml"):
        steps = _steps(folder, path.name)
        if path.name != "publish.yml":
            assert steps == []
            continue
        for step in steps:
            settings = step["with"]
            assert settings["key"] == f"{settings['restore-keys']}${{{{ github.run_id }}}}"  # type: ignore[index]  # a mapping
