"""Formats for programs that draw and measure networks, such as Gephi, Cytoscape and Graphviz: things and plain links.

A node is a thing, its id the IRI, with the attributes `label` and `kind` (text), `degree` (a number: its links, in and
out) and, for a document whose licence is stated, `license` (text). An edge is a link, its id unique in the file, with
`relation` (text; also its label in GEXF and DOT) and `derived` (true when a rule inferred it; a dashed line in DOT).
All but GraphML also say where a node stands, its colour and its size, chosen as on the graph page. What XML cannot hold
becomes U+FFFD, in all of them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from paperkg.views.export import xml_text

if TYPE_CHECKING:
    import networkx


def text(graph: networkx.MultiDiGraph[str], format: str, licences: Mapping[str, str] | None = None) -> bytes:
    """A graph such as `Graph.networkx` gives, in one of `NETWORKS`; `licences` are those of nodes that have one.

    The same graph gives the same bytes, in whatever order its nodes and edges were added.
    """
    plain = _plain(graph, licences or {})
    if format == "cytoscape":
        return _cytoscape(plain)
    if format == "dot":
        return _dot(plain)
    return xml_text.carriage_returns(_graphml(plain) if format == "graphml" else _gexf(plain))


def _plain(graph: networkx.MultiDiGraph[str], licences: Mapping[str, str]) -> networkx.MultiDiGraph[str]:
    """The same graph in a fixed order, with text that XML can hold and a key for each edge that no other has."""
    import networkx

    plain: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    degree = dict(graph.degree())
    for node in sorted(graph):
        data = graph.nodes[node]
        label, kind = (xml_text.legal(str(data.get(key) or "")) for key in ("label", "kind"))
        licence = {"license": xml_text.legal(licences[node])} if node in licences else {}
        plain.add_node(xml_text.legal(node), label=label, kind=kind, degree=degree[node], **licence)
    links = sorted(
        (xml_text.legal(source), xml_text.legal(target), str(data.get("relation") or ""), bool(data.get("derived")))
        for source, target, data in graph.edges(data=True)
    )
    for number, (source, target, relation, derived) in enumerate(links):
        plain.add_edge(source, target, key=f"e{number}", relation=xml_text.legal(relation), derived=derived)
    return plain


def _graphml(graph: networkx.MultiDiGraph[str]) -> bytes:
    from networkx.readwrite.graphml import GraphMLWriter  # `write_graphml` writes other bytes where lxml is installed

    writer = GraphMLWriter(graph)
    out = io.BytesIO()
    writer.dump(out)
    return out.getvalue() + b"\n"


def _gexf(graph: networkx.MultiDiGraph[str]) -> bytes:
    from networkx.readwrite.gexf import GEXFWriter

    for node, look in _looks(graph).items():
        graph.nodes[node]["viz"] = look
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"], data["label"] = key, data["relation"]
    writer = GEXFWriter(graph)
    about = writer.xml.find("meta")
    about.attrib.clear()  # the day of writing
    about.find("creator").text = "paperkg"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() + b"\n"


def _cytoscape(graph: networkx.MultiDiGraph[str]) -> bytes:
    """The JSON of Cytoscape and Cytoscape.js; the second axis points downwards."""
    import networkx

    data = networkx.cytoscape_data(graph, name="label")
    looks = _looks(graph)
    for node in data["elements"]["nodes"]:
        look = looks[node["data"]["id"]]
        node["position"] = {"x": look["position"]["x"], "y": -look["position"]["y"] + 0.0}
        node["data"] |= {"color": _hex(look["color"]), "size": look["size"]}
    for number, edge in enumerate(data["elements"]["edges"]):
        edge["data"]["id"] = f"e{number}"
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def _dot(graph: networkx.MultiDiGraph[str]) -> bytes:
    """The language of Graphviz; `neato -n` keeps the places, in points."""
    looks = _looks(graph)
    lines = ["digraph {", '  node [style=filled, fontname="sans-serif"];']
    for node, data in graph.nodes(data=True):
        look = looks[node]
        about = {key: str(value) for key, value in data.items() if key != "viz"} | {
            "fillcolor": _hex(look["color"]),
            "pos": "{x},{y}".format(**look["position"]),
            "width": f"{look['size'] / 36:.3f}",  # inches across, of points to the rim
        }
        lines.append(f"  {_quoted(node)} [{_attributes(about)}];")
    for source, target, data in graph.edges(data=True):
        about = {"label": data["relation"], "derived": str(data["derived"]).lower()}
        about |= {"style": "dashed"} if data["derived"] else {}
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [{_attributes(about)}];")
    return "\n".join([*lines, "}", ""]).encode("utf-8")


def _attributes(about: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={_quoted(value)}" for key, value in about.items())


def _quoted(text: str) -> str:
    r"""A text as Graphviz reads it, which takes `\n` in a label for a line break."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _hex(colour: Mapping[str, float]) -> str:
    return "#" + "".join(f"{int(colour[part]):02x}" for part in "rgb")


def _looks(graph: networkx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """Colour, size and place of each node; in Gephi the second axis points upwards."""
    from paperkg.views import parts, picture
    from paperkg.views.layout import positions

    degrees: dict[str, int] = {node: data["degree"] for node, data in graph.nodes(data=True)}
    most = max(degrees.values(), default=0) or 1
    sizes = {node: round(6 + 15 * (degree / most) ** 0.5, 1) for node, degree in degrees.items()}
    shown = [(a, b) for a, b, data in graph.edges(data=True) if data["relation"] not in picture.HIDDEN]
    looks = {}
    for node, (x, y) in positions(degrees, shown, radii=sizes).items():
        colour, _ = parts.KINDS.get(graph.nodes[node]["kind"], parts.OTHER_KIND)
        red, green, blue = bytes.fromhex(colour[1:])
        looks[node] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "position": {"x": x, "y": -y + 0.0, "z": 0.0},
            "size": sizes[node],
        }
    return looks
