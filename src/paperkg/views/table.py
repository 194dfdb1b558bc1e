"""Rows as text: a table for the terminal, Markdown, or a W3C format for other programs."""

from __future__ import annotations

import datetime
import io
import re
from decimal import Decimal

from paperkg.names import compact
from paperkg.rows import FORMATS, Cell, Rows

TEXT_FORMATS = ("table", "markdown", *FORMATS)
NARROWEST = 8
"""Characters that a column of a terminal table needs; where there are fewer, each row is shown as a list."""


def cell(value: Cell) -> str:
    """A value as a person reads it: no trailing zeros, known IRIs short, line breaks and control characters shown.

    >>> cell(Decimal("2.20")), cell(True), cell(None)
    ('2.2', 'yes', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value.normalize():f}"
        case str():
            text = compact(value) if value.startswith("http") else value
            return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
        case datetime.date():
            return value.isoformat()
    return str(value)


def heading(column: str) -> str:
    """A variable's name as a column heading; `methodName`, beside a parameter `method`, is the method too.

    >>> heading("baselineValue"), heading("as_of"), heading("methodName"), heading("mT5")
    ('baseline value', 'as of', 'method', 'mT5')
    """
    if not _VARIABLE.fullmatch(column):
        return column
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in column)
    return words.replace("_", " ").strip().removesuffix(" name")


_VARIABLE = re.compile(r"[a-z][a-z0-9_]*([A-Z][a-z]+[0-9]*)*")


def text(rows: Rows, format: str = "table", *, width: int | None = None, title: str = "", colour: bool = False) -> str:
    """Rows in one of `TEXT_FORMATS`; `width`, `title` and `colour` concern the terminal table only."""
    if format == "markdown":
        return markdown(rows)
    if format != "table":
        return rows.serialize(format)
    return table(rows, width=width, title=title, colour=colour)


def markdown(rows: Rows) -> str:
    """Rows as a Markdown table."""
    lines = [[heading(column) for column in rows.columns], ["---"] * len(rows.columns)]
    lines += [[cell(value).replace("\\", "\\\\").replace("|", "\\|") for value in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def table(rows: Rows, *, width: int | None = None, title: str = "", colour: bool = False) -> str:
    """Rows as a table that fits a terminal of `width` columns; numbers stand to the right.

    A terminal too narrow for the columns gets a list for each row: column and value, a line each.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None)
    if console.width < NARROWEST * len(rows.columns):
        items = ("".join(f"{heading(c)}: {cell(v)}\n" for c, v in zip(rows.columns, row, strict=True)) for row in rows)
        return (f"{title}\n\n" if title else "") + "\n".join(items)
    view = Table(box=box.SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False)
    values = list(rows)
    for i, column in enumerate(rows.columns):
        numeric = any(isinstance(row[i], (int, float, Decimal)) and not isinstance(row[i], bool) for row in values)
        view.add_column(Text(cell(heading(column))), justify="right" if numeric else "left", overflow="fold")
    for row in values:
        view.add_row(*(Text(cell(value)) for value in row))
    console.print(view)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().strip("\n").split("\n"))
