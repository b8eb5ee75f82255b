"""What a list was started with: ``.paperstand.json``, which tells the files that nobody changed from the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from generator.errors import DataError, Place, Problem
from generator.files import write_atomically
from generator.manifest import content_hash
from generator.regular import read_regular
from generator.starter.shipped import Answers

RECORD: Final = ".paperstand.json"
_EXPECTED: Final = "a file as `paperstand init` writes it; delete it, and `paperstand init --renew` makes one"


@dataclass(frozen=True, slots=True)
class ShippedRecord:
    """The answers with which the files of a list were made, and the hash of each as it was shipped."""

    answers: Answers
    hashes: Mapping[str, str] = field(default_factory=dict)


def record_of(answers: Answers, files: Mapping[str, bytes]) -> ShippedRecord:
    """Return the record of files as they are shipped."""
    return ShippedRecord(answers, {name: content_hash(content) for name, content in files.items()})


def read_record(root: Path) -> ShippedRecord | None:
    """Return the record of a list; None where there is none, since an earlier version has started it.

    Raises:
        DataError: it is not what is written here.
    """
    try:
        noted = json.loads(read_regular(root / RECORD))
        answers = Answers(**{name: str(value) for name, value in noted["answers"].items()})
        return ShippedRecord(answers, {str(name): str(digest) for name, digest in noted["files"].items()})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise DataError(Problem("cannot be read", Place(RECORD), _EXPECTED)) from None


def write_record(root: Path, record: ShippedRecord) -> None:
    """Write the record of a list."""
    noted = {"answers": asdict(record.answers), "files": dict(sorted(record.hashes.items()))}
    write_atomically(root / RECORD, (json.dumps(noted, ensure_ascii=False, indent=1) + "\n").encode())
