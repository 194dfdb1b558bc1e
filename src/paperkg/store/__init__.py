"""Where triples are kept: one interface, met by the embedded store and later by remote endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from pyoxigraph import QueryTriples

from paperkg.rows import Rows, Term

Answer = Rows | bool | QueryTriples
"""What a query gives: rows (SELECT), true or false (ASK), triples (CONSTRUCT, DESCRIBE)."""


class Store(Protocol):
    """What the rest of paperkg asks of a store."""

    def query(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Answer:
        """Run a SPARQL 1.1 query with some variables bound to terms.

        Raises:
            QueryError: with the place of a syntax error.
        """

    def statements(self, *, merged: bool) -> Iterator[tuple[bytes, bytes]]:
        """All statements, unordered, as N-Triples texts: the graph, and subject with predicate and object.

        `merged`: only the default graph, its name empty; else only the named graphs.
        """
