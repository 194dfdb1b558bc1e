"""A made-up graph of papers for measurements: communities with hubs, names, years, evidence; places computed simply."""

from __future__ import annotations

import numpy as np

from paperkg.views.parts import Community, Edge, Fact, Node

KINDS = ("paper", "method", "task", "dataset", "concept", "person")
SHARES = (0.45, 0.15, 0.05, 0.08, 0.12, 0.15)
RELATIONS = ("cites", "uses", "builds on", "about", "addresses", "creator")
WORDS = (
    "attention sparse learning graph neural deep image language retrieval dense federated contrastive masked speech "
    "protein molecule vision transformer diffusion energy score bandit causal kernel quantised efficient robust "
    "sequence memory planning control policy reward translation summary question answering dialogue parsing scene flow"
).split()


def graph(
    count: int, links: int, seed: int = 7
) -> tuple[list[Node], list[Edge], list[Community], dict[str, tuple[float, float]]]:
    """Nodes, edges, communities and places: `count` nodes and about `links` edges, the same for the same numbers."""
    random = np.random.default_rng(seed)
    groups = max(4, int(count**0.5 / 7))
    group = np.minimum(groups - 1, (random.pareto(1.4, count) * groups / 6).astype(int))
    fame = random.pareto(1.6, count) + 0.3
    order = np.argsort(group, kind="stable")
    members = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    sources, targets = [], []
    for some in members:
        share = fame[some] / fame[some].sum()
        number = int(links * 0.88 * len(some) / count)
        sources.append(random.choice(some, number))
        targets.append(random.choice(some, number, p=share))
    rest = links - sum(map(len, sources))
    sources.append(random.integers(0, count, rest))
    targets.append(random.choice(count, rest, p=fame / fame.sum()))
    source, target = np.concatenate(sources), np.concatenate(targets)
    degree = np.bincount(source, minlength=count) + np.bincount(target, minlength=count)
    kind = random.choice(len(KINDS), count, p=SHARES)
    words = np.array(WORDS)[random.integers(0, len(WORDS), (count, 5))]
    names = [f"{' '.join(row).capitalize()} {index}" for index, row in enumerate(words)]
    ids = [
        f"https://w3id.org/paperkg/id/{KINDS[k]}/{name.replace(' ', '-').lower()}"
        for k, name in zip(kind, names, strict=True)
    ]
    places, communities = _places(group, degree, ids, random)
    facts = [
        Fact(relation="key idea", value=f"{names[index]} does better", source=f"Digest {index % 40}", line=index % 900)
        for index in range(count)
    ]
    nodes = [
        Node(
            id=ids[index],
            label=names[index],
            kind=KINDS[kind[index]],
            weight=float(degree[index]),
            facts=(facts[index],),
            aliases=(words[index][0][:3] + str(index),) if index % 3 == 0 else (),
            year=int(2024 - min(30, random.pareto(1.2) * 4)),
            community=int(group[index]),
        )
        for index in range(count)
    ]
    relation = random.integers(0, len(RELATIONS), len(source))
    rule = random.random(len(source)) < 0.1
    edges = [
        Edge(
            source=ids[a],
            target=ids[b],
            relation=RELATIONS[r],
            status="inferred" if derived else "stated",
            document="" if derived else f"Digest {a % 40}",
            line=None if derived else int(b % 900),
        )
        for a, b, r, derived in zip(source, target, relation, rule, strict=True)
    ]
    return nodes, edges, communities, places


def _places(
    group: np.ndarray, degree: np.ndarray, ids: list[str], random: np.random.Generator
) -> tuple[dict[str, tuple[float, float]], list[Community]]:
    """Communities as sunflower heads, the best linked nodes in the middle; the heads along a wider sunflower."""
    places: dict[str, tuple[float, float]] = {}
    communities = []
    covered = 0.0
    for number, size in enumerate(np.bincount(group)):
        reach = 21 * size**0.5
        at = 1.35 * (covered + reach**2 / 2) ** 0.5
        covered += reach**2
        middle = at * np.array([1.35 * np.cos(2.4 * number), np.sin(2.4 * number)])
        members = np.flatnonzero(group == number)
        members = members[np.argsort(-degree[members], kind="stable")]
        step = np.arange(len(members))
        radius = 20 * step**0.5 * (1 + 0.12 * random.normal(size=len(members)))
        x = middle[0] + radius * np.cos(2.39996 * step)
        y = middle[1] + radius * np.sin(2.39996 * step)
        for index, px, py in zip(members, x, y, strict=True):
            places[ids[index]] = (round(float(px), 1), round(float(py), 1))
        name = f"{WORDS[number % len(WORDS)]} {WORDS[(number * 7 + 3) % len(WORDS)]}"
        communities.append(Community(name=name, colour=number, x=float(middle[0]), y=float(middle[1]), size=int(size)))
    return places, communities
