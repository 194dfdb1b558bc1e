"""Exports: canonical, the same statements in every format, whatever the literals hold and however many there are."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import rdflib.compare
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat

from paperkg import resources
from paperkg.errors import QueryError
from paperkg.graph import Graph
from paperkg.names import BASE, PREFIXES
from paperkg.views.export import FORMATS, MERGED, NAMED_GRAPHS, RDF, TRIPLES, check, rdf

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


def written(statements: list[Statement], format: str, lines_in_memory: int = rdf.LINES_IN_MEMORY) -> bytes:
    out = io.BytesIO()
    rdf.write(iter(statements), format, out, context=CONTEXT, lines_in_memory=lines_in_memory)
    return out.getvalue()


def statement(quad: Quad) -> Statement:
    line = pyoxigraph.serialize([quad.triple], format=RdfFormat.N_TRIPLES)
    assert line is not None
    return (b"" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name).encode()), line[:-3]


def quads(content: bytes, format: str) -> set[Quad]:
    return set(pyoxigraph.parse(content, format=rdf.SYNTAXES[format]))


def kept(quad: Quad, format: str) -> Quad:
    """A statement as a format can hold it: XML has no control characters."""
    if format != "rdfxml" or not isinstance(quad.object, Literal):
        return quad
    text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", quad.object.value)
    language, datatype = quad.object.language, quad.object.datatype
    literal = Literal(text, language=language) if language else Literal(text, datatype=datatype)
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


def rapper(content: bytes, format: str, folder: Path) -> bytes:
    """What raptor, a third parser, makes of a document: N-Triples."""
    program = shutil.which("rapper")
    if program is None:
        pytest.skip("needs raptor (Debian: apt install raptor2-utils)")
    file = folder / "document"
    file.write_bytes(content)
    command = [program, "--quiet", "--input", format, "--output", "ntriples", str(file)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


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

    def test_rdf_xml_is_the_default_graph_for_two_parsers(self, kg: Graph) -> None:
        document = bundled(kg, "rdfxml")
        expected = quads(bundled(kg, "turtle"), "turtle")
        assert quads(document, "rdfxml") == expected
        theirs = rdflib.Graph().parse(data=document, format="xml")
        assert rdflib.compare.isomorphic(theirs, rdflib.Graph().parse(data=bundled(kg, "ntriples"), format="ntriples"))

    @pytest.mark.parametrize("format", ["turtle", "rdfxml"])
    def test_raptor_reads_the_same_triples(self, kg: Graph, tmp_path: Path, format: str) -> None:
        assert quads(rapper(bundled(kg, format), format, tmp_path), "ntriples") == quads(bundled(kg, format), format)

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

    @pytest.mark.parametrize("format", RDF)
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

    @pytest.mark.parametrize("format", RDF)
    def test_hostile_literals_survive(self, hostile: list[Quad], format: str) -> None:
        chosen = [quad for quad in hostile if isinstance(quad.graph_name, DefaultGraph) == (format in MERGED)]
        assert quads(written([statement(quad) for quad in chosen], format), format) == {kept(q, format) for q in chosen}

    @pytest.mark.parametrize("format", RDF)
    def test_what_is_read_again_is_written_in_the_same_bytes(self, hostile: list[Quad], format: str) -> None:
        chosen = [statement(q) for q in hostile if isinstance(q.graph_name, DefaultGraph) == (format in MERGED)]
        first = written(chosen, format)
        assert written([statement(quad) for quad in quads(first, format)], format) == first

    @pytest.mark.parametrize("format", ["turtle", "rdfxml"])
    def test_texts_survive_in_another_parser(self, format: str) -> None:
        syntax = {"turtle": "turtle", "rdfxml": "xml"}[format]
        for text in HOSTILE:
            quad = Quad(SUBJECT, NamedNode(PREDICATES[0]), Literal(text, language="en"))
            graph = rdflib.Graph().parse(data=written([statement(quad)], format), format=syntax)
            assert [kept(quad, format).object] == [Literal(str(o), language="en") for o in graph.objects()]

    def test_raptor_reads_strange_characters(self, hostile: list[Quad], tmp_path: Path) -> None:
        chosen = [
            quad
            for quad in hostile
            if quad.graph_name == DefaultGraph() and "\\u0000" not in statement(quad)[1].decode()
        ]
        found = rapper(written([statement(quad) for quad in chosen], "turtle"), "turtle", tmp_path)
        assert quads(found, "ntriples") == set(chosen)

    @pytest.mark.parametrize("format", RDF)
    def test_order_and_repetition_do_not_matter(self, hostile: list[Quad], format: str) -> None:
        chosen = [statement(q) for q in hostile if isinstance(q.graph_name, DefaultGraph) == (format in MERGED)]
        shuffled = [*chosen, *chosen[:50]]
        random.Random(3).shuffle(shuffled)
        assert written(shuffled, format) == written(chosen, format)

    @pytest.mark.parametrize("format", RDF)
    @pytest.mark.parametrize("lines", [1, 7, 1000])
    def test_sorting_in_files_equals_sorting_in_memory(self, kg: Graph, format: str, lines: int) -> None:
        statements = list(kg.store.statements(merged=format in MERGED))[:500]
        assert written(statements, format, lines_in_memory=lines) == written(statements, format)

    @pytest.mark.parametrize("format", RDF)
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
        rdf.write(stream(), "ntriples", out)
        assert out.getvalue() == b'<https://example.org/s> <https://example.org/p> "o" .\n'


class TestRdfXml:
    @pytest.mark.parametrize(
        "iri",
        [
            *("https://example.org/1", "https://example.org/p/", "https://example.org/p(1)", "https://example.org/p#"),
            *(PREFIXES["rdf"] + name for name in ("li", "Description", "about", "ID", "bagID")),
        ],
    )
    def test_a_property_that_xml_cannot_name_is_one_error(self, iri: str) -> None:
        fine = f'<https://example.org/s> <{PREFIXES["dcterms"]}title> "o"'.encode()
        strange = f'<https://example.org/s> <{iri}> "o"'.encode()
        out = io.BytesIO()
        with pytest.raises(QueryError) as raised:
            rdf.write([(b"", fine), (b"", strange)], "rdfxml", out)
        assert (
            str(raised.value) == f"RDF/XML has no name for the property <{iri}>; choose another format, such as turtle"
        )
        assert out.getvalue() == b""

    @pytest.mark.parametrize("iri", ["urn:p", "https://example.org/a/b1", "https://example.org/1a", "https://e.org/é"])
    def test_other_properties_are_written(self, iri: str) -> None:
        quad = Quad(SUBJECT, NamedNode(iri), Literal("o"))
        assert quads(written([statement(quad)], "rdfxml"), "rdfxml") == {quad}

    def test_namespaces_are_sorted_one_a_line(self, kg: Graph) -> None:
        root = bundled(kg, "rdfxml").partition(b">\n\t<")[0].splitlines()[2:]
        assert len(root) > 10
        assert root == sorted(root)


class TestFormats:
    def test_each_is_in_the_list_once(self) -> None:
        assert len(set(FORMATS)) == len(FORMATS)
        assert set(RDF) == set(rdf.SYNTAXES) == {*MERGED, *NAMED_GRAPHS}
        assert {*RDF, *TRIPLES} <= set(FORMATS)

    def test_an_unknown_one_gets_a_suggestion(self, kg: Graph) -> None:
        with pytest.raises(QueryError, match="there is no format 'trutle' here; did you mean 'turtle'"):
            bundled(kg, "trutle")
        with pytest.raises(QueryError, match="there is no format 'trig' here"):
            kg.export(io.BytesIO(), "trig", [])
        check("csv")

    def test_triples_that_a_query_gave_in_every_format_for_them(self, kg: Graph) -> None:
        asked = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{BASE}id/method/vision-transformer> }} ?s ?p ?o }}"
        found = []
        for format in TRIPLES:
            out = io.BytesIO()
            answer = kg.ask(asked)
            assert isinstance(answer, pyoxigraph.QueryTriples)
            kg.export(out, format, answer)
            found.append(quads(out.getvalue(), format))
        assert len(found[0]) > 5
        assert all(one == found[0] for one in found)


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
