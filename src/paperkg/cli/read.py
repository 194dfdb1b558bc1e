"""The commands that read texts: what do they say of papers, and how good is what was read?"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import click

from paperkg.cli.base import TABLES, Progress, cli, counted, everywhere, formats, note, own_files, put, say, show_rows
from paperkg.errors import PaperkgError, SourceError

if TYPE_CHECKING:
    from paperkg.readers.digest.model import Need
    from paperkg.readers.digest.text import Text
    from paperkg.records import Card
    from paperkg.scores import Score
    from paperkg.workspace import Workspace


@cli.command()
@click.argument("file", metavar="FILE")
@click.option(
    "-o", "--output", metavar="CARD", help="The card to write; one that is there keeps what you changed in it."
)
@click.option(
    "--model", metavar="NAME", help="Have a language model propose more; $PAPERKG_MODEL_URL is where it is asked."
)
@everywhere
def read(file: str, output: str | None, model: str | None) -> None:
    """Read a text about papers, such as a saved page: propose a card of its facts, with the words that say them.

    A FILE is a web page (.html), Markdown or plain text; `-` is the standard input. What was not clear has its
    confidence in the card, under a comment with the words around. A card that is there is joined with what is read now:
    your changes stay, and where something new is read about them a comment "read again" tells what.

    Example: paperkg read post.html -o post.yaml
    """
    own_files()
    if output is None:
        found = proposal(file, model=model)
        say(found.written, nl=False)
        _sum_up(found, found.written, "CARD")
        return
    place = Path(output)
    if place.is_file():
        found, written = _again(file, place, model)
    else:
        found = proposal(file, place.stem, model=model)
        written = found.written
        put(output, _writing(written))
    if place.is_file():
        remember(place, found.written)
    note(f"Wrote {output}")
    _sum_up(found, written, output)


class Proposal(NamedTuple):
    """What a reader makes of a text: the card, as YAML, and the text as it is shown."""

    file: str
    card: Card
    written: str
    text: str


def proposal(file: str, name: str = "", *, key: str = "", model: str | None = None) -> Proposal:
    """Read a file, or the standard input (`-`); the document's key is given, or made of a name, or of that of the file.

    Raises:
        SourceError: when it is not there, or holds no text.
        ModelError: when a model is named that cannot be asked.
    """
    from msgspec import structs

    from paperkg.names import slug
    from paperkg.readers import card_text, digest
    from paperkg.readers.digest import text as texts
    from paperkg.readers.digest.translation import with_origin
    from paperkg.records import plain

    if file == "-":
        text = texts.decode(sys.stdin.buffer.read(texts.LARGEST + 1), name="standard input")
    else:
        text = texts.read(Path(file))
        name = name or Path(file).stem
    key_ = key or slug(name or "post")
    read = digest.propose(text, key=key_) if model is None else _by_model(text, key_, model)
    card = card_text.proposed(with_origin(read, _alike(read)), digest.EXTRACTOR)
    if not (key or name) and card.document.title:
        document = structs.replace(card.document, key=slug(str(plain(card.document.title))))
        card = structs.replace(card, document=document)
    return Proposal(file, card, card_text.write(card, text.content), text.content)


def _alike(card: Card) -> Iterator[Card]:
    """The cards among the sources here that name authors of a card: it may translate what one of them tells."""
    from paperkg import check
    from paperkg.readers import card as cards
    from paperkg.records import plain
    from paperkg.workspace import Workspace

    folder = Workspace().sources
    authors = [str(plain(author)).encode() for paper in card.papers for author in paper.authors[:1]]
    for file in check.cards(sorted(folder.iterdir())) if len(authors) > 2 and folder.is_dir() else ():
        content = file.read_bytes()
        if 2 * sum(author in content for author in authors) > len(authors):
            with suppress(SourceError):  # `check` and `build` tell what is wrong with it
                yield from cards.read(file)


def _by_model(text: Text, key: str, name: str) -> Card:
    """The card that the rules and a model propose; says what the model did."""
    from paperkg.readers.digest.model import Model, propose_with_model

    progress = Progress()
    try:
        found = propose_with_model(text, key=key, model=Model.named(name), before=_before_asking, progress=progress)
    finally:
        progress.stop()
    note(f"model {name}: {counted(found.confirmed, 'fact')} confirmed, {found.added:,} added")
    for reason, number in sorted(found.dropped.items()):
        note(f"  {number:,} left out: {reason}")
    if found.used < found.answers:
        note(f"  {found.answers - found.used:,} of {counted(found.answers, 'answer')} left out: no JSON, or cut off")
    return found.card


def _before_asking(need: Need) -> None:
    """Before a big run say what it takes; where a person sits, ask."""
    from paperkg.readers.digest.model import BIG, cost

    if need.blocks <= BIG:
        return
    sent, given = f"{need.tokens:,} tokens", f"{need.answered:,}"
    price = cost(need, os.environ.get("PAPERKG_MODEL_PRICE", ""))
    note(f"{counted(need.questions, 'question')} of about {sent} to ask, with answers of perhaps {given}: {price}")
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm("Ask them?", abort=True, err=True)


def remember(card: Path, written: str) -> None:
    """Keep what was proposed beside a card: what differs from it there is a person's."""
    put(str(_last(card)), _writing(written))


def follow(card: Path, workspace: Workspace) -> None:
    """What was proposed for a card goes with it into a workspace."""
    there = _last(workspace.sources / card.name)
    if _last(card).is_file():
        remember(workspace.sources / card.name, _last(card).read_text(encoding="utf-8"))
    elif there.exists():
        there.unlink()


def _writing(text: str) -> Callable[[IO[bytes]], object]:
    return lambda stream: stream.write(text.encode("utf-8", "replace"))


def _last(card: Path) -> Path:
    """Where the last proposal for a card is kept; no reader takes it for a source."""
    return card.with_name(f".{card.name}.proposed")


def _again(file: str, place: Path, model: str | None) -> tuple[Proposal, str]:
    """Read a text whose card is there: the proposal, and the card that both were joined to."""
    from paperkg.readers import card
    from paperkg.readers.card_merge import merge
    from paperkg.readers.yaml_edit import rewrite
    from paperkg.readers.yaml_text import YamlText

    mine = YamlText.read(place)
    document = card.parse(mine).document
    found = proposal(file, key=document.key, model=model)
    last = _last(place)
    base = YamlText.read(last).data if last.is_file() else {}
    if not base and document.sha256 != found.card.document.sha256:
        hint = "name another file for the new card, or write the hash of the text into this one and check it"
        raise SourceError("is the card of another text, or of another version of it", file=place, hint=hint)
    merged = merge(base, mine.data, YamlText(found.written, place).data)
    written = rewrite(mine, merged.data, notes=merged.notes, text=found.text)
    card.parse(YamlText(written, place))
    mine.put(written)
    mine.save()
    if merged.notes:
        number = counted(len(merged.notes), "thing")
        note(f"{number} that you changed are read differently now: yours stand, see the comments 'read again'")
    return found, written


def _sum_up(found: Proposal, written: str, card: str) -> None:
    """Say how much was read, and what to do next."""
    from paperkg.readers.card_text import unsure
    from paperkg.readers.yaml_text import YamlText

    papers = found.card.papers
    source = "the standard input" if found.file == "-" else found.file
    if not papers:
        note(f"0 papers: {source} does not seem to be about papers")
        return
    doubts = sum(1 for _ in unsure(YamlText(written, Path(card)).data))
    counts = {
        "paper": len(papers),
        "author": sum(len(paper.authors) for paper in papers),
        "link": sum(len(paper.links) + len(paper.code_url) for paper in papers),
        "result": sum(len(paper.results) for paper in papers),
    }
    look = f"{counted(doubts, 'fact')} unsure" if doubts else "nothing unsure"
    note(f"{source}: {', '.join(counted(number, noun) for noun, number in counts.items())}; {look}")
    review = f"`paperkg review {card}`, " if doubts else ""
    add = "" if Path(card).parent.name == "sources" else f", `paperkg add {card}`"
    note(f"Next: edit it, {review}`paperkg check {card} --documents {'DIR' if add else 'texts'}`{add}")


@contextmanager
def proposed_cards(files: Sequence[str], workspace: Workspace) -> Iterator[list[Path]]:
    """Cards that are proposed for some texts, to be added to a workspace; once they are, the texts follow them.

    Raises:
        SourceError: when a text cannot be read, is about no paper, or has a card there.
    """
    with tempfile.TemporaryDirectory() as folder:
        found: dict[Path, Proposal] = {}
        for file in files:
            name = f"{Path(file).stem}.yaml"
            if (place := workspace.sources / name).exists():
                hint = f"`paperkg read {file} -o {place}` reads it again, and keeps what you changed"
                raise SourceError(f"its card is there already ({place})", file=file, hint=hint)
            if Path(folder, name) in found:
                raise SourceError(f"another file has a card of this name ({name})", file=file, hint="rename one")
            read = proposal(file)
            if not read.card.papers:
                raise SourceError("says nothing about papers", file=file, hint="`paperkg read` shows what it gives")
            found[Path(folder, name)] = read
            put(os.fspath(Path(folder, name)), _writing(read.written))
            remember(Path(folder, name), read.written)
        try:
            yield list(found)
        except PaperkgError as error:
            posts = {os.fspath(card): read.file for card, read in found.items()}
            if error.file in posts:  # the card that it names will not be there
                what = f"the card that was read from it is at fault ({error.what})"
                hint = "read it by `paperkg read`, mend the card and add that"
                raise SourceError(what, file=posts[error.file], hint=hint) from None
            raise
        for card, read in found.items():
            workspace.keep_text(Path(read.file))
            _sum_up(read, read.written, str(workspace.sources / card.name))


@cli.command("eval")
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option("--documents", metavar="DIR", help="The texts that the GOLD cards are of: read them, check the quotes.")
@click.option("--cards", metavar="DIR", help="The cards to score, instead of reading the texts.")
@formats(*TABLES)
@everywhere
def evaluate(gold: tuple[str, ...], documents: str | None, cards: str | None, format: str) -> None:
    """Score what is read from texts, or cards, against GOLD cards: precision, recall and F1 of each kind of fact.

    Tells what was missed and what was invented. A text belongs to a GOLD card by its hash (sha256), a card by that or
    by the key of its document.

    Example: paperkg eval gold/ --cards my-cards/
    """
    own_files()
    if not (documents or cards):
        raise PaperkgError("there is nothing to score", hint="add --documents DIR or --cards DIR")
    scored = list(_scored(gold, documents, cards))
    _show(scored, format)
    missed, invented = (sum(len(getattr(one, fault)) for _, one in scored) for fault in ("missed", "invented"))
    note(f"{counted(missed, 'fact')} missed, {counted(invented, 'fact')} invented.")
    if missed or invented:
        raise click.exceptions.Exit(1)


def _scored(gold: Sequence[str], documents: str | None, cards: str | None) -> Iterator[tuple[str, Score]]:
    """Each score with the key of its document."""
    from paperkg.check import Documents
    from paperkg.readers import digest
    from paperkg.scores import score

    texts = Documents(Path(documents)) if documents else None
    others = dict[str | None, "Card"]()
    for _, card in _cards([cards]) if cards else ():
        for name in (card.document.sha256, card.document.key):
            others.setdefault(name, card)
    for file, right in _cards(gold):
        document = right.document
        text = texts.shown(document.sha256 or "") if texts else None
        if texts and text is None:
            hint = "a text is found by its hash: is 'sha256' that of this version?"
            raise SourceError(f"the text is not in {documents}", file=file, hint=hint)
        if cards:
            found = others.get(document.sha256 or document.key, others.get(document.key))
        else:
            found = digest.propose(text, key=document.key) if text else None
        if found is None:
            hint = "its 'sha256' or its 'key' tells which card it is"
            raise SourceError(f"no card in {cards} is of the document '{document.key}'", file=file, hint=hint)
        for one in score(found, right, text.content if text else None):
            yield document.key, one


def _cards(sources: Sequence[str]) -> Iterator[tuple[Path, Card]]:
    from paperkg import builder, check
    from paperkg.readers import card

    for file in check.cards(builder.source_files(sources)):
        yield from ((file, one) for one in card.read(file))


def _show(scored: list[tuple[str, Score]], format: str) -> None:
    """The scores as a table; the faults as another one for a person, in two more columns for a program."""
    from paperkg.rows import Rows
    from paperkg.scores import total

    if len({key for key, _ in scored}) > 1:
        scored = [*scored, *(("all", one) for one in total(one for _, one in scored))]
    for_a_person = format in ("table", "markdown")
    columns = ["document", "kind", "expected", "found", "right", "precision", "recall", "f1"]
    rows = []
    for key, one in scored:
        shares = (None if share is None else round(share, 3) for share in (one.precision, one.recall, one.f1))
        if one.f1 is not None:
            lists = () if for_a_person else ("; ".join(one.missed), "; ".join(one.invented))
            rows.append((key, one.kind, one.expected, one.found, one.right, *shares, *lists))
    show_rows(Rows.of(columns if for_a_person else [*columns, "missed", "invented"], rows), format)
    faults = [
        (key, one.kind, fault, fact)
        for key, one in scored
        for fault in ("missed", "invented")
        for fact in getattr(one, fault)
        if key != "all"
    ]
    if for_a_person and faults:
        say("")
        show_rows(Rows.of(["document", "kind", "fault", "fact"], faults), format)
