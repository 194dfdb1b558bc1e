"""The graph page as text: its data, its size, that nothing can be injected, that its script is what web/ builds."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from graph_examples import DATASET, EDGES, HOSTILE, METHOD, NODES, PAPER

from paperkg.views.graph_page import MOST_TOLD, page
from paperkg.views.parts import KINDS, Community, Edge, Fact, Node
from paperkg.views.safe import LONGEST


class Reading(HTMLParser):
    """Every tag with its attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            self.code.append((*self.tags[-1], data))


def data_of(text: str) -> tuple[Any, Any]:
    """What stands compressed in the page: the core and the details."""
    packed = {about["id"]: code for _, about, code in Reading(text).code if about.get("id")}
    core, details = (json.loads(zlib.decompress(b64decode(packed[part]), -15)) for part in ("core", "details"))
    return core, details


def hostile_page(text: str) -> str:
    fact = Fact(relation=text, value=text, target=text, source=text, words=text)
    nodes = [
        Node(id=text, label=text, kind=text, facts=(fact,), aliases=(text,), url=text),
        Node(id="b", label="b", kind="paper"),
    ]
    edge = Edge(source=text, target="b", relation=text, words=text, document=text, predicate=text)
    return page(nodes, [edge], title=text, communities=[Community(name=text, colour=0, x=0, y=0, size=2)])


def test_the_order_of_rows_does_not_matter() -> None:
    assert page(NODES, EDGES, title="t") == page(NODES[::-1], EDGES[::-1], title="t")


def test_columns_tell_what_was_given() -> None:
    core, _ = data_of(page(NODES, EDGES, title="My <graph>", focus=METHOD))
    nodes, edges = core["nodes"], core["edges"]
    keys = [core["base"] + key for key in nodes["key"]]
    assert keys == sorted(node.id for node in NODES)
    number = keys.index(METHOD)
    assert (core["focus"], core["title"]) == (number, "My <graph>")
    assert core["kinds"][nodes["kind"][number]] == {"name": "method", "colour": KINDS["method"][0], "shape": "dot"}
    assert nodes["label"][number] == "Vision Transformer"
    assert (nodes["alias"], nodes["alias_of"]) == (["ViT"], [number])
    assert nodes["disputed"] == [number]
    assert [nodes["year"][keys.index(key)] for key in (PAPER, DATASET, METHOD)] == [2021, 2009, 0]
    assert [nodes["confidence"][keys.index(key)] for key in (DATASET, METHOD)] == [50, -1]
    assert nodes["community"] == []  # nobody has one
    assert [core["documents"][one] for one in core["groups"][nodes["documents"][number]]] == ["A digest", "A list"]
    assert set(edges["status"]) == {0, 2, 3}


def test_the_same_said_by_two_documents_is_one_line_with_both_as_evidence() -> None:
    core, details = data_of(page(NODES, EDGES, title="t"))
    edges = core["edges"]
    relation = next(at for at, one in enumerate(core["relations"]) if one["name"] == "evaluated on")
    [line] = [at for at, one in enumerate(edges["relation"]) if one == relation]
    evidence = details["evidence"]
    first = sum(evidence["count"][:line])
    assert evidence["count"][line] == 2
    words = [details["strings"][at] for at in evidence["words"][first : first + 2]]
    assert words == ["on ImageNet", "ImageNet results"]
    assert len(edges["source"]) == len(EDGES) - 1


def test_predicates_and_lineage_of_relations() -> None:
    edges = [
        Edge(source=METHOD, target=PAPER, relation="builds on", predicate="https://w3id.org/paperkg/ontology#buildsOn"),
        Edge(source=METHOD, target=DATASET, relation="88.36% accuracy"),
    ]
    core, _ = data_of(page(NODES, edges, title="t"))
    assert core["relations"] == [
        {"name": "88.36% accuracy", "iri": "", "lineage": False},
        {"name": "builds on", "iri": "https://w3id.org/paperkg/ontology#buildsOn", "lineage": True},
    ]


def test_places_can_be_given() -> None:
    places = {node.id: (float(at), -2.5) for at, node in enumerate(NODES)}
    core, _ = data_of(page(NODES, EDGES, title="t", places=places))
    keys = [core["base"] + key for key in core["nodes"]["key"]]
    assert dict(zip(keys, zip(core["nodes"]["x"], core["nodes"]["y"], strict=True), strict=True)) == places


def test_readers_without_javascript_get_statements_but_not_a_book() -> None:
    def told(text: str) -> str:
        return text.partition("<noscript>")[2].partition("</noscript>")[0]

    text = told(page(NODES, EDGES, title="t"))
    assert "<li>Vision Transformer — evaluated on — ImageNet “ImageNet results” (A list, line 3)</li>" in text
    facts = tuple(Fact(relation="key idea", value=str(number)) for number in range(MOST_TOLD + 10))
    long = told(page([Node(id="a", label="A", kind="paper", facts=facts)], [], title="t"))
    assert long.count("<li>") == MOST_TOLD + 1


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
    [script] = [code for tag, about, code in reading.code if tag == "script" and not about]
    assert rules["script-src"] == f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("ascii", "replace").decode())
def test_texts_are_never_markup(text: str) -> None:
    def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, about | {"title": None} if tag == "h1" else about) for tag, about in Reading(page).tags]

    hostile = hostile_page(text)
    assert tags(hostile) == tags(hostile_page("a"))
    assert hostile.encode().decode() == hostile


def test_characters_that_mislead_are_left_out_and_long_texts_cut() -> None:
    core, _ = data_of(page([Node(id="a", label="safe\u202etxt\x00\ud800", kind="paper")], [], title="t"))
    assert core["nodes"]["label"] == ["safetxt"]
    core, _ = data_of(page([Node(id="a", label="x" * 1_000_000, kind="paper")], [], title="t"))
    assert len(core["nodes"]["label"][0]) == LONGEST


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="two nodes have the id 'b'"):
        page([Node(id="b", label="x", kind="paper"), Node(id="b", label="y", kind="paper")], [], title="t")
    with pytest.raises(ValueError, match="an edge 'uses' names 'nowhere', but no node has that id"):
        page(NODES, [Edge(source=PAPER, target="nowhere", relation="uses")], title="t")
    with pytest.raises(ValueError, match="is to be about 'nobody', but no node has that id"):
        page(NODES, EDGES, title="t", focus="nobody")


def test_the_script_is_small_and_names_the_licences_of_what_it_contains() -> None:
    script = files("paperkg.views.graph_page").joinpath("page.js").read_text("utf-8")
    assert len(script.encode()) <= 300_000
    for name in ("d3-force", "d3-quadtree", "d3-timer", "d3-dispatch", "@leeoniya/ufuzzy"):
        assert f"\n{name}\n" in script
    assert script.count("Permission to use, copy, modify") + script.count("Permission is hereby granted") == 5


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the script with what builds them, as the lock file names it."""
    root = Path(__file__).resolve().parents[2] / "web"
    if not shutil.which("npm"):
        pytest.skip("needs npm (Debian: apt install npm)")
    folder = tmp_path_factory.mktemp("web") / "web"
    shutil.copytree(root, folder, symlinks=True, ignore=shutil.ignore_patterns("build"))
    if not (folder / "node_modules").is_dir():
        done = subprocess.run(["npm", "ci"], cwd=folder, capture_output=True, text=True, timeout=100, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot install what builds the script: {done.stderr.strip().splitlines()[-1:]}")
    return folder


def run(web: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=web, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_script_is_what_its_sources_build(web: Path, tmp_path: Path) -> None:
    run(web, "node", "build.mjs", "--to", str(tmp_path))
    for name in ("page.js", "page.css", "page.html"):
        kept = files("paperkg.views.graph_page").joinpath(name).read_bytes()
        assert kept == (tmp_path / name).read_bytes(), f"{name} is not what web/ builds: npm run build in web/"


def test_the_sources_of_the_script_are_typed_and_tested(web: Path) -> None:
    run(web, "npx", "tsc", "--noEmit")
    run(web, "npm", "test")
