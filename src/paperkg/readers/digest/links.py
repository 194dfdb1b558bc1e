"""Web addresses: which paper they prove, and what else they lead to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from paperkg.readers.digest.words import cased

Leads = Literal["paper", "code", "post", "page"]


class Target(NamedTuple):
    """What an address leads to, and the identifier it holds: the field of a card, and its value."""

    leads: Leads
    scheme: Literal["arxiv", "openreview", "doi", "acl"] | None = None
    id: str = ""


_ARXIV = r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,2})?"
_ID = re.compile(
    rf"""
    (?:www\.|[a-z]{{2,6}}\.)?(?:arxiv|ar5iv(?:\.labs)?\.arxiv|ar5iv|alphaxiv|arxiv-vanity)\.(?:org|com|cn)
        /(?:abs|pdf|html|format|ps|papers|overview)/{_ARXIV}(?:\.pdf)?(?:[/?\#]|$)
  | (?:www\.)?(?:huggingface\.co|hf\.co|paperswithcode\.com)/papers?/{_ARXIV.replace("<arxiv>", "<arxiv2>")}(?:[/?\#]|$)
  | (?:dx\.)?doi\.org/10\.48550/arxiv\.{_ARXIV.replace("<arxiv>", "<arxiv3>")}$
  | (?:www\.)?openreview\.net/(?:forum|pdf|attachment|references/pdf)(?:\.html)?\?(?:[^\#]*&)?
        id=(?P<openreview>[A-Za-z0-9_-]+)
  | (?:www\.)?openreview\.net/pdf/(?P<openreview2>[A-Za-z0-9_-]{{8,12}})\.pdf$
  | (?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology|aclanthology\.info)/(?:papers/)?(?:[A-Z]/[A-Z]\d\d/)?
        (?P<acl>[A-Z]\d\d-\d{{4}}|\d{{4}}\.[a-z0-9]+(?:-[a-z0-9]+)?\.\d+)(?:v\d)?(?:\.pdf)?/?(?:[?\#]|$)
  | (?:dx\.|www\.)?doi\.org/(?P<doi>10\.\d{{4,9}}/[^\s?\#]+)
  | [^/]+(?:/[^/?\#]+){{0,2}}/doi/(?:abs/|full/|pdf/|epdf/|pdfdirect/|book/)?
        (?P<doi2>10\.\d{{4,9}}/[^\s?\#]+?)(?:/full|/pdf|\.pdf)?(?:[?\#]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PAPER = re.compile(rf"[^?#]*\.pdf(?:[?#]|$)|(?:[a-z0-9-]+\.)*(?:{'|'.join(cased('hosts'))})", re.IGNORECASE)
_CODE = re.compile(
    r"(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org)/[^/]+/[^/]+"
    r"|colab\.research\.google\.com|huggingface\.co/(?!papers|blog)|[a-z0-9-]+\.github\.com/|codeocean\.com"
    r"|kaggle\.com/code",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:twitter|x|facebook|linkedin|reddit|youtube|youtu|bilibili|weibo|zhihu|t|threads|bsky"
    r"|instagram"
    r"|vimeo|slideshare|news\.ycombinator|discord|telegram|mastodon)\.(?:com|be|net|social|gg|app|co|me|org|cn)(?:/|$)",
    re.IGNORECASE,
)
ARXIV_IN_TEXT = re.compile(rf"\barXiv[: ]\s?{_ARXIV}", re.IGNORECASE)
"""An arXiv number written in prose."""
ARXIV_NUMBER = re.compile(_ARXIV)
"""An arXiv number."""
DOI_NUMBER = re.compile(r"10\.\d{4,9}/[^\s,;{}]{1,100}")
"""A DOI."""
DOI_IN_TEXT = re.compile(r"\bdoi:?\s?(?P<doi>10\.\d{4,9}/[^\s,;)\]]{1,100})", re.IGNORECASE)
"""A DOI written in prose."""


@lru_cache(maxsize=1 << 14)
def target(url: str) -> Target:
    """What an address leads to.

    >>> target("https://arxiv.org/pdf/2105.01601v2.pdf")
    Target(leads='paper', scheme='arxiv', id='2105.01601')
    >>> target("https://openreview.net/pdf?id=F1vEjWK-lH_"), target("https://github.com/oxigraph/oxigraph")
    (Target(leads='paper', scheme='openreview', id='F1vEjWK-lH_'), Target(leads='code', scheme=None, id=''))
    """
    if url.startswith(("#", "mailto:", "javascript:")):
        return Target("post")
    bare = re.sub(r"^https?://", "", url, flags=re.IGNORECASE)
    if match := _ID.match(bare):
        scheme, value = next((name.rstrip("23"), value) for name, value in match.groupdict().items() if value)
        return Target("paper", scheme, _normal(scheme, value))  # type: ignore[arg-type]
    if _CODE.match(bare):
        return Target("code")
    if _POST.match(bare):
        return Target("post")
    return Target("paper" if _PAPER.match(bare) else "page")


def _normal(scheme: str, value: str) -> str:
    if scheme == "doi":
        return unquote(value).rstrip(".,;").lower()
    return value.removesuffix(".pdf")
