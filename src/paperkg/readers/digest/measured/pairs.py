"""Which numbers of a sentence belong together: ranges, old and new values, those of a baseline, members of a list."""

from __future__ import annotations

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.measured import between
from paperkg.readers.digest.measured.kinds import Kinds
from paperkg.readers.digest.measured.measures import Measure
from paperkg.readers.digest.measured.numbers import Number
from paperkg.readers.digest.measured.sentence import Read
from paperkg.readers.digest.named.terms import Term


class Pairs(Kinds):
    """A sentence whose numbers are read one with another."""

    def read(self) -> None:
        """Keeps the numbers that are results, each with its kind and its measure."""
        for read in self.reads:
            self._bounds(read)
        self._share_units()
        self._ranges()
        for index in range(len(self.reads)):
            self._measure(index)
        for index in range(len(self.reads)) if self._may_tell() else ():
            self._classify(index)
        self._pairs()
        for index in range(len(self.reads)):
            self._continue(index)
        self._lists()
        self.reads = [read for read in self.reads if read.kind and not read.drop]

    def _share_units(self) -> None:
        """As in "6.1 and 4.8 points": the unit of the last is that of all."""
        for one, two in zip(self.reads[-2::-1], self.reads[:0:-1], strict=False):
            number, unit = one.number, two.number.unit
            bare = not number.unit and number.value is not None and number.value % 1 and unit in ("%", "points")
            if bare and between.list_gap().fullmatch(self.text, number.end, two.open):
                one.number = number._replace(unit=unit)

    def _lists(self) -> None:
        """As in "88% and 90% accuracy": the first is what the second is."""
        for one, two in zip(self.reads[-2::-1], self.reads[:0:-1], strict=False):
            gap = self.text[one.number.end : two.open]
            alike = one.number.unit == two.number.unit and two.kind and not two.drop
            open_yet = one.kind is None and not one.drop and not self._is_setting(one)
            misled = two.kind in ("difference", "ratio") and one.kind == "absolute" and not one.tight
            if (open_yet or misled) and alike and between.list_gap().fullmatch(gap):
                measure = two.measure if misled else one.measure or two.measure
                one.kind, one.measure, one.gain = two.kind, measure, two.gain

    def _bounds(self, read: Read) -> None:
        """As in "up to", "more than a", "about" before the number."""
        number = read.number
        read.low, read.high, read.open = number.low, number.high, number.start
        for _ in range(3):
            for part in ("bound.low", "bound.high", "bound.about"):
                match = between.before(part, r"[\s\u00a0~≈]*").search(
                    self.text, max(self.start, read.open - 24), read.open
                )
                if match:
                    read.open = match.start()
                    if number.value is not None and part == "bound.low":
                        read.low = number.value
                    elif number.value is not None and part == "bound.high":
                        read.high = number.value
                    break
            else:
                return

    def _ranges(self) -> None:
        """As in "8% up to 40%", which is one number, and "from A to B", where A is the value of the baseline."""
        kept: list[Read] = []
        for read in self.reads:
            last = kept[-1] if kept else None
            if last and self._joins(last, read) and self._merge(last, read, kept):
                continue
            kept.append(read)
        self.reads = kept

    def _joins(self, one: Read, other: Read) -> bool:
        near = other.number.start - one.number.end < 30
        return near and not one.number.words and one.low in (None, one.number.value)

    def _merge(self, one: Read, other: Read, kept: list[Read]) -> bool:
        first, second = one.number, other.number
        if first.value is None or second.value is None or len(self.text[first.end : second.start]) > 30:
            return False
        arrow = between.ARROW.fullmatch(self.text, first.end, second.start)
        to = arrow or between.to().fullmatch(self.text, first.end, second.start)
        same = first.unit == second.unit or not first.unit
        ranged = self._before("bound.range", first.start, 24)
        joined = between.list_gap().fullmatch(self.text, first.end, second.start)
        if (
            same
            and first.value < second.value
            and not arrow
            and ((to and (ranged or self._is_range(one, other))) or (ranged and joined))
        ):
            number = Number(first.start, second.end, second.unit, None, first.value, second.value, first.signed)
            kept[-1] = Read(number, low=first.value, high=second.value, open=one.open)
            return True
        old = self._before("bound.from", one.open, 14) or between.OLD.match(self.text, first.end, second.start)
        if to and old and not first.signed:
            number = second
            kept[-1] = Read(number, low=None, high=None, open=one.open, other=Span(first.start, first.end))
            kept[-1].extra.append("change")
            return True
        return False

    def _is_range(self, one: Read, other: Read) -> bool:
        if other.high is not None and one.number.unit in ("%", "points", "×"):
            return True
        return not self._before("bound.from", one.open, 14) and self._before("role.by", one.open, 12)

    def _pairs(self) -> None:
        """As in "91.1% vs. 90.2%": one value is that of the baseline."""
        for index in range(len(self.reads) - 1):
            one, two = self.reads[index], self.reads[index + 1]
            gap = self.text[one.number.end : two.number.start]
            if one.number.value is None or two.number.value is None or one.drop or len(gap) > 110:
                continue
            versus = between.versus().match(self._without_names(one.number.end, two.number.start))
            if versus is None:
                continue
            before = next((read for read in reversed(self.reads[:index]) if read.kind == "absolute"), None)
            better = between.anywhere("change.up", "change.down", "role.than").search(
                self.text, self.start, one.number.start
            )
            measured = (
                one.measure or two.measure or self._led_by_measure() or one.number.unit == "%" or before or better
            )
            if one.number.unit == "×" or one.kind in ("difference", "ratio") or not measured or self._is_setting(one):
                continue
            if two.number.unit not in (one.number.unit, "") and one.number.unit:
                continue
            if one.measure is None or (two.tight and not one.tight):
                one.measure = two.measure or one.measure or (before.measure if before else None)
            ours, theirs = one, two
            if better and gap.strip(" \u00a0(%").lower().startswith(("vs", "v.s", "versus")):
                lower = one.measure is not None and one.measure.kind in ("error", "cost")
                if (one.number.value < two.number.value) != lower:
                    ours, theirs = two, one
            ours.kind, ours.other = "absolute", Span(theirs.number.start, theirs.number.end)
            ours.measure = ours.measure or theirs.measure
            theirs.kind, theirs.drop = None, True
            after = one.number.end + versus.end()
            amid = [term for term in self.methods if after <= term.start < two.number.start]
            if named := amid[0] if amid else self._baseline_behind(two.number):
                ours.against = (named,)

    def _continue(self, index: int) -> None:
        """A number goes on in a list whose last member is a result."""
        read = self.reads[index]
        last = next((one for one in reversed(self.reads[:index]) if one.kind and not one.drop), None)
        if (
            read.kind in ("absolute", "difference")
            and last
            and last.kind != "ratio"
            and not read.tight
            and last.measure
        ):
            nearer = read.measure is not None and read.measure.start > last.number.end
            if not nearer:
                read.measure = last.measure
        gap = self.text[last.number.end : read.number.start] if last else ""
        amounts = (one.measure and between.AMOUNT.match(self.text, one.measure.end) for one in (read, last) if one)
        if last and last.measure and not read.tight and self._is_change(read):  # "18.3, an improvement of 2.2"
            read.kind, read.measure, read.gain = "difference", last.measure, True
        more = all(amounts) and len(gap) < 40 and between.goes_on().search(gap)
        if read.kind == "absolute" and last and last.kind == "difference" and more:
            read.kind, read.gain = "difference", last.gain  # "by 2 F1 points on A and 3 F1 points on B"
        if read.kind or read.drop or last is None or read.number.words or self._is_setting(read):
            return
        stop = self._between(index)[1]
        follows = len(gap) <= 90 and between.goes_on().search(gap)
        elided = not read.number.unit and bool(between.BY_END.search(gap))  # "by 3 points and on B by 0.8"
        if not follows or (read.number.unit != last.number.unit and not elided):
            return
        if (own := between.OWN_MEASURE.search(self.text, last.number.end, read.open)) and read.measure is None:
            read.measure = Measure(own.start("name"), own.end("name"), own["name"], "score")
        named = any(last.number.end <= t.start < stop for t in (*self.datasets, *self.methods))
        named = named or self._behind("condition.split", read.number.end, r"\s(?:on|in|for)\s(?:the\s)?")
        listed = between.list_gap().fullmatch(gap) or (read.measure and read.measure.start >= last.number.end)
        if named or listed:
            read.kind, read.gain = last.kind, last.gain
            read.method = self._own_method(read) if last.kind == "absolute" else None
            if not (read.measure and read.measure.start >= last.number.end):
                read.measure = last.measure

    def _is_change(self, read: Read) -> bool:
        plain = read.number.unit in ("", "points") and not read.number.words
        return plain and bool(between.CHANGE_OF.search(self.text, max(self.start, read.open - 40), read.open))

    def _baseline_behind(self, number: Number) -> Term | None:
        """The method whose value a number is, in "versus 74.9% for B"."""
        term = next((term for term in self.methods if term.start >= number.end), None)
        return term if term and between.of_baseline().fullmatch(self.text, number.end, term.start) else None
