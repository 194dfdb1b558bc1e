"""The ontology, its shapes and the correct graphs of the cases, read once; and the reasoner."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph

PK = "https://w3id.org/paperkg/ontology#"


@pytest.fixture(scope="session")
def folder(root: Path) -> Path:
    """Where ontology, shapes, rules and context lie."""
    return root / "ontology"


@pytest.fixture(scope="session")
def cases(root: Path) -> Path:
    """Where the cases lie."""
    return root / "tests" / "cases"


@pytest.fixture(scope="session")
def ontology(folder: Path) -> Graph:
    return Graph().parse(folder / "paperkg.ttl")


@pytest.fixture(scope="session")
def shapes(folder: Path) -> Graph:
    return Graph().parse(folder / "shapes.ttl")


@pytest.fixture(scope="session")
def conforming(cases: Path) -> Graph:
    """All correct graphs of the cases in one."""
    data = Graph()
    for file in sorted(cases.glob("shapes/*/conforming.ttl")):
        data.parse(file)
    return data


@pytest.fixture(scope="session")
def reason(ontology: Graph) -> Callable[[Graph], tuple[Graph, set[str]]]:
    """HermiT on the ontology with some data: what it knows then, and the names of the classes without members."""
    import owlready2

    def run(data: Graph) -> tuple[Graph, set[str]]:
        world = owlready2.World()
        everything = "".join(graph.serialize(format="nt") for graph in (ontology, data))
        # From memory and into a world of its own: nothing is fetched, nothing is shared between tests.
        world.get_ontology(PK).load(fileobj=io.BytesIO(everything.encode()))
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
        known = Graph()
        for triple in world.as_rdflib_graph():
            known.add(triple)
        return known, {cls.name for cls in world.inconsistent_classes()}

    return run
