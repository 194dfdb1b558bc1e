"""The results as a table for spreadsheets and data frames: comma-separated (RFC 4180), UTF-8 with a byte order mark.

Without that mark Excel takes the text for another encoding; pandas skips it (Python's `csv` does so with the encoding
"utf-8-sig"). For programs, `paperkg query results --format csv` gives the plain answer of the saved query: no mark, no
cell changed, a row for each place that states a result.

A spreadsheet takes a cell that begins like a formula for one, also a cell that a stranger's document filled. Such text
gets an apostrophe in front, as OWASP advises against CSV injection; numbers stay numbers.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
from decimal import Decimal

from paperkg.rows import Cell, Rows

_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\0＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def text(rows: Rows, *, one_row_for: str | None = None) -> bytes:
    """Rows as a table with a heading; an unbound cell is empty, truth is `true` or `false`.

    Of the rows that have the same value in the column `one_row_for`, only the first is written.
    """
    lines = list(rows)
    if one_row_for:
        column = rows.columns.index(one_row_for)
        first = {line[column]: line for line in reversed(lines)}
        lines = list(reversed(first.values()))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(cell, rows.columns))
    writer.writerows(map(cell, line) for line in lines)
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8", "replace")


def cell(value: Cell) -> str:
    """A value that no spreadsheet runs.

    >>> [cell(value) for value in ("=1+2", "-5.3", "-5.3%", Decimal("88.360"), True, None)]
    ["'=1+2", '-5.3', "'-5.3%", '88.36', 'true', '']
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value.normalize():f}"
        case datetime.date():
            return value.isoformat()
        case str() if _FORMULA.match(value) and not _NUMBER.fullmatch(value):
            return f"'{value}"
    return str(value)
