"""The themes under which a post arranges its papers: the headings that stand over several of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from paperkg.names import fold
from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.details import AWARD, Found
from paperkg.readers.digest.entries import Told
from paperkg.readers.digest.post import Post
from paperkg.readers.digest.sayings import part_of
from paperkg.readers.digest.words import words

LONGEST = 80
"""A longer heading is a title or a sentence."""
LOWEST = 99
"""A level below that of any heading."""
_SHARE = 0.6
"""So much of its papers a post has under its themes."""
_NUMBER = re.compile(r"\W*(?:\d+(?:\.\d+)*[.)]?\s+)?\W*")


def themes(post: Post, told: Sequence[Told]) -> dict[int, Found]:
    """The theme of each featured paper, by the block that presents it; none where the headings arrange nothing."""
    featured = {one.entry.block for one in told if one.entry.role == "featured"}
    titles = featured | {one.titled.block for one in told}
    over: dict[int, int] = {}
    above: list[int] = []  # the headings over the block, the highest first
    for block, level in enumerate(post.levels):
        if level or block in featured:
            while above and post.levels[above[-1]] >= (level or LOWEST):
                above.pop()
        if block in featured and above and _is_theme(post, above[-1]):
            over[block] = above[-1]
        if level and block not in titles:
            above.append(block)
    used = Counter(over.values())
    if len(used) < 2 or len(over) < _SHARE * len(featured) or max(used.values()) < 2:
        return {}
    return {block: _found(post, heading) for block, heading in over.items()}


def _is_theme(post: Post, heading: int) -> bool:
    text = post.blocks[heading].text
    return (
        len(text) <= LONGEST
        and not post.is_section(heading)
        and not post.is_own(text)
        and part_of(text) is None
        and fold(text) not in {fold(word) for word in words("link.sure") | words("references")}
        and any(char.isalpha() for char in text)
        and not AWARD.search(text)
    )


def _found(post: Post, heading: int) -> Found:
    text = post.blocks[heading].text
    number = _NUMBER.match(text)
    start, end = number.end() if number else 0, len(text.rstrip(" :：.#"))
    return Found(heading, Span(start, end), " ".join(text[start:end].split()))
