"""What was taken out of a page: bars over words, printed markers, whole pages; and what still lies beneath.

Reading beneath a bar is not undoing it: the words are kept apart, and never stand in the page's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sarlens.ingest.reading_order import Laid
from sarlens.ingest.words import Token, holds_centre
from sarlens.model import REDACTED, Box, Redaction, RedactionKind, Word


@dataclass(frozen=True, slots=True)
class Bar:
    """A place where words are covered or cut out, in the measure of the page's words.

    Attributes:
        beneath: the words that can still be read out of the file there; None where there are none.
    """

    box: Box
    kind: RedactionKind
    reason: str | None = None
    beneath: str | None = None


_CODE = (
    r"(?:S(?:ch(?:edule)?)?\.?\s?[23]\s?,?\s?P(?:t|art)?\.?\s?[1-5](?:\s*(?:P|p)ara(?:graph)?\.?\s?\d+)?(?:\s[A-Z]{0,2}[a-z]+){0,4}"
    r"|[Ss](?:ection)?\.?\s?(?:40|31|38|41|42|43)\s?\(\d\)(?:\s?\([a-z]\))?|TPI|3PI|LPP|(?:3rd|[Tt]hird)[ -][Pp]arty(?:\s[a-z]+){0,3})"
)
_DONE = r"(?:removed|redacted|withheld|deleted|blanked out|exempt(?:ed)?(?: from disclosure)?|not disclosed)"
_STANDING_CODE = re.compile(rf"[\[(]?\s*{_CODE}\s*[\])]?")
_MARKERS = (
    re.compile(rf"\[[^\[\]\n]{{0,80}}\b{_DONE}\b[^\[\]\n]{{0,80}}\]", re.I),
    re.compile(rf"\[\s*{_CODE}\s*\]"),
    re.compile(rf"\[[^\[\]\n]{{0,60}}(?:{_CODE}|\bSch(?:edule)?\.? ?[23]\b|\bexempt|\bprivilege)[^\[\]\n]{{0,60}}\]"),
    re.compile(r"[(<*]{0,2}\bREDACTED\b[)>*]{0,2}"),
    re.compile(r"\(redacted\)", re.I),
    re.compile(r"(?<!\w)[Xx]{4,}(?:[ ][Xx]{2,})*(?!\w)"),
    re.compile(rf"\b(?:third|3rd)[- ]party (?:information|data|details?|name|material)(?: has been| have been| was| is)? {_DONE}\b", re.I),
)  # fmt: skip
_STANDING = re.compile(
    rf"(?:(?:this |the )?(?:name|names|information|details?|text|section|paragraph|content|data|entry|entries|line)s?"
    rf"(?: (?:has|have) been| was| were| is| are)? {_DONE}(?: (?:under|due to|as|because|for)\b.{{0,80}})?\.?)",
    re.I,
)
_WHOLE = re.compile(
    rf"\b(?:(?:this|the following|these|\d+) (?:page|pages|document|documents|record|records|report|letter|email|section)"
    rf"[^.\n]{{0,60}}?\b{_DONE}|(?:page|pages|document|documents)\s*(?:\d+\s*(?:-|–|to|and)?\s*\d*\s*)?(?:(?:has|have) been |is |are |was |were )?{_DONE}|{_DONE} (?:in full|in (?:its|their) entirety))\b",
    re.I,
)
_REASON_WORDS = re.compile(rf"{_CODE}|\b(?:{_DONE}|exemption|privilege[d]?|third party|data protection)\b", re.I)


def reason_in(text: str) -> str | None:
    """The text, if it is a reason that stands on a bar ("s.40(2)", "Third party"), else None."""
    stripped = " ".join(text.split()).strip(" .:;,-–")
    return stripped if stripped and len(stripped) <= 80 and _REASON_WORDS.search(stripped) else None


def is_code(reason: str) -> bool:
    """Whether the reason is a bare code ("s.40(2)", "TPI")."""
    return _STANDING_CODE.fullmatch(reason) is not None


def merged(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """One bar for those that overlap, and for those drawn word by word along a line."""
    found: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: (round(bar.box.y0 / 4), bar.box.x0)):
        for i, other in enumerate(found):
            if other.kind == bar.kind and belong(other.box, bar.box):
                beneath = " ".join(text for text in (other.beneath, bar.beneath) if text) or None
                found[i] = Bar(other.box.union(bar.box), bar.kind, other.reason or bar.reason, beneath)
                break
        else:
            found.append(bar)
    return tuple(found)


def belong(a: Box, b: Box) -> bool:
    """Whether two bars lie over one another, or stand side by side along one line."""
    if a.overlap(b) > 0.5 * min(a.area, b.area):
        return True
    high = min(a.y1 - a.y0, b.y1 - b.y0)
    level = abs(a.y0 - b.y0) <= 0.25 * high and abs(a.y1 - b.y1) <= 0.25 * high
    return level and max(a.x0, b.x0) - min(a.x1, b.x1) <= 0.45 * high


def stand_ins(bars: Sequence[Bar], tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`REDACTED` for each bar, once for every printed line that it runs along."""
    upright = [token for token in tokens if not token.aslant]
    return tuple(token for bar in bars for token in _stand_in(bar, upright))


def _stand_in(bar: Bar, tokens: Sequence[Token]) -> list[Token]:
    box = bar.box
    high = box.y1 - box.y0
    near = [
        t for t in tokens
        if box.y0 - 1 <= (t.box.y0 + t.box.y1) / 2 <= box.y1 + 1 and max(box.x0 - t.box.x1, t.box.x0 - box.x1) <= 12 * t.size
    ]  # fmt: skip
    bands: list[Box] = []
    for token in sorted(near, key=lambda t: t.box.y0 + t.box.y1):
        middle = (token.box.y0 + token.box.y1) / 2
        if bands and middle <= bands[-1].y1 - 0.25 * (bands[-1].y1 - bands[-1].y0):
            bands[-1] = bands[-1].union(token.box)
        else:
            bands.append(token.box)
    size = near[0].size if near else min(high, 11.0)
    if not bands or (len(bands) == 1 and high <= 1.6 * (bands[0].y1 - bands[0].y0)):
        return [Token(REDACTED, box, size)]
    return [Token(REDACTED, Box(box.x0, max(box.y0, b.y0), box.x1, min(box.y1, b.y1)), size) for b in bands]


def with_reasons(bars: Sequence[Bar], tokens: Sequence[Token]) -> tuple[Bar, ...]:
    """The bars with the reason that is printed right behind or below them, where one is."""
    return tuple(bar if bar.reason else replace(bar, reason=_beside(bar.box, tokens)) for bar in bars)


def _beside(box: Box, tokens: Sequence[Token]) -> str | None:
    level = sorted(
        (t for t in tokens if box.y0 - 2 <= (t.box.y0 + t.box.y1) / 2 <= box.y1 + 2 and t.box.x0 >= box.x1 - 1),
        key=lambda t: t.box.x0,
    )
    run: list[str] = []
    end = box.x1
    for token in level[:10]:
        if token.box.x0 - end > 1.2 * token.size:
            break
        run.append(token.text)
        end = token.box.x1
    for count in range(len(run), 0, -1):
        text = " ".join(run[:count])
        if _STANDING_CODE.fullmatch(text.strip(" ,.;:")) or any(m.fullmatch(text) for m in _MARKERS[:3]):
            return text.strip(" ,.;:[]()") or None
    return None


def find_markers(laid: Laid, bars: Sequence[Redaction]) -> tuple[Redaction, ...]:
    """The printed words that stand where others were taken out."""
    text = laid.text
    spans = {m.span() for marker in _MARKERS for m in marker.finditer(text)}
    places = [(c.start, c.end) for c in laid.cells] + [m.span() for m in re.finditer(r"[^\n\t]+", text)]
    for start, end in places:
        alone = text[start:end].strip()
        if alone and (_STANDING_CODE.fullmatch(alone) or _STANDING.fullmatch(alone)):
            spans.add((start, end))
    outer = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    found: list[Redaction] = []
    for start, end in sorted(outer):
        words = [word for word in laid.words if word.start < end and word.end > start]
        said = " ".join(text[start:end].split()).strip("[]()<>* ")
        if not words or any(bar.reason is not None and said in bar.reason for bar in bars):
            continue
        bare = re.fullmatch(r"redacted|x+(?: x+)*", said, re.I) is not None
        found.append(Redaction(_around(words), "marker", None if bare else said))
    return tuple(found)


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words:
        box = box.union(word.box)
    return box


def whole_page(laid: Laid, bars: Sequence[Redaction], width: float, height: float) -> Redaction | None:
    """The page as one redaction, where it says that it was withheld, or is nearly all blacked out."""
    covered = sum(bar.box.area for bar in bars if bar.kind in ("black", "white"))
    words = laid.text.replace(REDACTED, "").split()
    page = Box(0.0, 0.0, width, height)
    said = _WHOLE.search(laid.text)
    if said and len(words) <= 60:
        block = next((some for some in laid.text.split("\n\n") if said.group(0) in some), said.group(0))
        if len(block.split()) >= 0.5 * len(words) or len(words) <= 25:
            return _whole(page, " ".join(block.split())[:300], bars)
    if covered >= 0.5 * width * height and len(words) <= 25:
        return _whole(page, next((bar.reason for bar in bars if bar.reason), None), bars)
    return None


def _whole(page: Box, reason: str | None, bars: Sequence[Redaction]) -> Redaction:
    beneath = " ".join(bar.beneath for bar in bars if bar.beneath) or None
    return Redaction(page, "whole_page", reason, beneath is not None, beneath)


def redacted_share(redactions: Sequence[Redaction], words: Sequence[Word]) -> float:
    """The share of the printed area, words and bars together, that is covered."""
    bars = sum(one.box.area for one in redactions if one.kind in ("black", "white"))
    if not bars:
        return 0.0
    print_area = sum(word.box.area for word in words if not any(holds_centre(r.box, word.box) for r in redactions))
    return round(bars / (bars + print_area), 4)
