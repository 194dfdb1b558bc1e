"""The graph page in a real browser: opened as a file, used with mouse, keyboard and fingers, attacked with texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graph_examples import DATASET, EDGES, HOSTILE, METHOD, NODES, PAPER, PERSON, RUN

from paperkg.views.graph_page import page
from paperkg.views.parts import KINDS, Community, Disagreement, Edge, Fact, Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Open a page from a file; afterwards, nothing may have been requested, logged, raised or run."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(8000)
    tab = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(
        nodes: list[Node], edges: list[Edge], title: str = "A graph", fragment: str = "", **more: Any
    ) -> Page:
        file = tmp_path / "graph.html"
        file.write_text(page(nodes, edges, title=title, **more), encoding="utf-8")
        tab.goto("about:blank")
        tab.goto(file.as_uri() + fragment)
        tab.wait_for_function("() => window.paperkg && document.querySelector('#about').childElementCount > 0")
        return tab

    yield open_page
    assert tab.evaluate("window.__x === undefined")
    context.close()
    assert all(url.startswith(("file:", "about:", "blob:")) for url in requests), requests
    assert complaints == []


def at(tab: Page, *keys: str) -> tuple[float, float]:
    """Where a node is on the screen, or the middle of the line between two."""
    x, y = tab.evaluate(
        """keys => {
          const { graph, picture } = paperkg.app;
          const box = document.querySelector("#graph").getBoundingClientRect();
          const spots = keys.map((key) => picture.spot(graph.find(key)));
          if (spots.length === 1) return [box.x + spots[0][0], box.y + spots[0][1]];
          const [[ax, ay], [bx, by]] = spots; // a line is bent to its left
          return [box.x + (ax + bx) / 2 - 0.055 * (by - ay), box.y + (ay + by) / 2 + 0.055 * (bx - ax)];
        }""",
        list(keys),
    )
    return float(x), float(y)


def click(tab: Page, *keys: str) -> None:
    tab.mouse.click(*at(tab, *keys))


def wait_for_panel(tab: Page, text: str) -> str:
    tab.wait_for_function("text => document.querySelector('#about').innerText.includes(text)", arg=text)
    return tab.inner_text("#about")


def state(tab: Page, what: str) -> Any:
    return tab.evaluate(f"paperkg.app.store.state.{what}")


def keys_where(tab: Page, test: str) -> set[str]:
    """The keys of the nodes `n` for which a test in JavaScript holds."""
    return set(
        tab.evaluate(
            f"""() => {{
              const {{ graph, picture }} = paperkg.app;
              return Array.from(graph.order).filter((n) => {test}).map((n) => graph.key(n));
            }}"""
        )
    )


def seen(tab: Page) -> set[str]:
    """The keys of all visible nodes."""
    return keys_where(tab, "picture.scene.visible.nodes[n]")


def lit(tab: Page) -> set[str]:
    """The keys of the nodes that stay bright; of all when nothing is dimmed."""
    return keys_where(tab, "picture.scene.lit?.has(n) ?? true")


def colours_on_canvas(tab: Page) -> set[str]:
    """The colours of at least 20 pixels of the drawing."""
    found = tab.evaluate(
        """() => {
          paperkg.app.picture.draw();
          const canvas = document.querySelector("#graph");
          const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const counts = new Map();
          for (let i = 0; i < pixels.length; i += 4) {
            const key = "#" + [0, 1, 2].map((k) => pixels[i + k].toString(16).padStart(2, "0")).join("");
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          return [...counts].filter(([, count]) => count >= 20).map(([key]) => key);
        }"""
    )
    return set(found)


def search(tab: Page, text: str) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type(text)
    tab.keyboard.press("Enter")


ALL = {node.id for node in NODES}


class TestLooking:
    def test_the_first_view_shows_every_kind_of_node_and_where_to_start(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES, title="My graph")
        assert {KINDS[node.kind][0] for node in NODES} <= colours_on_canvas(tab)
        assert tab.title() == "My graph"
        assert "An Image is Worth 16×16 Words" in tab.inner_text("#about")
        assert "24 nodes · 25 lines" in tab.inner_text("header")

    def test_every_node_is_inside_the_first_view(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        box = tab.locator("#graph").bounding_box()
        assert box
        for node in NODES:
            x, y = at(tab, node.id)
            assert box["x"] < x < box["x"] + box["width"]
            assert box["y"] < y < box["y"] + box["height"]

    def test_a_click_on_a_node_shows_its_facts_with_their_evidence(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        click(tab, PAPER)
        panel = wait_for_panel(tab, "88.36 %")
        assert "88.36% on ImageNet A digest, line 52" in panel
        assert "ViT A digest, line 34" in panel
        assert "Łukasz Müller" in panel  # known from an edge only
        links = tab.locator("#about a")
        assert {link.get_attribute("href") for link in links.all()} == {
            "https://example.org/code",
            "https://example.org/vit",
        }
        assert {link.get_attribute("rel") for link in links.all()} == {"noopener noreferrer"}
        assert lit(tab) == ALL - {DATASET}  # the only one that is no neighbour
        tab.click("#about .jump:text('Vision Transformer')")
        assert "evaluated on" in wait_for_panel(tab, "ImageNet")
        tab.keyboard.press("Escape")
        wait_for_panel(tab, "Start here")
        assert lit(tab) == ALL

    def test_documents_that_disagree_are_shown_side_by_side(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        assert "Where documents disagree" in tab.inner_text("#about")
        click(tab, METHOD)
        panel = wait_for_panel(tab, "Documents disagree: accuracy of ViT on ImageNet")
        assert "88.36 %" in panel
        assert "88.55 %" in panel

    def test_a_click_on_a_line_shows_its_statement_and_all_its_evidence(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        click(tab, METHOD, DATASET)
        panel = wait_for_panel(tab, "evaluated on →")
        assert "on ImageNet A digest, line 52" in panel
        assert "ImageNet results A list, line 3" in panel
        assert "Stated by a document" in panel

    def test_hovering_tells_names(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.mouse.move(*at(tab, METHOD, DATASET))
        tab.wait_for_selector("#tip:has-text('Vision Transformer — evaluated on → ImageNet')")
        tab.mouse.move(*at(tab, PERSON))
        tab.wait_for_selector("#tip:has-text('Łukasz Müller')")

    def test_zooming_moves_the_picture_under_the_pointer(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        x, y = at(tab, DATASET)
        before = at(tab, PAPER)
        tab.mouse.move(x, y)
        tab.mouse.wheel(0, -300)
        tab.wait_for_function("() => paperkg.app.picture.camera.scale > 1.2 * paperkg.app.picture.camera.whole")
        assert at(tab, DATASET) == pytest.approx((x, y), abs=1)
        assert at(tab, PAPER) != pytest.approx(before, abs=20)
        tab.keyboard.press("0")
        assert at(tab, PAPER) == pytest.approx(before, abs=1)


class TestSearching:
    def test_finds_dims_and_jumps_by_keyboard(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.keyboard.press("/")
        tab.keyboard.type("ide")
        tab.wait_for_selector("#results li >> nth=12")
        assert lit(tab) == {node.id for node in NODES if node.kind == "concept"}
        for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
            tab.keyboard.press(key)
        chosen = tab.inner_text("#results [aria-selected=true] .name")
        assert tab.get_attribute("#query", "aria-activedescendant") == "found1"
        tab.keyboard.press("Enter")
        wait_for_panel(tab, chosen)
        assert tab.locator("#results").is_hidden()
        assert tab.evaluate("paperkg.app.graph.label(paperkg.app.store.state.node)") == chosen

    @pytest.mark.parametrize("query", ["muller", "ŁUKASZ", "mul luk", "Müller", "muler"])
    def test_takes_any_case_accents_order_and_a_slip(self, opened: Opener, query: str) -> None:
        tab = opened(NODES, EDGES)
        tab.fill("#query", query)
        assert tab.locator("#results .name").all_inner_texts() == ["Łukasz Müller"]

    def test_knows_aliases_and_says_when_there_is_nothing(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.fill("#query", "vit")
        assert tab.inner_text("#results li >> nth=0 >> .name") == "Vision Transformer"
        tab.fill("#query", "no such thing")
        tab.wait_for_selector("#results:has-text('Nothing found')")

    def test_who_looks_for_a_hidden_thing_sees_it(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.click("#legend button:has-text('concept')")
        assert seen(tab) == {PAPER, METHOD, DATASET, PERSON}
        search(tab, "idea 7")
        wait_for_panel(tab, "idea 7")
        assert seen(tab) == ALL


class TestNearView:
    def test_shows_twelve_and_more_on_demand(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES, focus=PAPER)
        assert len(seen(tab)) == 13
        assert METHOD in seen(tab)  # the weightiest first
        tab.click("#about button:text('Show 10 more')")
        tab.wait_for_function("() => paperkg.app.picture.scene.visible.nodeCount === 23")
        click(tab, METHOD)
        wait_for_panel(tab, "Vision Transformer")
        tab.keyboard.press("Enter")
        assert DATASET in seen(tab)
        for _ in range(3):
            tab.keyboard.press("u")
        assert len(seen(tab)) == 13

    def test_double_click_opens_a_node_from_the_map(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.mouse.dblclick(*at(tab, METHOD))
        tab.wait_for_function("() => paperkg.app.store.state.mode === 'near'")
        assert seen(tab) == {METHOD, PAPER, DATASET, "id/concept/00", "id/concept/01"}
        tab.keyboard.press("1")
        assert seen(tab) == ALL

    def test_a_carried_node_stays_pinned(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES, focus=METHOD)
        x, y = at(tab, DATASET)
        tab.mouse.move(x, y)
        tab.mouse.down()
        tab.mouse.move(x + 30, y - 20, steps=3)
        tab.mouse.move(x + 60, y - 40, steps=3)
        tab.mouse.up()
        assert state(tab, "pins.size") == 1
        assert at(tab, DATASET) == pytest.approx((x + 60, y - 40), abs=2)


class TestFiltering:
    def test_the_legend_hides_and_shows_a_kind(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.click("#legend button:has-text('concept')")
        assert tab.get_attribute("#legend button:has-text('concept')", "aria-pressed") == "false"
        assert "4 nodes · 3 lines (filtered)" in tab.inner_text("header")
        tab.click("#legend button:has-text('concept')")
        assert seen(tab) == ALL
        tab.click("#legend button:has-text('paper')", modifiers=["Shift"])
        assert seen(tab) == {PAPER}

    def test_by_status_year_document_confidence_and_relation(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.click("#tab-filters")
        lines = "paperkg.app.picture.scene.visible.edgeCount"
        tab.click("#filters label:has-text('predicted')")
        tab.click("#filters label:has-text('inferred')")
        assert tab.evaluate(lines) == 23
        tab.click("#filters label:has-text('about')")
        assert tab.evaluate(lines) == 3
        tab.fill("#year0", "2015")
        tab.press("#year0", "Enter")
        assert DATASET not in seen(tab)
        tab.click("#filters button:text('Show all again')")
        assert seen(tab) == ALL
        tab.select_option("#document", label="A list")
        assert seen(tab) == {METHOD, DATASET}
        tab.select_option("#document", label="any document")
        tab.evaluate("paperkg.app.store.set({ confidence: 60 })")
        assert seen(tab) == ALL - {DATASET}
        assert tab.evaluate(lines) == 23

    def test_hide_fold_and_undo_by_keyboard(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        search(tab, "Łukasz")
        tab.keyboard.press("h")
        assert seen(tab) == ALL - {PERSON}
        search(tab, "16x16")
        tab.keyboard.press("f")
        assert seen(tab) == {PAPER, METHOD, DATASET, "id/concept/00", "id/concept/01"}
        tab.keyboard.press("u")
        tab.keyboard.press("u")
        tab.keyboard.press("Control+z")
        tab.keyboard.press("Control+z")
        assert seen(tab) == ALL


class TestKeyboard:
    def test_arrows_walk_from_node_to_node(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        search(tab, "ImageNet")
        (ax, ay), (bx, by) = at(tab, DATASET), at(tab, METHOD)
        horizontal = abs(bx - ax) > abs(by - ay)
        key = (("ArrowLeft", "ArrowRight")[bx > ax]) if horizontal else (("ArrowUp", "ArrowDown")[by > ay])
        tab.keyboard.press(key)
        wait_for_panel(tab, "ViT")
        assert "Vision Transformer, method, 4 lines" in tab.inner_text("#said")

    def test_a_path_between_two_nodes(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        search(tab, "ImageNet")
        tab.keyboard.press("p")
        tab.keyboard.type("muller")
        tab.keyboard.press("Enter")
        panel = wait_for_panel(tab, "Shortest path, 3 steps")
        assert [panel.index(name) for name in ("ImageNet", "Vision", "16×16", "Łukasz")] == sorted(
            panel.index(name) for name in ("ImageNet", "Vision", "16×16", "Łukasz")
        )
        assert lit(tab) == {DATASET, METHOD, PAPER, PERSON}
        tab.keyboard.press("Escape")
        assert lit(tab) == ALL

    def test_help_lists_the_keys_and_closes(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.keyboard.press("?")
        assert "walk to the neighbour" in tab.inner_text("#keys")
        tab.keyboard.press("Escape")
        assert tab.locator("#keys").is_hidden()

    def test_the_list_names_what_is_in_view(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        tab.keyboard.press("l")
        tab.wait_for_selector("#list:has-text('24 nodes in view')")
        assert tab.locator("#list .jump").first.inner_text() == "An Image is Worth 16×16 Words"
        tab.locator("#list .jump").first.focus()
        tab.keyboard.press("Enter")
        tab.wait_for_function("() => paperkg.app.store.state.node >= 0")
        tab.click("#tab-about")
        wait_for_panel(tab, "88.36 %")

    def test_modes_have_axes(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        ticks = "paperkg.app.picture.scene.axis.ticks.map((tick) => tick.name)"
        tab.keyboard.press("3")
        assert tab.evaluate(ticks) == ["2009", "2021"]
        tab.keyboard.press("5")
        assert tab.evaluate(ticks) == ["origins", "1 step"]
        assert seen(tab) == {METHOD, "id/concept/01"}
        tab.keyboard.press("Escape")
        assert seen(tab) == ALL


class TestSharing:
    def test_the_address_reopens_the_view(self, opened: Opener) -> None:
        tab = opened(NODES, EDGES)
        click(tab, PERSON)
        wait_for_panel(tab, "← author")
        tab.click("#legend button:has-text('concept')")
        tab.keyboard.press("t")
        tab.wait_for_function("() => location.hash.includes('theme')")
        fragment = tab.evaluate("location.hash")
        tab = opened(NODES, EDGES, fragment=fragment)
        wait_for_panel(tab, "Łukasz Müller")
        assert seen(tab) == {PAPER, METHOD, DATASET, PERSON}
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        tab.evaluate("location.hash = '#node=' + encodeURIComponent('id/dataset/imagenet')")
        wait_for_panel(tab, "ImageNet")
        assert seen(tab) == ALL

    @pytest.mark.parametrize("fragment", ["#node=unknown", "#node=%E0%A4%A", "#other", "#node=__proto__&at=x"])
    def test_an_address_that_names_nothing_opens_the_whole_graph(self, opened: Opener, fragment: str) -> None:
        tab = opened(NODES, EDGES, fragment=fragment)
        assert "Start here" in tab.inner_text("#about")
        assert seen(tab) == ALL

    @pytest.mark.parametrize("what", ["PNG", "SVG", "Turtle"])
    def test_saves_what_is_seen(self, opened: Opener, tmp_path: Path, what: str) -> None:
        nodes = [*NODES, Node(id="http://e.org/x> <y", label='a "b"\\ </text>', kind="paper")]
        edges = [Edge(source=METHOD, target=PAPER, relation="described by", predicate="http://e.org/describedBy")]
        tab = opened(nodes, edges, title="T/../: x")
        tab.keyboard.press("e")
        with tab.expect_download() as download:
            tab.click(f"#saving button:has-text('{what}')")
        file = tmp_path / "saved"
        download.value.save_as(file)
        assert download.value.suggested_filename == f"T-x.{'ttl' if what == 'Turtle' else what.lower()}"
        if what == "PNG":
            assert file.read_bytes().startswith(b"\x89PNG")
        elif what == "SVG":
            from lxml import etree

            root = etree.fromstring(file.read_bytes())
            assert len(root.findall(".//{*}title")) == 1 + len(nodes)
            assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
                *("svg", "g", "title", "rect", "path", "circle", "polygon", "text")
            }
        else:
            import pyoxigraph

            triples = list(pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE))
            assert len(triples) == len(nodes) + 1
            assert 'a "b"\\ </text>' in {triple.object.value for triple in triples}


class TestEdgeCases:
    def test_a_graph_without_nodes_says_so(self, opened: Opener) -> None:
        tab = opened([], [])
        assert "no nodes" in tab.inner_text("#about")
        tab.fill("#query", "a")
        for key in ("Enter", "Escape", "0", "+", "2", "5", "l", "u", "ArrowLeft"):
            tab.keyboard.press(key)

    def test_a_graph_of_one_node_can_be_read(self, opened: Opener) -> None:
        tab = opened([Node(id="a", label="Alone", kind="task")], [])
        click(tab, "a")
        assert "task" in wait_for_panel(tab, "Alone")

    def test_nodes_without_lines_and_without_names(self, opened: Opener) -> None:
        tab = opened([Node(id=f"id/x/{number}", label="", kind="") for number in range(50)], [])
        tab.keyboard.press("l")
        tab.wait_for_selector("#list:has-text('50 nodes in view')")
        assert tab.locator("#list .jump").first.inner_text() == "0"

    @pytest.mark.parametrize("relations", [1, 10_000])
    def test_ten_thousand_lines_between_two_nodes(self, opened: Opener, relations: int) -> None:
        nodes = [Node(id="a", label="A", kind="paper"), Node(id="b", label="B", kind="method")]
        edges = [
            Edge(source="a", target="b", relation=f"relation {n % relations}", document=f"Digest {n}")
            for n in range(10_000)
        ]
        tab = opened(nodes, edges)
        click(tab, "a", "b")
        panel = wait_for_panel(tab, "relation 0")
        assert ("10,000 places" in panel) == (relations == 1)
        assert "Show 12 more of" in panel

    def test_a_line_from_a_node_to_itself(self, opened: Opener) -> None:
        tab = opened([Node(id="a", label="A", kind="paper")], [Edge(source="a", target="a", relation="cites")])
        click(tab, "a")
        assert "cites" in wait_for_panel(tab, "A")
        tab.keyboard.press("Enter")
        assert "1 node · 1 line" in tab.inner_text("header")

    def test_a_hub_of_fifty_thousand(self, opened: Opener) -> None:
        nodes = [Node(id=f"n{number}", label=f"Leaf {number}", kind="person") for number in range(50_000)]
        nodes.append(Node(id="hub", label="Hub", kind="paper", weight=50_000))
        edges = [Edge(source="hub", target=node.id, relation="author") for node in nodes[:-1]]
        places = {node.id: (float(20 * (n % 250)), float(20 * (n // 250))) for n, node in enumerate(nodes)}
        tab = opened(nodes, edges, places=places)
        search(tab, "Hub")
        wait_for_panel(tab, "Show 12 more of 49,988")
        tab.keyboard.press("Enter")
        tab.wait_for_function("() => paperkg.app.picture.scene.visible.nodeCount === 13")
        tab.keyboard.press("Enter")
        tab.wait_for_function("() => paperkg.app.picture.scene.visible.nodeCount === 25")
        assert tab.evaluate("[...paperkg.app.picture.scene.badges.values()]") == ["+49,976"]

    def test_names_of_all_scripts_are_shown_as_they_are(self, opened: Opener) -> None:
        names = ["مريم ميرزاخاني", "שפרה גולדווסר", "王小明", "நரேந்திர கர்மார்க்கர்", "👩‍🔬 Ada"]
        nodes = [Node(id=str(number), label=name, kind="person") for number, name in enumerate(names)]
        tab = opened(nodes, [])
        for number, name in enumerate(names):
            tab.fill("#query", name[:4])
            tab.keyboard.press("Enter")
            wait_for_panel(tab, name)
            assert state(tab, "node") == number

    def test_fingers_tap_and_pinch(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "graph.html"
        file.write_text(page(NODES, EDGES, title="t"), encoding="utf-8")
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
        tab = context.new_page()
        tab.goto(file.as_uri())
        tab.wait_for_function("() => window.paperkg")
        tab.touchscreen.tap(*at(tab, PAPER))
        wait_for_panel(tab, "88.36 %")
        box = tab.locator("#side").bounding_box()
        assert box
        assert box["width"] == 390  # a sheet from below
        assert box["y"] > 400
        client = context.new_cdp_session(tab)

        def touch(kind: str, *points: tuple[int, int]) -> None:
            spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

        before = tab.evaluate("paperkg.app.picture.camera.scale")
        touch("touchStart", (150, 300), (240, 300))
        touch("touchMove", (110, 300), (280, 300))
        touch("touchMove", (60, 300), (330, 300))
        touch("touchEnd")
        assert tab.evaluate("paperkg.app.picture.camera.scale") > 2 * before
        context.close()


class TestSafety:
    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("ascii", "replace").decode())
    def test_hostile_texts_run_nothing(self, opened: Opener, text: str) -> None:
        fact = Fact(relation=text, value=text, source=text, words=text + "!", line=1)
        link = Fact(relation=text, value=text, target="b", source=text, words=text)
        dispute = Disagreement(about=text, sides=(fact, fact))
        nodes = [
            Node(
                id=text, label=text, kind=text, facts=(fact, link), aliases=(text,), url=text, disagreements=(dispute,)
            ),
            Node(id="b", label="only a mention of href", kind="paper", community=0, year=2000),
        ]
        edges = [
            Edge(source=text, target="b", relation=text, words=text, document=text, predicate=text),
            Edge(source="b", target="b", relation=text, document="other"),
        ]
        tab = opened(nodes, edges, title=text, communities=[Community(name=text, colour=0, x=0, y=0, size=2)])
        key = tab.evaluate("paperkg.app.graph.key([0, 1].find((n) => paperkg.app.graph.key(n) !== 'b'))")
        for keys in (["b"], [key]):
            x, y = at(tab, *keys)
            tab.mouse.move(x + 60, y + 50)
            tab.mouse.move(x, y)
            tab.wait_for_selector("#tip", state="visible")
            tab.mouse.click(x, y)
            tab.wait_for_selector("#about h2")
            tab.keyboard.press("Escape")
        tab.evaluate("paperkg.app.selectEdge(0)")
        tab.wait_for_selector("#about .statement")
        for press in ("l", "c", "c", "2", "5", "3", "1"):
            tab.keyboard.press(press)
        tab.click("#tab-filters")
        tab.fill("#query", text[:50])
        tab.keyboard.press("Enter")
        for what in ("SVG", "Turtle", "PNG"):
            tab.click("#save")
            with tab.expect_download() as download:
                tab.click(f"#saving button:has-text('{what}')")
            assert "/" not in download.value.suggested_filename
        inside = "main :is(img, script, iframe, [onerror], [onload], a:not([href^='http']), svg [onload])"
        assert tab.locator(inside).count() == 0
        assert tab.locator("a[href*='onmouseover']").count() == 0

    def test_the_policy_stops_a_script_that_would_get_in(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "graph.html"
        attack = f"<script>{RUN}</script><img src=x onerror='{RUN}'><img src=https://example.org/x.png>"
        file.write_text(page(NODES, EDGES, title="t").replace("<main", f"{attack}<main"), encoding="utf-8")
        tab = browser.new_page()
        sent: list[str] = []
        tab.on("requestfinished", lambda request: sent.append(request.url))
        tab.goto(file.as_uri())
        tab.wait_for_function("() => window.paperkg")
        assert tab.evaluate("window.__x === undefined")
        assert [url for url in sent if not url.endswith("graph.html")] == []
        tab.close()

    def test_without_javascript_the_statements_can_be_read(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "graph.html"
        file.write_text(page(NODES, EDGES, title="t"), encoding="utf-8")
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(file.as_uri())
        line = tab.locator("noscript li:has-text('evaluated on')").first
        assert line.inner_text() == "Vision Transformer — evaluated on — ImageNet “on ImageNet” (A digest, line 52)"
        assert line.bounding_box() is not None
        assert not any(part.is_visible() for part in tab.locator("main, #search, #tools").all())
        context.close()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_the_page_follows_the_reader_s_colours(self, browser: Browser, tmp_path: Path, scheme: str) -> None:
        file = tmp_path / "graph.html"
        file.write_text(page(NODES, EDGES, title="t"), encoding="utf-8")
        tab = browser.new_page()
        tab.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        tab.goto(file.as_uri())
        tab.wait_for_function("() => window.paperkg")
        red = tab.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
        assert (red > 200) == (scheme == "light")
        tab.close()
