"""What users of such a graph ask every week: each saved query gives the expected table."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import paperkg
from paperkg.graph import Graph
from paperkg.views.table import cell

CASES = sorted((Path(__file__).parent / "cases" / "weekly").glob("*.yaml"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_answer_is_the_expected_table(kg: Graph, file: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = kg.query(case["query"], **case["parameters"])
    picked = [rows.columns.index(column) for column in case["columns"]]
    answer = [[cell(row[i]) for i in picked] for row in rows]
    assert answer == [["" if value is None else value for value in row] for row in case["rows"]]


@pytest.mark.parametrize("role", [{}, {"role": "featured"}], ids=["all", "featured"])
def test_each_count_of_unknowns_has_its_list(kg: Graph, role: dict[str, str]) -> None:
    for count in kg.query("coverage", **role).dicts():
        asked = {"kind": str(count["kind"]), "what": str(count["what"]), **role}
        assert len(kg.query("missing", **asked)) == count["missing"], asked


CARDS = {
    "original": """
document: {key: original, title: Original, issued: "2020"}
papers:
  - title: On Wheels
    results:
      - {method: Wheel, metric: accuracy, dataset: Roads, value: "90%", at: line 1 chars 0-3}
      - {method: Cart, metric: accuracy, dataset: Roads, value: "80%", as_of: "2019", at: line 2 chars 4-7}
      - {method: Sledge, metric: accuracy, dataset: Roads, value: "70%", at: line 3 chars 8-11}
entities: [{name: accuracy, kind: metric, direction: higher, unit: "%"}]
""",
    "translation": """
document: {key: translation, title: Translation, derived_from: original}
papers:
  - title: On Wheels
    results: [{method: Wheel, metric: accuracy, dataset: Roads, value: "90%", at: line 1 chars 0-3}]
""",
    "other": """
document: {key: other, title: Other, issued: "2021"}
papers:
  - title: On Wheels
    results:
      - {method: Cart, metric: accuracy, dataset: Roads, value: "80%", at: line 1 chars 0-3}
      - {method: Sledge, metric: accuracy, dataset: Roads, value: "75%", at: line 2 chars 4-7}
""",
}


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Three documents on one board: a translation agrees, another document agrees once and differs once."""
    folder = tmp_path_factory.mktemp("roads")
    for name, text in CARDS.items():
        (folder / f"{name}.yaml").write_text(text)
    return paperkg.build([folder], folder / "kg")


def test_a_result_has_one_row_and_a_translation_is_no_witness(roads: Graph) -> None:
    rows = [
        (row["method"], f"{row['value']}", row["witnesses"])
        for row in roads.query("leaderboard", dataset="Roads").dicts()
    ]
    assert rows == [("Wheel", "90", 1), ("Cart", "80", 2), ("Sledge", "75", 1), ("Sledge", "70", 1)]
    [wheel, *_] = roads.query("leaderboard", dataset="Roads").dicts()
    assert wheel["evidence"] == "Original, line 1 “90%”; Translation, line 1 “90%”"


def test_what_a_second_witness_states_too_is_left_out(roads: Graph) -> None:
    alone = {str(row["statement"]) for row in roads.query("single-witness").dicts()}
    assert alone == {f"{thing} accuracy on Roads" for thing in ("Wheel: 90", "Sledge: 75", "Sledge: 70")}


def test_different_values_of_one_evaluation_are_a_disagreement(roads: Graph) -> None:
    rows = [
        (row["concerns"], row["issue"], row["document"], row["words"]) for row in roads.query("disagreements").dicts()
    ]
    assert rows == [("Sledge, Roads", "accuracy", "Original", "70%"), ("Sledge, Roads", "accuracy", "Other", "75%")]
    assert len(roads.query("disagreements", thing="Sledge")) == 2
    assert len(roads.query("disagreements", thing="Wheel")) == 0


def test_the_best_value_rises_with_time(roads: Graph) -> None:
    rows = [(row["date"], row["method"]) for row in roads.query("best-over-time", dataset="Roads").dicts()]
    assert rows == [("2019", "Cart"), ("2020", "Wheel")]
