"""Rebuilding the models from labelled text, and from what families decided where they say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sarlens.actions.cases import open_case
from sarlens.errors import WrongCall
from sarlens.learning import models as learning
from sarlens.learning.documents import Row
from sarlens.model import Finding, Verdict
from sarlens.store import evidence
from sarlens.store.cases import Case
from sarlens.tagging import best_scores, load_tagger
from sarlens.tagging.passages import case_names, scenes
from sarlens.tagging.tagger import kind_of

_CLONE = Path(__file__).resolve().parent.parent.parent


def train(
    labelled: Path | None,
    documents: Path | None,
    models: Path | None,
    minilm: Path | None,
    reviewed: Sequence[Path] = (),
) -> Iterator[str]:
    """Rebuild the models, saying what is being done.

    Args:
        labelled: one .jsonl of labelled passages for each author; the clone's own where None.
        documents: the passages of whole disclosures; the clone's own where None.
        models: what is written to; the clone's own where None.
        minilm: the folder with MiniLM's weights, to learn the encoder anew; the one that is there is kept where None.
        reviewed: cases whose decisions are learned from too. No word of theirs goes into the models: only a few weights move.

    Raises:
        WrongCall: where a folder that is needed is not there, or a case has no decisions.
    """
    rows: list[Row] = []
    for path in reviewed:
        with open_case(path, None, read_only=True) as case:
            held = list(_decided(case))
        if not held:
            raise WrongCall(f"Nothing has been kept or set aside in {path.name} yet.")
        rows += held
    chosen = learning.Sources(
        labelled or _CLONE / "data" / "labelled",
        documents or _CLONE / "data" / "in_documents",
        models or _CLONE / "models",
        minilm,
        rows,
    )
    for folder in (chosen.labelled, chosen.documents):
        if not folder.is_dir():
            raise WrongCall(f"There is no folder {folder}. Name one, or run this in a copy of SARLens's source.")
    return learning.train(chosen)


def _decided(case: Case) -> Iterator[Row]:
    """A row for each finding that was kept or set aside, as `learning.documents.read_documents` takes them."""
    tagger, names = load_tagger(rules_alone=True), case_names(case.info)
    verdicts = {one.finding: one for one in evidence.verdicts(case).values() if one.status != "suggested"}
    decided = [one for one in evidence.findings(case) if one.id in verdicts]
    for document in sorted({one.document for one in decided}):
        seen = {
            passage.id: (passage, scene, around)
            for passage, scene, around in scenes(evidence.passages(case, document), names, tagger.grammar)
        }
        for finding in decided:
            if finding.document == document and finding.passage in seen:
                passage, scene, around = seen[finding.passage]
                kinds, asked = _kinds(finding, verdicts[finding.id])
                yield {
                    "text": passage.text, "around": around, "role": passage.role, "rules": best_scores(tagger.rules(scene)),
                    "shows": kinds, "asked": asked,
                }  # fmt: skip


def _kinds(finding: Finding, verdict: Verdict) -> tuple[list[str], list[str]]:
    """What the family says that a finding shows, and of which kinds that says anything."""
    suggested = kind_of(finding.tag)
    if verdict.status == "rejected":
        return [], [suggested]
    if verdict.pattern in (None, finding.tag.pattern):
        return [suggested], [suggested]
    moved = "broken" if verdict.pattern == "missed_commitment" else str(verdict.pattern)
    return [moved], [suggested, moved]
