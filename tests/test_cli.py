"""The command line as a user meets it: real processes, streams, exit codes, one line for each error."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from click.testing import CliRunner

from paperkg.cli import cli, main
from paperkg.views.export import FORMATS

if TYPE_CHECKING:
    from tests.conftest import Program

COMMANDS = tuple(cli.commands)
LONG = "x" * 5000


def ok(result: subprocess.CompletedProcess[str]) -> str:
    """The data of a command that went well and had nothing to complain about."""
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def error(result: subprocess.CompletedProcess[str]) -> str:
    """The one line of a command that could not be done."""
    assert result.returncode == 2, result.stdout
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.endswith("\n")
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "unexpected" not in result.stderr
    return result.stderr.removeprefix("Error: ").strip()


@pytest.fixture
def kg_option(kg_folder: Path) -> tuple[str, str]:
    return "--kg", str(kg_folder)


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_of_each_command_says_what_it_does(self, command: str) -> None:
        result = CliRunner().invoke(cli, [command, "--help"], prog_name="paperkg")
        assert result.exit_code == 0
        assert result.output.startswith(f"Usage: paperkg {command}")
        summary = result.output.split("\n\n")[1].strip()
        assert summary.endswith((".", "?"))
        takes_input = "SOURCE" in result.output or any(
            p.human_readable_name.isupper() for p in cli.commands[command].params
        )
        assert "Example: paperkg " in result.output or not takes_input

    def test_examples_name_existing_options(self) -> None:
        for name, command in cli.commands.items():
            example = re.search(r"Example: paperkg (\S+)(.*)", (command.help or "").replace("\n", " "))
            if example:
                assert example[1] == name
                known = {option for parameter in command.params for option in parameter.opts}
                assert set(re.findall(r"(?<=\s)--?[a-z]+", example[2])) <= known

    def test_lists_all_commands(self, run: Program) -> None:
        text = ok(run("--help"))
        assert [line.split()[0] for line in text.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)
        assert ok(run()) == ok(run("-h")) == text

    def test_version(self, run: Program) -> None:
        assert re.fullmatch(r"paperkg \d+\.\d+\.\d+\n", ok(run("--version")))


class TestWhichGraph:
    def test_before_and_after_the_command_and_by_environment(self, run: Program, kg_folder: Path) -> None:
        kg = str(kg_folder)
        answers = [
            ok(run("--kg", kg, "stats")),
            ok(run("stats", "--kg", kg)),
            ok(run("stats", env={"PAPERKG_KG": kg})),
            ok(run("stats", "--kg", kg, env={"PAPERKG_KG": "/nowhere"})),
            ok(run("--kg", "/nowhere", "stats", "--kg", kg)),
            ok(run("stats", cwd=kg_folder.parent)),
        ]
        assert len(set(answers)) == 1

    def test_none_there(self, run: Program, tmp_path: Path) -> None:
        expected = "kg: there is no graph here; run `paperkg build` first, or name a graph with --kg"
        for command in (
            ["stats"],
            ["show", "ViT"],
            ["search", "x"],
            ["export"],
            ["graph", "-o", "x.html"],
            ["query", "counts"],
        ):
            assert error(run(*command)) == expected
        assert list(tmp_path.iterdir()) == []


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["qurey"], "there is no command 'qurey'; did you mean 'query'?"),
            (["zzz"], "there is no command 'zzz'; `paperkg --help` lists them"),
            ([LONG], "there is no command 'xxx"),
            (["--nope"], "No such option.*--nope.*; see `paperkg --help`"),
            (["stats", "--kgg", "x"], "No such option.*--kgg.*see `paperkg stats --help`"),
            (["show"], "Missing argument 'ENTITY'; see `paperkg show --help`"),
            (["stats", "--format", "pdf"], "Invalid value for '--format': 'pdf' is not one of .* --help`"),
            (["query"], "say what to ask; name a saved query"),
            (["query", "counts", "-e", "ASK {}"], "say what to ask; name a saved query"),
            (["query", "coutns"], "there is no saved query 'coutns'; did you mean 'counts'?"),
            (["query", LONG], "there is no saved query 'xxx"),
            (["query", "none.rq"], r"none\.rq: the query cannot be read"),
            (["query", "results-of-method"], "needs the parameter 'method' .a method.; add --param method='Vision Tr"),
            (["query", "counts", "-p", "method"], "the parameter 'method' has no value; write --param method=VALUE"),
            (["query", "results-of-method", "-p", "methd=ViT"], "has no parameter 'methd'; did you mean 'method'"),
            (["query", "results-of-method", "-p", "query=ViT"], "has no parameter 'query'"),
            (["query", "results-of-method", "-p", "method=Vision Transfromer"], "did you mean 'Vision Transformer'"),
            (["query", "results-of-method", "-p", f"method={LONG}"], "nothing is named 'xxx"),
            (["query", "-e", "SELECT ?s WHERE { ?s ?p }"], r"the query is not valid SPARQL .error at 1:26"),
            (["query", "-e", "SELECT ?s\nWHERE { ?s ?p }"], r"the query is not valid SPARQL .error at 2:16"),
            (["query", "-e", ""], "the query is not valid SPARQL"),
            (["query", "-e", "DROP ALL"], "the query is not valid SPARQL"),
            (["query", "-e", "SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }"], "never the network"),
            (["query", "counts", "--format", "turtle"], "this query gives a table, not turtle; choose one of table"),
            (["query", "-e", "DESCRIBE <a:b>", "--format", "csv"], "this query gives triples, not csv; choose one"),
            (["show", "Vision Transfromer"], "'Vision Transfromer'; did you mean 'Vision Transformer'"),
            (["show", "ViT", "--kind", "methods"], "there is no kind 'methods'; did you mean 'method'"),
            (["search", "x", "--kind", "papers"], "there is no kind 'papers'; did you mean 'paper'"),
            (["search", "x", "--limit", "0"], "Invalid value for '--limit'"),
            (["graph"], "Missing option.*; see `paperkg graph --help`"),
            (["graph", "-o", "x.html", "--around", "Nobody At All"], "nothing is named 'Nobody At All'"),
            (["graph", "-o", "x.html", "--depth", "0"], "Invalid value for '--depth'"),
            (["export", "-o", "."], "is a folder; name a file in it"),
            (["export", "-o", ""], "is a folder; name a file in it"),
            (["export", "-o", "/proc/x/y"], "/proc/x/y: cannot be written"),
            (["export", "-o", LONG], "xxx.*"),
            (["schema", "everything"], "Invalid value for .*; see `paperkg schema --help`"),
            (["check", "--fix"], "--fix needs the texts; add --documents DIR"),
            (["check", "nothing.yaml"], r"nothing\.yaml: there is no such file or folder"),
            (["check", "--documents", "nothing"], "nothing: there is no such folder"),
        ],
    )  # fmt: skip
    def test_one_line_that_says_what_to_do(
        self,
        kg_folder: Path,
        arguments: list[str],
        message: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """In this process, for speed; the tests above and below start real ones."""
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as end:
            main(["--kg", str(kg_folder), *arguments])
        out, err = capfd.readouterr()
        assert re.search(message, error(subprocess.CompletedProcess(arguments, int(end.value.code or 0), out, err)))
        assert list(tmp_path.iterdir()) == [], "nothing is left behind"

    def test_a_very_long_folder(self, run: Program) -> None:
        for command in ("stats", "build"):
            assert len(error(run(command, "--kg", LONG))) < 1100

    def test_debug_adds_the_traceback(self, run: Program) -> None:
        for arguments in (["--debug", "stats"], ["stats", "--debug"]):
            result = run(*arguments)
            assert result.returncode == 2
            assert result.stderr.startswith("Traceback (most recent call last):")
            assert result.stderr.splitlines()[-1].startswith("Error: kg: there is no graph here")

    def test_a_card_with_a_fault_names_file_and_line(self, run: Program, tmp_path: Path) -> None:
        (tmp_path / "bad.yaml").write_text("document: {key: d}\npapers:\n  - titel: A\n", encoding="utf-8")
        assert error(run("build", "bad.yaml")) == "bad.yaml:3: unknown field 'titel'; did you mean 'title'?"
        assert error(run("check", "bad.yaml")) == "bad.yaml:3: unknown field 'titel'; did you mean 'title'?"


class TestStreams:
    def test_what_is_built_is_data_and_what_was_done_a_note(self, run: Program, tmp_path: Path) -> None:
        result = run("build")
        assert result.returncode == 0
        assert re.search(r"papers +61\n", result.stdout)
        assert re.fullmatch(r"Built [\d,]+ statements from 7 sources in kg\n", result.stderr)
        assert ok(run("stats")) == result.stdout

    def test_own_sources_are_the_default(self, run: Program, tmp_path: Path) -> None:
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "a.yaml").write_text("document: {key: d, title: D}\n", encoding="utf-8")
        assert "from 1 source in kg" in run("build").stderr

    def test_nothing_found_is_said_on_stderr(self, run: Program, kg_option: tuple[str, str]) -> None:
        for text in ("qqqqqq", ""):
            result = run(*kg_option, "search", text, "--format", "csv")
            assert (result.returncode, result.stdout.split()) == (0, ["name,kind,foundBy,score,iri"])
            assert result.stderr == f"Nothing is named like '{text}'.\n"

    def test_a_reader_who_has_seen_enough(self, executable: Path, kg_folder: Path) -> None:
        """Like `paperkg ... | head -1`: no complaint, exit 0."""
        for arguments in (["query", "links", "--format", "csv"], ["export"], ["stats"], ["--help"], ["schema", "card"]):
            read, write = os.pipe()
            os.close(read)
            with os.fdopen(write, "wb") as closed:
                command = [str(executable), "--kg", str(kg_folder), *arguments]
                result = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
            assert (result.returncode, result.stderr) == (0, b""), arguments

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_full_disk(self, executable: Path, kg_folder: Path) -> None:
        for arguments in (["stats"], ["export"]):
            with Path("/dev/full").open("wb") as full:
                command = [str(executable), "--kg", str(kg_folder), *arguments]
                result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
            assert (result.returncode, result.stderr) == (2, b"Error: No space left on device\n")

    def test_control_c_during_a_build(self, kg_folder: Path, tmp_path: Path) -> None:
        """At the moment when the name index is written."""
        shutil.copytree(kg_folder, tmp_path / "kg")
        program = (
            "import signal, sys\n"
            "from paperkg.cli import main\n"
            "sys.addaudithook(lambda event, _: event == 'sqlite3.connect' and signal.raise_signal(signal.SIGINT))\n"
            "main(['build'])\n"
        )
        command = [sys.executable, "-c", program]
        result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (result.returncode, result.stdout, result.stderr.strip()) == (130, "", "Stopped.")
        assert (tmp_path / "kg" / "CURRENT").read_text() == "v1\n"


class TestQuery:
    def test_a_file_of_ones_own(self, run: Program, kg_option: tuple[str, str], tmp_path: Path) -> None:
        header = "#+ summary: Mine\n#+ parameters: {method: {kind: method, example: ViT}}\n"
        (tmp_path / "mine.rq").write_text(f"{header}SELECT ?name WHERE {{ ?method skos:prefLabel ?name }}")
        assert (
            ok(run(*kg_option, "query", "mine.rq", "-p", "method=ViT", "--format", "csv"))
            == "name\nVision Transformer\n"
        )

    @pytest.mark.parametrize("name", ["code", "counts", "accuracies"])
    def test_formats_for_other_programs_agree(self, run: Program, kg_option: tuple[str, str], name: str) -> None:
        arguments = ["results-of-method", "-p", "method=ViT"] if name == "accuracies" else [name]
        text = {f: ok(run(*kg_option, "query", *arguments, "--format", f)) for f in ("json", "xml", "csv", "tsv")}
        document = json.loads(text["json"])
        columns = document["head"]["vars"]
        rows = [[row.get(column, {}).get("value", "") for column in columns] for row in document["results"]["bindings"]]
        assert list(csv.reader(io.StringIO(text["csv"]))) == [columns, *rows]
        namespace = "{http://www.w3.org/2005/sparql-results#}"
        root = ElementTree.fromstring(text["xml"])
        assert [node.get("name") for node in root.iter(f"{namespace}variable")] == columns
        assert len(list(root.iter(f"{namespace}result"))) == len(rows) == len(text["tsv"].splitlines()) - 1

    def test_true_or_false(self, run: Program, kg_option: tuple[str, str]) -> None:
        ask = (*kg_option, "query", "-e", "ASK { ?s a pk:Paper }")
        assert json.loads(ok(run(*ask, "--format", "json"))) == {"head": {}, "boolean": True}
        assert "yes" in ok(run(*ask))
        assert ok(run(*ask, "--format", "csv")).strip() == "true"

    @pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld"])
    def test_triples(self, run: Program, kg_option: tuple[str, str], format: str) -> None:
        construct = "CONSTRUCT WHERE { ?s a pk:Paper }"
        text = ok(run(*kg_option, "query", "-e", construct, "--format", format))
        triples = {quad.triple for quad in pyoxigraph.parse(text, format=FORMATS[format])}
        assert len(triples) == 61
        if format == "turtle":
            assert ok(run(*kg_option, "query", "-e", construct)) == text

    def test_queries_lists_all_with_their_parameters(self, run: Program, tmp_path: Path) -> None:
        (tmp_path / "queries").mkdir()
        (tmp_path / "queries" / "mine.rq").write_text("#+ summary: Mine\nASK {}")
        rows = list(csv.DictReader(io.StringIO(ok(run("queries", "--format", "csv")))))
        found = {row["query"]: row for row in rows}
        assert found["results-of-method"]["parameters"] == "method, [metric]"
        assert found["mine"]["summary"] == "Mine"


class TestShow:
    def test_the_thing_its_statements_and_their_words(self, run: Program, kg_option: tuple[str, str]) -> None:
        text = ok(run(*kg_option, "show", "ViT"))
        assert text.startswith("Vision Transformer\nmethod  https://w3id.org/paperkg/id/method/vision-transformer\n")
        assert "88.36%" in text

    def test_json_is_json(self, run: Program, kg_option: tuple[str, str]) -> None:
        document = json.loads(ok(run(*kg_option, "show", "ViT", "--format", "json")))
        assert document["head"]["vars"] == ["relation", "value", "document", "line", "words"]

    def test_search_finds_what_is_misspelt(self, run: Program, kg_option: tuple[str, str]) -> None:
        rows = list(csv.DictReader(io.StringIO(ok(run(*kg_option, "search", "vison transfromer", "--format", "csv")))))
        assert rows[0]["name"] == "Vision Transformer"
        assert (
            len(
                list(csv.reader(io.StringIO(ok(run(*kg_option, "search", "trans", "--limit", "3", "--format", "csv")))))
            )
            == 4
        )


class TestFiles:
    @pytest.mark.parametrize("format", FORMATS)
    def test_export_to_a_file_is_the_same_as_to_stdout(
        self, run: Program, kg_option: tuple[str, str], format: str, tmp_path: Path
    ) -> None:
        result = run(*kg_option, "export", "--format", format, "-o", "deep/er/out")
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "Wrote deep/er/out\n")
        assert (tmp_path / "deep/er/out").read_text("utf-8") == ok(run(*kg_option, "export", "--format", format))
        assert [file.name for file in (tmp_path / "deep/er").iterdir()] == ["out"]

    def test_a_failing_export_leaves_the_old_file(
        self, run: Program, kg_option: tuple[str, str], tmp_path: Path
    ) -> None:
        (tmp_path / "page.html").write_text("old")
        error(run(*kg_option, "graph", "--around", "Nobody At All", "-o", "page.html"))
        assert (tmp_path / "page.html").read_text() == "old"

    def test_a_link_stays_a_link_and_a_device_a_device(
        self, run: Program, kg_option: tuple[str, str], tmp_path: Path
    ) -> None:
        (tmp_path / "real.ttl").write_text("old")
        (tmp_path / "link.ttl").symlink_to("real.ttl")
        assert run(*kg_option, "export", "-o", "link.ttl").returncode == 0
        assert (tmp_path / "link.ttl").is_symlink()
        assert (tmp_path / "real.ttl").read_text("utf-8").startswith("@prefix")
        os.mkfifo(tmp_path / "pipe")
        with (tmp_path / "read").open("wb") as out, subprocess.Popen(["cat", tmp_path / "pipe"], stdout=out):
            assert run(*kg_option, "export", "--format", "ntriples", "-o", "pipe").returncode == 0
        assert (tmp_path / "read").read_bytes().startswith(b"<https://")
        assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)

    def test_graph_writes_a_page(self, run: Program, kg_option: tuple[str, str], tmp_path: Path) -> None:
        result = run(*kg_option, "graph", "--around", "ViT", "-o", "vit.html")
        assert (result.returncode, result.stderr) == (0, "Wrote vit.html\n")
        assert (tmp_path / "vit.html").read_text("utf-8").startswith("<!doctype html>")

    def test_schema_of_cards_and_of_the_graph(self, run: Program) -> None:
        assert json.loads(ok(run("schema", "card")))["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert len(list(pyoxigraph.parse(ok(run("schema", "graph")), format=pyoxigraph.RdfFormat.TURTLE))) > 500


class TestCheck:
    CARD = "document: {key: d, title: {value: T, at: line 1}, sha256: HASH}\n"

    def test_exit_codes_and_streams(self, run: Program, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "t.txt").write_text("A T\n")
        (tmp_path / "card.yaml").write_text(self.CARD.replace("HASH", hashlib.sha256(b"A T\n").hexdigest()))
        result = run("check", "card.yaml", "--documents", "texts")
        assert result.returncode == 1
        problem = "card.yaml:1: the place of 'T' is incomplete or wrong; it is 'line 1 chars 2-3'; run again with --fix"
        assert result.stdout.splitlines()[0] == problem
        assert f"{len(result.stdout.splitlines())} problem" in result.stderr
        fixed = run("check", "card.yaml", "--documents", "texts", "--fix")
        assert (fixed.returncode, fixed.stdout) == (0, "")
        assert "No problems." in fixed.stderr
        assert "at: line 1 chars 2-3" in (tmp_path / "card.yaml").read_text()


class TestTerminal:
    def terminal(self, executable: Path, *arguments: object, **environment: str) -> str:
        """What a command writes to a terminal (a real pseudo-terminal)."""
        pty = pytest.importorskip("pty")
        ours, theirs = pty.openpty()
        settings = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")} | {"TERM": "xterm"}
        process = subprocess.Popen(
            [executable, *map(str, arguments)], stdout=theirs, stderr=theirs, env=settings | environment
        )
        os.close(theirs)
        read = b""
        try:
            while part := os.read(ours, 65536):
                read += part
        except OSError:  # how Linux tells that the other end was closed
            pass
        os.close(ours)
        assert process.wait() == 0
        return read.decode()

    def test_colour_only_where_it_is_wanted(self, executable: Path, kg_folder: Path, run: Program) -> None:
        colours = re.compile("\x1b\\[[0-9;]*3[0-9]m")
        shown = self.terminal(executable, "--kg", kg_folder, "stats", NO_COLOR="1")
        assert not colours.search(shown)
        assert "papers" in self.terminal(executable, "--kg", kg_folder, "stats")
        assert "\x1b" not in ok(run("--kg", kg_folder, "stats"))

    @pytest.mark.parametrize("columns", ["1", "20", "80", "200", "0", "many"])
    def test_any_width(self, run: Program, kg_option: tuple[str, str], columns: str) -> None:
        text = ok(run(*kg_option, "query", "awards", env={"COLUMNS": columns}))
        assert "Complex" in text
        assert "ICLR" in text
        if columns.isdigit() and int(columns) >= 80:
            assert max(map(len, text.splitlines())) <= int(columns)
