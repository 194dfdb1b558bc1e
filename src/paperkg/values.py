"""Numbers as documents write them: `88.36%`, `1,204`, `.8836`, `+0.9`."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(
    r"(?P<sign>[+\u2212-]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>%?)"
)


def parse(raw: str) -> tuple[Decimal, str]:
    """The first number of a text, and "%" when a percent sign follows it.

    Raises:
        ValueError: when the text holds no number.

    >>> parse("88.36%"), parse("1,204 FPS"), parse(".8836")
    ((Decimal('88.36'), '%'), (Decimal('1204'), ''), (Decimal('0.8836'), ''))
    """
    match = _NUMBER.search(raw)
    if match is None:
        raise ValueError(f"'{raw}' holds no number")
    number = Decimal(match["digits"].replace(",", ""))
    return (-number if match["sign"] in ("-", "\u2212") else number), match["unit"]


def in_unit(raw: str, unit: str | None) -> Decimal:
    """The number of a text in the unit of its metric: a bare proportion of a "%" metric becomes percent.

    >>> in_unit(".8836", "%"), in_unit("88.36%", "%"), in_unit("0.5", "seconds")
    (Decimal('88.36'), Decimal('88.36'), Decimal('0.5'))
    """
    number, written = parse(raw)
    if unit == "%" and not written and abs(number) <= 1:
        return (number * 100).normalize() if number else number
    return number
