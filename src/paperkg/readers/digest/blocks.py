"""The blocks of a text: headings, paragraphs, list items and table rows, each with its visible words, its links and
what is set off in it, and the way back from every visible word to its place in the text.

One scanner reads Markdown, reStructuredText and plain text alike, since posts mix them. It is a scanner of our own
because the Markdown libraries keep no offsets inside a block, and without offsets there is no evidence. Every pattern
is bounded, so that the time grows with the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from paperkg.readers.digest.inline import Link, Span, Words

__all__ = ["Block", "Layout", "Link", "Span", "layout"]

Kind = Literal["heading", "paragraph", "item", "row", "code"]

WRAPPED = 100
"""The longest line of a text whose paragraphs are broken into lines."""
LONGEST = 6000
"""A longer part of a text is more than one block: recognisers look at a block again for each paper that it names."""
SET_OFF = 7
"""The level of a heading that is no more than a line in bold."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document that stands for itself.

    `level` is 1 to 7 for a heading, the depth for an item (from 0), else 0; `marker` the number or mark it begins with;
    `head` the column headings of a row, whose cells are parted by tabs in `text`.
    """

    kind: Kind
    level: int
    line: int
    text: str
    marker: str = ""
    links: tuple[Link, ...] = ()
    strong: tuple[Span, ...] = ()
    head: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()

    def source(self, start: int, end: int) -> Span:
        """Where visible words stand in the document."""
        first = self._place(start)
        return Span(first, max(self._place(end - 1) + 1, first) if end > start else first)

    def _place(self, visible: int) -> int:
        seen, at = self.places[bisect_right(self.places, (visible, 1 << 60)) - 1]
        return at + visible - seen


@dataclass(slots=True)
class Layout:
    """The blocks of a text, and the fields (title, author, date ...) that stand above it."""

    blocks: list[Block] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)


_FENCE = re.compile(r"[ \t]{0,8}(```|~~~)")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})(?:[ \t]+|(?=[^\s#!]))(?=\S)")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_UNDERLINE = re.compile(r"([=\-~^\"'`*+#])\1{2,}[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:[-*_=][ \t]*){3,}$|[ \t]*[—–_]{2,}[ \t]*$|\\+$")
_BORDER = re.compile(r"={3,}(?:[ ]+={3,})+$")
_SEPARATOR = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-*+:?[ \t]*+)++$")
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<bullet>[-*+•◦·▪●‣○■□►▶➤✔✅🔹🔸])[ \t\u00a0]+"
    r"|(?P<marker>\(\d{1,3}\)|（\d{1,3}）|\[\d{1,3}\](?!\()|[①-⑳]|\d{1,3}(?:[.)](?=[ \t\u00a0]|[^\W\d])"
    r"|[、．)）:](?!\d|//)))[ \t\u00a0]*)(?=\S)"
)
_NUMBERED = re.compile(
    r"(?P<marker>\(\d{1,3}\)|\[\d{1,3}\]|[①-⑳]|#?\d{1,3}(?:[.):](?=[ \u00a0])|[、．）]))[ \u00a0]*(?=\S)"
)
_DEFINED = re.compile(r"\[([^\]\n]{1,200})\]:[ \t]+<?(https?://[^\s>]{1,2000})>?")
_DEFINITION = re.compile(rf"[ \t]{{0,3}}{_DEFINED.pattern}")
_FRONT = re.compile(r"([A-Za-z_]{1,30}):[ \t]*[\"']?(.{1,500}?)[\"']?[ \t]*$")


def layout(text: str) -> Layout:
    """The blocks of a text, in their order."""
    return _Scanner(text).scan()


class _Scanner:
    """Goes through the lines of a text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Layout()
        self.definitions = {match[1].casefold(): match[2] for match in _DEFINED.finditer(text)}
        self.head: tuple[str, ...] = ()
        self.lines = list(_lines(text))
        self.wrapped = self._is_wrapped()

    def scan(self) -> Layout:
        """All blocks."""
        number = self._front()
        while number < len(self.lines):
            line = self._line(number).lstrip("\ufeff")
            if mark := _FENCE.match(line):
                number = self._fenced(number, mark[1], line[mark.end() :].strip())
            elif border := _BORDER.match(line):
                number = self._simple_table(number, border)
            elif not line.strip() or _RULE.match(line) or _DEFINITION.match(line):
                self.head = self.head if line.strip() else ()
                number += 1
            else:
                number = self._block(number, *self.lines[number])
        return self.found

    def _fenced(self, number: int, mark: str, language: str) -> int:
        """What stands between fences: code is one block, plain text is read like any other."""
        last = number + 1
        while last < len(self.lines) and not self._line(last).lstrip().startswith(mark):
            last += 1
        lines = range(number + 1, last)
        if language.lower() in ("", "text", "txt", "plain") and not any(
            self._line(line).startswith("@") for line in lines
        ):
            for line in lines:
                if self._line(line).strip():
                    self._add("paragraph", 0, line + 1, *self.lines[line])
        elif lines:
            firsts = [line for line in lines[1:] if self._line(line).lstrip().startswith("@")]
            for first, after in pairwise([number + 1, *firsts, last]):
                start = self.lines[first].start
                end = min(self.lines[after - 1].end, start + LONGEST)
                self.found.blocks.append(Block("code", 0, first + 1, self.text[start:end], places=((0, start),)))
        return last + 1

    def _simple_table(self, number: int, border: re.Match[str]) -> int:
        """A table of reStructuredText, whose columns stand under borders of "="."""
        columns = [Span(match.start(), match.end()) for match in re.finditer("=+", border.string)]
        last = next(
            (
                n
                for n in range(number + 1, len(self.lines))
                if not self._line(n).strip()
                and n + 1 < len(self.lines)
                and _BORDER.match(self._line(n - 1) if n else "") is not None
            ),
            len(self.lines),
        )
        borders = [n for n in range(number, last) if _BORDER.match(self._line(n))]
        if len(borders) < 2:
            return number + 1
        heads = borders[1] - number == 2 and len(borders) > 2
        self.head = tuple(self._line(number + 1)[slice(*span)].strip() for span in self._open(columns)) if heads else ()
        for n in range(borders[1] + 1 if heads else number + 1, borders[-1]):
            if self._line(n).strip() and n not in borders:
                self._row_of_columns(n, columns)
        self.head = ()
        return borders[-1] + 1

    @staticmethod
    def _open(columns: list[Span]) -> list[Span]:
        """The columns with what stands between them; the last one runs to the end."""
        ends = [column.start for column in columns[1:]] + [1 << 20]
        return [Span(column.start, end) for column, end in zip(columns, ends, strict=True)]

    def _row_of_columns(self, number: int, columns: list[Span]) -> None:
        start = self.lines[number].start
        line = self._line(number)
        cells: list[str] = []
        places: list[tuple[int, int]] = []
        links: list[Link] = []
        at = 0
        for span in self._open(columns):
            words = Words(
                self.text,
                start + min(span.start, len(line)),
                start + min(span.end, len(line)),
                self.definitions,
                row=False,
            )
            cells.append(words.visible)
            places += [(at + visible, place) for visible, place in words.places]
            links += [Link(at + a, at + b, url, place) for a, b, url, place in words.links]
            places.append((at + len(words.visible), start + max(min(span.end, len(line)) - 1, 0)))  # the tab
            at += len(words.visible) + 1
        self.found.blocks.append(
            Block("row", 0, number + 1, "\t".join(cells), "", tuple(links), (), self.head, tuple(places))
        )

    def _front(self) -> int:
        """The fields of a front matter at the top; gives the number of the first line after it."""
        marks = [number for number in range(min(len(self.lines), 80)) if self._line(number) in ("---", "\ufeff---")]
        if len(marks) < 2 or marks[0] > 3:
            return 0
        lines = [line for n in range(marks[0] + 1, marks[1]) if (line := self._line(n)) and line[0] not in "# -"]
        pairs = [_FRONT.match(line) for line in lines]
        if sum(map(bool, pairs)) * 2 < len(lines):
            return 0
        self.found.front.update((pair[1].lower(), pair[2]) for pair in reversed(pairs) if pair)
        return marks[1] + 1

    def _line(self, number: int) -> str:
        return self.text[slice(*self.lines[number])].rstrip()

    def _is_wrapped(self) -> bool:
        """Whether paragraphs are broken into lines of about one length."""
        lengths = [end - start for start, end in self.lines[:5000] if end - start > 1]
        full = sum(55 <= length <= WRAPPED for length in lengths)
        followed = sum(
            55 <= one[1] - one[0] <= WRAPPED and other[1] - other[0] > 1
            for one, other in zip(self.lines[:5000], self.lines[1:5000], strict=False)
        )
        longer = sum(length > WRAPPED for length in lengths)
        return full > 4 and followed > 0.5 * full and longer < 0.25 * full

    def _block(self, number: int, start: int, end: int) -> int:
        """The block that begins at a line; gives the number of the first line after it."""
        text = self.text
        line = text[start:end]
        here = number + 1
        if heading := _HEADING.match(line):
            self._add("heading", len(heading[1]), here, start + heading.end(), _closing(line, start))
            return here
        underline = here < len(self.lines) and _UNDERLINE.match(text[slice(*self.lines[here])])
        if underline and len(line.strip()) <= 200 and not _ITEM.match(line):
            self._add("heading", 1 if underline[1] == "=" else 2, here, start, end)
            return here + 1
        barred = "|" in line
        if barred and _SEPARATOR.match(line):
            if self.found.blocks and self.found.blocks[-1].kind == "row" and not self.head:
                self.head = tuple(cell.strip() for cell in self.found.blocks.pop().text.split("\t"))
            return here
        following = barred and here < len(self.lines) and _SEPARATOR.match(text[slice(*self.lines[here])])
        if line.lstrip().startswith("|") or (barred and (self.head or following)):
            self._add("row", 0, here, start, end)
            return here
        self.head = ()
        quote = _QUOTE.match(line)
        start += quote.end() if quote else 0
        line = text[start:end]
        item = _ITEM.match(line)
        last = self._last_of_paragraph(number) if self.wrapped else number
        if last == number:
            last = self._broken(number)
        if item and last == number:
            last = self._goes_on(number, item.end())
        if (
            last == number
            and line.count("[") > line.count("]")
            and "](" in (self._line(here) if here < len(self.lines) else "")
        ):
            last = here  # the words of a link run over two lines
        end = self.lines[last].end
        if item:
            depth = len(item["indent"].expandtabs(4)) // 2
            marker = re.sub(r"[^\w①-⑳]", "", item["marker"] or "")
            self._add("item", depth, here, start + item.end(), end, marker)
        else:
            self._add("paragraph", 0, here, start, end)
        return last + 1

    def _broken(self, number: int) -> int:
        """The last of the lines that the backslashes at their ends hold together."""
        last = number
        while last + 1 < len(self.lines) and self._line(last).endswith("\\") and len(self._line(last)) > 2:
            if not self._line(last + 1).strip() or _ITEM.match(self._line(last + 1)):
                break
            last += 1
        return last

    def _goes_on(self, number: int, inner: int) -> int:
        """The last line of an item whose words go on in lines that are indented to them."""
        last = number
        while last + 1 < len(self.lines):
            line = self._line(last + 1)
            indent = len(line) - len(line.lstrip(" "))
            if (
                not line.strip()
                or indent < 2
                or indent > inner + 2
                or _ITEM.match(line)
                or _FENCE.match(line)
                or line.lstrip()[:1] in "|>#[!"
            ):
                break
            last += 1
        return last

    def _last_of_paragraph(self, number: int) -> int:
        """The last of the lines that one paragraph is broken into."""
        last = number
        while last + 1 < len(self.lines):
            one, other = (self.text[slice(*self.lines[line])] for line in (last, last + 1))
            own = not other.strip() or _ITEM.match(other) or _HEADING.match(other) or _RULE.match(other)
            if own or other.lstrip()[:1] in "|>" or len(one.rstrip()) < 45 or one.endswith(("  ", "\\", "<br>")):
                break
            under = last + 2 < len(self.lines) and _UNDERLINE.match(self.text[slice(*self.lines[last + 2])])
            if under or _FENCE.match(other) or _DEFINITION.match(other):
                break
            last += 1
        return last

    def _add(self, kind: Kind, level: int, line: int, start: int, end: int, marker: str = "") -> None:
        while end - start > LONGEST:
            space = self.text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
            self._add_part(kind, level, line, start, cut, marker)
            line += self.text.count("\n", start, cut)
            kind, level, marker, start = "paragraph", 0, "", cut
        self._add_part(kind, level, line, start, end, marker)

    def _add_part(self, kind: Kind, level: int, line: int, start: int, end: int, marker: str) -> None:
        words = Words(self.text, start, end, self.definitions, row=kind == "row")
        visible, skip = words.visible, 0
        if kind in ("heading", "paragraph") and (numbered := _NUMBERED.match(visible)):
            marker, skip = re.sub(r"[^\w①-⑳]", "", numbered["marker"]), numbered.end()
        skip += len(visible[skip:]) - len(
            visible[skip:].lstrip(" \u00a0\u3000\ufeff" + ("" if kind == "row" else "\t"))
        )
        visible = visible[skip:].rstrip()
        if not any(map(str.isalnum, visible)) and not words.links:
            return
        cut = len(visible)
        links = tuple(
            Link(max(a - skip, 0), min(max(b - skip, 0), cut), url, at)
            for a, b, url, at in words.links
            if a - skip <= cut
        )
        strong = tuple(
            Span(max(a - skip, 0), min(b - skip, cut)) for a, b in words.strong if b > skip and a - skip < cut
        )
        if kind == "paragraph" and strong and strong[0].start == 0 and strong[0].end >= cut - 1 and cut < 250:
            kind, level = "heading", SET_OFF
        places = _shifted(words.places, skip)
        self.found.blocks.append(Block(kind, level, line, visible, marker, links, strong, self.head, places))


def _lines(text: str) -> Iterator[Span]:
    """Where each line stands."""
    start = 0
    for line in text.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _closing(line: str, start: int) -> int:
    """Where the words of a heading end: before the marks that may close it."""
    return start + len(line.rstrip().rstrip("#").rstrip())


def _shifted(places: list[tuple[int, int]], skip: int) -> tuple[tuple[int, int], ...]:
    if not skip:
        return tuple(places)
    index = bisect_right(places, (skip, 1 << 60)) - 1
    first = (0, places[index][1] + skip - places[index][0])
    return (first, *((visible - skip, at) for visible, at in places[index + 1 :]))
