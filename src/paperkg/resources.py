"""Where the files that travel with paperkg are: its ontology, its saved queries and the sources of the bundled graph.

In a wheel they lie inside the package (`paperkg/bundled`), in a checkout at the repository's root. Both are real
folders, so every function here gives a plain `Path`; nothing is read or copied.
"""

from __future__ import annotations

from pathlib import Path

from paperkg.errors import PaperkgError

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "bundled", _PACKAGE.parents[1])


def folder(name: str) -> Path:
    """One of the folders that travel with paperkg: "ontology", "queries" or "data".

    Raises:
        PaperkgError: when the installation does not hold it.

    >>> folder("data").is_dir()
    True
    """
    for root in _ROOTS:
        if (root / name).is_dir():
            return root / name
    raise PaperkgError(f"the folder {name!r} that belongs to paperkg is missing", hint="install paperkg again")


def ontology() -> Path:
    """The ontology, the shapes and the JSON-LD context, with the rules in `rules/`.

    >>> (ontology() / "paperkg.ttl").name
    'paperkg.ttl'
    """
    return folder("ontology")


def queries() -> Path:
    """The saved queries, one `.rq` file for each question."""
    return folder("queries")


def data() -> Path:
    """The sources of the bundled graph."""
    return folder("data")


def start() -> Path:
    """What a folder of one's own starts with."""
    return _PACKAGE / "start"
