"""Builds files/ and truth.json from the plain text in src/. Run: python make.py  (deterministic, no network)."""
import datetime as dt, email.message, email.utils, io, json, random, re, shlex, shutil, sys, zipfile
from pathlib import Path
import numpy as np, pikepdf, pypdfium2, typst
from PIL import Image

HERE = Path(__file__).resolve().parent
SRC, OUT = HERE / "src", HERE / "files"
PAT = {"pb": "parent_blame", "sm": "safeguarding_misuse", "gi": "gdpr_misrepresentation", "gb": "gdpr_misrepresentation",
       "gw": "gdpr_misrepresentation", "mcc": "missed_commitment", "mcb": "missed_commitment",
       "pp": "poor_care_planning", "pc": "poor_communication"}
SUB = {"gi": "invoked", "gb": "breach", "gw": "withheld", "mcc": "commitment", "mcb": "broken"}

# ---------------------------------------------------------------- reading the sources
def read_records():
    recs = []
    for f in sorted(SRC.glob("t*.txt")):
        cur = None
        for ln in f.read_text(encoding="utf-8").split("\n"):
            if ln.startswith("%% "):
                parts = shlex.split(ln[3:])
                cur = {"rt": parts[0], "body": [], **dict(p.split("=", 1) for p in parts[1:])}
                recs.append(cur)
            elif cur is not None:
                cur["body"].append(ln.rstrip())
    for r in recs:
        while r["body"] and not r["body"][-1]: r["body"].pop()
        while r["body"] and not r["body"][0]: r["body"].pop(0)
    return recs

def read_people():
    ppl = {}
    for ln in (SRC / "people.txt").read_text(encoding="utf-8").splitlines():
        if ln.strip() and not ln.startswith("#"):
            c, name, mail, role, emp, fam, spell = [x.strip() for x in ln.split("|")]
            ppl[c] = {"name": name, "mail": mail, "role": role, "employer": emp, "family": fam == "1",
                      "spell": [s.strip() for s in spell.split(";") if s.strip()]}
    return ppl

RECS, PPL = read_records(), read_people()
FAMILY = {p["name"] for p in PPL.values() if p["family"]}
MSG = {r["id"]: r for r in RECS if r["rt"] == "msg"}
DOC = {}
for r in RECS:
    if r["rt"] in ("doc", "notes", "print"):
        assert r["id"] not in DOC, r["id"]
        DOC[r["id"]] = r; r["entries"] = []; last = r
    elif r["rt"] == "entry":
        last["entries"].append(r); r["id"] = f"{last['id']}-e{len(last['entries']):02d}"

def full(c): return PPL[c]["name"] if c in PPL else c
def names(s): return [full(c.strip()) for c in s.split(",") if c.strip()] if s else []

# ---------------------------------------------------------------- inline marks
TOK = re.compile(r"\[\[(.+?)\|(.*?)\]\]|\{r:(\w+):(.+?)\}|\{x:(\d+)\}|\{f:(.+?)\}|\{sig:(.+?)\}|\*\*(.+?)\*\*")
MARKS = []      # filled while rendering: (owner document id, tags, text)

def q(s): return json.dumps(s, ensure_ascii=False)

def inline(s, ctx):
    out, pos = [], 0
    def lit(t):
        if t: out.append(f"#{q(t)};")
    for m in TOK.finditer(s):
        lit(s[pos:m.start()]); pos = m.end()
        if m.group(1):
            ctx["marks"].append((ctx["own"], m.group(1), m.group(2))); out.append(inline(m.group(2), {**ctx, "marks": []}))
        elif m.group(3):
            out.append(bar(len(m.group(4))) if ctx["variant"] in m.group(3) else f"#{q(m.group(4))};")
        elif m.group(5): out.append(bar(int(m.group(5))))
        elif m.group(6): out.append(f"#highlight(fill: black, text(fill: black, {q(m.group(6))}));")
        elif m.group(7): out.append(f"#text(font: \"Z003\", size: 20pt, fill: rgb(\"#223366\"), {q(m.group(7))});")
        elif m.group(8): out.append(f"#strong({q(m.group(8))});")
    lit(s[pos:])
    return "".join(out)

def bar(n): return f"#box(fill: black, width: {max(1.2, n * 0.47):.2f}em, height: 0.95em, baseline: 0.15em);"

def blk(inner, ctx, extra=""):
    return f"#block(breakable: false, width: 100%{extra})[#mk({q(ctx['own'])})#mk({q(ctx['top'])}){inner}]\n"

def body(lines, ctx, st):
    """light markup -> typst"""
    out, i = [], 0
    gap = st.get("gap", "0.9em")
    while i < len(lines):
        ln = lines[i]
        if not ln.strip(): i += 1; continue
        if ln.strip() == "===": out.append("#pagebreak(weak: true)\n"); i += 1; continue
        if ln.strip() == "---": out.append("#line(length: 100%, stroke: 0.5pt)\n"); i += 1; continue
        if ln.startswith("# "):
            out.append(blk(f"#text(size: 1.3em, weight: \"bold\", fill: {st.get('accent', 'black')})[{inline(ln[2:], ctx)}]", ctx, ", sticky: true")); i += 1; continue
        if ln.startswith("## "):
            out.append(blk(f"#text(weight: \"bold\")[{inline(ln[3:], ctx)}]", ctx, ", sticky: true, above: 1.1em")); i += 1; continue
        if ln.startswith(">> "):
            rows = []
            while i < len(lines) and lines[i].startswith(">> "): rows.append(inline(lines[i][3:], ctx)); i += 1
            out.append(blk("#align(right)[" + " #linebreak() ".join(rows) + "]", ctx)); continue
        if ln.startswith("!! "):
            out.append(f"#block(breakable: false, width: 100%, stroke: 0.8pt, inset: 6pt)[#mk({q(ctx['own'])})#mk({q(ctx['top'])}){inline(ln[3:], ctx)}]\n"); i += 1; continue
        if ln.startswith("|"):
            cols, rows, head = None, [], True
            while i < len(lines) and lines[i].startswith("|"):
                t = lines[i]
                if t.startswith("|="): cols = t[2:].strip()
                elif t.startswith("|-"): head = False
                else: rows.append([c.strip() for c in split_cells(t)])
                i += 1
            n = max(map(len, rows))
            cols = "(" + ",".join(c + "fr" for c in cols.split(",")) + ",)" if cols else f"({'1fr,' * n})"
            cells = []
            for k, rw in enumerate(rows):
                for j in range(n):
                    c = inline(rw[j], ctx) if j < len(rw) else ""
                    c = f"#mk({q(ctx['own'])})#mk({q(ctx['top'])})" + c if j == 0 else c
                    if k == 0 and head: c = f"#text(weight: \"bold\")[{c}]"
                    fill = f"fill: {st['th']}, " if k == 0 and head and "th" in st else ""
                    cells.append(f"table.cell({fill}breakable: false)[{c}]")
            out.append(f"#block(width: 100%)[#set par(justify: false)\n#table(columns: {cols}, stroke: {st.get('stroke', '0.5pt')}, inset: {st.get('inset', '4pt')}, align: left,\n" + ",\n".join(cells) + ")]\n")
            continue
        if " :: " in ln or ln.endswith(" ::"):
            cells = []
            while i < len(lines) and (" :: " in lines[i] or lines[i].endswith(" ::")):
                k, _, v = (lines[i] + " ").partition(" :: ")
                vs = " #linebreak() ".join(inline(x.strip(), ctx) for x in v.split(" // "))
                cells.append(f"table.cell(breakable: false, fill: {st.get('ff', 'white')})[#mk({q(ctx['own'])})#mk({q(ctx['top'])})#text(weight: {q(st.get('fw', 'bold'))})[{inline(k.strip(), ctx)}]], table.cell(breakable: false)[{vs}]")
                i += 1
            out.append(f"#block(width: 100%)[#set par(justify: false)\n#table(columns: {st.get('fcols', '(1fr, 2.2fr)')}, stroke: {st.get('stroke', '0.5pt')}, inset: {st.get('inset', '4pt')}, align: left,\n" + ",\n".join(cells) + ")]\n")
            continue
        if ln.startswith("- "):
            items = []
            while i < len(lines) and lines[i].startswith("- "): items.append(inline(lines[i][2:], ctx)); i += 1
            for it in items:
                out.append(f"#block(breakable: false, width: 100%, above: 0.55em, below: 0.55em)[#mk({q(ctx['own'])})#mk({q(ctx['top'])})#grid(columns: (1em, 1fr), gutter: 3pt, [#{q(st.get('bul', '•'))};], [{it}])]\n")
            continue
        rows = []
        while i < len(lines) and lines[i].strip() and not re.match(r"(# |## |>> |!! |\||- |===|---)", lines[i]) and " :: " not in lines[i]:
            rows.append(inline(lines[i], ctx)); i += 1
        if not rows: rows.append(inline(ln, ctx)); i += 1
        out.append(blk(" #linebreak() ".join(rows), ctx, f", above: {gap}, below: {gap}"))
    return "".join(out)

def split_cells(t):
    """cells are split at | but not inside [[..|..]]"""
    t = t.strip()[1:]
    t = t[:-1] if t.endswith("|") and not t.endswith("]]|") or t.endswith("]]|") else t
    return [c.replace("\x00", "|") for c in re.sub(r"\[\[(.+?)\|(.*?)\]\]", lambda m: f"[[{m.group(1)}\x00{m.group(2)}]]", t).split("|")]

# ---------------------------------------------------------------- styles
exec((SRC / "styles.py").read_text(encoding="utf-8"))

PRE = """#let mk(id) = context [#metadata((id: id, p: here().page())) <loc>]
#set text(font: %(font)s, size: %(size)s, ligatures: false, hyphenate: false, lang: "en", region: "GB", fallback: true)
#set smartquote(enabled: false)
#set par(leading: %(lead)s, justify: %(just)s)
#set page(paper: "a4", margin: %(margin)s, header: %(header)s, footer: %(footer)s)
%(extra)s
"""
def preamble(st, rec):
    v = {"font": q(st["font"]), "size": st.get("size", "10.5pt"), "lead": st.get("lead", "0.6em"), "just": "true" if st.get("just") else "false",
         "margin": st.get("margin", "2.2cm"), "header": f"[{st['header'](rec)}]" if "header" in st else "none",
         "footer": f"[{st['footer'](rec)}]" if "footer" in st else "none", "extra": ""}
    return PRE % v

def overlay(opt):
    s = ""
    if "stamp" in opt:
        a = opt["stamp"].split("|")
        s += "#place(top + center, dx: -20pt, dy: -18pt, rotate(-7deg, box(stroke: 1.6pt + rgb(\"#553344\"), inset: 6pt, text(font: \"Nimbus Sans\", weight: \"bold\", size: 12pt, fill: rgb(\"#553344\"))[" + " #linebreak() ".join(f"#{q(x)};" for x in a) + "])))\n"
    if "hand" in opt:
        s += f"#place(bottom + right, dx: -4pt, dy: -4pt, rotate(-5deg, text(font: \"Z003\", size: 17pt, fill: rgb(\"#333355\"), {q(opt['hand'])})))\n"
    return s

def d8(s): return dt.date.fromisoformat(s[:10])
def dlong(s): d = d8(s); return f"{d.day} {d:%B %Y}"

def person_out(c, st, owner_mail):
    p = PPL.get(c)
    if p is None: return c
    dom = p["mail"].split("@")[-1]
    if st["addr"] == "outlook":
        first, _, lastn = p["name"].replace("Dr ", "").partition(" ")
        return f"{lastn}, {first}" if dom == owner_mail.split("@")[-1] else f"{p['name']} <{p['mail']}>"
    if st["addr"] == "mail": return f"'{p['name']}' <{p['mail']}>" if st.get("quote") else f"{p['name']} <{p['mail']}>"
    return p["name"]

def mdate(s, how):
    t = dt.datetime.fromisoformat(s)
    return {"outlook": f"{t:%d %B %Y %H:%M}", "long": f"{t:%A}, {t.day} {t:%B %Y} {t:%H:%M}", "gmail": f"{t:%a}, {t.day} {t:%b %Y} at {t:%H:%M}",
            "phone": f"{t.day} {t:%B %Y} at {t:%H:%M:%S} {'BST' if 3 < t.month < 11 else 'GMT'}", "us": f"{t:%d/%m/%Y %H:%M}"}[how]

def render_print(rec, opt, marks):
    st = STYLES[rec["style"]]; own_mail = PPL[rec["owner"]]["mail"] if rec.get("owner") in PPL else "x@x"
    src = [preamble(st, rec), overlay(opt)]
    ids = rec["msgs"].split(",")
    for n, mid in enumerate(ids):
        m = MSG[mid]; did = f"{opt['id']}" if n == 0 else f"{opt['id']}-q{n}"
        ctx = {"own": did, "top": opt["id"], "variant": opt.get("v", "0"), "marks": marks}
        who = lambda k: "; ".join(person_out(c.strip(), st, own_mail) for c in m.get(k, "").split(",") if c.strip())
        labs = [("From", who("from")), ("Sent" if st["sent"] else "Date", mdate(m["date"], st["dfmt"])), ("To", who("to"))]
        if m.get("cc"): labs.append(("Cc", who("cc")))
        labs.append(("Subject", m["subj"]))
        if m.get("att"): labs.append(("Attachments", m["att"]))
        if m.get("flag") and n == 0: labs.append(("Importance", m["flag"]))
        if n == 0: src.append(st["top"](rec, labs, ctx))
        else: src.append(st["sep"](labs, ctx, m, who, n))
        inner = body(m["body"], ctx, st)
        tail = st["sig"](m, ctx) if "sig" in st else ""
        ind = min(n, 4) * st.get("indent", 0)
        if ind: inner = f"#pad(left: {ind}pt)[#block(stroke: (left: 0.7pt + gray), inset: (left: 6pt), width: 100%)[\n{inner}]]\n"
        src.append(inner + tail)
    return "".join(src)

def render_doc(rec, opt, marks):
    st = STYLES[rec["style"]]; ctx = {"own": opt["id"], "top": opt["id"], "variant": opt.get("v", "0"), "marks": marks}
    src = [preamble(st, rec), overlay(opt)]
    if "head" in st: src.append(blk(st["head"](rec), ctx))
    src.append(body(rec["body"], ctx, st))
    for k, e in enumerate(rec["entries"]):
        c2 = {**ctx, "own": f"{opt['id']}-e{k + 1:02d}"}
        src.append(blk(st["entry"](e), c2, ", sticky: true"))
        src.append(body(e["body"], c2, st))
        src.append(st.get("esep", ""))
    return "".join(src)

# ---------------------------------------------------------------- scanning
def scan_page(pdf, k, key, opt):
    rng = random.Random(f"{key}-{k}"); nr = np.random.default_rng(rng.randrange(1 << 30))
    bit = opt.get("mode", "") == "bw" or (opt.get("mode") is None and random.Random(key).random() < 0.35)
    dpi = 200 if bit else rng.choice([150, 150, 165])
    im = pdf[k].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    im = im.rotate(rng.uniform(-0.9, 0.9), resample=Image.BICUBIC, fillcolor=255, translate=(rng.randint(-8, 8), rng.randint(-8, 8)))
    a = np.asarray(im, dtype=np.float32)
    h, w = a.shape
    faint = rng.uniform(0.55, 0.75) if rng.random() < 0.25 else rng.uniform(0.85, 1.0)
    a = 255 - (255 - a) * faint
    if rng.random() < 0.3: a[:, (x := rng.randint(50, w - 60)):x + 2] -= rng.uniform(20, 60)
    a = a * rng.uniform(0.94, 0.99) + nr.normal(0, rng.uniform(3, 8), a.shape)
    yy, xx = np.ogrid[:h, :w]
    for _ in range(rng.randint(4, 18)):
        r, x, y = rng.uniform(0.7, 2.2), rng.randint(0, w - 1), rng.randint(0, h - 1)
        a[max(0, y - 4):y + 4, max(0, x - 4):x + 4] -= 140 * ((yy[max(0, y - 4):y + 4] - y) ** 2 + (xx[:, max(0, x - 4):x + 4] - x) ** 2 < r * r)
    if rng.random() < 0.55:
        off = rng.randint(-6, 6)
        for cy in (h / 2 - 40 / 25.4 * dpi, h / 2 + 40 / 25.4 * dpi):
            a[(yy - cy - off) ** 2 + (xx - 11 / 25.4 * dpi) ** 2 < (3 / 25.4 * dpi) ** 2] = rng.uniform(40, 120)
    if rng.random() < 0.35: a -= np.clip((xx - (w - 25)) * 4, 0, 110)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    buf = io.BytesIO()
    if bit: im = im.point(lambda v: 255 if v > 150 else 0).convert("1")
    im.save(buf, "PDF", resolution=dpi, **({} if bit else {"quality": 58}))
    buf.seek(0); return buf

# ---------------------------------------------------------------- building
def squash(s): return re.sub(r"\s+", "", s.replace("\ufffe", "-").replace("\u00ad", "-"))

TRUTH_DOCS, PAGETEXT, FILES, CANON = [], {}, [], {}
DOCPAGES = {}          # doc id -> (file, first, last)
ALLMARKS = []          # (doc id, tags, text)

def add_doc(i, f, a, b, kind, date, title, author, to, part, dup, scan):
    TRUTH_DOCS.append({"id": i, "file": f, "first_page": a, "last_page": b, "kind": kind, "date": date, "title": title, "author": author,
                       "to": to, "part_of": part, "duplicate_of": dup, "scanned": scan})
    DOCPAGES[i] = (f, a, b)

def parse_manifest():
    files, cur = [], None
    for ln in (SRC / "manifest.txt").read_text(encoding="utf-8").splitlines():
        if not ln.strip() or ln.startswith("//"): continue
        if ln.startswith("# "): cur = {"name": ln[2:].strip(), "docs": []}; files.append(cur); continue
        parts = shlex.split(ln); i, _, of = parts[0].partition("=")
        opt = {"id": i, "of": of or i, "scan": "scan" in parts[1:]}
        opt.update(dict(p.split("=", 1) for p in parts[1:] if "=" in p))
        cur["docs"].append(opt)
    return files

def register(opt, rec, fname, loc, off, scan):
    """truth rows for a document and the parts in it"""
    i = opt["id"]; dup = opt["of"] if opt["of"] != i else None
    a, b = loc[i][0] + off, loc[i][1] + off
    if rec["rt"] == "print":
        for n, mid in enumerate(rec["msgs"].split(",")):
            did = i if n == 0 else f"{i}-q{n}"
            x, y = (a, b) if n == 0 else (loc[did][0] + off, loc[did][1] + off)
            m = MSG[mid]
            add_doc(did, fname, x, y, "email", m["date"][:10], m["subj"], full(m["from"]), names(m["to"]) + names(m.get("cc", "")), None if n == 0 else i, ("?", mid), scan)
    else:
        add_doc(i, fname, a, b, rec.get("kind", "case_note" if rec["rt"] == "notes" else "other"), rec.get("date") or None, rec.get("title", ""), full(rec.get("author", "")), names(rec.get("to", "")), None, dup, scan)
        for k, e in enumerate(rec["entries"]):
            did = f"{i}-e{k + 1:02d}"
            add_doc(did, fname, loc[did][0] + off, loc[did][1] + off, rec.get("ekind", "case_note"), e["date"], e.get("title", e.get("type", "")), full(e.get("by", rec.get("author", ""))), [], i, f"{opt['of']}-e{k + 1:02d}" if dup else None, scan)

def build_pdf(spec):
    out, off, scanned = pikepdf.Pdf.new(), 0, []
    for opt in spec["docs"]:
        rec, marks = DOC[opt["of"]], []
        src = (render_print if rec["rt"] == "print" else render_doc)(rec, opt, marks)
        data = src.encode()
        try:
            raw = typst.compile(data, format="pdf")
        except Exception as ex:
            (HERE / "bad.typ").write_text(src); sys.exit(f"typst failed in {opt['id']}: {ex}")
        locs = {}
        for v in json.loads(typst.query(data, "<loc>", field="value")): locs.setdefault(v["id"], []).append(v["p"])
        pdf = pypdfium2.PdfDocument(raw); n = len(pdf); drop = {int(x) for x in opt.get("drop", "").split(",") if x}
        keep = [p for p in range(1, n + 1) if p not in drop]; mp = {p: k + 1 for k, p in enumerate(keep)}
        loc = {i: (min(s), max(s)) for i, ps in locs.items() if (s := {mp[p] for p in ps if p in mp})}
        loc[opt["id"]] = (1, len(keep))
        texts = [pdf[p - 1].get_textpage().get_text_range() for p in keep]
        for k, t in enumerate(texts): PAGETEXT[(spec["name"], off + k + 1)] = t
        register(opt, rec, spec["name"], loc, off, opt["scan"])
        ALLMARKS.extend((d, t, x, opt["of"] if opt["of"] != opt["id"] else None) for d, t, x in marks)
        if opt["scan"]:
            for k, p in enumerate(keep):
                out.pages.extend(pikepdf.open(scan_page(pdf, p - 1, opt["id"], opt)).pages); scanned.append(off + k + 1)
        else:
            sp = pikepdf.open(io.BytesIO(raw))
            out.pages.extend([sp.pages[p - 1] for p in keep])
        off += len(keep)
    out.docinfo["/Producer"] = "Marlshire IGT Redact 4.2"
    out.save(OUT / spec["name"], deterministic_id=True, compress_streams=True)
    FILES.append({"name": spec["name"], "pages": off, "scanned_pages": scanned})

def build_native(spec):
    opt = spec["docs"][0]; rec, marks = DOC[opt["of"]], []; fn = OUT / spec["name"]
    render_doc(rec, opt, marks) if rec["rt"] != "print" else render_print(rec, opt, marks)
    plain = lambda s: re.sub(r"\[\[.+?\|(.*?)\]\]", r"\1", s).replace("**", "")
    if fn.suffix == ".eml":
        m = MSG[rec["msgs"].split(",")[0]]; em = email.message.EmailMessage()
        ad = lambda s: ", ".join(f"{PPL[c.strip()]['name']} <{PPL[c.strip()]['mail']}>" for c in s.split(","))
        em["From"], em["To"], em["Subject"] = ad(m["from"]), ad(m["to"]), m["subj"]
        if m.get("cc"): em["Cc"] = ad(m["cc"])
        em["Date"] = email.utils.format_datetime(dt.datetime.fromisoformat(m["date"])); em["Message-ID"] = f"<{m['id']}.fennimore@mail.example>"
        txt = "\n".join(plain(x) for x in m["body"]); locs = [1]
        for n, mid in enumerate(rec["msgs"].split(",")[1:]):
            k = MSG[mid]; txt += f"\n\n________________________________\nFrom: {ad(k['from'])}\nSent: {mdate(k['date'], 'outlook')}\nTo: {ad(k['to'])}\nSubject: {k['subj']}\n\n" + "\n".join(plain(x) for x in k["body"])
        em.set_content(txt); fn.write_bytes(bytes(em)); text = "\n".join([m["subj"], txt])
    elif fn.suffix == ".docx":
        import docx
        d = docx.Document(); rows = []
        def flush():
            if rows:
                t = d.add_table(len(rows), max(map(len, rows))); t.style = "Table Grid"
                for a, rw in enumerate(rows):
                    for b, c in enumerate(rw): t.cell(a, b).text = c
                rows.clear()
        for ln in rec["body"]:
            if ln.startswith("|"):
                if not ln.startswith(("|=", "|-")): rows.append([plain(c.strip()) for c in split_cells(ln)])
                continue
            flush()
            if ln.startswith("# "): d.add_heading(plain(ln[2:]), 1)
            elif ln.startswith("## "): d.add_heading(plain(ln[3:]), 2)
            elif ln.startswith("- "): d.add_paragraph(plain(ln[2:]), style="List Bullet")
            elif ln.strip(): d.add_paragraph(plain(ln))
        flush(); d.core_properties.author = full(rec["author"]); d.save(fn); text = "\n".join(plain(x) for x in rec["body"])
    else:
        import openpyxl
        wb = openpyxl.Workbook(); ws = wb.active; ws.title = rec["title"][:28]
        for ln in rec["body"]:
            if ln.startswith("|") and not ln.startswith(("|=", "|-")): ws.append([plain(c.strip()) for c in split_cells(ln)])
            elif ln.strip() and not ln.startswith("|"): ws.append([plain(ln.lstrip("# "))])
        wb.save(fn); text = "\n".join(plain(x) for x in rec["body"])
    if fn.suffix != ".eml": fix_zip(fn)
    PAGETEXT[(spec["name"], 1)] = text
    loc = {opt["id"]: (1, 1), **{f"{opt['id']}-q{n}": (1, 1) for n in range(1, 6)}}
    register(opt, rec, spec["name"], loc, 0, False)
    ALLMARKS.extend((d, t, x, None) for d, t, x in marks)
    FILES.append({"name": spec["name"], "pages": 1, "scanned_pages": []})

def fix_zip(fn):
    """same bytes every run: fixed times inside and outside"""
    with zipfile.ZipFile(fn) as z: parts = [(n, z.read(n)) for n in z.namelist()]
    with zipfile.ZipFile(fn, "w", zipfile.ZIP_DEFLATED) as z:
        for n, b in parts:
            b = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2024-02-20T09:00:00Z", b) if n.endswith("core.xml") else b
            z.writestr(zipfile.ZipInfo(n, (2024, 2, 20, 9, 0, 0)), b, zipfile.ZIP_DEFLATED)

def main():
    if OUT.exists(): shutil.rmtree(OUT)
    OUT.mkdir()
    for spec in parse_manifest():
        (build_pdf if spec["name"].endswith(".pdf") else build_native)(spec)
    # duplicates among messages: the first that stands alone (top of a print) is the original, else the first printed
    bymsg = {}
    for d in TRUTH_DOCS:
        if isinstance(d["duplicate_of"], tuple): bymsg.setdefault(d["duplicate_of"][1], []).append(d)
    for ds in bymsg.values():
        orig = next((d for d in ds if d["part_of"] is None), ds[0])
        for d in ds: d["duplicate_of"] = None if d is orig else orig["id"]
    byid = {d["id"]: d for d in TRUTH_DOCS}
    bad = []
    def where(did, text):
        f, a, b = DOCPAGES[did]; key = squash(re.sub(r"\{r:\w+:(.+?)\}", r"\1", text).replace("**", ""))
        for p in range(a, b + 1):
            if key in squash(PAGETEXT[(f, p)]): return f, p
        return None
    T = {k: [] for k in ("speakers", "findings", "negatives", "commitments", "evidence", "gaps")}
    contra, seen = {}, {}
    for did, tags, text, copy_of in ALLMARKS:
        text = re.sub(r"\{r:\w+:(.+?)\}", r"\1", text).replace("**", "")
        d = byid[did]; w = where(did, text)
        if w is None:
            if copy_of is None and d["duplicate_of"] is None: bad.append((did, text))
            continue
        if d["duplicate_of"]:
            seen.setdefault((d["duplicate_of"], text), []).append({"file": w[0], "page": w[1]}); continue
        base = {"file": w[0], "page": w[1], "text": text}
        tg = [t.strip() for t in tags.split(";")]
        sp = next((full(t[2:]) for t in tg if t.startswith("S=")), None) or d["author"]
        role = "family" if sp in FAMILY else "unknown" if sp == "unknown" else "professional"
        rep = next((full(t[2:]) for t in tg if t.startswith("R=")), None)
        if any(t[0] in "SFNR" and (t in "S" or t[1] in ":=") for t in tg):
            T["speakers"].append({**base, "speaker": sp, "role": role, "reported": rep, "_d": did})
        for t in tg:
            if t.startswith("F:"):
                for p in t[2:].split(","): T["findings"].append({**base, "pattern": PAT[p], "subtype": SUB.get(p), "role": role, "_d": did})
            elif t.startswith("N:"):
                for p in t[2:].split(","): T["negatives"].append({**base, "pattern": PAT[p], "_d": did})
            elif t.startswith("C:"):
                cid, *kv = t[2:].split(","); kv = dict(x.split("=", 1) for x in kv)
                T["commitments"].append({"id": cid, **base, "owner": full(kv["o"]), "made_on": kv.get("on", d["date"]), "due": kv.get("due"), "status": kv["st"], "_d": did})
            elif t.startswith("E:"):
                cid, says = t[2:].split("="); T["evidence"].append({"id": cid, **base, "says": says, "_d": did})
            elif t.startswith("G:"):
                k, what = t[2:].split("=", 1); T["gaps"].append({"kind": k, "file": w[0], "page": w[1], "what": what})
            elif t.startswith("X:"): contra[t[2:]] = base
    for key in T:
        for r in T[key]:
            if "_d" in r:
                al = seen.get((r.pop("_d"), r["text"]))
                if al: r["also"] = al
    spread, esc, contradictions = [], [], []
    for ln in (SRC / "extra.txt").read_text(encoding="utf-8").splitlines():
        if not ln.strip() or ln.startswith("#"): continue
        k, *a = [x.strip() for x in ln.split("|")]
        if k == "gap":
            f, first, _ = DOCPAGES[a[1]]; T["gaps"].append({"kind": a[0], "file": f, "page": first + int(a[2]) - 1, "what": a[3]})
        elif k == "spread": spread.append({"text": a[0], "first": a[1], "copies": a[2].split(",")}); bad.extend(("no such document", x) for x in [a[1]] + a[2].split(",") if x not in byid)
        elif k == "esc": esc.append({"trigger": a[0], "response": a[1], "days": (d8(byid[a[1]]["date"]) - d8(byid[a[0]]["date"])).days})
        elif k == "contra": contradictions.append({"what": a[1], "first": contra[a[0] + "a"], "second": contra[a[0] + "b"]})
    alltext = " ".join(re.sub(r"\s+", " ", t) for t in PAGETEXT.values())
    people = [{"name": p["name"], "spellings": [s for s in dict.fromkeys([p["name"]] + p["spell"] + [p["mail"]]) if s and re.search(r"(?<!\w)" + re.escape(s) + r"(?!\w)", alltext)],
               "role": p["role"], "employer": p["employer"], "family": p["family"]} for p in PPL.values()]
    cids = [c["id"] for c in T["commitments"]]
    for e in T["evidence"]:
        if e["id"] not in cids: bad.append(("evidence without commitment", e["id"]))
    for c in {c for c in cids if cids.count(c) > 1}: bad.append(("commitment twice", c))
    ev = {e["id"] for e in T["evidence"]}
    for c in T["commitments"]:
        if c["status"] in ("kept", "late", "missed", "chased") and c["id"] not in ev: bad.append(("status without evidence", c["id"], c["text"]))
    case = {"persons": ["Tamsin Fennimore"], "family": ["Neil Fennimore", "neil@fennimoreplumbing.example", "Joanne Fennimore", "Jo Fennimore", "jo.fennimore@postbox.example"],
            "requested": "2023-11-20", "received": "2024-02-28"}
    truth = {"case": case, "files": FILES, "documents": TRUTH_DOCS, "people": people, "speakers": T["speakers"], "findings": T["findings"], "negatives": T["negatives"],
             "commitments": sorted(T["commitments"], key=lambda c: c["id"]), "evidence": sorted(T["evidence"], key=lambda c: c["id"]), "gaps": T["gaps"], "spread": spread, "escalations": esc, "contradictions": contradictions}
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
    for b in bad: print("BAD", b)
    print({k: len(v) for k, v in truth.items()}, "pages", sum(f["pages"] for f in FILES), "scanned", sum(len(f["scanned_pages"]) for f in FILES))
    (HERE / "pagetext.json").write_text(json.dumps({f"{a}|{b}": t for (a, b), t in PAGETEXT.items()})) if "--keep" in sys.argv else None

if __name__ == "__main__":
    main()
