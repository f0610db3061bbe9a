"""What ought to be in the bundle and is not, and what is in it and ought not to be. Sure rather than complete."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sarlens.analysis.attachments import missing_attachments
from sarlens.analysis.cited import cited_messages
from sarlens.analysis.enclosures import missing_enclosures
from sarlens.analysis.index import CaseIndex
from sarlens.analysis.mentioned import mentioned_documents
from sarlens.analysis.pageruns import missing_pages
from sarlens.analysis.replies import counted_messages, missing_replies
from sarlens.analysis.silences import long_silences, record_silences
from sarlens.analysis.unsent import unsent_papers
from sarlens.model import REDACTED, Gap, Page, Redaction, content_id

HEAVY = 0.5
"""A page of which this much of the printed area is hidden is mostly hidden."""
_REASON = re.compile(
    r"\b(?:third[- ]party|s(?:ection)?\.? ?40|exempt\w*|withheld under|schedule [23]|sch\.? [23]|para(?:graph)?\.? ?(?:1[1679]|16|17|19)|serious harm|legal privilege|privileged|LPP|not relevant to|other (?:individual|person|child))\b",
    re.I,
)


_DISCLAIMER = re.compile(r"\b(?:intended recipient|may contain|in error|disclaimer)\b", re.I)


def gaps(index: CaseIndex) -> tuple[Gap, ...]:
    """Every gap, by file and page."""
    attachments = [*missing_attachments(index), *missing_enclosures(index)]
    found = [
        *missing_pages(index),
        *attachments,
        *missing_replies(index),
        *counted_messages(index),
        *cited_messages(index),
        *long_silences(index),
        *record_silences(index),
        *mentioned_documents(index, attachments),
        *unsent_papers(index),
        *_hidden(index),
        *_legible(index),
    ]
    order = {file.id: at for at, file in enumerate(index.corpus.files)}
    return tuple(sorted(found, key=lambda gap: (order.get(gap.file, len(order)), gap.page or 0, gap.kind, gap.id)))


def _hidden(index: CaseIndex) -> Iterator[Gap]:
    """Pages mostly hidden, consecutive ones together; whether a reason stands beside the boxes is said."""
    run: list[Page] = []
    for page in [*sorted(index.corpus.pages, key=lambda page: (page.file, page.number)), None]:
        heavy = page is not None and page.redacted_share >= HEAVY
        follows = run and page is not None and (page.file, page.number) == (run[-1].file, run[-1].number + 1)
        if run and not (heavy and follows):
            yield _hidden_gap(index, run)
            run = []
        if heavy and page is not None:
            run.append(page)


def _explained(page: Page) -> bool:
    """A reason stands at a box or in the words right beside one; a disclaimer further down gives none."""
    beside = (page.text[max(0, at.start() - 80) : at.end() + 80] for at in re.finditer(re.escape(REDACTED), page.text))
    return any(redaction.reason for redaction in page.redactions) or any(
        _REASON.search(text) and not _DISCLAIMER.search(text) for text in beside
    )


def _hidden_gap(index: CaseIndex, run: list[Page]) -> Gap:
    document = index.document_at(run[0].file, run[0].number)
    share = sum(page.redacted_share for page in run) / len(run)
    pages = f"Page {run[0].number}" if len(run) == 1 else f"Pages {run[0].number} to {run[-1].number}"
    verb = "is" if len(run) == 1 else "are"
    return Gap(
        content_id("heavy_redaction", run[0].file, run[0].number), "heavy_redaction", run[0].file, run[0].number,
        document.date if document else None, f"{pages} {verb} mostly hidden (about {share:.0%}) and {'a' if any(map(_explained, run)) else 'no'} reason is given.",
    )  # fmt: skip


def _legible(index: CaseIndex) -> Iterator[Gap]:
    """Hidden words that can still be read out of the file; the lines of one covered sentence together."""
    for page in index.corpus.pages:
        document = index.document_at(page.file, page.number)
        for number, _ in enumerate(_blocks([one for one in page.redactions if one.text_beneath])):
            yield Gap(
                content_id("failed_redaction", page.file, page.number, number), "failed_redaction", page.file, page.number,
                document.date if document else None, "Words on this page are covered but can still be read out of the file.",
            )  # fmt: skip


def _blocks(redactions: list[Redaction]) -> list[list[Redaction]]:
    """Boxes that stand directly below one another are one: a sentence over two lines is covered twice."""
    blocks: list[list[Redaction]] = []
    for one in sorted(redactions, key=lambda redaction: (redaction.box.y0, redaction.box.x0)):
        height = one.box.y1 - one.box.y0
        last = blocks[-1][-1].box if blocks else None
        if last is not None and one.box.y0 - last.y1 <= 0.6 * height:
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return blocks
