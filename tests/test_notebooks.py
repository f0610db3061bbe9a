"""The notebooks run from top to bottom."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    cells = json.loads(path.read_text())["cells"]
    assert all(cell.get("outputs", []) == [] for cell in cells), "notebooks are kept without output"
    body = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    # Workers import the main module afresh, so a script guards its body as any script that starts workers must.
    script = (
        "def main():\n"
        + "\n".join(f"    {line}" for line in body.split("\n"))
        + "\n\nif __name__ == '__main__':\n    main()\n"
    )
    (tmp_path / "notebook.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "notebook.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
