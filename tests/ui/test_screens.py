"""Every screen opens, with a case and without, and a decision made on the screen is in the case."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.ui import server

ROOT = Path(__file__).parent.parent.parent
VIEWS = sorted(path.name for path in (ROOT / "sarlens/ui/views").glob("*.py") if path.name != "__init__.py")


def opened(path: Path) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["case"] = server.OPEN.remember(path, None)
    return app.run()


def test_the_first_screen_offers_a_case() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "Read the records you were sent"


@pytest.mark.parametrize("view", VIEWS)
def test_every_screen_opens(view: str, quick_case: Path) -> None:
    app = opened(quick_case).switch_page(f"sarlens/ui/views/{view}").run()
    assert not app.exception, app.exception
    assert not app.error, app.error
    assert app.title


def test_keeping_a_passage_is_saved_at_once(own_case: Path) -> None:
    app = opened(own_case).switch_page("sarlens/ui/views/review.py").run()
    keep = next(button for button in app.button if button.label == "Keep as evidence")
    keep.click().run()
    assert not app.exception
    with Case.open(own_case) as case:
        assert evidence.count_findings(case, evidence.Wanted(statuses=("confirmed",))) == 1


def test_words_can_be_hidden_and_are_not_decided_on_unseen(own_case: Path) -> None:
    app = opened(own_case).switch_page("sarlens/ui/views/review.py").run()
    app.toggle[0].set_value(True).run()
    labels = {button.label for button in app.button}
    assert "Show me this one" in labels and "Keep as evidence" not in labels


def test_a_bare_streamlit_run_is_as_private_as_ours() -> None:
    written = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert {
        f"{section}.{key}": value for section, keys in written.items() for key, value in keys.items()
    } == server.CONFIG


def test_names_sent_in_stay_in_their_folder() -> None:
    for name in ("../../x.pdf", "..\\x.pdf", "/etc/passwd", "a\x00b.pdf", "...", ""):
        plain = server._plain_name(name)
        assert plain and "/" not in plain and "\\" not in plain and plain not in (".", "..")


def test_passwords_typed_on_the_screen_reach_the_reading(
    own_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    monkeypatch.setattr(
        "sarlens.actions.background.begin", lambda _case, paths, passwords: given.append((paths, passwords))
    )
    app = opened(own_case).switch_page("sarlens/ui/views/adding.py").run()
    app.text_area[0].set_value("first\nsecond\n")
    next(field for field in app.text_input if field.label.startswith("A folder")).set_value(str(tmp_path))
    next(button for button in app.button if button.label == "Add it").click()
    app.run()
    assert not app.exception and given == [([tmp_path], ("first", "second"))]
