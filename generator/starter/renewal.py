"""The shipped files of a list as a newer version has them; what people changed or deleted is left alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator.config import read_site_config, read_site_url
from generator.errors import Place, Problem, Severity, UsageError, nearest
from generator.files import write_atomically
from generator.locks import exclusive
from generator.manifest import content_hash
from generator.regular import read_regular
from generator.starter.record import ShippedRecord, read_record, record_of, write_record
from generator.starter.shipped import Answers, shipped_files

_REQUIREMENTS: Final = "requirements.txt"
_COMMAND: Final = "`paperstand init --renew`"


@dataclass(frozen=True, slots=True)
class Renewal:
    """What renewing came to, by paths in the list."""

    written: tuple[str, ...]
    changed: tuple[str, ...]
    """Those of people's that differ from what is shipped: they stay as they are."""


@dataclass(frozen=True, slots=True)
class _State:
    """How the files of a list stand to those that are shipped."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    """Those that nobody changed, of which a newer version is shipped."""
    changed: tuple[str, ...]


def renew(root: Path, requirement: str | None, names: Collection[str] = ()) -> Renewal:
    """Write the shipped files that are missing or that nobody has changed, and those that are named in any case.

    ``requirement`` is where the list gets the generator from, from now on; None where that is to stay.

    Raises:
        UsageError: a name is of no shipped file.
        DataError: the list's record cannot be read.
    """
    with exclusive(root):
        return _renew(root, requirement, names)


def _renew(root: Path, requirement: str | None, names: Collection[str]) -> Renewal:
    known = read_record(root)
    answers = known.answers if known else _answers(root)
    answers = replace(answers, requirement=requirement or _requirement(root) or answers.requirement)
    shipped = shipped_files(answers)
    if unknown := [name for name in names if name not in shipped]:
        suggestion = nearest(unknown[0], shipped)
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        raise UsageError(f"{unknown[0]}: no file that `paperstand init` writes{hint}")
    record = record_of(answers, shipped)
    state = _state(root, shipped, known)
    written = sorted({*state.missing, *state.outdated, *names})
    for name in written:
        write_atomically(root / name, shipped[name])
    changed = tuple(name for name in state.changed if name not in names)
    # Of what people changed, the record keeps what they changed it from: changed back, it is renewed.
    old = known.hashes if known else {}
    hashes = {**record.hashes, **{name: old.get(name, "") for name in changed}}
    if known is None or ShippedRecord(answers, hashes) != known:
        write_record(root, ShippedRecord(answers, hashes))
    return Renewal(tuple(written), changed)


def outdated(root: Path) -> Iterator[Problem]:
    """Yield a warning for each shipped file that nobody changed and of which a newer version is shipped.

    Raises:
        DataError: the list's record cannot be read.
    """
    known = read_record(root)
    if known is None:
        return
    for name in _state(root, shipped_files(known.answers), known).outdated:
        yield Problem(
            "an earlier version of a shipped file", Place(name), f"the newer one: {_COMMAND}", severity=Severity.WARNING
        )


def _state(root: Path, shipped: dict[str, bytes], known: ShippedRecord | None) -> _State:
    missing, old, changed = [], [], []
    before = known.hashes if known else {}
    for name, content in shipped.items():
        now = _content(root / name)
        if now is None:
            missing += [] if name in before else [name]  # what was shipped and is gone was deleted by somebody
        elif now == content:
            continue
        elif content_hash(now) == before.get(name) or (name == _REQUIREMENTS and _requirement(root)):
            old.append(name)
        else:
            changed.append(name)
    return _State(tuple(missing), tuple(old), tuple(changed))


def _content(path: Path) -> bytes | None:
    """Return what stands in a file, nothing where something else stands in its place, and None where nothing does."""
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError:  # a folder or a link: of people's, as everything that is not as it was shipped
        return b""


def _requirement(root: Path) -> str | None:
    """Return the one requirement of a list, if it is the generator: that line is there to be changed."""
    text = (_content(root / _REQUIREMENTS) or b"").decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return lines[0] if len(lines) == 1 and re.match(r"paperstand\b", lines[0]) else None


def _answers(root: Path) -> Answers:
    """Return what was answered when the list was started, as far as ``mkdocs.yml`` tells."""
    return Answers(str(read_site_config(root).get("site_name") or "Papers"), read_site_url(root) or "")
