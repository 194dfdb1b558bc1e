"""The ontology agrees with itself and with correct data, and each of its axioms that can be violated is found to be.

What can be violated is enumerated from the ontology: classes and properties that exclude each other, properties that
have one value, values out of range, and relations that nothing has to itself. For each there is a class that can have
no members if HermiT knows the axiom, and data that must be told (`check.clashes`). `cases/contradictions/*.trig` show
for each form of contradiction what `paperkg check` says: the first line is the message, the graphs are the documents.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import OWL, RDF, RDFS, XSD, Graph, Namespace, URIRef
from rdflib.term import Node

from paperkg import check
from paperkg.check.clashes import clashes

if TYPE_CHECKING:
    from tests.conftest import Program

PK = Namespace("https://w3id.org/paperkg/ontology#")
FOLDER = Path(__file__).parents[2] / "ontology"
ONTOLOGY = Graph().parse(FOLDER / "paperkg.ttl")
SCHEMA = [quad.triple for quad in parse((FOLDER / "paperkg.ttl").read_bytes(), format=RdfFormat.TURTLE)]
CONTRADICTIONS = sorted((Path(__file__).parents[1] / "cases" / "contradictions").glob("*.trig"))
PREFIXES = (
    f"@prefix pk: <{PK}> . @prefix : <https://example.org/> . @prefix owl: <{OWL}> . @prefix xsd: <{XSD}> . "
    f"@prefix rdfs: <{RDFS}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
)
WRONG = {XSD.decimal: "'many'", XSD.integer: "'many'", XSD.boolean: "'yes'", XSD.string: "7"}
Reason: TypeAlias = Callable[[Graph], tuple[Graph, set[str]]]

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT runs on Java, which is not installed")


class Impossible(NamedTuple):
    """What an axiom forbids: its name, a class expression that nothing fits, and data that say it of :x."""

    name: str
    expression: str
    data: str


def has(term: str, value: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {term} ; owl:hasValue {value} ]"


def both(one: str, other: str) -> str:
    return f"[ a owl:Class ; owl:intersectionOf ( {one} {other} ) ]"


def impossible() -> Iterator[Impossible]:
    """Everything that one axiom of the ontology forbids by itself."""
    for one, other in disjoint(OWL.AllDisjointClasses, OWL.disjointWith):
        yield Impossible(f"{one} and {other}", both(one, other), f":x a {one} , {other} .")
    for one, other in disjoint(OWL.AllDisjointProperties, OWL.propertyDisjointWith):
        expression = both(has(one, ":y"), has(other, ":y"))
        yield Impossible(f"{one} and {other}", expression, f":x {one} :y ; {other} :y .")
    for term in of_kind(OWL.IrreflexiveProperty):
        expression = f"[ a owl:Restriction ; owl:onProperty {term} ; owl:hasSelf true ]"
        yield Impossible(f"{term} itself", expression, f":x {term} :x .")
    datatype_properties = set(of_kind(OWL.DatatypeProperty))
    for term in of_kind(OWL.FunctionalProperty):
        if term in datatype_properties:  # two things may turn out to be one, two texts or numbers cannot
            few = f"[ a owl:Restriction ; owl:onProperty {term} ; owl:minCardinality '2'^^xsd:nonNegativeInteger ]"
            one, other = two_values(term)
            yield Impossible(f"two of {term}", few, f":x {term} {one} , {other} .")
    for term in sorted(datatype_properties):
        range_ = ONTOLOGY.value(iri(term), RDFS.range)
        words = range_ is not None and ONTOLOGY.value(range_, OWL.oneOf)
        if words or range_ in WRONG:
            wrong = "'something else'" if words else WRONG[URIRef(str(range_))]
            yield Impossible(f"wrong {term}", has(term, wrong), f":x {term} {wrong} .")


def disjoint(group: URIRef, pair: URIRef) -> list[tuple[str, str]]:
    """The pairs of terms that exclude each other."""
    found = [(short(one), short(other)) for one, other in ONTOLOGY.subject_objects(pair)]
    for axiom in ONTOLOGY.subjects(RDF.type, group):
        members = ONTOLOGY.value(axiom, OWL.members)
        assert members is not None
        found += combinations(map(short, ONTOLOGY.items(members)), 2)
    return sorted(found)


def of_kind(kind: URIRef) -> list[str]:
    return sorted(short(term) for term in ONTOLOGY.subjects(RDF.type, kind) if str(term) in PK)


def two_values(term: str) -> tuple[str, str]:
    integer = ONTOLOGY.value(iri(term), RDFS.range) == XSD.integer
    words = ONTOLOGY.value(ONTOLOGY.value(iri(term), RDFS.range), OWL.oneOf)
    if words:
        one, other, *_ = ONTOLOGY.items(words)
        return f"'{one}'", f"'{other}'"
    return ("1", "2") if integer else ("1.5", "2.5")


def short(term: Node) -> str:
    return ONTOLOGY.namespace_manager.qname(str(term))


def iri(term: str) -> URIRef:
    return ONTOLOGY.namespace_manager.expand_curie(term)


IMPOSSIBLE = list(impossible())


@pytest.mark.hermit
@needs_java
def test_the_reasoner_knows_each_axiom_and_finds_no_other_empty_class(reason: Reason) -> None:
    classes = "".join(
        f":Nothing{n} a owl:Class ; owl:equivalentClass {i.expression} .\n" for n, i in enumerate(IMPOSSIBLE)
    )
    individuals = ":y a owl:NamedIndividual .\n"
    _, empty = reason(Graph().parse(data=PREFIXES + classes + individuals))
    assert [i.name for n, i in enumerate(IMPOSSIBLE) if f"Nothing{n}" not in empty] == []
    assert len(empty - {"Nothing"}) == len(IMPOSSIBLE)


@pytest.mark.parametrize("axiom", IMPOSSIBLE, ids=lambda axiom: axiom.name)
def test_a_violation_is_told(axiom: Impossible) -> None:
    (message,) = clashes(SCHEMA, parse((PREFIXES + axiom.data).encode(), format=RdfFormat.TRIG))
    assert "https://example.org/x" in message
    assert all(name.startswith("skos:") or name in message for name in axiom.name.split() if ":" in name)


@pytest.mark.hermit
@needs_java
def test_correct_data_is_consistent(conforming: Graph, reason: Reason) -> None:
    data = Graph()
    for triple in conforming:
        dated = getattr(triple[2], "datatype", None) in (XSD.date, XSD.gYear, XSD.gYearMonth)
        if triple[1] not in (RDF.subject, RDF.predicate, RDF.object) and not dated:
            data.add(triple)
    known, empty = reason(data)
    assert (URIRef("https://w3id.org/paperkg/id/result/vit"), PK.value, None) in known
    assert empty == set()


def test_correct_data_clash_nowhere(conforming: Graph) -> None:
    assert clashes(SCHEMA, parse(conforming.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)) == []


@pytest.mark.hermit
@needs_java
@pytest.mark.parametrize("file", CONTRADICTIONS, ids=lambda file: file.stem)
def test_the_statements_and_documents_that_clash_are_named(file: Path) -> None:
    text = file.read_text("utf-8")
    expected = text.splitlines()[0].removeprefix("# ")
    quads = serialize(parse(text.encode(), format=RdfFormat.TRIG), format=RdfFormat.N_QUADS)
    assert quads is not None
    assert check.consistency([quads.decode()], FOLDER) == [expected]


@pytest.mark.hermit
@needs_java
def test_the_fewest_documents_are_named_where_the_form_of_the_contradiction_is_not_known(tmp_path: Path) -> None:
    one_award = "pk:Paper rdfs:subClassOf [ a owl:Restriction ; owl:onProperty pk:award ; owl:maxCardinality 1 ] ."
    (tmp_path / "paperkg.ttl").write_text((FOLDER / "paperkg.ttl").read_text("utf-8") + one_award, "utf-8")
    name = "<https://w3id.org/paperkg/id/{}/{}>".format
    awards = {"first": "best paper", "unconcerned": None, "second": "runner-up", "last": None}
    sources = [
        f'{name("paper", "vit")} <{PK}{"award" if award else "presentation"}> "{award}" {name("document", key)} .\n'
        for key, award in awards.items()
    ]
    (found,) = check.consistency(sources, tmp_path)
    assert found == "the statements of first, second contradict the ontology; take some of them out to see which"


@needs_java
@pytest.mark.hermit
def test_the_command_names_them(tmp_path: Path, run: Program) -> None:
    (tmp_path / "one.yaml").write_text(
        "document: {key: one, title: One}\n"
        "papers: [{title: P, role: featured, at: record 1, about: [{name: Ada Lovelace, kind: person}]}]\n"
    )
    (tmp_path / "two.yaml").write_text("document: {key: two, title: Two, authors: [Ada Lovelace]}\n")
    done = run("check", "one.yaml", "two.yaml")
    assert done.returncode == 1
    assert (
        "all sources together: 'Ada Lovelace' (person:ada-lovelace) cannot be a pk:Person and a skos:Concept at once; "
        "correct one of these: person:ada-lovelace a pk:Person (stated in one, two); "
        "paper:p pk:about person:ada-lovelace (stated in one)"
    ) in done.stdout + done.stderr
