"""Lines of the table of `facts.py` about what is said: claims, relations, citation marks, disagreements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from facts_graph import Assertion, Place
from facts_list import NUMBERS, Beside, Line, at, partners, recall, same, several, told

BETTER, PAR, THEME, PAPER = "better", "on par", "theme", "paper"
"""Beside properties, what a relation can be in the graph: a comparison won or drawn, one theme over two papers, one
paper that is about both things.
"""

RELATIONS: dict[str, tuple[str, ...]] = {
    "adapts": ("pk:buildsOn", "pk:variantOf"),
    "alternative_to": ("pk:alternativeTo",),
    "analyses": ("pk:about", "pk:uses"),
    "cites": ("cito:cites",),
    "comparable_to": (PAR, "pk:comparesWith"),
    "compared_with": ("pk:comparesWith", BETTER, PAR),
    "compatible_with": ("pk:similarTo",),
    "differs_from": ("pk:comparesWith", "pk:alternativeTo", "pk:buildsOn"),
    "equivalent_to": ("pk:similarTo", PAR),
    "extends": ("pk:buildsOn", "pk:variantOf"),
    "faster_than": (BETTER,),
    "first_developed_for": ("pk:application", "pk:addresses", "pk:about"),
    "generalizes": ("pk:buildsOn", "pk:variantOf"),
    "improves": ("pk:buildsOn", "pk:variantOf"),
    "inspired_by": ("pk:buildsOn",),
    "is_a": ("skos:broader", "pk:variantOf"),
    "made_by": ("dcterms:creator",),
    "mitigates_problem_of": ("pk:alternativeTo", BETTER),
    "modifies": ("pk:buildsOn", "pk:variantOf"),
    "more_sample_efficient_than": (BETTER,),
    "mostly_similar_to": ("pk:similarTo",),
    "outperforms": (BETTER,),
    "primer": ("rdfs:seeAlso", "cito:cites"),
    "replaces": ("pk:alternativeTo",),
    "same_goal_as": ("pk:similarTo",),
    "same_theme_as": (THEME,),
    "see_also": ("rdfs:seeAlso",),
    "similar_issue_in": ("pk:similarTo", PAPER),
    "similar_results": (PAR, "pk:similarTo"),
    "similar_to": ("pk:similarTo",),
    "uses": ("pk:uses", "pk:buildsOn"),
}
"""How the relations of the list may be told in the graph."""

YEAR = re.compile(r".* et al\., [0-9]{4}[a-z]?")

YEAR = re.compile(r".* et al\., [0-9]{4}[a-z]?")
"""A citation by name and year."""


def of_claims(both: Beside) -> Iterator[Line]:
    """What is said without a number: each has a claim or comparison of its own, of that paper and on that line."""
    served: set[tuple[str, str]] = set()
    for seed, file in both.files.items():
        wanted = {
            (seed, claim["id"]): _telling(both, Place(seed, claim["line"]), paper, claim)
            for paper, said in file["featured"].items()
            for claim in said["results"]
            if claim["kind"] in ("complexity", "qualitative")
        }
        served |= partners(wanted).keys()
    for kind in ("complexity", "qualitative"):
        claims = [result for result in both.merged["results"] if result["kind"] == kind]
        yield recall(f"{kind} claims", (_claim(claim, served) for claim in claims))


def _telling(both: Beside, place: Place, paper: str, claim: dict[str, Any]) -> list[str]:
    """The assertions that can tell a claim: of its method and datasets, beside others that name what it is set against.

    A claim may name no method, only its paper; a task that is a concept in the graph is no part of an assertion.
    """
    sides = ("method", "better", "worse", "onPar")
    nodes = [
        node
        for node in both.stated.assertions
        if node.kind in ("Claim", "Comparison")
        and place in node.places
        and node.paper in (None, both.papers.get(paper))
        and (node.things(*sides) & both.things(claim["method"]) or (node.paper and not node.things(*sides)))
        and not node.things(*NUMBERS)
    ]
    compared = {thing for node in nodes for thing in node.things(*sides)}
    if not all(both.kin(other["method"]) & compared for other in claim.get("compared_with", ())):
        return []
    for kind in ("task", "dataset"):
        for things in map(both.things, several(claim.get(kind))):
            if {both.stated.kinds[thing] for thing in things} <= {kind}:
                nodes = [node for node in nodes if node.parts[kind] & things]
    return [node.iri for node in nodes]


def _claim(claim: dict[str, Any], served: set[tuple[str, str]]) -> tuple[str, bool]:
    absent = [key for key in claim["from"] if (key[:3], key) not in served]
    places = {at(place) for place in claim["stated_at"] if place["seed"] in {key[:3] for key in absent}}
    return f"{told(places)} {claim['method']}: {claim['claim']} ({', '.join(absent)})", not absent


def of_relations(both: Beside) -> Iterator[Line]:
    """Relations between two things, each as a triple or a comparison with words on that line."""
    yield recall("relations", (_relation(both, relation) for relation in both.merged["relations"]))


def _relation(both: Beside, relation: dict[str, Any]) -> tuple[str, bool]:
    subjects, objects = both.kin(relation["subject"]), both.kin(relation["object"])
    found: set[Place] = set()
    for way in RELATIONS[relation["predicate"]]:
        if way in (BETTER, PAR):
            found |= set().union(*(n.places for n in both.stated.assertions if _compares(n, way, subjects, objects)))
        elif way == THEME:
            found |= _one_theme(both, subjects, objects)
        elif way == PAPER:
            found |= _one_paper(both, subjects, objects)
        else:
            found |= {
                place
                for (subject, curie, value), places in both.stated.triples.items()
                if curie == way and subject in subjects and value in objects
                for place in places
            }
    absent = {at(place) for place in relation["stated_at"]} - found
    return f"{told(absent)} {relation['subject']} {relation['predicate']} {relation['object']}", not absent


def _compares(node: Assertion, way: str, subjects: set[str], objects: set[str]) -> bool:
    if way == PAR:
        return bool(node.parts["onPar"] & subjects and node.parts["onPar"] & objects)
    return bool(node.parts["better"] & subjects and node.parts["worse"] & objects)


def _one_theme(both: Beside, subjects: set[str], objects: set[str]) -> set[Place]:
    entries = both.stated.entries
    themes = {theme for entry in entries if entry.paper in objects for theme in entry.parts["theme"]}
    return {place for e in entries if e.paper in subjects and e.parts["theme"] & themes for place in e.places}


def _one_paper(both: Beside, subjects: set[str], objects: set[str]) -> set[Place]:
    about = [(s, o, places) for (s, curie, o), places in both.stated.triples.items() if curie == "pk:about"]
    papers = {paper for paper, thing, _ in about if thing in subjects}
    return {place for paper, thing, places in about if paper in papers and thing in objects for place in places}


def of_marks(both: Beside) -> Iterator[Line]:
    """Citation marks in running text, one by one, and the papers that they lead to."""
    theirs: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
    for seed, file in both.files.items():
        for mark in file["reference_marks"]:
            leads = mark["in_reference_list"] or not mark["mark"].isdigit()
            theirs[seed, mark["line"], mark["mark"].strip("()")].append(mark["points_to"] if leads else "no paper")
    ours: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
    for entry in both.stated.entries:
        for place, words, _ in entry.quotes:
            if entry.kind == "cited" or YEAR.fullmatch(words):
                marker = next(iter(entry.parts["marker"]), words)
                ours[*place, marker].append(both.paper_name(entry.paper))
    numbered = [[(*mark, i) for mark, papers in marks.items() for i in range(len(papers))] for marks in (theirs, ours)]
    yield same("citation marks", *numbered)
    led = [(mark, leads) for mark, papers in theirs.items() for leads in papers]
    yield recall("citation marks, to where they lead", ((f"{m} {leads}", leads in ours.get(m, ())) for m, leads in led))


def of_decisions(both: Beside) -> Iterator[Line]:
    """What documents state differently or wrongly: each has a decision of its own that quotes all the lines."""
    items = both.merged["disagreements"]
    decisions = both.stated.decisions
    fits = {
        item["id"]: [
            decision.iri
            for decision in decisions
            if _covers(decision.places, set(map(at, item["states"])))
            and decision.parts["concerns"] & both.kin(item["about"])
        ]
        for item in items
    }
    found = partners(fits)
    yield recall("disagreements", ((_disagreement(item, decisions), item["id"] in found) for item in items))


def _covers(places: set[Place], states: set[Place]) -> bool:
    documents = {place.document for place in places}
    return all(place in places if place.line else place.document in documents for place in states)


def _disagreement(item: dict[str, Any], decisions: list[Assertion]) -> str:
    states = set(map(at, item["states"]))
    nearest = max((decision.places for decision in decisions), key=lambda places: len(places & states), default=set())
    return f"{item['id']} {item['kind']} of {item['about']}: no decision of it quotes {told(states - nearest)}"
