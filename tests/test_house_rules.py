"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "sarlens").rglob("*.py"), ROOT / "app.py"])
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base"}


def parsed() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text())) for path in SOURCES]


def test_no_file_over_350_lines() -> None:
    assert {path.name: n for path in SOURCES if (n := len(path.read_text().splitlines())) > 350} == {}


def test_no_function_over_60_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": lines
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > 60
    }
    assert long == {}


def test_modules_are_named_after_the_trade() -> None:
    assert [path for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


def test_there_is_one_barrier() -> None:
    broad = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    suppressed = [path for path in SOURCES if re.search(r"suppress\((Base)?Exception\)", path.read_text())]
    assert len(broad) == 1 and broad[0].startswith("sarlens/errors.py"), broad
    assert suppressed == []


def test_no_unfinished_marks() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|placeholder text|for now|in a real)\b")
    assert [
        f"{path.name}: {line}" for path in SOURCES for line in path.read_text().splitlines() if mark.search(line)
    ] == []


def test_artefacts_are_never_unpickled() -> None:
    unsafe = re.compile(r"\b(pickle|joblib|marshal|shelve|dill)\b|allow_pickle=True|\beval\(|\bexec\(|yaml\.load\(")
    hits = [
        str(path)
        for path in SOURCES
        if re.search(r"^\s*(import|from)\s+(pickle|joblib|marshal|shelve|dill)\b", path.read_text(), re.M)
    ]
    assert hits == []
    assert [
        str(path) for path in SOURCES if re.search(r"allow_pickle=True|(?<![\w.])(eval|exec)\(", path.read_text())
    ] == [], unsafe


def test_values_are_frozen() -> None:
    loose = [
        node.name
        for path in (ROOT / "sarlens/model").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "frozen=True" not in ast.unparse(decorator)
    ]
    assert loose == []


def test_no_place_of_ours_is_named_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    ours = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "index" + "-url", "pypi" + "-more"]))
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".lock", ".typ", ".json", ".yml", ""} and path.is_file():
            text = path.read_text(errors="replace")
            assert not ours.search(text), name


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--strict", "sarlens", "app.py"],
    ],
    ids=["ruff", "format", "mypy"],
)
def test_checkers(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_dependency_is_locked_with_hashes() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, groups in (("requirements.lock", []), ("requirements-dev.lock", ["dev"])):
        text = (ROOT / lock).read_text()
        assert "http" not in re.sub(r"httpcore|httpx|httptools|http-", "", text)
        assert "--index" not in text
        pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))
        assert text.count("--hash=sha256:") >= len(pinned) > 40
        requirements = wanted["dependencies"] + [
            one for group in groups for one in wanted["optional-dependencies"][group]
        ]
        for requirement in requirements:
            name = re.match(r"[\w.-]+", requirement)
            assert name and name.group().lower().replace("_", "-") in {one.lower() for one in pinned}, requirement
