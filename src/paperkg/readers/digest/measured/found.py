"""What is found of a result, and how a name is told that the text itself does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.measured.numbers import Number
from paperkg.readers.digest.named.terms import Term

Kind = Literal["absolute", "difference", "ratio"]

ELSEWHERE = -1
"""Where a term starts and ends that the text itself does not name, but the lead-in, a column or the subject."""


class Said(NamedTuple):
    """Words that stand outside the text but speak for it, and the terms in them."""

    text: str
    terms: Sequence[Term] = ()


class Found(NamedTuple):
    """A result. `start` and `end` are of the value as written.

    `number` is the value as a number, `low` and `high` bound it ("more than 5x" has only a `low`). A difference or a
    ratio is one against the methods of `against`; `gain` is False where the method is the worse. `other` is where the
    value of the baseline stands, when the text gives one.
    """

    start: int
    end: int
    value: str
    kind: Kind
    unit: str
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    method: Term | None
    dataset: Term | None
    metric: Term | None
    task: Term | None
    against: tuple[Term, ...] = ()
    other: Span | None = None
    split: Span | None = None
    gain: bool = True
    score: float = 0.5

    def number_told(self) -> tuple[Decimal | None, Decimal | None, Decimal | None, Kind]:
        """What it comes to: the number, or the ends of a range, and of which kind."""
        ends = (self.low, self.high) if self.number is None else (None, None)
        return (self.number, *ends, self.kind)


NOTHING = Said("")
_SIGN = re.compile(r"(?:[~≈∼<>≤≥＜＞≦≧]=?[ \u00a0]?)+$")


def elsewhere(name: str, kind: Literal["method", "dataset", "metric"], score: float = 0.5) -> Term:
    """A name that stands outside the text."""
    return Term(ELSEWHERE, ELSEWHERE, name, kind, score)


def inside(number: Number, terms: Sequence[Term]) -> bool:
    """Whether a number stands in one of some names, or is the version of one ("SQuAD 1.1")."""
    return any(
        term.start <= number.start < term.end or (number.start - term.end == 1 and _is_version(number, term))
        for term in terms
    )


def _is_version(number: Number, term: Term) -> bool:
    return term.kind == "dataset" and number.end - number.start == 3 and not number.unit and number.value is not None


def as_written(text: str, number: Number) -> tuple[int, int, str]:
    """Where a number starts and ends with the sign that bounds it ("> 90%", "~50"), and how that is written."""
    sign = _SIGN.search(text, max(0, number.start - 4), number.start)
    start = sign.start() if sign else number.start
    return start, number.end, text[start : number.end]
