"""From labelled passages to tables: splits by author, what counts, and that the same text gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sarlens.errors import WrongCall
from sarlens.learning.counting import fit_wording
from sarlens.learning.documents import joined, read_documents
from sarlens.learning.labelled import around, digest, read_labelled
from sarlens.learning.models import Sources, _save_arrays, train
from sarlens.learning.stacking import Told, fit_stack
from sarlens.tagging.stack import weighed
from sarlens.tagging.weights import KINDS


def _row(text: str, labels: list[str], **more: object) -> str:
    return json.dumps({"text": text, "labels": labels, "heading": "", "before": "", "speaker": "professional"} | more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for author in ("ann", "bob", "cyn"):
        lines = [
            _row(
                f"Nobody rang {author} back on day {n}.", ["missed_commitment"], subtype={"missed_commitment": "broken"}
            )
            for n in range(4)
        ]
        lines += [
            _row(f"Soup for {author} on day {n}.", [], counter=n == 0, arguable=["parent_blame"] if n == 1 else [])
            for n in range(4)
        ]
        (tmp_path / f"{author}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_an_author_stands_on_one_side_of_a_split(folder: Path):
    labelled = read_labelled(folder)
    folds = labelled.folds()
    assert len(labelled) == 24
    assert set(folds.tolist()) == {0, 1, 2}
    for author in set(labelled.authors):
        assert len({int(fold) for fold, one in zip(folds, labelled.authors, strict=True) if one == author}) == 1


def test_sides_of_a_promise_are_told_apart_and_doubt_is_kept(folder: Path):
    labelled = read_labelled(folder)
    shown = dict(zip(KINDS, labelled.shows.sum(axis=0).tolist(), strict=True))
    assert (shown["broken"], shown["commitment"], shown["counter"]) == (12, 0, 3)
    assert dict(zip(KINDS, labelled.arguable.sum(axis=0).tolist(), strict=True))["parent_blame"] == 3


def test_no_passages_is_a_wrong_call(tmp_path: Path):
    with pytest.raises(WrongCall, match="no labelled passages"):
        read_labelled(tmp_path)


def test_around_is_heading_then_what_stands_before():
    assert around("Handover", "She rang.") == "Handover She rang."
    assert around("", "") == ""


def test_the_digest_is_of_names_and_bytes(folder: Path):
    before = digest(folder)
    (folder / "ann.jsonl").rename(folder / "zoe.jsonl")
    assert digest(folder) != before


def test_ngrams_learn_what_they_are_told():
    texts = [f"nobody rang back {n}" for n in range(20)] + [f"soup was served {n}" for n in range(20)]
    shows = np.zeros((40, len(KINDS)), dtype=bool)
    shows[:20, KINDS.index("broken")] = True
    shows[::2, [k for k in range(len(KINDS)) if KINDS[k] != "broken"]] = True
    made = fit_wording(texts, shows, np.zeros_like(shows))
    odds = made.log_odds(["nobody rang back at all", "soup and bread was served"])[:, KINDS.index("broken")]
    assert odds[0] > 0 > odds[1]


def test_the_stack_trusts_what_was_right():
    drawn = np.random.default_rng(5)
    shows = drawn.random((400, len(KINDS))) < 0.3
    encoder = (np.where(shows, 2.0, -2.0) + drawn.normal(size=shows.shape)).astype(np.float32)
    noise = drawn.normal(size=shows.shape).astype(np.float32)
    told = Told(["some words here"] * 400, encoder, noise, [{}] * 400, ["unknown"] * 400, shows, np.ones_like(shows))
    weights = fit_stack(told, "text")["parent_blame"]
    assert weights[0] > 5 * abs(weights[1])
    assert weighed(weights, (3.0, 0.0, 0.0, 0.0)) > 0.9


def test_passages_of_a_disclosure_count_where_a_reader_was_asked(tmp_path: Path):
    rows = [
        {"text": "a", "around": "", "role": "family", "rules": {}, "shows": [], "arguable": False, "evidence": False},
        {"text": "b", "around": "", "role": "professional", "rules": {}, "shows": ["broken"], "arguable": False, "evidence": False},
        {"text": "c", "around": "", "role": "professional", "rules": {}, "shows": [], "arguable": False, "evidence": True},
        {"text": "d", "around": "", "role": "professional", "rules": {}, "shows": ["parent_blame"], "arguable": False, "evidence": False},
    ]  # fmt: skip
    (tmp_path / "one.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    held = read_documents(tmp_path)
    shows, counted = held.shows, held.counted
    blame, broken = KINDS.index("parent_blame"), KINDS.index("broken")
    assert (held.texts, held.disclosures) == (("a", "b", "c", "d"), ("one",) * 4)
    assert shows[:, broken].tolist() == [False, True, False, False]
    assert counted[:, broken].tolist() == [True, True, False, False]
    assert counted[:, blame].tolist() == [False, False, True, True]
    assert not counted[:, KINDS.index("counter")].any()  # its reader never looked for it


def test_a_disclosure_teaches_the_encoder_as_an_author_and_what_a_family_decided_does_not(folder: Path, tmp_path: Path):
    place = tmp_path / "documents"
    place.mkdir()
    dull = [
        {"text": f"The room was free on day {n}.", "around": "", "role": "professional", "rules": {}, "shows": [], "arguable": False, "evidence": False}
        for n in range(100)
    ]  # fmt: skip
    telling = dull[0] | {"text": "Nobody rang.", "shows": ["broken"]}
    (place / "moor.jsonl").write_text("\n".join(map(json.dumps, [*dull, telling])), "utf-8")
    decided = dull[1] | {"asked": ["broken"], "shows": ["broken"]}
    documents = read_documents(place, [decided])
    teaches = documents.labelled()
    assert set(teaches.authors) == {"moor"}
    assert 20 < len(teaches) < 60, "all that shows something, about a third of what does not"
    assert teaches.shows[-1, KINDS.index("broken")] and teaches.texts[-1] == "Nobody rang."
    assert teaches.arguable[:, KINDS.index("parent_blame")].all(), "never looked for"
    both = joined([read_labelled(folder), teaches])
    assert (
        len(both) == 24 + len(teaches) and both.authors[-1] == "moor" and len(both.shows) == len(both.hard) == len(both)
    )


def test_the_same_arrays_are_the_same_bytes(tmp_path: Path):
    for name in ("one.npz", "two.npz"):
        _save_arrays(tmp_path / name, {"b": np.arange(3), "a": np.ones((2, 2), dtype=np.float16)})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    with np.load(tmp_path / "one.npz", allow_pickle=False) as held:
        assert held["b"].tolist() == [0, 1, 2]


def test_without_an_encoder_it_says_what_is_missing(folder: Path, tmp_path: Path):
    empty = tmp_path / "documents"
    empty.mkdir()
    with pytest.raises(WrongCall, match="no encoder"):
        list(train(Sources(folder, empty, tmp_path / "models")))
