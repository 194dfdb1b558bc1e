"""The tutorial notebook runs from top to bottom, and each cell shows what is stored in the file.

UPDATE_SNIPPETS=1 (`make docs`) writes what the cells show now into the notebook. The HTML of the interactive page is
too large to be kept there.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

LARGEST = 20_000
"""Characters of HTML that are stored of one output."""


def run(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a cell as a notebook does; its outputs: what it prints, and the value of its last line."""
    tree = ast.parse(source)
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    outputs: list[dict[str, Any]] = []
    if text := printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        html = value._repr_html_() if hasattr(value, "_repr_html_") else ""
        if 0 < len(html) <= LARGEST:
            data["text/html"] = html.splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return outputs


def comparable(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs without the HTML of pandas, which changes with its version."""
    return [
        output | {"data": {k: v for k, v in output.get("data", {}).items() if 'class="dataframe"' not in "".join(v)}}
        for output in outputs
    ]


@pytest.mark.slow
def test_each_cell_shows_what_is_stored(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="the notebook shows pandas too")
    file = root / "docs" / "tutorial.ipynb"
    notebook = json.loads(file.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for number, cell in enumerate(cells, 1):
        with contextlib.chdir(tmp_path):
            outputs = run("".join(cell["source"]), names)
        for output in outputs:
            if "execution_count" in output:
                output["execution_count"] = number
        if os.environ.get("UPDATE_SNIPPETS"):
            cell["outputs"], cell["execution_count"] = outputs, number
        assert comparable(cell["outputs"]) == comparable(outputs), f"cell {number}: `make docs` writes it again"
    new = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    if new != file.read_text("utf-8"):
        file.write_text(new, "utf-8")
