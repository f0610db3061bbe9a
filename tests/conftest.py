"""The sample of five pages as a case, made once for all tests that only read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from sarlens.actions.demo import sample_case

# Machines that run the suite differ in speed, and speed is no assertion of ours.
settings.register_profile("sarlens", deadline=None)
settings.load_profile("sarlens")


@pytest.fixture(scope="session")
def quick_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_case("quick", tmp_path_factory.mktemp("quick"))


@pytest.fixture
def own_case(quick_case: Path, tmp_path: Path) -> Path:
    """A copy to write in."""
    return Path(shutil.copy(quick_case, tmp_path / "own.sarlens"))
