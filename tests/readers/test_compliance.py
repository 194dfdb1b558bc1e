"""What every registered reader must do, whatever it reads. A new reader adds one sample of its kind of file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from paperkg.errors import SourceError
from paperkg.readers import Reader, read, readers
from paperkg.records import Card

SAMPLES = {"card": ("sample.yaml", b"document: {key: d, title: T}\npapers: [{title: A, authors: [Ann Lee]}]\n")}
"""For each reader the name and content of a small file that it reads."""

NAMES = sorted(readers())
JUNK = {"empty": b"", "nul": b"\0" * 1000, "binary": bytes(range(256)) * 40, "brackets": b"[" * 200_000}


@pytest.fixture(params=NAMES)
def reader(request: pytest.FixtureRequest) -> Reader:
    return readers()[request.param]


@pytest.fixture
def sample(reader: Reader, tmp_path: Path) -> Path:
    name = next(name for name, known in readers().items() if known is reader)
    assert name in SAMPLES, f"add a sample for the reader '{name}'"
    file = tmp_path / SAMPLES[name][0]
    file.write_bytes(SAMPLES[name][1])
    return file


def test_it_knows_its_files_by_name(reader: Reader, sample: Path, tmp_path: Path) -> None:
    assert reader.accepts(sample) is True
    assert reader.accepts(tmp_path / "not-there" / sample.name) is True
    assert reader.accepts(sample.with_suffix(sample.suffix.upper())) is True
    assert reader.accepts(tmp_path / "unknown.paperkg-test") is False


def test_it_gives_cards_of_one_document_that_can_be_written_down(reader: Reader, sample: Path) -> None:
    cards = list(reader.read(sample))
    assert cards
    assert len({card.document.key for card in cards}) == 1
    for card in cards:
        assert msgspec.convert(msgspec.to_builtins(card), Card) == card


def test_it_gives_the_same_cards_again(reader: Reader, sample: Path) -> None:
    assert list(reader.read(sample)) == list(reader.read(sample))


@pytest.mark.parametrize("junk", JUNK)
def test_it_refuses_junk_in_one_line(reader: Reader, sample: Path, junk: str) -> None:
    sample.write_bytes(JUNK[junk])
    with pytest.raises(SourceError) as fault:
        list(reader.read(sample))
    assert str(fault.value).startswith(f"{sample}:")
    assert "\n" not in str(fault.value)


def test_it_tells_of_a_file_that_is_not_there(reader: Reader, sample: Path) -> None:
    sample.unlink()
    with pytest.raises(SourceError, match=sample.name):
        list(reader.read(sample))


def test_the_first_reader_that_accepts_a_file_reads_it(sample: Path, reader: Reader) -> None:
    assert list(read(sample)) == list(reader.read(sample))


def test_a_file_that_no_reader_knows_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no reader knows this kind of file; the readers are: .*card"):
        read(tmp_path / "unknown.paperkg-test")


def test_every_sample_has_a_reader() -> None:
    assert set(SAMPLES) <= set(NAMES)
