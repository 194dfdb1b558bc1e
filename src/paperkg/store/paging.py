"""Queries as text for a server that knows none of our prefixes and may cut a long answer.

A server's limit on rows is its own; to count and to page an answer the query becomes a sub-select, whose solutions are
put in a total order. That order must stand inside and LIMIT outside: some servers sort few rows under a LIMIT.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PASSED_OVER = re.compile(
    r"""(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)|(?P<comment>\#[^\r\n]*)|\\."""
    r"""|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'""",
    re.DOTALL,
)
_USED = re.compile(r"(?<![\w?$:@.-])([A-Za-z][\w.-]*):")
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:\s|PREFIX\s+[^\s:]*:\s*<x*>|BASE\s*<x*>)*", re.IGNORECASE)
_DATASET = re.compile(r"(?<![\w?$:])FROM\s*(?:NAMED\s*)?(?:<x*>|[^\s<{]+)", re.IGNORECASE)
_TEMPLATE = re.compile(r"CONSTRUCT\s*(\{[^{}]*\})", re.IGNORECASE)
_SHORT = re.compile(r"CONSTRUCT\s*WHERE\s*(\{[^{}]*\})", re.IGNORECASE)


def declare(sparql: str, prefixes: Mapping[str, str]) -> str:
    """The query with a declaration of each of the prefixes that it uses and does not declare itself.

    >>> declare("ASK { ?s foaf:name 'dcterms:' }", {"foaf": "http://f/", "dcterms": "http://d/"})
    "PREFIX foaf: <http://f/> ASK { ?s foaf:name 'dcterms:' }"
    """
    bare = _bare(sparql)
    missing = {*_USED.findall(bare)} - {*_DECLARED.findall(bare)}
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in sorted(missing & {*prefixes})) + sparql


@dataclass(frozen=True)
class Pages:
    """A query in the parts from which its count and its pages are made."""

    prologue: str
    head: str
    """What each page begins with: SELECT and the columns, or CONSTRUCT and its template."""
    dataset: str
    solutions: str
    """A SELECT of all solutions."""

    def select(self, order: str = "") -> str:
        """All solutions; `order` ends the query."""
        return f"{self.prologue}{self._plain(order)}"

    def counted(self) -> str:
        """The number of the solutions, as `?count`."""
        return f"{self.prologue}SELECT (COUNT(*) AS ?count) {self.dataset} WHERE {{ {{ {self._plain()} }} }}"

    def page(self, order: str, limit: int, offset: int) -> str:
        """Some of the solutions in their order."""
        within = f"{{ {{ {self._plain(order)} }} }}"
        return f"{self.prologue}{self.head} {self.dataset} WHERE {within} LIMIT {limit} OFFSET {offset}"

    def _plain(self, order: str = "") -> str:
        return f"{self.solutions}\n{order}"


def pages(sparql: str, columns: Sequence[str] = ()) -> Pages:
    """A SELECT with its columns, or a CONSTRUCT, ready to be counted and paged."""
    bare = _bare(sparql)
    start = _PROLOGUE.match(bare)
    assert start is not None  # it matches nothing at all, too
    prologue, body, bare = sparql[: start.end()], sparql[start.end() :], bare[start.end() :]
    head = f"SELECT {' '.join(f'?{column}' for column in columns)}"
    if short := _SHORT.match(bare):
        head = f"CONSTRUCT {body[slice(*short.span(1))]}"
        body, bare = f"SELECT * {body[short.start(1) :]}", f"SELECT * {bare[short.start(1) :]}"
    elif template := _TEMPLATE.match(bare):
        head = body[: template.end()]
        body, bare = f"SELECT * {body[template.end() :]}", f"SELECT * {bare[template.end() :]}"
    clauses = [clause.span() for clause in _DATASET.finditer(bare, 0, bare.find("{"))]
    dataset = " ".join(body[first:last] for first, last in clauses)
    for first, last in reversed(clauses):
        body = body[:first] + body[last:]
    return Pages(prologue, head, dataset, body)


def _bare(sparql: str) -> str:
    """The query, as long as before, with nothing in its IRIs and strings and without comments."""

    def covered(found: re.Match[str]) -> str:
        within = len(found.group()) - 2
        if found["comment"]:
            return " " * len(found.group())
        return f"<{'x' * within}>" if found["iri"] else f'"{"x" * within}"'

    return _PASSED_OVER.sub(covered, sparql)
