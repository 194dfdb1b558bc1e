"""The cue words of `words.toml`, as sets and patterns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from paperkg.readers.digest.cues import table, tree


@cache
def words(part: str) -> frozenset[str]:
    """The words that play a part, in lower case: `words("by")`, `words("link.paper")`."""
    found: Any = table("words")
    for step in part.split("."):
        found = found[step]
    return frozenset(found.split() if isinstance(found, str) else found)


@cache
def cased(part: str) -> tuple[str, ...]:
    """The words that play a part, as they are written."""
    return tuple(table("words")[part])


def section(part: str) -> dict[str, Any]:
    """A part of the file that holds more than a list."""
    found: dict[str, Any] = table("words")[part]
    return found


def either(choices: Iterable[str]) -> str:
    r"""A pattern that fits any of some words, the longest first, as whole words where the script parts words.

    It is written as a tree of their common beginnings: a text without them is soon left behind.

    >>> either(["paper", "papers", "论文"])
    '(?:(?=[^\\x00-\\x7f])论文|\\bpaper(?:s\\b|\\b))'
    """
    starts: dict[str, dict[str, str]] = {}
    for choice in sorted(choices):
        starts.setdefault(_before(choice[0]), {})[choice] = _after(choice[-1])
    trees = "|".join(before + tree(ends) for before, ends in sorted(starts.items()))
    return f"(?:{trees})".replace(r"\ ", r"\s+")


def anywhere(choices: Iterable[str]) -> str:
    """A pattern that fits any of some words wherever they stand, the longest first."""
    return tree(dict.fromkeys(sorted(choices), ""))


def _before(first: str) -> str:
    """What stands before a word that begins so."""
    if first.isalnum() and first < "\u2e80":
        return r"\b"
    return r"(?<!\w)" if first.isascii() else r"(?=[^\x00-\x7f])"


def _after(last: str) -> str:
    """What stands behind a word that ends so."""
    return r"\b" if last.isalpha() and last < "\u2e80" else ""


_SPACED = [word for word in words("by") if word[0] < "\u0600"]
_UNSPACED = [word for word in words("by") if word[0] >= "\u0600"]
BY = rf"(?:{either(_SPACED)}\s*[:：]?|{either(_UNSPACED)}\s*[:：])"
"""What announces authors: a word, which in scripts without spaces takes a colon."""
