"""Checks: does each quote still stand where the card says, does the graph fit the shapes, is it consistent?

Four checks, each telling what to do: `quotes` compares a card with the text of its document, `shapes` validates the
statements of one source (SHACL, through pySHACL), `cycles` finds what is a variant or part of itself, and
`consistency` asks the OWL reasoner HermiT (through owlready2) whether ontology and statements contradict each other.
"""

from paperkg.check.clashes import cycles
from paperkg.check.evidence import Documents, Problem, cards, quotes
from paperkg.check.statements import consistency, shapes

__all__ = ["Documents", "Problem", "cards", "consistency", "cycles", "quotes", "shapes"]
