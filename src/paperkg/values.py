"""Numbers and dates as documents write them: `88.36%`, `1,204`, `.8836`, `88,36 %`, `2.20 ± 0.1`, `1.5 billion`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal

_ASCII = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms
    | {"\u066a": "%", "\u066b": ".", "\u066c": ","}  # Arabic signs
    | dict.fromkeys("\u2212\u2010\u2011\u2013", "-")
    | dict.fromkeys("\u2009\u202f", "\u00a0")  # narrow spaces between groups of three digits
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_NUMBER = re.compile(
    r"""
    (?<![A-Za-z0-9_.]) (?<![A-Za-z0-9]-)  # not the 50 of "ResNet-50"
    (?P<before>%\s*)?
    (?P<sign>[+-]?)
    (?P<digits>
        (?P<english>[1-9]\d{0,2} (?:[,\u00a0]\d{3})+ (?!\d) (?:\.\d+)?)
      | (?P<continental>[1-9]\d{0,2} (?: (?:\.\d{3})+,\d+ | (?:\.\d{3}){2,} (?!\d) ))
      | \d+ (?:[.,]\d+)? | \.\d+
    )
    (?: [eE](?P<exponent>[+-]?\d+) | \s*[x×·*]\s*10 (?: \^\{?(?P<power>[+-]?\d+) | (?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+) ) )?
    (?: \s*\(?(?:±|\+/-|\+-)\s*\d*[.,]?\d+\)? )?
    \s* (?: (?P<unit>%|percent\b) | (?P<scale>thousand|million|billion|trillion)\b )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_LARGEST_EXPONENT = 30
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def parse(raw: str) -> tuple[Decimal, str]:
    """The first number of a text, and "%" when a percent sign belongs to it.

    A comma before three digits parts thousands, any other is a decimal comma. The digits of a name ("ResNet-50") are
    no number.

    Raises:
        ValueError: when the text holds no number, or one beyond all measure.

    >>> parse("88.36%"), parse("1,204 FPS"), parse(".8836")
    ((Decimal('88.36'), '%'), (Decimal('1204'), ''), (Decimal('0.8836'), ''))
    >>> parse("88,36 %"), parse("2.20 ± 0.1"), parse("1.5 billion")
    ((Decimal('88.36'), '%'), (Decimal('2.20'), ''), (Decimal('1500000000'), ''))
    """
    match = _NUMBER.search(raw.translate(_ASCII))
    if match is None:
        raise ValueError(f"'{raw}' holds no number")
    digits = match["digits"].replace("\u00a0", "")
    if match["continental"]:
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", "" if match["english"] else ".")
    written = match["exponent"] or match["power"] or (match["raised"] or "0").translate(_RAISED)
    exponent = int(written[:9]) + _SCALES.get((match["scale"] or "").lower(), 0)
    number = Decimal(f"{match['sign']}{digits}e{exponent}")
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(f"'{raw}' is too large or too small a number")
    return Decimal(f"{number:f}"), "%" if match["unit"] or match["before"] else ""


def in_unit(raw: str, unit: str | None) -> Decimal:
    """The number of a text in the unit of its metric: a bare proportion of a "%" metric becomes percent.

    >>> in_unit(".8836", "%"), in_unit("88.36%", "%"), in_unit("0.5", "seconds")
    (Decimal('88.36'), Decimal('88.36'), Decimal('0.5'))
    """
    number, written = parse(raw)
    if unit == "%" and not written and abs(number) <= 1:
        return Decimal(f"{(number * 100).normalize():f}")
    return number


def date_type(text: str) -> Literal["gYear", "gYearMonth", "date"]:
    """The type (of XML Schema) of a year, year-month or date.

    Raises:
        ValueError: when it is none, or not in the calendar.

    >>> date_type("2021"), date_type("2021-01"), date_type("2021-01-06")
    ('gYear', 'gYearMonth', 'date')
    """
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if _DATE.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"'{text}' is no year, month (2021-01) or date (2021-01-06)") from None
    return "gYear" if len(text) == 4 else "gYearMonth" if len(text) == 7 else "date"
