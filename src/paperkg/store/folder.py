"""The graph folder: complete versions of a graph, and one small file that says which of them counts.

    kg/CURRENT            the name of the version in force, replaced in one step
    kg/<version>/store/   the embedded store
    kg/<version>/names.db the name index (SQLite), derived from the store
    kg/<version>/manifest.json   format, counts, sources with their hashes, sizes of the store's files

A build prepares a new version beside the old one and switches at the end, so that a build killed at any moment leaves
the old graph in force. What a killed build left behind is removed by the next one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from paperkg.errors import GraphError

FORMAT = 1
"""The version of this layout; a graph of another one is refused, with what to do."""


_VERSION = re.compile(r"v[1-9][0-9]{0,17}")
_PARTS = {"store", "names.db", "names.db-journal", "manifest.json"}

Loaded = TypeVar("Loaded")


class Source(msgspec.Struct, frozen=True):
    """A source that went into a graph: its name, the SHA-256 of its bytes, and the keys of its documents."""

    name: str
    sha256: str
    documents: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a store, to tell whether it is whole and where it came from."""

    format: int = FORMAT
    paperkg: str
    base: str
    quads: int
    sources: tuple[Source, ...] = ()
    files: dict[str, int] = {}


class GraphFolder:
    """A folder such as `kg/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current = path / "CURRENT"

    @contextmanager
    def new_version(self) -> Iterator[Path]:
        """A folder to prepare the next version in; it comes into force when the block ends without an error.

        Raises:
            GraphError: when another build is at work, the folder holds other files or cannot be written.
        """
        with self._locked():
            in_force = self._version()
            self._remove_versions(keep=in_force)
            prepared = self.path / f"v{int(in_force[1:]) + 1 if in_force else 1}"
            prepared.mkdir()
            try:
                yield prepared
                self._switch(prepared.name)
            except BaseException:
                shutil.rmtree(prepared, ignore_errors=True)
                raise
            self._remove_versions(keep=prepared.name)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        import filelock  # only a build needs it, and it is slow to import

        lock = filelock.FileLock(self.path / "lock", timeout=0)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self._version() is None and self._foreign():
                raise GraphError("the folder holds other files", file=self.path, hint="name an empty or a new folder")
            with lock:
                yield
        except filelock.Timeout:
            raise GraphError("another build is at work", file=self.path, hint="wait for it to end") from None
        except (OSError, sqlite3.Error) as error:
            reason = (isinstance(error, OSError) and error.strerror) or error
            hint = "name another --kg, or make room there"
            raise GraphError(f"cannot be written ({reason})", file=self.path, hint=hint) from error

    def read(self, load: Callable[[Path, Manifest], Loaded]) -> Loaded:
        """What `load` makes of the version in force; of the next one, should a build replace it meanwhile.

        Raises:
            GraphError: when there is no graph, or it is damaged or of a newer format.
        """
        while True:
            version = self.current()
            try:
                return load(version, self.manifest(version))
            except GraphError:
                if self._version() == version.name:
                    raise

    def current(self) -> Path:
        """The folder of the version in force.

        Raises:
            GraphError: when there is none.
        """
        version = self._version()
        if version is None:
            hint = "run `paperkg build` first, or name a graph with --kg"
            raise GraphError("there is no graph here", file=self.path, hint=hint)
        return self.path / version

    def manifest(self, version: Path) -> Manifest:
        """The manifest of a version, its store's files compared with it.

        Raises:
            GraphError: when it is damaged or of a newer format.
        """
        try:
            content = (version / "manifest.json").read_bytes()
            found = json.loads(content).get("format")
            if found != FORMAT:
                hint = "update paperkg" if isinstance(found, int) and found > FORMAT else "build it again"
                raise GraphError(f"the graph has format {found}, not {FORMAT}", file=self.path, hint=hint)
            manifest = msgspec.json.decode(content, type=Manifest)
        except (OSError, ValueError, AttributeError, msgspec.MsgspecError) as error:
            raise GraphError(f"the manifest cannot be read ({error})", file=version, hint="build it again") from None
        for name, size in manifest.files.items():
            file = version / name
            if not file.is_file() or file.stat().st_size != size:
                raise GraphError(f"the file {name} is damaged", file=version, hint="build the graph again")
        return manifest

    def seal(self, version: Path, manifest: Manifest) -> None:
        """Write the manifest of a prepared version, with the sizes of its files, durably."""
        files = {
            file.relative_to(version).as_posix(): file.stat().st_size
            for file in sorted(version.rglob("*"))
            if file.is_file() and not file.name.startswith("LO")  # LOG and LOCK, which readers may touch
        }
        _write(version / "manifest.json", msgspec.json.encode(msgspec.structs.replace(manifest, files=files)))
        _sync_folder(version)

    def _version(self) -> str | None:
        try:
            name = self._current.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _VERSION.fullmatch(name) and (self.path / name).is_dir() else None

    def _switch(self, version: str) -> None:
        beside = self.path / "CURRENT.new"
        _write(beside, f"{version}\n".encode("ascii"))
        beside.replace(self._current)
        _sync_folder(self.path)

    def _versions(self) -> list[Path]:
        """The versions, whole or not. A folder that holds anything else is somebody's own, whatever its name."""
        entries = (entry for entry in self.path.iterdir() if _VERSION.fullmatch(entry.name) and entry.is_dir())
        return [entry for entry in entries if {part.name for part in entry.iterdir()} <= _PARTS]

    def _foreign(self) -> bool:
        ours = {"lock", "CURRENT", "CURRENT.new", *(version.name for version in self._versions())}
        return any(entry.name not in ours for entry in self.path.iterdir())

    def _remove_versions(self, keep: str | None) -> None:
        for version in self._versions():
            if version.name != keep:
                shutil.rmtree(version, ignore_errors=True)


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
