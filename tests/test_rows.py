"""Rows turn into Python values, dicts, frames, graphs and the W3C formats, whatever the terms are."""

from __future__ import annotations

import csv
import datetime
import io
import json
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from paperkg.errors import QueryError
from paperkg.names import PREFIXES
from paperkg.rows import FORMATS, Cell, Rows, Term, boolean, value

HOSTILE = (
    "\x00\x01\x1f\x7f\x85",
    "\u2028\u2029\ufeff\ufffe",
    "\r\n\t",
    "\"'\\<&>]]>,;",
    "</literal>",
    "\U0001f600",
    "",
)


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + datatype))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (Literal("text"), "text"),
        (Literal("Bild", language="de"), "Bild"),
        (Literal(7), 7),
        (Literal(True), True),
        (Literal(0.5), 0.5),
        (typed("88.360", "decimal"), Decimal("88.360")),
        (typed("2021-01-06", "date"), datetime.date(2021, 1, 6)),
        (typed("2021", "gYear"), "2021"),
        (typed("2021-02-30", "date"), "2021-02-30"),
        (typed("many", "integer"), "many"),
        (NamedNode("https://example.org/a"), "https://example.org/a"),
        (BlankNode("b"), "b"),
    ],
)
def test_a_term_as_a_python_value(term: Term | None, expected: Cell) -> None:
    found = value(term)
    assert found == expected
    assert type(found) is type(expected)


@pytest.fixture
def rows() -> Rows:
    ada, vit = NamedNode("https://example.org/ada"), NamedNode("https://example.org/vit")
    terms = [(ada, vit, typed("88.36", "decimal"), None), (ada, None, None, Literal("x", language="en"))]
    return Rows(["who", "what", "value", "note"], terms)


class TestConversions:
    def test_iteration_and_length(self, rows: Rows) -> None:
        assert list(rows) == [
            ("https://example.org/ada", "https://example.org/vit", Decimal("88.36"), None),
            ("https://example.org/ada", None, None, "x"),
        ]
        assert len(rows) == 2
        assert repr(rows) == "<2 rows: who, what, value, note>"

    def test_dicts(self, rows: Rows) -> None:
        assert rows.dicts()[1] == {"who": "https://example.org/ada", "what": None, "value": None, "note": "x"}

    def test_pandas(self, rows: Rows) -> None:
        pytest.importorskip("pandas")
        frame = rows.pandas()
        assert list(frame.columns) == ["who", "what", "value", "note"]
        assert frame["value"].dropna().astype(float).tolist() == [88.36]
        assert Rows(["a"], []).pandas().shape == (0, 1)

    def test_networkx(self, rows: Rows) -> None:
        graph = rows.networkx()
        assert list(graph.edges(data=True)) == [
            ("https://example.org/ada", "https://example.org/vit", {"value": Decimal("88.36"), "note": None})
        ]

    def test_networkx_between_named_columns(self, rows: Rows) -> None:
        assert list(rows.networkx("note", "who").edges()) == [("x", "https://example.org/ada")]

    def test_networkx_of_an_unknown_column(self, rows: Rows) -> None:
        with pytest.raises(QueryError, match="there is no column 'whom'; there are: who, what, value, note"):
            rows.networkx("whom")
        with pytest.raises(QueryError, match="there is no column '2'"):
            Rows(["only"], []).networkx()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TERMS = st.one_of(
    st.none(),
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.integers(-(2**63), 2**63 - 1).map(Literal),
    st.sampled_from(["https://example.org/a", "urn:x:%20"]).map(NamedNode),
)


def read(text: str, format: QueryResultsFormat) -> list[tuple[Term | None, ...]]:
    answer = parse_query_results(text.encode(), format=format)
    assert isinstance(answer, QuerySolutions)
    return [tuple(solution) for solution in answer]


class TestFormats:
    @given(st.lists(st.tuples(TERMS, TERMS), max_size=5))
    @example([(Literal(text), Literal(text, language="en")) for text in HOSTILE])
    def test_json_and_tsv_keep_every_term(self, terms: list[tuple[Term | None, ...]]) -> None:
        rows = Rows(["a", "b"], terms)
        assert read(rows.serialize("json"), QueryResultsFormat.JSON) == terms
        assert read(rows.serialize("tsv"), QueryResultsFormat.TSV) == terms

    @given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
    @example([(text, f"a{text}b") for text in HOSTILE])
    def test_csv_keeps_every_text_for_other_programs(self, texts: list[tuple[str, str]]) -> None:
        written = Rows.of(["a", "b"], texts).serialize("csv")
        assert [tuple(row) for row in csv.reader(io.StringIO(written, newline=""))] == [("a", "b"), *texts]

    @given(st.lists(st.tuples(TEXTS), max_size=5))
    @example([(text,) for text in HOSTILE])
    def test_xml_is_well_formed_and_keeps_what_xml_can_hold(self, texts: list[tuple[str]]) -> None:
        root = ElementTree.fromstring(Rows.of(["a"], texts).serialize("xml").encode())
        found = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
        assert [len(text) for text in found] == [len(text) for (text,) in texts]
        for text, (before,) in zip(found, texts, strict=True):
            assert all(a in (b, "\N{REPLACEMENT CHARACTER}") for a, b in zip(text, before, strict=True))
            assert text == before or not before.isprintable()

    def test_json_is_the_w3c_format(self, rows: Rows) -> None:
        document = json.loads(rows.serialize("json"))
        assert document["head"] == {"vars": ["who", "what", "value", "note"]}
        assert document["results"]["bindings"][1] == {
            "who": {"type": "uri", "value": "https://example.org/ada"},
            "note": {"type": "literal", "value": "x", "xml:lang": "en"},
        }

    def test_a_megabyte_in_one_cell(self) -> None:
        text = "q" * 1_000_000
        for format in FORMATS:
            assert text in Rows.of(["a"], [[text]]).serialize(format)

    @pytest.mark.parametrize("answer", [True, False])
    def test_the_answer_to_ask(self, answer: bool) -> None:
        assert json.loads(boolean(answer, "json")) == {"head": {}, "boolean": answer}
        root = ElementTree.fromstring(boolean(answer, "xml"))
        assert [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}boolean")] == [
            str(answer).lower()
        ]
