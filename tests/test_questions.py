"""The saved queries answer the questions that the bundled graph was made for, and run on any SPARQL engine."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
import yaml
from rdflib.plugins.sparql import prepareQuery

from paperkg import queries, resources
from paperkg.graph import Graph
from paperkg.rows import Rows
from paperkg.views.table import cell

QUERIES = {name: queries.load(file) for name, file in queries.files([resources.queries()]).items()}
QUESTIONS = sorted((Path(__file__).parent / "cases" / "questions").glob("*.yaml"))
"""A question each: the query that answers it, and columns of its table. `gold` is its number among the forty."""
OWN = "asks for notes of one's own, which the bundled graph does not hold: see test_workspace.py"
NAMED_BY_IRI = {"graph", "things"}
"""The tags of queries whose answers other programs read: they name things by IRI."""


@pytest.fixture(scope="module")
def merged(kg: Graph) -> rdflib.Graph:
    """The default graph in rdflib's memory."""
    out = io.BytesIO()
    kg.export(out, "ntriples")
    return rdflib.Graph().parse(data=out.getvalue(), format="ntriples")


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_answer_is_the_expected_table(kg: Graph, file: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = kg.query(case["query"], **case["parameters"])
    picked = [rows.columns.index(column) for column in case["columns"]]
    answer = [[cell(row[i]) for i in picked] for row in rows]
    assert answer == [["" if value is None else str(value) for value in row] for row in case["rows"]]


def test_each_of_the_forty_questions_is_asked() -> None:
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in QUESTIONS]
    assert {number for case in cases for number in case["gold"]} == set(range(1, 41))
    assert all(case["rows"] for case in cases)


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)
class TestSavedQuery:
    def test_says_what_it_tells(self, query: queries.SavedQuery) -> None:
        assert query.summary != query.name, "the header has no summary"
        assert query.tags

    def test_examples_work_on_the_bundled_graph(self, query: queries.SavedQuery, kg: Graph) -> None:
        if "own" in query.tags:
            pytest.skip(OWN)
        examples = {name: parameter.example for name, parameter in query.parameters.items()}
        assert all(examples.values())
        assert len(kg.query(query.name, **examples)) > 0

    def test_required_parameters_are_enough(self, query: queries.SavedQuery, kg: Graph) -> None:
        if "own" in query.tags:
            pytest.skip(OWN)
        examples = {name: p.example for name, p in query.parameters.items() if not p.optional}
        assert len(kg.query(query.name, **examples)) > 0

    def test_is_standard_sparql_that_stands_alone(self, query: queries.SavedQuery) -> None:
        prepareQuery(query.text)

    def test_answers_show_names(self, query: queries.SavedQuery, kg: Graph) -> None:
        if NAMED_BY_IRI & set(query.tags):
            pytest.skip("an answer for programs, with IRIs")
        examples = {name: parameter.example for name, parameter in query.parameters.items()}
        for row in kg.query(query.name, **examples):
            for value in row:
                assert not str(value).startswith(kg.manifest.base)

    @pytest.mark.skipif(
        tuple(map(int, rdflib.__version__.split(".")[:2])) < (7, 6),
        reason="an engine of rdflib before 7.6 makes days of years and loses rows of sub-selects",
    )
    def test_rdflib_gives_the_same_rows(self, query: queries.SavedQuery, kg: Graph, merged: rdflib.Graph) -> None:
        """The engine of another library is the second opinion."""
        if "own" in query.tags:
            pytest.skip(OWN)
        if "GRAPH ?" in query.text:
            pytest.skip("asks the named graphs, too long for rdflib")
        examples = {name: parameter.example for name, parameter in query.parameters.items()}
        text = queries.bind(query.text, kg._terms(query, examples))
        found = merged.query(text)
        theirs = [tuple(_python(row.get(variable)) for variable in found.vars or ()) for row in found.bindings]
        ours = [tuple(row) for row in kg.query(query.name, **examples)]
        assert sorted(map(_comparable, theirs)) == sorted(map(_comparable, ours))


def _python(value: object) -> object:
    return value.toPython() if isinstance(value, rdflib.Literal) else value


def _comparable(row: tuple[object, ...]) -> list[str]:
    """Numbers by value; what GROUP_CONCAT joined in alphabetical order, since each engine has its own."""
    texts = (f"{value.normalize():f}" if isinstance(value, Decimal) else str(value) for value in row)
    return [", ".join(sorted(re.split("[,;] ", text))) for text in texts]


def test_query_and_its_answer_are_in_a_stable_order(kg: Graph) -> None:
    """A saved query sorts its rows, so that two runs can be compared."""
    unsorted = [query.name for query in QUERIES.values() if "ORDER BY" not in query.text]
    assert unsorted == []
    assert isinstance(kg.ask("counts"), Rows)
