"""A query that is not valid SPARQL is told by the place and the word at fault, in one short line."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import QueryError
from paperkg.store.embedded import EmbeddedStore

VALID = "PREFIX ex: <http://x.org/>\nSELECT ?s WHERE {\n  ?s ex:p.q/^ex:r+ 'a\\'}b'@en ; ex:n -1.5e3 . # }\n}\n"


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "at line 1, column 25: '}' does not fit after 'SELECT ?s WHERE { ?s ?p'"),
        ("SELECT ?s\nWHERE { ?s ?p }", "at line 2, column 15: '}' does not fit after 'SELECT ?s WHERE { ?s ?p'"),
        ("SELEC ?s { ?s ?p ?o }", "at line 1, column 1: 'SELEC' does not fit"),
        ("", "at line 1, column 1: it ends too early"),
        ("ASK { ?s ?p ?o # }\n", "it ends too early after 'ASK { ?s ?p ?o # }'"),
        ("ASK { FILTER (?x = }", "at line 1, column 20: '}' does not fit after 'ASK { FILTER (?x ='"),
        (
            "#+ a: b\nASK { ?s fo:o ?o }",
            "at line 2, column 10: 'fo:o' has an unknown prefix; write the IRI, or declare",
        ),
        ("ASK { ?s 'é\U0001f600' ?o }", "at line 1, column 10: ''é\U0001f600'' does not fit after 'ASK { ?s'"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "(The SELECT contains a variable that is unbound)"),
    ],
)
def test_the_place_and_the_word(sparql: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        EmbeddedStore(pyoxigraph.Store()).query(sparql)
    assert str(error.value).startswith("the query is not valid SPARQL ")
    assert message in str(error.value)


@pytest.mark.parametrize("place", [place for place, char in enumerate(VALID[:-25]) if char in " \n"])
def test_a_wrong_word_between_any_two_is_found(place: int) -> None:
    store = EmbeddedStore(pyoxigraph.Store())
    assert len(store.query(VALID)) == 0  # type: ignore[arg-type]
    with pytest.raises(QueryError) as error:
        store.query(f"{VALID[:place]} ~ {VALID[place:]}")
    line = VALID.count("\n", 0, place) + 1
    assert f"at line {line}, column {place + 1 - VALID.rfind(chr(10), 0, place)}: '~'" in str(error.value)


@given(st.text() | st.text(alphabet=" \n{}()<>?s:'\"\\#.;,@^aWHERE"))
def test_any_text_gives_an_answer_or_one_short_line(text: str) -> None:
    for sparql in (text, f"SELECT ?s WHERE {{ {text} }}"):
        told = ""
        try:
            EmbeddedStore(pyoxigraph.Store()).query(sparql)
        except QueryError as error:
            told = str(error)
        assert len(told) < 300
        assert "\n" not in told
