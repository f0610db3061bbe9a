"""The tagger as a part of a spaCy pipeline: `nlp.add_pipe("sarlens_patterns")` puts the patterns into `doc.spans`."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from sarlens.model import Role, Strength

_TIERS: tuple[Strength, ...] = ("possible", "likely", "strong")


@Language.factory(
    "sarlens_patterns",
    assigns=["doc.spans"],
    default_config={"key": "sarlens_patterns", "minimum": "likely", "speaker": "unknown"},
)
def sarlens_patterns(nlp: Language, name: str, key: str, minimum: Strength, speaker: Role) -> SarlensPatterns:
    """The component, as spaCy makes it.

    Args:
        nlp: the pipeline. Where nothing in it finds sentences, the whole text is read as one passage.
        name: its name in the pipeline.
        key: under which key of `doc.spans` the spans go.
        minimum: the tier from which a tag is kept: possible, likely or strong.
        speaker: whose words they are: professional, family or unknown.
    """
    return SarlensPatterns(key, minimum, speaker)


class SarlensPatterns:
    """Tags each sentence of a text.

    A span is the sentence, its label the pattern's id, its `span_id` the sub-type's; `doc.spans[key].attrs["scores"]` has the
    confidences and `attrs["why"]` one plain sentence for each, in the same order.
    """

    def __init__(self, key: str, minimum: Strength, speaker: Role) -> None:
        if minimum not in _TIERS:
            raise ValueError(f"minimum is one of {', '.join(_TIERS)}, not {minimum!r}")
        self.key = key
        self.kept = _TIERS[_TIERS.index(minimum) :]
        self.speaker = speaker

    def __call__(self, doc: Doc) -> Doc:
        """Put the spans into the text, in its order."""
        # Not before: spaCy imports this module wherever a pipeline is made, and most of those don't tag.
        from sarlens.tagging.scene import scene
        from sarlens.tagging.tagger import load_tagger

        tagger = load_tagger()
        sentences = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
        seen = [
            (scene(one.text, tagger.grammar, self.speaker), _before(sentences, at)) for at, one in enumerate(sentences)
        ]
        tagger.read_ahead(seen)
        spans: list[Span] = []
        told: dict[str, list[Any]] = {"scores": [], "why": []}
        for sentence, (looked, around) in zip(sentences, seen, strict=True):
            for tag in tagger.tags(looked, around=around):
                if tag.strength in self.kept:
                    spans.append(Span(doc, sentence.start, sentence.end, label=tag.pattern, span_id=tag.subtype))
                    told["scores"].append(tag.confidence)
                    told["why"].append(tag.why)
        doc.spans[self.key] = SpanGroup(doc, name=self.key, spans=spans, attrs=told)
        return doc


def _before(sentences: list[Span], at: int) -> str:
    return sentences[at - 1].text if at else ""
