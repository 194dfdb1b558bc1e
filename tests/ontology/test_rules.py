"""What the rules derive, and that HermiT derives the same where OWL can say it.

`cases/rules/<rule>/` shows for each rule what follows from what. The header of a rule tells (`owl`) what of it OWL can
express and why not the rest; the axioms for it are in the ontology.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from pyoxigraph import DefaultGraph, NamedNode, QueryTriples, RdfFormat, Store, Triple, serialize
from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from paperkg.graph import Graph as KnowledgeGraph

FOLDER = Path(__file__).parents[2] / "ontology" / "rules"
RULES = sorted(path.stem for path in FOLDER.glob("*.rq"))
PK = Namespace("https://w3id.org/paperkg/ontology#")
ID = "https://w3id.org/paperkg/id/"

IN_OWL = {
    "01-outperforms": (PK.outperforms, ()),
    "02-descends-from": (PK.descendsFrom, (PK.buildsOn, PK.variantOf)),
    "03-uses": (PK.uses, ()),
    "05-broader-transitive": (SKOS.broaderTransitive, (SKOS.broader,)),
}
"""The property that a rule fills and OWL derives too, with the stated ones below it."""
NOT_IN_OWL = (PK.baseline, PK.method)
"""What the rules above read and OWL cannot: values beside their baselines, and methods that are not the paper's own."""
SAME_FOR_THE_REASONER = {"04-co-authors": PK.coAuthorOf}
"""OWL cannot derive these, but it can contradict them: they are symmetric, and nobody is their own."""


def derive(rule: str, store: Store) -> Graph:
    """What a rule derives from a store."""
    triples = store.query((FOLDER / f"{rule}.rq").read_text("utf-8"))
    assert isinstance(triples, QueryTriples)
    return graph_of(triples)


def graph_of(triples: QueryTriples | set[Triple]) -> Graph:
    """Triples of Oxigraph as a graph of rdflib."""
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    return Graph().parse(data=text, format="nt")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_derives_what_is_expected(cases: Path, rule: str) -> None:
    store = Store()
    store.load(path=cases / "rules" / rule / "input.ttl")
    found, expected = derive(rule, store), Graph().parse(cases / "rules" / rule / "expected.ttl")
    assert isomorphic(found, expected), found.serialize()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reads_the_default_graph_only_and_adds_nothing_to_its_own_work(cases: Path, rule: str) -> None:
    folder = cases / "rules" / rule
    assert len(derive(rule, Store())) == 0
    store = Store()
    store.load(path=folder / "input.ttl", to_graph=NamedNode("https://example.org/graph"))
    assert len(derive(rule, store)) == 0
    for name in ("input", "expected"):
        store.load(path=folder / f"{name}.ttl", to_graph=DefaultGraph())
    assert len(derive(rule, store)) == 0


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_header(rule: str) -> None:
    lines = (FOLDER / f"{rule}.rq").read_text("utf-8").splitlines()
    header = yaml.safe_load("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
    assert sorted(header) == ["description", "owl", "summary"]
    assert all(text.strip().endswith(".") for text in header.values())
    assert header["owl"].startswith("None of it") == (rule not in IN_OWL)


@pytest.fixture(scope="module")
def bundled(kg: KnowledgeGraph) -> Graph:
    """The bundled graph without evidence and dates, which no rule reads, and without what only rules can read."""
    triples = kg.ask(
        f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
          ?s ?p ?o
          FILTER (!STRSTARTS(STR(?s), "{ID}evidence/") && ?p NOT IN (pk:evidence, dcterms:issued, pk:asOf))
          FILTER (?p NOT IN ({", ".join(f"<{term}>" for term in NOT_IN_OWL)}))
        }}"""
    )
    assert isinstance(triples, QueryTriples)
    return graph_of(triples)


@pytest.mark.hermit
@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT runs on Java, which is not installed")
def test_the_reasoner_agrees_with_the_rules_on_the_bundled_graph(
    bundled: Graph, reason: Callable[[Graph], tuple[Graph, set[str]]]
) -> None:
    store = Store()
    store.load(input=bundled.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    derived = {rule: derive(rule, store) for rule in RULES}
    data = bundled + derived["04-co-authors"]
    for node in {*data.subjects(), *data.objects()}:
        if isinstance(node, URIRef) and str(node).startswith(ID):
            data.add((node, RDF.type, OWL.NamedIndividual))  # so that the reasoner looks at it
    known, _ = reason(data)  # and finds no contradiction
    for rule, (property_, below) in IN_OWL.items():
        # HermiT leaves out what a stated sub-property already says.
        by_hermit = {pair for p in (property_, *below) for pair in known.subject_objects(p)}
        by_rule = {*derived[rule].subject_objects(property_), *bundled.subject_objects(property_)}
        assert by_hermit == by_rule, rule
        assert by_rule, f"the bundled graph has nothing for {rule}"
    for rule, property_ in SAME_FOR_THE_REASONER.items():
        assert set(known.subject_objects(property_)) == set(derived[rule].subject_objects(property_))


@pytest.mark.parametrize("rule", RULES)
def test_the_bundled_graph_holds_what_the_rules_derive(kg: KnowledgeGraph, rule: str) -> None:
    store = Store()
    everything = kg.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(everything, QueryTriples)
    store.load(input=serialize(everything, format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    inferred = kg.ask("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/paperkg/graph/inferred> { ?s ?p ?o } }")
    assert isinstance(inferred, QueryTriples)
    held = graph_of(inferred)
    assert {triple for triple in derive(rule, store) if triple not in held} == set()


def test_papers_are_found_by_series(kg: KnowledgeGraph) -> None:
    found = kg.ask("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER (?p = pk:series) }")
    assert isinstance(found, QueryTriples)
    papers = {thing for thing in graph_of(found).subjects(PK.series, Literal("ICLR")) if "/id/paper/" in str(thing)}
    assert len(papers) >= 6
