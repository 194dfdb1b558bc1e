"""Exports for networks: another program reads the same graph, whatever the labels hold; one graph, the same bytes."""

from __future__ import annotations

import datetime
import io
import json
import random
import re
import xml.etree.ElementTree as ET

import networkx as nx
import pydot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.graph import Graph
from paperkg.views.export import networks
from paperkg.views.parts import KINDS

FORMATS = ("graphml", "gexf", "cytoscape", "dot")
HOSTILE = [
    "\x00\x01\x0b\x1f",
    "\ud800 half",
    "\ufffe",
    "<a b='\"'>&amp;]]>",
    "a\r\nb\tc",
    " ",
    "",
    "\U0001f600 图像",
    "\u202e",
]
VIZ = "{http://www.gexf.net/1.2draft/viz}"

Facts = tuple[object, ...]


def read(content: bytes, format: str) -> nx.MultiDiGraph[str]:
    if format == "cytoscape":
        return nx.MultiDiGraph(nx.cytoscape_graph(json.loads(content), name="label"))
    if format == "dot":
        return dotted(content)
    if format == "gexf":
        return nx.MultiDiGraph(nx.read_gexf(io.BytesIO(content)))
    return nx.MultiDiGraph(nx.read_graphml(io.BytesIO(content), force_multigraph=True))


def dotted(content: bytes) -> nx.MultiDiGraph[str]:
    """A graph as pydot reads it, whose texts keep the quotes and escapes of the file."""
    read = (pydot.graph_from_dot_data(content.decode("utf-8")) or [])[0]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in read.get_nodes():
        if node.get_name() not in ("node", "graph", "edge"):
            told = {name: bare(value) for name, value in node.get_attributes().items()}
            graph.add_node(bare(node.get_name()), **told | {"degree": int(told["degree"])})
    for edge in read.get_edges():
        told = {name: bare(value) for name, value in edge.get_attributes().items()}
        ends = bare(edge.get_source()), bare(edge.get_destination())
        graph.add_edge(*ends, relation=told["label"], derived=told["derived"] == "true")
    return graph


def bare(text: object) -> str:
    return re.sub(r"\\(.)", r"\1", str(text)[1:-1])


def nodes(graph: nx.MultiDiGraph[str], *attributes: str) -> set[Facts]:
    return {(node, *(data.get(attribute) for attribute in attributes)) for node, data in graph.nodes(data=True)}


def edges(graph: nx.MultiDiGraph[str]) -> list[Facts]:
    return sorted((a, b, data["relation"], data["derived"]) for a, b, data in graph.edges(data=True))


def small(labels: list[str]) -> nx.MultiDiGraph[str]:
    """A ring of things with these labels, with parallel edges and loops."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, label in enumerate(labels):
        graph.add_node(f"https://e.org/{number}", label=label, kind=list(KINDS)[number % len(KINDS)])
    for number, label in enumerate(labels):
        for other in (number, (number + 1) % len(labels)):
            for derived in (True, False):
                ends = f"https://e.org/{number}", f"https://e.org/{other}"
                graph.add_edge(*ends, relation=label, derived=derived)
    return graph


@pytest.mark.parametrize("format", FORMATS)
class TestReadAgain:
    def test_the_bundled_graph_is_the_same(self, kg: Graph, format: str) -> None:
        ours = kg.networkx()
        out = io.BytesIO()
        kg.export(out, format)
        theirs = read(out.getvalue(), format)
        assert nodes(theirs, "label", "kind") == nodes(ours, "label", "kind")
        assert edges(theirs) == edges(ours)
        assert {node: data["degree"] for node, data in theirs.nodes(data=True)} == dict(ours.degree())

    @settings(max_examples=30)
    @given(labels=st.lists(st.text(max_size=8) | st.sampled_from(HOSTILE), max_size=6))
    def test_any_label_survives_but_what_xml_cannot_hold(self, format: str, labels: list[str]) -> None:
        expected = small([label.translate(ILLEGAL) for label in labels])
        found = read(networks.text(small(labels), format), format)
        assert nodes(found, "label", "kind") == nodes(expected, "label", "kind")
        assert edges(found) == edges(expected)

    def test_types_are_declared(self, format: str) -> None:
        found = read(networks.text(small(["a", "b"]), format), format)
        for _, data in found.nodes(data=True):
            assert [type(data[name]) for name in ("label", "kind", "degree")] == [str, str, int]
        assert {type(data["derived"]) for *_, data in found.edges(data=True)} == {bool}

    def test_each_edge_has_an_id_of_its_own(self, kg: Graph, format: str) -> None:
        if format == "dot":
            pytest.skip("edges have no ids in DOT")
        content = networks.text(kg.networkx(), format)
        if format == "cytoscape":
            ids = [edge["data"]["id"] for edge in json.loads(content)["elements"]["edges"]]
        else:
            ids = [element.get("id") for element in parsed(content).findall(".//{*}edge")]
        assert len(ids) > 1000
        assert len(set(ids)) == len(ids)
        assert None not in ids

    def test_a_licence_is_an_attribute_of_its_document(self, format: str) -> None:
        found = read(networks.text(small(["a", "b"]), format, {"https://e.org/1": "CC BY 4.0"}), format)
        assert nodes(found, "license") == {("https://e.org/0", None), ("https://e.org/1", "CC BY 4.0")}

    def test_the_order_of_things_and_links_changes_nothing(self, kg: Graph, format: str) -> None:
        graph = kg.networkx()
        things, links = list(graph.nodes(data=True)), list(graph.edges(data=True))
        random.Random(5).shuffle(things)
        random.Random(6).shuffle(links)
        shuffled: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        shuffled.add_nodes_from(things)
        shuffled.add_edges_from(links)
        content = networks.text(graph, format)
        assert networks.text(shuffled, format) == content
        assert str(datetime.datetime.now(tz=datetime.UTC).year).encode() + b"-" not in content.partition(b"<graph")[0]

    def test_nothing_at_all(self, format: str) -> None:
        assert len(read(networks.text(nx.MultiDiGraph(), format), format)) == 0


class TestLook:
    def test_every_node_has_a_place_of_its_own_the_colour_of_its_kind_and_a_size(self, kg: Graph) -> None:
        places, sizes = set(), {}
        for node in parsed(networks.text(kg.networkx(), "gexf")).findall(".//{*}node"):
            position, colour, size = (node.find(f"{VIZ}{name}") for name in ("position", "color", "size"))
            assert position is not None
            assert colour is not None
            assert size is not None
            places.add((position.get("x"), position.get("y")))
            kind = str(node.get("id")).split("/")[-2]
            assert "#" + "".join(f"{int(colour.get(part, '')):02x}" for part in "rgb") == KINDS[kind][0]
            sizes[node.get("label")] = float(size.get("value", ""))
        assert len(places) == len(kg.networkx())
        assert max(sizes.values()) == 21
        assert sizes["Transformer"] > sizes["absolute position"] >= 6


ILLEGAL = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\N{REPLACEMENT CHARACTER}"
)


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)
