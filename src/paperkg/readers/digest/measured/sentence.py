"""A sentence: its numbers, the names around them, and what stands before, behind and between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.cues import LETTER
from paperkg.readers.digest.measured import between, forms, measures
from paperkg.readers.digest.measured.found import Kind, Said, inside
from paperkg.readers.digest.measured.measures import Measure
from paperkg.readers.digest.measured.numbers import Number
from paperkg.readers.digest.named.terms import Term

LONGEST = 1500
"""The longest sentence, in characters."""
_ABBREVIATED = re.compile(
    rf"(?<![{LETTER}])(?:vs|cf|e\.g|i\.e|approx|al|Fig|resp|ca|No|bzw|z\.B|aprox|v\.s|acc|Eq|etc|par ex)$"
)
_SHOTS = re.compile(r"\d(?=-shot)")
_STOP = re.compile(r"[.!?](?=[\s\u00a0])|[。！？；;\n\t•]|\.(?=$)|؟|\.(?=[\u0600-\u06ff])")


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text; what goes on for too long is cut, so that the time grows with the text."""
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _ABBREVIATED.search(text, max(start, stop.start() - 8), stop.start()):
            continue
        yield from _cut(text, start, stop.end())
        start = stop.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), start + LONGEST // 2)
        yield Span(start, cut)
        start = cut
    if end > start:
        yield Span(start, end)


def _within(one: Measure, others: Sequence[Term]) -> bool:
    return any(other.start < one.start and one.end <= other.end for other in others)


def _completes(one: Measure, before: Measure) -> bool:
    """Whether a measure is no more than the noun of the one before it: "F1 score"."""
    return (one.weak or one.name == "score") and not before.weak and one.start - before.end < 3


@dataclass(slots=True)
class Read:
    """A number while its sentence is read."""

    number: Number
    kind: Kind | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    open: int = 0
    measure: Measure | None = None
    tight: bool = False
    dataset: Term | None = None
    method: Term | None = None
    against: tuple[Term, ...] = ()
    other: Span | None = None
    gain: bool = True
    drop: bool = False
    extra: list[str] = field(default_factory=list)


class Sentence:
    """One sentence: its numbers, and the names around them."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        written: Sequence[Number],
        terms: Sequence[Term],
        subject: Term | None,
        context: Said,
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.subject, self.context = subject, context
        self.terms = terms
        units = [Term(n.start, n.end, "", "metric", 1) for n in written if n.unit]
        self.measures = [one for one in self.all_measures(text, start, end, terms) if not _within(one, units)]
        blocked = [Term(m.start, m.end, m.name, "metric", 1) for m in self.measures]
        self.reads = [Read(number) for number in written if not inside(number, blocked)]
        self.written = [read.number.start for read in self.reads]
        tested = [
            term
            for term in terms
            if term.kind == "dataset" and not self._is_trained_on(term) and not self._is_paper(term)
        ]
        self.datasets = forms.datasets(text, start, end, tested, terms)
        self.methods = forms.methods(text, start, end, [term for term in terms if term.kind == "method"], terms)

    @staticmethod
    def all_measures(text: str, start: int, end: int, terms: Sequence[Term]) -> list[Measure]:
        """The measures of a part of a text: those among its terms, and those known by their words."""
        metrics = [(term, measures.canonical(text[term.start : term.end])) for term in terms if term.kind == "metric"]
        named = [Measure(term.start, term.end, name, measures.kind(name)) for term, name in metrics]
        other = [
            one
            for one in measures.find(text, start, end)
            if not any(term.start < one.end and one.start < term.end for term in terms)
        ]
        for term in terms:  # "GLUE score": the name is a dataset's, the measure a score
            if term.kind == "dataset" and start <= term.start < end:
                other += (m for m in measures.find(text, term.end, min(end, term.end + 12)) if m.start == term.end + 1)
        found = sorted({measures.whole(text, start, one) for one in named + other})
        return [one for at, one in enumerate(found) if not (at and _completes(one, found[at - 1]))]

    def _is_trained_on(self, dataset: Term) -> bool:
        trained = between.before("role.trained", r"[\s\W]*(?:the |a |an )?").search(
            self.text, max(self.start, dataset.start - 30), dataset.start
        )
        return bool(trained or between.TRAINED_BEHIND.match(self.text, dataset.end))

    def _is_paper(self, dataset: Term) -> bool:
        return bool(between.PAPER_BEHIND.match(self.text, dataset.end))

    def _before(self, part: str, at: int, reach: int, gap: str = r"[\s\W]*") -> bool:
        return bool(between.before(part, gap).search(self.text, max(self.start, at - reach), at))

    def _behind(self, part: str, at: int, gap: str = r"[\s(]*") -> bool:
        return bool(between.behind(part, gap).match(self.text, at, self.end))

    def _between(self, index: int) -> tuple[int, int]:
        """From the end of the number before to the start of the one behind."""
        low = self.reads[index - 1].number.end if index else self.start
        high = self.reads[index + 1].open if index + 1 < len(self.reads) else self.end
        return low, high

    def _led_by_measure(self) -> bool:
        return bool(self.context.text.rstrip().endswith((":", "：")) and self._context_measure())

    def _context_measure(self) -> Measure | None:
        found = self.all_measures(self.context.text, 0, len(self.context.text), self.context.terms)
        return next((m for m in reversed(found) if not m.weak and m.kind in ("score", "error", "speed")), None)

    def _without_names(self, start: int, end: int) -> str:
        """A part of the text in which each name is a plain word, whatever signs it holds."""
        part = self.text[start:end]
        for term in self.terms:
            if start <= term.start and term.end <= end:
                part = part[: term.start - start] + "x" * (term.end - term.start) + part[term.end - start :]
        return _SHOTS.sub("x", part)

    def _named_before(self, at: int) -> bool:
        return any(term.end in (at - 1, at - 2) for term in self.terms) or any(
            m.end in (at - 1, at - 2) for m in self.measures
        )
