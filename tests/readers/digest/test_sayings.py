"""What a post says of a paper besides names and numbers: ideas, claims, directions, applications, themes, writers."""

from __future__ import annotations

import pytest

from paperkg.readers import digest
from paperkg.readers.digest.translation import with_origin
from paperkg.records import Card, Mention, Paper, plain

ENTRY = "# Papers of the week\n\n## [FooNet: Deep Networks for All](https://arxiv.org/abs/2101.00001)\n\n"


def read(text: str) -> Paper:
    return digest.propose((ENTRY + text).encode(), key="post").papers[0]


def names(mentions: tuple[str | Mention, ...]) -> list[str]:
    return [str(plain(one)) for one in mentions]


@pytest.mark.parametrize(
    "text",
    [
        "### What is the key idea?\n\n- Each layer reads the one below it twice.",
        "**Key idea:** Each layer reads the one below it twice.",
        "Networks are slow. The key idea is that each layer reads the one below it twice.",
        "核心思想：每一层都会把下面一层读两遍，这样可以节省很多时间。",
    ],
)
def test_an_idea_is_told_by_a_heading_a_label_or_a_cue(text: str) -> None:
    (idea,) = read(text).key_ideas
    assert str(plain(idea)) in ENTRY + text


def test_the_words_of_a_heading_are_no_idea_of_what_follows_another() -> None:
    assert read("### Why it matters\n\nLayers that read once are slow to train.").key_ideas == ()


def test_directions_are_what_a_list_of_them_names() -> None:
    text = "### Future work\n\n- Exploring sparse routing of layers.\n- Trying other fields, such as speech and music."
    assert names(read(text).future) == ["sparse routing", "speech", "music"]


def test_applications_are_what_a_sentence_enumerates() -> None:
    text = "### Applications\n\nFooNet could be used in weather maps, the counting of birds, and traffic, among others."
    paper = read(text)
    assert names(paper.applications) == ["weather maps", "counting of birds", "traffic"]
    assert names(paper.tasks) == []


def test_a_claim_has_the_standing_that_its_words_tell() -> None:
    text = "FooNet is on par with BarNet on CIFAR-10. It reaches state-of-the-art results on MNIST."
    text += " It is not better than a tree."
    claims = [(one.method, one.dataset, one.standing) for one in read(text).claims]
    assert claims == [("FooNet", "CIFAR-10", "on par"), ("FooNet", "MNIST", "best")]


def test_a_sentence_whose_number_is_a_result_is_no_claim_too() -> None:
    paper = read("FooNet outperforms BarNet with 90.1% accuracy on CIFAR-10.")
    assert [one.value for one in paper.results] == ["90.1%"]
    assert paper.claims == ()


def test_what_is_better_than_what_needs_no_number() -> None:
    (one,) = read("In all trials FooNet outperforms BERT.").comparisons
    assert (one.better, one.worse, one.exact) == ("FooNet", "BERT", "outperforms BERT")


def test_marks_in_the_text_cite_the_list_of_references() -> None:
    post = (
        "It extends BarNet² and costs O(L²).\n\n## References\n\n"
        "[1] The First Study of Layers. Ada Lovelace, 2019.\n\n[2] BarNet: Wide Networks for Few. Bo Berg, 2020.\n"
    )
    assert names(read(post).cites) == ["BarNet: Wide Networks for Few"]


def test_themes_are_the_headings_over_several_papers() -> None:
    entry = "### [A Study of {0}](https://arxiv.org/abs/2101.0000{1})\n\nIt studies them.\n\n"
    post = "# My list\n\n## Vision\n\n" + entry.format("Pictures", 1) + entry.format("Films", 2)
    post += "## 2. Speech\n\n" + entry.format("Voices", 3)
    papers = digest.propose(post.encode(), key="post").papers
    assert [plain(paper.theme) if paper.theme else None for paper in papers] == ["Vision", "Vision", "Speech"]


@pytest.mark.parametrize(
    ("line", "authors", "translators"),
    [
        ("By Ada Lovelace · 3 May 2021", ["Ada Lovelace"], []),
        ("Von Ada Lovelace, übersetzt von Bo Berg", ["Ada Lovelace"], ["Bo Berg"]),
        ("作者：王小明\n\n编译：李雷", ["王小明"], ["李雷"]),
        ("Deep Learning, Neural Networks and more", [], []),
    ],
)
def test_who_wrote_and_who_translated_a_post(line: str, authors: list[str], translators: list[str]) -> None:
    post = f"Three papers\n\n{line}\n\nWe have read them for you, with care.\n\n{ENTRY}It is a network.\n"
    document = digest.propose(post.encode(), key="post").document
    assert (names(document.authors), names(document.translators)) == (authors, translators)


def post(intro: str, text: str) -> Card:
    papers = [("Ada Lovelace, Bo Berg", 1), ("Carl Cook, Dora Dahl", 2), ("Eva Ek, Finn Falk", 3)]
    entries = "".join(
        f"## [Study number {number}](https://arxiv.org/abs/2101.0000{number})\n\nBy {names}\n\n{text}\n\n"
        for names, number in papers
    )
    return digest.propose(f"# {intro}\n\n{entries}".encode(), key=intro.split()[0].lower())


def test_a_translation_is_known_by_the_same_papers_in_the_same_order() -> None:
    english = post("Three papers", "This is what the authors of the paper say in it, and we like it.")
    german = post("Drei Arbeiten", "Das ist es, was die Autoren in der Arbeit sagen, und wir mögen es sehr.")
    found = with_origin(german, [english])
    assert found.document.derived_from == "three"
    (decision,) = found.decisions
    assert (decision.kind, len(decision.states)) == ("derived", 6)
    assert with_origin(english, [english]) == english
    other = post("Vier Arbeiten", "Das ist es, was die Autoren in der Arbeit sagen, und wir mögen es sehr.")
    assert with_origin(other, [german]).document.derived_from is None


@pytest.mark.parametrize(
    "text",
    [
        "FooNet does not reach 95% accuracy on ImageNet.",
        "FooNet falls short of 95% accuracy on ImageNet.",
        "If FooNet reached 95% accuracy on ImageNet, all would be well.",
        "FooNet erreicht keine 95 % Genauigkeit auf ImageNet.",
        "FooNet 没有达到 95% 的准确率。",
        "FooNet is small [1], with many heads and accuracy on ImageNet [2, 3].",
    ],
)
def test_what_is_denied_supposed_or_a_citation_is_no_result(text: str) -> None:
    assert read(text).results == ()


@pytest.mark.parametrize(
    "text",
    ["FooNet never beats BERT.", "It is unclear whether FooNet outperforms BERT.", "FooNet übertrifft BERT nicht."],
)
def test_what_is_denied_is_not_better(text: str) -> None:
    paper = read(text)
    assert (paper.comparisons, paper.claims) == ((), ())


def test_what_is_denied_is_not_used() -> None:
    paper = read("FooNet does not use BERT. It is not based on ResNet. It is on par with RoBERTa.")
    assert (paper.uses, paper.builds_on, names(paper.compares_with)) == ((), (), ["RoBERTa"])


def test_a_title_called_notes_is_no_list_of_references() -> None:
    post = ENTRY.replace("Papers of the week", "Notes") + "It is a network.\n"
    assert [paper.role for paper in digest.propose(post.encode(), key="post").papers] == ["featured"]


def test_an_address_in_brackets_is_no_long_name() -> None:
    assert digest.propose(b"AA(https://openreview.net/forum?id=abcdefgh)", key="post").document.key == "post"
