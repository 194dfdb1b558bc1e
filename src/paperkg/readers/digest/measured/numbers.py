"""Numbers as the prose of any language writes them: `88.36%`, `%88,4`, `5-10x`, `up to 2×`, `０．９ポイント`, `half`.

Found are the shortest words that state a number, with its unit. What is part of a name (`GPT-4`, `v2.0`, `11B`) is no
number here; which of the numbers are results is for `results.py` to say.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from paperkg import values
from paperkg.readers.digest.cues import LETTER, cue, either, table

Unit = Literal["", "%", "points", "×"]


class Number(NamedTuple):
    """A written number. `value` is None where the words say no more than "some"; `low` and `high` bound a range."""

    start: int
    end: int
    unit: Unit
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    signed: bool = False
    words: bool = False


_DIGITS = (
    r"(?:\d{1,3}(?:[,.’'\u00a0\u202f\u2009]\d{3}){1,4}(?:[.,٫]\d{1,6})?(?!\d)"
    r"|\d{1,9}(?:[.,．，٫]\d{1,9})?|(?<![\d.])\.\d{1,9})"
)
_DASH = r"[ \u00a0\u2009]?(?:[-–—−~～〜]|至|到)[ \u00a0\u2009]?"
_SPACE = "[ \u00a0\u2009\u202f]?"
_UNPARTED = re.compile("[\u0600-\u06ff\u3040-\u9fff]")
_DIGIT = re.compile(r"\d")
_SIGNS = "+\uff0b\u2212-"


@cache
def _factors() -> dict[str, Decimal | None]:
    written = table("results")["factor"]
    return {word: Decimal(value) if value else None for value, words in written.items() for word in words}


@cache
def _written() -> re.Pattern[str]:
    units = "|".join(
        f"(?P<{name}{{0}}>{pattern})"
        for name, pattern in (
            ("points", f"{_SPACE}{cue('unit.points')}"),
            ("percent", f"{_SPACE}(?:[%％٪﹪]|{cue('unit.percent')})"),
            ("fold", f"[ \u00a0\u2009-]?{cue('unit.fold')}"),
        )
    )
    first, last = units.format("1"), units.format("2")
    return re.compile(
        rf"(?=[\d.%٪yY{_SIGNS}])"
        rf"(?<![{LETTER}\d_@#^$€£¥\\])(?<![{LETTER}\d\])][-.,:–‑])(?<!\d[.,:])(?<![A-Z]['’])"
        r"(?:(?<!/)|(?:(?<=[.,]\d/)|(?<=[.,]\d\d/)|(?<=%/)|(?<=-\d/))(?=\d{1,3}[.,]\d))"
        rf"(?:(?P<before>[%٪]|yüzde|Yüzde){_SPACE})?"
        rf"(?P<sign>[{_SIGNS}])?"
        rf"(?P<one>{_DIGITS})(?:{_SPACE}\(?(?:±|\\+/-){_SPACE}{_DIGITS}\)?)?(?:{first})?"
        rf"(?:{_DASH}(?P<two>{_DIGITS})(?:{last})?)?"
        rf"(?![{LETTER}\d_@]|[.,:-]\d|-[{LETTER}]|/(?!\d{{1,3}}[.,]\d)\d)"
    )


def find(text: str) -> list[Number]:
    """The numbers of a text, in their order.

    >>> text = "From 8% to 12 points, GPT-4 is 5-10x faster than v2.0"
    >>> [text[number.start : number.end] for number in find(text)]
    ['8%', '12 points', '5-10x']
    """
    found = []
    if _DIGIT.search(text):
        found = [number for match in _written().finditer(text) if (number := _number(match)) is not None]
    if _may_hold_words(text):
        found += [_word(match) for match in _words().finditer(text)]
    found.sort()
    return [one for index, one in enumerate(found) if not index or found[index - 1].end <= one.start]


@cache
def _words() -> re.Pattern[str]:
    return re.compile(either(_factors()))


@cache
def _beginnings() -> frozenset[str]:
    """What the longest words of numbers in words begin with: soon said of a text that it holds none."""
    return frozenset(max(re.split("[ -]", word.lower().strip("-*")), key=len)[:6] for word in _factors())


def _may_hold_words(text: str) -> bool:
    beginnings = {word[:6] for word in re.findall(r"\w{3,}", text.lower())}
    return not beginnings.isdisjoint(_beginnings()) or bool(_UNPARTED.search(text))


def _word(match: re.Match[str]) -> Number:
    factors = _factors()
    said = match[0]
    value = factors.get(said, factors.get(said.lower(), factors.get(said[:1].lower() + said[1:])))
    return Number(match.start(), match.end(), "×", value, words=True)


def _number(match: re.Match[str]) -> Number | None:
    one, two = match["one"], match["two"]
    unit: Unit = ""
    for place in "21":
        if match["points" + place]:
            unit = "points"
        elif match["percent" + place]:
            unit = unit or "%"
        elif match["fold" + place]:
            unit = unit or "×"
    if match["before"]:
        unit = "points" if unit == "points" else "%"
    low, high = _decimal(one), _decimal(two) if two else None
    if low is None:
        return None
    sign = match["sign"] or ""
    negative = sign and sign in "-\u2212"
    signed = bool(sign)
    if high is None:
        return Number(match.start(), match.end(), unit, -low if negative else low, signed=signed)
    if high <= low:
        return None
    return Number(match.start(), match.end(), unit, None, low, high, signed)


def _decimal(written: str) -> Decimal | None:
    digits = written if written.isascii() else _DIGIT.sub(lambda digit: str(int(digit[0])), written)
    try:
        return values.parse(digits.replace("\u066b", ".").replace("’", "").replace("'", ""))[0]
    except ValueError:
        return None
