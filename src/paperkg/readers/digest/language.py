"""The language of a text, told by its script and its most common small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from paperkg.readers.digest.words import section

LOOKED_AT = 30_000
"""So many characters tell the language."""

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_OTHER = re.compile(r"[\u0400-\ud7af]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"https?://\S+")
_LEAST = 0.08
"""A script with this share of the letters tells the language: posts in it hold many names in Latin letters."""


def of(text: str) -> str | None:
    """The language of a text as a BCP 47 tag, or None when nothing tells it.

    >>> of("The paper shows that the model is better than all others."), of("这篇论文提出了一种新的方法")
    ('en', 'zh')
    >>> of("El artículo propone un método que es mejor que los otros"), of("x = 1")
    ('es', None)
    """
    text = text[:LOOKED_AT]
    if others := "".join(_OTHER.findall(text)):
        letters = sum(map(str.isalpha, text)) or 1
        for language, script in _SCRIPTS:
            if len(script.findall(others)) > _LEAST * letters:
                return language
    small = _small_words()
    words = filter(small.__contains__, _WORD.findall(_ADDRESS.sub(" ", text.lower())))
    seen = Counter(language for word in words for language in small[word])
    best = seen.most_common(2)
    return best[0][0] if best and best[0][1] >= 3 and (len(best) < 2 or best[0][1] > best[1][1]) else None


@cache
def _small_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language, words in section("language").items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return found
