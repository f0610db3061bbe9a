"""PDFs that are whole, and made to harm: what a reader does with the structure that they state."""

# A file a line: these are tables of what is made, and are read as such.
# fmt: off

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from benchmarks.hostile_files import Maker
from benchmarks.hostile_files.seeds import WORDS, picture, saved, typeset

Number = int | float


def written(*objects: bytes, root: int = 1, more: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a table of their places."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, more, table)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, page: bytes = b"", *more: bytes, box: bytes = b"[0 0 400 300]") -> bytes:
    """A page of this content; objects from 6 on are `more`."""
    return written(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>%s>>" % (box, page),
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def said(text: str = "The review was held on 4 May 2023.", size: int = 12) -> bytes:
    return f"BT /F {size} Tf 40 200 Td ({text}) Tj ET".encode()


def hostile_pdfs() -> Maker:
    """Every one."""
    for group in (_trees, _boxes, _contents, _forms, _pictures, _fonts, _notes, _files, _tables, _bombs):
        yield from group()


def _trees() -> Maker:
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    rest = (stream(said()), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for name, node in {
        "loop": b"<</Type/Pages/Kids[2 0 R]/Count 1>>", "no kids": b"<</Type/Pages/Count 3>>",
        "kids null": b"<</Type/Pages/Kids null/Count 1>>", "kids a number": b"<</Type/Pages/Kids[7 8]/Count 2>>",
        "count huge": b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", "count negative": b"<</Type/Pages/Kids[3 0 R]/Count -5>>",
        "count too small": b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 1>>", "count ten thousand": b"<</Type/Pages/Kids[3 0 R]/Count 10000>>",
        "same page thrice": b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>", "leaf among nothing": b"<</Type/Pages/Kids[3 0 R 99 0 R]/Count 2>>",
        "its own child": b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", "no count": b"<</Type/Pages/Kids[3 0 R]>>", "count a name": b"<</Type/Pages/Kids[3 0 R]/Count/X>>",
    }.items():
        yield f"tree {name}.pdf", written(catalog, node, leaf, *rest)
    yield "no pages.pdf", written(b"<</Type/Catalog>>")
    yield "root is a page.pdf", written(b"<</Type/Catalog/Pages 3 0 R>>", b"null", leaf, *rest)
    yield "no type.pdf", written(catalog, b"<</Kids[3 0 R]/Count 1>>", leaf.replace(b"/Type/Page", b""), *rest)
    deep = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, max(2, n - 1)) for n in range(2, 3000)]
    yield "tree 3000 deep.pdf", written(catalog, *deep, leaf.replace(b"4 0 R", b"3001 0 R").replace(b"5 0 R", b"3002 0 R"), *rest)
    yield "2000 pages.pdf", written(catalog, b"<</Type/Pages/Kids[%s]/Count 2000>>" % (b"3 0 R " * 2000), leaf.replace(b"/Contents 4 0 R", b""), *rest)


def _boxes() -> Maker:
    for name, box in {
        "huge": b"[0 0 14400000 14400000]", "enormous": b"[0 0 1e30 1e30]", "nothing": b"[0 0 0 0]", "negative": b"[400 300 0 0]",
        "nan": b"[nan nan nan nan]", "words": b"[(a) (b) (c) (d)]", "short": b"[0 0 400]", "tiny": b"[0 0 0.001 0.001]", "thin": b"[0 0 100000 0.1]",
        "far": b"[-2147483648 -2147483648 -2147483248 -2147483348]", "overflow": b"[0 0 99999999999999999999 99999999999999999999]",
        "one point": b"[0 0 1 1]", "long": b"[0 0 200 14400]", "itself": b"3 0 R", "float": b"[0.1 0.2 400.123456789 300.987654321]", "shifted": b"[1e7 1e7 10000400 10000300]",
    }.items():
        yield f"box {name}.pdf", one_page(said(), box=box)
    for name, entry in {
        "rotate 37": b"/Rotate 37", "rotate -90": b"/Rotate -90", "rotate huge": b"/Rotate 99999999999", "rotate name": b"/Rotate/X", "rotate 450": b"/Rotate 450",
        "crop outside": b"/CropBox[1000 1000 2000 2000]", "crop empty": b"/CropBox[5 5 5 5]", "crop larger": b"/CropBox[-500 -500 5000 5000]", "crop inverted": b"/CropBox[300 200 10 10]",
        "unit huge": b"/UserUnit 1e9", "unit zero": b"/UserUnit 0", "unit negative": b"/UserUnit -1",
    }.items():
        yield f"page {name}.pdf", one_page(said(), entry)


def _contents() -> Maker:
    yield "tiny texts.pdf", one_page(b"".join(b"BT /F 1 Tf %d %d Td (a) Tj ET\n" % (n % 400, n // 400 * 2) for n in range(40_000)))
    yield "single letters.pdf", one_page(b"BT /F 6 Tf " + b"".join(b"1 0 0 1 %d %d Tm (x) Tj " % (5 + n * 5 % 390, 290 - n * 5 // 390 * 6) for n in range(3600)) + b"ET")
    yield "one long word.pdf", one_page(b"BT /F 1 Tf 0 200 Td (" + b"w" * 1_000_000 + b") Tj ET")
    yield "one spot.pdf", one_page(b"BT /F 12 Tf 50 50 Td " + b"(over) Tj -0.001 0 Td " * 30_000 + b"ET")
    yield "100000 rules.pdf", one_page(b"".join(b"%d %d m %d %d l S\n" % (n % 400, 0, n % 400, 300) for n in range(100_000)) + said())
    yield "100000 boxes.pdf", one_page(b"".join(b"%d %d 3.5 3.5 re f\n" % (n * 4 % 400, n * 4 // 400 % 75 * 4) for n in range(100_000)) + said())
    yield "black boxes over words.pdf", one_page(said() + b"".join(b"%d %d 30 12 re f\n" % (n * 31 % 380, n * 31 // 380 % 24 * 12) for n in range(5000)))
    grid = b"".join(b"0 %d m 400 %d l S %d 0 m %d 300 l S\n" % (n * 2, n * 2, n * 3, n * 3) for n in range(130))
    yield "grid of 17000 cells.pdf", one_page(b"0.3 w " + grid + said())
    yield "arrays 10000 deep.pdf", one_page(b"[" * 10_000 + b"]" * 10_000 + b" TJ " + said())
    yield "q 100000 deep.pdf", one_page(b"q " * 100_000 + said())
    yield "Q 100000.pdf", one_page(b"Q " * 100_000 + said())
    yield "dictionaries deep.pdf", one_page(b"/X " + b"<</a " * 20_000 + b" BDC " + said())
    yield "no operator.pdf", one_page(b"1 " * 300_000 + said())
    yield "unended text.pdf", one_page(b"BT /F 12 Tf 40 200 Td (never closed " * 500)
    yield "unended picture.pdf", one_page(b"BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID " + bytes(range(256)) * 20)
    yield "matrix extremes.pdf", one_page(b"1e30 0 0 1e-30 1e38 -1e38 cm " + said() + b" 0 0 0 0 0 0 cm " + said())
    yield "matrix flat.pdf", one_page(b"q 0 0 0 0 0 0 cm " + said() + b" Q " + said())
    yield "size extremes.pdf", one_page(said(size=0) + said(size=-12) + said(size=10**9) + b" BT /F 1e-30 Tf (x) Tj ET")
    yield "far away.pdf", one_page(b"BT /F 12 Tf 1e9 1e9 Td (far) Tj -2e9 -2e9 Td (further) Tj ET " + said())
    yield "every direction.pdf", one_page(b"".join(b"BT /F 9 Tf %f %f %f %f 200 150 Tm (word%d) Tj ET\n" % (__import__("math").cos(n), __import__("math").sin(n), -__import__("math").sin(n), __import__("math").cos(n), n) for n in range(720)))
    yield "dashes.pdf", one_page(b"[0.0001 0.0001] 0 d 0 0 m 400 300 l S " + said())
    yield "clip nothing.pdf", one_page(b"0 0 0 0 re W n " + said())
    yield "wide line.pdf", one_page(b"1e10 w 0 0 m 400 300 l S " + said())
    yield "curves.pdf", one_page(b"0 0 m " + b"1e5 1e5 -1e5 1e5 200 150 c " * 50_000 + b"S " + said())
    yield "letters with nothing.pdf", one_page(b"BT /F 12 Tf 40 200 Td <00010203FFFEFD> Tj (\\000\\001\\002 \\377\\376) Tj ET")
    yield "long page of words.pdf", one_page(b"BT /F 4 Tf 4 TL 5 295 Td " + b"(%s) ' " % (WORDS[:190].encode()) * 3000 + b"ET", box=b"[0 0 400 14000]")
    yield "contents loop.pdf", one_page(said(), b"/Contents[4 0 R 4 0 R 3 0 R]")
    yield "contents ten thousand times.pdf", one_page(said(), b"/Contents[%s]" % (b"4 0 R " * 10_000))


def _forms() -> Maker:
    def form(content: bytes, entries: bytes = b"") -> bytes:
        return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>>>" + entries)

    yield "form in itself.pdf", one_page(said() + b"/X Do", b"", form(b"/X Do /X Do " + said("again")))
    yield "forms in each other.pdf", one_page(said() + b"/X Do", b"", form(b"/Y Do /Y Do"), form(b"/X Do /X Do"))
    layers = [
        stream(b"/N Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</XObject<</N %d 0 R>>>>" % (n + 1))
        for n in range(6, 15)
    ]
    yield "form laughs.pdf", one_page(said() + b"/X Do", b"", *layers, form(b"0 0 5 5 re f"))
    chain = [stream(b"/N Do", b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</XObject<</N %d 0 R>>>>" % (n + 1)) for n in range(6, 1000)]
    yield "form chain.pdf", one_page(said() + b"/X Do", b"", *chain, form(said("at the bottom")))
    yield "pattern in itself.pdf", one_page(
        b"/Pattern cs /P scn 0 0 400 300 re f " + said(), b"/Resources<</Font<</F 5 0 R>>/Pattern<</P 6 0 R>>>>",
        stream(b"/Pattern cs /P scn 0 0 9 9 re f", b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<</Pattern<</P 6 0 R>>>>"),
    )
    yield "pattern tiny step.pdf", one_page(
        b"/Pattern cs /P scn 0 0 400 300 re f " + said(), b"/Resources<</Font<</F 5 0 R>>/Pattern<</P 6 0 R>>>>",
        stream(b"0 0 1 1 re f", b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>"),
    )
    yield "shading.pdf", one_page(
        b"/S sh " + said(), b"/Resources<</Font<</F 5 0 R>>/Shading<</S 6 0 R>>>>",
        b"<</ShadingType 3/ColorSpace/DeviceRGB/Coords[0 0 0 1e30 1e30 1e30]/Function<</FunctionType 2/Domain[0 1]/N 1e30>>/Extend[true true]>>",
    )
    yield "mesh shading.pdf", one_page(
        b"/S sh " + said(), b"/Resources<</Font<</F 5 0 R>>/Shading<</S 6 0 R>>>>",
        stream(bytes(range(256)) * 400, b"/ShadingType 7/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 2/Decode[0 400 0 300 0 1 0 1 0 1]"),
    )
    yield "function loop.pdf", one_page(
        b"/S sh " + said(), b"/Resources<</Font<</F 5 0 R>>/Shading<</S 6 0 R>>>>",
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 400 0]/Function 7 0 R>>",
        b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>",
    )
    yield "colour space loop.pdf", one_page(
        b"/C cs 1 scn 0 0 50 50 re f " + said(), b"/Resources<</Font<</F 5 0 R>>/ColorSpace<</C 6 0 R>>>>", b"[/Indexed 6 0 R 255 (abc)]",
    )
    yield "group loop.pdf", one_page(said() + b"/X Do", b"/Group<</S/Transparency/CS 6 0 R>>", form(b"/X Do", b"/Group<</S/Transparency>>/SMask 6 0 R"))


def _pictures() -> Maker:
    def shown(data: bytes, entries: bytes, how: bytes = b"400 0 0 300 0 0") -> bytes:
        return one_page(b"q " + how + b" cm /X Do Q", b"", stream(data, b"/Type/XObject/Subtype/Image" + entries))

    noise = bytes((n * 7919 + n // 13) % 256 for n in range(3000))
    zeros = zlib.compress(b"\0" * 50_000_000, 9)
    grey = b"/ColorSpace/DeviceGray/BitsPerComponent 8"
    for name, filter_ in {"JBIG2": b"/JBIG2Decode", "JPX": b"/JPXDecode", "CCITT": b"/CCITTFaxDecode", "DCT": b"/DCTDecode", "LZW": b"/LZWDecode", "RunLength": b"/RunLengthDecode", "none": b"/Nonsense", "Crypt": b"/Crypt"}.items():
        yield f"picture {name} noise.pdf", shown(noise, b"/Width 800/Height 600/Filter%s%s" % (filter_, grey))
        yield f"picture {name} enormous.pdf", shown(noise, b"/Width 60000/Height 60000/Filter%s%s" % (filter_, grey))
    yield "picture declared 2 GB.pdf", shown(b"x", b"/Width 46000/Height 46000" + grey)
    yield "picture width 0.pdf", shown(b"x", b"/Width 0/Height 10" + grey)
    yield "picture negative.pdf", shown(b"x", b"/Width -10/Height -10" + grey)
    yield "picture overflow.pdf", shown(b"x", b"/Width 2147483647/Height 2147483647" + grey)
    yield "picture one dot wide.pdf", shown(zeros, b"/Width 1/Height 50000000/Filter/FlateDecode" + grey)
    yield "picture black 50 MB.pdf", shown(zeros, b"/Width 7000/Height 7000/Filter/FlateDecode" + grey)
    yield "picture flate bomb twice.pdf", shown(zlib.compress(zeros, 9), b"/Width 7000/Height 7000/Filter[/FlateDecode/FlateDecode]" + grey)
    yield "picture hundred filters.pdf", shown(noise, b"/Width 10/Height 10/Filter[%s]%s" % (b"/ASCIIHexDecode" * 100, grey))
    yield "picture 16 colours.pdf", shown(noise, b"/Width 30/Height 30/BitsPerComponent 16/ColorSpace[/DeviceN[%s]/DeviceRGB<<>>]" % (b"/a" * 16))
    yield "picture mask of itself.pdf", shown(noise, b"/Width 50/Height 50/SMask 6 0 R/Mask 6 0 R" + grey)
    yield "picture in a dot.pdf", shown(noise, b"/Width 50/Height 50" + grey, b"1e-9 0 0 1e-9 200 150")
    yield "picture in infinity.pdf", shown(noise, b"/Width 50/Height 50" + grey, b"1e20 0 0 1e20 -1e20 -1e20")
    yield "picture mirrored.pdf", shown(noise, b"/Width 50/Height 50" + grey, b"-400 0 0 -300 400 300")
    yield "picture sheared.pdf", shown(noise, b"/Width 50/Height 50" + grey, b"400 300 -300 400 10 10")
    scan = io.BytesIO()
    picture("L", (1700, 1200)).save(scan, "JPEG")
    real = b"/Width %d/Height %d/Filter/DCTDecode/ColorSpace/DeviceGray/BitsPerComponent 8"
    yield "picture size lies small.pdf", shown(scan.getvalue(), real % (17, 12))
    yield "picture size lies large.pdf", shown(scan.getvalue(), real % (17000, 12000))
    yield "picture thousand times.pdf", one_page(b"q 40 0 0 30 0 0 cm /X Do Q " * 2000, b"", stream(scan.getvalue(), b"/Type/XObject/Subtype/Image" + real % (1700, 1200)))
    strips = b"".join(b"q 400 0 0 1 0 %d cm /X Do Q " % n for n in range(300))
    yield "picture in strips.pdf", one_page(strips, b"", stream(noise, b"/Type/XObject/Subtype/Image/Width 1700/Height 1" + grey))


def _fonts() -> Maker:
    def font(body: bytes, *more: bytes, text: bytes = b"(The review was held.)") -> bytes:
        return one_page(b"BT /G 14 Tf 40 200 Td " + text + b" Tj ET", b"/Resources<</Font<</G 6 0 R>>>>", body, *more)

    base = b"<</Type/Font/Subtype/%s/BaseFont/%s%s>>"
    wrong = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange %s endcmap"
    for name, mapping in {
        "everything one letter": b"1 beginbfrange <00> <FF> <0041> endbfrange", "surrogates": b"1 beginbfrange <00> <FF> <D800> endbfrange",
        "nothing": b"1 beginbfrange <00> <FF> <0000> endbfrange", "non-characters": b"1 beginbfrange <00> <FF> <FFFF> endbfrange",
        "huge range": b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange", "long text": b"1 beginbfchar <54> <%s> endbfchar" % (b"0041" * 4000),
        "right to left": b"1 beginbfrange <00> <FF> <202E> endbfrange", "private": b"1 beginbfrange <00> <FF> <E000> endbfrange", "far planes": b"1 beginbfrange <00> <FF> <DBFFDF00> endbfrange",
        "half surrogate": b"1 beginbfrange <00> <FF> <DC00> endbfrange", "inverted": b"1 beginbfrange <FF> <00> <0041> endbfrange", "unended": b"99999 beginbfrange <00",
    }.items():
        yield f"font {name}.pdf", font(base % (b"Type1", b"Helvetica", b"/ToUnicode 7 0 R"), stream(wrong % mapping))
    yield "font map loop.pdf", font(base % (b"Type1", b"Helvetica", b"/ToUnicode 7 0 R"), stream(b"/X usecmap", b"/UseCMap 7 0 R"))
    yield "font of noise.pdf", font(base % (b"TrueType", b"Q", b"/FontDescriptor<</FontFile2 7 0 R/Flags 4>>"), stream(bytes(range(256)) * 50))
    yield "font type 3 loop.pdf", font(
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar 255/Widths[%s]/Encoding<</Differences[0%s]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</G 6 0 R>>>>>>"
        % (b"1 " * 256, b"/a" * 256), stream(b"1 0 d0 BT /G 1 Tf (aa) Tj ET"),
    )
    yield "font type 3 flat.pdf", font(
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[0 0 0 0 0 0]/FirstChar 0/LastChar 255/Widths[%s]/Encoding<</Differences[0%s]>>/CharProcs<</a 7 0 R>>>>"
        % (b"0 " * 256, b"/a" * 256), stream(b"0 0 d0 0 0 1 1 re f"),
    )
    yield "font widths.pdf", font(base % (b"Type1", b"Helvetica", b"/FirstChar 0/LastChar 255/Widths[%s]" % (b"1e30 -1e30 nan " * 86)))
    yield "font first char.pdf", font(base % (b"Type1", b"Helvetica", b"/FirstChar 2147483647/LastChar -2147483648/Widths[1 2 3]"))
    yield "font composite.pdf", font(b"<</Type/Font/Subtype/Type0/BaseFont/Q/Encoding/Identity-H/DescendantFonts[7 0 R]>>", b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Q/CIDSystemInfo<</Registry(A)/Ordering(J)/Supplement 0>>/W[0 99999999 500]>>", text=b"<00010002FFFF>")
    yield "font own descendant.pdf", font(b"<</Type/Font/Subtype/Type0/BaseFont/Q/Encoding/Identity-H/DescendantFonts[6 0 R]>>", text=b"<00010002>")
    yield "font missing.pdf", one_page(b"BT /Nowhere 14 Tf 40 200 Td (The review was held.) Tj ET")


def _notes() -> Maker:
    note = b"<</Type/Annot/Subtype/%s/Rect[%d %d %d %d]%s>>"
    many = b"".join(note % (b"Text", n % 390, n // 390, n % 390 + 9, n // 390 + 9, b"/Contents(Note %d)" % n) for n in range(10_000))
    yield "10000 comments.pdf", one_page(said(), b"/Annots[%s]" % many)
    drawn = b"".join(note % (b"Square", n % 390, n // 390, n % 390 + 9, n // 390 + 9, b"/C[1 0 0]") for n in range(10_000))
    yield "10000 drawn annotations.pdf", one_page(said(), b"/Annots[%s]" % drawn)
    redact = b"".join(note % (b"Redact", n % 390, n // 30, n % 390 + 9, n // 30 + 9, b"/OverlayText(s.40)") for n in range(5000))
    yield "5000 redaction marks.pdf", one_page(said(), b"/Annots[%s]" % redact)
    yield "annotation loops.pdf", one_page(said(), b"/Annots[6 0 R 6 0 R 7 0 R]", b"<</Subtype/Popup/Parent 6 0 R/Popup 6 0 R/Rect[0 0 9 9]/AP<</N 6 0 R>>>>", b"[7 0 R]")
    yield "annotation of itself.pdf", one_page(said(), b"/Annots 3 0 R")
    yield "annotation boxes.pdf", one_page(said(), b"/Annots[%s]" % b"".join(b"<</Subtype/%s/Rect[%s]/Contents(said)/QuadPoints[%s]>>" % (kind, box, quad) for kind in (b"Highlight", b"Redact", b"Text", b"FreeText", b"Ink") for box in (b"nan nan nan nan", b"1e30 1e30 -1e30 -1e30", b"0 0 0 0", b"") for quad in (b"1 2 3", b"1e30 " * 8, b"0 " * 80_000)))
    yield "comment of a megabyte.pdf", one_page(said(), b"/Annots[<</Subtype/Text/Rect[9 9 20 20]/Contents(%s)>>]" % (b"long " * 200_000))
    yield "comment of marks.pdf", one_page(said(), b"/Annots[<</Subtype/Text/Rect[9 9 20 20]/Contents<FEFFD800DC00D800202E0000FFFF0041>>>]")
    field = b"<</FT/Tx/T(f%d)/V(An answer)/Subtype/Widget/Rect[10 %d 200 %d]/DA(/F 10 Tf 0 g)/Parent 6 0 R>>"
    yield "form field loop.pdf", one_page(said(), b"/Annots[6 0 R 7 0 R]", b"<</FT/Tx/T(a)/Kids[6 0 R 7 0 R]/Parent 7 0 R>>", field % (1, 10, 20)).replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DA(/F 0 Tf)>>>>", 1)
    fields = b"".join(field % (n, n % 290, n % 290 + 9) for n in range(3000))
    yield "3000 fields.pdf", one_page(said(), b"/Annots[%s]" % fields, b"<<>>").replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/AcroForm<</Fields[]/NeedAppearances true>>>>", 1)
    script = b"/OpenAction<</S/JavaScript/JS(while(true){};app.launchURL('http://tracker.example/');)>>/AA<</O<</S/Launch/F(/bin/sh)>>>>"
    yield "scripts.pdf", one_page(said(), b"/AA<</O<</S/URI/URI(http://tracker.example/)>>>>").replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R%s>>" % script, 1)
    yield "xfa.pdf", one_page(said(), b"", stream(b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><xdp>&x;</xdp>")).replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>>>", 1)


def _files() -> Maker:
    def with_files(put: Callable[[Pdf], None]) -> bytes:
        with pikepdf.open(io.BytesIO(typeset(WORDS))) as pdf:
            put(pdf)
            return saved(pdf)

    inner = typeset("The innermost.")
    for _ in range(12):
        with pikepdf.open(io.BytesIO(typeset("A shell."))) as pdf:
            pdf.attachments["inner.pdf"] = inner
            inner = saved(pdf)
    yield "files 12 deep.pdf", inner

    def names(pdf: Pdf) -> None:
        for name in ("../../../tmp/climbed.txt", "/etc/passwd", "C:\\Windows\\x.dll", "con", "\u202egpj.exe", "a" * 400, "a\nb", ""):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"climbed", filename=name)

    yield "files with bad names.pdf", with_files(names)

    def many(pdf: Pdf) -> None:
        for number in range(300):
            pdf.attachments[f"{number}.txt"] = b"Note %d" % number

    yield "300 files.pdf", with_files(many)

    def loop(pdf: Pdf) -> None:
        tree = pdf.make_indirect(Dictionary())
        tree.Kids = Array([tree, tree])
        pdf.Root.Names = Dictionary(EmbeddedFiles=tree)

    yield "files tree loop.pdf", with_files(loop)

    def bad(pdf: Pdf) -> None:
        odd = pdf.make_indirect(Stream(pdf, zlib.compress(b"\0" * 100_000_000, 9), Filter=Name.FlateDecode))
        spec = Dictionary(Type=Name.Filespec, F="zeros.bin", EF=Dictionary(F=odd))
        empty = Dictionary(Type=Name.Filespec, F="none.bin")
        number = Dictionary(Type=Name.Filespec, F=5, EF=Dictionary(F=7))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(["a", spec, "b", empty, "c", number, "d", 5, "e"])))

    yield "files bomb.pdf", with_files(bad)


def _tables() -> Maker:
    sound = one_page(said())
    at = sound.rindex(b"startxref")
    table = int(sound[at + 10 : sound.index(b"\n", at + 11)])
    trailer = sound.index(b"trailer")
    yield "xref points to itself.pdf", sound[:trailer] + b"trailer\n<</Size 6/Root 1 0 R/Prev %d>>\n" % table + sound[at:]
    yield "xref none.pdf", sound[:at] + b"startxref\n0\n%%EOF"
    yield "xref far.pdf", sound[:at] + b"startxref\n99999999999\n%%EOF"
    yield "xref huge.pdf", sound.replace(b"xref\n0 6", b"xref\n0 999999999", 1)
    yield "xref negative.pdf", sound.replace(b"xref\n0 6", b"xref\n-5 6", 1)
    yield "no trailer.pdf", sound[:trailer]
    yield "no end.pdf", sound[:at]
    yield "no root.pdf", sound.replace(b"/Root 1 0 R", b"")
    yield "root elsewhere.pdf", sound.replace(b"/Root 1 0 R", b"/Root 77 0 R")
    yield "header late.pdf", b"junk\n" * 150 + sound
    yield "header only.pdf", b"%PDF-1.7\n"
    yield "version 9.pdf", sound.replace(b"%PDF-1.7", b"%PDF-9.9")
    yield "objects in disorder.pdf", b"%PDF-1.4\n" + b"".join(sound[sound.index(b"%d 0 obj" % n) : sound.index(b"endobj", sound.index(b"%d 0 obj" % n)) + 7] for n in (5, 4, 3, 2, 1))
    yield "length lies.pdf", sound.replace(b"/Length ", b"/Length 9999")
    yield "length loop.pdf", sound.replace(b"/Length %d" % len(said()), b"/Length 4 0 R")
    yield "hundred revisions.pdf", sound + b"".join(b"\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R>>\nendobj\nxref\n3 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (0, table, len(sound)) for _ in range(100))
    yield "null objects.pdf", written(*([b"null"] * 5000))
    yield "encrypted nonsense.pdf", one_page(said(), b"", b"<</Filter/Standard/V 5/R 6/Length 256/O(%s)/U(%s)/P -4>>" % (b"o" * 48, b"u" * 48)).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 6 0 R/ID[(a)(b)]")
    with pikepdf.open(io.BytesIO(typeset(WORDS))) as pdf:
        yield "locked.pdf", saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))
        yield "owner locked.pdf", saved(pdf, encryption=pikepdf.Encryption(owner="o", user=""))
        yield "owner locked aes.pdf", saved(pdf, encryption=pikepdf.Encryption(owner="o", user="", R=4))


def _bombs() -> Maker:
    def page_of(data: bytes, filters: bytes) -> bytes:
        return one_page(b"", b"/Contents 6 0 R", stream(data, b"/Filter" + filters))

    spaces = zlib.compress(b" " * 300_000_000, 9)
    yield "flate bomb.pdf", page_of(spaces, b"/FlateDecode")
    yield "flate bomb twice.pdf", page_of(zlib.compress(spaces, 9), b"[/FlateDecode/FlateDecode]")
    yield "operators bomb.pdf", page_of(zlib.compress(b"0 0 m 9 9 l S\n" * 2_000_000, 9), b"/FlateDecode")
    yield "words bomb.pdf", page_of(zlib.compress(b"BT /F 12 Tf 40 200 Td " + b"(word) Tj " * 1_000_000 + b"ET", 9), b"/FlateDecode")
    inside = b"".join(b"%d 0 " % n for n in range(10, 5010)) + b"<<>>" * 5000
    yield "object stream bomb.pdf", one_page(said(), b"", stream(zlib.compress(inside * 500, 9), b"/Type/ObjStm/N 2000000000/First 10/Filter/FlateDecode"))
    yield "object stream of itself.pdf", one_page(said(), b"", stream(b"6 0 6 0 R", b"/Type/ObjStm/N 1/First 4/Extends 6 0 R"))
    yield "strings deep.pdf", one_page(b"BT /F 9 Tf " + b"(" * 200_000 + b")" * 200_000 + b" Tj ET " + said())
    yield "names long.pdf", one_page(b"/" + b"N" * 3_000_000 + b" gs " + said())
    yield "page object deep.pdf", one_page(said(), b"/X" + b"[" * 10_000 + b"]" * 10_000)
    yield "page object deep dictionaries.pdf", one_page(said(), b"/X" + b"<</a" * 5_000 + b" 1" + b">>" * 5_000)
