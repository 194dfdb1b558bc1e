"""What a card states is what the triples say: in valid N-Quads, in the right graphs, whatever the order.

A case in `cases/rdf/` is a card and the default graph that comes of it. What is named by a hash of its content (a
result, a piece of evidence ...) stands there as a blank node, so the graphs are compared by isomorphism.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import BNode, Graph, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.term import Node

from paperkg.names import BASE, expand
from paperkg.rdf.terms import CLASSES, LINKS, SHORT_CUTS, TEXTS, date, decimal, graph_name, literal, web_page
from paperkg.rdf.writer import Writer
from paperkg.readers import card as card_reader
from paperkg.readers.yaml_text import YamlText
from paperkg.records import ENTITY_LINKS, PAPER_LINKS, Card, Paper
from paperkg.resolver import Resolver

CASES = sorted(path for path in (Path(__file__).parent / "cases" / "rdf").iterdir() if path.is_dir())
ONTOLOGY = Path(__file__).parents[1] / "ontology" / "paperkg.ttl"
HASHED = re.compile(
    rf"{re.escape(BASE)}id/(evaluation|result|comparison|claim|authorship|entry|evidence|decision)/[0-9a-f]+"
)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


def nquads(*cards: Card) -> str:
    resolver = Resolver()
    for card in cards:
        resolver.observe(card)
    resolver.settle()
    writer = Writer(resolver)
    return "".join([*map(writer.quads, cards), writer.links()])


def quads(*cards: Card) -> set[Quad]:
    return set(parse(nquads(*cards).encode(), format=RdfFormat.N_QUADS))


def default_graph(*cards: Card) -> str:
    """The default graph as N-Triples."""
    return "".join(f"{quad.triple} .\n" for quad in quads(*cards) if isinstance(quad.graph_name, DefaultGraph))


def card(text: str) -> Card:
    return card_reader.parse(YamlText(text, Path("card.yaml")))


def made(**facts: Any) -> Card:
    return msgspec.convert({"document": {"key": "d", "language": "en"}, **facts}, Card)


def nameless(node: Node) -> Node:
    return BNode(str(node)) if isinstance(node, URIRef) and HASHED.fullmatch(str(node)) else node


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_card_says_what_the_case_expects(folder: Path) -> None:
    (found,) = card_reader.read(folder / "card.yaml")
    graph = Graph()
    for triple in Graph().parse(data=default_graph(found), format="ntriples"):
        graph.add((nameless(triple[0]), triple[1], nameless(triple[2])))
    expected = Graph().parse(folder / "expected.ttl")
    if to_isomorphic(graph) != to_isomorphic(expected):
        _, more, missing = graph_diff(graph, expected)
        pytest.fail(f"too much:\n{more.serialize(format='nt')}\nmissing:\n{missing.serialize(format='nt')}")


def test_every_term_is_in_the_ontology_or_a_standard_vocabulary() -> None:
    known = {str(term) for term in Graph().parse(ONTOLOGY).subjects()}
    ours = {*CLASSES.values(), *LINKS.values(), *TEXTS.values(), *SHORT_CUTS.values()}
    assert {curie for curie in ours if curie.startswith("pk:") and expand(curie) not in known} == set()
    written = {
        quad.predicate.value
        for folder in CASES
        for found in card_reader.read(folder / "card.yaml")
        for quad in quads(found)
    }
    assert {iri for iri in written if iri.startswith(expand("pk:")) and iri not in known} == set()


def test_every_field_that_names_things_has_a_property() -> None:
    assert {*PAPER_LINKS, *ENTITY_LINKS} == set(LINKS)
    assert set(TEXTS) < set(Paper.__struct_fields__)


# Graphs


def test_each_statement_stands_in_its_document_or_in_links_and_in_the_default_graph() -> None:
    (found,) = card_reader.read(CASES[0].parent / "entities-and-decisions" / "card.yaml")
    by_graph: dict[object, set[object]] = {}
    for quad in quads(found):
        by_graph.setdefault(quad.graph_name, set()).add(quad.triple)
    document, links = NamedNode(f"{BASE}id/document/d"), NamedNode(graph_name(BASE, "links"))
    assert set(by_graph) == {DefaultGraph(), document, links}
    assert by_graph[DefaultGraph()] == by_graph[document] | by_graph[links]
    assert not by_graph[document] & by_graph[links]


def test_a_card_without_facts_states_its_document_only() -> None:
    assert {quad.subject for quad in quads(made())} == {NamedNode(f"{BASE}id/document/d")}


def test_a_document_in_several_cards_is_stated_once() -> None:
    parts = [made(papers=[{"title": "A"}]), made(papers=[{"title": "B"}])]
    whole = made(papers=[{"title": "A"}, {"title": "B"}])
    assert quads(*parts) == quads(whole)
    assert nquads(*parts).count("<https://w3id.org/paperkg/ontology#Document>") == 2  # in its graph, and in the default


# Evidence


def test_one_measurement_in_two_documents_is_one_evaluation_with_two_results() -> None:
    result = {"method": "M", "metric": "accuracy", "dataset": "D", "value": "88.36%"}
    cards = [made(papers=[{"title": "P", "results": [result]}], document={"key": key}) for key in ("a", "b")]
    found = {str(kind): set[object]() for kind in ("evaluation", "result")}
    for quad in quads(*cards):
        for kind, nodes in found.items():
            if f"/id/{kind}/" in str(quad.subject):
                nodes.add(quad.subject)
    assert {kind: len(nodes) for kind, nodes in found.items()} == {"evaluation": 1, "result": 2}


def test_a_restatement_in_one_document_adds_evidence_to_one_result() -> None:
    result = {"method": "M", "metric": "accuracy", "value": "88%"}
    paper = {"title": "P", "results": [{**result, "at": "line 1"}, {**result, "at": "line 2"}]}
    triples = [quad for quad in quads(made(papers=[paper])) if isinstance(quad.graph_name, DefaultGraph)]
    results = {t.subject for t in triples if t.predicate.value == expand("pk:value")}
    evidence = [t.object for t in triples if t.subject in results and t.predicate.value == expand("pk:evidence")]
    assert (len(results), len(evidence)) == (1, 2)


def test_other_words_at_one_place_are_other_evidence() -> None:
    texts = ["A", "B"]
    cards = [made(papers=[{"title": "P", "uses": [{"name": "M", "exact": text, "at": "line 1"}]}]) for text in texts]
    nodes = [{q.subject for q in quads(c) if q.predicate.value == expand("oa:exact")} for c in cards]
    assert nodes[0] != nodes[1]


# Any text


@given(TEXT, TEXT, TEXT)
def test_any_text_survives(title: str, name: str, exact: str) -> None:
    found = quads(
        made(
            papers=[
                {
                    "title": title,
                    "at": "line 1",
                    "exact": exact,
                    "authors": [name],
                    "award": [exact],
                    "key_ideas": [title],
                    "proposes": [name],
                    "claims": [{"method": name, "text": exact, "value": title, "condition": name}],
                }
            ],
            entities=[{"name": name, "kind": "task", "aliases": [title], "hidden": [exact]}],
            decisions=[{"kind": "derived", "concerns": [{"kind": "paper", "name": title}], "reason": exact}],
        )
    )
    literals = {(quad.predicate.value, quad.object.value) for quad in found if isinstance(quad.object, Literal)}
    assert {
        (expand("dcterms:title"), title),
        (expand("pk:nameAsGiven"), name),
        (expand("oa:exact"), exact),
        (expand("pk:award"), exact),
        (expand("pk:keyIdea"), title),
        (expand("skos:hiddenLabel"), exact),
        (expand("pk:reason"), exact),
        (expand("pk:condition"), name),
    } <= literals


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_title_survives_from_card_to_store(title: str) -> None:
    escaped = "".join(f"\\U{ord(char):08x}" for char in title)
    found = quads(card(f'document: {{key: d, language: zh-Hans}}\npapers: [{{title: "{escaped}"}}]'))
    titles = {quad.object for quad in found if quad.predicate.value == expand("dcterms:title")}
    assert Literal(title, language="zh-Hans") in titles


@given(st.text(st.characters(codec="utf-8")), st.sampled_from([None, "en", "zh-Hans"]))
def test_a_literal_says_its_text(text: str, language: str | None) -> None:
    (triple,) = parse(f"<a:a> <a:a> {literal(text, language=language)} .".encode(), format=RdfFormat.N_TRIPLES)
    assert triple.object == Literal(text, language=language)


@given(st.floats(0, 1))
def test_a_decimal_has_no_exponent(number: float) -> None:
    text = decimal(number).split('"')[1]
    assert re.fullmatch(r"\d+(\.\d+)?", text)
    assert float(text) == number


def test_terms_have_their_types() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert [date(text) for text in ("2021", "2021-01", "2021-01-06")] == [
        f'"{text}"^^<{xsd}{kind}>'
        for text, kind in (("2021", "gYear"), ("2021-01", "gYearMonth"), ("2021-01-06", "date"))
    ]
    with pytest.raises(ValueError, match="is no year"):
        date("June")
    assert web_page("https://example.org/ä b") == "<https://example.org/ä%20b>"


# Any order

NAMES = st.sampled_from(["A", "a", "B", "C-1", "c 1", "Ä"])
PLACED = st.builds(lambda name, line: {"name": name, "at": f"line {line}"}, NAMES, st.integers(1, 3))
PAPERS = st.fixed_dictionaries(
    {"title": NAMES},
    optional={
        "authors": st.lists(NAMES | PLACED, max_size=2),
        "uses": st.lists(NAMES | PLACED, max_size=2),
        "cites": st.lists(NAMES, max_size=1),
        "arxiv": st.sampled_from(["2105.01601", "2105.01602"]),
        "results": st.lists(
            st.fixed_dictionaries(
                {"method": NAMES, "metric": NAMES, "value": st.sampled_from(["1", "88.36%", ".8836"])},
                optional={"at": st.just("line 1"), "dataset": NAMES},
            ),
            max_size=2,
        ),
    },
)
ENTITIES = st.fixed_dictionaries(
    {"name": NAMES, "kind": st.sampled_from(["method", "metric", "concept"])},
    optional={"aliases": st.lists(NAMES, max_size=2), "unit": st.sampled_from(["%", "s"]), "key": st.just("k")},
)


@given(
    st.lists(st.tuples(st.lists(PAPERS, max_size=3), st.lists(ENTITIES, max_size=3)), min_size=1, max_size=3),
    st.randoms(),
)
def test_the_order_of_cards_papers_and_entities_changes_no_statement(
    parts: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]], random: Any
) -> None:
    def cards(order: Any) -> list[Card]:
        return [
            made(document={"key": f"d{i}"}, papers=order(papers), entities=order(entities))
            for i, (papers, entities) in order(list(enumerate(parts)))
        ]

    one = quads(*cards(list))
    assert quads(*cards(lambda items: random.sample(items, len(items)))) == one
    labels = {
        (q.subject, q.object) for q in one if q.predicate.value in (expand("skos:prefLabel"), expand("foaf:name"))
    }
    assert len(labels) == len({subject for subject, _ in labels})


def test_the_bundled_cards_are_valid_and_the_same_in_any_order() -> None:
    files = sorted((Path(__file__).parents[1] / "data").glob("*.yaml"))
    cards = [found for file in files for found in card_reader.read(file)]
    assert quads(*cards) == quads(*reversed(cards))
    assert json.loads(msgspec.json.encode(cards))
