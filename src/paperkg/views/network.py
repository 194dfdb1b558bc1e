"""A pyvis network that writes a safe page: pyvis's nodes, edges, options and vis-network, but not its template.

pyvis's template loads files from the network and injects texts as HTML. Here all data stand in one inert JSON element,
other texts are escaped, and a Content-Security-Policy allows the scripts and the style by their hashes and nothing
else. `page.html` is the frame, `page.js` the behaviour, `page.css` the look.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from pyvis.network import Network

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False},
    "nodes": {"borderWidth": 0, "borderWidthSelected": 3},
    "edges": {"smooth": False, "hoverWidth": 1, "arrows": {"to": {"scaleFactor": 0.4}, "from": {"scaleFactor": 0.4}}},
}
LONGEST = 4000  # characters shown of one text
# control characters, marks and overrides of the writing direction, halves of surrogate pairs
UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
INERT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "&<>\u2028\u2029"})


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
            policy=f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            title=html.escape(heading),
            counts=f"{len(nodes):,} node{'s'[: len(nodes) != 1]} · {len(edges):,} edge{'s'[: len(edges) != 1]}",
            statements="\n".join(f"<li>{html.escape(shown(line))}</li>" for line in self.statements),
            data=json.dumps(_shown_within(data), ensure_ascii=False, separators=(",", ":")).translate(INERT),
            style=style,
            library=library,
            script=script,
        )


def shown(text: str) -> str:
    r"""Make any text safe to show: what cannot be seen or turns the writing direction goes, the rest is cut to LONGEST.

    >>> shown("safe\u202etxt\x00")
    'safetxt'
    """
    text = UNSHOWABLE.sub("", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _shown_within(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _shown_within(item) for key, item in value.items()}
    return [_shown_within(item) for item in value] if isinstance(value, list | tuple) else value


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
