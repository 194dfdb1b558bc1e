"""The results in a row of a table: numbers alone in their cells under the names of columns, and prose in the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.measured.found import ELSEWHERE, NOTHING, Found, Kind, Said, as_written, elsewhere
from paperkg.readers.digest.measured.measures import Measure
from paperkg.readers.digest.measured.numbers import Number
from paperkg.readers.digest.measured.scope import Scope
from paperkg.readers.digest.measured.sentence import sentences
from paperkg.readers.digest.named.surroundings import heads
from paperkg.readers.digest.named.terms import Term
from paperkg.records import ThingKind

_FRINGE = " \u00a0*_↑↓†‡"
_SIZES = frozenset(
    {"parameters", "model size", "training data", "tokens", "training epochs", "training steps", "labels"}
)
_CITED = re.compile(
    r"\s*(?:[(（\[][^()（）\[\]]{0,60}(?:\bet al\b|\b(?:19|20)\d\d[a-z]?\b)[^()（）\[\]]{0,20}[)）\]]"
    r"|\[\d{1,3}\]|[(（]\s*(?i:ours)\s*[)）]"
    r"|[(（][^()（）]{0,80}[,，、;][^()（）]{0,80}[)）])[\s*†‡]*$"
)
_OURS = re.compile(
    r"(?i)ours?(?: (?:method|model|approach|system))?|this (?:paper|work)|the proposed (?:method|model)|proposed"
    r"|本文(?:方法|模型)?|我们的(?:方法|模型)|提案手法|本手法"
    r"|unser(?:e methode| modell)?|nuestro (?:método|modelo)|notre (?:méthode|modèle)"
)
_BRACKETED = re.compile(r"[(（]\s*([^\W\d][^()（）\d]{2,30}?)\s*[)）]\s*$")
_SPLIT = re.compile(
    r"(?i)test\S*|dev\S*|val\S*|train\S*|public|private|(?:zero|one|few|\w{2,5})[- ]shot|en\S*|[A-Z]{2}"
)
_BESIDE = re.compile(r"\s*[(（][^()（）\t]{1,20}[)）]\s*$")
_NO_DATA = frozenset(
    {"year", "size", "params", "average", "avg", "avg.", "mean", "all", "rank", "time", "gain", "notes", "code"}
)
_NAME = re.compile(r"[^\W\d_]")
_ABOVE, _BELOW = ">≥＞≧", "<≤＜≦"
_LONGEST = 60
"""So long may the name of a method be that is nothing but the words of its cell."""
_HEADING = 4
"""So many words may a heading have that is the name of the data set of the table below it."""


class Row:
    """A row of a table: numbers alone in their cells under the names of columns, and prose in the other cells.

    `around` is what stands above the table, the nearest first: its caption, the heading of its section.
    """

    def __init__(
        self, text: str, terms: Sequence[Term], subject: str | None, around: Sequence[Said], head: Sequence[Said]
    ) -> None:
        self.text, self.terms, self.subject, self.around, self.head = text, terms, subject, around, head
        self.cells: list[Span] = []
        at = 0
        for cell in text.split("\t"):
            start = at + len(cell) - len(cell.lstrip(_FRINGE))
            self.cells.append(Span(start, max(at + len(cell.rstrip(_FRINGE)), start)))
            at += len(cell) + 1

    def results(self, written: Sequence[Number]) -> list[Found]:
        """The results of the row."""
        alone = {cell: number for cell in self.cells for number in written if self._fills(number, cell)}
        self.names = [cell for cell in self.cells if cell not in alone and _NAME.search(self.text, *cell)]
        found: list[Found] = []
        for column, cell in enumerate(self.cells):
            if cell in alone and column < len(self.head):
                one = self._cell(alone[cell], self.head[column])
                found += [one] if one else []
            elif cell not in alone:
                found += self._prose(cell, [number for number in written if cell.start <= number.start < cell.end])
        return found

    def _prose(self, cell: Span, written: Sequence[Number]) -> list[Found]:
        about, found = elsewhere(self.subject, "method") if self.subject else None, list[Found]()
        for start, end in sentences(self.text) if written else ():
            start, end = max(start, cell.start), min(end, cell.end)
            if some := [number for number in written if start <= number.start < end]:
                here = [term for term in self.terms if start <= term.start < end]
                found += Scope(self.text, start, end, some, here, about, NOTHING).results()
        return found

    def _fills(self, number: Number, cell: Span) -> bool:
        behind = _BESIDE.sub("", self.text[number.end : cell.end])
        rest = self.text[cell.start : number.start] + behind
        return cell.start <= number.start and number.end <= cell.end and not any(map(str.isalnum, rest))

    def _cell(self, number: Number, head: Said) -> Found | None:
        measure = next(iter(_measures(head)), None)
        column = {term.kind: term._replace(start=ELSEWHERE, end=ELSEWHERE) for term in reversed(head.terms)}
        row = next((term for term in self._named("dataset")), None)
        method = column.get("method") if row or measure is None else None
        data = column.get("dataset") or self._data(head)
        if (measure and measure.name in _SIZES) or not (measure or data or (method and row)):
            return None
        metric = _named(measure, head) if measure else _in_brackets(head) or self._measure()
        kind: Kind = "ratio" if number.unit == "×" else "difference" if number.signed else "absolute"
        start, end, written = as_written(self.text, number)
        return Found(
            start,
            end,
            written,
            kind,
            number.unit or ("%" if "%" in head.text else ""),
            number.value,
            number.value if written[0] in _ABOVE else number.low,
            number.value if written[0] in _BELOW else number.high,
            method or self._method(),
            data or row or self._dataset(),
            metric,
            None,
            score=0.8,
        )

    def _data(self, head: Said) -> Term | None:
        """The data set that a head may be the name of, where the caption names the measure of all columns."""
        name = head.text.strip(_FRINGE)
        plain = name[:1].isupper() and len(name.split()) < 4 and not any(map(str.isdigit, name)) and not head.terms
        told = any(word in heads() or word in _NO_DATA for word in name.lower().split())
        return elsewhere(name, "dataset", 0.4) if plain and not told and self._measure() else None

    def _measure(self) -> Term | None:
        """The measure that the caption names, if it is one."""
        named = {one.name: _named(one, said) for said in self.around[:1] for one in _measures(said)}
        return next(iter(named.values())) if len(named) == 1 else None

    def _dataset(self) -> Term | None:
        """The data set that the caption names, else the heading of the section."""
        for said in self.around:
            named = {term.name: term for term in said.terms if term.kind == "dataset"}
            if named:
                term = next(iter(named.values()))
                name = said.text[term.start : term.end]
                return elsewhere(name, "dataset") if len(named) == 1 else None
        heading = self.around[-1] if self.around else NOTHING
        words = heading.text.rstrip(" :：").split()
        named_by_it = 0 < len(words) <= _HEADING and words[0][:1].isupper() and not heading.terms
        if named_by_it and self._column() is not None and not any(word.lower() in heads() for word in words):
            return elsewhere(" ".join(words), "dataset", 0.4)
        return None

    def _named(self, kind: ThingKind) -> list[Term]:
        """What is named in the cells that hold no number."""
        return [
            term
            for term in self.terms
            if term.kind == kind and any(cell.start <= term.start < cell.end for cell in self.names)
        ]

    def _column(self) -> int | None:
        """The column whose head says that it names the methods ("Model")."""
        for column, head in enumerate(self.head):
            if any(heads().get(word) == "method" for word in head.text.lower().split()[:2]):
                return column
        return None

    def _method(self) -> Term | None:
        """The method that the row is about: the name in the column for it, or in the first that is no number."""
        column = self._column()
        told = column is not None and column < len(self.cells) and self.cells[column] in self.names
        named = self._named("method")
        for cell in [self.cells[column]] if told and column is not None else self.names[:2]:
            inside = next((term for term in named if cell.start <= term.start < cell.end), None)
            name = Span(cell.start, _without_citation(self.text, cell))
            short = 0 < name.end - name.start <= _LONGEST
            data = any(term.kind != "method" and term.start == cell.start for term in self.terms)
            if short and self.subject and _OURS.fullmatch(self.text, *name):
                return elsewhere(self.subject, "method")
            if short and (told or inside is None) and not data:
                return Term(*name, self.text[slice(*name)], "method", 0.5)
            if inside:
                return inside
        return elsewhere(self.subject, "method") if self.subject else None


def _measures(said: Said) -> list[Measure]:
    return Scope.all_measures(said.text, 0, len(said.text), said.terms)


def _named(measure: Measure, said: Said) -> Term:
    """A measure by the words for it, but for those that are no name ("Speedup")."""
    name = measure.name if measure.name == "speed" else said.text[measure.start : measure.end]
    return elsewhere(name, "metric", 0.8)


def _in_brackets(head: Said) -> Term | None:
    """The measure that a head names in brackets behind its data set ("Foo (success)"), when it is none that we know."""
    found = _BRACKETED.search(head.text)
    return elsewhere(found[1], "metric", 0.4) if found and head.terms and not _SPLIT.fullmatch(found[1]) else None


def _without_citation(text: str, cell: Span) -> int:
    """Where the name in a cell ends: before the citation, or the list of its variants, in brackets."""
    cited = _CITED.search(text, cell.start, cell.end)
    return cited.start() if cited and cited.start() > cell.start else cell.end
