"""Results, comparisons and claims as statements."""

from __future__ import annotations

from paperkg import values
from paperkg.names import digest, mint
from paperkg.rdf.statements import Statements
from paperkg.rdf.terms import IRI, date, literal
from paperkg.records import Baseline, Claim, Comparison, Result, several, words


def write_result(out: Statements, result: Result, paper: str) -> None:
    """A reported value, and the values of the baselines that it is set against, which are results of their own."""
    if out.rejects(result, paper):
        return
    against = [baseline for baseline in result.against if not out.rejects(baseline, paper)]
    baselines = [_write_value(out, baseline, result, paper) for baseline in against]
    node = _write_value(out, result, result, paper)
    for baseline in baselines:
        out.add(node, "pk:baseline", baseline)


def _write_value(out: Statements, stated: Result | Baseline, shared: Result, paper: str) -> str:
    metric = out.resolver.thing("metric", shared.metric)
    keys = {
        "pk:method": out.thing("method", stated.method),
        "pk:task": shared.task and out.thing("task", shared.task),
        "pk:dataset": shared.dataset and out.thing("dataset", shared.dataset),
        "pk:split": shared.split and literal(shared.split),
        "pk:metric": out.name(metric),
        "pk:setting": stated.setting and out.thing("concept", stated.setting),
    }
    # Not a node of this document: whoever measures the same thing names the same evaluation.
    evaluation = f"<{mint(out.base, 'evaluation', digest(*(value or '' for value in keys.values())))}>"
    out.add(evaluation, "rdf:type", IRI["pk:Evaluation"])
    for curie, value in keys.items():
        if value:
            out.add(evaluation, curie, value)
    number = f"{values.in_unit(stated.value, metric.unit):f}"
    as_of = stated.as_of if isinstance(stated, Result) else None
    node = out.assertion(out.node("result", evaluation, number, as_of or "", paper), "Result", stated, paper)
    out.add(node, "pk:evaluation", evaluation)
    out.add(node, "pk:value", literal(number, datatype="decimal"))
    out.add(node, "pk:rawValue", literal(stated.value))
    if isinstance(stated, Result):
        _numbers(out, node, {"pk:valueLow": stated.low, "pk:valueHigh": stated.high})
    if as_of:
        out.add(node, "pk:asOf", date(as_of))
    return node


def write_comparison(out: Statements, comparison: Comparison, paper: str | None) -> None:
    """Who is better than whom, at what, by how much."""
    if out.rejects(comparison, paper or out.document):
        return
    sides = (
        [("pk:onPar", name) for name in comparison.on_par]
        if comparison.on_par
        else [("pk:better", comparison.better or ""), ("pk:worse", comparison.worse or "")]
    )
    parts = [(curie, out.thing("method", name)) for curie, name in sides]
    parts += [
        (f"pk:{kind}", out.thing("concept" if kind == "setting" else kind, name))
        for kind in ("task", "dataset", "metric", "setting")
        if (name := getattr(comparison, kind))
    ]
    parts += [("pk:rawValue", literal(comparison.value))] if comparison.value else []
    numbers = {
        "pk:ratio": comparison.ratio,
        "pk:ratioLow": comparison.ratio_low,
        "pk:ratioHigh": comparison.ratio_high,
        "pk:difference": comparison.difference,
        "pk:differenceLow": comparison.difference_low,
        "pk:differenceHigh": comparison.difference_high,
    }
    said = [*parts, *((curie, number) for curie, number in numbers.items() if number)]
    node = out.node("comparison", paper or "", *(f"{curie} {value}" for curie, value in said))
    out.assertion(node, "Comparison", comparison, paper)
    for curie, value in parts:
        out.add(node, curie, value)
    _numbers(out, node, numbers)


def write_claim(out: Statements, claim: Claim, paper: str | None) -> None:
    """What is said in words, without a measured value."""
    if out.rejects(claim, paper or out.document):
        return
    parts = [
        (f"pk:{kind}", out.thing(kind, name))
        for kind in ("method", "task", "dataset", "metric")
        for name in several(getattr(claim, kind))
    ]
    parts += [("pk:standing", literal(claim.standing))] if claim.standing else []
    parts += [("pk:rawValue", literal(claim.value))] if claim.value else []
    said = (f"{curie} {value}" for curie, value in parts)
    node = out.node("claim", paper or "", claim.text or words(claim) or "", *said)
    out.assertion(node, "Claim", claim, paper)
    for curie, value in parts:
        out.add(node, curie, value)


def _numbers(out: Statements, node: str, numbers: dict[str, str | None]) -> None:
    for curie, number in numbers.items():
        if number is not None:
            out.add(node, curie, literal(number, datatype="decimal"))
