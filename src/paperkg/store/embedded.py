"""The embedded store: Oxigraph on disk, written once by a bulk load, then only read."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat

from paperkg.errors import GraphError, QueryError
from paperkg.names import PREFIXES
from paperkg.rows import Rows
from paperkg.store import Answer, syntax


class EmbeddedStore:
    """An Oxigraph store in a folder; see `paperkg.store.Store` for what it offers."""

    def __init__(self, store: pyoxigraph.Store, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self.oxigraph = store
        self._prefixes = dict(prefixes)

    @classmethod
    def create(cls, folder: Path, nquads: Iterable[str]) -> EmbeddedStore:
        """A new store in a folder, filled from pieces of N-Quads text, durable when this returns.

        Raises:
            GraphError: when the folder cannot be written, or a text is too long for a store.
        """
        try:
            folder.mkdir(parents=True)
            store = pyoxigraph.Store(str(folder.resolve()))  # its lock knows a store by its path in full
            store.bulk_load(input=cast("IO[bytes]", _Stream(nquads)), format=RdfFormat.N_QUADS)
        except OSError as error:
            hint = "name another --kg, or make room there"
            raise GraphError(f"the store cannot be written ({error})", file=folder, hint=hint) from error
        except MemoryError:  # what Oxigraph's reader says of a line beyond its buffer
            raise GraphError("a text in the sources is longer than 16 MB", hint="shorten it") from None
        return cls(store)

    @classmethod
    def open(cls, folder: Path, prefixes: Mapping[str, str] = PREFIXES) -> EmbeddedStore:
        """The store in a folder, for reading; queries may use the prefixes without declaring them.

        Raises:
            GraphError: when there is none or it is damaged.
        """
        try:
            return cls(pyoxigraph.Store.read_only(str(folder.resolve())), prefixes)
        except (OSError, ValueError, RuntimeError) as error:
            raise GraphError(f"the store cannot be opened ({error})", file=folder, hint="build it again") from error

    def __len__(self) -> int:
        return len(self.oxigraph)

    def query(self, sparql: str) -> Answer:
        """Run a query; see `paperkg.store.Store.query`."""
        try:
            answer = self.oxigraph.query(sparql, prefixes=self._prefixes)
            if isinstance(answer, QueryTriples):
                return answer
            if isinstance(answer, pyoxigraph.QueryBoolean):
                return bool(answer)
            columns = [variable.value for variable in answer.variables]
            return Rows(columns, (tuple(solution) for solution in answer))
        except SyntaxError as error:
            raise syntax.fault(sparql, error, self._prefixes) from None
        except ValueError as error:
            raise QueryError(f"the query failed ({error})") from error
        except (OSError, RuntimeError) as error:
            raise GraphError(f"the store cannot be read ({error})", hint="it is damaged: build it again") from error

    def statements(self, *, merged: bool) -> Iterator[tuple[bytes, bytes]]:
        """Graph and triple; see `paperkg.store.Store.statements`. They pass through a file, never through memory."""
        graphs = [DefaultGraph()] if merged else sorted(self.oxigraph.named_graphs(), key=str)
        for graph in graphs:
            name = b"" if isinstance(graph, DefaultGraph) else str(graph).encode()
            with tempfile.TemporaryFile() as file:
                self.oxigraph.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)
                file.seek(0)
                yield from ((name, line[:-3]) for line in file)

    def derive(self, construct: str, graph: str) -> int:
        """Add what a CONSTRUCT query gives to a named graph; the number of new triples."""
        answer = self.query(construct)
        if not isinstance(answer, QueryTriples):
            raise QueryError("a rule is a CONSTRUCT query")
        name = NamedNode(graph)
        before = len(self)
        self.oxigraph.bulk_extend(Quad(triple.subject, triple.predicate, triple.object, name) for triple in answer)
        return len(self) - before

    def close(self) -> None:
        """Write everything to disk and let the folder go."""
        self.oxigraph.flush()
        self.oxigraph.optimize()


class _Stream(io.RawIOBase):
    """Pieces of text as the binary file that a bulk load reads, in small portions; nothing is copied twice."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece.encode("utf-8", "replace"))
        size = len(self._rest) if size < 0 else size
        part, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return part
