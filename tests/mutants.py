"""`make mutants`: small changes of a module, one at a time, each of which a test of its own file should notice.

mutmut makes the changes and runs the tests, in a copy of the repository below `.cache/mutants/`. A second run tries
those alone that were not noticed, or whose function has changed. What survives is printed with its name;
`--show NAME` prints the change. docs/design/mutants.md keeps the figures, and tells which may live, and why.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from support import REPOSITORY

_FOLDER = REPOSITORY / ".cache/mutants"
_NEEDED = ("generator", "tests", "benchmarks", "data", "docs/about", "docs/schemas", "mkdocs.yml", "pyproject.toml")
"""What tests need besides the code: all that `tests/support.py` copies for them, and what pytest is told."""
_TIMES_AS_LONG, _AT_LEAST = 15.0, 4.0
"""When a run of tests counts as one without an end, in multiples of their time, and in seconds."""
_STATES = {0: "survived", 1: "killed", 3: "killed", 33: "without a test", -24: "timed out", 24: "timed out"}
"""What mutmut's exit codes mean; a change by which tests get no end is noticed, too."""


_SETTINGS = """

from hypothesis import Phase, settings

settings.register_profile("mutants", settings.default, derandomize=True, database=None, phases=list(Phase)[:3])
settings.load_profile("mutants")
"""
"""How hypothesis tries laws here: always the same examples, and none made smaller, since nobody looks at them."""


class Part(NamedTuple):
    """What is changed, and the tests that should notice."""

    code: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "merge": Part(("generator/merge.py",), ("tests/test_merge.py",)),
    "classify": Part(("generator/classify/*.py",), ("tests/test_classify.py", "tests/test_rules.py")),
    "health": Part(("generator/health.py",), ("tests/test_health.py",)),
    "shapes": Part(("generator/shapes.py",), ("tests/test_shapes.py",)),
    "completion": Part(("generator/completion.py", "generator/sources/paging.py"), ("tests/test_completion.py",)),
    "markup": Part(("generator/markup.py",), ("tests/test_markup.py",)),
    "curate": Part(("generator/curate/*.py",), ("tests/test_curate.py", "tests/test_curation_layer.py")),
    "library": Part(("generator/library/*.py",), ("tests/test_library.py", "tests/test_shelves.py")),
    "store": Part(("generator/store/*.py",), ("tests/test_store.py",)),
    "search": Part(("generator/search/*.py",), ("tests/test_search.py", "tests/test_search_segments.py")),
}


def laid_out(name: str) -> Path:
    """Copy what a part's tests need into its folder, with the settings of mutmut, and return the folder."""
    folder = _FOLDER / name
    for needed in _NEEDED:
        source, target = REPOSITORY / needed, folder / needed
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    with (folder / "tests/conftest.py").open("a") as file:
        file.write(_SETTINGS)
    settings = {
        "source_paths": ["generator"],
        "only_mutate": list(PARTS[name].code),
        "also_copy": [needed for needed in _NEEDED if needed != "generator"],
        "pytest_add_cli_args_test_selection": list(PARTS[name].tests),
        "timeout_multiplier": _TIMES_AS_LONG,
        "timeout_constant": _AT_LEAST,
        "use_git_change_detection": False,
    }
    # JSON's texts, numbers and lists are TOML's, too.
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    with (folder / "pyproject.toml").open("a") as file:
        file.write("\n".join(["\n[tool.mutmut]", *lines, ""]))
    return folder


def mutmut(folder: Path, *words: str) -> None:
    """Run a command of mutmut in a part's folder."""
    subprocess.run([sys.executable, "-m", "mutmut", *words], cwd=folder, check=True)


def forget_unnoticed(folder: Path) -> None:
    """Forget what came of the changes that no test noticed: there may be a test now that does."""
    for path in (folder / "mutants/generator").rglob("*.meta"):
        known = json.loads(path.read_text())
        codes = known["exit_code_by_key"]
        known["exit_code_by_key"] = {
            name: code if _STATES.get(code) == "killed" else None for name, code in codes.items()
        }
        path.write_text(json.dumps(known))


def outcomes(folder: Path) -> dict[str, str]:
    """Return what came of each change."""
    told: dict[str, str] = {}
    for path in sorted((folder / "mutants/generator").rglob("*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"]
        told |= {name: _STATES.get(code, f"ended with {code}") for name, code in codes.items()}
    return told


def tell(name: str, told: dict[str, str]) -> None:
    """Print the names of what was not noticed, and the sums."""
    for mutant, state in told.items():
        if state not in {"killed", "timed out"}:
            print(f"  {state}: {mutant}")  # noqa: T201  # a script that tells what it finds
    sums = Counter(told.values())
    noticed = sums["killed"] + sums["timed out"]
    share = 100 * noticed / len(told) if told else 0
    parts = ", ".join(f"{count} {state}" for state, count in sums.most_common())
    print(f"{name}: {noticed} of {len(told)} noticed, {share:.1f} % ({parts})")  # noqa: T201  # the same


def _run() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; without one, all")
    parser.add_argument("--show", metavar="NAME", help="print the change of this name")
    parser.add_argument("--tell", action="store_true", help="run nothing, tell what came of the last run")
    words = parser.parse_args()
    if unknown := set(words.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in words.parts or PARTS:
        if words.show:
            mutmut(_FOLDER / name, "show", words.show)
            continue
        folder = _FOLDER / name if words.tell else laid_out(name)
        if not words.tell:
            forget_unnoticed(folder)
            mutmut(folder, "run")
        tell(name, outcomes(folder))


if __name__ == "__main__":
    _run()
