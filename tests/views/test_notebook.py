"""What notebooks show: tables, the graph in short, its page in a frame; whatever the texts are, none becomes HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paperkg
from paperkg.rows import MOST_SHOWN, Rows
from paperkg.views.notebook import PageFrame

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from paperkg.graph import Graph

HOSTILE = (
    '</td></table></iframe><script>top.x = 1</script><img src=x onerror="top.x = 1">\'"&amp;$\\\\href{javascript:0}$'
)


class Reading(HTMLParser):
    """The tags of a text with their attributes, and the text in each cell of a table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and self.tags[-1][0] in ("td", "th"):
            self.cells[-1] += data.removesuffix("\n")


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(HOSTILE)), min_size=1))
def test_a_table_shows_texts_as_they_are(texts: list[str]) -> None:
    read = Reading(Rows.of([HOSTILE], [[text] for text in texts])._repr_html_())
    assert read.cells == [HOSTILE, *texts[:MOST_SHOWN]]
    assert {tag for tag, _ in read.tags} <= {"table", "tr", "th", "td", "p"}


@pytest.mark.parametrize(("number", "note"), [(50, ""), (51, "and 1 more row"), (1250, "and 1,200 more rows")])
def test_a_long_table_is_cut_and_says_so(number: int, note: str) -> None:
    text = Rows.of(["number"], [[i] for i in range(number)])._repr_html_()
    assert text.count("<tr>") == 1 + min(number, MOST_SHOWN)
    assert text.endswith(f"<p>{note}</p>" if note else "</table>")


def test_what_is_unknown_leaves_its_cell_empty() -> None:
    assert Reading(Rows.of(["a", "b"], [[None, 0]])._repr_html_()).cells == ["a", "b", "", "0"]


def test_a_graph_shows_its_counts(kg: Graph) -> None:
    text = kg._repr_html_()
    assert "paperkg graph of 7 sources" in text
    assert Reading(text).cells[2:] == [str(cell) for row in kg.query("counts") for cell in row]


def test_a_page_stands_in_a_sandboxed_frame(kg: Graph) -> None:
    frame = kg.graph("ViT", height=321)
    [(tag, attributes)] = Reading(frame._repr_html_()).tags
    assert (tag, attributes["sandbox"]) == ("iframe", "allow-scripts")
    assert attributes["srcdoc"] == str(frame)
    assert "Vision Transformer" in str(frame)
    assert "321px" in (attributes["style"] or "")


@pytest.mark.parametrize("text", [HOSTILE, '" onload="top.x = 1', "</iframe>"])
def test_no_page_leaves_its_frame(text: str) -> None:
    [(tag, attributes)] = Reading(PageFrame(text)._repr_html_()).tags
    assert (tag, attributes["srcdoc"], set(attributes)) == ("iframe", text, {"sandbox", "srcdoc", "style"})


def test_hostile_names_do_no_harm_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    """In a notebook as in this page, what is shown stands inside another document."""
    card = tmp_path / "hostile.yaml"
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    card.write_text(
        f'document: {{key: hostile, title: "{quoted}", language: en}}\n'
        f'papers:\n  - {{title: "{quoted}", role: featured, position: 1, proposes: [TinyNet]}}\n'
    )
    with paperkg.build([card], tmp_path / "kg") as kg:
        shown = [part._repr_html_() for part in (kg, kg.query("things"), kg.graph())]
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8>{''.join(shown)}", "utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(notebook.as_uri())
    page.frame_locator("iframe").get_by_text("TinyNet").first.wait_for(state="attached")
    page.frame_locator("iframe").locator("canvas").wait_for()
    assert page.evaluate("window.x") is None
    assert [url for url in asked if not url.startswith(("file:", "about:", "data:", "blob:"))] == []
    page.close()
