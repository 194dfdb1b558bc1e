"""Alternatives of words: the tree that a pattern is written as fits what the words one by one fit."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from paperkg.readers.digest.words import anywhere, either

PIECES = ("a", "b", "é", "学", "习", "4", " ", "&", ".", "(", ",")
WORDS = st.text(st.sampled_from(PIECES), min_size=1, max_size=5).filter(lambda word: word == word.strip())
TEXTS = st.text(st.sampled_from((*PIECES, "A", "-", "\n")), max_size=40)


def whole(word: str) -> str:
    """A pattern of one word, whole where its script parts words."""
    first, last = word[0], word[-1]
    before = r"(?<!\w)" if first.isascii() or (first.isalpha() and first < "\u2e80") else ""
    behind = r"(?!\w)" if last.isalpha() and last < "\u2e80" else ""
    return before + re.escape(word).replace(r"\ ", r"\s+") + behind


def spans(pattern: str, text: str) -> list[tuple[int, int]]:
    """Where a pattern fits, capitals or not."""
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


@given(st.sets(WORDS, min_size=1, max_size=6), TEXTS)
def test_the_longest_whole_word_fits(words: set[str], text: str) -> None:
    """As if each word were tried, the longest first."""
    assert spans(either(words), text) == spans("|".join(map(whole, sorted(words, key=len, reverse=True))), text)


@given(st.sets(WORDS, min_size=1, max_size=6), TEXTS)
def test_words_are_found_anywhere(words: set[str], text: str) -> None:
    """Also inside others."""
    one_by_one = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    assert spans(anywhere(words), text) == spans(one_by_one, text)
