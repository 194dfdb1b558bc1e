"""Pictures of a part of a graph: what is near, what a query gives, what is chosen; each line with its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

import paperkg
from paperkg.errors import QueryError
from paperkg.graph import Graph
from paperkg.views import graph_page

CARD = """\
document: {{key: post, title: A post, extractor: {extractor}}}
papers:
  - {{title: FooNet for All, issued: "2021", proposes: [{{name: FooNet, at: line 1, confidence: 0.4}}], at: line 1}}
  - {{title: An Older Paper, issued: "2011", uses: [FooNet], authors: [Ada Lovelace], at: line 2}}
"""


@pytest.fixture
def two(tmp_path: Path) -> Graph:
    (tmp_path / "post.yaml").write_text(CARD.format(extractor="digest"), encoding="utf-8")
    return paperkg.build([tmp_path / "post.yaml"], kg=tmp_path / "kg")


def labels(kg: Graph, **chosen: object) -> set[str]:
    return {node.label for node in kg.picture(**chosen).nodes}  # type: ignore[arg-type]


def test_around_a_thing_it_stands_in_the_middle(kg: Graph) -> None:
    shown = kg.picture("ViT")
    assert shown.focus == kg.resolve("ViT").iri
    assert all(shown.focus in (edge.source, edge.target) for edge in shown.edges if edge.source == shown.focus)


def test_each_line_has_the_words_of_each_document(kg: Graph) -> None:
    vit = kg.resolve("ViT").iri
    said = {
        edge.document for edge in kg.picture("ViT").edges if edge.relation == "compares with" and edge.source == vit
    }
    assert len(said) > 1


def test_what_documents_disagree_about_stands_on_the_thing(kg: Graph) -> None:
    (node,) = (node for node in kg.picture("ViT").nodes if node.label == "Vision Transformer")
    assert "name of the method" in {one.about for one in node.disagreements}
    assert all(one.settled and one.sides for one in node.disagreements)


def test_what_nobody_has_reviewed_says_so(two: Graph) -> None:
    assert {edge.status for edge in two.picture().edges if edge.relation == "proposes"} == {"unreviewed"}
    assert [edge.confidence for edge in two.picture().edges if edge.relation == "proposes"] == [0.4]


def test_kinds_years_and_words_choose(two: Graph) -> None:
    assert labels(two, kinds=["paper", "method"]) == {"FooNet for All", "An Older Paper", "FooNet"}
    assert labels(two, since=2020) == {"FooNet for All", "FooNet", "A post"}
    assert labels(two, since=2022) == set()
    assert labels(two, words="lovelace") == {"Ada Lovelace", "An Older Paper"}
    assert labels(two, words="nothing is named so") == set()
    with pytest.raises(QueryError, match="no kind 'papers'; did you mean 'paper'"):
        two.picture(kinds=["papers"])


def test_a_query_gives_the_lines(kg: Graph, two: Graph) -> None:
    select = "SELECT ?from ?to { ?from pk:proposes ?to }"
    construct = "CONSTRUCT { ?a pk:proposes ?b } WHERE { ?a pk:proposes ?b }"
    for query in (select, construct):
        (edge,) = two.picture(query=query).edges
        assert (edge.relation, edge.document, edge.words) == ("proposes", "A post", "FooNet")
    named = "SELECT ?from ?to ?relation { ?from pk:proposes ?to BIND ('made' AS ?relation) }"
    assert {edge.relation for edge in two.picture(query=named).edges} == {"made"}
    assert labels(kg, query="CONSTRUCT { <https://e.org/a#x> pk:uses <https://e.org/b> } WHERE {}") == {"x", "b"}
    of_links = "SELECT ?from ?to ?relation { ?from ?relation ?to . ?from pk:proposes ?to }"
    assert {(edge.relation, edge.words) for edge in two.picture(query=of_links).edges} == {("proposes", "FooNet")}
    assert kg.picture(query="SELECT ?from ?to { ?from dcterms:title ?to }").nodes == []
    assert len(kg.picture(query="SELECT ?from ?to { ?from pk:uses ?to }").nodes) > 10
    for query, message in (("results", "this query gives paper"), ("ASK { ?a ?b ?c }", "true or false")):
        with pytest.raises(QueryError, match=message):
            kg.picture(query=query)


def test_a_page_written_again_keeps_its_places(kg: Graph) -> None:
    first = kg.page(kinds=["paper", "method"], title="Mine", theme="dark")
    places = graph_page.places_in(first)
    again = graph_page.places_in(kg.page(kinds=["paper", "method", "task"], before=first))
    assert "<title>Mine</title>" in first
    assert len(again) > len(places) > 100
    moved = [abs(again[one][0] - x) + abs(again[one][1] - y) for one, (x, y) in places.items() if one in again]
    width = max(x for x, _ in places.values()) - min(x for x, _ in places.values())
    assert sum(moved) / len(moved) < 0.02 * width


@pytest.mark.parametrize("text", ["", "<html>", '<script type="application/octet-stream" id="core">AAAA</script>'])
def test_what_is_no_page_of_ours_has_no_places(text: str) -> None:
    assert graph_page.places_in(text) == {}


def test_what_cannot_be_chosen_is_told(kg: Graph) -> None:
    with pytest.raises(QueryError, match="a picture takes no 'tytle'"):
        kg.page("ViT", tytle="x")
    with pytest.raises(QueryError, match="both say what to show"):
        kg.picture("ViT", query="SELECT ?from ?to { ?from pk:uses ?to }")
    with pytest.raises(QueryError, match="no figure in the format 'jpg'; use svg"):
        kg.figure("ViT", format="jpg")
