"""Communities: planted ones are found, in whatever order things come, and named after what tells most about them."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from paperkg.analysis import communities, named


def cliques(*names: str, size: int = 8) -> tuple[list[str], list[tuple[str, str]]]:
    ids = [f"{name}{number}" for name in names for number in range(size)]
    edges = [(a, b) for a in ids for b in ids if a[0] == b[0] and a < b]
    return ids, [*edges, *((f"{one}0", f"{other}0") for one, other in pairwise(names))]


def test_planted_communities_are_found_in_any_order() -> None:
    ids, edges = cliques("a", "b", "c")
    found = communities(ids, edges)
    assert {tuple(sorted(one for one in ids if found[one] == number)) for number in range(3)} == {
        tuple(one for one in ids if one[0] == name) for name in "abc"
    }
    turned = [(b, a) for a, b in edges] + edges[:5] + [("a1", "a1"), ("a1", "unknown")]
    Random(3).shuffle(turned)
    assert communities(reversed(ids), turned) == found


def test_what_is_alone_or_nearly_so_is_in_none() -> None:
    ids, edges = cliques("a")
    assert "lone" not in communities([*ids, "lone", "x", "y"], [*edges, ("x", "y")])
    assert communities(["x"], []) == {}


def test_a_name_tells_what_is_inside_and_little_elsewhere() -> None:
    ids, edges = cliques("a", "b")
    things = {one: ("paper", f"Paper {one}") for one in ids} | {"topic": ("concept", "attention")}
    things["everywhere"] = ("concept", "deep learning")
    edges += [("topic", one) for one in ids if one[0] == "a"] + [("everywhere", one) for one in ids]
    member = communities([*ids, "topic", "everywhere"], edges)
    assert named(member, things, edges)[member["topic"]].split(" · ")[0] == "attention"
