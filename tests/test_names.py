"""Names meet when people would call them the same, part when not, and always give valid IRIs."""

from __future__ import annotations

import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from paperkg.names import BASE, KINDS, PREFIXES, compact, digest, expand, fold, mint, prefixes, slug, web_address

ANY = st.text(st.characters())
NASTY = st.text(st.sampled_from("ab/:?#[]@!$&'()*+,;=%<>\"{}|\\^` é\u200b\ue000\ufff0") | st.characters())


def is_iri(iri: str) -> bool:
    """Whether a strict parser of N-Triples takes the IRI and gives it back unchanged."""
    (triple,) = parse(f"<{iri}> <{BASE}p> <{BASE}o> .", format=RdfFormat.N_TRIPLES)
    return bool(triple.subject == NamedNode(iri))


@pytest.mark.parametrize(
    "names",
    [
        ("Łukasz Kaiser", "lukasz  KAISER", "Lukasz Kaiser"),
        ("CIFAR-100", "cifar 100", "CIFAR\u2010100", "CIFAR_100"),
        ("16×16 Words", "16x16 words"),
        ("O'Brien", "O\u2019Brien", "OBrien"),
        ("naïve", "nai\u0308ve", "Naive"),
        ("İstanbul", "istanbul", "ISTANBUL"),
        ("Ǣther", "Æther", "aether"),
        ("ＡＢＣ１", "abc1"),
        ("L²", "L2"),
        ("图像 识别", "图像\u3000识别"),
        ("㐂", "㐂\U000e0100"),
        ("soft\u00adhyphen", "softhyphen"),
        ("R&D", "R and D"),
        ("Hits@3", "hits at 3"),
    ],
)
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1
    assert len({slug(name) for name in names}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("C", "C++", "C#", "C*"),
        ("FAVOR", "FAVOR+"),
        ("GPT-3", "GPT-3.5", "GPT-35"),
        ("∞-former", "former"),
        ("α-GAN", "β-GAN", "GAN"),
        ("が", "か"),
        ("हिन्दी", "हन्द"),
        ("🙂", "🙃", "!!!", ""),
        ("a" * 200 + "x", "a" * 200 + "y"),
        ("word " * 40 + "x", "word " * 40 + "y"),
    ],
)
def test_names_that_differ_stay_apart(names: tuple[str, ...]) -> None:
    assert len({slug(name) for name in names}) == len(names)


@given(ANY)
@example("ǣ Ǿ ﷺ ゛")
def test_the_normal_form_is_final(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_the_normal_form_is_final_for_every_character() -> None:
    changed = [char for char in map(chr, range(sys.maxunicode + 1)) if fold(once := fold(f"a{char}b")) != once]
    assert changed == []


@given(ANY)
def test_case_and_spacing_never_matter(name: str) -> None:
    assert fold(f"  {name.casefold()}\t") == fold(name)


@given(ANY, ANY)
@example("x", "🙂")
def test_keys_differ_when_normal_forms_do(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (fold(one) == fold(other) and (fold(one) != "" or one == other))


@given(ANY)
@example("100% [new] <b>\\ \U000e0100 \ud800")
def test_a_key_is_a_valid_last_part_of_an_iri(name: str) -> None:
    key = slug(name)
    assert key
    assert not set(key) & set("/?#% ")
    assert is_iri(mint(BASE, "paper", key))


def test_every_character_is_fit_for_an_iri() -> None:
    keys = {slug(f"a{chr(code)}b") for code in range(sys.maxunicode + 1)}
    text = "\n".join(f"<{mint(BASE, 'paper', key)}> <{BASE}p> <{BASE}o> ." for key in keys)
    assert len({triple.subject for triple in parse(text, format=RdfFormat.N_TRIPLES)}) == len(keys)


@given(NASTY)
def test_a_stated_link_is_a_valid_iri_or_refused(rest: str) -> None:
    try:
        address = web_address(f"https://{rest}")
    except ValueError:
        assume(False)
    assert is_iri(address)
    assert web_address(address) == address


@pytest.mark.parametrize(
    "text",
    ["", "x", "example.org", "https://", "javascript:alert(1)", "file:///etc/passwd", "https://[::1", "http://a:x/"],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no web address"):
        web_address(text)


def test_an_address_that_is_fine_stays_as_it_is() -> None:
    for text in ("https://arxiv.org/abs/2105.01601v2", "http://a.org:80/%C3%A9?q=1&r=2#s", "https://é.fr/ü"):
        assert web_address(text) == text


@given(st.sampled_from(sorted(PREFIXES)), st.text("abcXYZ09-_", min_size=1))
def test_compact_undoes_expand(prefix: str, local: str) -> None:
    assert compact(expand(f"{prefix}:{local}")) == f"{prefix}:{local}"


def test_each_kind_of_thing_has_a_prefix() -> None:
    assert {kind: prefixes()[kind] for kind in KINDS} == {kind: f"{BASE}id/{kind}/" for kind in KINDS}


def test_a_hash_tells_where_one_text_ends_and_the_next_begins() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", ""), digest("\ud800")}) == 5
