"""Entries by their keys, loaded when they are asked for; those of the last few shelves are kept."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from generator.library.orders import Entries, shelf_name
from generator.library.outline import Outline
from generator.model import Entry

_OPEN: Final = 8
"""Shelves of which entries are kept: a month, those beside it, and some that short lists reach back to."""


class Loader:
    """The entries of a library."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._loaded: OrderedDict[str, dict[str, Entry]] = OrderedDict()

    def on_shelf(self, name: str, keys: Sequence[str]) -> Entries:
        """Return entries of one shelf."""
        loaded = self._loaded.setdefault(name, {})
        self._loaded.move_to_end(name)
        if missing := [key for key in keys if key not in loaded]:
            loaded.update((entry.key, entry) for entry in self._outline.shelves[name].load(missing))
            while len(self._loaded) > _OPEN:
                self._loaded.popitem(last=False)
        return tuple(loaded[key] for key in keys)

    def with_keys(self, keys: Iterable[str]) -> Entries:
        """Return entries of any shelves; of each shelf all at once."""
        keys = list(keys)
        shelves: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            shelves[self._outline.places[key]].append(key)
        found = {entry.key: entry for name, members in shelves.items() for entry in self.on_shelf(name, members)}
        return tuple(found[key] for key in keys)

    def of_day(self, name: str) -> Entries:
        """Return the entries of a day by its name, as its edition orders them, then by rank."""
        keys = self._outline.keys(name)
        return self.on_shelf(shelf_name(name), keys) if keys else ()
