"""The graph page in a real browser: opened as a file, used with mouse and keyboard, attacked with hostile texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperkg.views.page import page
from paperkg.views.parts import KINDS, Edge, Fact, Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAPER, METHOD, DATASET, PERSON = "id/paper/vit", "id/method/vit", "id/dataset/imagenet", "id/person/łukasz"
NODES = [
    Node(
        id=PAPER,
        label="An Image is Worth 16×16 Words",
        kind="paper",
        weight=4,
        facts=(
            Fact(
                relation="proposes", value="Vision Transformer", target=METHOD, source="A digest", line=34, words="ViT"
            ),
            Fact(relation="result", value="88.36 %", source="A digest", line=52, words="88.36% on ImageNet"),
            Fact(relation="code", value="https://example.org/code", source="A digest", line=79),
        ),
    ),
    Node(id=METHOD, label="Vision Transformer", kind="method", weight=2, aliases=("ViT",)),
    Node(id=DATASET, label="ImageNet", kind="dataset"),
    Node(id=PERSON, label="Łukasz Müller", kind="person"),
    *(Node(id=f"id/concept/{number}", label=f"idea {number}", kind="concept") for number in range(20)),
]
EDGES = [
    Edge(source=PAPER, target=METHOD, relation="proposes", words="ViT", document="A digest", line=34),
    Edge(source=METHOD, target=DATASET, relation="evaluated on", words="on ImageNet", document="A digest", line=52),
    Edge(source=PAPER, target=PERSON, relation="author", document="A digest", line=26),
    Edge(source=METHOD, target="id/concept/0", relation="related to", status="inferred"),
    *(Edge(source=PAPER, target=f"id/concept/{number}", relation="about") for number in range(20)),
]
RUN = "window.__x=(window.__x||[]).concat(1)"
HOSTILE = [
    f"</script><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'"\'><svg onload="{RUN}"></svg>',
    f"</title></style></textarea></noscript></template><script>{RUN}</script>",
    f"javascript:{RUN}",
    f'https://e.org/"onmouseover="{RUN}',
    f'<a href="javascript:{RUN}">href</a>',
    f"data:text/html,<script>{RUN}</script>",
    "__proto__",
    "<!--<script>",
    "a\u2028b\u2029c\x00d\u202ee\ud800f",
    "x" * 1_000_000,
]

Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Open a page from a file; afterwards, nothing may have been requested, logged, raised or run."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(5000)
    tab = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(nodes: list[Node], edges: list[Edge], title: str = "A graph", fragment: str = "") -> Page:
        file = tmp_path / "graph.html"
        file.write_text(page(nodes, edges, title=title), encoding="utf-8")
        tab.goto(file.as_uri() + fragment)
        tab.wait_for_function("window.network && document.querySelector('#panel').childElementCount > 0")
        return tab

    yield open_page
    assert tab.evaluate("window.__x === undefined")
    context.close()
    assert all(url.startswith("file:") and "graph.html" in url for url in requests), requests
    assert complaints == []


def number(tab: Page, key: str) -> int:
    """The number that the page gives to a node."""
    found: int = tab.evaluate("key => numbers.get(key)", key)
    return found


def at(tab: Page, *keys: str) -> tuple[float, float]:
    """Where a node, or the middle between two nodes, is on the screen."""
    ids = [number(tab, key) for key in keys]
    x, y = tab.evaluate(
        """ids => {
          const box = document.querySelector("#graph").getBoundingClientRect();
          const spots = ids.map((id) => network.canvasToDOM(network.getPosition(id)));
          const middle = (axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length;
          return [box.x + middle("x"), box.y + middle("y")];
        }""",
        ids,
    )
    return float(x), float(y)


def click(tab: Page, *keys: str) -> None:
    tab.mouse.click(*at(tab, *keys))


def wait_for_panel(tab: Page, text: str) -> str:
    tab.wait_for_function("text => document.querySelector('#panel').innerText.includes(text)", arg=text)
    return tab.inner_text("#panel")


def faded(tab: Page) -> int:
    count: int = tab.evaluate("nodes.get().filter((node) => node.opacity < 1).length")
    return count


def colours_on_canvas(tab: Page) -> set[str]:
    """The colours of at least 20 pixels of the drawing."""
    found = tab.evaluate(
        """() => {
          network.redraw();
          const canvas = document.querySelector("#graph canvas");
          const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const counts = new Map();
          for (let i = 0; i < pixels.length; i += 4) {
            if (pixels[i + 3] < 255) continue;
            const key = "#" + [0, 1, 2].map((k) => pixels[i + k].toString(16).padStart(2, "0")).join("");
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          return [...counts].filter(([, count]) => count >= 20).map(([key]) => key);
        }"""
    )
    return set(found)


def test_the_first_view_shows_every_kind_of_node_and_where_to_start(opened: Opener) -> None:
    tab = opened(NODES, EDGES, title="My graph")
    used = {KINDS[node.kind][0] for node in NODES}
    tab.wait_for_function("document.querySelector('#graph canvas').width > 300")
    assert used <= colours_on_canvas(tab)
    assert tab.title() == "My graph"
    assert "An Image is Worth 16×16 Words" in tab.inner_text("#panel")
    assert "24 nodes" in tab.inner_text("header")


def test_every_node_is_inside_the_first_view(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    box = tab.locator("#graph").bounding_box()
    assert box
    for node in NODES:
        x, y = at(tab, node.id)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_a_click_on_a_node_shows_its_facts_with_their_evidence(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    click(tab, PAPER)
    panel = wait_for_panel(tab, "88.36 %")
    assert "88.36% on ImageNet A digest, line 52" in panel
    assert "ViT A digest, line 34" in panel
    assert "Łukasz Müller" in panel  # known from an edge only
    assert tab.get_attribute("#panel a", "href") == "https://example.org/code"
    assert faded(tab) == 1  # the data set is the only node that is no neighbour
    tab.click("#panel button:text('Vision Transformer')")
    assert "evaluated on" in wait_for_panel(tab, "ImageNet")
    tab.keyboard.press("Escape")
    wait_for_panel(tab, "Start here")
    assert faded(tab) == 0


def test_a_click_on_an_edge_shows_its_statement_and_its_words(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    click(tab, METHOD, DATASET)
    panel = wait_for_panel(tab, "evaluated on →")
    assert "Vision Transformer" in panel
    assert "on ImageNet A digest, line 52" in panel
    click(tab, METHOD, "id/concept/0")
    assert "Derived by a rule" in wait_for_panel(tab, "related to →")


def test_hovering_an_edge_tells_its_relation(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    x, y = at(tab, METHOD, DATASET)
    tab.mouse.move(x + 60, y + 60)
    tab.mouse.move(x, y)
    tab.wait_for_selector("#tip:has-text('Vision Transformer — evaluated on → ImageNet')")


def test_search_finds_dims_and_jumps_by_keyboard(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    tab.keyboard.press("/")
    tab.keyboard.type("ide")
    tab.wait_for_selector("#results li >> nth=11")
    assert faded(tab) == len(NODES) - 20
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowUp")
    chosen = tab.inner_text("#results [aria-selected=true] [dir]")
    assert tab.get_attribute("#query", "aria-activedescendant") == "found1"
    tab.keyboard.press("Enter")
    wait_for_panel(tab, chosen)
    assert tab.locator("#results").is_hidden()
    box = tab.locator("#graph").bounding_box()
    assert box
    tab.wait_for_function("network.getSelectedNodes().length === 1")
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert at(tab, tab.evaluate("things[network.getSelectedNodes()[0]].key")) == pytest.approx(middle, abs=3)


@pytest.mark.parametrize("query", ["muller", "ŁUKASZ", "mul luk", "Müller"])
def test_search_takes_any_case_accents_and_order(opened: Opener, query: str) -> None:
    tab = opened(NODES, EDGES)
    tab.fill("#query", query)
    assert tab.locator("#results li").all_inner_texts() == ["Łukasz Müller\nperson"]


def test_search_knows_aliases_and_says_when_there_is_nothing(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    tab.fill("#query", "vit")
    assert tab.inner_text("#results li >> nth=0 >> [dir]") == "Vision Transformer"
    tab.fill("#query", "no such thing")
    tab.wait_for_selector("#results:has-text('Nothing found')")
    tab.keyboard.press("Enter")
    assert tab.input_value("#query") == "no such thing"


def test_the_legend_hides_and_shows_a_kind(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    hidden = "nodes.get().filter((node) => node.hidden).length"
    tab.click("#legend button:has-text('concept')")
    assert tab.evaluate(hidden) == 20
    assert tab.get_attribute("#legend button:has-text('concept')", "aria-pressed") == "false"
    assert tab.evaluate("edges.get().filter((edge) => edge.hidden).length") == 21
    tab.fill("#query", "idea 7")
    tab.keyboard.press("Enter")  # who looks for a hidden thing wants to see it
    wait_for_panel(tab, "idea 7")
    assert tab.evaluate(hidden) == 0
    assert "20" in tab.inner_text("#legend button:has-text('concept')")


def test_the_address_reopens_the_view(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    click(tab, PERSON)
    wait_for_panel(tab, "← author")
    fragment = tab.evaluate("location.hash")
    assert fragment.startswith("#node=id%2Fperson%2F")
    tab.goto("about:blank")
    tab = opened(NODES, EDGES, fragment=fragment)
    wait_for_panel(tab, "Łukasz Müller")
    tab.evaluate("location.hash = '#node=' + encodeURIComponent('id/dataset/imagenet')")
    wait_for_panel(tab, "ImageNet")
    tab.go_back()
    wait_for_panel(tab, "← author")


def test_going_back_from_the_first_node_shows_the_whole_graph(opened: Opener) -> None:
    tab = opened(NODES, EDGES)
    click(tab, PERSON)
    wait_for_panel(tab, "← author")
    tab.go_back()
    wait_for_panel(tab, "Start here")
    assert faded(tab) == 0


@pytest.mark.parametrize("fragment", ["#node=unknown", "#node=%E0%A4%A", "#other", "#node=__proto__"])
def test_an_address_that_names_nothing_opens_the_whole_graph(opened: Opener, fragment: str) -> None:
    assert "Start here" in opened(NODES, EDGES, fragment=fragment).inner_text("#panel")


def test_a_graph_without_nodes_says_so(opened: Opener) -> None:
    tab = opened([], [])
    assert "no nodes" in tab.inner_text("#panel")
    tab.fill("#query", "a")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")


def test_a_graph_of_one_node_can_be_read(opened: Opener) -> None:
    tab = opened([Node(id="a", label="Alone", kind="task")], [])
    click(tab, "a")
    assert "task" in wait_for_panel(tab, "Alone")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("ascii", "replace").decode())
def test_hostile_texts_run_nothing(opened: Opener, text: str) -> None:
    fact = Fact(relation=text, value=text, source=text, words=text + "!", line=1)
    link = Fact(relation=text, value=text, target="b", source=text, words=text)
    nodes = [
        Node(id=text, label=text, kind=text, facts=(fact, link), aliases=(text,)),
        Node(id="b", label="only a mention of href", kind="paper"),
    ]
    edges = [
        Edge(source=text, target="b", relation=text, words=text, document=text),
        Edge(source="b", target="b", relation=text),
    ]
    tab = opened(nodes, edges, title=text)
    for keys in (["b"], [text], ["b", text]):
        shown = [key if key == "b" else tab.evaluate("things.find((thing) => thing.key !== 'b').key") for key in keys]
        x, y = at(tab, *shown)
        tab.mouse.move(x + 40, y + 50)
        tab.mouse.move(x, y)
        tab.wait_for_selector("#tip", state="visible")
        tab.mouse.click(x, y)
        tab.wait_for_selector("#panel h2")
        tab.keyboard.press("Escape")
    tab.fill("#query", text[:50])
    tab.keyboard.press("Enter")
    inside = (
        "#panel :is(img, svg, script, iframe, [onerror], [onload], [style]:not(.swatch)), #panel a:not([href^='http'])"
    )
    assert tab.locator(inside).count() == 0
    assert tab.locator("#panel a[href*='onmouseover']").count() == 0


def test_the_policy_stops_a_script_that_would_get_in(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    attack = f"<script>{RUN}</script><img src=x onerror='{RUN}'><img src=https://example.org/x.png>"
    file.write_text(page(NODES, EDGES, title="t").replace("<main", f"{attack}<main"), encoding="utf-8")
    tab = browser.new_page()
    sent: list[str] = []
    tab.on("requestfinished", lambda request: sent.append(request.url))
    tab.goto(file.as_uri())
    tab.wait_for_function("window.network")
    assert tab.evaluate("window.__x === undefined")
    assert [url for url in sent if not url.endswith("graph.html")] == []
    tab.close()


def test_without_javascript_the_statements_can_be_read(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text(page(NODES, EDGES, title="t"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    line = tab.locator("noscript li").nth(4)
    assert line.inner_text() == "Vision Transformer — evaluated on — ImageNet “on ImageNet” (A digest, line 52)"
    assert line.bounding_box() is not None
    assert not any(part.is_visible() for part in tab.locator("main, #search").all())
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_reader_s_colours(browser: Browser, tmp_path: Path, scheme: str) -> None:
    file = tmp_path / "graph.html"
    file.write_text(page(NODES, EDGES, title="t"), encoding="utf-8")
    tab = browser.new_page()
    tab.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    tab.goto(file.as_uri())
    red = tab.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red > 200) == (scheme == "light")
    tab.close()
