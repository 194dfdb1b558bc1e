"""A web page becomes Markdown whose blocks hold every visible word and every link."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.readers.digest import page
from paperkg.readers.digest.blocks import layout

CASES = {
    "heading": ("<h2>A <i>title</i> in C#</h2>", "## A title in C&#35;\n"),
    "paragraphs": ("<p>one\n  two</p>three<div>four</div>", "one two\n\nthree\n\nfour\n"),
    "line break": ("<p><b>Title</b><br>Ann Lee</p>", "**Title**<br>Ann Lee\n"),
    "two line breaks": ("<p>one<br>\n<br>two</p>", "one\n\ntwo\n"),
    "list": ("<ol start=3><li>a<ul><li>b</ul><li>c</ol>", "3. a\n\n  - b\n\n4. c\n".replace("\n\n", "\n")),
    "heading of an item": ("<ul><li><h3>T</h3>x</ul>", "### T\n\nx\n"),
    "link": ("<p>see <a href='https://a.b/c_(d)'>this [x]</a>!", "see [this \\[x\\]](https://a.b/c_(d))!\n"),
    "link with odd brackets": ("<a href='/c)d e'>w</a>", "[w](/c%29de)\n"),
    "link after a mark": ("<p>wow!<a href='/x'>w</a>", "wow\\![w](/x)\n"),
    "link of a picture": ("<a href='https://arxiv.org/abs/1'><img src=x></a>", "<https://arxiv.org/abs/1>\n"),
    "link from a base": ("<base href='https://a.b/c/'><a href='p.pdf'>w</a>", "[w](https://a.b/c/p.pdf)\n"),
    "place of the page": ("<h1>T<a href='#t'>¶</a></h1><p><a href='#n1'>1</a>", "# T\n\n1\n"),
    "set off": ("<p><b>a</b><b>b </b><em>c</em>x<i>d</i>", "**ab** cxd\n"),
    "set off with a link": ("<b>1. <a href='/t'>T</a></b>", "**1. [T](/t)**\n"),
    "raised marks": ("<p>Ann Lee<sup>1</sup>*, Bo", "Ann Lee<sup>1</sup>\\*, Bo\n"),
    "what looks like marks": ("<p>#NLP a*b &lt;b&gt; &amp;lt; _x_ a_b", "\\#NLP a\\*b \\<b> \\&lt; \\_x\\_ a_b\n"),
    "table": (
        "<table><caption>T</caption><tr><th>a<th>b|c<tr><td rowspan=2>1<td>2<tr><td>3</table>",
        "T\n\n| a | b\\|c |\n|---|---|\n| 1 | 2 |\n|  | 3 |\n",
    ),
    "table that arranges": ("<table><tr><td><h2>T</h2><td><p>x</table>", "## T\n\nx\n"),
    "preformatted text": ("<pre>one\ntwo  x\n\nthree</pre>", "one\ntwo x\n\nthree\n"),
    "code": ("<pre><code>a  b\n</code></pre>", "```\na  b\n```\n"),
    "what is no text": ("<nav>a</nav><script>b</script><button>c</button><p hidden>d</p><p>e<footer>f", "e\n"),
    "menu": ("<ul><li><a href='a'>Home</a><li><a href='b'>News</a><li><a href='c'>Us</a></ul>x", "x\n"),
    "main": ("<p>beside</p><main><p>the words of the page</p></main>", "the words of the page\n"),
    "small main": ("<p>the words of the page</p><main><p>beside</p></main>", "the words of the page\n\nbeside\n"),
    "form around all": ("<form><p>words</p><input value=x><select><option>y</select></form>", "words\n"),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_html_is_shown_as_markdown(source: str, expected: str) -> None:
    assert page.markdown(f"<!doctype html><body>{source}</body>") == expected


def test_the_head_is_shown_above() -> None:
    head = (
        "<html lang=en><title>T | Site</title><meta property='og:title' content='T'>"
        "<meta name=author content='Ann Lee'><meta name=citation_author content='Bo Xu'><link rel=canonical href='https://a.b/t'>"
        "<meta property='article:published_time' content='2021-03-04'>"
    )
    found = layout(page.markdown(head + "<p>words</p>"))
    assert found.front == {
        "language": "en",
        "title": "T",
        "author": "Ann Lee, Bo Xu",
        "url": "https://a.b/t",
        "date": "2021-03-04",
    }
    assert [block.text for block in found.blocks] == ["words"]


LETTERS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
WORDS = st.lists(LETTERS, min_size=1, max_size=6).map(" ".join)
INLINE = st.sampled_from(
    ["{}", "<b>{}</b>", "<em>{}</em>", "<a href='https://a.b/c'>{}</a>", "<code>{}</code>", "<sup>{}</sup>"]
)
BLOCK = st.sampled_from(
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ul><li>{}</ul>",
        "<div>{}</div>",
        "<table><tr><td>{}<td>x</table>",
        "<blockquote>{}</blockquote>",
    ]
)
SPACED = st.tuples(INLINE, WORDS).map(lambda pair: pair[0].format(html.escape(pair[1])))
PAGES = st.lists(st.tuples(BLOCK, st.lists(SPACED, min_size=1, max_size=3)), min_size=1, max_size=5).map(
    lambda blocks: "".join(block.format(" ".join(inside)) for block, inside in blocks)
)


@given(PAGES)
def test_every_visible_word_is_shown(source: str) -> None:
    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    shown = page.markdown(f"<!doctype html><body>{source}</body>")
    plain = re.sub(r"\]\(https://a\.b/c\)|</?(?:sup|br)>|&#35;", "", shown)
    assert letters(plain) == letters(html.unescape(re.sub("<[^>]*>", "", source)))


@pytest.mark.parametrize(
    ("source", "is_page"),
    [
        ("\ufeff\n<?xml version='1.0'?><!-- saved from url=(0016)https://a.b --> <HTML>", True),
        ("<title>x</title><p>words", True),
        ("<div><p>a piece of a page</p></div>\n", True),
        ('<p align="center"><img src="x"></p>\n\n# Papers\n\n- one\n<br>', False),
        ("A post on <html> and <!DOCTYPE html>", False),
        ("---\ntitle: x\n---\n<p>words</p>", False),
    ],
)
def test_pages_are_known_by_how_they_begin(source: str, is_page: bool) -> None:
    assert page.is_page(source) == is_page


@pytest.mark.parametrize(
    "piece", ["!<a href=x>w</a>", "<b>x</b><i>y</i>", "<table><tr><td>x<td>y</table>", "</b>", "x<br>", "<"]
)
def test_the_time_grows_with_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        page.markdown("<!doctype html><body>" + "<div>" * 900 + piece * times)
        return time.process_time() - start

    long, short = (min(seconds(times) for _ in range(3)) for times in (16_000, 2_000))
    assert long < 16 * max(short, 0.01)
