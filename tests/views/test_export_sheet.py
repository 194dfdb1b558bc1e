"""The results as a table: all of them, each once, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph import Graph
from paperkg.rows import Rows
from paperkg.views.export import sheet

FORMULAS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", '=HYPERLINK("http://e.org")'),
    *("-5.3%", "+", "-", "=cmd|' /C calc'!A0", "--1"),
]
TEXTS = st.text(max_size=6) | st.sampled_from([*FORMULAS, "-5", "+5.25", "a,b", 'say "hi"', "'", "a\r\nb"])


def table(kg: Graph) -> list[dict[str, str]]:
    out = io.BytesIO()
    kg.export(out, "csv")
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


def cells(values: list[object]) -> list[str]:
    content = sheet.text(Rows.of([f"c{i}" for i in range(len(values))], [values]))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1]


class TestBundledResults:
    def test_every_result_is_there_once(self, kg: Graph) -> None:
        results = kg.query("SELECT ?result ?value { ?result a pk:Result ; pk:value ?value }")
        assert sorted((row["result"], Decimal(row["value"])) for row in table(kg)) == sorted(results)

    def test_a_row_says_what_was_measured_and_where_it_is_stated(self, kg: Graph) -> None:
        [row] = [row for row in table(kg) if (row["method"], row["dataset"]) == ("Vision Transformer", "ImageNet")]
        assert {key: value for key, value in row.items() if key != "result"} == {
            "paper": "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
            "method": "Vision Transformer",
            "dataset": "ImageNet",
            "task": "image classification",
            "split": "",
            "metric": "accuracy",
            "value": "88.36",
            "unit": "%",
            "setting": "pre-trained on JFT-300M",
            "condition": "",
            "baseline": "false",
            "asOf": "",
            "document": "ICLR 2021: Key Research Papers",
            "line": "34",
            "words": "88.36%",
            "raw": "88.36%",
            "license": "",
        }

    def test_baselines_are_marked(self, kg: Graph) -> None:
        marked = {row["method"] for row in table(kg) if row["baseline"] == "true"}
        assert marked == {"RoBERTa-Large", "human baseline", "Faster R-CNN with FPN"}

    def test_pandas_reads_it(self, kg: Graph) -> None:
        pandas = pytest.importorskip("pandas")
        out = io.BytesIO()
        kg.export(out, "csv")
        frame = pandas.read_csv(io.BytesIO(out.getvalue()))
        assert list(frame.columns) == list(kg.query("results").columns)
        assert frame["value"].dtype == float


class TestCells:
    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_formula_becomes_text(self, text: str) -> None:
        assert cells([text]) == [f"'{text}"]

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (-5, "-5"),
            (Decimal("-0.50"), "-0.5"),
            (0.25, "0.25"),
            (True, "true"),
            (None, ""),
            ("-5.3", "-5.3"),
            ("+7", "+7"),
            ("a=b", "a=b"),
            ("a\nb", "a\nb"),
        ],
    )
    def test_numbers_and_other_text_stay(self, value: object, written: str) -> None:
        assert cells([value, "x"]) == [written, "x"]

    @given(st.lists(TEXTS, min_size=2, max_size=4))
    def test_any_text_survives_and_none_is_run(self, texts: list[str]) -> None:
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
        for text, found in zip(texts, cells([*texts]), strict=True):
            assert found in (text, f"'{text}")
            assert not found.startswith(tuple("=+-@\t\r\n")) or re.fullmatch(r"[+-][0-9]+(\.[0-9]+)?", found)

    def test_a_spreadsheet_shows_them(self, tmp_path: Path) -> None:
        program = shutil.which("soffice")
        if program is None:
            pytest.skip("needs LibreOffice (Debian: apt install libreoffice-calc-nogui)")
        rows = [["=1+1", -5], ["+2+3", Decimal("2.5")], ["Łódź 图像", 0]]
        (tmp_path / "in.csv").write_bytes(sheet.text(Rows.of(["a", "b"], rows)))
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        utf8 = "--infilter=CSV:44,34,76"  # what a person is asked: comma, quotation mark, UTF-8
        options = ["--headless", utf8, "--convert-to", "html", "--outdir", str(tmp_path), str(tmp_path / "in.csv")]
        subprocess.run([program, profile, *options], check=True, capture_output=True, timeout=100)
        shown = (tmp_path / "in.html").read_text("utf-8")
        assert "=1+1" in shown
        assert "+2+3" in shown
        assert "Łódź 图像" in shown
        assert 'sdval="-5"' in shown
        assert 'sdval="2.5"' in shown
