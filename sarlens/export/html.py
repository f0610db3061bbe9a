"""The written export as one web page: no script, nothing fetched, readable on a phone, printable.

Quotes stand in the page exactly, but for control characters, which a web page cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import BinaryIO

from sarlens.export.blocks import Block, Bullets, Entry, Facts, Form, Notice, Paper, Paragraph, Piece, Section, Table
from sarlens.export.paper import paper
from sarlens.export.schedule import Schedule
from sarlens.export.wording import legal

_STYLE = """
:root{color-scheme:light}
body{font:1.06rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,Arial,sans-serif;color:#111;background:#fff;
margin:0 auto;max-width:62rem;padding:1rem 1.2rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.6rem 0}h2{font-size:1.45rem;margin:2.4rem 0 .6rem;border-top:2px solid #1d4e89;padding-top:.8rem}
h3{font-size:1.18rem;margin:1.6rem 0 .4rem}h4{font-size:1.05rem;margin:1.6rem 0 .3rem}
blockquote{margin:.4rem 0;padding:.5rem .9rem;border-left:4px solid #1d4e89;background:#f3f6fa;white-space:normal;overflow-wrap:anywhere}
.notice{border-left:4px solid #8a5a00;background:#fff8e6;padding:.4rem .9rem;margin:.8rem 0}.notice p{margin:.3rem 0}
.small{font-size:.88rem;color:#444}.strong{font-weight:700}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.2rem;table-layout:fixed}caption{text-align:left;font-weight:700;padding:.3rem 0}
th,td{border:1px solid #999;padding:.4rem .5rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}thead th{background:#f0f0f0}
td p,td blockquote{margin:.2rem 0}dl{margin:.4rem 0 1rem}dt{font-weight:700}dd{margin:0 0 .35rem}
dl.facts{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.15rem .8rem}dl.facts dd{margin:0;overflow-wrap:anywhere}
nav ol{columns:2;padding-left:1.4rem}.skip{position:absolute;left:-999rem}.skip:focus{position:static}
.wide{overflow-x:auto}
@media(max-width:40rem){dl.facts{display:block}nav ol{columns:1}table{table-layout:auto}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}nav{display:none}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}a{color:inherit}}
"""


def write(schedule: Schedule, stream: BinaryIO) -> None:
    """Write the schedule's paper as an .html file."""
    for piece in _page(paper(schedule)):
        stream.write(piece.encode("utf-8"))


def _page(told: Paper) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{_t(told.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield '<a class="skip" href="#main">Skip to the content</a>\n<header>\n'
    for line in told.corner:
        yield f'<p class="small" style="text-align:right;margin:0">{_t(line)}</p>\n'
    yield f"<h1>{_t(told.title)}</h1>\n"
    if told.subtitle:
        yield f'<p class="strong">{_t(told.subtitle)}</p>\n'
    yield _notice(told.notices) + _facts(told.cover) + "</header>\n"
    yield '<nav aria-label="Contents"><h2>Contents</h2><ol>\n'
    for at, section in enumerate(told.sections):
        if section.level == 1:
            yield f'<li><a href="#s{at}">{_t(section.title)}</a></li>\n'
    yield '</ol></nav>\n<main id="main">\n'
    for at, section in enumerate(told.sections):
        yield from _section(at, section)
    yield f'</main>\n<footer><p class="small">{_t(told.running)}</p></footer>\n</body>\n</html>\n'


def _section(at: int, section: Section) -> Iterator[str]:
    level = section.level + 1
    yield f'<h{level} id="s{at}">{_t(section.title)}</h{level}>\n'
    for block in section.blocks:
        yield _block(block, level + 1)


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph(text, style):
            return _piece(Piece(text, style))
        case Notice(lines):
            return _notice(lines)
        case Bullets(items):
            return "<ul>" + "".join(f"<li dir=auto>{_t(item)}</li>" for item in items) + "</ul>\n"
        case Facts(facts):
            return _facts(facts)
        case Form(fields):
            rows = "".join(
                f"<tr><th scope=row>{_t(f.label)}<p class=small>{_t(f.hint)}</p><p class=small>{_t(f.check)}</p></th>"
                f"<td>{_t(f.value)}</td></tr>\n"
                for f in fields
            )
            heads = "<thead><tr><th scope=col>What is asked for</th><th scope=col>For you to fill in</th></tr></thead>"
            return f"<table>{heads}<tbody>{rows}</tbody></table>\n"
        case Table():
            return _table(block)
        case Entry():
            return _entry(block, level)


def _entry(entry: Entry, level: int) -> str:
    before = f"<p class=small dir=auto>Before: {_t(entry.before)}</p>" if entry.before else ""
    after = f"<p class=small dir=auto>After: {_t(entry.after)}</p>" if entry.after else ""
    return (
        f'<article id="p{_t(entry.ref)}"><h{level}>{_t(entry.ref)}. {_t(entry.heading)}</h{level}>{before}'
        f"<blockquote dir=auto>{_t(entry.quote)}</blockquote>{after}{_facts(entry.facts)}</article>\n"
    )


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width:{100 * width:.0f}%">' for width in table.widths)
    heads = "".join(f"<th scope=col>{_t(head)}</th>" for head in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{''.join(_piece(piece) for piece in cell)}</td>" for cell in row) + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="wide"><table><caption>{_t(table.caption)}</caption><colgroup>{columns}</colgroup>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def _piece(piece: Piece) -> str:
    if piece.style == "quote":
        return f"<blockquote dir=auto>{_t(piece.text)}</blockquote>"
    kind = f' class="{piece.style}"' if piece.style != "plain" else ""
    return f"<p{kind} dir=auto>{_t(piece.text)}</p>\n"


def _notice(lines: tuple[str, ...]) -> str:
    return '<div class="notice" role="note">' + "".join(f"<p>{_t(line)}</p>" for line in lines) + "</div>\n"


def _facts(rows: tuple[tuple[str, str], ...]) -> str:
    return '<dl class="facts">' + "".join(f"<dt>{_t(k)}</dt><dd dir=auto>{_t(v)}</dd>" for k, v in rows) + "</dl>\n"


def _t(text: str) -> str:
    """Text as text: nothing in it can become markup. A carriage return is kept as a reference."""
    return escape(legal(text)).replace("\r", "&#13;")
