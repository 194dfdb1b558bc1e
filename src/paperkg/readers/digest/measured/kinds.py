"""Which numbers of a sentence are results: of which kind, and by which measure."""

from __future__ import annotations

import re

from paperkg.readers.digest.cues import LETTER
from paperkg.readers.digest.measured import between, measures
from paperkg.readers.digest.measured.measures import Measure
from paperkg.readers.digest.measured.sentence import Read, Sentence
from paperkg.readers.digest.named.terms import Term


class Kinds(Sentence):
    """A sentence whose numbers are told apart: measured values, differences, factors, and what is none of them."""

    def _measure(self, index: int) -> None:
        """The measure right beside a number, or named before it in the sentence."""
        read = self.reads[index]
        number = read.number
        low, high = self._between(index)
        name = measures.unit(self.text, number.end)
        behind = next((m for m in self.measures if m.start >= number.end and m.start < high), None)
        before = next((m for m in reversed(self.measures) if m.end <= number.start and m.end > low), None)
        close = behind is not None and self._close_behind(number.end, behind)
        bound = before is not None and self._close_before(before, read.open)
        if before and bound and not (close and behind and not behind.weak and self._touches(number.end, behind)):
            read.measure, read.tight = before, True
        elif behind and close:
            read.measure, read.tight = behind, True
        elif before and bound:
            read.measure, read.tight = before, True
        elif before and read.open - before.end < 90:
            read.measure = before
        if name and not read.measure:
            read.measure = next(iter(measures.find(self.text, number.end, number.end + len(name) + 1)), None)
            read.tight = read.measure is not None
        if not read.tight and (own := self._reached(index)):
            read.measure, read.tight = own, True
        if read.measure and read.measure.weak and behind and not behind.weak and behind.start - number.end < 60:
            read.measure = behind

    def _reached(self, index: int) -> Measure | None:
        """The measure that a number is called a value of, though no list knows it: "reaches an overlap of 80.5%"."""
        read = self.reads[index]
        number = read.number
        own = between.REACHED.search(self.text, max(self.start, read.open - 90), read.open)
        if own is None or number.unit not in ("", "%") or number.signed or number.words:
            return None
        listed = index > 0 and self.reads[index - 1].tight
        exact = number.unit == "%" or (number.value is not None and number.value % 1)
        reached = between.anywhere("change.reach").search(self.text, max(self.start, own.start() - 90), own.start())
        words = own["name"].strip()
        return (
            Measure(own.start("name"), own.start("name") + len(words), words, measures.kind(words))
            if listed or (exact and reached)
            else None
        )

    def _touches(self, end: int, measure: Measure) -> bool:
        return not self.text[end : measure.start].strip(" \u00a0-")

    def _close_behind(self, end: int, measure: Measure) -> bool:
        gap = self.text[end : measure.start]
        return len(gap) <= 40 and bool(between.close_behind().fullmatch(gap))

    def _close_before(self, measure: Measure, at: int) -> bool:
        gap = self.text[measure.end : at]
        return (len(gap) <= 32 and bool(between.close_before().fullmatch(gap))) or (
            len(gap) <= 75 and bool(between.of_method().fullmatch(gap))
        )

    def _may_tell(self) -> bool:
        """Whether anything in the sentence says that a number may be measured: a unit, a measure, a data set."""
        if self.measures or self.datasets or self._led_by_measure():
            return True
        return any(read.measure or read.number.unit or measures.unit(self.text, read.number.end) for read in self.reads)

    def _classify(self, index: int) -> None:
        """Whether a number is a result, and of which kind."""
        read = self.reads[index]
        number, text = read.number, self.text
        low, high = self._between(index)
        low = max(low, read.open - 90)
        before = (low, read.open)
        if "change" in read.extra:
            if read.measure or number.unit:
                read.kind = "absolute"
            return
        compared = number.words and between.anywhere("role.than").search(text, self.start, self.end)
        if not compared and self._is_setting(read):
            return
        if number.unit == "×":
            self._factor(read, before, high)
            return
        if (number.unit == "%" or read.measure) and (own := self._own_method(read)):
            read.kind, read.method = "absolute", own
            return
        changed = self._changed(read, before, high)
        changed = changed if self._changes_measure(read) else ""
        if number.unit and changed:
            relative = bool(
                between.anywhere("change.relative").search(text, max(low, read.open - 40), min(high, number.end + 20))
            )
            cost = read.measure is not None and read.measure.kind in ("speed", "cost")
            faster = bool(between.behind("change.speed", r"[\s\w-]{0,12}?").match(text, number.end, high))
            read.kind = "ratio" if number.unit == "%" and (relative or cost or faster) else "difference"
            read.gain = self._gain(read, changed)
        elif changed and read.tight:
            over = read.measure and any(
                gap.match(text, read.measure.end, high) for gap in (between.POINTS_OVER, between.BETTER_THAN)
            )
            by = number.signed or over or between.by().search(text, max(low, read.open - 14), number.start)
            read.kind, read.gain = ("difference", self._gain(read, changed)) if by else ("absolute", True)
        elif self._absolute(read, before, high):
            read.kind = "absolute"

    def _own_method(self, read: Read) -> Term | None:
        """The method whose own value a number is, right behind its name: "B (74.9%)", "B's 74.9%"."""
        number = read.number
        term = next((term for term in reversed(self.methods) if term.end < number.start), None)
        gap = self.text[term.end : read.open] if term else ""
        bracketed = gap.strip() in ("(", "（") and self.text[number.end : number.end + 1] in (")", "）")
        owned = between.OWNED.fullmatch(gap)
        plain = not number.signed and number.value is not None
        return term if term and len(gap) < 16 and plain and (bracketed or owned) else None

    def _changes_measure(self, read: Read) -> bool:
        """Whether a change told before the number is one of its measure: not in "beats BERT and has an F1 of 90%"."""
        if not (read.measure and read.tight) or read.number.signed or read.measure.start >= read.number.end:
            return True
        gap = self.text[read.measure.end : read.number.start]
        if between.anywhere("change.up", "change.down").search(gap) or not between.IS_OF.match(gap):
            return True
        start = read.measure.start
        return bool(between.RISE_IN.search(self.text, max(self.start, start - 30), start))

    def _is_setting(self, read: Read) -> bool:
        number = read.number
        if not number.unit and not measures.unit(self.text, number.end):
            if self._behind("setting.counted", number.end, r"[\s+-]{0,3}(?:[a-z-]{3,15} )?"):
                return not (read.tight and read.measure and read.measure.end <= number.start)
            whole = number.value is not None and number.value == number.value.to_integral_value()
            year = whole and number.value is not None and 1950 <= number.value <= 2035
            if year or (number.low is not None and 1950 <= number.low <= 2035):
                return True
            named = re.compile(r"(?:^|[^.!?:]\s)(?:[A-Z][\w.-]*)\s$").search(
                self.text, max(self.start, number.start - 30), number.start
            )
            after = read.measure is not None and read.measure.start >= number.end
            told = named and not self._before("change.reach", number.start, 16, r"\s")
            if told and after and not self._named_before(number.start):
                return True
        if between.SHARE_OF.match(self.text, number.end) or (
            not number.unit and not self._is_of_measure(read) and between.COUNTED.match(self.text, number.end)
        ):
            return True
        if number.unit == "%" and self._behind("setting.share", number.end, r"(?:-|\s?of)?\s?"):
            return not self._before("change.down", read.open, 30, r"[\s\w]{0,12}\W*")
        return self._before("setting.before", read.open, 30, r"[\s=:]*(?:of\s)?")

    def _is_of_measure(self, read: Read) -> bool:
        """Whether a number is tied to its measure: "F1 of 91.2", "91.2 F1", but not "a score over 25 runs"."""
        if not read.measure or not read.tight:
            return False
        behind = read.measure.start >= read.number.end
        return behind or bool(between.IS_OF.match(self.text[read.measure.end : read.number.start]))

    def _factor(self, read: Read, before: tuple[int, int], high: int) -> None:
        number, text = read.number, self.text
        stop = min(high, number.end + 45)
        if self._behind("change.size", number.end, r"[\s\w]{0,12}?"):
            return
        better = between.factor_behind().match(text, number.end, stop)
        measure = next((m for m in self.measures if number.end <= m.start < stop), None)
        if number.words:
            near = measure and re.fullmatch(r"[\s\w-]{0,30}", text[number.end : measure.start])
            cost = near and measure and measure.kind in ("cost", "speed", "error")
            changes = between.CHANGES.fullmatch(text, number.start, number.end)
            moved = between.anywhere("change.down").search(text, max(before[0], before[1] - 45), before[1])
            by = moved and between.BY_HALF.search(text, before[0], before[1])
            own = read.measure if read.measure and read.measure.end <= number.start else None
            costs = own and own.kind == "cost" and re.fullmatch("[的得之の]?", text[own.end : number.start])
            if not (
                by
                or costs
                or better
                or cost
                or (changes and near)
                or ("magnitude" in text[number.start : number.end] and measure)
            ):
                return
            read.measure = measure if near else read.measure
        else:
            moved = between.anywhere("change.up", "change.down", "change.speed").search(
                text, max(before[0], before[1] - 60), before[1]
            )
            if not better and not moved:
                return
            if measure and better and re.fullmatch(r"[^,.;()]{0,45}", text[number.end : measure.start]):
                read.measure = measure
        read.kind = "ratio"
        if read.measure is None or (read.measure.kind == "score" and not read.tight and better):
            apart = measure is None or re.search(r"[,;，；]", text[number.end : measure.start])
            named = None if apart else measure
            read.measure = named or (read.measure if not better or not read.tight else None)
        read.gain = not self._behind("change.worse", number.end, r"[\s\w]{0,8}?")

    def _changed(self, read: Read, before: tuple[int, int], high: int) -> str:
        """Whether the number tells of a change: "up", "down", "worse" or ""."""
        number, text = read.number, self.text
        stop = min(high, number.end + 50)
        if told := self._apart(read, stop, high):
            return told
        if read.tight and not number.signed and text[max(number.start - 1, 0)] in "(（":
            return ""
        behind = between.change_behind().match(text, number.end, stop)
        if behind:
            said = behind["said"]
            return next((way for way in ("worse", "down") if between.anywhere(f"change.{way}").match(said)), "up")
        if self._before("bound.to", read.open, 14) and not self._before("role.by", read.open, 10):
            return ""
        found = ""
        at = before[0]
        for way in ("up", "down", "speed", "worse"):
            for match in between.anywhere(f"change.{way}").finditer(text, max(before[0], before[1] - 70), before[1]):
                if match.start() >= at:
                    at, found = match.start(), way
        if found:
            reach = None
            for match in between.anywhere("change.reach").finditer(text, at, before[1]):
                reach = match
            gap = text[at : before[1]]
            by = bool(between.by().search(gap)) or number.signed or number.unit == "points" or read.open < number.start
            bare = number.unit == "" and not re.search(rf"[{LETTER}]", gap)
            led = ": " in gap and read.tight and not number.signed  # "gains over B: 70.3% accuracy"
            if led or (not by and ((reach and reach.start() > at) or "," in gap or bare)):
                found = ""
            elif (
                not by and read.tight and read.measure and read.measure.end <= number.start and read.measure.start > at
            ):
                found = "up" if between.RISE_OF.search(gap) else ""
        rising = text[number.start] not in "-\u2212"
        if not found and number.signed and (read.measure if not rising else number.unit or read.tight):
            found = "up" if rising else "down"
        return found

    def _apart(self, read: Read, stop: int, high: int) -> str:
        """The same for a number of which is said behind it that one is so much above or below another."""
        number, text, measure = read.number, self.text, read.measure
        apart = between.apart().match(text, number.end, stop) if number.unit in ("points", "%") else None
        if apart and (number.unit == "points" or apart[0].strip() in ("above", "below", "over", "ahead of", "behind")):
            return "worse" if apart["below"] else "up"
        if not read.tight or measure is None or measure.start < number.end:
            return ""
        said = between.BETTER_THAN.match(text, measure.end, high)
        if said and not number.unit:
            return "down" if said["less"] else "up"
        return "up" if between.POINTS_OVER.match(text, measure.end, high) else ""

    def _gain(self, read: Read, way: str) -> bool:
        lower = read.measure is not None and read.measure.kind in ("error", "cost")
        if way == "worse":
            return False
        return way == "speed" or (lower if way == "down" else not lower or way == "up")

    def _absolute(self, read: Read, before: tuple[int, int], high: int) -> bool:
        number, text = read.number, self.text
        if measures.unit(text, number.end):
            return True
        if read.measure and read.tight and read.measure.kind in ("score", "error"):
            return not read.measure.weak or bool(number.unit)
        if read.measure and read.measure.kind in ("cost", "speed"):
            if read.tight and measures.has_unit(read.measure.name) and read.measure.end <= number.start:
                return True
            read.measure, read.tight = None, False
        reached = bool(between.anywhere("change.reach").search(text, before[0], before[1]))
        reached = reached or bool(between.anywhere("change.after").search(text, number.end, min(high, number.end + 30)))
        after = next((term for term in self.datasets if number.end <= term.start < high), None)
        on = after is not None and bool(between.on().fullmatch(text[number.end : after.start]))
        if number.unit in ("%", "points"):
            if read.measure and read.measure.kind in ("score", "error") and (reached or on):
                return True
            if on and (reached or self._led_by_measure()):
                return True
            if self._led_by_measure() and (after or number.start - self.start < 30):
                return True
            return reached and bool(between.SHARE.match(text, number.end, high))
        led = self._led_by_measure() and (on or number.start - self.start < 4)
        measured = on and reached and (read.measure is None or not read.measure.weak)
        told = read.measure is not None or self._before("change.reach", read.open, 16, r"\s")
        return bool(led or (measured and told))
