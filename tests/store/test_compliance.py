"""What every store must do, whatever engine is behind it. A new store is one more `store` here.

Remote stores run against real servers. Virtuoso is set up to give at most 5 rows, so that every answer here is paged.
"""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph
import pytest
from pyoxigraph import Literal, QueryTriples, RdfFormat

from paperkg.errors import QueryError
from paperkg.names import expand, prefixes
from paperkg.rows import Rows
from paperkg.store import Store
from paperkg.store.embedded import EmbeddedStore
from paperkg.store.remote import RemoteStore

Serve = Callable[..., str]

TITLE = expand("dcterms:title")
HOSTILE = ["a\tb\r\nc", "\x01\x7f", "\u2028", '"quoted\\"', "<!> .", "\u00e9", "e\u0301", "x" * 100_000]
QUADS = [
    "<https://x.org/p> <{t}> {o} .".replace("{t}", TITLE),
    "<https://x.org/p> <{t}> {o} <https://x.org/d1> .".replace("{t}", TITLE),
    "<https://x.org/p> <{t}> {o} <https://x.org/d2> .".replace("{t}", TITLE),
]
TEXT = "".join(quad.replace("{o}", str(Literal(text))) + "\n" for text in HOSTILE for quad in QUADS)


@pytest.fixture(scope="module", params=["embedded", "oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Store:
    if request.param != "embedded":
        return RemoteStore(serve(request.param, TEXT, rows=5), prefixes())
    folder = tmp_path_factory.mktemp("store") / "store"
    EmbeddedStore.create(folder, [TEXT]).close()
    return EmbeddedStore.open(folder, prefixes())


def test_select_gives_rows(store: Store) -> None:
    answer = store.query("SELECT ?o ?nothing WHERE { ?s dcterms:title ?o }")
    assert isinstance(answer, Rows)
    assert answer.columns == ("o", "nothing")
    assert sorted(answer) == sorted((text, None) for text in HOSTILE)


def test_the_default_graph_holds_each_statement_once(store: Store) -> None:
    answer = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    assert list(answer) == [(len(HOSTILE),)]


def test_named_graphs_can_be_asked(store: Store) -> None:
    # A server may hold graphs beside ours.
    ours = 'FILTER STRSTARTS(STR(?g), "https://x.org/d")'
    answer = store.query(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }} ORDER BY ?g")
    assert isinstance(answer, Rows)
    assert list(answer) == [("https://x.org/d1",), ("https://x.org/d2",)]


def test_ask_gives_true_or_false(store: Store) -> None:
    assert store.query("ASK { ?s dcterms:title ?o }") is True
    assert store.query("ASK { ?s dcterms:creator ?o }") is False


def test_construct_gives_triples(store: Store) -> None:
    answer = store.query("CONSTRUCT { ?o rdfs:label ?s } WHERE { ?s dcterms:title ?o FILTER isIRI(?o) }")
    assert isinstance(answer, QueryTriples)
    assert list(answer) == []
    answer = store.query("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s dcterms:title ?o }")
    assert isinstance(answer, QueryTriples)
    assert len(list(answer)) == len(HOSTILE)


def test_prefixes_of_vocabularies_and_things_are_known(store: Store) -> None:
    assert store.query("ASK { ?s dcterms:title ?o FILTER(?s != method:vision-transformer) }") is True


@pytest.mark.parametrize("sparql", ["SELECT ?s WHERE { ?s ?p }", "", "nonsense", "SELECT ?s WHERE { nope:x ?p ?s }"])
def test_a_syntax_error_is_told_with_its_place(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"the query is not valid SPARQL at line 1, column \d+: "):
        store.query(sparql)


@pytest.mark.parametrize("update", ["DELETE WHERE { ?s ?p ?o }", "INSERT DATA { <a:b> <a:b> <a:b> }", "DROP ALL"])
def test_a_query_cannot_write(store: Store, update: str) -> None:
    with pytest.raises(QueryError):
        store.query(update)
    assert store.query("ASK { ?s dcterms:title ?o }") is True


@pytest.mark.parametrize("merged", [True, False])
def test_statements_are_all_there_as_text(store: Store, merged: bool) -> None:
    found = list(store.statements(merged=merged))
    lines = [b"%b %b ." % (triple, graph) for graph, triple in found]
    parsed = pyoxigraph.parse(b"\n".join(lines), format=RdfFormat.N_QUADS)
    expected = [
        q
        for q in pyoxigraph.parse(TEXT, format=RdfFormat.N_QUADS)
        if isinstance(q.graph_name, pyoxigraph.DefaultGraph) == merged
    ]
    assert sorted(map(str, parsed)) == sorted(map(str, expected))
    assert all(bool(graph) != merged for graph, _ in found)
    assert not any(b"\n" in triple for _, triple in found)
