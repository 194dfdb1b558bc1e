"""Rows: the answer to a query as a table that turns into Python values, dicts, a pandas frame or a networkx graph."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, parse_query_results

if TYPE_CHECKING:
    import networkx
    import pandas

Term: TypeAlias = NamedNode | BlankNode | Literal
Cell: TypeAlias = "str | int | float | bool | Decimal | datetime.date | None"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CONVERT: dict[str, Any] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text == "true",
    f"{_XSD}date": datetime.date.fromisoformat,
}
FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
"""The W3C formats of SPARQL results."""


def value(term: Term | None) -> Cell:
    """A term as a Python value: an IRI as text, a number as int or Decimal, a date as date; anything else as text.

    >>> value(Literal("88.36", datatype=NamedNode(_XSD + "decimal"))), value(None)
    (Decimal('88.36'), None)
    """
    if term is None:
        return None
    if isinstance(term, Literal) and (convert := _CONVERT.get(term.datatype.value)):
        try:
            result: Cell = convert(term.value)
        except (ValueError, ArithmeticError):
            return term.value
        return result
    return term.value


class Rows:
    """A table of terms: `columns`, and one tuple of Python values a row when iterated.

    >>> rows = Rows(["name", "value"], [(Literal("ViT"), Literal(88))])
    >>> rows.dicts()
    [{'name': 'ViT', 'value': 88}]
    """

    def __init__(self, columns: Sequence[str], terms: Iterable[tuple[Term | None, ...]]) -> None:
        self.columns = tuple(columns)
        self.terms = list(terms)

    @classmethod
    def of(cls, columns: Sequence[str], values: Iterable[Sequence[object]]) -> Rows:
        """Rows of plain Python values (text, numbers, None)."""
        return cls(columns, (tuple(None if v is None else Literal(v) for v in row) for row in values))  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return (tuple(value(term) for term in row) for row in self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def dicts(self) -> list[dict[str, Cell]]:
        """One dict a row, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def pandas(self) -> pandas.DataFrame:
        """A data frame with the same columns (needs `pip install paperkg[pandas]`)."""
        import pandas

        return pandas.DataFrame(list(self), columns=list(self.columns))

    def networkx(self, source: str | None = None, target: str | None = None) -> networkx.MultiDiGraph[Cell]:
        """An edge a row, from one column to another (default: the first two); the other columns are attributes."""
        import networkx

        start = self.columns.index(source) if source else 0
        end = self.columns.index(target) if target else 1
        graph: networkx.MultiDiGraph[Cell] = networkx.MultiDiGraph()
        for row in self:
            others = {
                name: cell
                for i, (name, cell) in enumerate(zip(self.columns, row, strict=True))
                if i not in (start, end)
            }
            graph.add_edge(row[start], row[end], **others)
        return graph

    def serialize(self, format: str) -> str:
        """The rows in a W3C format of SPARQL 1.1 results: json, xml, csv or tsv."""
        document = {
            "head": {"vars": list(self.columns)},
            "results": {
                "bindings": [
                    {name: _json(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
                    for row in self.terms
                ]
            },
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        if format == "json":
            return text + "\n"
        solutions = parse_query_results(text.encode("utf-8", "replace"), format=QueryResultsFormat.JSON)
        return solutions.serialize(format=FORMATS[format]).decode("utf-8")  # type: ignore[union-attr]


def _json(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{_XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
