"""The word lists beside this module, and patterns for the cue words of `results.toml` and `metrics.toml`.

A list of words becomes one pattern, written as a tree of their common beginnings, so that a long list costs little more
than a short one. Words end where letters end; scripts that part no words are looked for anywhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LETTER = "A-Za-z\u00c0-\u024f"
_ARABIC = "\u0620-\u064a"
_CYRILLIC = "\u0400-\u04ff"
_ANY_ENDING = "*"


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one of the word lists that stand beside this module."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def cue(*parts: str) -> str:
    """The pattern of the words that play one of some parts in `results.toml`.

    >>> bool(re.search(cue("change.up"), "It improves on BERT")), bool(re.search(cue("change.up"), "Moreover"))
    (True, False)
    """
    words: set[str] = set()
    for part in parts:
        group, _, name = part.partition(".")
        words.update(table("results")[group][name])
    return either(words)


def either(words: Iterable[str]) -> str:
    """A pattern that fits any of some words, the longest where several fit.

    Words with a capital letter fit as they stand, all others in any case; "*" at the end stands for any ending.
    """
    known = set(words)
    exact = {word for word in known if word.lower() != word}
    groups = [f"(?:{_of_scripts(part)})" for part in (exact,) if part]
    groups += [f"(?i:{_of_scripts(part)})" for part in (known - exact,) if part]
    return f"(?:{'|'.join(groups)})"


def _of_scripts(words: set[str]) -> str:
    """Some words, those of each script with what may stand around them."""
    starts: dict[str, dict[str, set[str]]] = {}
    for word in words:
        starts.setdefault(_start(word), {}).setdefault(_end(word), set()).add(word.removesuffix(_ANY_ENDING))
    parts = []
    for before, ends in starts.items():
        trees = (tree(dict.fromkeys(sorted(ends[after]), ""), _character) + after for after in sorted(ends))
        parts.append(f"{before}(?:{'|'.join(trees)})")
    return "|".join(sorted(parts))


def _start(word: str) -> str:
    """What may stand before a word, and the script that it begins in: another one is soon left behind."""
    if "\u0600" <= word[0] < "\u0700":
        return f"(?=[\u0600-\u06ff])(?<![{_ARABIC}])[وفبلك]?(?:ال)?"
    if "\u0400" <= word[0] < "\u0500":
        return f"(?=[{_CYRILLIC}])(?<![{_CYRILLIC}])"
    if word[0] < "\u0300":
        return f"(?<![{LETTER}])(?=[{LETTER}])" if word[0].isalpha() else ""
    return r"(?=[^\x00-\u02ff])"


def _end(word: str) -> str:
    """What may follow a word."""
    if word.endswith(_ANY_ENDING):
        return f"[{LETTER}{_ARABIC}{_CYRILLIC}]{{0,14}}"
    if word[-1] < "\u0250" and word[-1].isalnum():
        return f"(?![{LETTER}0-9])"
    if "\u0400" <= word[-1] < "\u0500":
        return f"(?![{_CYRILLIC}])"
    return f"(?![{_ARABIC}])" if "\u0620" <= word[-1] <= "\u064a" else ""


def tree(ends: Mapping[str, str], character: Callable[[str], str] = re.escape) -> str:
    """Words, each with what stands behind it, as a tree: what they begin with is written once, the longest fits first.

    `character` writes one of their letters as a pattern.

    >>> tree({"paper": "", "papers": ""})
    'paper(?:s|)'
    """
    heads: dict[str, dict[str, str]] = {}
    for word, behind in ends.items():
        if word:
            heads.setdefault(word[0], {})[word[1:]] = behind
    branches = [character(head) + tree(heads[head], character) for head in heads]
    branches += [ends[""]] if "" in ends else []
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _character(char: str) -> str:
    return r"\s" if char == " " else "['’]" if char in "'’" else re.escape(char)
