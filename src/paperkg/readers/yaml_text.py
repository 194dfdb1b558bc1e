"""YAML text as plain values that remember where they stand, so that a fault is told with its line and a file can be
edited in place without touching anything else.

Every scalar stays text, exactly as written: what it means is decided by the type of the field it fills, so `2105.01601`
keeps its digits and a language `no` is no boolean. Anchors, aliases and duplicate keys are refused: a card needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from paperkg.errors import SourceError

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Path_: TypeAlias = Sequence["str | int"]

LARGEST_FILE = 64 * 1024 * 1024
DEEPEST = 50


class YamlText:
    """A parsed YAML file: its values (`data`), the line of each, and edits in place."""

    def __init__(self, text: str, file: Path) -> None:
        self.text = text
        self.file = file
        self._edits: list[tuple[int, int, str]] = []
        self._root = _compose(text, file)
        self.data = self._plain(self._root)

    @classmethod
    def read(cls, file: Path) -> YamlText:
        """Parse a file (UTF-8).

        Raises:
            SourceError: when it cannot be read, is no UTF-8 or no YAML, is too large or uses what is refused.
        """
        try:
            if file.stat().st_size > LARGEST_FILE:
                raise SourceError("larger than 64 MB", file=file, hint="split it into several cards")
            content = file.read_bytes()
            return cls(content.decode("utf-8-sig"), file)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise SourceError("is not valid UTF-8", file=file, line=line, hint="save it as UTF-8") from None
        except OSError as error:
            raise SourceError(f"cannot be read ({error.strerror})", file=file) from None

    def line(self, path: Path_) -> int:
        """The line (from 1) of the value at a path, or of the nearest value above it."""
        line: int = self._node(path).start_mark.line + 1
        return line

    def set(self, path: Path_, key: str, value: str, *, wrap: str = "") -> None:
        """Plan to write `key: value` (a plain scalar) into the mapping at a path, or to replace the one there.

        A bare scalar becomes a mapping that holds it under the key `wrap`.
        """
        node = self._node(path)
        if isinstance(node, yaml.ScalarNode):
            name = self.text[node.start_mark.index : node.end_mark.index]
            if node.style is None and any(c in name for c in ",[]{}:#"):
                name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
            self._edit(node, f"{{{wrap}: {name}, {key}: {value}}}")
            return
        if not isinstance(node, yaml.MappingNode):
            raise TypeError("only a scalar or a mapping can be given a key")
        for name_node, value_node in node.value:
            if name_node.value == key:
                self._edit(value_node, value)
                return
        last = node.value[-1][1]
        if node.flow_style:
            self._insert(_end(last), f", {key}: {value}")
        else:
            first = node.value[0][0].start_mark
            self._insert(first.index, f"{key}: {value}\n{' ' * first.column}")

    def edited(self) -> str:
        """The text with all planned edits."""
        text = self.text
        for start, end, new in sorted(self._edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def save(self) -> None:
        """Write the edited text back, in one step: a crash leaves the old file or the new one."""
        beside = self.file.with_name(f".{self.file.name}.new")
        beside.write_text(self.edited(), encoding="utf-8", newline="")
        beside.replace(self.file)

    def _edit(self, node: yaml.Node, new: str) -> None:
        self._edits.append((node.start_mark.index, node.end_mark.index, new))

    def _insert(self, index: int, new: str) -> None:
        self._edits.append((index, index, new))

    def _node(self, path: Path_) -> yaml.Node:
        node = self._root
        for step in path:
            below: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                below = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                below = node.value[step]
            if below is None:
                break
            node = below
        return node

    def _plain(self, node: yaml.Node) -> Plain:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value if not _is_null(item)]
        values: dict[str, Plain] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _fault("a key is not plain text", self.file, key.start_mark, "write 'key: value'")
            if key.value in values:
                raise _fault(f"the key '{key.value}' stands twice", self.file, key.start_mark, "keep one of them")
            if not _is_null(value):
                values[key.value] = self._plain(value)
        return values


def _compose(text: str, file: Path) -> yaml.Node:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_traps(text, loader, file)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = f"{error.context} {error.problem}" if error.context else f"{error.problem}"
        hint = "look at indentation, quotes and colons in and above this line"
        raise SourceError(f"is not valid YAML ({problem})", file=file, line=line, hint=hint) from None
    except yaml.YAMLError as error:
        raise SourceError(f"is not valid YAML ({error})", file=file) from None
    if not isinstance(root, yaml.MappingNode):
        raise SourceError("holds no mapping", file=file, hint="a card starts with 'document:'")
    return root


def _refuse_traps(text: str, loader: type[yaml.SafeLoader], file: Path) -> None:
    """Refuse aliases (a few lines of them can stand for gigabytes) and depth that would exhaust the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _fault(f"nested deeper than {DEEPEST} levels", file, event.start_mark, "a card is a few levels deep")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _fault("an anchor (&name) or alias (*name) is used", file, event.start_mark, "write the value out")


def _fault(what: str, file: Path, mark: Any, hint: str) -> SourceError:
    return SourceError(what, file=file, line=mark.line + 1 if mark else None, hint=hint)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null")


def _end(node: yaml.Node) -> int:
    index: int = node.end_mark.index
    return index
