"""Cut, tagged and analysed by worker processes, a case is byte for byte what this process makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarlens.actions import analysing, structuring, tagging_case
from sarlens.settings import Settings
from tests.actions.test_adding_again import grown


@pytest.mark.slow
def test_workers_make_the_same_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = grown(tmp_path, "abcde")
    monkeypatch.setattr(structuring, "FEW_PAGES", 0)
    monkeypatch.setattr(structuring, "FEW_TEXTS", 0)
    monkeypatch.setattr(tagging_case, "FEW_PASSAGES", 0)
    monkeypatch.setattr(tagging_case, "_PASSAGES", 10)
    monkeypatch.setattr(analysing, "FEW_PASSAGES", 0)
    assert Settings().processes >= 1
    assert grown(tmp_path, "abc", "de") == alone
