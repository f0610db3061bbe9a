"""Passages to check: one at a time, its words on the page, why it was picked, and the family's decision."""

from __future__ import annotations

import datetime as dt
from typing import cast

import streamlit as st

from sarlens.actions.reviewing import alike, counter_beside, review
from sarlens.actions.views import (
    COUNTER_TITLE,
    LAW,
    PATTERN_WORDS,
    SPEAKER_WORDS,
    STATUS_WORDS,
    STRENGTH_WORDS,
    pattern_title,
)
from sarlens.model import REDACTED, Finding, FindingStatus, PatternId, Strength, Verdict
from sarlens.store import evidence
from sarlens.tagging.ranking import Ranking
from sarlens.ui import components, server, state

_PAGE_SIZE = 25


def _choices() -> evidence.Wanted:
    """The filters; each keeps its choice in the address, so that a reload shows the same list."""
    with st.expander("Choose which passages to see", expanded=False):
        counter = st.segmented_control(
            "Which passages", [False, True], default=False, key="f-counter", required=True,
            format_func=lambda one: COUNTER_TITLE if one else "What may matter",
        )  # fmt: skip
        patterns = st.pills(
            "What it may show", list(PATTERN_WORDS), format_func=pattern_title, selection_mode="multi", key="f-pattern"
        )
        statuses = st.pills(
            "What you decided",
            list(STATUS_WORDS),
            format_func=lambda one: STATUS_WORDS[one],
            selection_mode="multi",
            key="f-status",
        )
        strengths = st.pills(
            "How plain the words are", list(STRENGTH_WORDS), format_func=lambda one: STRENGTH_WORDS[one], selection_mode="multi",
            default=["strong", "likely"], key="f-strength",
        )  # fmt: skip
        role = st.segmented_control(
            "Whose words",
            list(SPEAKER_WORDS),
            format_func=lambda one: SPEAKER_WORDS[one],
            default="not_family",
            key="f-role",
            required=True,
        )
        left, right = st.columns(2)
        first = left.date_input("From", value=None, format="DD/MM/YYYY", key="f-from", min_value=dt.date(1950, 1, 1))
        last = right.date_input("To", value=None, format="DD/MM/YYYY", key="f-to", min_value=dt.date(1950, 1, 1))
        speaker = st.text_input("Who wrote or said it", key="f-speaker")
        text = st.text_input("Words in the passage", key="f-text")
    return evidence.Wanted(
        patterns=() if counter else cast("tuple[PatternId, ...]", tuple(patterns or ())),
        statuses=tuple(statuses or ()),
        strengths=cast("tuple[Strength, ...]", tuple(strengths or ())),
        first=first, last=last, speaker=speaker.strip(), text=text.strip(),
        role=None if role == "all" else role, counter=bool(counter),
    )  # fmt: skip


@st.cache_resource(max_entries=2, show_spinner=False)
def _ranking(_findings: tuple[Finding, ...], ids: tuple[str, ...]) -> Ranking:  # noqa: ARG001 - what it is kept by
    """Made once for a list: its words are compared again only where the list is another."""
    return Ranking(_findings)


def _line(finding: Finding, verdict: Verdict | None, hidden: bool) -> str:
    date = finding.date.said() if finding.date else "no date"
    mark = {"confirmed": "✔ ", "rejected": "✘ "}.get(verdict.status if verdict else "", "")
    words = "(words hidden)" if hidden else " ".join(finding.quote.split())[:110]
    return f"{mark}{date} · {pattern_title(finding.tag.pattern)} · {words}"


def _pick(findings: tuple[Finding, ...], verdicts: dict[str, Verdict], hidden: bool) -> Finding:
    """The passage in hand: held by its id, so that a changed filter can't put another in its place."""
    by_id = {one.id: one for one in findings}
    held = st.session_state.get("passage")
    at = list(by_id).index(held) if held in by_id else 0
    before, where, after = st.columns([1, 3, 1], vertical_alignment="center")
    if before.button("← Before", disabled=at == 0, shortcut="Left", width="stretch"):
        at -= 1
    if after.button("Next →", disabled=at == len(by_id) - 1, shortcut="Right", width="stretch"):
        at += 1
    where.markdown(f"**{at + 1} of {len(by_id)}** on this list")
    st.session_state["passage"] = list(by_id)[at]
    start = at // _PAGE_SIZE * _PAGE_SIZE
    shown = list(by_id)[start : start + _PAGE_SIZE]
    chosen = st.selectbox(
        "Go to", shown, index=at - start, format_func=lambda one: _line(by_id[one], verdicts.get(one), hidden),
        key=f"goto-{start}-{at}",
    )  # fmt: skip
    st.session_state["passage"] = chosen
    return by_id[chosen]


def _decide(finding: Finding, verdict: Verdict | None) -> None:
    said = STATUS_WORDS[verdict.status] if verdict else STATUS_WORDS["suggested"]
    st.markdown(f"**Your decision:** {said}")
    keep, drop, unsure = st.columns(3)
    status: FindingStatus | None = None
    if keep.button("Keep as evidence", type="primary", width="stretch", shortcut="Y"):
        status = "confirmed"
    if drop.button("Not this one", width="stretch", shortcut="N"):
        status = "rejected"
    if unsure.button("I am not sure", width="stretch", shortcut="U"):
        status = "suggested"
    with st.form(f"note-{finding.id}", border=False):
        note = st.text_area(
            "Your note (only you see it, and your exports)", value=verdict.note if verdict else "", height=90
        )
        pattern = st.selectbox(
            "It shows something else", [None, *(one for one in PATTERN_WORDS if one != finding.tag.pattern)],
            format_func=lambda one: pattern_title(one) if one else "No, that is right",
            index=None if not verdict or not verdict.pattern else 0, placeholder="No, that is right",
        )  # fmt: skip
        if st.form_submit_button("Save the note"):
            _save(finding, note=note, pattern=cast("PatternId | None", pattern))
    if status is not None:
        _save(finding, status=status)


def _save(
    finding: Finding, *, status: FindingStatus | None = None, note: str | None = None, pattern: PatternId | None = None
) -> None:
    with state.the_case(read_only=False) as case:
        review(case, finding.id, status=status, note=note, pattern=pattern)
    st.toast("Saved")
    st.rerun()


def _why(finding: Finding) -> None:
    who = finding.speaker or "Someone the pages do not name"
    date = finding.date.said() if finding.date else "no date"
    st.markdown(f"### {pattern_title(finding.tag.pattern)}")
    st.caption(
        f"{who} · {SPEAKER_WORDS.get(finding.role, 'not known')} · {date} · {STRENGTH_WORDS[finding.tag.strength]}"
    )
    with st.container(border=True):
        st.text(finding.quote)
    st.markdown("**Why was this picked?**")
    st.text(finding.tag.why)
    if finding.tag.innocent:
        st.markdown("**It could also be**")
        st.text(finding.tag.innocent)
    _examples(finding)
    for rule in finding.tag.law:
        if rule in LAW:
            st.caption(LAW[rule])
    if finding.repeats:
        st.caption(
            f"The same words stand in {len(finding.repeats)} other place{'s' if len(finding.repeats) > 1 else ''}."
        )


def _examples(finding: Finding) -> None:
    """The invented passages that are nearest, so that a reader can hold this one against them."""
    near = alike(finding)
    if near is None or not near.shows:
        return
    with st.expander("Invented passages that are worded most like it"):
        st.caption("Our readers put these under the same heading:")
        for text in near.shows:
            st.text(f"“{text}”")
        if near.nothing:
            st.caption("and this one, which is as close, under none:")
            st.text(f"“{near.nothing}”")


def _other_way(finding: Finding) -> None:
    """What points the other way in the same document, or by the same hand within a month."""
    if finding.tag.pattern == "counter_evidence":
        return
    with state.the_case() as case:
        found = counter_beside(case, finding)
    if not found:
        return
    st.markdown("**What points the other way, close by**")
    for one in found:
        date = one.date.said() if one.date else "no date"
        st.caption(f"{date} · {one.speaker or 'someone the pages do not name'} · page {one.anchors[0].page}")
        st.text(one.quote)


def _page(finding: Finding, following: Finding | None) -> None:
    where = finding.anchors[0]
    with state.the_case() as case:
        page = case.page(where.file, where.page)
        name = next((file.name for file in case.files() if file.id == where.file), "")
        document = evidence.document(case, finding.document)
    if page is None:
        st.warning("The picture of this page can't be shown.")
        return
    title = f"{document.title}. " if document and document.title else ""
    st.caption(f"{title}{name}, page {where.page}")
    here = [one for one in finding.anchors if (one.file, one.page) == (where.file, where.page)]
    boxes = [box for one in here for box in page.boxes(one.start, one.end)]
    ahead = [server.page_url(_identity(), following.anchors[0].file, following.anchors[0].page)] if following else []
    components.show_page(
        page, server.page_url(_identity(), where.file, where.page), boxes, key=f"page-{finding.id}",
        alt=f"Page {where.page} of {name}, with the passage marked", following=ahead,
    )  # fmt: skip
    if REDACTED in page.text:
        st.caption("Black boxes on this page hide words. They are listed in the register of redactions.")


def _identity() -> str:
    return str(state.case_id())


st.title("Passages to check")
st.caption("These may matter; each is yours to decide. Nothing found does not mean that nothing happened.")
wanted = _choices()
plainest = st.segmented_control(
    "In what order", [False, True], default=False, key="f-order", required=True,
    format_func=lambda one: "The likeliest first" if one else "Page by page",
    help="The likeliest first learns from you: what you keep or set aside moves passages that are worded alike up or down.",
)  # fmt: skip
hide = st.toggle("Hide the words until I ask for them", key="hide-words")
with state.the_case() as opened:
    listed = evidence.findings(opened, wanted)
    decided = evidence.verdicts(opened)
    total = evidence.count_findings(opened)
if plainest:
    listed = _ranking(listed, tuple(one.id for one in listed)).ordered(decided)
if not listed:
    st.info(
        "No passage fits this choice." if total else "No passages were found. That does not mean that nothing happened."
    )
else:
    in_hand = _pick(listed, decided, hide)
    position = listed.index(in_hand)
    if hide and st.session_state.get("revealed") != in_hand.id:
        st.write(f"A passage about: {pattern_title(in_hand.tag.pattern)}")
        if st.button("Show me this one", type="primary"):
            st.session_state["revealed"] = in_hand.id
            st.rerun()
    else:
        words_side, page_side = st.columns([2, 3])
        with words_side:
            _why(in_hand)
            _decide(in_hand, decided.get(in_hand.id))
            _other_way(in_hand)
        with page_side:
            _page(in_hand, listed[position + 1] if position + 1 < len(listed) else None)
