"""Whether the bundled graph holds what a careful reader found in its five documents: a table (what, gold, graph).

    python benchmarks/facts.py --gold DIR [--kg DIR]

DIR holds the reader's list: one JSON file for each document and `merged.json`. The graph is asked by SPARQL; without
`--kg` it is built first. A fact counts as found when the graph states it in the document and on the line of the list.
How fine one cuts methods, tasks, metrics, concepts and claims is a matter of taste: of these, the graph may have more.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from facts_graph import Place, Stated
from facts_ideas import of_fields, of_ideas, of_results
from facts_list import DOCUMENTS, Beside, Line, at, recall, same, several, told
from facts_said import of_claims, of_decisions, of_marks, of_relations

import paperkg
from paperkg.names import fold

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
MAKERS = {"author": "dcterms:creator", "translator": "schema:translator", "publisher": "dcterms:publisher"}


def lines(both: Beside) -> Iterator[Line]:
    """All lines of the table."""
    for part in (
        of_documents,
        of_papers,
        of_each_paper,
        of_people,
        of_ideas,
        of_fields,
        of_results,
        of_claims,
        of_relations,
        of_marks,
        of_decisions,
    ):
        yield from part(both)


def of_documents(both: Beside) -> Iterator[Line]:
    """The documents, who made them, and what is a translation of what."""
    stated, documents = both.stated, {seed: file["document"] for seed, file in both.files.items()}
    titled = [(seed,) for iri, seed in stated.documents.items() if stated.objects(iri, "dcterms:title")]
    yield same("documents", ((seed,) for seed in documents), titled)
    theirs = {
        (seed, role, maker["name"])
        for seed, document in documents.items()
        for role in MAKERS
        for maker in several(document.get(role))
    }
    ours = {
        (seed, role, stated.label(maker))
        for iri, seed in stated.documents.items()
        for role, curie in MAKERS.items()
        for maker in stated.objects(iri, curie)
    }
    yield same("who wrote, translated, published them", theirs, ours)
    yield same("translations", [("002", "001")], stated.derived)
    yield recall("topics of documents", _topics(both))
    yield recall(
        "venues", ((venue["name"], bool(stated.named(venue["name"], "venue"))) for venue in both.merged["venues"])
    )
    named = [place for organization in both.merged["organizations"] for place in organization["stated_at"]]
    yield recall("organizations", (_organization(both, place) for place in named))


def _topics(both: Beside) -> Iterator[tuple[str, bool]]:
    """Whether a document mentions at least as many things on a line as the list has topics there."""
    for iri, seed in both.stated.documents.items():
        mentions = both.stated.objects(iri, "pk:mentions").values()
        topics = both.files[seed]["document"].get("topics", ())
        for topic in topics:
            wanted = sum(other["line"] == topic["line"] for other in topics)
            found = sum(Place(seed, topic["line"]) in places for places in mentions)
            yield f"{seed}:{topic['line']} {topic['as_given']}", found >= wanted


def _organization(both: Beside, place: dict[str, Any]) -> tuple[str, bool]:
    """An organization is known by name, that of a web site perhaps by addresses of its pages."""
    seed, name = place["seed"], place["as_given"]
    things = both.stated.named(name, "organization", "venue")
    found = any(seed in both.stated.stated_in[thing] for thing in things)
    return f"{told([at(place)])} {name}", found or any(f"//{name}/" in page for page in both.stated.pages[seed])


def of_papers(both: Beside) -> Iterator[Line]:
    """The papers, their roles and places in the documents, their titles."""
    gold = both.merged["papers"]
    entries = [entry for entry in both.stated.entries if entry.paper]
    yield same("papers", ((paper["id"],) for paper in gold), {(both.paper_name(entry.paper),) for entry in entries})
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        roles[entry.kind].add(both.paper_name(entry.paper))
    listed = roles["listed"] - roles["featured"]
    mentioned = (roles["mentioned"] | roles["cited"]) - roles["featured"] - listed
    for what, role, ours in (
        ("papers, featured", "featured", roles["featured"]),
        ("papers, in reference lists only", "reference", listed),
        ("papers, mentioned only", "mentioned", mentioned),
    ):
        yield same(what, ((paper["id"],) for paper in gold if paper["role_merged"] == role), ((key,) for key in ours))
    slots = {(seed, n, paper["id"]) for paper in gold for seed, n in paper["positions"].items()}
    yield same("featured slots in order", slots, _numbered(both, "featured", "position"))
    references = {(seed, str(c["number"]), paper["id"]) for paper in gold for seed, c in paper["cited_as"].items()}
    yield same("entries of reference lists", references, _numbered(both, "listed", "marker"))
    mentions = [(paper, mention) for paper in gold for mention in paper["mentioned_at"]]
    yield recall("papers mentioned, by line", (_mention(both, *pair) for pair in mentions))
    titles = [(paper, variant) for paper in gold for variant in paper["title_variants"]]
    yield recall("titles as spelt", (_title(both, *pair) for pair in titles))


def _numbered(both: Beside, role: str, number: str) -> set[tuple[Any, ...]]:
    return {
        (entry.document, n, both.paper_name(entry.paper))
        for entry in both.stated.entries
        if entry.kind == role
        for n in entry.parts[number] or {"without number"}
    }


def _mention(both: Beside, paper: dict[str, Any], mention: dict[str, Any]) -> tuple[str, bool]:
    found = any(
        entry.kind in ("mentioned", "cited")
        and at(mention) in entry.places
        and entry.paper in (None, both.papers.get(paper["id"]))
        for entry in both.stated.entries
    )
    return f"{told([at(mention)])} {paper['id']}", found


def _title(both: Beside, paper: dict[str, Any], variant: dict[str, Any]) -> tuple[str, bool]:
    titles = both.stated.objects(both.papers.get(paper["id"], ""), "dcterms:title")
    alone = re.sub(r" \([A-Z]+\)$", "", variant["text"])  # the name of the method behind it is no part of the title
    return f"{told([at(variant)])} {variant['text']}", at(variant) in titles.get(alone, ())


def of_each_paper(both: Beside) -> Iterator[Line]:
    """What the documents state of single papers."""
    venues = {venue["id"]: venue["name"] for venue in both.merged["venues"]}
    fields: dict[str, tuple[str, Callable[[dict[str, Any]], Iterable[str]]]] = {
        "affiliations": ("pk:affiliation", lambda paper: [a["name"] for a in paper["affiliations"]]),
        "venues of papers": ("pk:venue", lambda paper: [venues[paper["venue"]]] if paper["venue"] else []),
        "presentations": ("pk:presentation", lambda paper: [p["value"] for p in several(paper["presentation"])]),
        "awards": ("pk:award", lambda paper: [p["value"] for p in several(paper["award"])]),
        "arXiv numbers": ("pk:arxivId", lambda paper: _from_links(paper, "arxiv_id")),
        "OpenReview ids": ("pk:openReviewId", lambda paper: _from_links(paper, "openreview_id")),
        "links": ("foaf:page", lambda paper: [u["url"] for u in paper["urls"] if u["kind"] != "code"]),
        "papers with code": ("pk:hasCode", lambda paper: {"True" for c in paper["code"] if c["available"]}),
        "addresses of code": ("pk:codeUrl", lambda paper: [u["url"] for u in paper["urls"] if u["kind"] == "code"]),
    }
    for what, (curie, values) in fields.items():
        theirs = {(paper["id"], value) for paper in both.merged["papers"] for value in values(paper)}
        yield same(what, theirs, _values(both, curie))
    themes = {(paper, fold(theme["name"])) for theme in both.merged["themes"] for paper in theme["papers"]}
    ours = {
        (both.paper_name(entry.paper), fold(both.stated.label(theme)))
        for entry in both.stated.entries
        for theme in entry.parts["theme"]
    }
    yield same("papers under themes", themes, ours)
    for what, field, curie in (
        ("key ideas", "key_ideas", "pk:keyIdea"),
        ("future directions", "future_directions", "pk:futureDirection"),
        ("applications", "applications", "pk:application"),
    ):
        yield recall(what, _on_lines(both, field, curie))


def _from_links(paper: dict[str, Any], field: str) -> list[str]:
    return [link[field] for link in paper["urls"] if link.get(field)]


def _values(both: Beside, curie: str) -> set[tuple[str, str]]:
    kinds = both.stated.kinds
    return {
        (both.paper_name(subject), both.stated.label(value) if value in kinds else value)
        for subject, property_, value in both.stated.triples
        if property_ == curie and kinds.get(subject) == "paper"
    }


def _on_lines(both: Beside, field: str, curie: str) -> Iterator[tuple[str, bool]]:
    """Whether the graph has at least as many thoughts of a paper on a line as the list."""
    for seed, file in both.files.items():
        for paper, told_of in file["featured"].items():
            ours = both.stated.objects(both.papers.get(paper, ""), curie).values()
            seen: defaultdict[int, int] = defaultdict(int)
            for item in told_of.get(field) or ():
                seen[item["line"]] += 1
                have = sum(Place(seed, item["line"]) in places for places in ours)
                yield f"{seed}:{item['line']} {paper} {item['text']}", have >= seen[item["line"]]


def of_people(both: Beside) -> Iterator[Line]:
    """Author lists as given, and the people behind the names."""
    stated = both.stated
    theirs = {
        (
            seed,
            paper.get("paper_id") or paper["id"],
            _listed(a["name_as_given"] for a in paper["authors"]),
            not paper["et_al"],
        )
        for seed, file in both.files.items()
        for paper in [*file["papers"], *file["references"]]
        if paper["authors"]
    }
    complete = {(e.document, e.paper): e.parts["complete"] for e in stated.entries if e.parts["complete"]}
    ours = {
        (*key, _listed(name for name, _ in names), *complete.get((seed, iri), {"not said whether complete"}))
        for (seed, iri), names in stated.authors.items()
        for key in [(seed, both.paper_name(iri))]
    }
    yield same("author lists in order, as given", theirs, ours)
    persons = [person for person in both.merged["persons"] if person["papers"]]
    featured = {entry.paper for entry in stated.entries if entry.kind == "featured"}
    writers = {person["id"] for person in persons if any(work["role"] == "featured" for work in person["papers"])}
    ours_of_featured = {author for (_, iri), names in stated.authors.items() if iri in featured for _, author in names}
    authors = {author for names in stated.authors.values() for _, author in names}
    yield Line("authors of featured papers", len(writers), len(ours_of_featured))
    yield Line("authors of all papers", len(persons), len(authors))
    yield recall("authors who are one person each", _one_each(both, persons))
    yield recall("names of authors, also as misspelt", _spellings(both, persons))
    others = [(person["name"],) for person in both.merged["persons"] if not person["papers"]]
    people = {thing for thing, kind in stated.kinds.items() if kind == "person" and stated.stated_in[thing]}
    yield same("people who are authors of nothing", others, ((stated.label(person),) for person in people - authors))


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _one_each(both: Beside, persons: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Whether all places where the list sees one person lead to one person of the graph, and to nobody else's."""
    behind: dict[str, set[str]] = {}
    for person in persons:
        people = behind.setdefault(person["id"], set())
        for work in person["papers"]:
            names = both.stated.authors[work["seed"], both.papers.get(work["paper"], "")]
            people.add(names[work["order"] - 1][1] if work["order"] <= len(names) else f"nobody in {work['seed']}")
    for key, people in behind.items():
        others = {other for one, theirs in behind.items() if one != key for other in theirs}
        yield f"{key}: {_listed(map(both.stated.label, sorted(people)))}", len(people) == 1 and not people & others


def _spellings(both: Beside, persons: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Whether a person has the right name and is found by each spelling, on which no two persons agree."""
    for person in persons:
        name = person["name"].partition(" (")[0]
        right = both.stated.named(name, "person")
        for spelling in sorted({name} | {given["text"] for given in person["spellings"]}):
            yield f"{name}, {spelling}", len(right) == 1 and both.stated.named(spelling, "person") == right


def compare(gold: Path, kg: Path) -> list[Line]:
    """The lines of the table for a list and a graph in a folder."""
    with paperkg.open(kg) as graph:
        return list(lines(Beside(gold, Stated(graph, DOCUMENTS))))


def main() -> None:
    """Print the table, and what is missing."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, default=GOLD, help="the folder of the reader's list")
    options.add_argument("--kg", type=Path, help="the folder of a graph of the five documents; absent: built")
    given = options.parse_args()
    if not given.gold.is_dir():
        print(f"there is no list in {given.gold}: nothing to compare")
        return
    with tempfile.TemporaryDirectory() as folder:
        if not given.kg:
            paperkg.build(kg=Path(folder) / "kg").close()
        table = compare(given.gold, given.kg or Path(folder) / "kg")
    print("| what | gold | graph | missing |\n|---|---|---|---|")
    for line in table:
        print(f"| {line.what} | {line.gold} | {line.graph} | {len(line.missing) or ''} |")
    for line in table:
        if not line.equal:
            print(f"\n{line.what}: {line.graph} of {line.gold}", *line.missing, sep="\n  ")


if __name__ == "__main__":
    main()
