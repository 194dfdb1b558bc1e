"""Exports: canonical, the same statements in every format, whatever the literals hold and however many there are."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator

import pyoxigraph
import pytest
import rdflib
import rdflib.compare
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat

from paperkg import resources
from paperkg.graph import Graph
from paperkg.names import BASE, PREFIXES
from paperkg.views import export

Statement = tuple[bytes, bytes]
CONTEXT = json.loads((resources.ontology() / "context.jsonld").read_bytes())["@context"]
HOSTILE = (
    *("\x00\x01\x1f\x7f", "\u0085\u2028\u2029\ufeff", "\r\n\t", "\"'\\", '"""', "'''", "\U0001f600", "", " "),
    *(
        "a <!> b",
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ",
        "</script>",
        ". <x> <y>",
        "\\u0041",
        "\u00e9",
        "e\u0301",
    ),
    "q" * 1_000_000,
)
SUBJECT = NamedNode(f"{BASE}id/paper/x")
PREDICATES = [
    *(PREFIXES["dcterms"] + "title", PREFIXES["pk"] + "value", "https://example.org/p", PREFIXES["pk"] + "proposes"),
    PREFIXES["rdf"] + "type",
]
GRAPHS = [NamedNode(f"{BASE}id/document/d"), NamedNode(f"{BASE}graph/links")]
DATATYPES = ["integer", "decimal", "date", "boolean", "gYear"]


def written(statements: list[Statement], format: str, lines_in_memory: int = export.LINES_IN_MEMORY) -> bytes:
    out = io.BytesIO()
    export.write(iter(statements), format, out, context=CONTEXT, lines_in_memory=lines_in_memory)
    return out.getvalue()


def statement(quad: Quad) -> Statement:
    line = pyoxigraph.serialize([quad.triple], format=RdfFormat.N_TRIPLES)
    assert line is not None
    return (b"" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name).encode()), line[:-3]


def quads(content: bytes, format: str) -> set[Quad]:
    return set(pyoxigraph.parse(content, format=export.FORMATS[format]))


def bundled(kg: Graph, format: str) -> bytes:
    out = io.BytesIO()
    kg.export(out, format)
    return out.getvalue()


class TestBundledGraph:
    def test_turtle_is_the_default_graph_for_two_parsers(self, kg: Graph) -> None:
        turtle = bundled(kg, "turtle")
        expected = quads(bundled(kg, "ntriples"), "ntriples")
        assert quads(turtle, "turtle") == expected
        theirs = rdflib.Graph().parse(data=turtle, format="turtle")
        ours = rdflib.Graph().parse(data=bundled(kg, "ntriples"), format="ntriples")
        assert len(theirs) == len(expected)
        assert rdflib.compare.isomorphic(theirs, ours)

    def test_formats_with_graphs_hold_the_same_quads(self, kg: Graph) -> None:
        expected = quads(bundled(kg, "nquads"), "nquads")
        assert len(expected) > 7000
        assert quads(bundled(kg, "trig"), "trig") == quads(bundled(kg, "jsonld"), "jsonld") == expected

    # rdflib's own parser uses what rdflib calls deprecated.
    @pytest.mark.filterwarnings("ignore:(Dataset.default_context|ConjunctiveGraph) is deprecated:DeprecationWarning")
    def test_json_ld_for_another_parser(self, kg: Graph) -> None:
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=bundled(kg, "jsonld"), format="json-ld")
        expected = {(str(q.subject.value), q.predicate.value) for q in quads(bundled(kg, "nquads"), "nquads")}  # type: ignore[union-attr]
        assert {(str(s), str(p)) for s, p, _, _ in dataset.quads()} == expected

    def test_default_graph_is_the_merge_of_the_stated_graphs(self, kg: Graph) -> None:
        stated = {
            q.triple for q in quads(bundled(kg, "nquads"), "nquads") if not str(q.graph_name).endswith("inferred>")
        }
        assert {q.triple for q in quads(bundled(kg, "turtle"), "turtle")} == stated

    @pytest.mark.parametrize("format", export.FORMATS)
    def test_no_blank_nodes(self, kg: Graph, format: str) -> None:
        for quad in quads(bundled(kg, format), format):
            assert "_:" not in (str(quad.subject)[:2], str(quad.object)[:2], str(quad.graph_name)[:2])

    @pytest.mark.parametrize("format", ["ntriples", "nquads"])
    def test_lines_are_sorted_and_different(self, kg: Graph, format: str) -> None:
        lines = bundled(kg, format).splitlines()
        assert lines == sorted(set(lines))

    def test_prefixes_are_sorted_and_used(self, kg: Graph) -> None:
        head = [line for line in bundled(kg, "turtle").splitlines() if line.startswith(b"@prefix")]
        assert head == sorted(head)
        assert b"\nmethod:vision-transformer a pk:Method ;\n" in bundled(kg, "turtle")


class TestAnyStatements:
    @pytest.fixture
    def hostile(self) -> list[Quad]:
        terms: list[Literal | NamedNode] = [
            *(Literal(text) for text in HOSTILE),
            *(Literal(text, language="zh-Hans") for text in HOSTILE),
            *(Literal("1", datatype=NamedNode(PREFIXES["xsd"] + name)) for name in DATATYPES),
            NamedNode("https://example.org/%20?a=b#c"),
            NamedNode("urn:uuid:0"),
        ]
        graphs: list[DefaultGraph | NamedNode] = [DefaultGraph(), *GRAPHS]
        return [Quad(SUBJECT, NamedNode(p), o, g) for p in PREDICATES for o in terms for g in graphs]

    @pytest.mark.parametrize("format", export.FORMATS)
    def test_hostile_literals_survive(self, hostile: list[Quad], format: str) -> None:
        chosen = [quad for quad in hostile if isinstance(quad.graph_name, DefaultGraph) == (format in export.MERGED)]
        assert quads(written([statement(quad) for quad in chosen], format), format) == set(chosen)

    @pytest.mark.parametrize("format", export.FORMATS)
    def test_order_and_repetition_do_not_matter(self, hostile: list[Quad], format: str) -> None:
        chosen = [statement(q) for q in hostile if isinstance(q.graph_name, DefaultGraph) == (format in export.MERGED)]
        shuffled = [*chosen, *chosen[:50]]
        random.Random(3).shuffle(shuffled)
        assert written(shuffled, format) == written(chosen, format)

    @pytest.mark.parametrize("format", export.FORMATS)
    @pytest.mark.parametrize("lines", [1, 7, 1000])
    def test_sorting_in_files_equals_sorting_in_memory(self, kg: Graph, format: str, lines: int) -> None:
        statements = list(kg.store.statements(merged=format in export.MERGED))[:500]
        assert written(statements, format, lines_in_memory=lines) == written(statements, format)

    @pytest.mark.parametrize("format", export.FORMATS)
    def test_nothing_at_all(self, format: str) -> None:
        assert quads(written([], format), format) == set()

    @given(
        st.lists(
            st.builds(
                Quad,
                st.sampled_from(["a", "ab", "a/b", "b"]).map(lambda key: NamedNode(f"{BASE}id/paper/{key}")),
                st.sampled_from(PREDICATES).map(NamedNode),
                st.one_of(
                    st.text(st.characters(exclude_categories=["Cs"]), max_size=6).map(Literal),
                    st.sampled_from(["https://example.org/o", f"{BASE}id/paper/a", "urn:x"]).map(NamedNode),
                ),
                st.sampled_from(GRAPHS),
            ),
            max_size=12,
        )
    )
    def test_all_formats_tell_the_same(self, given_quads: list[Quad]) -> None:
        statements = [statement(quad) for quad in given_quads]
        for format in ("nquads", "trig", "jsonld"):
            assert quads(written(statements, format), format) == set(given_quads)

    def test_statements_are_read_once_as_a_stream(self) -> None:
        def stream() -> Iterator[Statement]:
            yield b"", b'<https://example.org/s> <https://example.org/p> "o"'

        out = io.BytesIO()
        export.write(stream(), "ntriples", out)
        assert out.getvalue() == b'<https://example.org/s> <https://example.org/p> "o" .\n'


class TestReadingOrder:
    def test_a_thing_stands_in_one_place_with_its_types_first(self) -> None:
        lines = [
            b"<https://x.org/b> <https://a.org/p> <https://x.org/o>",
            b"<https://x.org/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://x.org/T>",
            b"<https://x.org/bb> <https://a.org/p> <https://x.org/o>",
            b"<https://x.org/a> <https://a.org/p> <https://x.org/o>",
        ]
        text = written([(b"", line) for line in lines], "turtle").decode()
        body = [line for line in text.splitlines() if line and not line.startswith("@prefix")]
        assert body == [
            "<https://x.org/a> <https://a.org/p> <https://x.org/o> .",
            "<https://x.org/b> a <https://x.org/T> ;",
            "\t<https://a.org/p> <https://x.org/o> .",
            "<https://x.org/bb> <https://a.org/p> <https://x.org/o> .",
        ]

    def test_a_change_of_one_fact_changes_one_line(self) -> None:
        facts = [f'<{BASE}id/paper/{i}> <{PREFIXES["dcterms"]}title> "title {i}"'.encode() for i in range(50)]
        changed = [fact.replace(b'"title 7"', b'"another"') for fact in facts]
        for format in ("turtle", "ntriples"):
            one, other = (written([(b"", f) for f in given], format).splitlines() for given in (facts, changed))
            assert len(set(one) ^ set(other)) == 2
