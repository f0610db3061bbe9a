"""OpenDocument texts: all that is in them, in its order, with whose change is whose."""

from __future__ import annotations

import io
import zipfile

import pytest

from sarlens.errors import Unreadable
from sarlens.ingest.contents import OPEN_TEXT, Contents
from sarlens.ingest.readers import examine
from sarlens.settings import Settings
from tests.ingest.conftest import letters, text_of

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
                        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("form", "form"),
                        ("manifest", "manifest"))
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_STYLES = """
<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Base" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Struck" style:family="text" style:parent-style-name="Base"/>
<style:style style:name="White" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="New" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
"""


def flat(body: str, styles: str = _STYLES, margins: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMES} '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:master-styles>{margins}</office:master-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    ).encode()


def packed(body: str, margins: str = "", **parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        content = (
            flat(body)
            .decode()
            .replace("office:document ", "office:document-content ")
            .replace("/office:document>", "/office:document-content>")
        )
        package.writestr("content.xml", content)
        package.writestr(
            "styles.xml",
            f"<office:document-styles {_NAMES}><office:master-styles>{margins}</office:master-styles></office:document-styles>",
        )
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def read(data: bytes) -> Contents:
    return examine(io.BytesIO(data), "file", Settings())


def lines(data: bytes) -> list[str]:
    contents = read(data)
    assert contents.media_type == OPEN_TEXT and contents.rendition is not None
    return [line.strip() for line in text_of(contents.rendition).split("\n") if line.strip()]


def test_headings_lists_and_spaces() -> None:
    body = """<text:h text:outline-level="1">Plan</text:h>
    <text:p>One  two<text:s text:c="1"/><text:span text:style-name="Bold">three</text:span><text:line-break/>next</text:p>
    <text:list text:style-name="L1"><text:list-item><text:p>first</text:p><text:list><text:list-item><text:p>inner</text:p>
    </text:list-item></text:list></text:list-item><text:list-item><text:p>second</text:p></text:list-item></text:list>
    <text:p>between</text:p>
    <text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>third</text:p></text:list-item></text:list>
    <text:list text:style-name="L2"><text:list-item><text:p>dot</text:p></text:list-item></text:list>"""
    wanted = ["Plan", "One two three", "next", "1. first", "a) inner", "2. second", "between", "3. third", "• dot"]
    for data in (flat(body), packed(body)):
        assert lines(data) == wanted


def test_tables_stand_as_tables() -> None:
    body = """<table:table><table:table-column table:number-columns-repeated="2"/><table:table-header-rows><table:table-row>
    <table:table-cell><text:p>Action</text:p></table:table-cell><table:table-cell><text:p>Who</text:p></table:table-cell>
    </table:table-row></table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">
    <text:p>Order the ramp</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>"""
    assert letters("".join(lines(packed(body)))) == letters("Action Who Order the ramp")


def test_changes_say_whose_they_are() -> None:
    body = """<text:tracked-changes><text:changed-region xml:id="c1"><text:deletion><office:change-info>
    <dc:creator>A. Fenn</dc:creator><dc:date>2022-05-04T10:00:00</dc:date></office:change-info><text:p>weekly</text:p>
    </text:deletion></text:changed-region><text:changed-region xml:id="c2"><text:insertion><office:change-info>
    <dc:creator>B. Orr</dc:creator><dc:date>2022-05-05T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
    </text:tracked-changes><text:p>Visits are <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>monthly</text:p>
    <text:p>or never<text:change-end text:change-id="c2"/> now.</text:p>"""
    said = " ".join(lines(packed(body)))
    assert "{deleted by A. Fenn, 4 May 2022: weekly}" in said
    assert "{inserted by B. Orr, 5 May 2022: monthly}" in said
    assert "{inserted by B. Orr, 5 May 2022: or never} now." in said


def test_comments_notes_hidden_words_and_margins() -> None:
    body = """<text:p>Agreed<office:annotation><dc:creator>A. Fenn</dc:creator><dc:date>2022-05-04T10:00:00</dc:date>
    <text:p>Is it?</text:p></office:annotation><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
    <text:note-body><text:p>By phone.</text:p></text:note-body></text:note>. <text:span text:style-name="White">unseen</text:span>
    <text:span text:style-name="Struck">gone</text:span></text:p>
    <text:section text:display="none"><text:p>kept back</text:p></text:section><text:p text:style-name="New">Second page</text:p>"""
    margins = "<style:master-page><style:header><text:p>Dunmere Council</text:p></style:header></style:master-page>"
    said = "\n".join(lines(packed(body, margins)))
    for words in ("{Comment by A. Fenn, 4 May 2022: Is it?}", "Agreed[1].", "{white text: unseen}", "{struck out: gone}",
                  "{hidden text: kept back}", "[1] By phone.", "Dunmere Council", "Second page"):  # fmt: skip
        assert words in said, said
    assert read(packed(body)).pages == 2


def test_ticks_and_answers_of_a_form() -> None:
    body = """<office:forms><form:form><form:checkbox form:id="k1" form:label="Carer" form:current-state="checked"/>
    <form:text form:id="k2" form:current-value="by taxi"/></form:form></office:forms>
    <text:p><draw:control draw:control="k1"/> comes <draw:control draw:control="k2"/></text:p>"""
    assert lines(packed(body)) == ["☒ Carer comes by taxi"]


def test_what_is_outside_is_told_and_never_fetched() -> None:
    body = '<text:p><draw:frame svg:width="5cm" svg:height="2cm"><draw:image xlink:href="http://x.example/a.png"/></draw:frame></text:p>'
    assert [problem.code for problem in read(packed(body)).problems] == ["part_unread"]
    bad = "<draw:frame><draw:image><office:binary-data>iVBORw0KGgo=</office:binary-data></draw:image></draw:frame>"
    assert len(read(flat(bad)).problems) == 1


def test_a_locked_one_says_so() -> None:
    manifest = (
        b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(Unreadable, match="save a copy without one") as trouble:
        read(packed("<text:p>x</text:p>", **{"META-INF__manifest.xml": manifest}))
    assert trouble.value.code == "encrypted"


def test_entities_and_endless_repeats_do_no_harm() -> None:
    bomb = flat("<text:p>&lol;</text:p>").replace(
        b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY lol SYSTEM "file:///etc/passwd">]>\n', 1
    )
    said = read(bomb) if bomb else None
    assert said is not None and said.rendition is not None and "root:" not in text_of(said.rendition)
    rows = '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table><text:p><text:s text:c="999999999"/>x</text:p>'
    assert read(packed(rows)).pages == 1
