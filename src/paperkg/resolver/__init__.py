"""The resolver decides which names speak of the same thing.

It works in two passes: `observe` every card, `settle` once, then ask for things. What it decides depends on the set of
cards only, never on their order. Its rules:

- names with the same normal form, of the same kind, are one thing; so is an alias that exactly one thing claims;
- a paper is known by its identifiers, or by its title with an author list that does not contradict; never by the
  bare words it is mentioned with, nor a person by a bare surname: those stay within their document or paper;
- a `same` decision of a card joins, a `different` decision keeps apart what would be joined;
- of merged names one gives the IRI: a key given in a card first, then the vocabulary's name, then the most used.
"""

from paperkg.resolver.resolver import Merge, Resolver, Thing

__all__ = ["Merge", "Resolver", "Thing"]
