"""JSON-LD with short keys: one named graph after the other, one thing a line, so that a diff shows what changed.

The context stands inside the document, since a reader must not need the network. Every value keeps its lexical form: it
is text, typed by the context or, where the context says something else, by the value itself (JSON-LD 1.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

Context: TypeAlias = Mapping[str, Any]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def text(quads: Iterable[Quad], context: Context, base: str) -> Iterator[str]:
    """Quads, sorted by graph and subject, as pieces of a JSON-LD document.

    `context` is the value of `@context` (with `id`, `type` and `graph` as aliases of the keywords); IRIs that begin
    with `base` are written relative to it.
    """
    terms = _Terms(context, base)
    yield f'{{"@context": {json.dumps({**context, "@base": base}, ensure_ascii=False, indent=1)},\n"graph": [\n'
    first = True
    for name, in_graph in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (
            json.dumps(terms.node(subject, about), ensure_ascii=False)
            for subject, about in groupby(in_graph, key=lambda quad: quad.subject)
        )
        yield "" if first else ",\n"
        first = False
        if isinstance(name, DefaultGraph):
            yield from _joined(nodes)
        else:
            yield f'{{"id": {json.dumps(terms.iri(name))}, "graph": [\n'
            yield from _joined(nodes)
            yield "\n]}"
    yield "\n]}\n"


def _joined(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f",\n{line}" if number else line


class _Terms:
    """The terms of a context, the other way round."""

    def __init__(self, context: Context, base: str) -> None:
        self._base = base
        prefixes = {key: value for key, value in context.items() if isinstance(value, str) and value[-1:] in "/#"}
        self._keys: dict[str, tuple[str, str | None]] = {}
        for key, value in context.items():
            target, coercion = (value, None) if isinstance(value, str) else self._definition(value)
            if key not in prefixes and not key.startswith("@") and ":" in target:
                expanded = None if coercion in (None, "@id") else _expand(str(coercion), prefixes)
                self._keys[_expand(target, prefixes)] = (key, expanded or coercion)

    @staticmethod
    def _definition(value: object) -> tuple[str, str | None]:
        return (str(value.get("@id", "")), value.get("@type")) if isinstance(value, Mapping) else ("", None)

    def iri(self, node: NamedNode | BlankNode | Literal | Triple) -> str:
        """An IRI, relative to the base where it can be."""
        return node.value.removeprefix(self._base) if isinstance(node, NamedNode) else str(node)

    def node(self, subject: NamedNode | BlankNode | Triple, quads: Iterable[Quad]) -> dict[str, Any]:
        """All that is said of a subject as a node object."""
        found: dict[str, list[Any]] = {}
        for quad in quads:
            if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
                cls = quad.object.value
                found.setdefault("type", []).append(self._keys.get(cls, (cls, None))[0])
                continue
            key, coercion = self._keys.get(quad.predicate.value, (quad.predicate.value, None))
            found.setdefault(key, []).append(self._value(quad.object, coercion))
        return {"id": self.iri(subject)} | {k: v[0] if len(v) == 1 else v for k, v in found.items()}

    def _value(self, value: NamedNode | BlankNode | Literal | Triple, coercion: str | None) -> str | dict[str, str]:
        if not isinstance(value, Literal):
            return self.iri(value) if coercion == "@id" else {"id": self.iri(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == (coercion or _STRING):
            return value.value
        return {"@value": value.value, "@type": value.datatype.value}


def _expand(compact: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = compact.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else compact
