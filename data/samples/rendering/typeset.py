"""Lays a document out as a PDF with typst."""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import typst

from rendering.markup import Marked, read
from rendering.source import Block, Source, moment

HERE = Path(__file__).parent
LETTERS = ("letter",)
WROTE = {"iphone": "On {d} {b} {y}, at {t}, {who} wrote:", "gmail": "On {wd}, {d} {b} {y} at {t}, {who} wrote:"}
QUOTE = {
    "outlook": "from",
    "outlook-plain": "from",
    "owa": "from",
    "archive": "original",
    "secure": "original",
    "webmail": "original",
    "iphone": "wrote",
    "gmail": "wrote",
}
LABELS = {
    "outlook": ("From", "Sent", "To", "Cc", "Subject", "Attachments", "Importance"),
    "outlook-plain": ("From", "Sent", "To", "Cc", "Subject", "Attachments", "Importance"),
    "iphone": ("From", "Subject", "Date", "To", "Cc", "Attachments"),
    "gmail": ("To", "Cc", "Attachments"),
    "webmail": ("Subject", "From", "Date", "To", "Cc", "Attachments"),
    "owa": ("To", "Cc", "Attachments", "Importance"),
    "archive": ("From", "To", "Cc", "Date", "Subject", "Attachments"),
    "secure": ("From", "Sent", "To", "Cc", "Subject", "Attachments"),
}
_compiler: list[typst.Compiler] = []


def pdf(data: object, template: str = "page.typ") -> bytes:
    """Compile one document."""
    if not _compiler:
        _compiler.append(typst.Compiler(root=str(HERE)))
    made = _compiler[0].compile(
        input=str(HERE / template),
        sys_inputs={"data": json.dumps(data)},
        timestamp=0,
        pdf_tags=False,
    )
    if isinstance(made, list):
        made = b"".join(made)
    return bytes(made)


def said(when: datetime, style: str) -> str:
    """A date as a mail programme of that style prints it."""
    d, t = f"{when.day}", f"{when:%H:%M}"
    return {
        "outlook": f"{when:%d %B %Y} {t}",
        "outlook-plain": f"{when:%A}, {d} {when:%B %Y} {t}",
        "iphone": f"{d} {when:%B %Y} at {t}:{(when.minute * 7 + when.day) % 60:02} {'BST' if 3 < when.month < 11 else 'GMT'}",
        "gmail": f"{d} {when:%B %Y} at {t}",
        "webmail": f"{when:%a}, {d} {when:%b %Y} {t}",
        "owa": f"{when:%a %d/%m/%Y} {t}",
        "archive": f"{when:%Y-%m-%d}T{t}:00",
        "secure": f"{when:%a %d %b %Y} at {t}",
        "letter": f"{d} {when:%B %Y}",
        "ordinal": f"{d}{_th(when.day)} {when:%B %Y}",
        "slash": f"{when:%d/%m/%Y}",
        "dotted": f"{when:%d.%m.%y}",
        "slash-time": f"{when:%d/%m/%Y} {t}",
        "short": f"{d} {when:%b %Y}",
        "short-time": f"{when:%d %b %Y} {t}",
        "day-time": f"{when:%a %d %b %Y} {t}",
    }[style]


def _th(day: int) -> str:
    return "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _line(label: str, value: str) -> dict[str, object]:
    return {"label": label, "value": _runs(read(value))}


def _runs(marked: Marked, *, curly: bool = False) -> list[dict[str, object]]:
    out = [asdict(r) for r in marked.runs]
    before = " "
    for r in out:
        r["text"] = curled(r["text"], before) if curly else r["text"]
        before = r["text"][-1:] or before
    return out


def curled(text: str, before: str = " ") -> str:
    """Straight quotation marks made curly, as a word processor does."""
    text = re.sub(r"(?<=[\s(\[])'(?=\w)", "\u2018", before + text)
    text = re.sub(r'(?<=[\s(\[])"', "\u201c", text)
    return text.replace("'", "\u2019").replace('"', "\u201d")[len(before) :]


def _curly(source: Source) -> bool:
    """Word processors and newer mail programmes curl; `curly: no` or `yes` overrides."""
    usual = source.kind in ("letter", "report", "minutes", "policy") or source.get("style") in ("outlook", "iphone")
    return source.get("curly", "yes" if usual else "no") == "yes"


def _header(fields: dict[str, str], style: str) -> list[dict[str, object]]:
    out = []
    for label in LABELS[style]:
        value = fields.get("sent" if label in ("Sent", "Date") else label.lower(), "")
        when = moment(value) if label in ("Sent", "Date") else None
        if when:
            value = said(when, fields.get("date_style", style))
        if label == "Attachments":
            value = value.replace(";", "; ").replace(";  ", "; ")
        if value:
            out.append(_line(label, value))
    return out


def _quoted(fields: dict[str, str], style: str, form: str) -> dict[str, object]:
    when = moment(fields.get("sent", ""))
    lead = {"original": "-----Original Message-----", "forwarded": "---------- Forwarded message ---------"}.get(
        form, ""
    )
    if form == "wrote" and when:
        who = fields.get("from", "")
        pattern = WROTE.get(style, WROTE["gmail"])
        lead = pattern.format(d=when.day, b=f"{when:%b}", y=when.year, t=f"{when:%H:%M}", wd=f"{when:%a}", who=who)
    how = "outlook" if form in ("from", "original") else "webmail"
    head = {**fields, "date_style": fields.get("date_style", "outlook-plain" if form == "original" else how)}
    return {"form": form, "lead": lead, "lines": _header(head, "outlook")}


def entry_time(block: Block, source: Source) -> str:
    """The date of an entry as its system prints it."""
    when = moment(block.fields.get("date", ""))
    how = source.get("date_style", "slash-time" if when and (when.hour or when.minute) else "slash")
    return said(when, how) if when else block.fields.get("date", "")


def view(block: Block, source: Source) -> dict[str, object]:
    """A block as JSON."""
    curly = _curly(source)
    out: dict[str, object] = {
        "kind": block.kind,
        "texts": [_runs(t, curly=curly) for t in block.texts],
        "rows": [[_runs(c, curly=curly) for c in r] for r in block.rows],
        "fields": dict(block.fields),
        "blocks": [view(b, source) for b in block.blocks],
    }
    if block.kind == "quoted":
        style = source.get("style", "outlook")
        form = block.fields.get("quote") or source.get("quote") or QUOTE[style]
        out["quote"] = _quoted(block.fields, style, form)
    if block.kind == "entry":
        out["fields"] = {**block.fields, "when": entry_time(block, source)}
    return out


def layout(sources: list[Source], totals: list[int]) -> bytes:
    """The documents as one PDF; `totals` are the numbers of pages they are known to have."""
    before = [sum(totals[:n]) for n in range(len(sources))]
    data = [{**_data(s), "before": b, "total": t} for s, b, t in zip(sources, before, totals, strict=True)]
    try:
        return pdf(data)
    except typst.TypstError as e:
        raise ValueError(f"{', '.join(f'{s.where}: {s.id}' for s in sources)}: {e}") from e


def _data(source: Source) -> dict[str, object]:
    fields = source.fields
    style = fields.get("style") or {"email": "outlook", "case_notes": "mosaic", "case_note": "mosaic"}.get(
        source.kind, ""
    )
    blocks = source.blocks
    if source.kind == "case_note":
        blocks = [Block("entry", fields=fields, blocks=source.blocks)]
    when = moment(fields.get("date", ""))
    sent = moment(fields.get("sent", ""))
    data: dict[str, object] = {
        "kind": source.kind,
        "layout": {"email": "email", "case_note": "notes", "case_notes": "notes", "letter": "letter"}.get(
            source.kind, "plain"
        ),
        "style": fields.get("system", style) if source.kind.startswith("case_note") else style,
        "fields": fields,
        "blocks": [view(b, source) for b in blocks],
        "title": _runs(read(fields.get("title", ""))),
        "when": said(when, fields.get("date_style", "letter"))
        if when and source.kind == "letter" and fields.get("print_date", "yes") == "yes"
        else "",
        "address": _runs(read(fields.get("address", "").replace(" | ", "\n"))),
        "ref": _runs(read(fields.get("ref", "").replace(" | ", "\n"))),
        "owner": fields.get("printed_by", ""),
    }
    if source.kind == "email":
        data |= {
            "lines": _header(fields, style),
            "subject": _runs(read(fields.get("subject", ""))),
            "sender": _runs(read(fields.get("from", ""))),
            "sent": said(sent, fields.get("date_style", style)) if sent else fields.get("sent", ""),
            "count": fields.get("count", "1 message"),
        }
    return data
