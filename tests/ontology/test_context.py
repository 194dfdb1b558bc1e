"""The JSON-LD context: each term under its own name, and any correct graph survives the way through JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

PK = "https://w3id.org/paperkg/ontology#"

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own


@pytest.fixture(scope="module")
def context(folder: Path) -> dict[str, Any]:
    """The content of the context file."""
    content: dict[str, Any] = json.loads((folder / "context.jsonld").read_text("utf-8"))["@context"]
    return content


def test_it_has_each_term_under_its_own_name(context: dict[str, Any], ontology: Graph) -> None:
    iris = {key: value["@id"] if isinstance(value, dict) else value for key, value in context.items()}
    terms = {str(term).removeprefix(PK) for term in ontology.subjects() if str(term).startswith(PK)}
    assert {term: f"pk:{term}" for term in terms}.items() <= iris.items()
    for key, value in context.items():
        if isinstance(value, dict):
            kinds = set(ontology.objects(expand(context, value["@id"]), RDF.type))
            assert not (OWL.ObjectProperty in kinds and value["@type"] != "@id"), key
            assert not (OWL.DatatypeProperty in kinds and value["@type"] == "@id"), key
        elif re.fullmatch(r"\w+:\w+", str(value)):
            assert (expand(context, value), RDF.type, OWL.ObjectProperty) not in ontology, key


def test_it_has_each_term_that_data_use(context: dict[str, Any], conforming: Graph) -> None:
    iris = [value["@id"] if isinstance(value, dict) else str(value) for value in context.values()]
    known = {expand(context, iri) for iri in iris if re.fullmatch(r"\w+:\w+", iri)}
    assert {term for term in conforming.predicates() if term != RDF.type} <= known


def expand(context: dict[str, Any], curie: str) -> URIRef:
    """The IRI of a CURIE over the prefixes of the context."""
    prefix, _, name = curie.partition(":")
    return URIRef(context[prefix] + name)


def test_a_document_in_json_expands_to_its_triples(context: dict[str, Any], cases: Path) -> None:
    text = (cases / "context" / "document.json").read_text("utf-8")
    content = {"@context": context, **json.loads(text)}
    found = Graph().parse(data=json.dumps(content), format="json-ld")
    expected = Graph().parse(cases / "context" / "expected.ttl")
    assert isomorphic(found, expected), found.serialize()


def test_json_keeps_every_correct_graph_as_it_is(context: dict[str, Any], conforming: Graph) -> None:
    text = conforming.serialize(format="json-ld", context=context, auto_compact=False)
    assert '"type": "Result"' in text
    assert triples(Graph().parse(data=text, format="json-ld")) == triples(conforming)


def triples(graph: Graph) -> set[Triple]:
    """The triples as Oxigraph sees them, to which "x" and "x"^^xsd:string are one term, as in RDF 1.1."""
    text = graph.serialize(format="nt")
    return {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)}
