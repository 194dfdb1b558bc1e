"""The ontology explains itself: each term in two languages, with an example, and beside the vocabularies of others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

PK = Namespace("https://w3id.org/paperkg/ontology#")
HEADER = URIRef(str(PK).rstrip("#"))
TERMS = sorted(
    {str(s) for s in Graph().parse(Path(__file__).parents[2] / "ontology/paperkg.ttl").subjects() if str(s) in PK}
)
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
MATCHES = (SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch)
REIFICATION = (RDF.subject, RDF.predicate, RDF.object)
HAN = re.compile("[\u4e00-\u9fff]")


def local(iri: object) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", str(iri))[-1]


def kind_of(ontology: Graph, term: Node) -> Node | None:
    """Object, datatype or annotation property; None for what the ontology does not declare."""
    return next((kind for kind in KINDS if (term, RDF.type, kind) in ontology), None)


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_each_term_explains_itself(ontology: Graph, term: str) -> None:
    node = URIRef(term)
    for predicate, languages in ((RDFS.label, ["en", "zh-Hans"]), (SKOS.definition, ["en"]), (SKOS.example, ["en"])):
        texts = [text for text in ontology.objects(node, predicate) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == languages
        assert all(str(text).strip() for text in texts)
    (chinese,) = (text for text in ontology.objects(node, RDFS.label) if HAN.search(str(text)))
    assert isinstance(chinese, Literal)
    assert chinese.language == "zh-Hans"
    assert list(ontology.objects(node, RDFS.isDefinedBy)) == [HEADER]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_no_two_terms_share_a_label_or_definition(ontology: Graph, language: str) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for kinds in ((OWL.Class,), KINDS):
            terms = {term for kind in kinds for term in ontology.subjects(RDF.type, kind) if str(term) in TERMS}
            texts = [
                text
                for term in terms
                for text in ontology.objects(term, predicate)
                if isinstance(text, Literal) and text.language == language
            ]
            assert len({str(text) for text in texts}) == len(texts)


def test_each_term_that_a_text_names_is_there(ontology: Graph) -> None:
    texts = [str(value) for value in ontology.objects() if isinstance(value, Literal)]
    assert {name for text in texts for name in re.findall(r"\bpk:(\w+)", text)} <= {local(term) for term in TERMS}


def test_the_header_names_version_and_licence_and_imports_nothing(ontology: Graph) -> None:
    version = str(ontology.value(HEADER, OWL.versionInfo))
    assert ontology.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    assert "creativecommons.org" in str(ontology.value(HEADER, URIRef("http://purl.org/dc/terms/license")))
    assert not list(ontology.objects(None, OWL.imports))


def test_each_property_is_of_one_kind(ontology: Graph) -> None:
    properties = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    for term in properties:
        assert len([kind for kind in KINDS if (term, RDF.type, kind) in ontology]) == 1, term
    for term, parent in ontology.subject_objects(RDFS.subPropertyOf):
        assert kind_of(ontology, term) == kind_of(ontology, parent), term


def test_each_property_has_a_domain_and_where_it_can_a_range(ontology: Graph) -> None:
    properties = [URIRef(term) for term in TERMS if kind_of(ontology, URIRef(term))]
    assert {local(term) for term in properties if not list(ontology.objects(term, RDFS.domain))} == set()
    # A web address is of no class, and documents mention things of any kind, as decisions concern them.
    open_ended = {"codeUrl", "mentions", "concerns"}
    assert {local(term) for term in properties if not list(ontology.objects(term, RDFS.range))} == open_ended


def test_no_range_is_a_date_since_hermit_refuses_them(ontology: Graph) -> None:
    assert not {XSD.date, XSD.gYear, XSD.gYearMonth, XSD.dateTime} & set(ontology.objects(None, RDFS.range))


def test_an_alignment_is_said_once_and_leads_elsewhere(ontology: Graph) -> None:
    above = (RDFS.subClassOf, RDFS.subPropertyOf)
    for term in map(URIRef, TERMS):
        targets = [target for predicate in (*above, *MATCHES) for target in ontology.objects(term, predicate)]
        assert len(set(targets)) == len(targets), term
        matched = [target for predicate in MATCHES for target in ontology.objects(term, predicate)]
        assert not {str(target) for target in matched} & set(TERMS), term
    vocabularies = {str(target).rpartition(local(target))[0] for p in MATCHES for target in ontology.objects(None, p)}
    assert {
        *("http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/", "http://www.w3.org/ns/prov#"),
        *("http://www.w3.org/ns/oa#", "http://schema.org/", "http://purl.org/ontology/bibo/"),
        *(f"http://purl.org/spar/{name}/" for name in ("cito", "fabio", "pro", "c4o", "biro", "deo")),
        *("http://orkg.org/orkg/class/", "http://orkg.org/orkg/predicate/"),
        *("https://linkedpaperswithcode.com/class/", "https://linkedpaperswithcode.com/property/"),
    } == vocabularies


def test_each_term_of_others_that_data_use_has_a_note(ontology: Graph, conforming: Graph) -> None:
    noted = set(ontology.subjects(SKOS.scopeNote))
    used = {term for term in conforming.predicates() if str(term) not in PK} - {RDF.type, *REIFICATION}
    assert used <= noted
    assert not {str(term) for term in noted} & set(TERMS)


def test_correct_data_without_reification_is_owl_dl(ontology: Graph, conforming: Graph) -> None:
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    for subject, predicate, value in conforming:
        if predicate == RDF.type:
            assert value in classes, value
        elif predicate not in REIFICATION:
            expected = {OWL.ObjectProperty: URIRef, OWL.DatatypeProperty: Literal, OWL.AnnotationProperty: Node}
            kind = kind_of(ontology, predicate)
            assert isinstance(kind, URIRef), f"{predicate} is not declared"
            assert isinstance(value, expected[kind]), f"{subject} {predicate} {value}"
