"""A picture for papers and slides: the graph, or a part of it, as SVG, PDF or PNG that does not move.

Colours, shapes and places are those of the graph page. The most important names stand where there is room for them,
none over another; the others are left out. The same graph gives the same bytes.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paperkg.errors import PaperkgError
from paperkg.views.layout import positions
from paperkg.views.parts import KINDS, OTHER_KIND, Edge, Node, arranged, radii
from paperkg.views.safe import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "pdf", "png")
WIDTH = 10.0  # inches
LEAST = 700.0  # so much, in the unit of the radii, the picture shows from left to right
DOTS = 200  # of a PNG, to the inch
LONGEST = 40  # characters of a name
MOST_NAMES = 400
FOREMOST, SHARE = 12, 40
"""So many names, and of so many things one, may cover the marks of lesser things, though never a name."""
MARKERS = {"dot": "o", "square": "s", "triangle": "^", "diamond": "D"}
LIGHT = {"ground": "#ffffff", "ink": "#1c2128", "line": "#9aa4b1"}
DARK = {"ground": "#14181d", "ink": "#e8ebef", "line": "#5b6572"}
STYLES: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "paperkg", "axes.unicode_minus": False}
"""Texts of an SVG stay texts."""

Box = tuple[float, float, float, float]


def draw(nodes: Sequence[Node], edges: Sequence[Edge], *, format: str, title: str = "", theme: str = "light") -> bytes:
    """The picture in one of `FORMATS`.

    Raises:
        PaperkgError: when matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        hint = "install it with `pip install paperkg[figure]`"
        raise PaperkgError("a figure is drawn by matplotlib, which is not installed", hint=hint) from None
    nodes, edges = arranged(nodes, edges)
    sizes = dict(zip((node.id for node in nodes), radii(nodes), strict=True))
    places = positions(sizes, ((edge.source, edge.target) for edge in edges), radii=sizes)
    colours = DARK if theme == "dark" else LIGHT
    style = STYLES | {"font.family": _fonts(), "text.color": colours["ink"]}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a script for which this machine has no font
        left, top, right, bottom = _frame(places)
        height = WIDTH * (bottom - top) / (right - left)
        figure = Figure(figsize=(WIDTH, height), facecolor=colours["ground"], layout="constrained")
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.set(xlim=(left, right), ylim=(bottom, top))
        if title:
            axes.set_title(_short(title, 2 * LONGEST), fontsize=13, loc="left", parse_math=False)
        _lines(axes, edges, places, colours)
        _marks(axes, nodes, places, sizes, colours)
        _legend(axes, nodes)
        _names(figure, axes, nodes, places, sizes, colours)
        out = io.BytesIO()
        about = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[format]
        figure.savefig(
            out, format=format, dpi=DOTS, metadata={"Creator": "paperkg"} | about if format != "png" else about
        )
    return out.getvalue()


def _fonts() -> list[str]:
    """The fonts of this machine, one after another: a character is taken from the first that has it."""
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    wanted = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "WenQuanYi Zen Hei")
    return [*(name for name in wanted if name in known), *sorted(n for n in known if "CJK" in n and n not in wanted)]


def _frame(places: Mapping[str, tuple[float, float]]) -> Box:
    """What the picture shows, with room for names at its sides, so that few things do not become huge."""
    xs, ys = zip(*places.values(), strict=True) if places else ((0.0,), (0.0,))
    wide = max(1.2 * (max(xs) - min(xs)), LEAST)
    high = max(1.05 * (max(ys) - min(ys)) + 60, wide / 3)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _lines(
    axes: Axes, edges: Sequence[Edge], places: Mapping[str, tuple[float, float]], colours: Mapping[str, str]
) -> None:
    from matplotlib.collections import LineCollection

    for dashed in (False, True):
        ends = {(e.source, e.target) for e in edges if (e.status != "stated") == dashed and e.source != e.target}
        segments = [(places[one], places[other]) for one, other in sorted(ends)]
        width = 0.8 if len(segments) < 300 else 0.4
        style = "dashed" if dashed else "solid"
        axes.add_collection(
            LineCollection(segments, colors=colours["line"], linewidths=width, alpha=0.6, linestyles=style)
        )


def _marks(
    axes: Axes,
    nodes: Sequence[Node],
    places: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, float],
    colours: Mapping[str, str],
) -> None:
    from matplotlib.patches import Circle, RegularPolygon

    for node in nodes:
        colour, shape = KINDS.get(node.kind, OTHER_KIND)
        look = {"facecolor": colour, "edgecolor": colours["ground"], "linewidth": 0.6, "zorder": 2}
        x, y = places[node.id]
        radius = sizes[node.id]
        if shape == "dot":
            axes.add_patch(Circle((x, y), radius, **look))
        else:
            sides, turn = {"square": (4, 0.785398), "triangle": (3, 3.141593), "diamond": (4, 0.0)}[shape]
            axes.add_patch(RegularPolygon((x, y), sides, radius=radius * 1.1, orientation=turn, **look))


def _legend(axes: Axes, nodes: Sequence[Node]) -> None:
    from matplotlib.lines import Line2D

    counts = Counter(node.kind for node in nodes)
    kinds = sorted(counts, key=lambda kind: ([*KINDS, kind].index(kind), kind))
    marks = [
        Line2D(
            [], [], marker=MARKERS[shape], color="none", markerfacecolor=colour, markeredgecolor="none", markersize=7
        )
        for colour, shape in (KINDS.get(kind, OTHER_KIND) for kind in kinds)
    ]
    if marks:
        labels = [f"{_short(kind)} {counts[kind]:,}" for kind in kinds]
        where: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "frameon": False}
        axes.legend(marks, labels, ncols=min(len(labels), 6), fontsize=8, handletextpad=0.2, **where)


def _names(
    figure: Figure,
    axes: Axes,
    nodes: Sequence[Node],
    places: Mapping[str, tuple[float, float]],
    sizes: Mapping[str, float],
    colours: Mapping[str, str],
) -> None:
    """Write the names of the weightiest nodes beside them, each only where it covers no other name and no mark."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # settles where everything stands
    view = axes.transData
    marks, names = Boxes(24.0), Boxes(24.0)
    reach: dict[str, float] = {}
    for node in nodes:
        (x, y), radius = places[node.id], sizes[node.id]
        left, top = view.transform((x - radius, y - radius))
        right, bottom = view.transform((x + radius, y + radius))
        reach[node.id] = (right - left) / 2 * 72 / figure.dpi
        marks.add((left, min(top, bottom), right, max(top, bottom)))
    foremost = min(FOREMOST, len(nodes) // SHARE)
    # no halo: it would make paths of letters
    ground = {"facecolor": colours["ground"], "alpha": 0.7, "linewidth": 0, "pad": 0.4}
    for rank, node in enumerate(sorted(nodes, key=lambda node: (-node.weight, node.id))[:MOST_NAMES]):
        ways = [(covers, side) for covers in (False, True)[: 1 + (rank < foremost)] for side in _beside(reach[node.id])]
        for covers, (offset, across, up) in ways:
            text = axes.annotate(
                _short(node.label), places[node.id], offset, textcoords="offset points", fontsize=7, ha=across, va=up,
                bbox=ground, zorder=3, parse_math=False,
            )  # fmt: skip
            box = text.get_window_extent(canvas.get_renderer())
            room = (box.x0, box.y0, box.x1, box.y1)
            inside = box.x0 >= 0 and box.x1 <= figure.bbox.x1
            if inside and names.free(room) and (covers or marks.free(room)):
                names.add(room)
                break
            text.remove()


def _short(text: str, most: int = LONGEST) -> str:
    return textwrap.shorten(shown(text), most, placeholder=" …")


def _beside(radius: float) -> Iterator[tuple[tuple[float, float], str, str]]:
    """Where a name may stand, in points: right of its mark, left, below, above."""
    far = radius + 2
    yield (far, 0.0), "left", "center"
    yield (-far, 0.0), "right", "center"
    yield (0.0, -far), "center", "top"
    yield (0.0, far), "center", "bottom"


class Boxes:
    """Rectangles on a grid, so that one more is compared with near ones only."""

    def __init__(self, cell: float) -> None:
        self._cell = cell
        self._grid: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        """Take room."""
        for key in self._cells(box):
            self._grid.setdefault(key, []).append(box)

    def free(self, box: Box) -> bool:
        """Whether nothing takes any of it."""
        left, bottom, right, top = box
        near = (other for key in self._cells(box) for other in self._grid.get(key, ()))
        return not any(one[0] < right and left < one[2] and one[1] < top and bottom < one[3] for one in near)

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        left, bottom, right, top = (int(edge // self._cell) for edge in box)
        return ((x, y) for x in range(left, right + 1) for y in range(bottom, top + 1))
