"""Mail, web pages and rich text that are made to harm."""

# A file a line: these are tables of what is made, and are read as such.
# fmt: off

from __future__ import annotations

import base64
import struct

from benchmarks.hostile_files import Maker
from benchmarks.hostile_files.seeds import WORDS, letter, outlook, typeset

HEAD = b"From: Odette Farquhar <o.farquhar@dunmere.example>\r\nTo: t.venn@vennfamily.example\r\nDate: Thu, 04 May 2023 09:12:00 +0100\r\nSubject: The review\r\nMIME-Version: 1.0\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS.encode() + b"\r\n"


def hostile_mails() -> Maker:
    """Every one."""
    yield from _parts()
    yield from _heads()
    yield from _boxes()
    yield from _outlook()


def _parts() -> Maker:
    deep = TEXT
    for level in range(1000):
        deep = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (level, level, deep, level)
    yield "mime 1000 deep.eml", HEAD + deep
    inside = HEAD + TEXT
    for _ in range(200):
        inside = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + inside
    yield "mail in mail 200 deep.eml", inside
    for name, kind in {
        "no boundary": b"multipart/mixed", "empty boundary": b'multipart/mixed; boundary=""', "boundary missing": b"multipart/mixed; boundary=nowhere",
        "boundary of marks": b'multipart/mixed; boundary="(.*)+$^[a"', "boundary long": b"multipart/mixed; boundary=" + b"x" * 100_000, "type nonsense": b"////;;;=", "type empty": b"",
        "boundary of dashes": b"multipart/mixed; boundary=--", "boundary coded": b"multipart/mixed; boundary*0*=utf-8''%FF%00; boundary*1=b",
    }.items():
        yield f"mail {name}.eml", HEAD + b"Content-Type: " + kind + b"\r\n\r\n--b\r\n" + TEXT + b"--b--\r\n"
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nPart\r\n"
    yield "mail 30000 parts.eml", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 30_000 + b"--b--\r\n"
    file = b"--b\r\nContent-Type: text/plain; name=n.txt\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\nA note\r\n"
    yield "mail 1000 attachments.eml", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + file * 1000 + b"--b--\r\n"
    yield "mail alternatives.eml", HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n" + (b"--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n" + part) * 300 + b"--b--\r\n"
    pdf = base64.encodebytes(typeset(WORDS))
    for name, coding, body in (
        ("base64 broken", b"base64", pdf[: len(pdf) // 2] + b"!!!***" + pdf[len(pdf) // 2 :]), ("base64 short", b"base64", pdf[:101]), ("base64 none", b"base64", b""),
        ("quoted broken", b"quoted-printable", b"=ZZ=\r\n=4=F=" * 300), ("uuencoded broken", b"x-uuencode", b"begin 644 a\n\xff\xff\xff\nM!!!\n#\nend\n"), ("uuencoded odd", b"uuencode", b"begin\nbegin 644\nM" + b"`" * 10 + b"\n\n\x80abc\n"),
        ("coding unknown", b"x-nonsense", pdf), ("binary", b"binary", bytes(range(256)) * 20),
    ):
        yield f"mail {name}.eml", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + TEXT + b"\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: " + coding + b"\r\n\r\n" + body + b"\r\n--b--\r\n"
    for charset in (b"utf-16", b"utf-7", b"unknown-8bit", b"cp65001", b"idna", b"punycode", b"rot13", b"hex", b"zlib", b"unicode_escape", b"raw_unicode_escape", b"undefined", b"utf-32", b"\xff\xfe", b"x" * 5000, b"utf8\0", b"iso-2022-jp", b"hz", b"mbcs", b"..", b"string_escape", b"base64"):
        yield f"mail charset {charset[:12].decode('ascii', 'replace')}.eml".replace("\0", "0"), HEAD + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + WORDS.encode() + b"\xff\xfe\x80\xe2\x28 \\ud800 \\x \x1b$B!!\r\n"


def _heads() -> Maker:
    body = b"\r\n" + WORDS.encode()
    people = b", ".join(b'"Person %d" <p%d@dunmere.example>' % (n, n) for n in range(100_000))
    yield "100000 recipients.eml", HEAD.replace(b"t.venn@vennfamily.example", people) + body
    yield "header a megabyte.eml", HEAD + b"Subject: " + b"long " * 200_000 + b"\r\n" + body
    yield "headers endless.eml", HEAD + b"".join(b"X-Field-%d: value\r\n" % n for n in range(100_000))
    yield "header folded.eml", HEAD + b"Subject: a\r\n" + b" b\r\n" * 100_000 + body
    yield "header coded.eml", HEAD.replace(b"The review", b"=?utf-8?B?//79?= =?nonsense?Q?=FF=00?= =?utf-8?B?!!!!?= =?utf-16?B?2AA=?= =?utf-8?Q?=ED=A0=80?=") + body
    yield "header coded often.eml", HEAD.replace(b"The review", b"=?utf-8?Q?a?= " * 30_000) + body
    yield "addresses open.eml", HEAD.replace(b"t.venn@vennfamily.example", b"((((((" * 3000 + b'"' * 3001 + b"<<<<" * 3000) + body
    yield "header marks.eml", HEAD.replace(b"The review", b"\xe2\x80\xae\xd0\x80\x1b[31m\0\x07 \xff") + body
    for name, date in {"none": b"", "year 0": b"Thu, 00 Jan 0000 00:00:00", "far": b"Thu, 04 May 99999 09:12:00 +9999", "zone": b"Thu, 04 May 2023 09:12:00 +99999999999", "words": b"yesterday " * 500, "digits": b"9" * 5000, "day": b"Thu, 99 May 2023 99:99:99 -0000"}.items():
        yield f"date {name}.eml", HEAD.replace(b"Thu, 04 May 2023 09:12:00 +0100", date) + body
    yield "lines bare.eml", HEAD.replace(b"\r\n", b"\r") + body.replace(b"\r\n", b"\r")
    yield "body of quotes.eml", HEAD + b"\r\n" + b"".join(b">" * (n % 200) + b" On 4 May 2023 Odette wrote:\r\n" for n in range(5000))
    yield "body of froms.eml", HEAD + b"\r\n" + b"From: a@b.example\r\nTo: c@d.example\r\nSent: 4 May 2023\r\nSubject: x\r\n\r\nWords.\r\n\r\n" * 600
    yield "body one line.eml", HEAD + b"\r\n" + b"word " * 400_000
    yield "body no space.eml", HEAD + b"\r\n" + b"w" * 1_000_000
    yield "body marks.eml", HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "a\u0301".encode() * 20_000 + "\u202e\u2066\u200b\ufeff\U000e0001".encode() * 2000 + ("z" + "\u0335" * 5000).encode()
    yield "flowed.eml", HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n" + (b">" * 50 + b" line \r\n") * 20_000


def _boxes() -> Maker:
    line = b"From o.farquhar@dunmere.example Thu May  4 09:12:00 2023\n"
    mail = letter().as_bytes().replace(b"\r\n", b"\n")
    yield "box froms in bodies.mbox", (line + mail + b"\nFrom here on we wait until 2023\n\nFrom a 2023\nFrom: b\n\n") * 20
    yield "box of nothing.mbox", line * 5000
    yield "box 300 mails.mbox", (line + b"From: a@b.example\nDate: Thu, 04 May 2023 09:12:00 +0100\nSubject: x\n\nWords.\n\n") * 300
    yield "box cut.mbox", (line + mail + b"\n") * 3 + line[:20]
    yield "box of boxes.mbox", (line + mail + b"\n" + b">" * 3 + line + b"\n") * 5
    yield "box binary.mbox", line + mail + b"\n\n" + bytes(range(256)) * 100 + line + mail


def _outlook() -> Maker:
    sound = outlook(WORDS)
    yield "outlook body a megabyte.msg", outlook(WORDS * 5000)
    yield "outlook marks.msg", outlook("\ud7ff\u202e\0\x1b\ufffe\uffff a")
    for name, at, value in (
        ("sector shift 0", 30, 0), ("sector shift 20", 30, 20), ("mini shift 31", 32, 31), ("fat sectors", 44, 0xFFFF), ("directory at", 48, 0xFFFF), ("directory loop", 48, 0), ("mini cutoff", 56, 0xFFFF), ("difat at", 68, 5), ("difat count", 72, 0xFFFF),
    ):
        made = bytearray(sound)
        made[at : at + 2] = struct.pack("<H", value)
        yield f"outlook {name}.msg", bytes(made)
    directory = 512 * (struct.unpack("<I", sound[48:52])[0] + 1)
    for name, at, value in (("child itself", 76, 0), ("left itself", 128 + 68, 1), ("right itself", 128 + 72, 1), ("size huge", 128 + 120, 0x7FFFFFFF), ("start far", 128 + 116, 0x0FFFFFFF)):
        made = bytearray(sound)
        made[directory + at : directory + at + 4] = struct.pack("<I", value)
        yield f"outlook {name}.msg", bytes(made)
    made = bytearray(sound)
    table = sound[76:80]
    fat = 512 * (struct.unpack("<I", table)[0] + 1)
    for sector in range(40):
        made[fat + 4 * sector : fat + 4 * sector + 4] = struct.pack("<I", sector)
    yield "outlook fat loops.msg", bytes(made)


def hostile_pages() -> Maker:
    """Web pages, rich text and plain text."""
    tags = (b"div", b"table", b"tr", b"td", b"ul", b"li", b"blockquote", b"b", b"font", b"a", b"p", b"pre", b"svg", b"iframe")
    for tag in tags:
        yield f"html {tag.decode()} 20000 deep.html", b"<html><body>" + b"<%s>" % tag * 20_000 + WORDS.encode()
    yield "html remote.html", b"<html><head><link rel=stylesheet href='http://tracker.example/a.css'><base href='http://tracker.example/'><meta http-equiv=refresh content='0;url=http://tracker.example/'></head><body><script>fetch('http://tracker.example')</script><img src='//tracker.example/a.png'><img src='file:///etc/passwd'><object data='http://tracker.example/b'></object><iframe src='file:///etc/passwd'></iframe>" + WORDS.encode()
    yield "html table wide.html", b"<html><table><tr>" + b"<td>cell" * 3000 + b"</table>"
    yield "html table spans.html", b"<html><table><tr><td colspan=1000000 rowspan=1000000>a<td colspan=-5 rowspan=x>b<tr><td colspan=99999999999999>c</table>"
    yield "html table long.html", b"<html><table>" + b"<tr><td>4 May 2023<td>A call to the family" * 4000 + b"</table>"
    yield "html tables in tables.html", b"<html>" + b"<table><tr><td>a" * 300 + WORDS.encode()
    yield "html attributes.html", b"<html><body " + b"a='b' " * 100_000 + b">" + WORDS.encode()
    yield "html entities.html", b"<html><body>" + b"&#0;&#xD800;&#x110000;&#99999999999;&nonsense;&#x202e;&amp" * 3000 + WORDS.encode()
    yield "html data pictures.html", b"<html><body>" + b"<img src='data:image/png;base64,iVBORw0KGgo='>" * 500 + b"<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>'>" + WORDS.encode()
    yield "html laughs.html", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>&c;&x;' + WORDS.encode()
    yield "html charset.html", b"<html><head><meta charset=utf-7></head><body>+ADw-script+AD4- \xff\xfe\x80" + WORDS.encode()
    yield "html comment.html", b"<html><body><!--" + b"-" * 300_000 + WORDS.encode()
    yield "html style.html", b"<html><style>" + b"a{}" * 200_000 + b"</style><body style='" + b"color:red;" * 50_000 + b"'>" + WORDS.encode()
    yield "rtf deep.rtf", b"{\\rtf1 " + b"{" * 100_000 + WORDS.encode()
    yield "rtf closed.rtf", b"{\\rtf1 " + b"}" * 100_000 + WORDS.encode()
    yield "rtf numbers.rtf", b"{\\rtf1\\ansi\\ansicpg99999999 \\u99999999? \\u-55296? \\u55296? \\uc9999999 \\u65? \\'zz \\'\\par\\fs-1\\li99999999 " + WORDS.encode() + b"}"
    yield "rtf binary.rtf", b"{\\rtf1 {\\pict\\pngblip\\bin2147483647 " + b"\x89PNG" * 100 + b"} " + WORDS.encode() + b"}"
    yield "rtf binary negative.rtf", b"{\\rtf1 \\bin-5 " + WORDS.encode() + b"}"
    yield "rtf pictures.rtf", b"{\\rtf1 " + b"{\\pict\\jpegblip ffd8ffe0zz}" * 1000 + WORDS.encode() + b"}"
    yield "rtf objects.rtf", b"{\\rtf1 {\\object\\objemb{\\*\\objdata " + b"d0cf11e0a1b11ae1" * 500 + b"}{\\result " + WORDS.encode() + b"}}}"
    yield "rtf table.rtf", b"{\\rtf1 " + b"\\trowd" + b"\\cellx99999999" * 500 + b"a\\cell" * 500 + b"\\row " + WORDS.encode() + b"}"
    yield "rtf long word.rtf", b"{\\rtf1 \\" + b"a" * 500_000 + b" " + WORDS.encode() + b"}"
    yield "rtf includes.rtf", b"{\\rtf1 {\\field{\\*\\fldinst INCLUDEPICTURE \"http://tracker.example/a.png\"}{\\fldrslt " + WORDS.encode() + b"}}}"
    yield "csv one cell.csv", b"a,b\n" + b'"' + b"word " * 300_000
    yield "csv wide.csv", (b"c," * 20_000 + b"\n") * 3
    yield "csv long.csv", b"Date,Who,What\n" + b"2023-05-04,O. Farquhar,A call to the family\n" * 20_000
    yield "csv formulas.csv", b"Date,What\n" + b"=cmd|' /C calc'!A0,@SUM(1)\n+1,-1\n" * 50
    yield "csv nuls.csv", b"Date,What\n" + b"a\0b,c\0\n" * 50
    yield "csv ragged.csv", b"".join(b"x," * (n % 60) + b"y\n" for n in range(400))
    yield "text utf16.txt", WORDS.encode("utf-16")
    yield "text utf16 odd.txt", WORDS.encode("utf-16")[:-1]
    yield "text utf32.txt", WORDS.encode("utf-32")
    yield "text surrogates.txt", b"\xff\xfe" + b"\0\xd8a\0\0\xdc\0\xd8" * 500
    yield "text one line 5 MB.txt", b"word " * 1_000_000
    yield "text lines.txt", b"\n" * 300_000 + WORDS.encode()
    yield "text controls.txt", bytes(range(1, 32)) * 100 + WORDS.encode()
    yield "text marks.txt", ("\u202e\u2066" * 500 + WORDS + "\U0001f600\U0010ffff\ufffe" * 500).encode()
    yield "text form feeds.txt", b"\x0c" * 400 + WORDS.encode()
    yield "text dates.txt", b"31 February 2023, 99/99/9999, 0/0/0, 1 May 0000, 12 May 99999999999, the 5000th of May. " * 400
