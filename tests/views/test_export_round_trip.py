"""Any Unicode title survives every format, and what is exported and read again is exported in the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import cast

import networkx as nx
import pydot
import pyoxigraph
import pytest
import rdflib
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from paperkg import names
from paperkg.graph import Graph
from paperkg.names import BASE, expand, mint
from paperkg.search import NameIndex
from paperkg.store.embedded import EmbeddedStore
from paperkg.store.folder import Manifest
from paperkg.views.export import FORMATS, MERGED, NETWORKS, RDF, rdf

DOCUMENT = NamedNode(mint(BASE, "document", "d"))
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
HOSTILE = [
    *("\x00\x01\x0b\x1f\x7f\x85", "\r\n\t", "\ufffe\uffff", "\ufeffx", "\u2028", "e\u0301", "\U0010ffff", "\u202e"),
    *("=1+1", "@a", "-5", "{", "}", "\\", '"', "]]>", "<a&b>", "%", "--", "图像", " x  y "),
]
TITLES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(HOSTILE), max_size=5)


def graph_of(quads: Iterable[Quad]) -> Graph:
    """A graph of some statements, in memory; without an index of names, which no export asks."""
    store = pyoxigraph.Store()
    store.extend(quads)
    prefixed = EmbeddedStore(store, names.prefixes(BASE))
    return Graph(prefixed, cast("NameIndex", None), Manifest(paperkg="", base=BASE, quads=len(store)))


def papers(titles: list[str]) -> Graph:
    """A graph of papers with these titles, each with a result, stated by one document with a licence."""
    told: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (DOCUMENT, "rdf:type", NamedNode(expand("pk:Document"))),
        (DOCUMENT, "dcterms:title", Literal("D")),
        (DOCUMENT, "dcterms:license", LICENCE),
    ]
    for number, title in enumerate(titles):
        paper, method, metric, evaluation, result = (
            NamedNode(mint(BASE, kind, f"{number}")) for kind in ("paper", "method", "metric", "evaluation", "result")
        )
        for thing, kind in ((paper, "Paper"), (method, "Method"), (metric, "Metric"), (result, "Result")):
            told.append((thing, "rdf:type", NamedNode(expand(f"pk:{kind}"))))
        told += [(thing, "skos:prefLabel", Literal(title)) for thing in (paper, method, metric)]
        told += [
            (paper, "dcterms:title", Literal(title, language="en")),
            (paper, "pk:proposes", method),
            (evaluation, "pk:method", method),
            (evaluation, "pk:metric", metric),
            (result, "pk:evaluation", evaluation),
            (result, "pk:value", Literal("1.5", datatype=NamedNode(expand("xsd:decimal")))),
            (result, "pk:statedIn", DOCUMENT),
            (result, "pk:attributedTo", paper),
        ]
    return graph_of(
        Quad(subject, NamedNode(expand(curie)), value, graph)
        for subject, curie, value in told
        for graph in (DOCUMENT, DefaultGraph())
    )


def exported(kg: Graph, format: str) -> bytes:
    out = io.BytesIO()
    kg.export(out, format)
    return out.getvalue()


def legal_in_xml(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)


def labels(content: bytes, format: str) -> list[str]:
    """The names of the papers in an export, as a program reads them, sorted."""
    if format in RDF:
        found = pyoxigraph.parse(content, format=rdf.SYNTAXES[format])
        named = (q for q in found if q.predicate.value == expand("skos:prefLabel") and "/paper/" in str(q.subject))
        return sorted(quad.object.value for quad in named if isinstance(quad.object, Literal))
    if format == "cytoscape":
        nodes = nx.cytoscape_graph(json.loads(content), name="label").nodes(data=True)
        return sorted(data["label"] for _, data in nodes if data["kind"] == "paper")
    if format == "dot":
        read_dot = (pydot.graph_from_dot_data(content.decode("utf-8")) or [])[0]
        found_in = [node.get_attributes() for node in read_dot.get_nodes() if node.get_name() != "node"]
        return sorted(re.sub(r"\\(.)", r"\1", of["label"][1:-1]) for of in found_in if of["kind"] == '"paper"')
    if format in ("graphml", "gexf"):
        read = nx.read_graphml if format == "graphml" else nx.read_gexf
        nodes = read(io.BytesIO(content)).nodes(data=True)
        return sorted(data["label"] for _, data in nodes if data["kind"] == "paper")
    if format == "csv":
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return sorted(row["paper"] for row in rows)
    library = parse_string(content.decode("utf-8"))
    assert not library.failed_blocks
    return ["" for _ in library.entries]  # each title for itself: test_export_bibtex.py


@pytest.mark.parametrize("format", FORMATS)
class TestAnyTitle:
    @settings(max_examples=25)
    @given(titles=TITLES)
    @example(titles=HOSTILE)
    def test_survives(self, format: str, titles: list[str]) -> None:
        found = labels(exported(papers(titles), format), format)
        if format in (*NETWORKS, "rdfxml"):
            assert found == sorted(map(legal_in_xml, titles))
        elif format == "csv":
            assert sorted(title.removeprefix("'") for title in found) == sorted(t.removeprefix("'") for t in titles)
        elif format == "bibtex":
            assert len(found) == len(titles)
        else:
            assert found == sorted(titles)

    def test_its_licence_travels_along(self, format: str) -> None:
        assert LICENCE.value.encode() in exported(papers(["A title"]), format)


@pytest.mark.parametrize("format", RDF)
class TestReadAgain:
    @settings(max_examples=25)
    @given(titles=TITLES)
    @example(titles=HOSTILE)
    def test_gives_the_same_bytes(self, format: str, titles: list[str]) -> None:
        first = exported(papers(titles), format)
        read = graph_of(pyoxigraph.parse(first, format=rdf.SYNTAXES[format]))
        assert exported(read, format) == first

    def test_the_bundled_graph_gives_the_same_bytes(self, kg: Graph, format: str) -> None:
        first = exported(kg, format)
        assert exported(graph_of(pyoxigraph.parse(first, format=rdf.SYNTAXES[format])), format) == first

    # rdflib's own code uses what rdflib calls deprecated.
    @pytest.mark.filterwarnings("ignore:(Dataset.default_context|ConjunctiveGraph) is deprecated:DeprecationWarning")
    @settings(max_examples=15)
    @given(titles=TITLES)
    @example(titles=[title for title in HOSTILE if "\x00" not in title])
    def test_rdflib_reads_the_same_titles(self, format: str, titles: list[str]) -> None:
        theirs = rdflib.Dataset(default_union=True)
        syntax = {"rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}.get(format, format)
        theirs.parse(data=exported(papers(titles), format), format=syntax)
        expected = [legal_in_xml(title) if format == "rdfxml" else title for title in titles]
        found = {str(value) for value in theirs.objects(None, rdflib.DCTERMS.title)}
        assert found == {*expected, "D"}


def test_every_format_of_rdf_tells_the_same_of_the_bundled_graph(kg: Graph) -> None:
    merged = [set(pyoxigraph.parse(exported(kg, format), format=rdf.SYNTAXES[format])) for format in MERGED]
    assert merged[0] == merged[1] == merged[2]
    assert len(merged) == 3
