"""Where a query is not valid SPARQL, told as a person needs it: line, column, the words there and those before them.

Oxigraph's parser compares whole keywords, so the place that it names lies up to a keyword's length behind the fault,
and it expects long lists of character classes. Here the words of the query are set far apart before it is asked: then
the place that it names lies behind the word at fault and before the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

import pyoxigraph

from paperkg.errors import QueryError

_GAP = " " * 40
"""More than the longest keyword has letters."""
_SHOWN = 30
"""So many characters are shown before the fault, and as many from it on."""
_WORD = re.compile(
    r"""\#[^\r\n]* | <[^\x00-\x20<>"{}|^`\\]*>
      | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | [?$]\w+ | @[A-Za-z][A-Za-z0-9-]* | \^\^ | <<|>> | [<>!]= | && | \|\|
      | \w*:(?:[\w:%-]|\\.|\.(?=[\w:%-]))* | \w+(?:[.-]\w+)* | \S""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_LINE = re.compile(r"^\s*#.*$", re.MULTILINE)
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"(?:expected |one of |, )([A-Z][A-Za-z]* [A-Za-z ]*[a-z])(?=,|$)")
"""What is no list of words: `IRI parsing failed`."""


def fault(sparql: str, error: SyntaxError, prefixes: Mapping[str, str]) -> QueryError:
    """What Oxigraph's complaint about a query means.

    >>> query = "SELECT ?s WHERE { ?s ?p }"
    >>> try:
    ...     _ = pyoxigraph.Store().query(query)
    ... except SyntaxError as error:
    ...     print(fault(query, error, {}))
    the query is not valid SPARQL at line 1, column 25: '}' does not fit after 'SELECT ?s WHERE { ?s ?p'
    """
    complaint = " ".join(str(error.msg).split())
    place = _found(sparql, prefixes)
    sentence = _SENTENCE.search(complaint)
    if place is None or (sentence and sentence[1].startswith("The ")):  # of the query as a whole
        return QueryError(f"the query is not valid SPARQL ({sentence[1] if sentence else complaint[: _SHOWN * 4]})")
    before, after = sparql[:place], sparql[place:]
    where = f"line {before.count(chr(10)) + 1}, column {place - before.rfind(chr(10))}"
    left = " ".join(_COMMENT_LINE.sub("", before).split())
    left = f"... {left[-_SHOWN:]}" if len(left) > _SHOWN else left
    word = _WORD.match(after)
    if word and _undeclared(word[0], sparql, prefixes):
        hint = "write the IRI, or declare the prefix by PREFIX"
        return QueryError(f"the query is not valid SPARQL at {where}: '{word[0]}' has an unknown prefix", hint=hint)
    shown = f"'{word[0][:_SHOWN]}' does not fit" if word else "it ends too early"
    told = f"{sentence[1]}, {word[0][:_SHOWN]}" if sentence and word else shown + (f" after '{left}'" if left else "")
    return QueryError(f"the query is not valid SPARQL at {where}: {told}")


def _undeclared(word: str, sparql: str, prefixes: Mapping[str, str]) -> bool:
    """Is a word a name whose prefix neither the query nor its surroundings declare?"""
    prefix, colon, _ = word.partition(":")
    declared = re.search(rf"prefix\s+{re.escape(prefix)}\s*:", sparql, re.IGNORECASE)
    return bool(colon) and re.fullmatch(r"\w*", prefix) is not None and not declared and prefix not in prefixes


def _found(sparql: str, prefixes: Mapping[str, str]) -> int | None:
    """Where the word at fault begins; the end of the text where it ends too early; None when that cannot be told."""
    words = [word for word in _WORD.finditer(sparql) if not word[0].startswith("#")]
    apart, starts = "", []
    for word in words:
        starts.append(len(apart))
        apart += word[0] + _GAP
    try:
        pyoxigraph.Store().query(apart, prefixes=dict(prefixes))
    except SyntaxError as error:
        place = _PLACE.match(str(error.msg))
    except ValueError:
        return None
    else:
        return None
    if place is None:
        return None
    lines = apart.splitlines(keepends=True)
    reached = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1
    if reached >= len(apart):
        return len(sparql.rstrip())
    return words[bisect_right(starts, reached) - 1].start()
