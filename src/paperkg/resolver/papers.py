"""What tells one paper from another: its identifiers, its title, and the family names of its authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from paperkg import names
from paperkg.records import Paper, plain

IDENTIFIERS = ("doi", "arxiv", "openreview", "acl")
_CORE = {
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "arxiv": re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[a-z]{2})?/\d{7}", re.IGNORECASE),
    "openreview": re.compile(r"[\w-]+$"),
    "acl": re.compile(r"[\w.-]+?(?=(\.pdf|/)?$)"),
}


class Sighting(NamedTuple):
    """One record of a paper, as far as identity goes."""

    document: str
    title: str
    scope: bool  # the words mean this paper within the document only
    byline: frozenset[str]
    key: str | None
    identifiers: tuple[str, ...]
    other_titles: tuple[str, ...]


class Homonyms(NamedTuple):
    """Several papers of one title: the key of the most mentioned, and of each by any family name of its authors."""

    main: str
    keys: dict[str, str]


def sighting_of(paper: Paper, document: str) -> Sighting:
    """What a record of a paper tells of its identity."""
    return Sighting(
        document=document,
        title=paper.title or paper.named or "",
        scope=not paper.title,
        byline=frozenset(word for author in paper.authors for word in _family_name(str(plain(author)))),
        key=paper.key,
        identifiers=tuple(_identifiers(paper)),
        other_titles=tuple(str(plain(title)) for title in paper.other_titles),
    )


def _identifiers(paper: Paper) -> Iterator[str]:
    """The paper's identifiers without what surrounds them (an address, a prefix, the version of a preprint)."""
    for field in IDENTIFIERS:
        if stated := getattr(paper, field):
            text = str(plain(stated)).strip()
            core = _CORE[field].search(text)
            identifier = core[0] if core else text
            if field != "openreview":
                identifier = identifier.lower()
            preprint = identifier.removeprefix("10.48550/arxiv.")
            yield f"{field}:{identifier}" if preprint == identifier else f"arxiv:{preprint}"


def _family_name(author: str) -> list[str]:
    """The words of a name that tell two people apart: those before a comma, else all after the first; no initials."""
    family, comma, _ = author.partition(",")
    words = names.fold(family).split()
    long = [word for word in words if len(word) > 1] or words
    return long if comma else long[1:] or long


def homonyms_of(title: str, bylines: Counter[frozenset[str]]) -> Homonyms:
    """Author lists that share a family name belong to one paper; the papers of one title get keys of their own."""
    parent: dict[str, str] = {}

    def root(word: str) -> str:
        while (above := parent.setdefault(word, word)) != word:
            parent[word] = parent[above]
            word = above
        return word

    for people in bylines:
        roots = sorted({root(word) for word in people})
        for word in roots[1:]:
            parent[word] = roots[0]
    weight: Counter[str] = Counter()
    codes: dict[str, str] = {}
    for people, count in bylines.items():
        if people:
            cluster = root(min(people))
            weight[cluster] += count
            code = f"{title}-{names.digest(*sorted(people), size=4)}"
            codes[cluster] = min(code, codes.get(cluster, code))
    main = min(((-weight[cluster], code) for cluster, code in codes.items()), default=(0, title))[1]
    return Homonyms(main, {word: codes[root(word)] for word in parent})


def local_key(key: str, document: str) -> str:
    """The key of a paper that is known within one document only."""
    return f"{key}-{names.digest(document, size=3)}"
