"""Titles: how much some words look like one, where one ends, and where one stands inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from paperkg.readers.digest import people
from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.people import People
from paperkg.readers.digest.words import BY, either, words

LONGEST = 300
"""No title has more characters."""

_MINOR = words("minor")
_EVENT = re.compile(
    r"\b(?:International|Annual) (?:Conference|Joint|Workshop|Symposium)|^(?:Proceedings|Workshop) (?:of|on)\b"
    r"|\bConference on\b"
)
_CAPTION = re.compile(
    r"(?:figure|fig\.?|source|image|photo|table|abb(?:ildung)?\.?|quelle|fuente|figura|imagen|kaynak|图|圖|来源|図"
    r"|出典|الشكل|المصدر|출처|그림|şekil|fonte|crédits?|légende)\s*(?:by\b|\d|[:：]|de\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[a-zà-ÿ]\S* (?:is|are|was|were|has|have|can be|will|est|sont|ist|sind|wird|es|son|está|é|são|è|sono)(?= )"
)
_TOLD = re.compile(r"[a-z]\S* (?:was|were|has been|have been) [a-z]+(?:ed|en)(?= )")
_DATE = re.compile(
    r"(?:[A-Za-z]{3,10},?\s+)?(?:\d{1,2}\.?(?:st|nd|rd|th)?\s+(?:de\s+)?)?[^\W\d_]{3,10}\.?\s+(?:\d{1,2}(?:st"
    r"|nd|rd|th)?,?\s+)?(?:de\s+)?(?:19|20)\d\d$|[\d年月日./ -]{6,12}$"
)
_SENTENCE_START = re.compile(
    r"(?:we|in this|in our|this|these|it|the authors?|they|i|our|nous|vous"
    r"|(?-i:[Oo]n(?=\s+[a-zà-ÿ])(?!\s+(?:the|a|an)\b))|j[’']|wir|man|ich|ben|biz"
    r"|nosotros|nós|si vous|si quieres|if you|there|here|as|if|when|what[’']s|where can|see|read|check|click"
    r"|subscribe|welcome|"
    r"en este|este|esta|los autores|dans cet|cet|cette|les auteurs|in diesem|diese[rs]?|die autoren|bu çalışma"
    r"|本文|我们|作者|这篇|該|この|本論文)\b",
    re.IGNORECASE,
)
_LABEL = either(words("link.paper") | words("link.code") | words("link.other"))
_FLAGS = re.compile(
    r"(?=[\s|•·\[(\U0001f300-\U0001faff\u2600-\u27bf\ufe0f⭐✨])"
    rf"(?:\s*(?:[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f⭐✨]+|[|•·])\s*(?:{_LABEL})?"
    rf"|\s+\[\d{{1,3}}\]|\s*[\[(](?:\W*{_LABEL}\W*)+[\])]|\s+[-–—:|]\s*(?:{_LABEL}))\s*$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\s*[(（](?P<name>[A-Z][\w+.-]{1,14}|[a-z]?[A-Z]{2}[\w+-]{0,10})[)）]\s*$")
_VENUE_AT_END = re.compile(
    r"\s*[(\[（【](?:[A-Za-z&.’' -]{2,40}[ ’',-]*)?(?:19|20)\d\d(?:[ ,/-]?[A-Za-z]{0,12})?[)\]）】]\s*$"
)
_BEFORE = re.compile(
    rf"^(?:\W*(?:{either(words('field.title') | {'paper', 'papers', '论文', '論文'})})\s*(?:\d{{1,3}}\s*)?[:：]\s*"
    rf"|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\s#>*]+|\(?\d{{1,3}}[.)、]\s*(?=\D)"
    rf"|\d{{1,2}}(?:\.\d{{1,2}})+\.?(?:\s+|(?=[^\x00-\x7f]))"
    r"|(?:best|outstanding|honou?rable|distinguished)\b[^:：.\n]{0,40}?(?:papers?|awards?|mentions?|prizes?)[^:：.\n]{0,20}[:：]\s*"
    r"|(?:논문\s*(?:정리|리뷰|요약)|論文(?:紹介|要約|読み|メモ)|论文(?:笔记|解读|阅读|精读)|paper\s+(?:review|summary|notes?))\s*[:：|]\s*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“([^“”\n]{4,250})”|\"([^\"\n]{4,250})\"|《([^《》\n]{4,250})》|「([^「」\n]{4,250})」|『([^『』\n]{4,250})』"
    r"|«([^«»\n]{4,250})»|„([^„“”\n]{4,250})[“”]"
)
_PAIRS = {"“": "”", '"': '"', "《": "》", "「": "」", "『": "』", "«": "»", "„": "“", "'": "'", "‘": "’", "【": "】"}
_WORD = re.compile(r"[^\W_][\w'’.+/@-]*|[—–&:?!,]")
_SPLIT = re.compile(
    r"(?=[\s,.;:!?|•·/–—》』」(（-])(?:"  # soon said of most places that nothing ends there
    rf"[,.;:]?\s+(?P<by>{BY})\s+|\s+[-–—|•·/]+\s*(?:(?P<by2>{BY})\s+)?"
    rf"|(?<=\w)\s?[—–]\s?(?P<by5>{BY})\s+"
    rf"|[》』」]\s*|(?P<stop>(?<!\b[A-Z])\.|[,:!?])\s+(?:(?P<by3>{BY})\s+)?|\s*[(（]|\s*\n\s*(?:(?P<by4>{BY})\s*)?)",
    re.IGNORECASE,
)
_AFTER_AUTHORS = re.compile(
    r"\s*(?:$|\n|[.;)）。—–|\[(-]|(?:\s+in\s+|[.,(\s]{0,4})(?:19|20)\d\d|,\s+[A-Z]{2,}|\t|:\s*$)"
)
_DATED = re.compile(r"[\s.,(]{1,4}(?:19|20)\d\d")
_IN_BRACKETS = re.compile(r"\s*[(（\[](?P<inner>[^()（）\[\]\n]{6,400}(?:19|20)\d\d[a-z]?)\s*[)）\]]\W*$")
_THEN_YEAR = re.compile(r"[\s,.;:，、]*(?:[A-Za-z][\w .&'’/-]{1,60}[\s,.;:，、'’]*)?(?:19|20)\d\d[a-z]?\s*$")
_NOTHING = re.compile(r"[\s.,(]*(?:(?:19|20)\d\d[).]*)?\s*$")
_TAIL = re.compile(r"[^()（）\n]{0,40}[)）]\s*(?!by\b)[a-zà-ÿ]{2,}")
_NO_TITLE = re.compile(r"[.!][”\"»]\s*$|^\s*\([^)]*$")
_WENT_TO = re.compile(r"\s(?:went|going|goes|awarded|given)\s+to\s")
_BY_GROUPS = ("by", "by2", "by3", "by4", "by5")
_BY_LINE = re.compile(rf"\W{{0,4}}(?:{either(words('by'))})(?:\s*[:：]\s*|\s+(?-i:(?=[^a-z])))", re.IGNORECASE)
UNSURE = frozenset({"de", "di", "von", "par", "por", "from", "e"})
"""Words that announce authors, and much else."""


@lru_cache(maxsize=1 << 14)
def likeness(text: str) -> float:
    """How much some words look like a title, from 0 to 1.

    >>> likeness("Deformable DETR: Deformable Transformers for End-to-End Object Detection") > 0.8
    True
    >>> likeness("We propose a new method that works well on images.") < 0.4
    True
    """
    text = text.strip()
    if _CAPTION.match(text) or _DATE.match(text) or (text[:1] == "(" and text[-1] == ")"):
        return 0.0
    if not 2 <= len(text) <= LONGEST or "http" in text or text[0] in ",.;)" or _EVENT.search(text):
        return 0.0
    if not re.search(r"[A-Za-zÀ-ɏ]{2}", text):
        sense = sum(char.isalpha() for char in text)
        return 0.0 if sense < 4 or text[-1] in "。；，" or sense > 90 else 0.6 if sense > 8 else 0.4
    tokens = text.split()
    if not text.isascii() and 2 * sum(char > "\u024f" for char in text) > len(text):  # a script without capitals
        return (
            0.0
            if len(tokens) > 16 or text[-1] in "。；，،؛.,"
            else 0.55
            if len(tokens) <= 9 and len(text) <= 60
            else 0.3
        )
    if len(tokens) > 32 or text[-1] in ",;，；。":
        return 0.0
    score = (0.3, 0.45, 0.6)[len(tokens) - 1] if len(tokens) <= 3 else 0.7 if len(tokens) <= 22 else 0.5
    long = [token.lstrip("“\"'(‘") for token in tokens if len(token) > 3 and token.lower() not in _MINOR]
    if long:
        score += 0.3 * (sum(token[:1].isupper() or not token[:1].isalpha() for token in long) / len(long)) - 0.1
    head, colon, tail = text.replace("：", ":").partition(":")
    if colon and tail.strip() and len(head.split()) <= 6:
        score += 0.15
    if _SENTENCE_START.match(text):
        score -= 0.45
    if len(tokens) > 8 and not colon and sum(not token[:1].islower() for token in tokens) < 0.25 * len(tokens):
        score -= 0.15
    if text[-1] == "." and len(tokens) > 3:
        score -= 0.2
    if (
        len(tokens) > 6
        and _CLAUSE.search(text)
        and sum(token[0].isupper() for token in tokens) < 0.4 * len(tokens)
        and text[-1] != "?"
    ):
        score -= 0.3
    if re.search(r"[.!?]\s+[A-Z]", text.rstrip(".!?")) and len(tokens) > 12:
        score -= 0.25
    return max(0.0, min(1.0, score))


def trimmed(text: str, start: int, end: int) -> tuple[Span, str]:
    """The title in a part of a text, without labels, flags, quotes, venue and acronym around it; and the acronym.

    >>> text = "Emerging Properties in Vision Transformers (DINO) 👾 Code"
    >>> span, name = trimmed(text, 0, len(text)); text[slice(*span)], name
    ('Emerging Properties in Vision Transformers', 'DINO')
    """
    name = ""
    inner = next((span for span in quoted(text[start:end]) if span.end + 12 > end - start and span.start < 60), None)
    if inner and inner.start > 1:  # 'Outstanding Paper Award 1: "..."'
        start, end = start + inner.start, start + inner.end
    for _ in range(2):
        if label := _BEFORE.match(text[start:end]):
            start += label.end()
    for _ in range(4):
        before = (start, end)
        part = text[start:end]
        for pattern in (_FLAGS, _VENUE_AT_END):
            if (flag := pattern.search(part[-120:])) and flag.group():
                cut = len(part) - len(part[-120:]) + flag.start()
                if cut > 2:
                    part = part[:cut]
        if (acronym := _ACRONYM.search(part[-30:])) and len(part.split()) > 3 and not name:
            name = acronym["name"]
            part = part[: len(part) - len(part[-30:]) + acronym.start()]
        part = part.rstrip(" \t\n:：-–—|•·*_")
        if part.endswith(".") and not part.endswith(("..", "etc.")):
            part = part[:-1]
        while part and (
            part[0] in " \t\n-–—|•·*_:" or (part[0] in _PAIRS and part.endswith(_PAIRS[part[0]]) and len(part) > 2)
        ):
            if part[0] in _PAIRS:
                part = part[:-1]
                end -= 0
            part = part[1:]
            start += 1
        end = start + len(part)
        if before == (start, end):
            break
    return Span(start, end), name


@lru_cache(maxsize=1 << 14)
def with_authors(text: str, start: int = 0) -> tuple[Span, People] | None:
    """The title and the authors of words such as "Title, by A, B and C", or None when they are not such words."""
    if bracket := _IN_BRACKETS.search(text, start, start + 900):
        found = people.read(text, bracket.start("inner"), bracket.end("inner"), told=True)
        told = found and _THEN_YEAR.match(text, found.end, bracket.end("inner"))
        if found and told and likeness(text[start : bracket.start()]) >= 0.35:
            return Span(start, bracket.start()), found
    own: bool | None = None
    for split in sorted(_SPLIT.finditer(text, start, start + 600), key=_doubt):
        before, by = text[start : split.start()], _by(split)
        if len(before) < 8 or (split["stop"] == "," and not by and len(before.split()) < 3):
            continue
        if _NO_TITLE.search(before):
            continue  # a saying, or words that a bracket opens
        if before[-1] not in '”"»' and _WENT_TO.search(before):
            continue  # a sentence in which a title stands
        unsure = by.lower() in UNSURE
        found = people.read(text, split.end(), told=bool(by) and not unsure)
        if found is None or not _AFTER_AUTHORS.match(text, found.end):
            continue
        if own is None:
            own = by_line(text[start : start + 200]) or of_people(text[start : start + 900])
        if own:
            return None
        if split.group().strip() in ("(", "（") and _TAIL.match(text, found.end):
            continue  # a citation in a sentence
        if unsure and len(found.names) < 2 and found.complete and not _DATED.match(text, found.end):
            continue
        alone = split.group().strip() in "-–—|•·" and _NOTHING.match(text, found.end)
        if not by and len(found.names) < 2 and found.complete and not alone:
            continue
        if (
            likeness(before) >= 0.45
            and not _TOLD.search(before)
            and not of_people(before)
            and not people.is_name(before.strip())
        ):
            return Span(start, split.start()), found
    return None


def of_people(text: str) -> bool:
    """Whether words are names of people and nothing else."""
    found = people.read(text)
    return bool(found and len(found.names) > 1 and found.end > 0.85 * len(text.rstrip()))


def _by(split: re.Match[str]) -> str:
    """The word that announces authors in a split, or ""."""
    return next(filter(None, split.group(*_BY_GROUPS)), "")


def _doubt(split: re.Match[str]) -> int:
    """How unsure it is that authors follow: 0 for ", by" and "- By", 1 for a bare "by" (which titles hold, too)."""
    by = _by(split)
    if not by or by.lower() in UNSURE:
        return 2 if split.group().strip()[:1] in ("(", "（", "-", "–", "—", "|", "\n", "") else 3
    return 1 if split["by"] and split.group()[0].isspace() else 0


_GOES_ON = re.compile(
    r"\s{2,}(?=\S)|\n|(?<=\w)\s+(?=(?:Introduces|Proposes|Presents|Introducing|Shows|Investigates|Explores"
    r"|Develops|Provides|Demonstrates|This paper|The paper|We |In this)\b)"
)


def head_of(text: str) -> str:
    """The words that a cell or item begins with, before its text goes on with a sentence about them.

    >>> head_of("1) Tiny Nets  This paper introduces nets that are tiny")
    '1) Tiny Nets'
    """
    lead = len(text) - len(text.lstrip())
    cut = _GOES_ON.search(text, lead + 3)
    return text[: cut.start()] if cut else text


def by_line(text: str) -> bool:
    """Whether words are a line of authors ("By A and B"), and so no title."""
    by = _BY_LINE.match(text)
    return bool(by and people.read(text, by.end(), told=True))


def quoted(text: str) -> Iterator[Span]:
    """Where words stand in quotation marks that may be a title."""
    for match in _QUOTED.finditer(text):
        group = next(number for number in range(1, 8) if match[number])
        if likeness(match[group].rstrip(",.")) >= 0.6:
            start, end = match.span(group)
            yield Span(start, end - (match[group][-1] in ",."))


def in_prose(text: str) -> Iterator[tuple[Span, str]]:
    """Titles inside sentences, told by their capital letters; each with the acronym that may follow it in brackets."""
    tokens = list(_WORD.finditer(text))
    index = 0
    while index < len(tokens):
        if not tokens[index].group()[0].isupper() or (index and tokens[index - 1].end() == tokens[index].start()):
            index += 1
            continue
        last, proper, at = index, 0, index
        while at < len(tokens):
            word = tokens[at].group()
            gap = text[tokens[at - 1].end() : tokens[at].start()] if at > index else ""
            if gap.strip(" “\"'()”’\u00a0") or (gap and "(" in gap):
                break
            if word == "by" and proper > 2 and _BY_NAMES.match(text, tokens[at - 1].end()):
                break
            if word[0].isupper() or word[0].isdigit():
                proper += word[0].isupper()
                last = at
                if word.endswith(".") and len(word) > 3:
                    break
            elif word in "?!":
                last = at
                break
            elif (
                not (word in "—–&:,-" or word.lower() in _MINOR or (not word.islower() and word[0].islower()))
                or word == ","
            ):
                break
            at += 1
        start, end = tokens[index].start(), tokens[last].end()
        end -= text[end - 1] == "."
        if proper >= 3 and last - index >= 2:
            yield from _with_context(text, start, end, proper)
        index = max(last, index) + 1


def run_on(text: str) -> Span | None:
    """The title that a text begins with where the page lost the break behind it: "A Name: Of a Paper We show ..."."""
    found = _RUN_ON.match(text[:LONGEST])
    if found is None or len(text) < found.end("title") + 80 or likeness(found["title"]) < 0.8:
        return None
    if _VERB.match(text, found.end("first")) or _SURE_VERB.match(text, found.end("first")):
        return None  # the word behind it is its last one
    proper = sum(word[0].isupper() for word in found["title"].split())
    return Span(*found.span("title")) if proper > 4 and not by_line(found["title"]) else None


_WORDS = rf"(?:[A-Z0-9][^\s:.!?]*|{'|'.join(sorted(_MINOR))}|[–—&-])"
_RUN_ON = re.compile(
    rf"(?:[A-Z][a-z]{{2,12}}! )?"
    rf"(?P<title>[A-Z0-9][^\s:.!?]*(?: {_WORDS}){{0,6}}: [A-Z0-9][^\s:.!?]*(?: {_WORDS}){{2,20}}?)"
    r" (?P<first>[A-Z][^\s:.!?]*)(?: [a-z][\w’'-]*){3}"
)
_VERB = re.compile(
    rf"\s*(?:[(（](?P<name>[A-Z][\w+-]{{1,14}})[)）]\s*)?(?:{either(words('prose.verbs'))}|,\s+(?:the|its) authors)",
    re.IGNORECASE,
)
_PAPER_BEHIND = re.compile(r"\s+paper\b")
_BY_NAMES = re.compile(
    r"\s*(?:[(（][A-Z][\w+-]{1,14}[)）]\s*)?,?\s+by (?:researchers|scientists|a team|the team"
    r"|(?:[A-ZÀ-Þ][\w.’'-]*\s+){1,3}[A-ZÀ-Þ][\w’'-]+(?=[,.;]|\s(?:and|et al)\b))"
)
_ANY_VERB = re.compile(r"\s*(?:[(（](?P<name>[A-Z][\w+-]{1,14})[)）]\s*)?[a-z]{3,}(?:s|es)\s")
_SURE_VERB = re.compile(rf"{_ANY_VERB.pattern}(?:on|an?|the|to|how|that|from|with|in)\s")
_LEAD = re.compile(rf"(?:{either(words('prose.paper'))}|\b(?:see|read|in))\s*[:：,]?\s*[“\"‘']?$", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?:In|The|A)\s+(?:(?:{either(words('prose.paper'))})\s+)?(?=[A-Z“])")


def _with_context(text: str, start: int, end: int, proper: int) -> Iterator[tuple[Span, str]]:
    """The title between two places, when the sentence around treats it as one."""
    if lead := _ARTICLE.match(text, start, end):
        rest = text[lead.end() : end]
        if lead.group().startswith("In") or lead.group().split()[-1].lower() in words("prose.paper"):
            start, proper = end - len(rest), proper - 1
    verb = _VERB.match(text, end) or (_ANY_VERB.match(text, end) if proper >= 5 else None)
    sentence = not text[:start].strip() or re.search(r"[.!?:。]\s+(?:In\s+)?$", text[max(start - 8, 0) : start])
    paper = _PAPER_BEHIND.match(text, end) is not None and text[max(start - 4, 0) : start + 4].lower().find("the ") >= 0
    start += 4 * (paper and text.startswith("The ", start))  # "The A Net for Pictures paper"
    by = proper > 3 and _BY_NAMES.match(text, end) is not None
    lead_in = _LEAD.search(text[max(start - 40, 0) : start])
    if lead_in and lead_in.group().strip().lower() == "in" and proper < 4:
        lead_in = None  # "in AI and Data Science"
    foreign = proper >= 4 and bool(re.search(r"[\u3040-\u9fff\u0600-\u06ff]\s*$", text[max(start - 3, 0) : start]))
    if likeness(text[start:end]) >= 0.6 and (
        (verb and sentence) or (lead_in and proper >= 3) or foreign or by or paper
    ):
        yield Span(start, end), (verb["name"] or "") if verb else ""
