"""Lines of the table of `facts.py` about methods, tasks, datasets, metrics and concepts, and about values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from facts_graph import Place
from facts_list import NUMBERS, Beside, Line, at, recall, told

FIELDS = {
    "builds_on": ("what papers build on", ("pk:buildsOn", "pk:uses", "pk:variantOf"), (), ("method", "paper")),
    "compares_with": ("what papers compare with", ("pk:comparesWith",), ("better", "worse", "onPar"), ("method",)),
    "outperforms": ("what papers outperform", (), ("worse", "onPar"), ("method",)),
    "tasks": ("tasks of papers", ("pk:addresses",), ("task",), ("task",)),
    "datasets": ("datasets of papers", ("pk:uses",), ("dataset",), ("dataset",)),
    "metrics": ("metrics of papers", ("pk:uses",), ("metric",), ("metric",)),
    "concepts": ("concepts of papers", ("pk:about",), ("task", "metric"), ("concept",)),
    "components": ("parts of methods", ("pk:uses",), (), ("method",)),
    "removed_components": ("parts that methods do without", ("pk:alternativeTo", "pk:about"), (), ("method",)),
    "does_not_use": ("what papers do without", ("pk:alternativeTo", "pk:about"), (), ("method",)),
    "can_replace": ("what methods can replace", ("pk:alternativeTo",), (), ("method", "concept")),
    "can_approximate": ("what methods can approximate", ("pk:similarTo",), (), ("method",)),
    "can_combine_with": ("what methods can be combined with", ("pk:uses", "pk:about"), (), ("method",)),
    "discusses": ("methods that papers discuss", ("pk:about", "pk:uses"), ("method",), ("method",)),
    "methods_recommended": ("methods that papers recommend", ("pk:uses", "pk:proposes"), ("better",), ("method",)),
}
"""The fields of a paper in the list: how they are told in the graph, by which part of an assertion, of which kinds."""

OTHERWISE = ("pk:about", "pk:uses", "pk:addresses")
"""How a paper is linked with a thing that is of another kind in the graph than in the list."""


def of_ideas(both: Beside) -> Iterator[Line]:
    """Methods, tasks, datasets, metrics and concepts: each stated by every document that has it."""
    merged = both.merged
    named = [item for item in merged["datasets"] if ":unnamed-" not in item["id"]]
    groups = {
        "methods": merged["methods"],
        "datasets with a name": named,
        "datasets without a name": [item for item in merged["datasets"] if item not in named],
        "tasks": merged["tasks"],
        "metrics": merged["metrics"],
        "concepts": merged["concepts"],
    }
    for what, items in groups.items():
        yield recall(what, (_idea(both, item) for item in items))
    proposed = [(method["id"], paper) for method in merged["methods"] for paper in method.get("proposed_by", ())]
    yield recall("methods that a paper proposes", (_proposed(both, *pair) for pair in proposed))
    yield recall("metrics with direction and unit", _readings(both))


def _idea(both: Beside, item: dict[str, Any]) -> tuple[str, bool]:
    things = both.things(item["id"])
    only_titles = {(hit["seed"], hit["line"]) for hit in item.get("title_only_hits", ())}
    seeds = {s: lines for s, lines in item["seeds"].items() if any((s, line) not in only_titles for line in lines)}
    absent = [seed for seed in seeds if not any(seed in both.stated.stated_in[thing] for thing in things)]
    places = told(Place(seed, seeds[seed][0]) for seed in absent)
    return f"{places} {both.names(item['id'])[0]} ({item['id']}){'' if things else ', no such name'}", not absent


def _proposed(both: Beside, method: str, paper: str) -> tuple[str, bool]:
    proposals = both.stated.objects(both.papers.get(paper, ""), "pk:proposes")
    return f"{paper} {method}", bool(proposals.keys() & both.things(method))


def of_fields(both: Beside) -> Iterator[Line]:
    """What each document says a paper builds on, compares with, beats, addresses, measures and is about."""
    for field, (what, *how) in FIELDS.items():
        facts = {
            (seed, paper, item["id"]): item["line"]
            for seed, file in both.files.items()
            for paper, said in file["featured"].items()
            for item in said.get(field) or ()
        }
        links = (
            (f"{s}:{line} {paper} {key}", _linked(both, s, paper, key, *how)) for (s, paper, key), line in facts.items()
        )
        yield recall(what, links)


def _linked(
    both: Beside, seed: str, paper: str, key: str, ways: tuple[str, ...], parts: tuple[str, ...], kinds: tuple[str, ...]
) -> bool:
    """Whether a document links a paper, or what it proposes, with a thing: by a triple or by an assertion."""
    kin = both.kin(paper)
    things = both.kin(key) if key.startswith("paper:") else both.things(key)
    if ways and any(both.stated.kinds[thing] not in kinds for thing in things):
        ways += OTHERWISE
    return any(
        curie in ways and subject in kin and value in things and any(place.document == seed for place in places)
        for (subject, curie, value), places in both.stated.triples.items()
    ) or any(
        node.document == seed and node.paper in kin | {None} and node.things(*parts) & things
        for node in both.stated.assertions
    )


def _readings(both: Beside) -> Iterator[tuple[str, bool]]:
    """Which values are better (higher, where the list does not say), and the unit where there is a usual one."""
    results = [result for result in both.merged["results"] if result.get("metric")]
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for result in results:
        if result["kind"] == "absolute":
            wanted[result["metric"]] |= {result["unit"]} & {"%", "FPS"}
        if result["kind"] in ("absolute", "relative"):
            direction = str(result.get("direction", "")).split()[:1]
            wanted[result["metric"]] |= set(direction or ["higher"]) & {"higher", "lower"}
    for metric, readings in sorted(wanted.items()):
        found = set().union(*(both.stated.readings[thing] for thing in both.things(metric)))
        yield f"{metric} {' '.join(sorted(readings))}", readings <= found


def of_results(both: Beside) -> Iterator[Line]:
    """Measured values, and what is said in numbers about two methods."""
    absolute = [result for result in both.merged["results"] if result["kind"] == "absolute"]
    yield recall("measured values of proposed methods", (_measured(both, result, result) for result in absolute))
    baselines = {
        (other["method"], result["dataset"], other["value"]): (result, other)
        for result in absolute
        for other in result.get("compared_with", ())
        if other["value"] is not None
    }
    yield recall("measured values of baselines", (_measured(both, *pair) for pair in baselines.values()))
    ours = {both.stated.measured(node) for node in both.stated.assertions if node.kind == "Result"}
    yield Line("distinct measured values", len(absolute) + len(baselines), len(ours))
    relative = [result for result in both.merged["results"] if result["kind"] == "relative"]
    yield recall("relative results", (_relative(both, result) for result in relative))
    with_number = [result for result in relative if result["value"] is not None]
    yield recall("relative results with a number", (_relative(both, result) for result in with_number))


def _measured(both: Beside, result: dict[str, Any], of: dict[str, Any]) -> tuple[str, bool]:
    """The value stands as a result on some line of each document; its other lines speak of the method at least."""
    methods, metrics = both.things(of["method"]), both.things(result["metric"])
    datasets = both.things(result["dataset"]) if result["dataset"] else set()
    about = [node for node in both.stated.assertions if node.things("method", "better", "worse") & methods]
    values = [
        node
        for node in about
        if node.kind == "Result"
        and Decimal(str(of["value"])) in node.parts["value"]
        and of["value_text"] in node.parts["rawValue"]
        and node.parts["metric"] & metrics
        and (node.parts["dataset"] & datasets or not (datasets or node.parts["dataset"]))
    ]
    places = {at(place) for place in result["stated_at"]}
    measured = {place.document for node in values for place in node.places & places}
    absent = {place for place in places if place.document not in measured}
    absent |= places - {place for node in about for place in node.places}
    return f"{told(absent)} {of['method']} {result['metric']} {of['value_text']}", not absent


def _relative(both: Beside, result: dict[str, Any]) -> tuple[str, bool]:
    """Each of the lines compares the method with that number, and each of the others is what it is compared with."""
    won = [
        node
        for node in both.stated.assertions
        if node.kind == "Comparison"
        and node.parts["better"] & both.kin(result["method"])
        and node.parts["metric"] & both.things(result["metric"])
        and _factors(result) <= node.things(*NUMBERS)
    ]
    absent = {at(place) for place in result["stated_at"]} - {place for node in won for place in node.places}
    others = [other["method"] for other in result["compared_with"]]
    unnamed = [other for other in others if not any(node.parts["worse"] & both.kin(other) for node in won)]
    return f"{told(absent)} {result['method']} {result['value_text']} {' '.join(unnamed)}", not absent and not unnamed


def _factors(result: dict[str, Any]) -> set[Decimal]:
    """The numbers of a relative result as the graph has them: factors, at least 1, or differences."""
    value = result["value"]
    if value is None:
        return set()
    if isinstance(value, list):
        return {1 + Decimal(str(percent)) / 100 for percent in value}
    number = Decimal(str(value))
    return {1 / number if "×" in result["unit"] and number < 1 else number}
