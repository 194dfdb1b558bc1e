"""Figures for papers and slides: every mark and its legend, names that do not overlap, the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from paperkg.graph import Graph
from paperkg.views.figure import FORMATS, Boxes, draw
from paperkg.views.parts import Edge, Node

pytest.importorskip("matplotlib", reason="figures are drawn by matplotlib: the extra `figure`")

STARTS = {"svg": b"<?xml", "pdf": b"%PDF-", "png": b"\x89PNG"}
HOSTILE = ["$\\frac{1}{", "</text><script>alert(1)</script>", "\x00\u202e\ud800", "图像 🙂 שלום", "", "x" * 100_000]


def texts(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("format", FORMATS)
def test_the_bundled_graph_in_each_format_twice_the_same(kg: Graph, format: str) -> None:
    one, other = (kg.figure("Vision Transformer", format=format, title="Around ViT") for _ in range(2))
    assert one.startswith(STARTS[format])
    assert one == other


def test_names_and_legend_stay_texts(kg: Graph) -> None:
    shown = texts(kg.figure("Vision Transformer", title="Around ViT"))
    assert {"Around ViT", "Vision Transformer", "ImageNet", "Transformer"} <= set(shown)
    assert any(text.startswith("dataset ") for text in shown)


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_is_shown_as_text(label: str) -> None:
    nodes = [Node(id="a", label=label, kind="paper"), Node(id="b", label="b", kind=label or "method")]
    svg = draw(nodes, [Edge(source="a", target="b", relation="uses")], format="svg", title=label)
    assert b"<script" not in svg
    assert "b" in texts(svg)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_anything(count: int) -> None:
    nodes = [Node(id=str(number), label=f"thing {number}", kind="paper") for number in range(count)]
    assert len([text for text in texts(draw(nodes, [], format="svg")) if text.startswith("thing")]) == count


def test_boxes_that_touch_or_lie_apart_are_free() -> None:
    boxes = Boxes(10.0)
    boxes.add((0.0, 0.0, 25.0, 5.0))
    assert not boxes.free((24.0, 4.0, 40.0, 9.0))
    assert boxes.free((25.0, 0.0, 30.0, 5.0))
    assert boxes.free((0.0, 5.0, 25.0, 9.0))


def test_without_matplotlib_the_error_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from paperkg.errors import PaperkgError\nfrom paperkg.views.figure import draw\n"
        "try: draw([], [], format='svg')\nexcept PaperkgError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "pip install paperkg[figure]" in run.stdout
