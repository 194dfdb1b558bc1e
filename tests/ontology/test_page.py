"""The reference page shows the ontology as it is."""

from __future__ import annotations

import re
import runpy
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import RDFS, SKOS, Graph, Literal

PK = "https://w3id.org/paperkg/ontology#"


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The page as docs/ontology.py would write it now."""
    program = runpy.run_path(str(root / "docs" / "ontology.py"))
    return str(program["Page"](root / "ontology"))


def test_the_page_is_up_to_date(root: Path, page: str) -> None:
    written = (root / "docs" / "ontology.md").read_text("utf-8")
    assert written == page, "the ontology has changed: run `python docs/ontology.py`"


def test_it_shows_each_term_once_with_all_that_is_said_of_it(ontology: Graph, page: str) -> None:
    lines = page.splitlines()
    for term in {term for term in ontology.subjects() if str(term).startswith(PK)}:
        name = f"`pk:{str(term).removeprefix(PK)}`"
        found = [line for line in lines if line.startswith((f"| {name}<br>", f"{name} · "))]
        assert len(found) == 1, name
        (chinese,) = (o for o in ontology.objects(term, RDFS.label) if isinstance(o, Literal) and o.language != "en")
        assert chinese in found[0]
    for target in {
        str(o) for p in (SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch) for o in ontology.objects(None, p)
    }:
        assert f":{re.split('[/#]', target)[-1]}`" in page, target


def test_no_cell_breaks_its_table(page: str) -> None:
    lines = page.splitlines()
    for before, line in pairwise(lines):
        if line.startswith("|") and before.startswith("|"):
            assert line.replace("\\|", "").count("|") == before.replace("\\|", "").count("|"), line
