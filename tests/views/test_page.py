"""The graph page as text: what stands in it, that nothing can be injected, that nothing is fetched."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from paperkg.views.page import page
from paperkg.views.parts import KINDS, Edge, Fact, Node
from paperkg.views.safe import LONGEST

NODES = [
    Node(
        id="id/paper/one",
        label="An Image is Worth 16×16 Words",
        kind="paper",
        weight=9,
        facts=(
            Fact(
                relation="proposes", value="ViT", target="id/method/vit", source="Digest", line=34, words="ViT attains"
            ),
            Fact(relation="key idea", value="patches as words", target="id/not-in-the-graph"),
        ),
    ),
    Node(id="id/method/vit", label="ViT", kind="method", aliases=("Vision Transformer",)),
    Node(id="id/person/a", label="Łukasz Ünknown 你好", kind="person"),
]
EDGES = [
    Edge(
        source="id/paper/one",
        target="id/method/vit",
        relation="proposes",
        words="ViT attains",
        document="Digest",
        line=34,
    ),
    Edge(source="id/method/vit", target="id/paper/one", relation="described by", status="inferred"),
    Edge(source="id/paper/one", target="id/person/a", relation="influences", status="inferred"),
]
HOSTILE = [
    "</script><script>window.__x=1</script>",
    "<img src=x onerror='window.__x=1'>",
    '"><svg onload=window.__x=1>',
    "</title></style></noscript><iframe src=//e.org>",
    "<!-- <script>",
    "javascript:window.__x=1",
    "$data ${script} {title} %s",
    "a\u2028b\u2029c\x00d\u202ee\ud800f",
    "__proto__",
]


class Reading(HTMLParser):
    """Every tag with its attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            self.code.append((self.tags[-1][0], data))


def data_of(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def hostile_page(text: str) -> str:
    fact = Fact(relation=text, value=text, target=text, source=text, words=text)
    nodes = [
        Node(id=text, label=text, kind=text, facts=(fact,), aliases=(text,)),
        Node(id="b", label="b", kind="paper"),
    ]
    edge = Edge(source=text, target="b", relation=text, words=text, document=text)
    return page(nodes, [edge], title=text)


def test_the_order_of_rows_does_not_matter() -> None:
    assert page(NODES, EDGES, title="t") == page(NODES[::-1], EDGES[::-1], title="t")


def test_what_is_given_stands_in_the_page() -> None:
    text = page(NODES, EDGES, title="My <graph>")
    data = data_of(text)
    paper = next(thing for thing in data["things"] if thing["kind"] == "paper")
    method = next(number for number, thing in enumerate(data["things"]) if thing["kind"] == "method")
    assert paper["key"] == "id/paper/one"
    assert [(fact["relation"], fact["target"]) for fact in paper["facts"]] == [("proposes", method), ("key idea", None)]
    assert paper["facts"][0] | {"source": "Digest", "line": 34, "words": "ViT attains"} == paper["facts"][0]
    assert data["things"][method]["aliases"] == ["Vision Transformer"]
    assert "Łukasz Ünknown 你好" in text
    assert "<title>My &lt;graph&gt;</title>" in text
    assert "3 nodes · 2 edges" in text


def test_readers_without_javascript_get_every_statement() -> None:
    text = page(NODES, EDGES, title="t").partition("<noscript>")[2].partition("</noscript>")[0]
    assert "<li>An Image is Worth 16×16 Words — proposes — ViT “ViT attains” (Digest, line 34)</li>" in text
    assert "<li>An Image is Worth 16×16 Words — key idea — patches as words</li>" in text
    assert "<li>ViT — described by — An Image is Worth 16×16 Words</li>" in text


def test_one_line_is_drawn_between_two_nodes_for_all_statements() -> None:
    data = data_of(page(NODES, EDGES, title="t"))
    both, derived = sorted(data["edges"], key=lambda edge: edge["dashes"])
    assert {*both["arrows"].split(",")} == {"to", "from"}
    assert {one["relation"] for one in data["statements"][both["id"]]} == {"proposes", "described by"}
    assert not both["dashes"]
    assert derived["dashes"]


def test_kinds_have_their_colour_and_shape_and_weights_the_size() -> None:
    data = data_of(page([*NODES, Node(id="x", label="x", kind="planet", weight=float("nan"))], EDGES, title="t"))
    looks = {thing["kind"]: data["nodes"][number] for number, thing in enumerate(data["things"])}
    assert (looks["method"]["color"], looks["method"]["shape"]) == KINDS["method"]
    assert looks["paper"]["size"] > looks["person"]["size"] > looks["planet"]["size"] > 0
    assert [kind for kind, *_ in data["kinds"]] == ["paper", "method", "person", "planet"]
    assert len(set(KINDS.values())) == len(KINDS)


def test_the_drawing_computes_nothing() -> None:
    data = data_of(page(NODES, EDGES, title="t"))
    assert data["options"]["physics"] == {"enabled": False}
    assert data["options"]["edges"]["smooth"] is False
    assert all({"x", "y"} <= node.keys() for node in data["nodes"])


def test_nothing_is_fetched_and_only_the_page_s_own_code_may_run() -> None:
    reading = Reading(page(NODES, EDGES, title="t"))
    for tag, attributes in reading.tags:
        assert tag not in ("link", "img", "iframe", "object", "base", "form")
        assert not {"src", "href", "style", "srcdoc"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    policy = next(a["content"] for _, a in reading.tags if a.get("http-equiv") == "Content-Security-Policy") or ""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    data, library, script = (text for tag, text in reading.code if tag == "script")
    json.loads(data)
    hashes = {f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in (library, script)}
    assert set(rules["script-src"].split()) == hashes


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_never_markup(text: str) -> None:
    hostile = hostile_page(text)
    assert Reading(hostile).tags == Reading(hostile_page("a")).tags
    assert hostile.encode().decode() == hostile


def test_a_text_without_trouble_is_kept_word_for_word() -> None:
    for text in HOSTILE[:7]:
        assert {thing["label"] for thing in data_of(hostile_page(text))["things"]} == {text, "b"}


def test_characters_that_mislead_are_left_out_and_long_texts_cut() -> None:
    data = data_of(page([Node(id="a", label="safe\u202etxt\x00\ud800", kind="paper")], [], title="t"))
    assert data["things"][0]["label"] == "safetxt"
    huge = page([Node(id="a", label="x" * 1_000_000, kind="paper")], [], title="t")
    assert len(data_of(huge)["things"][0]["label"]) == LONGEST
    assert len(huge) < len(page([], [], title="t")) + 5 * LONGEST


def test_two_nodes_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two nodes have the id 'b'"):
        page([Node(id="b", label="x", kind="paper"), Node(id="b", label="y", kind="paper")], [], title="t")


def test_an_edge_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="an edge 'uses' names 'nowhere', but no node has that id"):
        page(NODES, [Edge(source="id/person/a", target="nowhere", relation="uses")], title="t")
