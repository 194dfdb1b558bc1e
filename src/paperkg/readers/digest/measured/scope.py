"""To whom a number of a sentence belongs: the method, what it is compared with, the dataset, the split."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperkg.names import fold
from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.measured import between, measures
from paperkg.readers.digest.measured.forms import SUPPOSED
from paperkg.readers.digest.measured.found import ELSEWHERE, NOTHING, Found, as_written, elsewhere
from paperkg.readers.digest.measured.measures import Measure
from paperkg.readers.digest.measured.numbers import Number
from paperkg.readers.digest.measured.pairs import Pairs
from paperkg.readers.digest.measured.sentence import Read, sentences
from paperkg.readers.digest.named.terms import Term


class Scope(Pairs):
    """A sentence whose results are bound to the names around them."""

    def results(self) -> list[Found]:
        """The results of the sentence."""
        self.read()
        for index in range(len(self.reads)):
            self._dataset(index)
            self._method(index)
        self._contrasts()
        self._in_order()
        return [self._found(read) for read in self.reads if not read.drop]

    def _dataset(self, index: int) -> None:
        read = self.reads[index]
        number = read.number
        ahead = [term for term in self.datasets if term.start >= number.end]
        behind = [term for term in self.datasets if term.end <= number.start]
        others = [one.number for one in self.reads if one is not read]
        if ahead:
            gap = self.text[number.end : ahead[0].start]
            free = not any(number.end <= other < ahead[0].start for other in self.written)
            low = self.reads[index - 1].number.end if index else self.start
            if read.measure and read.measure.start >= number.end:
                gap = self.text[read.measure.end : ahead[0].start] or gap
            own = bool(behind) and behind[-1].start >= low and bool(between.ON_NEXT.match(gap))
            if free and not own and between.on().fullmatch(self.text, number.end, ahead[0].start):
                read.dataset = ahead[0]
                return
        apart = bool(behind) and any(
            other.end <= number.start and (behind[-1].end <= other.start or self._is_over(behind[-1], number.start))
            for other in others
        )
        if behind and not (read.kind == "ratio" and apart):
            read.dataset = behind[-1]
            first = self.reads[index - 1].dataset if index else None
            listed = first is not None and first.start > self.reads[index - 1].number.end
            if listed and ahead and first is behind[-1]:
                read.dataset = ahead[0]
        elif ahead and read.kind != "ratio" and not (read.measure and read.measure.kind in ("speed", "cost")):
            read.dataset = ahead[0]
        elif not ahead and not behind:
            named = [term for term in self.context.terms if term.kind == "dataset"]
            if len(named) == 1 and self.context.text.rstrip().endswith((":", "：")):
                read.dataset = named[0]._replace(start=ELSEWHERE, end=ELSEWHERE)

    def _is_over(self, dataset: Term, at: int) -> bool:
        """Whether a clause has ended since a data set was named."""
        return "," in self.text[dataset.end : at]

    def _method(self, index: int) -> None:
        read = self.reads[index]
        number = read.number
        low = self.reads[index - 1].number.end if index else self.start
        agent = None
        against: list[Term] = []
        for term in self.methods:
            role = self.role(term, against)
            if role == "than":
                against += [term] if "change" not in read.extra or term.end <= number.start else []
            elif self.subject and term.score > SUPPOSED and self._is_class(term):
                continue
            elif term.end <= number.start and role == "agent" and term.name not in {one.name for one in against}:
                agent = term
        speaks = None
        for match in between.anywhere("role.subject").finditer(self.text, self.start, number.start):
            speaks = match
        own = speaks is not None and speaks[0].lower() in ("its", "their")  # "B beats its rivals": those of B
        if further := self._of_further(index):
            agent = further
        elif speaks and (agent is None or (speaks.start() > agent.end and not own and agent.score > SUPPOSED)):
            agent = self.subject or agent
        elif agent is None:
            agent = self._behind_number(number) or self._lead_agent() or self.subject
        elif agent.start < low and (named := self._behind_number(number)):
            agent = named
        if agent and (maker := self._maker(agent, number.start)):
            agent = maker
        if read.method:
            read.against = ()
            return
        read.method = agent
        if not read.against:
            others = {one.name: one for one in against if agent is None or one.name != agent.name}
            read.against = tuple(others.values())
        if not read.against and (read.kind != "absolute" or read.other):
            read.against = self._lead_against() or self._unnamed_rival(read)
        if read.kind == "absolute" and not read.other:
            read.against = ()

    def _maker(self, agent: Term, before: int) -> Term | None:
        """The method of the paper, where another is trained or fitted with it: "a BERT trained with B reaches"."""
        own = fold(self.subject.name) if self.subject else ""
        behind = (term for term in self.methods if agent.end < term.start < before and fold(term.name) == own)
        term = next(behind, None)
        return term if term and between.TRAINED_BY.fullmatch(self.text, agent.end, term.start) else None

    def _is_class(self, term: Term) -> bool:
        """Whether a method is no more than one of its class: "a transformer that is trained on words reaches"."""
        small = self.text[term.start : term.end].islower()
        return small and bool(between.ONE_OF_CLASS.search(self.text, max(self.start, term.start - 40), term.start))

    def role(self, term: Term, against: Sequence[Term]) -> str:
        """The part a method plays: "than" (compared with), "tool" (used), else "agent"."""
        text, at = self.text, term.start
        if self._behind("role.than_after", term.end, r"\s?") or between.OVERTAKEN.match(text, term.end, self.end):
            return "than"
        if between.TAKEN.search(text, max(self.start, at - 3), at) and between.RAISED.match(text, term.end, self.end):
            return "than"
        if against and self._listed(against[-1], term):
            return "than"
        if between.AS.search(text, max(self.start, at - 16), at):
            return "than"
        if between.than().search(text, max(self.start, at - 70), at) and not between.SET_AGAINST.search(
            text, max(self.start, at - 8), at
        ):
            return "than"
        opens = term.score <= SUPPOSED and bool(between.OPENS_WITH.fullmatch(self.text, self.start, at))
        opens = opens or self._behind("change.reach", term.end, r"\s")
        if not opens and self._before("role.tool", at, 40, r"\s(?:the |an? |our )?(?:[\w-]{2,20}\s){0,3}"):
            return "tool"
        return "agent"

    def _listed(self, one: Term, other: Term) -> bool:
        """Whether two terms are members of one list: "A and B", the first two of "A, B and C"."""
        gap = self.text[one.end : other.start]
        if re.fullmatch(r"[,、，]\s?", gap):
            return bool(between.last_follows().match(self.text, other.end, self.end))
        return bool(between.listed().fullmatch(gap))

    def _behind_number(self, number: Number) -> Term | None:
        for term in self.methods:
            if term.start >= number.end:
                gap = self.text[number.end : term.start]
                return term if len(gap) < 60 and between.by_method().fullmatch(gap) else None
        return None

    def _of_further(self, index: int) -> Term | None:
        """Whose value a further one is: the second in "91%, compared with 84% for A and 79% for B"."""
        last = self.reads[index - 1] if index else None
        if last is None or last.other is None or not last.against:
            return None
        found = between.of_other().match(self.text, self.reads[index].number.end, self.end)
        return Term(*found.span("name"), found["name"], "method", 0.3) if found else None

    def _unnamed_rival(self, read: Read) -> tuple[Term, ...]:
        """What is compared with that has no name, nearest behind the number: "3 times better than previous work"."""
        pattern, at = between.unnamed_rival(), (read.other or read.number).end
        found = pattern.search(self.text, at, self.end) or pattern.search(self.text, self.start, self.end)
        if found is None and read.other and (holder := between.of_other().match(self.text, at, self.end)):
            return (Term(*holder.span("name"), holder["name"], "method", 0.3),)
        found = found or between.THAN.search(self.text, at, min(self.end, at + 60))
        part = "name" if found and found["name"] else "last"
        return (Term(*found.span(part), found[part], "method", 0.3),) if found else ()

    def _lead(self) -> Scope | None:
        text = self.context.text
        if not text.rstrip().endswith((":", "：")):
            return None
        start = max((span.start for span in sentences(text) if text[span.start : span.end].strip()), default=0)
        here = [term for term in self.context.terms if term.start >= start]
        return Scope(text, start, len(text), (), here, self.subject, NOTHING)

    def _lead_agent(self) -> Term | None:
        lead = self._lead()
        if lead is None:
            return None
        against: list[Term] = []
        agents: list[Term] = []
        for term in lead.methods:
            role = lead.role(term, against)
            (against if role == "than" else agents if role == "agent" else []).append(term)
        if agents and not between.anywhere("role.subject").search(lead.text, agents[-1].end):
            return agents[0]._replace(start=ELSEWHERE, end=ELSEWHERE)
        return None

    def _lead_against(self) -> tuple[Term, ...]:
        lead = self._lead()
        against: list[Term] = []
        for term in lead.methods if lead else ():
            if lead and lead.role(term, against) == "than":
                against.append(term._replace(start=ELSEWHERE, end=ELSEWHERE))
        return tuple(against)

    def _contrasts(self) -> None:
        """As in "is 19 whereas that of B is 26": the second is the value of the baseline of the subject."""
        for one, two in zip(self.reads, self.reads[1:], strict=False):
            if one.kind != "absolute" or two.kind != "absolute" or one.other or two.other:
                continue
            if not (one.method and two.method and one.method.name != two.method.name):
                continue
            same = one.measure and two.measure and one.measure.name == two.measure.name
            gap = self.text[one.number.end : two.number.start]
            if same and one.method == self.subject and between.anywhere("role.contrast").search(gap):
                one.other, one.against, two.drop = Span(two.number.start, two.number.end), (two.method,), True

    def _in_order(self) -> None:
        """As in "respectively": the first value to the first name."""
        values = [read for read in self.reads if not read.drop]
        if len(values) < 2:
            return
        said = between.anywhere("role.respectively").search(self.text, self.start, self.end)
        for names, place in (
            (self.datasets, "dataset"),
            (self.methods, "method"),
            (self.measures, "measure"),
        ):
            for first in range(len(values)):
                group = self._group(values, first, names)
                if len(group) < 2 or (first and self._group(values, first - 1, names)[1:]):
                    continue
                row = self._row(names, group, bool(said))
                if len(row) != len(group):
                    continue
                beside = bool(said) or self._is_beside(row, group)
                for read, name in zip(group, row, strict=True):
                    if place == "dataset" and isinstance(name, Term):
                        read.dataset = name
                    elif place == "measure" and isinstance(name, Measure) and beside:
                        read.measure = name
                    elif isinstance(name, Term) and said:
                        if self.role(name, ()) == "than" or any(name in one.against for one in group):
                            read.against = (name,)
                        else:
                            read.method = name

    def _group(self, values: Sequence[Read], first: int, names: Sequence[Term] | Sequence[Measure]) -> list[Read]:
        group = [values[first]]
        for read in values[first + 1 :]:
            start, end = group[-1].number.end, read.number.start
            gap = self.text[start:end]
            named = any(start <= name.start < end for name in names if isinstance(name, Term))
            other = read.number.unit != values[first].number.unit or read.kind != values[first].kind
            if named or other or len(gap) > 45 or not between.goes_on().search(gap):
                break
            group.append(read)
        return group

    def _row(
        self, names: Sequence[Term] | Sequence[Measure], group: Sequence[Read], said: bool
    ) -> list[Term | Measure]:
        """As many names as there are values, one after another, before or behind them."""
        rows: list[list[Term | Measure]] = [[]]
        for name in names:
            last = rows[-1][-1] if rows[-1] else None
            if (
                last
                and not between.list_gap().fullmatch(self.text, last.end, name.start)
                and not (
                    said and name.start - last.end < 30 and re.fullmatch(r"[\s\w,]*", self.text[last.end : name.start])
                )
            ):
                rows.append([])
            rows[-1].append(name)
        start, end = group[0].number.start, group[-1].number.end
        fitting = [row for row in rows if len(row) == len(group) and (row[-1].end <= start or row[0].start >= end)]
        return min(fitting, key=lambda row: max(start - row[-1].end, row[0].start - end), default=[])

    def _is_beside(self, row: Sequence[Term | Measure], group: Sequence[Read]) -> bool:
        """Whether a row of measures stands right before or behind its values: "an F1 and EM of 90% and 85%"."""
        if row[-1].end <= group[0].open:
            return bool(between.close_before().fullmatch(self.text, row[-1].end, group[0].open))
        return bool(between.close_behind().fullmatch(self.text, group[-1].number.end, row[0].start))

    def _found(self, read: Read) -> Found:
        number, text = read.number, self.text
        measure = read.measure
        if measure is None and read.kind == "absolute":
            taken = [one.measure for one in self.reads if one.tight and one is not read]
            inner = [m for m in self.measures if not m.weak and m.kind in ("score", "error") and m not in taken]
            measure = inner[0] if len({m.name for m in inner}) == 1 else None
        metric = Term(measure.start, measure.end, measure.name, "metric", 0.8) if measure else None
        if measure and measure.words:
            metric = elsewhere(measure.words, "metric", 0.8)
        if metric and metric.name == "speed":  # "faster" is no name of it
            metric = elsewhere("speed", "metric", 0.8)
        if metric is None and (said := between.IN_TERMS.match(text, number.end, self.end)):
            metric = Term(*said.span("name"), said["name"], "metric", 0.4)
        if metric is None and "change" in read.extra:
            metric = self._risen(read)
        if metric is None and read.kind == "absolute" and self._before("change.score", read.open, 16):
            metric = elsewhere("score", "metric")
        if metric is None and self._led_by_measure() and (lead := self._context_measure()):
            metric = elsewhere(lead.name, "metric")
        tasks = [term for term in self.terms if term.kind == "task"]
        unit = number.unit or measures.unit(text, number.end)
        score = 0.4 + 0.2 * bool(read.tight) + 0.2 * bool(read.dataset) + 0.1 * bool(metric) + 0.05 * bool(read.method)
        return Found(
            *as_written(text, number),
            read.kind or "absolute",
            unit,
            number.value,
            read.low,
            read.high,
            read.method,
            read.dataset,
            metric,
            tasks[0] if len({task.name for task in tasks}) == 1 else None,
            read.against,
            read.other,
            self._part("condition.split", number),
            read.gain,
            round(score, 2),
        )

    def _risen(self, read: Read) -> Term | None:
        """What rose or fell "from A to B", where it is no known measure."""
        first = read.other.start if read.other else read.number.start
        stop = self.text.rfind(" ", self.start, max(first - 1, self.start)) + 1  # before "from"
        found = between.RISEN.search(self.text, max(self.start, stop - 110), stop)
        if found is None or found["name"].lower() in ("performance", "results", "which", "model", "this"):
            return None
        named = any(
            term.kind in ("method", "dataset") and term.end > found.start("name")
            for term in self.terms
            if term.start < found.end("name")
        )
        return None if named else Term(*found.span("name"), found["name"], "metric", 0.4)

    def _part(self, part: str, number: Number) -> Span | None:
        found = [Span(*match.span()) for match in between.anywhere(part).finditer(self.text, self.start, self.end)]
        return min(found, key=lambda span: abs(span.start - number.start), default=None)
