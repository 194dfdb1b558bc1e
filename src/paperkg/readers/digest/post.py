"""A post as its recognisers see it: its blocks, which of them are headings, what its links say, what it cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from paperkg.names import fold
from paperkg.readers.digest import people, titles
from paperkg.readers.digest.blocks import SET_OFF, Block, Link, Span
from paperkg.readers.digest.links import target
from paperkg.readers.digest.words import BY, cased, either, words

LINE = SET_OFF + 1
"""The level of a heading that is no more than a short line of its own."""


class Post:
    """The blocks of a post with what recognisers ask again and again."""

    def __init__(self, blocks: list[Block], title: str = "") -> None:
        self.blocks = blocks
        self.heads = [title, *(block.text for block in blocks[:3] if block.kind == "heading" and block.level == 1)]
        begun = Counter(label for block in blocks if (label := _begins_with(block)))
        self.labels = {label for label, times in begun.items() if times > 2}
        """What many of the blocks begin with, before a colon ("Problem: ..."): their texts are no titles."""
        self.levels = [self._level(number) for number in range(len(blocks))]
        seen = Counter(fold(block.text) for number, block in enumerate(blocks) if self.levels[number])
        self.repeated = {text for text, times in seen.items() if times > 2 or (times == 2 and len(text.split()) < 5)}
        self.ends = [len(blocks)] * len(blocks)
        """Where the section of each block ends."""
        for at in range(len(blocks) - 1, 0, -1):
            self.ends[at - 1] = at if self.levels[at] and not self.is_section(at) else self.ends[at]
        heads = (number if block.kind == "heading" else -1 for number, block in enumerate(blocks))
        self.over = list(accumulate(heads, max))
        """The heading over each block, or itself; -1 for none."""
        self.references = self._references()
        self.cited = {
            target(link.url)[1:] if target(link.url).id else link.url
            for number in self.references
            for link in blocks[number].links
        }
        small = (re.findall(r"(?<![\w-])[a-zà-ÿ]{3,}", block.text) for block in blocks)
        self.common = words("common").union(*small)

    def _level(self, number: int) -> int:
        """The level of a block as a heading; 0 when it is none."""
        block = self.blocks[number]
        if block.kind == "heading":
            return block.level
        if titles.by_line(block.text):
            return 0
        if block.kind in ("row", "code") or self.is_labelled(block):
            return 0
        if block.kind in ("paragraph", "item") and block.level == 0 and with_by(block):
            return LINE
        short = len(block.text) <= 160 and "\n" not in block.text and block.text[-1:] not in ".,;:。，；："
        alone = block.kind == "paragraph" or (block.kind == "item" and bool(block.marker) and block.level == 0)
        if not (short and alone) or (
            block.kind == "paragraph" and not block.text[:1].isalnum() and block.text[:1] not in '“"«《¿'
        ):
            return 0
        return LINE if titles.likeness(block.text) >= 0.5 else 0

    def is_section(self, number: int) -> bool:
        """Whether a heading is the name of a part that every entry has ("Our Summary")."""
        name = fold(self.blocks[number].text.rstrip(" :：—–-"))
        return name in self.repeated or name in words("parts") or bool(_PRIZE.fullmatch(name))

    def is_labelled(self, block: Block) -> bool:
        """Whether a block begins with a word that says what it tells of its paper, as many others do."""
        return _begins_with(block) in self.labels

    def people(self, text: str, names: Sequence[Span]) -> bool:
        """Whether names are those of people, not of things: the post writes few of their words small elsewhere."""
        tokens = [token.strip(".,'’").casefold() for span in names for token in text[slice(*span)].split()]
        tokens = [token for token in tokens if len(token) > 2]
        return sum(token in self.common for token in tokens) <= 0.3 * len(tokens)

    def is_about_research(self, found: Sequence[str]) -> bool:
        """Whether a post is about papers: it links to one, has a list of references, or speaks of research.

        `found` are the titles found in it: those of a programme of films hold none of the words of research.
        """
        goals = [target(link.url) for block in self.blocks for link in block.links]
        if self.references or any(goal.id for goal in goals) or sum(goal.leads == "paper" for goal in goals) > 2:
            return True
        seen = {word for title in found for word in re.findall(r"[a-z]{4,}", title.lower())} & words("common")
        for block in self.blocks:
            seen.update(match.group().lower() for match in _RESEARCH.finditer(block.text))
            if len(seen) > 1:
                return True
        return False

    def is_own(self, title: str) -> bool:
        """Whether a title is that of the post itself."""
        words_ = fold(title)
        return any(words_ in fold(head) or fold(head) in words_ for head in self.heads if len(fold(head)) > 8)

    def is_cited(self, link: Link) -> bool:
        """Whether the list of references tells of the paper that a link leads to."""
        goal = target(link.url)
        return (goal[1:] if goal.id else link.url) in self.cited

    def section(self, number: int) -> range:
        """The blocks under a heading, up to the next heading that is no part of every entry."""
        return range(number + 1, self.ends[number])

    def _references(self) -> range:
        """The blocks of the list of what was cited."""
        names = set(map(fold, words("references")))
        for number in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[number]
            title = number < 3 and block.kind == "heading" and block.level == 1
            if len(block.text) < 40 and fold(block.text.rstrip(":：")) in names and not title:
                end = number + 1
                level = self.levels[number]
                while end < len(self.blocks) and not (
                    0 < self.levels[end] <= min(level or 1, 6) and not self.blocks[end].marker
                ):
                    end += 1
                return range(number + 1, end)
        return range(0)


_PRIZE = re.compile(
    r"(?:[\w-]+ ){0,2}(?:best|outstanding|honou?rable|distinguished)(?: \W?[\w-]+\W?){0,6}"
    r" (?:papers?|awards?|mentions?|prizes?)(?: \W?[\w-]+){0,3}"
)
_LABEL = re.compile(r"\W{0,4}([^\W\d_][^\n:：。.,]{1,40})[:：]")


def _begins_with(block: Block) -> str:
    """The words before a colon that a block begins with, in their normal form; "" where they announce a title."""
    match = _LABEL.match(block.text) if block.kind in ("paragraph", "item") else None
    found = fold(match[1]) if match else ""
    told = found.split()[-1:] + found.split()[:1]
    return "" if len(found.split()) > 4 or not words("titled").isdisjoint(told) else found


def paper_links(block: Block) -> list[Link]:
    """The links of a block that lead to a paper, by their address."""
    return [link for link in block.links if target(link.url).leads == "paper"]


def label(block: Block, link: Link) -> str:
    """What a link calls itself, in lower case and without marks around it."""
    return _without_marks(block.text[link.start : link.end])


@lru_cache(maxsize=1 << 14)
def _without_marks(text: str) -> str:
    return re.sub(r"^[\W_]+|(?<![\W_])[\W_]+$", "", text).lower()


def is_label(text: str) -> bool:
    """Whether the words of a link say what it is ("paper", "code"), and are no title."""
    return (
        any(text in words(part) for part in ("link.paper", "link.code", "link.other", "link.here", "link.source"))
        or (len(text) < 30 and not words("link.sure").isdisjoint(text.split()))
        or (len(text.split()) <= 3 and not words("link.noun").isdisjoint(text.split()[:1] + text.split()[-1:]))
        or len(text) < 2
        or (text.endswith((" paper", " link")) and len(text) < 30)
    )


_RESEARCH = re.compile(either(words("about").union(cased("venues"))), re.IGNORECASE)
_CITATION = re.compile(r"\bet\.? al\b|[(,\s](?:19|20)\d\d[a-z]?\)?\W*$|等人")


def is_citation(text: str) -> bool:
    """Whether words cite a paper by its authors ("Vaswani et al., 2017")."""
    if not _CITATION.search(text) or len(text) > 80:
        return False
    return people.read(text.lstrip("([（"), told=True) is not None or bool(re.search(r"\bet\.? al\b", text))


def papers_in(block: Block) -> list[Link]:
    """The links of a block that lead to a paper, by their address or by what they call themselves."""
    return [
        link
        for link in block.links
        if target(link.url).leads == "paper"
        or (target(link.url).leads == "page" and (label(block, link) in words("link.sure") or _announced(block, link)))
    ]


_PAPER_AT = re.compile(
    rf"(?:^|\n|[|•·]\s*)\W{{0,4}}(?:{either(words('link.sure') - {'this paper', 'new paper'})})\s*[:：|｜丨]\s*$",
    re.IGNORECASE,
)


def _announced(block: Block, link: Link) -> bool:
    """Whether the words right before a link say that it leads to the paper ("论文链接：https://...")."""
    return bool(_PAPER_AT.search(block.text[max(link.start - 30, 0) : link.start]))


def with_by(block: Block) -> bool:
    """Whether a block is a title followed by its authors."""
    return len(block.text) < 900 and titles.with_authors(block.text) is not None


def begins(text: str, start: int) -> bool:
    """Whether a block begins at a place: before it stands no more than a number or a mark."""
    return start <= 12 and not any(char.isalpha() for char in text[:start])


TOLD = re.compile(rf"{BY}\W*$", re.IGNORECASE)
"""Words that end in what announces authors."""
