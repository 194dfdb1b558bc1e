"""Names that no list tells, but their form does: "the best system", "WMT 2014", "12 datasets"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paperkg.readers.digest.named.terms import Term
from paperkg.records import ThingKind

SUPPOSED = 0.3
"""How sure a name is that is known by its form alone."""
_COUNTED_SETS = (
    r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|several|multiple) (?:[\w/-]{2,20} ){0,7}?"
    r"(?:datasets|benchmarks|data sets|scenarios|test sets|corpora)"
)
_UNNAMED = re.compile(
    rf"\b(?:across|on|over) (?:all )?(?:the |its |our )?(?P<one>{_COUNTED_SETS})(?: and (?P<two>{_COUNTED_SETS}))?\b"
)
"""Data sets without a name: what the text calls them."""
_TASKS = re.compile(
    r"\bon (?:the )?(?P<name>(?:(?!(?:downstream|various|several|multiple|many|all|both|most|these|those|other|unseen"
    r"|such|different|standard|popular|common|diverse|some|the|its|new|real|same|following|individual|complex|hard|and"
    r"|or|an?)\b)[a-z][a-z-]{2,24} ){1,3}(?:tasks|benchmarks|questions|problems|datasets))\b"
)
"""The tasks that stand for a data set without a name."""
_CAMPAIGN = re.compile(
    r"\b(?P<name>(?:WMT|IWSLT|SemEval|CoNLL|TREC|ILSVRC|VOC|DUC|NIST|BioASQ|CLEF|DSTC|Interspeech|BLP|NTCIR|MRQA)"
    r"(?:[ -]?(?:19|20)\d\d|[ -]?['’]?\d\d(?!\d))"
    r"(?:,? (?:[A-Z][a-z]{3,9}|[A-Z][a-z]|[A-Z]{2})(?:-to-| to |[-–→⇒/])(?:[A-Z][a-z]{3,9}|[A-Z][a-z]|[A-Z]{2})\b)?"
    r"|[A-Z][a-z]{3,9}-to-[A-Z][a-z]{3,9}(?=\s(?:translation|task|benchmark|test)))"
)
"""Data sets that go by a campaign of evaluation and its year, perhaps with a pair of languages."""
_TOGETHER = re.compile(
    r"(?i)(?:\b(?:our|the|this|their|an|a)\s|(?=\b(?:current|existing)\s))"
    r"(?P<name>(?:[\w-]{2,16}\s)?ensembles?(?:\smodels?|\sof\s\w{1,5}\s(?:models|networks|nets))?|single\smodels?"
    r"|(?:current|existing)\s(?:[\w-]{2,16}\s)?(?:agents|models|systems|methods)"
    r"|(?<!our\s)(?:best|winning|top|second[- ]best|SOTA|state[- ]of[- ]the[- ]art)"
    r"\s(?:system|model|team|entry|run|submission))"
    r"(?=[,;]|\s(?:and|of|with|using|trained|that|which|has|(?:only\s|still\s)?(?:achieve|reach|get|obtain|score|solve)"
    r"|\w+s\b|\w+ed\b))"
)
"""Several models taken as one, or one alone, or the best there is, in the place of a method."""
_VERSION = re.compile(
    r"(?P<name>\b[A-Z][\w-]+(?: [A-Z][\w-]+){0,2} \d{1,2}(?:\.\d{1,2})?)"
    r"(?=\s(?:(?:only|still|even|now)\s)?(?:achiev|reach|scor|solv|attain|obtain|gets?\b|got\b|manag|resolv|outperform|drop))"
)
"""A model by its version, that does something."""
_HUMAN = re.compile(
    r"(?i)\b(?P<name>humans?(?: (?:experts?|annotators?|raters?|readers?|participants?|baselines?))?)"
    r"(?=\s(?:performance|accuracy|scores?|baseline|reach|achiev|get|obtain|attain|were|are|is|at\b))"
)
"""People, in the place of a method."""


def methods(text: str, start: int, end: int, named: Sequence[Term], terms: Sequence[Term]) -> list[Term]:
    """The methods named in a part of a text (`named`, among all its `terms`) and those known by their form.

    >>> [one.name for one in methods("Our ensemble of two models reaches 91%, humans reach 89%.", 0, 57, [], [])]
    ['ensemble of two models', 'humans']
    """
    for pattern in (_TOGETHER, _VERSION, _HUMAN):
        named = _with(named, _found(pattern, text, start, end, "method"), terms)
    return list(named)


def datasets(text: str, start: int, end: int, named: Sequence[Term], terms: Sequence[Term]) -> list[Term]:
    """The same of data sets; what is no more than described only where none has a name.

    >>> [one.name for one in datasets("It gets 28.4 BLEU on WMT 2014 English-to-German.", 0, 48, [], [])]
    ['WMT 2014 English-to-German']
    """
    named = _with(named, _found(_CAMPAIGN, text, start, end, "dataset"), terms)
    named = named or _with([], _found(_TASKS, text, start, end, "dataset"), terms)
    if named or any(term.kind == "dataset" for term in terms):
        return named
    return [
        Term(*match.span(part), match[part], "dataset", SUPPOSED)
        for match in _UNNAMED.finditer(text, start, end)
        for part in ("one", "two")
        if match[part]
    ]


def _found(pattern: re.Pattern[str], text: str, start: int, end: int, kind: ThingKind) -> Iterator[Term]:
    for match in pattern.finditer(text, start, end):
        yield Term(*match.span("name"), match["name"], kind, SUPPOSED)


def _with(named: Sequence[Term], found: Iterator[Term], terms: Sequence[Term]) -> list[Term]:
    """Some names and those of a form; a longer one of the form stands for what it holds."""
    things = [term for term in terms if term.kind in ("method", "dataset")]
    new = [one for one in found if all(_holds(one, term) for term in things if _overlap(one, term))]
    return sorted([*new, *(term for term in named if not any(_overlap(one, term) for one in new))])


def _overlap(one: Term, other: Term) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(one: Term, other: Term) -> bool:
    """Whether a name is no more than a part of a longer one."""
    return one.start <= other.start and other.end <= one.end and one.end - one.start > other.end - other.start
