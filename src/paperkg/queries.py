"""Saved queries: `.rq` files with a header, their parameters bound as terms.

The header follows grlc's style: lines that start with `#+` hold YAML.

    #+ summary: Every value reported for a method
    #+ tags: [results]
    #+ parameters:
    #+   method: {kind: method, example: Vision Transformer}
    #+   metric: {kind: metric, optional: true, example: accuracy}

A parameter `method` is the variable `?method` of the query. Its value becomes a term (the IRI of the named thing, or a
literal for `kind: text`, `integer` or `date`), and the term joins the pattern through VALUES: what a caller writes is
never read as SPARQL, and the same file runs on any SPARQL 1.1 engine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import yaml
from pyoxigraph import Literal, NamedNode

from paperkg.errors import QueryError, nearest
from paperkg.names import KINDS
from paperkg.rows import Term
from paperkg.values import date_type

ABOUT = ("assertions-about", "statements-about")
"""The bundled queries that together tell all that is said of a thing."""
DEEPEST = 100
"""Nested brackets beyond this end some engines' process, and no person writes them."""
MOST_STEPS = 300
"""So do thousands of patterns, path steps or operators in a row, and engines stall long before."""

_ESCAPE = r"\\."
_COMMENT = r"#[^\r\n]*"
_IRI = r'<[^\x00-\x20<>"{}|^`\\]*>'
_LONG_STRING = r"""\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
_STRING = r""""(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'"""
_OPAQUE = re.compile(f"{_ESCAPE}|{_COMMENT}|{_IRI}|{_LONG_STRING}|{_STRING}", re.DOTALL)
_NAMED = re.compile(r"[?$]\w+|@[A-Za-z-]+|:[\w.:%-]*")
"""Variables, languages and what follows a prefix."""
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(0010[0-9A-Fa-f]{4}|000[0-9A-Fa-f]{5})")
_WHERE = re.compile(r"(?<![\w?$:@.-])WHERE\s*\{", re.IGNORECASE)
_STEP = re.compile(r"OPTIONAL|UNION|MINUS|FILTER|BIND|EXISTS|GRAPH|[/|!^&+*]", re.IGNORECASE)
_OPEN = re.compile(r"[({\[]|<<")
_BRACKET = re.compile(rf"{_OPEN.pattern}|[)}}\]]|>>")
_VARIABLE = re.compile(r"[A-Za-z]\w*", re.ASCII)
_LITERALS = ("text", "integer", "date")

DATE = "year, month or day, such as 2021, 2021-06 or 2021-06-30"

TAGS = {
    "results": "Results: what was measured",
    "comparisons": "Comparisons: what is better than what",
    "claims": "Claims: what is said without a value",
    "papers": "Papers: what they do, where they appeared",
    "people": "People: who wrote what, with whom",
    "lineage": "Lineage: what builds on what",
    "documents": "Documents: what each of them tells",
    "trust": "Trust: who says so, who disagrees, what is not known",
    "things": "Things: all that is stated of one",
    "own": "Your own: notes, tags, reading",
    "graph": "The graph as a whole",
}
"""The tags of the bundled queries, with the heading of each group; the first tag of a query says where it is listed."""


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A variable that the caller binds: the kind of thing it names, or `text` / `integer` / `date` (as text).

    Where there are `choices`, its value is one of them.
    """

    kind: str
    example: str = ""
    optional: bool = False
    choices: tuple[str, ...] = ()


class SavedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A query with its name (of the file) and header."""

    name: str
    text: str
    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}


def load(file: Path) -> SavedQuery:
    """The query in a `.rq` file.

    Raises:
        QueryError: when its header cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
        header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
        facts: dict[str, Any] = yaml.safe_load(header) or {}
        query = msgspec.convert({"summary": file.stem, **facts, "name": file.stem, "text": text}, SavedQuery)
    except OSError as error:
        raise QueryError(f"the query cannot be read ({error.strerror})", file=file) from None
    except UnicodeDecodeError:
        raise QueryError("the query is not valid UTF-8", file=file, hint="save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        hint = "look at indentation, quotes and colons in the lines that start with #+"
        raise QueryError(f"its header cannot be read ({error.problem})", file=file, hint=hint) from None
    except (ValueError, TypeError, RecursionError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise QueryError(f"its header cannot be read ({error})", file=file) from None
    bare = _OPAQUE.sub(" ", text)
    for name, parameter in query.parameters.items():
        if not _VARIABLE.fullmatch(name) or not re.search(rf"[?$]{name}(?!\w)", bare):
            hint = f"use ?{name} in it"
            raise QueryError(f"the parameter '{name}' is no variable of the query", file=file, hint=hint)
        if parameter.kind not in (*_LITERALS, "thing", *KINDS):
            hint = f"a kind is thing, {', '.join((*_LITERALS, *KINDS))}"
            raise QueryError(f"'{parameter.kind}' is no kind of parameter", file=file, hint=hint)
    return query


def files(folders: Iterable[Path]) -> dict[str, Path]:
    """The files of saved queries by name; a later folder's query takes the place of an earlier one's."""
    return {file.stem: file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.rq"))}


def find(known: Mapping[str, Path], name: str) -> SavedQuery:
    """The saved query of this name; no other file is read.

    Raises:
        QueryError: when there is none, with the nearest name, or when it cannot be read.
    """
    if name not in known:
        hint = nearest(name, known, "`paperkg queries` lists them")
        raise QueryError(f"there is no saved query '{name}'", hint=hint)
    return load(known[name])


def check_arguments(query: SavedQuery, given: Iterable[str]) -> None:
    """Refuse unknown parameters and ask for missing ones.

    Raises:
        QueryError: naming the parameter.
    """
    names = set(given)
    for name in sorted(names - set(query.parameters)):
        hint = nearest(name, query.parameters, f"it has: {', '.join(query.parameters) or 'none'}")
        raise QueryError(f"'{query.name}' has no parameter '{name}'", hint=hint)
    for name, parameter in query.parameters.items():
        if name not in names and not parameter.optional:
            hint = f"add --param {name}='{parameter.example or '...'}'"
            raise QueryError(f"'{query.name}' needs the parameter '{name}' (a {parameter.kind})", hint=hint)


def term(value: str, kind: str, choices: Collection[str] = ()) -> Term:
    """A parameter's value as a term: an IRI of a thing, or a literal for the kinds text, integer and date.

    Raises:
        QueryError: when the value is no such term.
    """
    if choices and value not in choices:
        raise QueryError(f"'{value}' is not possible here", hint=f"choose one of: {', '.join(choices)}")
    try:
        if kind == "date":
            date_type(value)
        return (
            Literal(value)
            if kind in ("text", "date")
            else Literal(int(value))
            if kind == "integer"
            else NamedNode(value)
        )
    except (ValueError, OverflowError):
        expected = {"text": "text", "integer": "whole number", "date": DATE}.get(kind, "IRI")
        raise QueryError(f"{value!r} is no {expected}") from None


def bind(sparql: str, terms: Mapping[str, Term]) -> str:
    """The query with some variables bound to terms, by a VALUES block at the start of each WHERE clause.

    A sub-select is evaluated on its own, so it needs the values too: a name means the same everywhere in the query.

    Raises:
        QueryError: when it has parameters but no WHERE.

    >>> bind("SELECT ?p WHERE { ?p ?q ?o }", {"o": Literal("a } b")})
    'SELECT ?p WHERE { VALUES ?o { "a } b" } ?p ?q ?o }'
    """
    if not terms:
        return sparql
    bare = _OPAQUE.sub(lambda match: " " * len(match.group()), sparql)
    wheres = [where.end() for where in _WHERE.finditer(bare)]
    if not wheres:
        raise QueryError("a query with parameters needs the word WHERE")
    values = "".join(f" VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    return values.join(sparql[start:end] for start, end in pairwise([0, *wheres, len(sparql)]))


def guard(sparql: str) -> str:
    """The query itself, unless it would reach out to the network or crash an engine.

    Raises:
        QueryError: for SERVICE, or a query that is deeper than `DEEPEST` or longer than `MOST_STEPS`.

    >>> guard("SELECT * { ?service ?p 'SERVICE' } # SERVICE")
    "SELECT * { ?service ?p 'SERVICE' } # SERVICE"
    """
    for text in (sparql, _CODE_POINT.sub(lambda match: chr(int(match[1] or match[2], 16)), sparql)):
        # No word boundary is asked for: engines accept `5SERVICE<x>`, `SERVICEex:x` and `?o.SERVICE` too.
        bare = _NAMED.sub(" ", _OPAQUE.sub(" ", text))
        if "service" in bare.lower():
            raise QueryError("SERVICE is not allowed: a query reads this graph only, never the network")
        if (depth := _depth(bare)) > DEEPEST:
            raise QueryError(f"the query is nested {depth} brackets deep, at most {DEEPEST} are allowed")
        if (steps := len(_STEP.findall(bare))) > MOST_STEPS:
            raise QueryError(f"the query has {steps} patterns and operators, at most {MOST_STEPS} are allowed")
    return sparql


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if _OPEN.match(bracket) else -1
        deepest = max(deepest, depth)
    return deepest
