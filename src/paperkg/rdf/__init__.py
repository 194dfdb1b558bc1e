"""Records to triples, the only room where both are known.

`writer` turns a card into N-Quads, `measured` writes its results, comparisons and claims, `statements` collects triples
with their evidence, `terms` says which field is which property.
"""
