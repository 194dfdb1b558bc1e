"""paperkg: a knowledge graph of research papers that its owner keeps.

>>> import paperkg, tempfile
>>> with tempfile.TemporaryDirectory() as folder, paperkg.build(kg=folder + "/kg") as kg:
...     [hit.label for hit in kg.search("vit", limit=1)]
['Vision Transformer']
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperkg.graph import Graph

__all__ = ["build", "open"]


def build(sources: Sequence[str | Path] = (), kg: str | Path = "kg") -> Graph:
    """Build a graph from files or folders (default: the bundled cards) into the folder `kg`, and open it.

    See `paperkg.builder.build` for what is guaranteed and raised.
    """
    from paperkg import builder

    return builder.build(sources, kg)


def open(path: str | Path = "kg") -> Graph:
    """The graph in a folder, open for reading; see `paperkg.graph.Graph.open`."""
    from paperkg.graph import Graph

    return Graph.open(path)
