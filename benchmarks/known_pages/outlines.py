"""A page whose letters are shapes, as a drawing program exports it."""

from __future__ import annotations

import ctypes

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

from known_pages.sheets import HIGH, WIDE, saved


def outlined(pdf: bytes) -> bytes:
    """The page with its letters drawn as shapes: as a drawing program exports it."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text = page.get_textpage()
    out = ["0 g"]
    for i in range(raw.FPDFText_CountChars(text)):
        thing = raw.FPDFText_GetTextObject(text, i)
        font = raw.FPDFTextObj_GetFont(thing) if thing else None
        code = raw.FPDFText_GetUnicode(text, i)
        if not font or code <= 32:
            continue
        size, matrix = raw.FPDFText_GetFontSize(text, i), raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, i, matrix)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        em = size * abs(matrix.a)
        path = raw.FPDFFont_GetGlyphPath(font, code, em)  # given in ems
        held: list[tuple[float, float]] = []
        drawn = []
        for k in range(raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0):
            segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, k)
            px, py = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(segment, px, py)
            point = (x.value + em * px.value, y.value + em * py.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                held.append(point)
                if len(held) == 3:
                    drawn.append(" ".join(f"{a:.2f} {b:.2f}" for a, b in held) + " c")
                    held = []
            else:
                drawn.append(f"{point[0]:.2f} {point[1]:.2f} {'m' if kind == raw.FPDF_SEGMENT_MOVETO else 'l'}")
        if drawn:
            out.append(" ".join(drawn) + " f")
    document.close()
    new = pikepdf.new()
    blank = new.add_blank_page(page_size=(WIDE, HIGH))
    blank.Contents = pikepdf.Stream(new, "\n".join(out).encode())
    return saved(new)
