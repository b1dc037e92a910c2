"""The project's own files, as the house tests walk them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = frozenset({".git", ".venv", "node_modules", "var", "dist", "build", "__pycache__", ".hypothesis"})
_WORDS = frozenset(
    {".py", ".html", ".md", ".toml", ".txt", ".in", ".csv", ".js", ".scss", ".json", ".sh", ".css", ""}
)


def ours(*suffixes: str, under: str = ".") -> Iterator[Path]:
    """Every file of ours below a folder, with one of these endings (or any that holds words)."""
    for path in sorted((ROOT / under).rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(
            part in _NOT_OURS or part.endswith("_cache") or part.startswith(".venv") for part in parts
        )
        if (
            path.is_file()
            and not hidden
            and not path.name.startswith(".coverage")
            and path.suffix in (suffixes or _WORDS)
        ):
            yield path


def name(path: Path) -> str:
    """A file's name from the project's folder on."""
    return path.relative_to(ROOT).as_posix()


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a Python file that a person may read: of three words or more, no documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documentation:
            continue
        if len(node.value.split()) >= 3:
            yield node.lineno, node.value


def calls(path: Path, function: str) -> Iterator[int]:
    """The lines on which a Python file calls a function of that name, however it is reached."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and function in {
            getattr(node.func, "id", None),
            getattr(node.func, "attr", None),
        }:
            yield node.lineno
