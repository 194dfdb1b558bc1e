"""Statements as canonical RDF text: sorted, without blank nodes, the same bytes for the same facts.

Lines of N-Quads are sorted outside memory, so that a graph of any size can be exported.
"""

from __future__ import annotations

import heapq
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph
from pyoxigraph import RdfFormat

from paperkg import names
from paperkg.names import BASE
from paperkg.views.export import MERGED, jsonld, rdfxml

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
"""The syntax of each format, by which Oxigraph reads it again."""

LINES_IN_MEMORY = 500_000

_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "


def write(
    statements: Iterable[tuple[bytes, bytes]],
    format: str,
    out: IO[bytes],
    *,
    base: str = BASE,
    context: Mapping[str, Any] | None = None,
    lines_in_memory: int = LINES_IN_MEMORY,
) -> None:
    """Write statements, in any order, to a binary stream in a canonical form of one of `SYNTAXES`.

    A statement is a pair of N-Triples texts: the graph (empty for the default graph) and subject, predicate, object.
    `base` is where the IRIs of things begin, `context` the JSON-LD context. More than `lines_in_memory` statements are
    sorted in temporary files.

    Raises:
        QueryError: when a format cannot hold a statement; nothing is written then.
    """
    if format in ("ntriples", "nquads"):
        out.writelines(_sorted((_line(graph, triple) for graph, triple in statements), lines_in_memory))
        return
    if format == "rdfxml":
        statements = rdfxml.writable(statements)
    lines = map(_from_key, _sorted((_key(graph, triple) for graph, triple in statements), lines_in_memory))
    quads = itertools.chain.from_iterable(
        pyoxigraph.parse(b"".join(batch), format=RdfFormat.N_QUADS) for batch in _batched(lines, 10_000)
    )
    if format == "jsonld":
        out.writelines(piece.encode() for piece in jsonld.text(quads, context or {}, f"{base}id/"))
        return
    if format == "rdfxml":
        rdfxml.write((quad.triple for quad in quads), out)
        return
    prefixes = names.prefixes(base)
    with_header = cast("IO[bytes]", _SortedHeader(out, len(prefixes)))
    terms = (quad.triple for quad in quads) if format in MERGED else quads
    pyoxigraph.serialize(terms, output=with_header, format=SYNTAXES[format], prefixes=prefixes)


class _SortedHeader(io.RawIOBase):
    """Passes text on, with its first lines, the declarations of prefixes, sorted: Oxigraph writes them in any order."""

    def __init__(self, out: IO[bytes], lines: int) -> None:
        self._out = out
        self._lines = lines
        self._header: bytes | None = b""

    def writable(self) -> bool:
        return True

    def write(self, content: Buffer) -> int:
        data = bytes(content)
        if self._header is not None:
            self._header += data
            *lines, rest = self._header.split(b"\n", self._lines)
            if len(lines) < self._lines:
                return len(data)
            self._header = None
            self._out.write(b"".join(line + b"\n" for line in sorted(lines)) + b"\n" + rest)
        else:
            self._out.write(data)
        return len(data)


def _key(graph: bytes, triple: bytes) -> bytes:
    """A statement as a line whose order is the one in which a person reads: by graph, by subject, its types first."""
    subject, _, rest = triple.partition(b" ")
    return b"%b\t%b\t%b%b\n" % (graph, subject, b"1" if rest.startswith(_TYPE) else b"2", rest)


def _from_key(line: bytes) -> bytes:
    graph, subject, rest = line[:-1].split(b"\t", 2)
    return _line(graph, b"%b %b" % (subject, rest[1:]))


def _line(graph: bytes, triple: bytes) -> bytes:
    return b"%b %b .\n" % (triple, graph) if graph else b"%b .\n" % triple


def _sorted(lines: Iterable[bytes], in_memory: int) -> Iterator[bytes]:
    """The different lines in order of code points."""
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        for batch in _batched(lines, in_memory):
            batch = sorted(batch)
            if len(batch) == in_memory:
                run = cast("IO[bytes]", files.enter_context(tempfile.TemporaryFile()))
                run.writelines(batch)
                run.seek(0)
                runs.append(run)
            else:
                runs.append(batch)
        for line, _ in itertools.groupby(heapq.merge(*runs)):
            yield line


def _batched(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    iterator = iter(lines)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
