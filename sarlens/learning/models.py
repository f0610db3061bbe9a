"""Rebuild `models/`: the n-grams, the stack and, where it is asked for, the encoder; and the manifest that names their hashes."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sarlens.errors import WrongCall
from sarlens.learning.counting import fit_wording, unseen_wording
from sarlens.learning.documents import Documents, Row, joined, read_documents
from sarlens.learning.finetune import Arrays, fit_encoder, read_minilm
from sarlens.learning.labelled import Labelled, digest, read_labelled
from sarlens.learning.showing import chosen
from sarlens.learning.stacking import Told, fit_stack, fit_subtypes
from sarlens.tagging import load_tagger, rule_scores
from sarlens.tagging.encoder import Encoder, as_encoder, packed
from sarlens.tagging.examples import unit
from sarlens.tagging.weights import KINDS, MANIFEST
from sarlens.tagging.wording import Wording
from sarlens.tagging.wordpiece import WordPiece, load_vocabulary

MADE = (
    "encoder.npz",
    "encoder.check.json",
    "encoder.vocab.txt",
    "encoder.unseen.npz",
    "wording.npz",
    "stack.json",
    "examples.jsonl",
    "examples.npz",
)
_SUBTYPES = "subtypes.json"
_PROOF = (
    ("Mum has been on the phone again with her list.", "Duty log 14:10"),
    ("We said a fortnight; that was in March, and the rail is still in its box.", ""),
    (
        "The ward sent the summary to the wrong surgery — twice — and nobody rang the family, the carers or the day centre.",
        "Discharge",
    ),
)
"""Texts by which a computer shows that it reckons as it should."""
LEFT_OUT = 2
"""Parts of the authors (of `FOLDS`) left out one after the other, to see how far the encoder can be trusted: each costs a whole fit."""
MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The sha256 of all-MiniLM-L6-v2's published `model.safetensors` (Apache-2.0)."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the training data lies.

    Attributes:
        labelled: one .jsonl for each author.
        documents: the passages of whole disclosures, one .jsonl each.
        models: what is written to; the encoder that is there is kept unless MiniLM is given.
        minilm: the folder of MiniLM's `model.safetensors` and `vocab.txt`; None to keep the encoder.
        reviewed: decided passages of cases (`read_documents`); only how far each detector is trusted in a case is learned from them.
    """

    labelled: Path
    documents: Path
    models: Path
    minilm: Path | None = None
    reviewed: Sequence[Row] = ()


def train(sources: Sources) -> Iterator[str]:
    """Rebuild the models, saying what is being done. The same data gives the same bytes, but for the encoder's noise.

    Raises:
        WrongCall: where data or the encoder are missing, or MiniLM's weights are not the published ones.
    """
    threadpool_limits(
        1, user_api="blas"
    )  # sums in one order, so that the same text gives the same bytes on any computer
    labelled = read_labelled(sources.labelled)
    documents = read_documents(sources.documents, sources.reviewed)
    sources.models.mkdir(exist_ok=True)
    if sources.minilm is not None:
        yield from _train_encoder(labelled, documents, sources.minilm, sources.models)
    encoder, unseen, unseen_documents = _kept_encoder(labelled, documents, sources)
    yield f"n-grams of {len(labelled)} passages"
    wording = fit_wording(labelled.texts, labelled.shows, labelled.arguable)
    _save_arrays(
        sources.models / "wording.npz",
        {
            "rarity": wording.rarity.astype(np.float16),
            "weights": wording.weights.astype(np.float16),
            "offset": wording.offset,
        },
    )
    yield "the rules' word on them"
    told = told_of(labelled, unseen, unseen_wording(labelled))
    yield "how far each detector can be trusted"
    weights = {"text": fit_stack(told, "text"), "case": _case_stack(documents, unseen_documents, encoder, wording)}
    yield "sub-types"
    read = list(zip(labelled.texts, labelled.around, strict=True))
    encoder.read_ahead(read)
    vectors = np.array([encoder.vector(text, around) for text, around in read])
    names = json.loads((sources.labelled / _SUBTYPES).read_text("utf-8"))
    made = {"weights": weights, "subtypes": fit_subtypes(labelled, vectors, names)}
    (sources.models / "stack.json").write_text(json.dumps(made) + "\n", "utf-8")
    _save_examples(sources.models, labelled, encoder)
    _save_manifest(sources, labelled)
    yield f"written to {sources.models}"


def _train_encoder(labelled: Labelled, documents: Documents, minilm: Path, models: Path) -> Iterator[str]:
    """Learn from passages and disclosures alike; a disclosure is an author, and is left out with a part of them."""
    weights = minilm / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != MINILM:
        raise WrongCall(f"{weights} is not the published all-MiniLM-L6-v2. Fetch it again.")
    pieces, start = load_vocabulary(minilm / "vocab.txt"), read_minilm(weights)
    shutil.copyfile(minilm / "vocab.txt", models / "encoder.vocab.txt")
    learned = joined([labelled, documents.labelled()])
    folds = learned.folds()
    made: list[Arrays] = []
    for fold in range(LEFT_OUT):
        yield f"the encoder without the authors of part {fold + 1}"
        made.append(fit_encoder(learned, np.flatnonzero(folds != fold), start, pieces))
    yield "the encoder"
    save_encoder(models, fit_encoder(learned, np.arange(len(learned)), start, pieces), made, labelled, documents)


def all_log_odds(encoder: Encoder, asked: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """(texts, KINDS): the log odds of many texts with what stands around them."""
    encoder.read_ahead(asked)
    return np.array([encoder.log_odds(text, around) for text, around in asked], dtype=np.float32)


def save_encoder(
    models: Path, weights: Arrays, without: Sequence[Arrays], labelled: Labelled, documents: Documents
) -> None:
    """The encoder as it ships, and what those said of passages and disclosures that had not seen their authors (NaN: none).

    Args:
        models: where the vocabulary lies already.
        weights: learned from everything.
        without: learned without the first, second, ... part of the authors.
        labelled: the passages that they learned from.
        documents: and the disclosures.
    """
    pieces = load_vocabulary(models / "encoder.vocab.txt")
    _save_arrays(models / "encoder.npz", dict(_packed(weights)))
    learned = joined([labelled, documents.labelled()])
    fold = dict(zip(learned.authors, learned.folds().tolist(), strict=True))
    unseen = {"log_odds": labelled.authors, "documents": documents.disclosures}
    texts = {"log_odds": (labelled.texts, labelled.around), "documents": (documents.texts, documents.around)}
    told: dict[str, NDArray[np.float16]] = {}
    for name, authors in unseen.items():
        told[name] = np.full((len(authors), len(KINDS)), np.nan, dtype=np.float16)
        for left_out, one in enumerate(without):
            rows = [row for row, author in enumerate(authors) if fold.get(author) == left_out]
            if rows:
                asked = [(texts[name][0][row], texts[name][1][row]) for row in rows]
                told[name][rows] = all_log_odds(_as_shipped(one, pieces), asked)
    _save_arrays(models / "encoder.unseen.npz", told)
    made = _as_shipped(weights, pieces)
    proof = [
        {"text": text, "around": near, "log_odds": [round(float(one), 3) for one in made.log_odds(text, near)]}
        for text, near in _PROOF
    ]
    (models / "encoder.check.json").write_text(json.dumps(proof, indent=1) + "\n", "utf-8")


def _as_shipped(weights: Arrays, pieces: WordPiece) -> Encoder:
    return as_encoder(dict(_packed(weights)), pieces)


def _packed(weights: Arrays) -> Iterator[tuple[str, NDArray[Any]]]:
    """Large matrices as 8-bit integers with their rows' scales; the rest as it is."""
    for name, array in weights.items():
        if array.ndim == 2 and (name.startswith("layers.") or name == "word.weight"):
            yield from zip((name, f"{name}.scale"), packed(array), strict=True)
        else:
            yield name, array.astype(np.float32)


def _kept_encoder(
    labelled: Labelled, documents: Documents, sources: Sources
) -> tuple[Encoder, NDArray[np.float32], NDArray[np.float32]]:
    """The encoder in `models/`, and what was said of each passage, and of each of a disclosure, before its author was seen."""
    models = sources.models
    if not (models / "encoder.npz").is_file() or not (models / "encoder.unseen.npz").is_file():
        raise WrongCall(f"There is no encoder in {models}. Train one: name the folder of MiniLM's weights.")
    with np.load(models / "encoder.npz", allow_pickle=False) as stored:
        encoder = as_encoder(dict(stored), load_vocabulary(models / "encoder.vocab.txt"))
    with np.load(models / "encoder.unseen.npz", allow_pickle=False) as stored:
        unseen, in_documents = (stored[name].astype(np.float32) for name in ("log_odds", "documents"))
    if len(unseen) != len(labelled) or len(in_documents) != len(documents.texts) - len(sources.reviewed):
        raise WrongCall("The labelled passages are not those that the encoder was trained on. Train it again.")
    return encoder, unseen, in_documents


def told_of(labelled: Labelled, encoder: NDArray[np.float32], wording: NDArray[np.float32]) -> Told:
    """What the detectors say of labelled passages.

    Args:
        labelled: the passages.
        encoder: (passages, KINDS) log odds by an encoder that had not seen a passage's author; NaN where none was asked.
        wording: the same of n-grams.
    """
    tagger = load_tagger(rules_alone=True)
    rules = [rule_scores(tagger, text, role) for text, role in zip(labelled.texts, labelled.roles, strict=True)]
    asked = np.isfinite(encoder[:, :1])
    kept: NDArray[np.bool_] = ~labelled.arguable | labelled.shows
    return Told(labelled.texts, np.nan_to_num(encoder), wording, rules, labelled.roles, labelled.shows, kept & asked)


def _case_stack(
    documents: Documents, unseen: NDArray[np.float32], encoder: Encoder, wording: Wording
) -> Mapping[str, list[float]]:
    """The table for whole cases: disclosures by encoders that had not seen them, a family's decisions by the one that ships."""
    reviewed = range(len(unseen), len(documents.texts))
    asked = [(documents.texts[row], documents.around[row]) for row in reviewed]
    odds = np.vstack([unseen, all_log_odds(encoder, asked).reshape(-1, len(KINDS))])
    counted: NDArray[np.bool_] = documents.counted & np.isfinite(odds[:, :1])
    words = wording.log_odds(documents.texts)
    told = Told(documents.texts, np.nan_to_num(odds), words, documents.rules, documents.roles, documents.shows, counted)
    return fit_stack(told, "case")


def _save_examples(models: Path, labelled: Labelled, encoder: Encoder) -> None:
    """The passages that are shown beside what was found, each read by itself."""
    rows = list(chosen(labelled))
    texts = [labelled.texts[row] for row, _ in rows]
    encoder.read_ahead([(text, "") for text in texts])
    small, scale = packed(unit(np.array([encoder.vector(text) for text in texts])))
    _save_arrays(models / "examples.npz", {"vectors": small, "vectors.scale": scale.astype(np.float16)})
    lines = [
        json.dumps({"text": text, "pattern": pattern}, ensure_ascii=False)
        for text, (_, pattern) in zip(texts, rows, strict=True)
    ]
    (models / "examples.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """An .npz whose bytes hang on the arrays alone: numpy's own writes the time into it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(arrays):
            held = io.BytesIO()
            np.save(held, arrays[name], allow_pickle=False)
            package.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), held.getvalue(), zipfile.ZIP_DEFLATED
            )


def _save_manifest(sources: Sources, labelled: Labelled) -> None:
    lines = [
        "# What lies in this folder: made by `sarlens train`, read by nobody but `sarlens.tagging`. Other bytes are refused.",
        "",
        "[data]",
        f"passages = {len(labelled)}",
        f"authors = {len(set(labelled.authors))}",
        f'labelled = "{digest(sources.labelled)}"',
        f'documents = "{digest(sources.documents)}"',
        f'minilm = "{MINILM}"',
        f"kinds = {json.dumps(list(KINDS))}",
    ]
    for name in MADE:
        whole = hashlib.sha256((sources.models / name).read_bytes()).hexdigest()
        lines += ["", f'[files."{name}"]', f'sha256 = "{whole}"']
    (sources.models / MANIFEST).write_text("\n".join(lines) + "\n", "utf-8")
