"""Tables for the terminal, Markdown for documents: nothing is lost, nothing can break out of its cell."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from paperkg.rows import Cell, Rows
from paperkg.views import table

WIDE = Rows.of(["paperTitle", "value"], [["A title", 1], ["Another | title", 22], [None, None]])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (7, "7"),
        (0.5, "0.5"),
        (Decimal("88.360"), "88.36"),
        (Decimal("1E+5"), "100000"),
        (datetime.date(2021, 1, 6), "2021-01-06"),
        ("http://purl.org/dc/terms/title", "dcterms:title"),
        ("https://example.org/a", "https://example.org/a"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\x1b[31mred\x07", "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}"),
        ("图像 é", "图像 é"),
    ],
)
def test_a_cell(value: Cell, shown: str) -> None:
    assert table.cell(value) == shown


def test_headings_are_words() -> None:
    assert [table.heading(name) for name in ("baselineValue", "as_of", "x")] == ["baseline value", "as of", "x"]


def test_numbers_stand_to_the_right() -> None:
    lines = table.table(WIDE, width=60).strip("\n").splitlines()
    assert lines[0].split() == ["paper", "title", "value"]
    assert lines[2].endswith(" 1")
    assert lines[3].endswith("22")


def test_title_and_no_trailing_space() -> None:
    text = table.table(WIDE, width=60, title="Values [bold]")
    assert text.startswith("Values [bold]\n")
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


def test_markup_and_colour_codes_are_text() -> None:
    text = table.table(Rows.of(["a"], [["[red]x[/red] :smile: \x1b[0m"]]), width=60)
    assert "[red]x[/red] :smile:" in text
    assert "\x1b" not in text


def test_colour_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in table.table(WIDE, width=60, colour=True)
    assert "\x1b[" not in table.table(WIDE, width=60)


@pytest.mark.parametrize("width", [1, 20, 40, 60, 200])
@pytest.mark.parametrize("columns", [1, 3, 7])
def test_every_word_is_shown_at_any_width(width: int, columns: int) -> None:
    words = [f"word{i}" for i in range(columns)]
    text = table.table(Rows.of([f"c{i}" for i in range(columns)], [words]), width=width)
    shown = re.sub(r"\s", "", text)
    assert all(word in shown for word in words) or width >= columns * table.NARROWEST


def test_a_narrow_terminal_gets_lists() -> None:
    assert table.table(WIDE, width=10) == (
        "paper title: A title\nvalue: 1\n\npaper title: Another | title\nvalue: 22\n\npaper title: \nvalue: \n"
    )


def test_markdown_is_one_table() -> None:
    assert table.markdown(WIDE).splitlines() == [
        "| paper title | value |",
        "| --- | --- |",
        "| A title | 1 |",
        "| Another \\| title | 22 |",
        "|  |  |",
    ]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=4))
def test_markdown_keeps_its_columns_whatever_the_text(texts: list[tuple[str, str]]) -> None:
    texts = [(a.encode("utf-8", "replace").decode(), b.encode("utf-8", "replace").decode()) for a, b in texts]
    lines = table.markdown(Rows.of(["a", "b"], texts)).removesuffix("\n").split("\n")
    assert len(lines) == 2 + len(texts)
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines} == {3}


@pytest.mark.parametrize("format", table.TEXT_FORMATS)
def test_an_empty_answer_in_every_format(format: str) -> None:
    assert "a" in table.text(Rows(["a"], []), format)


def test_terms_of_all_kinds() -> None:
    rows = Rows(["a", "b"], [(NamedNode("urn:x"), Literal("x", language="en"))])
    assert table.table(rows, width=40).split()[-2:] == ["urn:x", "x"]
