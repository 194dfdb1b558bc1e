"""Readers: one module for each kind of file, each turning a file into cards.

A reader is a module (or any object) with `accepts(path)` and `read(path)`, registered in the entry-point group
`paperkg.readers`. A small file gives one card, a large one yields many cards of the same document, a batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from paperkg.errors import SourceError
from paperkg.records import Card


class Reader(Protocol):
    """What every reader offers."""

    def accepts(self, path: Path) -> bool:
        """Whether this reader reads files of this name (the content is not opened)."""

    def read(self, path: Path) -> Iterator[Card]:
        """The cards of a file.

        Raises:
            SourceError: naming file and line of the first fault.
        """


@cache
def readers() -> dict[str, Reader]:
    """All registered readers by name.

    Raises:
        SourceError: when one of them cannot be loaded.
    """
    found: dict[str, Reader] = {}
    for entry in sorted(entry_points(group="paperkg.readers"), key=lambda entry: entry.name):
        try:
            found[entry.name] = entry.load()
        except (ImportError, AttributeError) as error:
            hint = f"mend or uninstall what brings it ({entry.value})"
            raise SourceError(f"the reader '{entry.name}' cannot be loaded ({error})", hint=hint) from error
    return found


def read(path: Path) -> Iterator[Card]:
    """The cards of a file, by the first reader that accepts it.

    Raises:
        SourceError: when no reader accepts it or its reader finds a fault.
    """
    known = readers()
    for reader in known.values():
        if reader.accepts(path):
            return reader.read(path)
    hint = f"the readers are: {', '.join(known)}"
    raise SourceError("no reader knows this kind of file", file=path, hint=hint)
