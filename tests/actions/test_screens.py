"""The rows for the screens: one thing in two places leads to both, and says whose words stand where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sarlens.actions.screens import screen_lines, screen_rows
from sarlens.dates import PartialDate
from sarlens.model import Analysis, Contradiction, Escalation, Place, Spread
from sarlens.store import evidence
from sarlens.store.cases import Case
from tests.ui.test_screens import opened


@pytest.fixture
def across(own_case: Path) -> Path:
    """A case with one allegation that was repeated, one sequence and one contradiction."""
    with Case.open(own_case) as case:
        first, *_, last = case.pages()
        early = PartialDate.day(dt.date(2023, 3, 14))
        here = Place("d1", first.file, first.number, early, "Odette Marrow", "He came on time.")
        there = Place("d2", last.file, last.number, None, None, "He came late.")
        evidence.save_analysis(
            case,
            Analysis(
                spread=(Spread("s1", "He comes late.", here, (there,)),),
                escalations=(Escalation(here, there, 21, "Dates only."),),
                contradictions=(Contradiction("x1", "Whether he came late", here, there),),
            ),
        )
    return own_case


def test_what_is_told_differently_leads_to_both_pages(across: Path) -> None:
    with Case.open(across) as case:
        (told,), (after,) = screen_rows(case, "contradictions"), screen_rows(case, "escalations")
        (line,) = screen_lines(case, "contradictions")
    assert told.cells == {
        "What": "Whether he came late",
        "Here": "14 March 2023, Odette Marrow: He came on time.",
        "And here": "no date, not said: He came late.",
    }
    assert after.cells == {
        "First": "14 March 2023: He came on time.",
        "Then": "no date: He came late.",
        "Days between": 21,
    }
    assert len(set(told.places)) == 2 and told.places == after.places
    assert str(line["Where"]).count("page") == 2


def test_one_screen_shows_all_three(across: Path) -> None:
    app = opened(across).switch_page("sarlens/ui/views/across.py").run()
    assert not app.exception, app.exception
    assert [one.value for one in app.header] == ["Said again", "What came after what", "Told differently in two places"]
    assert [len(table.value) for table in app.dataframe] == [1, 1, 1]
    assert "He came late." in app.dataframe[2].value["And here"][0]
