"""Checks: does each quote still stand where the card says, does the graph fit the shapes, is it consistent?

Three checks, each telling what to do: `quotes` compares a card with the text of its document, `shapes` validates the
statements of one source (SHACL, through pySHACL), `consistency` asks the OWL reasoner HermiT (through owlready2)
whether ontology and statements contradict each other.
"""

from paperkg.check.evidence import Documents, Problem, cards, quotes
from paperkg.check.statements import consistency, shapes

__all__ = ["Documents", "Problem", "cards", "consistency", "quotes", "shapes"]
