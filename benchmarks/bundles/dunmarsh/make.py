"""Builds files/ and truth.json from src/*.txt. Format of the sources: see src/README.txt."""
import datetime as dt, io, json, random, re, shutil, sys, zlib
from email.message import EmailMessage
from pathlib import Path
import numpy as np, openpyxl, pikepdf, pypdfium2 as pdfium, typst
from openpyxl.styles import Font, PatternFill, Alignment
from PIL import Image, ImageDraw, ImageFont, ImageFilter

HERE = Path(__file__).parent
SRC, OUT, TMP = HERE / "src", HERE / "files", HERE / "build"
PAT = dict(pb="parent_blame", sm="safeguarding_misuse", gd="gdpr_misrepresentation", mc="missed_commitment",
           cp="poor_care_planning", pc="poor_communication")
FILES = {"1": "DSAR-0417 Part 1 CHC file.pdf", "2": "DSAR-0417 Part 2 Provider housing and LA.pdf",
         "3": "DSAR-0417 Part 3 Trust and GP records.pdf", "x": "Haddow R - CETR action log v0.7.xlsx",
         "e": "FW_ Haddow - notice and nights.eml"}
SANS, SERIF, MONO, DEJA, DCON = "Nimbus Sans", "Nimbus Roman", "Nimbus Mono PS", "DejaVu Sans", "DejaVu Sans"
# style: font, size, (left,right,top,bottom) cm, leading em, how entries look
ST = {
 "nhsmail": (SANS, 10.5, (2.2, 2.2, 2.0, 1.8), .62, None), "owa": ("DejaVu Sans", 8.6, (1.6, 1.6, 1.7, 1.7), .72, None),
 "outlook2": ("URW Gothic", 9.6, (2.5, 2.3, 2.3, 2), .6, None), "gmail": (SANS, 9.8, (1.5, 1.5, 1.5, 1.6), .66, None),
 "iphone": (SANS, 12, (2.4, 2.4, 2.2, 2.2), .68, None), "council": ("P052", 10.5, (2.3, 2.3, 2, 2), .6, None),
 "letter": (SANS, 11, (2.5, 2.5, 2, 2), .65, None), "minutes": (SANS, 10, (2, 2, 1.8, 1.8), .6, None),
 "form": (SANS, 9.5, (1.8, 1.8, 1.7, 1.6), .58, None), "report": (SERIF, 11, (2.6, 2.4, 2.2, 2), .66, None),
 "policy": ("URW Bookman", 10, (2.6, 2.6, 2.3, 2.2), .68, None), "rio": ("DejaVu Sans", 8.3, (1.4, 1.4, 2.2, 1.5), .6, "rio"),
 "s1": (SANS, 7.6, (1.1, 1.1, 1.9, 1.2), .46, "s1"), "emis": (SERIF, 9.6, (1.6, 1.6, 2.1, 1.6), .55, "emis"),
 "icblog": ("Nimbus Sans Narrow", 10, (1.8, 1.8, 2, 1.6), .58, "log"), "carenotes": ("C059", 9, (1.5, 1.5, 2.1, 1.5), .5, "row"),
 "chat": ("DejaVu Sans", 8.8, (2, 2, 2, 2), .6, None), "chart": (SANS, 8, (1.2, 1.2, 1.5, 1.2), .5, None),
 "clinic": (SERIF, 11.5, (2.8, 2.2, 2.2, 2.2), .62, None)}

# ---------------------------------------------------------------- reading the sources
class Rec:
    def __init__(s, style): s.style, s.h, s.body, s.gaps = style, {}, [], []

def read_sources():
    recs = []
    for p in sorted(SRC.glob("d*.txt")):
        cur = head = None
        for ln in p.read_text().splitlines():
            if ln.startswith("=== "):
                cur, head = Rec(ln[4:].strip()), True
                recs.append(cur)
            elif cur is None: continue
            elif head:
                if not ln.strip(): head = False; continue
                k, v = ln.split(":", 1)
                if k == "gap": cur.gaps.append([x.strip() for x in v.split("/", 2)])
                else: cur.h[k.strip()] = v.strip()
            else: cur.body.append(ln)
    return recs

PEOPLE = {}
for ln in (SRC / "people.txt").read_text().splitlines():
    if ln.strip() and not ln.startswith("#"):
        c, name, role, emp, mail, fam, extra = [x.strip() for x in ln.split("|")]
        PEOPLE[c] = dict(name=name, role=role, emp=emp, mail=mail, fam=fam == "1", extra=[e.strip() for e in extra.split(";") if e.strip()])
ORG = {"NHS Wexmoor and Tarrant ICB": "NHS WEXMOOR AND TARRANT ICB - 71Q", "Sallowfield Partnership NHS Foundation Trust": "SALLOWFIELD PARTNERSHIP NHS FOUNDATION TRUST",
       "Dunmarsh Lane Surgery": "DUNMARSH LANE SURGERY - K99214", "Tarrant Vale Community Health": "TARRANT VALE COMMUNITY HEALTH"}
def nm(c): return PEOPLE[c]["name"] if c in PEOPLE else c
def bare(c): return re.sub(r"^(Dr|Mrs|Mr|Ms) ", "", nm(c))
def surfirst(c):
    w = bare(c).split(); return w[-1].upper() + ", " + " ".join(w[:-1])
def disp(c, how):
    if c not in PEOPLE: return c
    p = PEOPLE[c]
    if how == "nhs" and p["emp"] in ORG: return f"{surfirst(c)} ({ORG[p['emp']]})"
    if how == "name": return bare(c)
    return f"{bare(c)} <{p['mail']}>" if p["mail"] else bare(c)
def role_of(c): return "family" if PEOPLE.get(c, {}).get("fam") else ("unknown" if c == "?" else "professional")

D0 = "%Y-%m-%d"
def pdate(s):
    s = s.strip()
    for f in ("%Y-%m-%d %H:%M", D0):
        try: return dt.datetime.strptime(s, f)
        except ValueError: pass
    return None
def iso(s):
    s = (s or "").strip()
    return s[:10] if re.match(r"\d{4}-\d\d-\d\d", s) else (s if re.match(r"\d{4}-\d\d$", s) else None)
def fmt(d, how):
    if d is None: return ""
    n = str(d.day)
    return {"out": d.strftime(f"{n} %B %Y %H:%M"), "outl": d.strftime(f"%A, %B {n}, %Y %I:%M %p").replace(" 0", " "),
            "gm": d.strftime(f"%a, {n} %b %Y at %H:%M"), "ip": d.strftime(f"{n} %B %Y at %H:%M:") + f"{(d.minute * 7) % 60:02d} " + ("BST" if 4 <= d.month <= 10 else "GMT"),
            "ipq": d.strftime(f"{n} %b %Y, at %H:%M"), "uk": d.strftime("%d/%m/%Y %H:%M"), "ukd": d.strftime("%d/%m/%Y"), "long": d.strftime(f"{n} %B %Y"),
            "rio": d.strftime("%d %b %Y %H:%M"), "emis": d.strftime("%d-%b-%Y"), "dm": d.strftime("%d.%m.%y")}[how]

# ---------------------------------------------------------------- text to typst, collecting marks
def q(s): return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '";' if s else ""
TOK = re.compile(r"\[\[((?:[^\[\]|])*)\|(.*?)\]\]|\{\{(\w+)\|(.*?)\}\}|\*\*(.+?)\*\*", re.S)
class Ctx:
    """one document being built: its marks, its subdocuments, who speaks now"""
    def __init__(s, rec, marks):
        s.rec, s.marks, s.subs, s.who, s.sub, s.date = rec, marks, [], rec.h.get("author") or rec.h.get("from"), rec.h["id"], rec.h.get("date")
        s.red = set(x.strip() for x in rec.h.get("redact", "").split(",") if x.strip()); s.badred = set(rec.h.get("badredact", "").split())

def plain(t, red=()):
    t = re.sub(r"\{\{(\w+)\|(.*?)\}\}", lambda m: "\0" if m[1] in red else m[2], t)
    t = re.sub(r"\[\[(?:[^\[\]|]*)\|(.*?)\]\]", r"\1", t, flags=re.S)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", t)

def inline(t, cx):
    out, i = [], 0
    for m in TOK.finditer(t):
        out.append(q(t[i:m.start()])); i = m.end()
        if m[1] is not None:
            k = add_mark(cx, m[1], plain(m[2], cx.red))
            inner = inline(m[2], cx)
            out.append(f'#metadata("m{k}")<m>{inner}#metadata("n{k}")<m>' if k is not None else inner)
        elif m[3] is not None:
            if m[3] in cx.badred: out.append(f"#highlight(fill: black, extent: 1pt)[{q(m[4])}];")
            elif m[3] in cx.red:
                for w in re.findall(r"\S+\s*", m[4]):
                    out.append(f"#box(fill: black, height: .95em, baseline: .2em, width: {max(1, len(w)) * .5:.2f}em);#h(0pt, weak: true);" + "#sym.zws;")
            else: out.append(q(m[4]))
        else: out.append(f"#strong[{inline(m[5], cx)}];")
    out.append(q(t[i:]))
    return "".join(out)

def add_mark(cx, tags, text):
    if "\0" in text: return None
    mk = dict(tags=[x.strip() for x in tags.split(";")], text=re.sub(r"\s+", " ", text).strip(), who=cx.who, doc=cx.rec.h["id"], sub=cx.sub,
              date=iso(cx.date), copy=bool(cx.rec.h.get("dup")) or cx.incopy if hasattr(cx, "incopy") else bool(cx.rec.h.get("dup")), file=cx.rec.h["file"])
    cx.marks.append(mk)
    return len(cx.marks) - 1

def para(t, cx, pre="", extra=""):
    s = inline(t, cx)
    return f"#block(breakable: false, width: 100%{extra})[{pre}{s}]\n" if "<m>" in s else f"\n{pre}{s}\n\n"

def blocks(lines, cx):
    out, buf, i = [], [], 0
    def flush():
        if buf:
            parts = [inline(x, cx) for x in buf]; s = " #linebreak()".join(parts)
            out.append(f"#block(breakable: false, width: 100%)[{s}]\n" if "<m>" in s else f"\n{s}\n\n"); buf.clear()
    while i < len(lines):
        ln = lines[i]; i += 1
        if ln.startswith("!table"):
            flush(); rows = []
            while i < len(lines) and lines[i].strip() != "!end": rows.append(lines[i]); i += 1
            i += 1; out.append(table(ln, rows, cx))
        elif ln.startswith(":: "):
            flush(); rows = [ln]
            while i < len(lines) and lines[i].startswith(":: "): rows.append(lines[i]); i += 1
            c = "".join(f"[#strong[{inline(r.split(' :: ')[0][3:], cx)}];],[{inline(r.split(' :: ', 1)[1], cx) if ' :: ' in r else ''}]," for r in rows)
            out.append(f"#table(columns: (33%, 1fr), stroke: .5pt + luma(90), inset: 5pt, {c})\n")
        elif ln.startswith("!chart"): flush(); out.append(chart(ln))
        elif ln.startswith("!page"): flush(); out.append("#pagebreak()\n")
        elif ln.startswith("!raw "): flush(); out.append(ln[5:] + "\n")
        elif ln.startswith("!banner "): flush(); out.append(f"#block(fill: rgb(255,240,180), stroke: .5pt + rgb(200,160,0), inset: 5pt, width: 100%)[#text(size: .85em)[{inline(ln[8:], cx)}];]\n")
        elif ln.startswith("!small "): flush(); out.append(f"#block(width:100%)[#text(size: .78em, fill: luma(70))[{inline(ln[7:], cx)}];]\n")
        elif ln.startswith("!box "): flush(); out.append(f"#block(breakable: false, stroke: .7pt, inset: 6pt, width: 100%)[{inline(ln[5:], cx)}]\n")
        elif ln.startswith("!blank "): flush(); out.append(f"#pagebreak()\n#align(center + horizon)[{q(ln[7:])}]\n#pagebreak()\n")
        elif ln.strip() == "---": flush(); out.append("#line(length: 100%, stroke: .5pt)\n")
        elif ln.startswith("## "): flush(); out.append(f"#block(sticky: true, above: 1em)[#strong[{inline(ln[3:], cx)}];]\n")
        elif ln.startswith("# "): flush(); out.append(f"#block(sticky: true, above: 1.2em)[#text(size: 1.18em, weight: \"bold\")[{inline(ln[2:], cx)}];]\n")
        elif ln.startswith("- "): flush(); out.append(f"#block(breakable: false, inset: (left: 1.1em))[#place(dx: -.9em)[•]{inline(ln[2:], cx)}]\n")
        elif not ln.strip(): flush()
        else: buf.append(ln)
    flush()
    return "".join(out)

TINT = {"R": "rgb(255,170,165)", "A": "rgb(255,220,150)", "G": "rgb(185,230,180)", "B": "luma(225)"}
def table(spec, rows, cx):
    m = re.match(r"!table\s+([\d.,]+)(\s+head)?(?:\s+size=([\d.]+))?(\s+plain)?", spec)
    cols = ", ".join(x + "fr" for x in m[1].split(","))
    cells, n = [], len(m[1].split(","))
    for r, row in enumerate(rows):
        cs = [c.strip() for c in re.split(r" \|(?: |$)|^\| ", re.sub(r"\[\[([^|\]]*)\|", "[[\\1\1", row))][:n]
        cs += [""] * (n - len(cs))
        for c in cs:
            c = c.replace("\1", "|"); fill = ""
            if re.match(r"\{[RAGB]\}", c): fill, c = f", fill: {TINT[c[1]]}", c[3:].strip()
            if r == 0 and m[2]: cells.append(f"table.cell(fill: luma(220))[#strong[{inline(c, cx)}];]")
            else: cells.append(f"table.cell(breakable: false{fill})[{inline(c, cx)}]")
    sz = f"#set text(size: {m[3]}pt)\n" if m[3] else ""
    stroke = "none" if m[4] else ".5pt + luma(60)"
    return f"#[{sz}#set par(justify: false)\n#table(columns: ({cols}), stroke: {stroke}, inset: 4pt, {', '.join(cells)})]\n"

def chart(spec):
    _, kind, start, n, seed = spec.split()[:5]
    rg, d0, n = random.Random(int(seed)), pdate(start), int(n); out = []
    if kind == "night":
        hrs = ["22", "23", "00", "01", "02", "03", "04", "05", "06", "07"]; head = ["Date"] + hrs + ["Vents", "Init"]
        for k in range(n):
            out.append([(d0 + dt.timedelta(k)).strftime("%d/%m")] + [rg.choice(["S", "S", "S", "S/R", "A", "R", "M", "S", "M/R"]) for _ in hrs] + [rg.choice(["ok", "ok", "leak", "ok"]), rg.choice(["DT", "BO", "BO", "JP"])])
    elif kind == "fluid":
        head = ["Date", "07.30", "10.00", "12.30", "15.00", "17.30", "20.00", "Flush", "Total ml", "Bowels", "Init"]
        for k in range(n):
            v = [rg.choice([200, 200, 250, 220, 180]) for _ in range(6)]; f = rg.choice([240, 300, 280])
            out.append([(d0 + dt.timedelta(k)).strftime("%d/%m")] + v + [f, sum(v) + f, rg.choice(["-", "T4", "T5", "T6", "-"]), rg.choice(["MH", "MH", "JP", "DT"])])
    elif kind == "mar":
        head = ["Medicine / dose / route", "Time"] + [str(k + 1) for k in range(n)]
        for med in ("Levetiracetam 750mg (7.5ml) PEG", "Baclofen 10mg PEG", "Omeprazole 20mg PEG", "Melatonin 6mg PEG", "Glycopyrronium 1mg PEG", "Movicol paed 2 sachets PEG"):
            for t in (("08", "20") if "Melatonin" not in med and "Movicol" not in med else ("20",)):
                out.append([med, t] + [rg.choice(["MH", "MH", "DT", "BO", "MH"]) if t == "08" else rg.choice(["BO", "DT", "BO", "JP"]) for _ in range(n)])
        out.append(["Buccal midazolam 10mg PRN (sz > 5 min)", "PRN"] + ["-"] * n)
    else:
        head = ["Date", "Time", "Type", "Length", "O2 sats", "PRN given", "Recovery", "Init"]
        for k in range(n):
            out.append([(d0 + dt.timedelta(k * rg.choice([1, 2, 3]))).strftime("%d/%m"), f"{rg.randrange(24):02d}:{rg.randrange(60):02d}", rg.choice(["absence", "tonic", "myoclonic", "absence"]), f"{rg.randrange(10, 110)} s", str(rg.randrange(90, 98)), "no", rg.choice(["slept", "quick", "drowsy 20m"]), rg.choice(["MH", "DT", "BO"])])
    first = "3.4fr, .6fr" if kind == "mar" else "1fr"
    cols = first + ", 1fr" * (len(head) - (2 if kind == "mar" else 1))
    cells = ", ".join(f"table.cell(fill: luma(225))[#strong[{h}]]" for h in head) + ", " + ", ".join(f"[{q(str(c))}]" for r in out for c in r)
    return f"#[#set text(size: {5.6 if kind == 'mar' else 8.2}pt)\n#table(columns: ({cols}), inset: {'2pt' if kind == 'mar' else '4pt'}, stroke: .4pt, {cells})]\n"

# ---------------------------------------------------------------- emails, entries, whole documents
def hdr_lines(pairs, bold=True, w="2.6cm"):
    c = "".join(f"[{'#strong[' + q(k) + '];' if bold else q(k)}],[{q(v)}]," for k, v in pairs if v)
    return f"#grid(columns: ({w}, 1fr), row-gutter: .5em, {c})\n"

def names(s, how): return "; ".join(disp(x.strip(), how) for x in (s or "").split(";") if x.strip())

def email_head(r, style):
    h, d = r.h, pdate(r.h["date"]); subj = h.get("subject", ""); att = h.get("attach", "")
    if style == "nhsmail":
        return f"#text(size: 1.25em, weight: \"bold\")[{q(surfirst(h.get('box', h['from'])) if h.get('box', h['from']) in PEOPLE else h.get('box', ''))}]\n#line(length: 100%, stroke: 2pt)\n" + \
            hdr_lines([("From:", disp(h["from"], "nhs")), ("Sent:", fmt(d, "out")), ("To:", names(h["to"], "nhs")), ("Cc:", names(h.get("cc"), "nhs")), ("Subject:", subj), ("Attachments:", att), ("Importance:", h.get("imp", ""))]) + "#v(.8em)\n"
    if style == "owa":
        return f"#text(size: 1.5em)[{q(subj)}]\n\n#strong[{q(disp(h['from'], 'mail'))}];\n#linebreak()#text(size: .9em)[{q(fmt(d, 'uk'))}]\n\n" + \
            hdr_lines([("To:", names(h["to"], "mail")), ("Cc:", names(h.get("cc"), "mail"))], False, "1.1cm") + (f"#text(size: .9em)[{q('1 attachments: ' + att)}]\n" if att else "") + "#line(length: 100%, stroke: .3pt)\n"
    if style in ("outlook2", "council"):
        order = [("To:", names(h["to"], "name")), ("Cc:", names(h.get("cc"), "name")), ("From:", disp(h["from"], "mail")), ("Date:", fmt(d, "outl")), ("Subject:", subj), ("Attachments:", att)]
        return hdr_lines(order, style == "council", "2.9cm") + "#line(length: 100%, stroke: .8pt)\n"
    if style == "gmail":
        return f"#grid(columns: (1fr, auto), [#text(size: 1.5em, weight: \"bold\", fill: luma(90))[M Gmail]], [{q(disp(h.get('box', h['from']), 'mail'))}])\n#line(length: 100%, stroke: .5pt)\n#text(size: 1.2em, weight: \"bold\")[{q(subj)}]\n#linebreak()#text(size: .85em)[{q(h.get('count', '1 message'))}]\n#line(length: 100%, stroke: .5pt)\n" + \
            f"#grid(columns: (1fr, auto), [#strong[{q(disp(h['from'], 'mail'))}];], [{q(fmt(d, 'gm'))}])\n#text(size: .9em)[{q('To: ' + names(h['to'], 'mail').replace(';', ','))}]\n" + (f"#linebreak()#text(size: .9em)[{q('Cc: ' + names(h['cc'], 'mail'))}]\n" if h.get("cc") else "") + "#v(.5em)\n"
    return hdr_lines([("From:", disp(h["from"], "mail")), ("Subject:", subj), ("Date:", fmt(d, "ip")), ("To:", names(h["to"], "mail")), ("Cc:", names(h.get("cc"), "mail"))], True, "2.2cm") + "#v(1em)\n"

def quoted_head(how, d, frm, to, cc, subj, att):
    if how == "g": return f"#block[{q(f'On {fmt(d, chr(103) + chr(109))}, {disp(frm, chr(109))} wrote:')}]\n"
    if how == "f":
        return "---------- Forwarded message ---------".join(["#block[#\"", "\"]\n"]) + hdr_lines([("From:", disp(frm, "m")), ("Date:", fmt(d, "gm")), ("Subject:", subj), ("To:", names(to, "m"))], True, "1.8cm")
    if how == "i": return f"#block[{q(f'On {fmt(d, chr(105) + chr(112) + chr(113))}, {disp(frm, chr(109))} wrote:')}]\n"
    if how == "m":
        return "#block[#\"-----Original Message-----\"]\n" + "".join(f"{q(k + ' ' + v)} #linebreak()" for k, v in [("From:", disp(frm, "m")), ("Sent:", fmt(d, "uk")), ("To:", names(to, "name")), ("Subject:", subj)] if v) + "\n\n"
    return "#line(length: 100%, stroke: .6pt + luma(120))\n" + hdr_lines([("From:", disp(frm, "nhs" if how == "o" else "mail")), ("Sent:", fmt(d, "out")), ("To:", names(to, "nhs" if how == "o" else "mail")), ("Cc:", names(cc, "name")), ("Subject:", subj), ("Attachments:", att)], True, "2.4cm")

def split_body(body):
    """top part, then (kind, header, lines) of every quoted message or entry"""
    top, subs = [], []
    for ln in body:
        if ln.startswith((">>> ", "+++ ")): subs.append((ln[:3], ln[4:], []))
        elif subs: subs[-1][2].append(ln)
        else: top.append(ln)
    return top, subs

def build(rec, recs, marks):
    h = rec.h; base = ST.get(rec.style) or ST["letter"]
    font, size, mg, lead, ent = h.get("font", base[0]), float(h.get("size", base[1])), base[2], base[3], base[4]
    if "margin" in h: mg = tuple(float(x) for x in h["margin"].split(","))
    cx = Ctx(rec, marks); cx.incopy = bool(h.get("dup"))
    foot, head = h.get("foot", ""), h.get("head", "")
    def pg(s):  # {n} and {N}
        s2 = q(s).replace("{n}", '";#context counter(page).display();#"').replace("{N}", '";#context counter(page).final().first();#"')
        return s2
    pre = f'#set page(paper: "a4", {"flipped: true, " if h.get("land") else ""}margin: (left: {mg[0]}cm, right: {mg[1]}cm, top: {mg[2]}cm, bottom: {mg[3]}cm)' + \
          (f", header: [#text(size: 7.5pt, fill: luma(50))[{pg(head)}]]" if head else "") + (f", footer: [#text(size: 7.5pt, fill: luma(50))[{pg(foot)}]]" if foot else "") + ")\n" + \
          f'#set text(font: "{font}", size: {size}pt, hyphenate: false, ligatures: {"true" if rec.style in ("report", "policy") else "false"}, lang: "en")\n#set par(leading: {lead}em, spacing: {lead + .45}em)\n#set block(spacing: {lead + .45}em)\n'
    if "start" in h: pre += f"#counter(page).update({h['start']})\n"
    top, subs = split_body(rec.body)
    t = [pre]
    if "from" in h:
        if h.get("banner") and rec.style != "nhsmail": t.append(f"#block(fill: rgb(255,235,160), inset: 4pt, width: 100%)[#text(size: .85em)[{q(h['banner'])}]]\n")
        t.append(email_head(rec, rec.style))
        if h.get("banner") and rec.style == "nhsmail": t.append(f"#block(stroke: .6pt, inset: 4pt, width: 100%)[#text(size: .85em)[{q(h['banner'])}]]\n")
    elif rec.style in ("rio", "s1", "emis", "icblog", "carenotes"):
        t.append(f"#block(width: 100%, stroke: .8pt, inset: 5pt)[#strong[{q(h['title'])}];" + (f" #linebreak()#text(size: .9em)[{q(h['ident'])}]" if "ident" in h else "") + "]\n")
    t.append(blocks(top, cx))
    rows = []
    for k, (kind, hd, lines) in enumerate(subs):
        sid = f"{h['id']}.{'q' if kind == '>>>' else 'e'}{k + 1:02d}"
        f = [x.strip() for x in hd.split("|")]; f += [""] * (8 - len(f))
        s = dict(id=sid, dup=None, kind="email" if kind == ">>>" else "case_note")
        if kind == ">>>" and f[1] == "quote":
            o = next(r for r in recs if r.h["id"] == f[2]); oh = o.h
            s.update(date=oh["date"], author=oh["from"], to=oh["to"], title=oh["subject"], dup=f[2])
            lines = split_body(o.body)[0] if not f[3] else [x for x in split_body(o.body)[0] if x.strip() not in f[3].split("~")]
            hh = quoted_head(f[0], pdate(oh["date"]), oh["from"], oh["to"], oh.get("cc"), oh["subject"], oh.get("attach", ""))
            cx.incopy = True
        elif kind == ">>>":
            s.update(date=f[1], author=f[2], to=f[3], title=f[5], dup=f[7] or None)
            hh = quoted_head(f[0], pdate(f[1]), f[2], f[3], f[4], f[5], f[6]); cx.incopy = bool(f[7]) or bool(h.get("dup"))
        else:
            s.update(date=f[0], author=f[1], to="", title=f[2] or f[3], dup=f[4] or None); cx.incopy = bool(h.get("dup")) or bool(f[4])
        if h.get("dup"): s["dup"] = f"{h['dup']}.{'q' if kind == '>>>' else 'e'}{k + 1:02d}"
        cx.who, cx.sub, cx.date = s["author"], sid, s["date"]; cx.subs.append(s)
        a, b = f'#metadata("s{sid}")<m>', f'#metadata("t{sid}")<m>'
        d = pdate(s["date"])
        if ent == "row":
            txt = inline(" ".join(x for x in lines if x.strip()), cx)
            rows.append(f"table.cell(breakable: false)[{a}{q(fmt(d, 'ukd'))}], table.cell(breakable: false)[{q(f[2])}], table.cell(breakable: false)[{txt}{b}], table.cell(breakable: false)[{q(f[3] or f[1])}]")
            continue
        body = blocks(lines, cx)
        p = PEOPLE.get(s["author"], {})
        if kind == ">>>":
            ind = "inset: (left: .8em), stroke: (left: 1.5pt + luma(150)), " if f[0] in ("g", "i") else ""
            t.append(f"#block(sticky: true)[{a}{hh}]\n#block({ind}width: 100%)[{body}{b}]\n")
        elif ent == "rio":
            t.append(f"#block(sticky: true, fill: luma(228), width: 100%, inset: 3pt)[{a}#strong[{q(fmt(d, 'rio'))}]; #h(1em) {q(surfirst(s['author']) + ' (' + p.get('role', '') + ')')} #h(1fr) {q(f[2])}]\n{body}#text(size: .85em, fill: luma(90))[{q(f[3] or 'Validated')}{b}]\n#line(length: 100%, stroke: .3pt)\n")
        elif ent == "s1":
            t.append(f"#block(sticky: true, below: .45em)[{a}#strong[{q(fmt(d, 'rio'))}]; #h(.8em) {q(f[3] or 'Clinical')}: {q(surfirst(s['author']) + ' (' + p.get('role', '') + ') (TVCH)')} #h(1em) {q(f[2])}]\n#block(inset: (left: 1.6em), above: .4em, below: .7em)[{body}{b}]\n")
        elif ent == "emis":
            t.append(f"#line(length: 100%, stroke: .4pt)\n#block(sticky: true)[{a}#strong[{q(fmt(d, 'emis'))}]; #h(1em) {q(f[2])} #h(1em) #strong[{q(disp(s['author'], 'name'))}]; #h(1fr) {q('Dunmarsh Lane Surgery')}]\n#block(inset: (left: 1em))[{body}{b}]\n")
        else:
            t.append(f"#block(sticky: true, fill: luma(240), width: 100%, inset: 3pt)[{a}{q(fmt(d, 'uk'))} #h(1.2em) #strong[{q(f[2])}]; #h(1fr) {q('Added by: ' + disp(s['author'], 'name'))}]\n{body}{b}\n")
    if rows:
        t.append("#table(columns: (2.7cm, 1.6cm, 1fr, 2cm), stroke: .5pt, inset: (x: 4pt, y: " + h.get("rowgap", "4") + "pt), table.header([*Date*], [*Time*], [*Notes of care given / observations*], [*Staff*]), " + ", ".join(rows) + ")\n")
    return "".join(t), cx

def compile_doc(rec, recs, marks, texts):
    src, cx = build(rec, recs, marks)
    src += '\n#context [#metadata(query(<m>).map(m => (m.value, m.location().page())))<out>]\n'
    p = TMP / "d.typ"; p.write_text(src)
    pdf = typst.compile(str(p)); pos = {}
    for v, pgn in json.loads(typst.query(str(p), "<out>", field="value", one=True)): pos[v] = pgn
    doc = pdfium.PdfDocument(pdf); n = len(doc)
    keep = [i for i in range(n) if i + 1 not in [int(x) for x in rec.h.get("drop", "").split(",") if x]]
    new = {old + 1: k + 1 for k, old in enumerate(keep)}
    tx = [doc[i].get_textpage().get_text_range() for i in keep]
    return pdf, keep, {k: new.get(v) for k, v in pos.items()}, cx, tx

# ---------------------------------------------------------------- scanning
def scan_page(pg, rg, mode, dpi, stamp, scrawl):
    im = pg.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    w, hgt = im.size; ox, oy = rg.randint(-9, 9), rg.randint(-9, 9)
    dr = ImageDraw.Draw(im)
    if stamp:
        f = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", int(dpi * .15)); tw = int(f.getlength(stamp)) + 24
        st = Image.new("L", (tw, int(dpi * .34)), 255); sd = ImageDraw.Draw(st)
        sd.rectangle((1, 1, tw - 3, st.size[1] - 3), outline=110, width=3); sd.text((11, 5), stamp, font=f, fill=110)
        st = st.rotate(rg.uniform(-7, 7), expand=True, fillcolor=255, resample=Image.BICUBIC); x, y = w - st.size[0] - rg.randint(40, 110), int(hgt * rg.uniform(.015, .05))
        im.paste(Image.fromarray(np.minimum(np.asarray(st), np.asarray(im.crop((x, y, x + st.size[0], y + st.size[1]))))), (x, y))
    if scrawl:
        f = ImageFont.truetype("/usr/share/fonts/opentype/urw-base35/Z003-MediumItalic.otf", int(dpi * .2)); x, y = int(w * rg.uniform(.5, .62)), int(hgt * rg.uniform(.935, .955))
        dr.text((x, y), scrawl, font=f, fill=70); pts = [(x + k * 6, y + int(dpi * .22) + rg.randint(-4, 4)) for k in range(16)]; dr.line(pts, fill=80, width=2)
    im = im.rotate(rg.uniform(-.9, .9), resample=Image.BICUBIC, fillcolor=255, translate=(ox, oy))
    dr = ImageDraw.Draw(im)
    if rg.random() < .45:
        for yy in (.36, .64): dr.ellipse((int(dpi * .28), int(hgt * yy), int(dpi * .28) + int(dpi * .22), int(hgt * yy) + int(dpi * .22)), fill=60)
    for _ in range(rg.randint(4, 16)):
        x, y, r = rg.randrange(w), rg.randrange(hgt), rg.choice([1, 1, 1, 2]); dr.ellipse((x, y, x + r, y + r), fill=rg.randint(40, 150))
    a = np.asarray(im).astype(np.float32); ng = np.random.default_rng(rg.randrange(1 << 30))
    faint = rg.choice([0, 0, .12, .22]); a = a + (255 - a) * faint
    if rg.random() < .3: a = a + (255 - a) * np.clip(np.sin(np.linspace(0, rg.uniform(2, 5), w))[None, :], 0, 1) * .16
    a = 244 + (a - 255) * .93 + ng.normal(0, 4.5, a.shape)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(.5))
    buf = io.BytesIO()
    if mode == "b":
        im.point(lambda v: 255 if v > 168 else 0).convert("1").save(buf, "TIFF", compression="group4", tiffinfo={278: hgt})
        t = Image.open(io.BytesIO(buf.getvalue())); off, cnt = t.tag_v2[273][0], t.tag_v2[279][0]
        return buf.getvalue()[off:off + cnt], "ccitt", w, hgt, t.tag_v2.get(262, 0)
    im.save(buf, "JPEG", quality=60); return buf.getvalue(), "jpg", w, hgt, 0

def add_scan(out, data, how, w, hgt, photo, dpi):
    img = pikepdf.Stream(out, data); img.Type, img.Subtype, img.Width, img.Height = pikepdf.Name.XObject, pikepdf.Name.Image, w, hgt
    img.ColorSpace = pikepdf.Name.DeviceGray
    if how == "ccitt":
        img.BitsPerComponent, img.Filter = 1, pikepdf.Name.CCITTFaxDecode
        img.DecodeParms = pikepdf.Dictionary(K=-1, Columns=w, Rows=hgt, BlackIs1=bool(photo == 1))
    else: img.BitsPerComponent, img.Filter = 8, pikepdf.Name.DCTDecode
    W, H = w * 72 / dpi, hgt * 72 / dpi
    page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, round(W, 2), round(H, 2)], Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=img)),
                              Contents=pikepdf.Stream(out, f"q {W:.2f} 0 0 {H:.2f} 0 0 cm /Im0 Do Q".encode()))
    out.pages.append(pikepdf.Page(out.make_indirect(page)))

# ---------------------------------------------------------------- native files
def make_xlsx(rec, marks):
    wb = openpyxl.Workbook(); ws = wb.active; ws.title = "Actions"; cx = Ctx(rec, marks); cx.incopy = False; txt = []
    wb.properties.created = wb.properties.modified = dt.datetime(2024, 1, 12, 9, 30); wb.properties.creator = nm(rec.h["author"])
    for row in rec.body:
        if not row.strip(): continue
        if row.startswith("!sheet "): ws = wb.create_sheet(row[7:]); continue
        cs = [c.strip() for c in re.split(r" \|(?: |$)", re.sub(r"\[\[([^|\]]*)\|", "[[\\1\1", row))]; vals = []
        for c in cs:
            c = c.replace("\1", "|"); inline(c, cx); vals.append(plain(c))
        txt += vals; ws.append([re.sub(r"^\{[RAGB]\}", "", v) for v in vals])
        for k, v in enumerate(vals):
            ce = ws.cell(ws.max_row, k + 1); ce.alignment = Alignment(wrap_text=True, vertical="top")
            if v[:1] == "{": ce.fill = PatternFill("solid", fgColor={"R": "FF9999", "A": "FFD27F", "G": "A9D18E", "B": "DDDDDD"}[v[1]])
            if vals[0] == "Ref": ce.font = Font(bold=True)
    for k, wd in enumerate([7, 44, 16, 13, 12, 60]): wb.worksheets[0].column_dimensions["ABCDEF"[k]].width = wd
    wb.save(OUT / FILES["x"]); return cx, ["\n".join(txt)]

def make_eml(rec, marks):
    m = EmailMessage(); h = rec.h; cx = Ctx(rec, marks); cx.incopy = False
    d = pdate(h["date"]); m["From"] = disp(h["from"], "m"); m["To"] = names(h["to"], "m").replace(";", ",")
    if h.get("cc"): m["Cc"] = names(h["cc"], "m").replace(";", ",")
    m["Subject"] = h["subject"]; m["Date"] = d.strftime("%a, %d %b %Y %H:%M:%S +0100"); m["Message-ID"] = f"<{zlib.crc32(h['subject'].encode()):08x}.{d:%Y%m%d}@mail.larkmead.example>"
    top, subs = split_body(rec.body)
    def run(lines):
        for x in lines: inline(x, cx)
        return "\n".join(plain(x) for x in lines)
    txt = run(top)
    for k, (_, hd, lines) in enumerate(subs):
        f = [x.strip() for x in hd.split("|")] + [""] * 8; sid = f"{h['id']}.q{k + 1:02d}"
        cx.subs.append(dict(id=sid, dup=f[7] or None, kind="email", date=f[1], author=f[2], to=f[3], title=f[5])); cx.who, cx.sub, cx.date = f[2], sid, f[1]; cx.incopy = bool(f[7])
        txt += f"\n-----Original Message-----\nFrom: {disp(f[2], 'm')}\nSent: {fmt(pdate(f[1]), 'out')}\nTo: {names(f[3], 'm')}\nSubject: {f[5]}\n\n" + run(lines)
    m.set_content(txt); m.set_boundary("x") if m.is_multipart() else None
    (OUT / FILES["e"]).write_bytes(bytes(m)); return cx, [txt]

# ---------------------------------------------------------------- everything together
def squash(s): return re.sub(r"[-\s\u200b\u00ad\ufffe\x02]", "", s)

def main():
    for d in (OUT, TMP): shutil.rmtree(d, ignore_errors=True); d.mkdir()
    recs = read_sources(); by = {r.h["id"]: r for r in recs}; marks, docs, files, gaps, problems, alltext = [], [], [], [], [], []
    for r in recs:  # copies take body and header of the original, then their own header
        if r.style == "copy":
            o = by[r.h["of"]]; keep = dict(r.h); r.style = keep.get("style", o.style); r.body = o.body
            if "strip" in keep: r.body = [x for x in o.body if not x.startswith(">>>")]
            r.h = {k: v for k, v in o.h.items() if k not in ("scan", "redact", "drop", "badredact", "stamp", "scrawl", "gap", "pos")} | keep | {"dup": keep["of"]}
    def doc_rows(rec, cx, first, last, page_of):
        h = rec.h; f = FILES[h["file"]]; sc = h.get("scan", "0") != "0"
        docs.append(dict(id=h["id"], file=f, first_page=first, last_page=last, kind=h.get("kind", "email" if "from" in h else "other"), date=iso(h.get("date")), title=h.get("title") or h.get("subject", ""),
                         author=nm(h.get("author") or h.get("from") or ""), to="; ".join(nm(x.strip()) for x in h.get("to", "").split(";") if x.strip()) or None, part_of=None, duplicate_of=h.get("dup"), scanned=sc))
        for s in cx.subs:
            docs.append(dict(id=s["id"], file=f, first_page=page_of("s" + s["id"]), last_page=page_of("t" + s["id"]), kind=s["kind"], date=iso(s["date"]), title=s["title"], author=nm(s["author"]),
                             to="; ".join(nm(x.strip()) for x in s["to"].split(";") if x.strip()) or None, part_of=h["id"], duplicate_of=s["dup"], scanned=sc))
    for key in "123":
        group = [r for r in recs if r.h["file"] == key]
        group.sort(key=lambda r: float(r.h.get("pos", 10 + random.Random(r.h["id"] + "k").random())))
        out = pikepdf.Pdf.new(); scanned = []; texts = []
        for r in group:
            m0 = len(marks); pdf, keep, pos, cx, tx = compile_doc(r, recs, marks, texts); base = len(texts); texts += tx
            rg = random.Random(zlib.crc32(r.h["id"].encode())); dpi = int(r.h.get("dpi", rg.choice([150, 160, 170, 200]))); sc = r.h.get("scan", "0")
            if sc == "0":
                s = pikepdf.open(io.BytesIO(pdf)); out.pages.extend(s.pages[i] for i in keep)
            else:
                pd = pdfium.PdfDocument(pdf)
                for j, i in enumerate(keep):
                    add_scan(out, *scan_page(pd[i], rg, sc, dpi, r.h.get("stamp") if j == 0 else None, r.h.get("scrawl") if j == len(keep) - 1 else None), dpi); scanned.append(base + j + 1)
            for k in range(m0, len(marks)):
                a, b = pos.get(f"m{k}"), pos.get(f"n{k}")
                marks[k]["page"] = base + (a or 0)
                if a != b or a is None: problems.append(("split", r.h["id"], marks[k]["text"]))
                elif squash(marks[k]["text"]) not in squash(texts[base + a - 1]): problems.append(("absent", r.h["id"], marks[k]["text"]))
            pof = lambda v, base=base, pos=pos: base + (pos.get(v) or 1)
            doc_rows(r, cx, base + 1, base + len(keep), pof)
            for kind, at, what in r.gaps: gaps.append(dict(kind=kind, file=FILES[key], page=base + (len(keep) if at == "last" else int(at)), what=what))
        out.save(OUT / FILES[key], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        files.append(dict(name=FILES[key], pages=len(texts), scanned_pages=scanned)); alltext += texts
    for r in [r for r in recs if r.h["file"] in "xe"]:
        m0 = len(marks); cx, tx = (make_xlsx if r.h["file"] == "x" else make_eml)(r, marks)
        for k in range(m0, len(marks)):
            marks[k]["page"] = 1
            if squash(marks[k]["text"]) not in squash(tx[0]): problems.append(("absent", r.h["id"], marks[k]["text"]))
        doc_rows(r, cx, 1, 1, lambda v: 1); files.append(dict(name=FILES[r.h["file"]], pages=1, scanned_pages=[])); alltext += tx
        for kind, at, what in r.gaps: gaps.append(dict(kind=kind, file=FILES[r.h["file"]], page=1, what=what))
    # marks to truth
    T = dict(speakers=[], findings=[], negatives=[], commitments=[], evidence=[]); spread, contra = {}, {}
    dd = {d["id"]: d for d in docs}
    for mk in marks:
        at = dict(file=FILES[mk["file"]], page=mk["page"], text=mk["text"]); who, rep, extra = mk["who"], None, ({"in_copy": True} if mk["copy"] else {})
        for t in mk["tags"]:
            if t.startswith("S "): who = t[2:].strip()
            if t.startswith("R "): rep = nm(t[2:].strip())
        role = role_of(who)
        for t in mk["tags"]:
            k, _, v = t.partition(" ")
            if k == "F": T["findings"].append(at | dict(pattern=PAT[v], role=role) | ({"subtype": "broken"} if v == "mc" else {}) | extra)
            elif k == "N": T["negatives"].append(at | dict(pattern=PAT[v]) | extra)
            elif k == "C":
                T["findings"].append(at | dict(pattern="missed_commitment", role=role, subtype="commitment") | extra)
                if not mk["copy"]:
                    cid, due, status, owner = (v.split("/") + ["", ""])[:4]
                    T["commitments"].append(dict(id=cid, **at, owner=owner or nm(who), made_on=mk["date"], due=None if due in ("-", "") else due, status=status))
            elif k == "E" and not mk["copy"]:
                cid, says = v.split("/"); T["evidence"].append(dict(id=cid, **at, says=says))
            elif k == "X" and not mk["copy"]: spread.setdefault(v, []).append((mk["date"] or "9999", mk["sub"]))
            elif k == "K" and not mk["copy"]: contra.setdefault(v[:-1], {})[v[-1]] = at
            elif k == "G" and not mk["copy"]:
                kind, what = v.split("/", 1); gaps.append(dict(kind=kind, file=at["file"], page=at["page"], what=what))
        if not mk["copy"] and not (mk["tags"] and all(t[:1] in "GEK" for t in mk["tags"]) and "S" not in mk["tags"]):
            T["speakers"].append(at | dict(speaker=nm(who) if who != "?" else "unknown", role=role, reported=rep))
    meta = json.loads((SRC / "meta.json").read_text())
    T["gaps"] = gaps; T["spread"] = []
    for k, text in meta["spread"].items():
        ids = []
        for _, s in sorted(spread.get(k, [])):
            if s not in ids: ids.append(s)
        T["spread"].append(dict(text=text, first=ids[0], copies=ids[1:]) if ids else dict(text=text, first=None, copies=[]))
    T["escalations"] = [dict(trigger=a, response=b, days=(pdate(dd[b]["date"]) - pdate(dd[a]["date"])).days) for a, b in meta["escalations"]]
    T["contradictions"] = [dict(what=w, first=contra[k]["a"], second=contra[k]["b"]) for k, w in meta["contradictions"].items()]
    big = re.sub(r"\s+", " ", " ".join(alltext)); T["people"] = []
    for c, p in PEOPLE.items():
        w = bare(c).split(); cand = [p["name"], bare(c), surfirst(c), f"{w[-1]}, {' '.join(w[:-1])}", f"{w[0][0]} {w[-1]}", f"{w[0][0]}. {w[-1]}", p["mail"], w[0], disp(c, "nhs")] + p["extra"]
        sp = [x for k, x in enumerate(cand) if x and x not in cand[:k] and re.search(r"(?<!\w)" + re.escape(x) + r"(?!\w)", big)]
        if sp: T["people"].append(dict(name=p["name"], spellings=sp, role=p["role"], employer=p["emp"] or None, family=p["fam"]))
        else: problems.append(("person not in bundle", c, p["name"]))
    truth = dict(case=meta["case"], files=files, documents=docs, **T)
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n")
    # self-checks
    cids = {c["id"] for c in T["commitments"]}
    for e in T["evidence"]:
        if e["id"] not in cids: problems.append(("evidence without commitment", e["id"], e["text"]))
    if len(cids) != len(T["commitments"]): problems.append(("commitment id twice", "", str([c for c in cids if sum(x["id"] == c for x in T["commitments"]) > 1])))
    for c in T["commitments"]:
        has = [e["says"] for e in T["evidence"] if e["id"] == c["id"]]
        need = {"kept": "done", "late": "late", "missed": "not_done", "chased": "chased"}.get(c["status"])
        if need and need not in has: problems.append(("no evidence of " + need, c["id"], c["text"]))
    for d in docs:
        if d["duplicate_of"] and d["duplicate_of"] not in dd: problems.append(("duplicate of unknown", d["id"], d["duplicate_of"]))
        if d["kind"] not in "email letter minutes case_note assessment care_plan referral form report policy other".split(): problems.append(("kind", d["id"], d["kind"]))
    shutil.rmtree(TMP)
    print("pages", [(f["name"][:22], f["pages"], len(f["scanned_pages"])) for f in files], "sum", sum(f["pages"] for f in files), "scanned", sum(len(f["scanned_pages"]) for f in files))
    print({k: len(v) for k, v in truth.items() if isinstance(v, list)}, "subs", sum(1 for d in docs if d["part_of"]), "dups", sum(1 for d in docs if d["duplicate_of"]), "reported", sum(1 for s in T["speakers"] if s["reported"]))
    from collections import Counter
    print("findings", Counter((f["pattern"], f.get("subtype"), f["role"]) for f in T["findings"] if not f.get("in_copy"))); print("negatives", Counter(f["pattern"] for f in T["negatives"] if not f.get("in_copy")))
    print("status", Counter(c["status"] for c in T["commitments"]), "gaps", Counter(g["kind"] for g in gaps))
    if "-v" in sys.argv: print("\n".join(f"{d['id']:6} {d['first_page']}-{d['last_page']} {d['title'][:60]}" for d in docs if not d["part_of"]))
    for p in problems: print("PROBLEM", p)

if __name__ == "__main__": main()
