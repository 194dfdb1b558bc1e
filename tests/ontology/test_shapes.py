"""The shapes: each tells what to do about each fault, and accepts what is correct.

`cases/shapes/<Shape>/` shows a correct graph (`conforming.ttl`) and what can go wrong (`violating.ttl`, read together
with the correct one): each faulty node has the name of the shape that must speak, such as `Result-value--two`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, Graph, Namespace, URIRef
from rdflib.term import Node

PK = Namespace("https://w3id.org/paperkg/ontology#")
CASES = Path(__file__).parents[1] / "cases" / "shapes"
FOLDERS = sorted(path.name for path in CASES.iterdir())
SHAPES = Graph().parse(Path(__file__).parents[2] / "ontology" / "shapes.ttl")
NAMED = sorted({str(shape) for shape in SHAPES.subjects() if isinstance(shape, URIRef)})
SPEAKING = sorted({str(shape) for shape in SHAPES.subjects(SH.message)})
DERIVED = {PK.outperforms, PK.descendsFrom, PK.coAuthorOf}
TELLS = {"Attribute", "Correct", "Give", "Keep", "Let", "Make", "Move", "Name", "Point", "Quote", "Recommend", "Say"}
TELLS |= {"Write"}


def local(iri: object) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", str(iri))[-1]


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


def faults(folder: str) -> set[str]:
    """The names of the faulty nodes of a folder."""
    return {local(node) for node in Graph().parse(CASES / folder / "violating.ttl").subjects()}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_correct_graph_conforms(folder: str) -> None:
    assert complaints(CASES / folder / "conforming.ttl") == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_fault_is_told_with_its_message_and_no_other(folder: str) -> None:
    messages = {local(shape): str(text) for shape, text in SHAPES.subject_objects(SH.message)}
    expected = {(node, shape, messages[shape]) for node in faults(folder) for shape in [node.partition("--")[0]]}
    assert complaints(*(CASES / folder / f"{name}.ttl" for name in ("conforming", "violating"))) == expected


def test_each_shape_that_speaks_has_a_violating_case() -> None:
    told = {node.partition("--")[0] for folder in FOLDERS for node in faults(folder)}
    assert told == {local(shape) for shape in SPEAKING}
    # A shape without a message only collects others.
    for shape in map(URIRef, NAMED):
        assert str(shape) in SPEAKING or all(str(part) in SPEAKING for part in SHAPES.objects(shape, SH.property))


def paths(shape: Node) -> Iterator[set[Node]]:
    """The properties that a shape looks at: of each path those of which one is enough."""
    for path in SHAPES.objects(shape, SH.path):
        if isinstance(path, URIRef):
            yield {path}
        elif alternatives := SHAPES.value(path, SH.alternativePath):
            yield set(SHAPES.items(alternatives))
        else:
            yield from ({step} for step in SHAPES.items(path))


@pytest.mark.parametrize("shape", NAMED, ids=local)
def test_each_shape_has_a_conforming_case(shape: str, conforming: Graph) -> None:
    node = URIRef(shape)
    owner = next(iter(SHAPES.subjects(SH.property, node)), node)
    targets = [
        *(thing for cls in SHAPES.objects(owner, SH.targetClass) for thing in conforming.subjects(RDF.type, cls)),
        *(thing for p in SHAPES.objects(owner, SH.targetSubjectsOf) for thing in conforming.subjects(p)),
    ]
    assert targets
    if str(SHAPES.value(node, SH.maxCount)) == "0":
        return
    for properties in paths(node):
        assert any((thing, p, None) in conforming for p in properties for thing in conforming.subjects()), properties
        if len(list(paths(node))) == 1:
            assert any((thing, p, None) in conforming for p in properties for thing in targets), properties


@pytest.mark.parametrize("shape", SPEAKING, ids=local)
def test_a_message_is_one_sentence_that_says_what_to_do(shape: str) -> None:
    (text,) = SHAPES.objects(URIRef(shape), SH.message)
    assert str(text).split()[0] in TELLS, text
    assert str(text).endswith("."), text
    assert len(str(text)) < 260, text


def test_hardly_two_shapes_say_the_same() -> None:
    texts = [str(text) for text in SHAPES.objects(None, SH.message)]
    assert len(set(texts)) >= len(texts) - 1


def test_each_class_has_a_shape_and_each_property_is_checked(ontology: Graph) -> None:
    terms = {term for term in ontology.subjects() if str(term) in PK}
    targets = set(SHAPES.objects(None, SH.targetClass))
    used = set(SHAPES.objects())
    for term in terms:
        if (term, RDF.type, OWL.Class) in ontology:
            assert term in targets or term == PK.Assertion, term
        elif term not in DERIVED:
            assert term in used, term
    assert {node for node in used if str(node) in PK} <= terms


def test_the_shapes_are_shacl() -> None:
    from pyshacl import validate

    conforms, _, text = validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text
