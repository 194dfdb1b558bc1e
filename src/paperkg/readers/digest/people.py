"""Lists of authors as posts write them: any script, particles, initials, affiliations, missing commas, "et al."."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.words import anywhere, cased, either, words

LONGEST = 4000
"""So many characters of a list are read."""
WIDEST = 160
"""No name with its affiliation in brackets takes more characters."""

_ET_AL = re.compile(rf"[,;，、،]?\s*(?:\.\.\.|…|{either(words('et_al'))})\.?(?![A-Za-z])", re.IGNORECASE)
_ET_AL_WORDS = re.compile(anywhere(words("et_al")))
_AND = either(word for word in words("and") if word.isascii() or (len(word) > 1 and word[0] < "\u2e80"))
_BETWEEN = re.compile(
    r"(?=[\s,;，；、،؛|•/&·∙和与及以と])(?:"  # soon said of most places that no name ends there
    rf"\s*(?:[,;，；、،؛|•]|\n|(?<=[^\W\d_])\s*/\s*(?=[^\W\d_]))\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+|\s*&\s*|\s+[·∙]\s+"
    r"|(?<=[\u3040-\u9fff])\s*(?:和|与|及|以及|と|·)\s*(?=[\u3040-\u9fff])|\s+و\s?(?=[\u0600-\u06ff]))",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"(?:Dr|Prof|Professor|Mr|Ms|Mrs)\.?\s+(?=[^\W\d_])")
_LAST_FIRST_NAME = r"[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?, [^\W\d_][\w'’-]*\.?(?: (?!and\b)[^\W\d_][\w'’-]*\.?){0,2}"
_LAST_FIRST = re.compile(rf"{_LAST_FIRST_NAME} and {_LAST_FIRST_NAME}(?= and |[.\s]*$|[.\n(])")
_LAST_FIRST_LIST = re.compile(rf"{_LAST_FIRST_NAME}(?: and {_LAST_FIRST_NAME})*(?: and others)?")
_FIRST_WORD = re.compile(
    r"[\s*_•\u00a0]*+((?:[^\W\d_a-z]|['d](?=[A-Z’'])|(?:van|von|de|del|di|da|al-|el-|ter|ten)\b)\w*)"
)
_MARKS = re.compile(r"[\s\d*∗†‡§¶#⋆★✉🖊¹²³⁰⁴-⁹₀-₉^]+$")
_IN_YEAR = re.compile(r"\s+in\s+(?:19|20)\d\d\s*$")
_BRACKETS = re.compile(r"\s*(?:\((?:[^()]|\([^()]{0,60}\)){0,120}\)|（[^（）]{0,120}）|\[[^\[\]]{0,60}\])")
_NAME_END = re.compile(r"(?<=[^\W\d_]{2})\.(?:\s|$)|\s[-–—:|→]\s|[:!?。：)）]")
_PARTICLES = words("particles")
_LOWER = frozenset(("van", "von", "de ", "del", "di ", "da ", "al-", "el-", "ter", "ten"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[- ]?){1,4}$")
_ODD_NAME = re.compile(r"\s*(?P<name>(?P<first>[^\W\d_]{2,14}) (?P<last>[^\W\d_]{2,20}))[\s*_]*")
_FIRST_INITIALS = re.compile(r"(?:[^\W\d_]\.[- ]?){1,4}(?=\s|$)")
_WORD = re.compile(r"[^\W\d_'’\u0300-\u036f](?:[^\W\d_]|['’`.˙\u0300-\u036f-])*$|['’\u0300-\u036f]\w+$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+(?:-?[^\W\d_])?$")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,8}$")
_KANA_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff·・ー ]{2,20}$")
_HANGUL_NAME = re.compile(r"[\uac00-\ud7af]{2,5}(?: [\uac00-\ud7af]{1,4})?$")
_ARABIC_NAME = re.compile(r"[\u0600-\u06ff.'-]{2,15}(?: [\u0600-\u06ff.'-]{1,15}){1,5}$")
_NOT_NAMES = words("not_names")
_FIRMS = words("firms")


class People(NamedTuple):
    """A list of authors: where each name stands, whether the list says it is complete, where it ends."""

    names: tuple[Span, ...]
    complete: bool
    end: int


@lru_cache(maxsize=1 << 14)
def read(text: str, start: int = 0, end: int | None = None, *, told: bool = False) -> People | None:
    """The authors named from a place on, or None when no name stands there.

    `told` says that a cue ("by", "作者:") announces them: then a single word may be a name.

    >>> text = "Lee Xiong, Chenyan Xiong et al. show"
    >>> [text[a:b] for a, b in read(text).names], read(text).complete
    (['Lee Xiong', 'Chenyan Xiong'], False)
    """
    end = min(len(text) if end is None else end, start + LONGEST)
    if _LAST_FIRST.match(text, start, end):
        listed = _LAST_FIRST_LIST.match(text, start, end)
        if listed and len(listed.group()) > 10:
            more = _ET_AL.match(text, listed.end(), end)
            return People(read_bibtex(text, start, listed.end()), more is None, more.end() if more else listed.end())
    first: re.Match[str] | None = _FIRST_WORD.match(text, start, end)
    if not told and (first is None or first[1].casefold() in _NOT_NAMES):
        more = _ET_AL.match(text, first.end(), end) if first else None  # "He et al."
        return People((Span(*first.span(1)),), False, more.end()) if first and more and first[1].istitle() else None
    names: list[Span] = []
    at = stop = start
    while at < end and not (names and _ET_AL.match(text, stop, end)):
        gap = _BETWEEN.search(text, at, min(end, at + WIDEST))
        close = gap.start() if gap else min(end, at + WIDEST)
        part = text[at:close].strip()
        initials: re.Match[str] | None = _FIRST_INITIALS.match(text, at, close) or _bare_initials(text, at, close)
        if names and initials and _one_word(text, names[-1]):
            names[-1] = Span(names[-1].start, initials.end())  # "Vaswani, A.", "Parmar, N. Attention is ..."
            stop = names[-1].end
            if len(part) > len(initials.group().strip()):
                break
        elif part.strip("*†‡§0123456789 "):
            name, whole = _name(text, at, close, told or (bool(names) and part.isupper() and " " in part))
            if name is None and names and not told:
                name, whole = _odd_name(text, at, close)
            if name is None:
                break
            names.append(name)
            stop = close if whole else name.end
            if not whole:
                break
        if gap is None:
            break
        at = gap.end()
    more = _ET_AL.match(text, stop, end) if names else None
    if _is_inverted(text, names, complete=more is None):
        names[:2] = [Span(names[0].start, names[1].end)]
    untold = not told and not more and names
    if not names or (untold and all(_one_word(text, name) for name in names) and not _han(text, names)):
        return None
    if (
        untold
        and len(names) < 3
        and not any(char < "\u0250" and char.isalpha() for a, b in names for char in text[a:b])
    ):
        return None  # two words of a script without capitals may be anything
    return People(tuple(_mended(text, names)), more is None, more.end() if more else stop)


def _is_inverted(text: str, names: list[Span], *, complete: bool) -> bool:
    """Whether the first name of a list begins with its family name, and no other: "Berg, Ada, Lee Kim, and Jo Ray"."""
    if len(names) < (3 if complete else 2) or text[names[0].end : names[1].start] != ", ":
        return False
    return [_one_word(text, name) for name in names[:3]] in ([True, True, False], [True, True])


def _bare_initials(text: str, start: int, end: int) -> re.Match[str] | None:
    """Initials without a dot that fill a part: the "AM" of "Rush, AM"."""
    match = _INITIALS.match(text, start, end)
    part = text[start:end].strip()
    return (
        match
        if match and match.end() == end and part.isupper() and len(part) < 4 and is_name(part, told=True)
        else None
    )


def read_bibtex(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The authors of a BibTeX field: names joined by "and"."""
    names, at = [], start
    for gap in [*re.finditer(r"\s+and\s+", text[start:end]), None]:
        close = start + gap.start() if gap else end
        part = text[at:close]
        bare = part.strip(" {}\n\t")
        if bare and bare.lower() != "others":
            first = at + part.index(bare)
            names.append(Span(first, first + len(bare)))
        at = start + gap.end() if gap else end
    return tuple(names)


def _name(text: str, start: int, end: int, told: bool) -> tuple[Span | None, bool]:
    """The name between two places, and whether it fills the space between them."""
    while start < end and text[start] in " \t\n\u00a0*_•":
        start += 1
    if start >= end or not (
        text[start].isupper()
        or text[start] > "\x7f"
        or text[start] in "'d"
        or text[start : start + 3] in _LOWER
        or told
    ):
        return None, False
    if title := _HONORIFIC.match(text, start, end):
        start = title.end()
    part = text[start:end]
    if part.rstrip().endswith((":", "：")):
        return None, False
    more = _ET_AL.search(part) if _ET_AL_WORDS.search(part.lower()) else None
    whole = True
    if more and more.start() > 0:
        part, whole = part[: more.start()], False
    bracket = _BRACKETS.search(part)
    if bracket and bracket.start() > 0:
        whole = whole and not part[bracket.end() :].strip(" .*")
        part = part[: bracket.start()]
    if year := _IN_YEAR.search(part):
        part, whole = part[: year.start()], False
    bare = _MARKS.sub("", part)
    ending = _NAME_END.search(bare)
    if ending and not (
        ending.group().startswith(".") and _INITIAL.match(bare[: ending.start() + 1].rsplit(None, 1)[-1])
    ):
        bare, whole = bare[: ending.start()], False
    bare = bare.rstrip(" .\u00a0")
    if part.rstrip().endswith(".") and _INITIAL.match(part.split()[-1] if part.split() else ""):
        bare = part.rstrip()
    if not is_name(bare, told=told) and not (told and _is_firm(bare)):
        prefix = _leading_name(bare) if not told or len(bare.split()) > 5 else ""
        return (Span(start, start + len(prefix)), False) if prefix else (None, False)
    return Span(start, start + len(bare)), whole


def _odd_name(text: str, start: int, end: int) -> tuple[Span | None, bool]:
    """A name in a list of names that alone would not look like one: "You Wu", "ada lindqvist"."""
    match = _ODD_NAME.fullmatch(text, start, end)
    small = words("minor") | words("common")
    if match is None or match["last"].lower() in small or (match["first"].islower() and match["first"] in small):
        return None, False
    one_case = match["first"].islower() == match["last"].islower()
    return (Span(*match.span("name")), True) if one_case else (None, False)


def _leading_name(text: str) -> str:
    """The name that some words begin with, where a small letter after it shows its end ("Alec Radford gave a talk")."""
    tokens = re.findall(r"\S+\s*", text[:120])
    taken = 0
    while taken < min(len(tokens), 5) and (tokens[taken][0].isupper() or tokens[taken].strip().lower() in _PARTICLES):
        taken += 1
    while taken and tokens[taken - 1].strip().lower() in _PARTICLES:
        taken -= 1
    name = "".join(tokens[:taken]).rstrip()
    return name if 2 <= taken <= 4 and taken < len(tokens) and tokens[taken][0].islower() and is_name(name) else ""


@lru_cache(maxsize=1 << 14)
def is_name(text: str, *, told: bool = False) -> bool:
    """Whether words look like the name of a person (or, where authors are told, of an organization).

    >>> is_name("Diederik P. Kingma"), is_name("Laurens van der Maaten"), is_name("何恺明"), is_name("Deep Learning")
    (True, True, True, False)
    """
    if not 2 <= len(text) <= 60 or any(map(str.isdigit, text)) or text.casefold() in words("nobody"):
        return False
    if text in cased("venues"):
        return False
    if not text.isascii() and not re.search(r"[A-Za-zÀ-ɏ]", text):
        if _HAN_NAME.match(text):
            return len(text) <= 4 or "·" in text
        return bool(
            (told and _KANA_NAME.match(text))
            or (told and _HANGUL_NAME.match(text))
            or _ARABIC_NAME.match(text)
            or _cyrillic(text)
        )
    tokens = text.split()
    if len(tokens) > 6 or (len(tokens) == 1 and len(text) < 3 and text.isupper()):
        return False
    proper, bare = 0, ""
    for index, token in enumerate(tokens):
        if token.lower() in _PARTICLES and len(tokens) > 1:
            continue
        bare = token.strip(".,'’`*").casefold()
        short = len(bare) <= 3 and index == len(tokens) - 1 and index > 0 and token[0].isupper()  # "Pengcheng He"
        if bare in _NOT_NAMES and not short and not (len(bare) == 1 and token.endswith(".")):
            return False
        if _INITIAL.match(token) or (len(token) == 1 and token.isupper() and len(tokens) > 1):
            continue
        if not _WORD.match(token):
            return False
        if not (token[0].isupper() or re.match(r"(?:d['’]|al-|el-|de)[A-Z]|[’'][A-Z]|[\u0300-\u036f]", token)):
            return False
        if (
            token.isupper()
            and len(token) > 3
            and not (told and len(tokens) == 1)
            and not all(t.isupper() for t in tokens)
        ):
            return False
        if len(token) > 2 and token.endswith(".") and index < len(tokens) - 1 and len(token) > 4:
            return False
        proper += 1
    if proper == 0 or (
        not told
        and len(tokens) > 1
        and all(token.strip(".").isupper() or token.lower() in _PARTICLES for token in tokens)
    ):
        return False
    return len(tokens) > 1 or told or bare not in _FIRMS


def _is_firm(text: str) -> bool:
    """Whether words name an organization or a part of it: "Google Brain Team"."""
    tokens = text.split()
    return 1 < len(tokens) < 5 and tokens[0].casefold() in _FIRMS and all(token[0].isupper() for token in tokens)


def _cyrillic(text: str) -> bool:
    tokens = text.split()
    return 2 <= len(tokens) <= 4 and all(re.fullmatch(r"[А-ЯЁ][а-яё-]*\.?", token) for token in tokens)


def _mended(text: str, names: list[Span]) -> list[Span]:
    """The names, with two parted that a missing comma joins, when all others have the usual length."""
    others = [len(text[a:b].split()) for a, b in names]
    if len(names) < 2 or 4 not in others:
        return names
    done: list[Span] = []
    for span, length in zip(names, others, strict=True):
        tokens = list(re.finditer(r"\S+", text[slice(*span)]))
        plain = all(
            token.group()[0].isupper() and len(token.group()) > 1 and token.group().isalpha() for token in tokens
        )
        inner = [token.group().lower() in _PARTICLES for token in tokens[1:3]]
        if length == 4 and plain and not any(inner) and sorted(others)[len(others) // 2] <= 2:
            done += [Span(span.start, span.start + tokens[1].end()), Span(span.start + tokens[2].start(), span.end)]
        else:
            done.append(span)
    return done


def _one_word(text: str, name: Span) -> bool:
    return len(text[slice(*name)].split()) == 1


def _han(text: str, names: list[Span]) -> bool:
    return len(names) > 1 and all(_HAN_NAME.match(text[slice(*name)]) for name in names)
