"""Queries made ready for a server: what they use is declared, and their pages together are the whole answer."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat

from paperkg.names import PREFIXES
from paperkg.rows import Rows
from paperkg.store.embedded import EmbeddedStore
from paperkg.store.paging import declare, pages

TEXT = st.text(st.sampled_from("\\\"'{}<># \n:?") | st.characters(codec="utf-8"), max_size=20)
GRAPH = "https://x.org/g"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = pyoxigraph.Store()
    text = "".join(f'<https://x.org/{i}> <https://x.org/p> "{i % 7}" .\n' for i in range(30))
    store.load(text, RdfFormat.N_TRIPLES)
    store.load(text, RdfFormat.N_TRIPLES, to_graph=NamedNode(GRAPH))
    return EmbeddedStore(store)


def rows(store: EmbeddedStore, query: str) -> Rows:
    answer = store.query(query)
    assert isinstance(answer, Rows)
    return answer


def triples(store: EmbeddedStore, query: str) -> set[str]:
    answer = store.query(query)
    assert isinstance(answer, QueryTriples)
    return set(map(str, answer))


@given(TEXT)
def test_what_stands_in_a_string_declares_nothing(text: str) -> None:
    query = f"ASK {{ ?s foaf:name {Literal('pk:x ' + text + ' skos:y')} }} # oa:x"
    declared = declare(query, PREFIXES)
    assert declared == f"PREFIX foaf: <http://xmlns.com/foaf/0.1/> {query}"


@pytest.mark.parametrize(
    ("query", "used"),
    [
        ("SELECT ?foaf { ?s ?p ?o }", []),
        ("SELECT * { ?s a pk:Paper ; dcterms:title/skos:prefLabel|^foaf:name ?o }", ["dcterms", "foaf", "pk", "skos"]),
        ("SELECT * { ?s a pk:Paper FILTER(?o<?b&&?c>skos:x) }", ["pk", "skos"]),
        ("SELECT * { <pk:x> ?p 'x'@en FILTER (?n = xsd:integer('1')) }", ["xsd"]),
        ("SELECT * { _:foaf ?p 'it''s' . _:pk ?p <http://x/#oa:y> }", []),
        ("prefix pk: <http://x/> SELECT * { ?s pk:a pk:b ; unknown:c 'x'^^xsd:date }", ["xsd"]),
        ('SELECT * { ?s ?p \'\'\'it\'s pk:x\'\'\' ; ?q """a "quoted" oa:x""" ; rdf:type ?t }', ["rdf"]),
    ],
)
def test_only_what_is_used_is_declared(query: str, used: list[str]) -> None:
    assert declare(query, PREFIXES) == "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in used) + query


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("SELECT ?s ?o { ?s ?p ?o }", "ORDER BY ?s ?o"),
        ("SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?o)", "?s ?o"),
        (
            "PREFIX x: <https://x.org/> SELECT ?s ?o FROM <https://x.org/g> WHERE { ?s x:p ?o } # the end",
            "ORDER BY ?s ?o",
        ),
        ("# a comment {\nBASE <https://x.org/> SELECT DISTINCT ('FROM <x>' AS ?s) ?o { ?t <p> ?o }", "ORDER BY ?s ?o"),
        (
            "SELECT ?o (COUNT(*) AS ?s) FROM NAMED <https://x.org/g> { GRAPH ?g { ?t ?p ?o } } GROUP BY ?o",
            "ORDER BY ?o ?s",
        ),
    ],
)
def test_the_pages_of_a_select_are_its_rows(store: EmbeddedStore, query: str, order: str) -> None:
    whole = rows(store, query)
    parts = pages(query, whole.columns)
    assert list(rows(store, parts.counted())) == [(len(whole),)]
    found = [row for offset in range(0, len(whole), 4) for row in rows(store, parts.page(order, 4, offset))]
    assert sorted(found) == sorted(whole)
    if "ORDER BY" in query:
        assert [row[1] for row in found] == [row[1] for row in whole]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("CONSTRUCT WHERE { ?s ?p ?o }", "ORDER BY ?s ?p ?o"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }", "ORDER BY ?s ?p ?o"),
        (
            "PREFIX x: <https://x.org/>\nCONSTRUCT { ?s x:of '}' } FROM <https://x.org/g> { ?s x:p ?o } ORDER BY ?o",
            "?s ?o",
        ),
    ],
)
def test_the_pages_of_a_construct_are_its_triples(store: EmbeddedStore, query: str, order: str) -> None:
    parts = pages(query)
    assert list(rows(store, parts.counted())) == [(30,)]
    found: set[str] = set().union(*(triples(store, parts.page(order, 4, offset)) for offset in range(0, 30, 4)))
    assert found == triples(store, query) != set()
