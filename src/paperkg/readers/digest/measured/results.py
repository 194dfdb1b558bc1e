"""The numbers of a text that are results: what a method got, on which dataset, by which measure, against whom.

A number is a result when the words around it say so: a measure right beside it ("28.4 BLEU", "FID of 2.20"), a verb of
reaching with a measure or a dataset in the same sentence, a comparison ("2x faster", "improves F1 by 3 points"), or a
list whose first member is one. Names are bound within the sentence: the nearest dataset after "on", else the one named
before; the measure of the same clause, else that of the list so far, else that of the lead-in. What the words leave
open stays empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from paperkg.readers.digest.denial import denied
from paperkg.readers.digest.measured import between, numbers
from paperkg.readers.digest.measured.cells import Row
from paperkg.readers.digest.measured.found import ELSEWHERE, NOTHING, Found, Said, elsewhere, inside
from paperkg.readers.digest.measured.scope import Scope
from paperkg.readers.digest.measured.sentence import sentences
from paperkg.readers.digest.named.terms import Term

__all__ = ["ELSEWHERE", "Found", "Said", "find"]

MOST = 40
"""The most numbers in a sentence; where more stand it is a list of data, no prose."""


def find(
    text: str,
    terms: Sequence[Term],
    *,
    subject: str | None = None,
    context: Said = NOTHING,
    head: Sequence[Said] = (),
    section: Said = NOTHING,
) -> list[Found]:
    """The results in the visible words of a block, in their order.

    `subject` is the method that the block speaks about; `context` the sentence that leads in (to a list), or the
    caption of a table; `head` the columns of a row, whose cells are parted by tabs; `section` the heading above it.
    """
    written = numbers.find(text)
    if not written:
        return []
    taken = [term for term in terms if term.kind != "metric"]
    written = [number for number in written if not inside(number, taken)]
    if head and "\t" in text:
        return Row(text, terms, subject, (context, section), head).results(written)
    about = elsewhere(subject, "method") if subject else None
    found: list[Found] = []
    for start, end in sentences(text):
        first, last = bisect_left(written, (start,)), bisect_left(written, (end,))
        if first < last <= first + MOST:
            begin = bisect_left(terms, (start,))
            here = terms[begin : bisect_left(terms, (end,))]
            before = terms[max(begin - _LOOKS_BACK_OVER, 0) : begin]
            here_found = Scope(text, start, end, written[first:last], here, about, context).results()
            here_found = [one for one in here_found if not denied(text, start, one.start, one.end)]
            last_found = found[-_LOOKS_BACK_OVER:]
            data = _data_before(text, start, end, before, last_found) or _data_evaluated(
                text, start, before, last_found
            )
            if data and not any(term.kind == "dataset" for term in here):
                here_found = [
                    one if one.dataset or one.kind == "ratio" else one._replace(dataset=data) for one in here_found
                ]
            found += [_continued(one, found[-1]) if found else one for one in here_found]
    return sorted(found)


_GOES_ON = re.compile(
    r"\W*(?:It|They|We|Here|There|On the (?:test|validation) (?:data|set)|The (?:model|method|system))\b"
)
_EVALUATES = re.compile(
    r"(?i)\b(?:evaluat|experiment|we test\b|tested\b|benchmarked|assess|validat|evalu|experimento|prueba|probad"
    r"|(?:performance|results?|state[- ]of[- ]the[- ]art) (?:on|in)\b"
    r"|expérien|testé|getestet|versuch)|评估|评测|实验|测试|評価|実験|検証"
)
_LOOKS_BACK, _LOOKS_BACK_OVER = 300, 30
"""So many characters before a sentence, and so many names or results, may hold its data set."""


def _data_before(text: str, start: int, end: int, terms: Sequence[Term], found: Sequence[Found]) -> Term | None:
    """The one data set before a sentence that goes on with it, or tells of a part of it ("on the test set")."""
    told = [one.dataset for one in found if one.dataset and one.dataset.start != ELSEWHERE]
    inner = [term for term in terms if any(one.start <= term.start < one.end for one in told)]
    told += [term for term in terms if term.kind == "dataset" and term not in inner]
    if start and _GOES_ON.match(text, start):
        low = max(text.rfind(". ", max(start - _LOOKS_BACK, 0), max(start - 2, 0)), start - _LOOKS_BACK)
        if one := _only(term for term in told if term.start > low):
            return one
    return _only(told) if between.anywhere("condition.split").search(text, start, end) else None


def _only(datasets: Iterable[Term]) -> Term | None:
    """The one that some data sets are, if it is one."""
    named = {term.name for term in datasets}
    return elsewhere(min(named), "dataset") if len(named) == 1 else None


def _data_evaluated(text: str, start: int, terms: Sequence[Term], found: Sequence[Found]) -> Term | None:
    """The one data set that the sentences before name, where they tell no result but that it is tested on."""
    low = start - _LOOKS_BACK
    named = [term for term in terms if term.kind == "dataset" and low < term.start]
    if not named or any(one.dataset and one.dataset.start != ELSEWHERE for one in found):
        return None
    first, last = max(named[0].start - _LOOKS_BACK // 2, 0), min(named[-1].end + _LOOKS_BACK // 4, start)
    return _only(named) if _EVALUATES.search(text, first, last) else None


def _continued(one: Found, last: Found) -> Found:
    """A difference in points that names no measure is one of what the sentence before told."""
    if one.kind != "difference" or one.unit != "points" or one.metric or last.metric is None or last.kind == "ratio":
        return one
    metric = elsewhere(last.metric.name, "metric")
    dataset = one.dataset or (elsewhere(last.dataset.name, "dataset") if last.dataset else None)
    return one._replace(metric=metric, dataset=dataset)
