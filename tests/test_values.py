"""Numbers and dates mean what their writers meant."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.values import date_type, in_unit, parse


@pytest.mark.parametrize(
    ("raw", "number", "unit"),
    [
        ("88.36%", "88.36", "%"),
        ("88.36 percent", "88.36", "%"),
        (".8836", "0.8836", ""),
        ("1,204", "1204", ""),
        ("1,204,567.5 FPS", "1204567.5", ""),
        ("1\u202f204", "1204", ""),
        ("12,345,67", "12345", ""),
        ("1.204.567", "1204567", ""),
        ("1.204,5", "1204.5", ""),
        ("88,36 %", "88.36", "%"),
        ("%88,36", "88.36", "%"),
        ("0,883", "0.883", ""),
        ("\u22120.5", "-0.5", ""),
        ("+0.9%", "0.9", "%"),
        ("８８．３６％", "88.36", "%"),
        ("٨٨٫٣٦٪", "88.36", "%"),
        ("准确率88.36%", "88.36", "%"),
        ("2.20 ± 0.1", "2.20", ""),
        ("88.1 (±0.2)%", "88.1", "%"),
        ("1.5 billion", "1500000000", ""),
        ("300 million images", "300000000", ""),
        ("1e-5", "0.00001", ""),
        ("3.14E+23 FLOPs", "314000000000000000000000", ""),
        ("2.3·10¹⁹", "23000000000000000000", ""),
        ("3 × 10^-4", "0.0003", ""),
        ("8% up to 40%", "8", "%"),
        ("10× fewer", "10", ""),
        ("2-3 days", "2", ""),
        ("ResNet-50: 76.1", "76.1", ""),
        ("top-1 accuracy 88.5%", "88.5", "%"),
        ("$1,204", "1204", ""),
        ("~88", "88", ""),
    ],
)
def test_numbers_as_documents_write_them(raw: str, number: str, unit: str) -> None:
    assert (str(parse(raw)[0]), parse(raw)[1]) == (number, unit)


@pytest.mark.parametrize("raw", ["", "half", "O(n)", "²", "-", "AP50", "v2.0", "%"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="holds no number"):
        parse(raw)


@pytest.mark.parametrize("raw", ["1e999999999", "1e-99", "9" * 40, "1e" + "9" * 5000])
def test_numbers_beyond_measure_are_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="too large or too small"):
        parse(raw)


@given(st.decimals(min_value=-(10**20), max_value=10**20, places=6), st.booleans())
def test_a_written_number_is_read_as_it_is(number: Decimal, grouped: bool) -> None:
    assert parse(f"{number:,f}" if grouped else f"{number:f}")[0] == number


@given(st.text())
def test_any_text_is_a_plain_decimal_or_refused(raw: str) -> None:
    try:
        number, unit = parse(raw)
    except ValueError:
        return
    assert "E" not in str(number)
    assert unit in ("", "%")


@pytest.mark.timeout(5)
@pytest.mark.parametrize("part", ["1", "1,111", "1.111", "1 ", "-", "1e", "1±", "%", "% ", "a1", "1x10", " "])
def test_long_texts_take_no_time(part: str) -> None:
    with contextlib.suppress(ValueError):
        parse(part * 30_000)


@pytest.mark.parametrize(
    ("raw", "unit", "number"),
    [
        (".8836", "%", "88.36"),
        ("88.36", "%", "88.36"),
        ("0.5%", "%", "0.5"),
        ("1", "%", "100"),
        ("0", "%", "0"),
        ("-0.5", "%", "-50"),
        ("0.9 ± 0.1%", "%", "0.9"),
        ("0.5", "seconds", "0.5"),
        ("50%", None, "50"),
    ],
)
def test_a_bare_proportion_becomes_percent_where_that_is_the_unit(raw: str, unit: str | None, number: str) -> None:
    assert str(in_unit(raw, unit)) == number


@pytest.mark.parametrize(
    ("text", "expected"), [("2021", "gYear"), ("2021-12", "gYearMonth"), ("2020-02-29", "date"), ("0001", "gYear")]
)
def test_dates_have_the_type_of_their_precision(text: str, expected: str) -> None:
    assert date_type(text) == expected


@pytest.mark.parametrize(
    "text", ["", "21", "2021-13", "2021-02-29", "20210106", "2021-W01-1", "2021\n", "２０２１", "June 2021", "0000"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no year, month"):
        date_type(text)
