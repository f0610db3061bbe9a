"""The sample of five pages as a case, made once for all tests that only read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sarlens.actions.demo import sample_case


@pytest.fixture(scope="session")
def quick_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_case("quick", tmp_path_factory.mktemp("quick"))


@pytest.fixture
def own_case(quick_case: Path, tmp_path: Path) -> Path:
    """A copy to write in."""
    return Path(shutil.copy(quick_case, tmp_path / "own.sarlens"))
