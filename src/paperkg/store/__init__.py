"""Where triples are kept: one interface, met by the embedded store and by remote endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import QueryTriples

from paperkg.rows import Rows

Answer = Rows | bool | QueryTriples
"""What a query gives: rows (SELECT), true or false (ASK), triples (CONSTRUCT, DESCRIBE)."""


class Store(Protocol):
    """What the rest of paperkg asks of a store."""

    def query(self, sparql: str) -> Answer:
        """Run a SPARQL 1.1 query; the prefixes of `paperkg.names` are known to it.

        Raises:
            QueryError: with the place of a syntax error.
            GraphError: when the store is damaged, or its server fails or does not give all that was asked.
        """

    def statements(self, *, merged: bool) -> Iterator[tuple[bytes, bytes]]:
        """All statements, unordered, as N-Triples texts: the graph, and subject with predicate and object.

        `merged`: only the default graph, its name empty; else only the named graphs.
        """
