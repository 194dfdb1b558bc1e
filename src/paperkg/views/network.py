"""A pyvis network that writes a safe page: pyvis's nodes, edges, options and vis-network, but not its template.

pyvis's template loads files from the network and injects texts as HTML. Here all data stand in one inert JSON element,
other texts are escaped, and a Content-Security-Policy allows the scripts and the style by their hashes and nothing
else. `page.html` is the frame, `page.js` the behaviour, `page.css` the look.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from importlib.resources import files
from string import Template
from typing import Any

from pyvis.network import Network

from paperkg.views.safe import INERT, policy, shown, shown_within

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False},
    "nodes": {"borderWidth": 0, "borderWidthSelected": 3},
    "edges": {"smooth": False, "hoverWidth": 1, "arrows": {"to": {"scaleFactor": 0.4}, "from": {"scaleFactor": 0.4}}},
}


class PageNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """Nodes and edges as pyvis keeps them, with `about`, the further data of `page.js`, and each statement as text."""

    def __init__(self, heading: str, about: dict[str, Any], statements: Sequence[str]) -> None:
        super().__init__(directed=True, heading=shown(heading))
        self.options = OPTIONS
        self.about = about
        self.statements = statements

    def generate_html(self, *_: object, **__: object) -> str:
        """Return the page; the parameters of pyvis change nothing."""
        here = files("paperkg.views")
        frame, style, script = (here.joinpath(f"page.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
        library = files("pyvis").joinpath("templates/lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")
        nodes, edges, heading, _, _, options = self.get_network_data()
        data = {**self.about, "nodes": nodes, "edges": edges, "options": json.loads(options)}
        return Template(frame).substitute(
            policy=policy((library, script), style),
            title=html.escape(heading),
            counts=f"{len(nodes):,} node{'s'[: len(nodes) != 1]} · {len(edges):,} edge{'s'[: len(edges) != 1]}",
            statements="\n".join(f"<li>{html.escape(shown(line))}</li>" for line in self.statements),
            data=json.dumps(shown_within(data), ensure_ascii=False, separators=(",", ":")).translate(INERT),
            style=style,
            library=library,
            script=script,
        )
