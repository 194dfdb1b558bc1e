"""The bundled graph holds what its five documents state, as often as they state it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import facts
import pytest
import yaml
from facts_list import DOCUMENTS, Line, partners

from paperkg.graph import Graph

CASES = Path(__file__).parent / "cases" / "facts"
COUNTS: list[dict[str, Any]] = yaml.safe_load((CASES / "counts.yaml").read_text(encoding="utf-8"))
LEAST = {
    # How fine one cuts these is a matter of taste: the graph has at least what a careful reader found.
    "Method": 130,
    "Task": 55,
    "Dataset": 29,
    "Metric": 30,
    "Concept": 150,
    "Comparison": 50,
    "Claim": 62,
    "Decision": 35,
}


@pytest.mark.parametrize("case", COUNTS, ids=lambda case: case["what"].replace(" ", "-"))
def test_counts(case: dict[str, Any], kg: Graph) -> None:
    values = " ".join(f"document:{key}" for key in DOCUMENTS.values())
    rows = kg.query(case["query"].replace("$DOCUMENTS", f"VALUES ?document {{ {values} }}")).dicts()
    if isinstance(case["number"], int):
        assert rows == [{"number": case["number"]}]
    else:
        assert {str(row["document"]).rpartition("/")[2]: row["number"] for row in rows} == case["number"]


@pytest.mark.parametrize("kind", LEAST)
def test_at_least(kind: str, kg: Graph) -> None:
    [[number]] = kg.query(f"SELECT (COUNT(DISTINCT ?thing) AS ?number) WHERE {{ ?thing a pk:{kind} }}")
    assert isinstance(number, int)
    assert number >= LEAST[kind]


@pytest.fixture(scope="module")
def table(kg_folder: Path) -> dict[str, Line]:
    """The table of a careful reader's list beside the graph, where the list is at hand."""
    if not facts.GOLD.is_dir():
        pytest.skip("needs the careful reader's list of facts in ../shared/gold")
    lines = facts.compare(facts.GOLD, kg_folder)
    table = {line.what: line for line in lines}
    assert len(table) == len(lines) > 60
    return table


def test_the_graph_has_every_fact_of_the_list(table: dict[str, Line]) -> None:
    missing = {line.what: (line.gold, line.graph, *line.missing) for line in table.values() if not line.equal}
    assert missing == {}


@pytest.mark.parametrize(
    ("what", "number"),
    {
        "documents": 5,
        "papers": 61,
        "papers, featured": 34,
        "papers, in reference lists only": 21,
        "papers, mentioned only": 6,
        "featured slots in order": 47,
        "authors of featured papers": 89,
        "authors of all papers": 125,
        "methods": 147,
        "methods that a paper proposes": 42,
        "datasets with a name": 25,
        "datasets without a name": 4,
        "tasks": 62,
        "metrics": 32,
        "concepts": 174,
        "measured values of proposed methods": 14,
        "measured values of baselines": 5,
        "distinct measured values": 19,
        "relative results": 11,
        "relative results with a number": 9,
        "complexity claims": 7,
        "qualitative claims": 55,
        "relations": 52,
        "citation marks": 27,
        "disagreements": 35,
    }.items(),
)
def test_the_table_counts_what_the_list_counts(what: str, number: int, table: dict[str, Line]) -> None:
    assert (table[what].gold, table[what].graph) == (number, number)


def test_everyone_who_can_be_served_gets_a_partner() -> None:
    assert partners({"a": ["x"], "b": ["x", "y"], "c": ["y", "x"]}).keys() in ({"a", "b"}, {"a", "c"}, {"b", "c"})
    assert partners({"a": ["x", "y", "z"], "b": ["x"], "c": ["x", "y"]}) == {"a": "z", "b": "x", "c": "y"}
