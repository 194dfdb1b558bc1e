"""What a paper introduces: the names that its title gives, and those that the words on it call new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from paperkg.readers.digest.named import candidates, surroundings
from paperkg.readers.digest.named.gazetteer import Name, key
from paperkg.readers.digest.named.surroundings import heads, words
from paperkg.readers.digest.named.terms import Term
from paperkg.records import ThingKind

_AT_END = re.compile(r"[(（]\s?([^()（）]{2,80})\s?[)）]\s*$")
_WORD = re.compile(r"[^\s:,.;()]+")
_LINKED = re.compile(
    r"\s(?:for|in|on|via|with|by|of|from|to|using|through|as|without|is|are|can|improves?|für|pour|para)\s"
)
_WITH = re.compile(r"\b(?:with|via|using|mit|avec|con)\s(?P<name>[^\s:,;]{2,40}(?:\s[^\s:,;]{2,40}){0,2})\s*$")
_LONGEST = 5
"""So many words may a name have that a title begins with."""
_SURVEYS = frozenset({"survey", "review", "overview", "tutorial", "introduction", "guide", "primer", "study"})
_FIRST = 3
"""In so many of the first texts on a paper an acronym that is defined is its own."""


def in_title(title: str) -> Iterator[Name]:
    """The names that a title gives what its paper introduces, each with its kind.

    >>> [name for name, *_ in in_title("Tent: Fully Test-Time Adaptation")]
    ['Tent']
    >>> [name for name, *_ in in_title("Gradient Projection Memory for Continual Learning")]
    ['Gradient Projection Memory']
    """
    head = surroundings.headed(title)
    told = {word.strip(":,.!?").lower() for word in title.split()}
    kind: ThingKind = "dataset" if any(heads().get(word) == "dataset" for word in told) else "method"
    names = []
    if told & _SURVEYS:
        return
    if head and head["sub"]:
        names.append(head["name"].strip())
    elif _names_a_method(phrase := _LINKED.split(title.strip())[0].strip()):
        names.append(phrase)
    if (end := _AT_END.search(title)) and candidates.shape_of(end[1]) not in (None, "title"):
        names.append(end[1])
    if len(title.split()) in (1, 2) and candidates.shape_of(title.split()[-1]) not in (None, "title"):
        names.append(title)
    for name in dict.fromkeys(names):
        if name.lower() not in words("word.common") and name not in words("word.never"):
            yield name, "dataset" if candidates.TESTS.search(name) else kind, name


def in_titles(titles: Sequence[str], texts: Sequence[str]) -> list[Name]:
    """The names that the titles of papers give and that are sure: of one word, or said again in the texts."""
    names = dict.fromkeys(name for title in titles for name in in_title(title))
    sought = {pair for spelling, _, _ in names for pair in _pairs(spelling)}
    given, said = (
        Counter(filter(sought.__contains__, chain.from_iterable(map(_pairs, some))))
        for some in (titles, texts if sought else ())
    )
    return [name for name in names if all(said[pair] > given[pair] for pair in _pairs(name[0]))]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each two words that stand side by side, however they are written."""
    return pairwise(_WORD.findall(text.lower()))


def _names_a_method(phrase: str) -> bool:
    """Whether the words that a title begins with end in a noun for methods: "Random Feature Attention"."""
    row = phrase.split()
    noun = row[-1].lower() if row else ""
    kinds = {heads().get(noun), heads().get(noun.removesuffix("s"))}
    first = row[0].lower() if row else ""
    verb = first.endswith("ing") or first in words("word.common") or not phrase[:1].isupper()
    return 1 < len(row) <= _LONGEST and "method" in kinds and not verb and phrase.isascii()


def proposed(texts: Sequence[str], title: str | None, terms: Sequence[Sequence[Term]], behind: str = "") -> list[Term]:
    """The methods and datasets that a paper introduces, told by its title and what is said of it, the surest first.

    `behind` is what stands in brackets behind the title; `terms` are those of each of the texts, in which the paper
    (and no other) is spoken of.
    """
    votes: Counter[str] = Counter()
    first: dict[str, Term] = {}
    spoken: dict[str, str] = {}
    for number, (text, found) in enumerate(zip(texts, terms, strict=True)):
        head = surroundings.headed(text)
        for term in found:
            if term.kind in ("method", "dataset"):
                first.setdefault(term.name, term)
                spoken.setdefault(key(text[term.start : term.end]), term.name)
                votes[term.name] += _votes(text, term, head) * (not _is_class(text, term))
                votes[term.name] += number < 2 and len(text) < 2 * (term.end - term.start) + 4  # a heading
        for short, long, _, _ in candidates.definitions(text, ()) if number < _FIRST else ():
            name = spoken.get(key(short), spoken.get(key(long)))
            votes[name or ""] += name in first
    given = [(called, 3) for called, _, _ in in_title(title or "")] + [(behind, 4)]
    given += [(found["name"], 2) for found in [_WITH.search(title or "")] if found]
    for called, vote in given:
        if called and (known := spoken.get(key(called))):
            votes[known] += vote
    votes.pop("", None)
    least = 2 if max(votes.values(), default=0) > 2 else 1
    sure = [first[name]._replace(score=min(1.0, 0.4 + 0.15 * vote)) for name, vote in votes.items() if vote >= least]
    return sorted(sure, key=lambda term: -term.score)


def _is_class(text: str, term: Term) -> bool:
    """Whether a name is that of a class of methods, of which a paper introduces one: "a neural network that ..."."""
    return text[term.start : term.end].islower() and (term.name.islower() or term.name.istitle()) and term.score > 0.85


def _votes(text: str, term: Term, head: re.Match[str] | None) -> int:
    """How much the words around a mention say that it is new; `head` is what the text begins with, if it has one."""
    told = surroundings.proposes(text, term.start, surroundings.before(text, term.start))
    vote = 2 * told + 2 * surroundings.proposed(text, term.end)
    if head and head.start("name") <= term.start < term.end <= head.end("name") + 2:
        vote += 2 * (key(head["name"]) == key(text[term.start : term.end]))
    return vote
