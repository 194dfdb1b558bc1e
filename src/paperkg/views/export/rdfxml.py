"""RDF/XML, the syntax that oldest tools read: triples of one graph, the same bytes for the same triples.

XML limits what it can say. A property must end in a name of XML; characters that XML cannot hold become U+FFFD.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, cast
from xml.sax import SAXException

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from paperkg.errors import QueryError
from paperkg.names import PREFIXES
from paperkg.views.export import xml_text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_ROOT = re.compile(rb"<rdf:RDF( [^>]*)>")


def writable(statements: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Statements (graph; subject, predicate, object in N-Triples) as XML can hold them.

    Raises:
        QueryError: at a property that XML cannot name.
    """
    seen: set[bytes] = set()
    for graph, triple in statements:
        predicate = triple.split(b" ", 2)[1]
        if predicate not in seen:
            seen.add(predicate)
            if not _has_name(NamedNode(predicate[1:-1].decode())):
                hint = "choose another format, such as turtle"
                raise QueryError(f"RDF/XML has no name for the property {predicate.decode()}", hint=hint)
        yield graph, xml_text.legal_triple(triple)


def _has_name(predicate: NamedNode) -> bool:
    """Whether another reader gets a property back: some end in a digit or slash, some are words of RDF/XML itself."""
    import rdflib
    from rdflib.exceptions import ParserError

    triple = Triple(NamedNode("urn:subject"), predicate, Literal("object"))
    try:
        text = pyoxigraph.serialize([triple], format=RdfFormat.RDF_XML)
        found = rdflib.Graph().parse(data=text, format="xml")
    except (OSError, ParserError, SAXException):
        return False
    return list(found.predicates()) == [rdflib.URIRef(predicate.value)]


def write(triples: Iterable[Triple], out: IO[bytes]) -> None:
    """Write triples, sorted by subject, to a binary stream."""
    stream = cast("IO[bytes]", _Mended(out))
    pyoxigraph.serialize(triples, output=stream, format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    out.write(b"\n")


class _Mended(io.RawIOBase):
    """Passes text on, the namespaces of its root sorted and carriage returns escaped: Oxigraph does neither."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._head: bytes | None = b""

    def writable(self) -> bool:
        return True

    def write(self, content: Buffer) -> int:
        data = bytes(content)
        text = data
        if self._head is not None:
            self._head += data
            root = _ROOT.search(self._head)
            if root is None:
                return len(data)
            namespaces = b"".join(b"\n\t" + namespace for namespace in sorted(root[1].split()))
            text = self._head[: root.start(1)] + namespaces + self._head[root.end(1) :]
            self._head = None
        self._out.write(xml_text.carriage_returns(text))
        return len(data)
