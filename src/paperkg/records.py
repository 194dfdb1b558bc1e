"""The typed records: what one document states, as plain values that know nothing of RDF.

A `Card` holds the records of one document. It is also what a card file (YAML) looks like: the published
JSON Schema (`paperkg schema card`) is generated from the classes below, so their docstrings and descriptions
are what an editor shows. A reader of a large file yields many cards of one document, a batch at a time.

Things are referred to by name; the resolver decides which names mean the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]
Key = Annotated[
    str,
    Meta(
        pattern=r"^[^\s\x00-\x20\x7f-\x9f/?#<>\"{}|\\^`%\[\]]+$(?!\n)",
        description="the last part of the IRI: lower-case words joined by hyphens",
        examples=["iclr-2021-key-papers"],
    ),
]
Place = Annotated[
    str,
    Meta(
        pattern=r"^(line [1-9][0-9]*( chars [0-9]+-[0-9]+)?|record \S.*)$(?!\n)",
        description=(
            "where the words stand: 'line 52' (lines count from 1), completed by `paperkg check --fix` to "
            "'line 52 chars 4633-4639' (counted in characters of the decoded text, the first is 0, the last is not "
            "included); for a structured source 'record 17'"
        ),
        examples=["line 52", "line 52 chars 4633-4639"],
    ),
]
Year = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$(?!\n)",
        description="a year, year-month or date",
        examples=["2021", "2021-01-06"],
    ),
]
Number = Annotated[
    str,
    Meta(
        pattern=r"^[+-]?[0-9]+(\.[0-9]+)?$(?!\n)",
        description="a plain decimal number, in quotes",
        examples=["88.36"],
    ),
]
Language = Annotated[
    str,
    Meta(
        pattern=(
            r"^[A-Za-z]{2,3}(-[A-Za-z]{3})?(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
            r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$(?!\n)"
        ),
        description="a BCP 47 language tag",
        examples=["en", "zh-Hans"],
    ),
]

Hash = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{64}$(?!\n)",
        description="64 lower-case hex digits: the SHA-256 of the bytes that the quotes stand in (`sha256sum FILE`)",
    ),
]
ShownHash = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{64}$(?!\n)",
        description=(
            "64 lower-case hex digits: the SHA-256 of the text that paperkg shows of the document, where that is not "
            "the file itself (a web page); `paperkg check --documents DIR --fix` adds it"
        ),
    ),
]

ThingKind = Literal["method", "task", "dataset", "metric", "concept", "person", "organization", "venue", "paper"]
Role = Literal["featured", "mentioned", "cited", "listed"]
Standing = Literal["best", "on par", "below best"]
Reading = Literal["to read", "reading", "read"]
DecisionKind = Literal["same", "different", "rejected", "derived", "disagreement"]

PERSON = "person"
"""The extractor of a fact that a person has reviewed, in a card that a reader proposed."""


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The base of all records: frozen, compared by value."""


class Quote(Record, frozen=True, kw_only=True):
    """The exact words and where they stand."""

    exact: Annotated[str, Meta(description="the shortest words that state the fact, exactly as written")] | None = None
    at: Place | None = None


class Quoted(Quote, frozen=True, kw_only=True):
    """Something a document states, with the words that state it."""

    also: Annotated[tuple[Quote, ...], Meta(description="further places of the same document that state it")] = ()
    extractor: (
        Annotated[str, Meta(description="the reader that found it, or 'person'; absent: that of the document")] | None
    ) = None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    rejected: (
        Annotated[str, Meta(description="why the document is wrong here: kept with its evidence, not asserted")] | None
    ) = None


class Value(Quoted, frozen=True, kw_only=True):
    """A stated text or value, such as a title, an award or an identifier. `exact` defaults to the value."""

    value: Text | bool
    language: Language | None = None


class Mention(Quoted, frozen=True, kw_only=True):
    """A stated link to a thing, by its name. `exact` defaults to the name."""

    name: Text
    kind: Annotated[ThingKind, Meta(description="needed where the field allows several kinds")] | None = None
    part: Annotated[Text, Meta(description="the part it plays in the whole", examples=["optimizer"])] | None = None


class Author(Quoted, frozen=True, kw_only=True):
    """One author of a list. `exact` defaults to the name."""

    name: Annotated[str, Meta(min_length=1, description="as the document gives it")]
    affiliation: Text | None = None


class Idea(Quoted, frozen=True, kw_only=True):
    """A thought of the document in our own words; `exact` is a telling part of what it sums up, by default the text."""

    text: Annotated[str, Meta(min_length=1, description="our own words")]
    language: Language | None = None


Names = tuple[Text | Mention, ...]


class Assertion(Quoted, frozen=True, kw_only=True):
    """What results, comparisons and claims share. `exact` defaults to `value`."""

    condition: Annotated[str, Meta(description="the document's condition, never part of a key")] | None = None
    text: Annotated[str, Meta(description="the statement in our own words")] | None = None


class Baseline(Quoted, frozen=True, kw_only=True):
    """The value of what a result is compared with; task, dataset, split and metric are the result's."""

    method: Text
    value: Annotated[str, Meta(min_length=1, description="as written")]
    setting: Text | None = None


class Result(Assertion, frozen=True, kw_only=True):
    """A reported value: which method got what, on which dataset, by which metric."""

    method: Text
    metric: Text
    task: Text | None = None
    dataset: Text | None = None
    value: Annotated[str, Meta(min_length=1, description="as written, with its unit", examples=["88.36%"])]
    split: Text | None = None
    setting: Annotated[str, Meta(description="what sets this measurement apart, part of the key")] | None = None
    low: Number | None = None
    high: Number | None = None
    as_of: Year | None = None
    against: tuple[Baseline, ...] = ()


class Comparison(Assertion, frozen=True, kw_only=True):
    """A is better than B (or on par), one record for each pair; numbers are in favour of the better."""

    better: Text | None = None
    worse: Text | None = None
    on_par: tuple[Text, Text] | None = None
    task: Text | None = None
    dataset: Text | None = None
    metric: Text | None = None
    setting: Text | None = None
    ratio: Annotated[Number, Meta(description="factor in favour of the better, at least 1: half is 2")] | None = None
    ratio_low: Annotated[Number, Meta(description="'more than'")] | None = None
    ratio_high: Annotated[Number, Meta(description="'up to'")] | None = None
    difference: Annotated[Number, Meta(description="above 0, in the metric's unit")] | None = None
    difference_low: Number | None = None
    difference_high: Number | None = None
    value: Annotated[str, Meta(description="as written", examples=["+0.9%", "10 times less"])] | None = None


class Claim(Assertion, frozen=True, kw_only=True):
    """Something said without a measured number; `value` holds the words of a complexity such as O(L)."""

    method: Text | None = None
    task: Text | tuple[Text, ...] | None = None
    dataset: Text | tuple[Text, ...] | None = None
    metric: Text | None = None
    standing: Standing | None = None
    value: Annotated[str, Meta(description="as written", examples=["linear complexity"])] | None = None


class Paper(Quoted, frozen=True, kw_only=True):
    """One document's treatment of one paper. `exact` defaults to the title as given."""

    title: Annotated[str, Meta(min_length=1, description="as the document gives it")] | None = None
    language: Annotated[Language, Meta(description="of the title, where it is not the document's")] | None = None
    named: Annotated[str, Meta(description="without a title: the words the paper is mentioned with")] | None = None
    key: Key | None = None
    role: Role = "featured"
    position: Annotated[int, Meta(ge=1)] | None = None
    marker: Annotated[str, Meta(description="the citation mark", examples=["5"])] | None = None
    theme: Text | Mention | None = None
    other_titles: tuple[Text | Value, ...] = ()
    authors: tuple[Text | Author, ...] = ()
    complete: Annotated[bool, Meta(description="false when the list ends in 'et al.'")] | None = None
    affiliations: Names = ()
    issued: Year | Value | None = None
    venue: Text | Mention | None = None
    presentation: Text | Value | None = None
    award: tuple[Text | Value, ...] = ()
    doi: Text | Value | None = None
    arxiv: Text | Value | None = None
    openreview: Text | Value | None = None
    acl: Text | Value | None = None
    code: bool | Value | None = None
    code_url: tuple[Text | Value, ...] = ()
    links: tuple[Text | Value, ...] = ()
    key_ideas: tuple[Text | Idea, ...] = ()
    proposes: Names = ()
    uses: Names = ()
    datasets: Names = ()
    metrics: Names = ()
    tasks: Names = ()
    builds_on: Names = ()
    about: Names = ()
    future: Names = ()
    applications: Names = ()
    cites: Names = ()
    similar_to: Names = ()
    compares_with: Names = ()
    alternative_to: Names = ()
    see_also: Names = ()
    results: tuple[Result, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    claims: tuple[Claim, ...] = ()


class Entity(Quoted, frozen=True, kw_only=True):
    """A person, organisation, venue, method, task, dataset, metric or concept, and what is known of it."""

    name: Text
    kind: ThingKind
    key: Key | None = None
    aliases: tuple[Text | Value, ...] = ()
    hidden: Annotated[tuple[Text | Value, ...], Meta(description="wrong spellings, found by search, never shown")] = ()
    description: Annotated[Text | Idea | None, Meta(description="what it is, or a note on it, in own words")] = None
    tags: Annotated[tuple[Text, ...], Meta(description="labels of one's own", examples=[["to try"]])] = ()
    reading: Annotated[Reading | None, Meta(description="of a paper: how far its owner has come with it")] = None
    makers: Annotated[Names, Meta(description="the people or organizations that made it")] = ()
    broader: Names = ()
    variant_of: Names = ()
    subset_of: Names = ()
    builds_on: Names = ()
    uses: Names = ()
    similar_to: Names = ()
    compares_with: Names = ()
    alternative_to: Names = ()
    see_also: Names = ()
    series: Text | None = None
    direction: Literal["higher", "lower"] | None = None
    unit: Text | None = None
    minimum: Number | None = None
    maximum: Number | None = None


class Subject(Record, frozen=True, kw_only=True):
    """A thing that a decision concerns."""

    kind: ThingKind | Literal["document"]
    name: Annotated[str, Meta(min_length=1, description="a document is named by its key")]


class Saying(Quote, frozen=True, kw_only=True):
    """What one document says in a matter that is to be judged: its words, where they stand, and a remark of ours."""

    document: Annotated[Key, Meta(description="the document that holds the words")]
    note: Annotated[Text, Meta(description="our own words")] | None = None


class Decision(Quoted, frozen=True, kw_only=True):
    """A judgement of the owner about what documents state: same, different, rejected, derived, disagreement."""

    kind: DecisionKind
    concerns: tuple[Subject, ...]
    about: (
        Annotated[str, Meta(min_length=1, description="what is at issue", examples=["spelling of the title"])] | None
    ) = None
    reason: Text
    states: Annotated[tuple[Saying, ...], Meta(description="what each document says, where several disagree")] = ()
    score: Annotated[float, Meta(ge=0, le=1)] | None = None


class Document(Record, frozen=True, kw_only=True):
    """What somebody read: a post, a paper, a page, a dump."""

    key: Key
    canonical: Annotated[
        bool, Meta(description="true for the owner's vocabulary: its names are the canonical ones")
    ] = False
    title: Text | Value | None = None
    url: Text | None = None
    language: Language | None = None
    sha256: Hash | None = None
    shown_sha256: ShownHash | None = None
    authors: Annotated[Names, Meta(description="people, or organizations by their kind")] = ()
    translators: Annotated[Names, Meta(description="people, or organizations by their kind")] = ()
    publisher: Text | Mention | None = None
    issued: Year | Value | None = None
    added: Annotated[Year | None, Meta(description="when it came into the collection")] = None
    licence: Text | None = None
    derived_from: Annotated[Key, Meta(description="the document that this one translates or copies")] | None = None
    text_of: Annotated[str, Meta(description="the title of the paper that this document is")] | None = None
    extractor: (
        Annotated[str, Meta(description="the reader that proposed this card, not reviewed yet; absent: a person")]
        | None
    ) = None
    mentions: Names = ()


class Card(Record, frozen=True, kw_only=True):
    """Everything that one document states, and the words that state it."""

    document: Document
    papers: tuple[Paper, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    claims: tuple[Claim, ...] = ()
    entities: tuple[Entity, ...] = ()
    decisions: tuple[Decision, ...] = ()


class Spot(NamedTuple):
    """Where words stand: a line (from 1), perhaps its characters (from 0, the end not included), or a record."""

    line: str | None
    start: str | None
    end: str | None
    record: str | None


_SPOT = re.compile(r"line (\d+)(?: chars (\d+)-(\d+))?|record (.*)", re.DOTALL)


def spot(at: str | None) -> Spot | None:
    """The parts of a `Place`; None when there is none.

    >>> spot("line 52 chars 4633-4639")
    Spot(line='52', start='4633', end='4639', record=None)
    """
    found = _SPOT.fullmatch(at or "")
    return Spot(*found.groups()) if found else None


def plain(stated: str | bool | Value | Mention | Author | Idea) -> str | bool:
    """The bare text or value of an item that may carry evidence.

    >>> plain("oral"), plain(Value(value="oral", at="line 63"))
    ('oral', 'oral')
    """
    match stated:
        case Value():
            return stated.value
        case Idea():
            return stated.text
        case Mention() | Author():
            return stated.name
    return stated


PAPER_LINKS: dict[str, ThingKind] = {
    "affiliations": "organization",
    "proposes": "method",
    "uses": "method",
    "datasets": "dataset",
    "metrics": "metric",
    "tasks": "task",
    "builds_on": "method",
    "about": "concept",
    "future": "concept",
    "applications": "concept",
    "cites": "paper",
    "similar_to": "method",
    "compares_with": "method",
    "alternative_to": "method",
    "see_also": "paper",
}
"""The fields of a paper that name things, with the kind that a name has unless its mention says otherwise."""

ENTITY_LINKS: dict[str, ThingKind | None] = {
    "makers": "organization",
    "broader": None,
    "variant_of": None,
    "subset_of": "dataset",
    "builds_on": "method",
    "uses": "method",
    "similar_to": None,
    "compares_with": None,
    "alternative_to": None,
    "see_also": "paper",
}
"""The same for an entity; None stands for the entity's own kind."""


def links(item: Paper | Entity) -> Iterator[tuple[str, ThingKind, str, str | Mention]]:
    """The things that a paper or entity names: field, kind, name, and the item that may carry evidence."""
    if isinstance(item, Paper):
        fields: dict[str, ThingKind] = PAPER_LINKS
    else:
        fields = {field: kind or item.kind for field, kind in ENTITY_LINKS.items()}
    for field, kind in fields.items():
        for mention in getattr(item, field):
            if isinstance(mention, str):
                yield field, kind, mention, mention
            else:
                yield field, mention.kind or kind, mention.name, mention


def several(stated: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """One name, several or none, as a tuple."""
    return () if stated is None else (stated,) if isinstance(stated, str) else stated


def words(item: Quoted) -> str | None:
    """The words that state an item: its `exact`, else what its class says they default to; None when it must be given.

    >>> words(Mention(name="ImageNet")), words(Result(method="ViT", metric="accuracy", value="88.36%"))
    ('ImageNet', '88.36%')
    """
    if item.exact is not None:
        return item.exact
    match item:
        case Value():
            return str(item.value)
        case Mention() | Author() | Entity():
            return item.name
        case Idea():
            return item.text
        case Result() | Baseline() | Comparison() | Claim():
            return item.value
        case Paper():
            return item.title or item.named or item.marker
    return None
