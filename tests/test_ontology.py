"""The ontology, its shapes, rules and JSON-LD context: complete, at one with each other and with a reasoner.

`cases/shapes/<Shape>/` shows a correct graph (`conforming.ttl`) and what can go wrong (`violating.ttl`, read together
with the correct one): each faulty node has the name of the shape that must speak, such as `Result-value--two`.
`cases/rules/<rule>/` shows what each rule derives.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse, serialize
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

ROOT = Path(__file__).parents[1] / "ontology"
CASES = Path(__file__).parent / "cases"
PK = Namespace("https://w3id.org/paperkg/ontology#")
PKS = Namespace("https://w3id.org/paperkg/shapes#")
ONTOLOGY = Graph().parse(ROOT / "paperkg.ttl")
SHAPES = Graph().parse(ROOT / "shapes.ttl")

TERMS = sorted({str(term) for term in ONTOLOGY.subjects() if str(term) in PK})
FOLDERS = sorted(path.name for path in (CASES / "shapes").iterdir())
RULES = sorted(path.stem for path in (ROOT / "rules").glob("*.rq"))
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
REIFICATION = (RDF.subject, RDF.predicate, RDF.object)
DATES = (XSD.date, XSD.gYear, XSD.gYearMonth, XSD.dateTime)


def local(iri: object) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", str(iri))[-1]


def conforming_data() -> Graph:
    """All correct graphs of the cases in one."""
    data = Graph()
    for folder in FOLDERS:
        data.parse(CASES / "shapes" / folder / "conforming.ttl")
    return data


# The ontology


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_each_term_explains_itself(term: str) -> None:
    node = URIRef(term)
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        (text,) = ONTOLOGY.objects(node, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert str(text).strip()
    assert list(ONTOLOGY.objects(node, RDFS.isDefinedBy)) == [URIRef(str(PK).rstrip("#"))]


def test_no_two_terms_share_a_label_or_definition() -> None:
    for predicate in (RDFS.label, SKOS.definition):
        for kinds in ((OWL.Class,), KINDS):
            terms = {term for kind in kinds for term in ONTOLOGY.subjects(RDF.type, kind) if str(term) in TERMS}
            texts = [str(ONTOLOGY.value(term, predicate)) for term in terms]
            assert len(set(texts)) == len(texts)


def test_the_header_names_version_and_licence_and_imports_nothing() -> None:
    ontology = URIRef(str(PK).rstrip("#"))
    version = str(ONTOLOGY.value(ontology, OWL.versionInfo))
    assert ONTOLOGY.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
    assert "creativecommons.org" in str(ONTOLOGY.value(ontology, URIRef("http://purl.org/dc/terms/license")))
    assert not list(ONTOLOGY.objects(None, OWL.imports))


def test_each_property_is_of_one_kind() -> None:
    properties = {term for kind in KINDS for term in ONTOLOGY.subjects(RDF.type, kind)}
    for term in properties:
        assert len([kind for kind in KINDS if (term, RDF.type, kind) in ONTOLOGY]) == 1, term
    for term, parent in ONTOLOGY.subject_objects(RDFS.subPropertyOf):
        assert kind_of(term) == kind_of(parent), term


def test_no_range_is_a_date_since_hermit_refuses_them() -> None:
    assert not set(DATES) & set(ONTOLOGY.objects(None, RDFS.range))


def kind_of(term: Node) -> Node | None:
    """Object, datatype or annotation property; None for what the ontology does not declare."""
    return next((kind for kind in KINDS if (term, RDF.type, kind) in ONTOLOGY), None)


def test_correct_data_without_reification_is_owl_dl() -> None:
    classes = set(ONTOLOGY.subjects(RDF.type, OWL.Class))
    for subject, predicate, value in conforming_data():
        if predicate == RDF.type:
            assert value in classes, value
        elif predicate not in REIFICATION:
            expected = {OWL.ObjectProperty: URIRef, OWL.DatatypeProperty: Literal, OWL.AnnotationProperty: Node}
            kind = kind_of(predicate)
            assert isinstance(kind, URIRef), f"{predicate} is not declared"
            assert isinstance(value, expected[kind]), f"{subject} {predicate} {value}"


# The shapes


@cache
def messages() -> dict[str, str]:
    """The message of each shape that can speak, by the shape's name."""
    return {local(shape): str(text) for shape, text in SHAPES.subject_objects(SH.message)}


def complaints(*files: Path) -> set[tuple[str, str, str]]:
    """What SHACL says of some files in one: name of the faulty node, name of the shape, message."""
    from pyshacl import validate

    data = Graph()
    for file in files:
        data.parse(file)
    _, report, _ = validate(data, shacl_graph=SHAPES, inference="none")
    assert isinstance(report, Graph)
    return {
        (
            local(report.value(result, SH.focusNode)),
            local(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_correct_graph_conforms(folder: str) -> None:
    assert complaints(CASES / "shapes" / folder / "conforming.ttl") == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_fault_is_told_with_its_message_and_no_other(folder: str) -> None:
    correct, faulty = (CASES / "shapes" / folder / f"{name}.ttl" for name in ("conforming", "violating"))
    nodes = {local(node) for node in Graph().parse(faulty).subjects()}
    expected = {(node, shape, messages()[shape]) for node in nodes for shape in [node.partition("--")[0]]}
    assert complaints(correct, faulty) == expected


def test_each_message_has_a_case_and_is_one_sentence() -> None:
    told = {
        local(node).partition("--")[0]
        for folder in FOLDERS
        for node in Graph().parse(CASES / "shapes" / folder / "violating.ttl").subjects()
    }
    assert told == set(messages())
    assert len(set(messages().values())) >= len(messages()) - 1, "two shapes say the same"
    for shape, text in messages().items():
        assert text[0].isupper(), shape
        assert text.endswith("."), shape


def test_each_class_has_a_shape_and_each_property_is_checked() -> None:
    targets = set(SHAPES.objects(None, SH.targetClass))
    used = set(SHAPES.objects())
    for term in map(URIRef, TERMS):
        if (term, RDF.type, OWL.Class) in ONTOLOGY:
            assert term in targets or term == PK.Assertion, term
        elif term not in (PK.outperforms, PK.descendsFrom, PK.coAuthorOf):
            assert term in used, term
    assert {str(node) for node in used if str(node) in PK} <= set(TERMS)


def test_the_shapes_are_shacl() -> None:
    from pyshacl import validate

    conforms, _, text = validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


# The JSON-LD context

rdflib_warns_of_itself = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def context() -> dict[str, Any]:
    """The content of the context file."""
    content: dict[str, Any] = json.loads((ROOT / "context.jsonld").read_text("utf-8"))["@context"]
    return content


def test_the_context_has_each_term_under_its_own_name() -> None:
    keys = context()
    iris = {key: value["@id"] if isinstance(value, dict) else value for key, value in keys.items()}
    assert {local(term): f"pk:{local(term)}" for term in TERMS}.items() <= iris.items()
    for key, value in keys.items():
        if isinstance(value, dict):
            kind = kind_of(expand(value["@id"]))
            assert (value["@type"] == "@id") == (kind in (OWL.ObjectProperty, None)), key
        elif re.fullmatch(r"\w+:\w+", str(value)):
            assert kind_of(expand(value)) != OWL.ObjectProperty, key


def expand(curie: str) -> URIRef:
    """The IRI of a CURIE over the prefixes of the context."""
    prefix, _, name = curie.partition(":")
    return URIRef(context()[prefix] + name)


@rdflib_warns_of_itself
def test_a_document_in_json_expands_to_its_triples() -> None:
    text = (CASES / "context" / "document.json").read_text("utf-8")
    content = {"@context": context(), **json.loads(text)}
    found = Graph().parse(data=json.dumps(content), format="json-ld")
    expected = Graph().parse(CASES / "context" / "expected.ttl")
    assert isomorphic(found, expected), found.serialize()


@rdflib_warns_of_itself
def test_json_keeps_every_correct_graph_as_it_is() -> None:
    data = conforming_data()
    text = data.serialize(format="json-ld", context=context(), auto_compact=False)
    assert '"type": "Result"' in text
    assert triples(Graph().parse(data=text, format="json-ld")) == triples(data)


def triples(graph: Graph) -> set[Triple]:
    """The triples as Oxigraph sees them, to which "x" and "x"^^xsd:string are one term, as in RDF 1.1."""
    text = graph.serialize(format="nt")
    return {quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)}


# The rules


def derive(rule: str, store: Store) -> Graph:
    """What a rule derives from a store."""
    triples = store.query((ROOT / "rules" / f"{rule}.rq").read_text("utf-8"))
    text = serialize(triples, format=RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    return Graph().parse(data=text, format="nt")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_derives_what_is_expected(rule: str) -> None:
    folder = CASES / "rules" / rule
    store = Store()
    store.load(path=folder / "input.ttl")
    found, expected = derive(rule, store), Graph().parse(folder / "expected.ttl")
    assert isomorphic(found, expected), found.serialize()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reads_the_default_graph_only_and_adds_nothing_to_its_own_work(rule: str) -> None:
    assert len(derive(rule, Store())) == 0
    store = Store()
    store.load(path=CASES / "rules" / rule / "input.ttl", to_graph=NamedNode("https://example.org/graph"))
    assert len(derive(rule, store)) == 0
    for name in ("input", "expected"):
        store.load(path=CASES / "rules" / rule / f"{name}.ttl", to_graph=DefaultGraph())
    assert len(derive(rule, store)) == 0


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_header(rule: str) -> None:
    lines = (ROOT / "rules" / f"{rule}.rq").read_text("utf-8").splitlines()
    header = yaml.safe_load("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
    assert sorted(header) == ["description", "summary"]
    assert header["summary"].endswith(".")


# The reasoner

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT runs on Java, which is not installed")


def reason(data: Graph) -> Graph:
    """Ontology and data with what HermiT infers about individuals.

    Raises:
        owlready2.OwlReadyInconsistentOntologyError: when they contradict each other.
    """
    import owlready2

    world = owlready2.World()
    everything = "".join(graph.serialize(format="nt") for graph in (ONTOLOGY, data))
    # From memory and into a world of its own: nothing is fetched, nothing is shared between tests.
    world.get_ontology(str(PK)).load(fileobj=io.BytesIO(everything.encode()))
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    assert list(world.inconsistent_classes()) == []
    inferred = Graph()
    for triple in world.as_rdflib_graph():
        inferred.add(triple)
    return inferred


def named(data: Graph) -> Graph:
    """The data with each subject and object declared as an individual, so that the reasoner looks at it."""
    for node in {*data.subjects(), *data.objects()}:
        data.add((node, RDF.type, OWL.NamedIndividual))
    return data


@pytest.mark.hermit
@needs_java
def test_the_ontology_is_consistent() -> None:
    reason(Graph())


@pytest.mark.hermit
@needs_java
def test_correct_data_is_consistent() -> None:
    data = conforming_data()
    for triple in list(data):
        if triple[1] in REIFICATION or getattr(triple[2], "datatype", None) in DATES:
            data.remove(triple)
    inferred = reason(data)
    assert (URIRef("https://w3id.org/paperkg/id/result/vit"), PK.value, None) in inferred


CONTRADICTIONS = {
    "a person that is a paper": ":x a pk:Person , pk:Paper .",
    "a result that is a claim": ":x a pk:Result ; pk:standing 'best' .",
    "a paper about a person": ":x pk:about :y . :y a pk:Person .",
    "a claim attributed to the document": ":x pk:attributedTo :y . :y a pk:Document .",
    "two values of one result": ":x pk:value 1.0 , 2.0 .",
    "a value that is text": ":x pk:value '88.36%' .",
    "a direction of neither kind": ":x pk:direction 'up' .",
    "one's own co-author": ":x pk:coAuthorOf :x .",
}


@pytest.mark.hermit
@needs_java
@pytest.mark.parametrize("turtle", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_found(turtle: str) -> None:
    import owlready2

    prefixes = f"@prefix pk: <{PK}> . @prefix : <https://example.org/> . "
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(Graph().parse(data=prefixes + turtle))


@pytest.mark.hermit
@needs_java
@pytest.mark.parametrize(
    ("rule", "derived", "stated"),
    [
        ("02-descends-from", PK.descendsFrom, (PK.buildsOn, PK.variantOf)),
        ("05-broader-transitive", SKOS.broaderTransitive, (SKOS.broader,)),
    ],
)
def test_the_reasoner_agrees_with_the_rule(rule: str, derived: URIRef, stated: tuple[URIRef, ...]) -> None:
    folder = CASES / "rules" / rule
    inferred = reason(named(Graph().parse(folder / "input.ttl")))
    # HermiT leaves out what a stated sub-property already says.
    found = {pair for predicate in (derived, *stated) for pair in pairs(inferred, predicate)}
    assert found == set(pairs(Graph().parse(folder / "expected.ttl"), derived))


def pairs(graph: Graph, predicate: URIRef) -> Iterator[tuple[str, str]]:
    """Subjects and objects of a property."""
    return ((str(subject), str(value)) for subject, value in graph.subject_objects(predicate))
