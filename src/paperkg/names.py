"""Names: namespaces, the normal form of a name, and the IRIs minted from it.

Two names are the same name when their `fold` is equal: case, accents, hyphens, quotes and spacing do not count,
symbols that make a difference are spelt out. An IRI ends in the folded words, so that equal names meet in one IRI
and different names never do.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, urlsplit

BASE = "https://w3id.org/paperkg/"
PK = "https://w3id.org/paperkg/ontology#"

PREFIXES: dict[str, str] = {
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pk": PK,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the vocabularies in use; queries need not declare them."""

LONGEST_KEY = 80

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "×": "x", "ħ": "h"}
)
_SYMBOLS = str.maketrans(
    {"+": " plus ", "@": " at ", "#": " sharp ", "*": " star ", "&": " and ", "%": " percent ", "∞": " infinity "}
    | dict.fromkeys("'’‘`´ʼ", "")  # O'Brien and O’Brien are one name
)
_ASCII_WORD = re.compile("[a-z0-9]+")
_ACCENT = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BEYOND_ASCII = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U000e1000-\U000efffd" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14)
)
_ILLEGAL_IN_IRI = re.compile(rf"[^!#-;=?-Z_a-z~{_BEYOND_ASCII}]|%(?![0-9A-Fa-f]{{2}})")


KINDS = (
    *("paper", "person", "organization", "venue", "method", "task", "dataset", "metric", "concept", "document"),
    *("evaluation", "result", "comparison", "claim", "authorship", "entry", "evidence", "decision"),
)
"""Everything that has an IRI of the form `<base>id/<kind>/<key>`."""


def prefixes(base: str = BASE) -> dict[str, str]:
    """`PREFIXES`, and one for each kind of thing, so that a query or an export can say `method:vision-transformer`.

    >>> prefixes()["dataset"]
    'https://w3id.org/paperkg/id/dataset/'
    """
    return PREFIXES | {kind: mint(base, kind, "") for kind in KINDS}


def expand(curie: str) -> str:
    """The IRI of a CURIE over `PREFIXES`.

    >>> expand("pk:Paper")
    'https://w3id.org/paperkg/ontology#Paper'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself when no prefix fits.

    >>> compact("http://purl.org/dc/terms/title"), compact("https://example.org/")
    ('dcterms:title', 'https://example.org/')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@lru_cache(maxsize=1 << 17)
def fold(name: str) -> str:
    """The normal form of a name: lower-case words of letters and digits, one space between.

    >>> fold("Łukasz  KAISER"), fold("FAVOR+"), fold("CIFAR-100"), fold("16×16 Words"), fold("图像 识别")
    ('lukasz kaiser', 'favor plus', 'cifar 100', '16x16 words', '图像 识别')
    """
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()
        # Only Latin-like accents and variants of a glyph are dropped: other scripts' marks change the letter.
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text))).translate(_LETTERS)
    text = text.translate(_SYMBOLS)
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text))
    return " ".join("".join(c if c.isalnum() or _part_of_word(c) else _gap(c) for c in text).split())


def _part_of_word(char: str) -> bool:
    return char > "\x7f" and unicodedata.category(char) in ("Mn", "Mc")


def _gap(char: str) -> str:
    return "" if char > "\x7f" and unicodedata.category(char) == "Cf" else " "


@lru_cache(maxsize=1 << 17)
def slug(name: str) -> str:
    """The key that a name gives an IRI: its folded words joined by hyphens, cut with a hash when long.

    >>> slug("Oxford-IIIT Pets"), slug("Hits@3"), slug("!!!")
    ('oxford-iiit-pets', 'hits-at-3', 'x-8d29f4c808')
    """
    key = fold(name).replace(" ", "-")
    if not key:
        return f"x-{digest(name, size=5)}"
    if len(key) > LONGEST_KEY:
        return f"{key[:LONGEST_KEY].rpartition('-')[0] or key[:LONGEST_KEY]}-{digest(key, size=5)}"
    return key


def digest(*parts: str, size: int = 10) -> str:
    """A short stable hash (BLAKE2b, hexadecimal, `size` bytes) of some texts in order."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def mint(base: str, kind: str, key: str) -> str:
    """The IRI of a thing: `<base>id/<kind>/<key>`.

    >>> mint(BASE, "dataset", slug("CIFAR-100"))
    'https://w3id.org/paperkg/id/dataset/cifar-100'
    """
    return f"{base}id/{kind}/{key}"


def web_address(text: str) -> str:
    """A stated link as a valid absolute IRI (RFC 3987): illegal characters are percent-encoded.

    Raises:
        ValueError: when it is no http, https or ftp address.

    >>> web_address("https://example.org/a b#c#[1]")
    'https://example.org/a%20b#c%23%5B1%5D'
    """
    address, mark, fragment = text.strip().partition("#")
    address = _escape(address) + mark + _escape(fragment).replace("#", "%23")
    try:
        parts = urlsplit(address)
        host = re.fullmatch(r"(?:[^@:]*(?::[^@]*)?@)?[^@:]+(?::\d*)?", parts.netloc, re.ASCII)
        valid = parts.scheme in ("http", "https", "ftp") and host is not None
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"'{text}' is no web address")
    return address


def _escape(text: str) -> str:
    return _ILLEGAL_IN_IRI.sub(lambda match: quote(match.group(), safe="", errors="replace"), text)
