"""The marks by which running text cites a list of references: raised numbers glued to a word, numbers in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperkg.readers.digest.blocks import Span

_RAISED = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_LATIN = "A-Za-z\u00c0-\u024f"
_MARK = re.compile(
    rf"(?:[{_LATIN}][{_LATIN}0-9.-]{{0,30}}[{_LATIN}0-9]|[\u2e80-\uffef])[”\"')]?"
    rf"(?P<raised>[{_RAISED}]{{1,3}}(?:[,˒][{_RAISED}]{{1,3}})*)(?![\w(^])"
    r"|\[(?P<row>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8})\]"
)
_TO_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


def cited(text: str) -> Iterator[tuple[Span, str]]:
    """The numbers that a text cites, each with the words that carry it: no powers ("L²"), no ranges.

    >>> text = "It extends BART⁵, in time O(L²d) [2, 7]"
    >>> [(text[a:b], mark) for (a, b), mark in cited(text)]
    [('BART⁵', '5'), ('[2, 7]', '2'), ('[2, 7]', '7')]
    """
    for match in _MARK.finditer(text):
        for mark in re.findall(r"\d+", (match["raised"] or match["row"]).translate(_TO_DIGITS)):
            yield Span(*match.span()), mark
