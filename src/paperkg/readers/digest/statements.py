"""What the words on a paper state: the methods, datasets, tasks and metrics they name, and the results they tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from paperkg.names import fold
from paperkg.readers.digest.blocks import SET_OFF, Span
from paperkg.readers.digest.denial import denied
from paperkg.readers.digest.details import words_of
from paperkg.readers.digest.entries import Told
from paperkg.readers.digest.measured import results
from paperkg.readers.digest.measured.found import ELSEWHERE, NOTHING, Found, Said
from paperkg.readers.digest.named import introduced, terms
from paperkg.readers.digest.named.gazetteer import Gazetteer
from paperkg.readers.digest.named.terms import Term
from paperkg.readers.digest.post import Post
from paperkg.records import Baseline, Comparison, Mention, Quote, Result
from paperkg.values import parse

Evidence = Callable[[int, Span, str], dict[str, str]]
"""The evidence of words in a block: their place, and the words where they are not the value itself."""

FIELDS = {"dataset": "datasets", "task": "tasks", "metric": "metrics"}
"""The field of a paper that holds what it names, by kind."""

_BUILDS_ON = re.compile(
    r"(?:based on|builds? (?:up)?on|built on(?: top of)?|on top of|inspired by|extends?|extension of"
    r"|starting (?:with|from)|modif(?:y|ies|ication of)|adapt(?:s|ed|ing)?|improv(?:es|ing) (?:up)?on|"
    r"fine-?tun(?:es?|ed|ing)|initiali[sz]ed (?:with|from)|variant of|version of|basado en|basée? sur"
    r"|basiert auf|auf Basis von|基于|在)\s*(?:the |an? |pre-?trained |original |existing |el |la |le |un "
    r"|ein(?:em|er)? )*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"(?:than|versus|vs\.?|compar(?:ed?|ing|able)(?: \w+){0,2} (?:to|with)"
    r"|(?:on par|competitive|comparably|gleichauf) (?:with|mit)|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?"
    r"|beats?|beating|over|against|exceeds?|better (?:than|results than)|que|supera a|"
    r"als|gegenüber|par rapport à|优于|超过|相比)\s*(?:the |an? |original |existing |previous |regular "
    r"|state-of-the-art |vanilla |both )*$",
    re.IGNORECASE,
)
_USES = re.compile(
    r"(?:us(?:es?|ing|ed)|with|via|appl(?:y|ies|ying)|employ(?:s|ing)?|leverag(?:es?|ing)|train(?:s|ed|ing)?"
    r"|through|through the use of|usando|utiliza|mit|avec|使用|利用|采用)\s*(?:the |an? |pre-?trained |standard )*$",
    re.IGNORECASE,
)
_SIMILAR = re.compile(
    r"(?:similar (?:in spirit )?to|similarly to|akin to|reminiscent of|closely related to|analogous to|ähnlich wie"
    r"|similar(?:es)? a|semblables? à|similaires? à|类似于|与)\s*(?:the |an? |those of |that of |original )*$",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"(?:alternatives? (?:to|for)|replac(?:e|es|ing)|replacements? (?:of|for)|substitutes? for|in place of|instead of"
    r"|alternativa a|alternative zu|alternative à|en lugar de|statt|替代|取代|代替)"
    r"\s*(?:the |an? |original |existing |standard |conventional |traditional )*$",
    re.IGNORECASE,
)
_RELATIONS = (
    ("builds_on", _BUILDS_ON),
    ("alternative_to", _ALTERNATIVE),
    ("similar_to", _SIMILAR),
    ("compares_with", _COMPARES),
    ("uses", _USES),
)
"""How a method that stands behind some words relates to the paper, the most telling words first."""


class Link(NamedTuple):
    """A thing that a paper names: in which field of its record, the thing, the block that names it."""

    field: str
    term: Term
    block: int


def called(text: str, term: Term) -> str:
    """What a text calls a thing: its own words, but the usual name where they are no more than its plural."""
    words = " ".join(text[term.start : term.end].split())
    return term.name if fold(words) == f"{fold(term.name)}s" else words


class Statements:
    """The terms of a whole post, and from them what the words on each paper state."""

    def __init__(self, post: Post, gazetteer: Gazetteer, told: Sequence[Told] = ()) -> None:
        self.post = post
        self.texts = [words_of(block) if block.kind != "code" else "" for block in post.blocks]
        titles = [one.title for one in told if one.entry.role == "featured" and one.title]
        named = introduced.in_titles(titles, self.texts)
        columns = list(dict.fromkeys(name for block in post.blocks for name in block.head))
        found = terms.collect([*self.texts, *columns], gazetteer, named)
        self.terms = found[: len(self.texts)]
        self.columns = {name: Said(name, of) for name, of in zip(columns, found[len(self.texts) :], strict=True)}
        self.titles = {one.entry.block: one.entry.title for one in told if one.entry.title}
        self.titles |= {one.titled.block: one.titled.title for one in told if one.titled.title}
        self.above, self.sections = self._places()

    def _places(self) -> tuple[list[int], list[int]]:
        """For each block, the last one above it that is no row of a table, and the heading of its section."""
        above, sections, last, heading = list[int](), list[int](), -1, -1
        for number, block in enumerate(self.post.blocks):
            above.append(last)
            sections.append(heading)
            last = last if block.kind == "row" else number
            heading = number if block.kind == "heading" and block.level < SET_OFF else heading
        return above, sections

    def speaks_of_the_field(self) -> bool:
        """Whether the post names two methods or datasets that are known for sure."""
        known = {term.name for found in self.terms for term in found if term.score > 0.8 and term.kind != "concept"}
        return len(known) > 1

    def links(self, one: Told, aside: Sequence[tuple[int, Span]] = ()) -> Iterator[Link]:
        """The things that the words on a paper name, each once by its first mention; but for what stands `aside`."""
        blocks = one.words()
        new = introduced.proposed(
            [self.texts[number] for number in blocks],
            one.title or None,
            [self.terms[number] for number in blocks],
            one.titled.name,
        )
        told = {term.name: term.score for term in new}
        seen: set[tuple[str, str]] = set()
        for number in blocks:
            for term in self.terms[number]:
                elsewhere = any(at == number and span.start <= term.start < span.end for at, span in aside)
                if elsewhere or (term.kind, fold(term.name)) in seen:
                    continue
                field = "proposes" if term.name in told else FIELDS.get(term.kind) or self._relation(number, term)
                if field:
                    seen.add((term.kind, fold(term.name)))
                    yield Link(field, term._replace(score=told.get(term.name, term.score)), number)

    def _in_title(self, number: int, term: Term) -> bool:
        """Whether a method is named in the title of a paper, which may be old or made up of it."""
        span = self.titles.get(number)
        return term.kind == "method" and span is not None and span.start <= term.start and term.end <= span.end

    def _relation(self, number: int, term: Term) -> str:
        if term.kind == "concept":
            return "about"
        text = self.texts[number]
        if denied(text, text.rfind(". ", 0, term.start) + 1, term.start):
            return ""
        before = text[max(term.start - 60, 0) : term.start]
        return next((field for field, pattern in _RELATIONS if pattern.search(before)), "")

    def rest(self, told: set[tuple[str, str]]) -> Iterator[Link]:
        """What the post names besides: each thing once, by its first mention."""
        for number, found in enumerate(self.terms):
            for term in found:
                if (term.kind, fold(term.name)) not in told and not self._in_title(number, term):
                    told.add((term.kind, fold(term.name)))
                    yield Link("mentions", term, number)

    def mention(self, link: Link, evidence: Evidence) -> Mention:
        """The mention of a thing, as a card says it: by the words of the text."""
        usual = {
            "proposes": "method",
            "uses": "method",
            "builds_on": "method",
            "compares_with": "method",
            "about": "concept",
        }
        kind = (
            link.term.kind
            if link.term.kind != usual.get(link.field, link.term.kind if link.field in FIELDS.values() else "")
            else None
        )
        name = called(self.texts[link.block], link.term)
        return Mention(name=name, kind=kind, **evidence(link.block, Span(link.term.start, link.term.end), name))  # type: ignore[arg-type]

    def subject(self, one: Told, links: Sequence[Link]) -> str | None:
        """The method that the words on a paper speak about when they name none: the one it proposes, else its title."""
        new = [link for link in links if link.field == "proposes" and link.term.kind == "method"]
        if not new:
            return one.title or None
        surest = max(new, key=lambda link: link.term.score)
        return called(self.texts[surest.block], surest.term)

    def results(self, one: Told, subject: str | None, evidence: Evidence) -> tuple[list[Result], list[Comparison]]:
        """The results and the comparisons that the words on a paper tell, each once."""
        told: list[_Told] = []
        for number in one.words():
            block = self.post.blocks[number]
            if block.kind == "code" or (number == one.titled.block and block.kind == "heading"):
                continue
            here = results.find(
                self.texts[number],
                self.terms[number],
                subject=subject,
                context=self._context(number),
                head=[self.columns[name] for name in block.head],
                section=self._said(self.sections[number]) if block.kind == "row" else NOTHING,
            )
            told += (_Told(number, found, self.texts[number]) for found in here)
        measured, compared = [], []
        for one_told, again in sorted(_merged(told), key=lambda one: (one[0].block, one[0].found.start)):
            made = one_told.record(subject, evidence, again)
            if isinstance(made, Result):
                measured.append(made)
            elif made is not None:
                compared.append(made)
        return measured, compared

    def _context(self, number: int) -> Said:
        """The sentence that leads in to a list, or the caption of a table."""
        block = self.post.blocks[number]
        if block.kind == "row":
            return self._said(self.above[number])
        for before in range(number - 1, max(number - 12, -1), -1):
            other = self.post.blocks[before]
            if block.kind == "item" and other.kind == "item" and other.level >= block.level:
                continue
            return self._said(before)
        return NOTHING

    def _said(self, number: int) -> Said:
        return Said(self.texts[number], self.terms[number]) if number >= 0 else NOTHING


class _Told(NamedTuple):
    """A result where it stands."""

    block: int
    found: Found
    text: str

    def name(self, term: Term | None) -> str | None:
        """What a thing is called here: the words of the text, or of where the text takes it from."""
        if term is None:
            return None
        return term.name if term.start == ELSEWHERE else called(self.text, term)

    def record(self, subject: str | None, evidence: Evidence, again: Sequence[_Told]) -> Result | Comparison | None:
        """The record of it; None when what is needed is not told."""
        found = self.found
        method = self.name(found.method) or subject
        rival = self.name(found.against[0]) if found.against else None
        common: dict[str, Any] = {
            "dataset": self.name(found.dataset),
            "task": self.name(found.task),
            "value": found.value,
            "also": tuple(
                Quote(at=said["at"], exact=said.get("exact", one.found.value))
                for one, said in ((one, one.said(evidence)) for one in again)
            ),
            "confidence": round(found.score, 2),
            **self.said(evidence),
        }
        metric = self.name(found.metric)
        if found.kind == "absolute" or not found.against:
            if metric is None or method is None or not _is_number(found.value):
                return None
            against = (self._baseline(evidence),) if found.other and found.against else ()
            return Result(
                method=method, metric=metric, split=self._words(found.split, evidence), against=against, **common
            )
        if method is None or rival is None or method == rival:
            return None
        better, worse = (method, rival) if found.gain else (rival, method)
        return Comparison(better=better, worse=worse, metric=metric, **_bounds(found), **common)

    def said(self, evidence: Evidence) -> dict[str, str]:
        """The evidence of the value."""
        return evidence(self.block, Span(self.found.start, self.found.end), self.found.value)

    def _baseline(self, evidence: Evidence) -> Baseline:
        assert self.found.other is not None
        said: dict[str, Any] = evidence(self.block, self.found.other, "")
        value = said.pop("exact", "")
        return Baseline(method=self.name(self.found.against[0]) or "", value=value, **said)

    def _words(self, span: Span | None, evidence: Evidence) -> str | None:
        return evidence(self.block, span, "").get("exact") if span else None


def _is_number(value: str) -> bool:
    """Whether a value holds a number, as a result must."""
    try:
        return bool(parse(value)[0].is_finite())
    except ValueError:
        return False


def _bounds(found: Found) -> dict[str, Any]:
    """The numbers of a comparison: a factor of at least 1, or a difference above 0."""
    name = "ratio" if found.kind == "ratio" else "difference"
    made: dict[str, str] = {}
    for suffix, number in (("", found.number), ("_low", found.low), ("_high", found.high)):
        if number is None or (suffix == "" and (found.low is not None or found.high is not None)):
            continue
        value = _factor(abs(number), found.unit) if name == "ratio" else abs(number)
        if value > 0:
            made[f"{name}{suffix}"] = f"{value.normalize():f}"
    return made


def _factor(number: Decimal, unit: str) -> Decimal:
    if unit == "%":
        return 1 + number / 100
    return 1 / number if 0 < number < 1 else number


def _merged(told: Sequence[_Told]) -> Iterator[tuple[_Told, list[_Told]]]:
    """Each result once: what is said again of one value adds to the one that says most."""
    alike: dict[tuple[Any, ...], dict[_Names, list[_Told]]] = {}
    for one in told:
        alike.setdefault(one.found.number_told(), {}).setdefault(_names(one.found), []).append(one)
    for same in alike.values():
        groups: list[dict[_Names, list[_Told]]] = []
        for names, some in same.items():
            group = next((group for group in groups if all(_agree(names, other) for other in group)), None)
            if group is None:
                groups.append({names: some})
            else:
                group[names] = some
        for group in groups:
            best = max(group, key=_Names.told)
            first, *again = group[best]
            yield first, [*again, *chain.from_iterable(some for names, some in group.items() if names != best)]


class _Names(NamedTuple):
    """What a result is of: the names in their normal form, "" for none."""

    unit: str
    dataset: str
    metric: str
    method: str
    supposed: bool
    with_other: bool

    def told(self) -> int:
        """How much it says."""
        return sum(map(bool, (self.method, self.dataset, self.metric, self.with_other)))


def _names(found: Found) -> _Names:
    dataset, metric, method = (
        fold(term.name) or term.name if term else "" for term in (found.dataset, found.metric, found.method)
    )
    supposed = found.method is not None and found.method.start == ELSEWHERE
    return _Names(found.unit, dataset, metric, method, supposed, found.other is not None)


def _agree(one: _Names, other: _Names) -> bool:
    """Whether two of one value may tell the same: no name in which they differ, but for a method that is supposed."""
    parts = zip(one[: 3 if one.supposed or other.supposed else 4], other, strict=False)
    return all(not a or not b or a == b for a, b in parts)
