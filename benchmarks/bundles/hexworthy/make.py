#!/usr/bin/env python3
"""Build the invented disclosure 'hexworthy' and its truth. Deterministic. Text lives in src/*.txt, looks in styles.typ."""
import datetime, io, json, random, re, shutil
from email.message import EmailMessage
from pathlib import Path
import numpy as np
import pikepdf, pypdfium2, typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
SRC, OUT, TMP = HERE / "src", HERE / "files", HERE / "build"
FILES = {"A": "0417_CSC_and_SEND_part1.pdf", "B": "0417_paper_file_scans.pdf", "C": "0417_emails_late_batch.pdf"}
PAT = {"pb": "parent_blame", "sm": "safeguarding_misuse", "gi": "gdpr_misrepresentation", "gb": "gdpr_misrepresentation",
       "gw": "gdpr_misrepresentation", "gd": "gdpr_misrepresentation", "mc": "missed_commitment", "cm": "missed_commitment",
       "cp": "poor_care_planning", "co": "poor_communication"}
SUB = {"gi": "invoked", "gb": "breach", "gw": "withheld", "mc": "broken"}
EMAIL_STYLES = {"outlook", "outlook2", "gmail", "apple", "lotus", "webmail", "phone", "eml"}


def ts(s):
    return json.dumps(s, ensure_ascii=False)


# ------------------------------------------------------------------ sources
def load_people():
    rows = []
    for line in (SRC / "people.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, sp, role, emp, fam, addr = [x.strip() for x in line.split("|")]
        rows.append({"name": name, "spellings": [s.strip() for s in sp.split(";") if s.strip()], "role": role,
                     "employer": emp or None, "family": fam == "y", "addr": addr})
    return rows


PEOPLE = load_people()
ADDR = {p["name"]: p["addr"] for p in PEOPLE}
FAMILY = {s for p in PEOPLE if p["family"] for s in [p["name"], *p["spellings"]]}
KNOWN = {s for p in PEOPLE for s in [p["name"], *p["spellings"]]}
BODIES = {p["employer"] for p in PEOPLE if p["employer"]} | {"Marlin Mobility Services", "Penrose Lettings", "Tidewell District Council"}


EMPLOYER = {p["name"]: p["employer"] for p in PEOPLE}
SIGS = {b.split("\n", 1)[0].strip(): b.split("\n", 1)[1].strip() for b in (SRC / "signatures.txt").read_text().split("@@ ")[1:]}


def load_docs():
    docs, esc = {}, []
    for f in sorted(SRC.glob("d*.txt")):
        for chunk in re.split(r"(?m)^@@ ", f.read_text())[1:]:
            head, _, body = chunk.partition("\n----\n")
            lines = head.splitlines()
            i, style, kind, date, file, scan = [x.strip() for x in lines[0].split("|")]
            assert i not in docs, i
            d = {"id": i, "style": style, "kind": kind, "date": date or None, "file": file, "scan": scan == "s", "body": body.strip("\n")}
            for l in lines[1:]:
                k, _, v = l.partition(":")
                d.setdefault(k.strip(), v.strip())
            docs[i] = d
    for d in docs.values():
        if "copy" in d:
            o = docs[d["copy"]]
            for k, v in o.items():
                if k not in ("gap", "drop", "copy", "owner", "banner", "style", "scan", "redact"):
                    d[k] = v if k not in d or k == "body" else d[k]
    for d in docs.values():
        emp = EMPLOYER.get(d.get("author"))
        if d["kind"] == "email" and emp in SIGS and d["style"] != "phone" and "copy" not in d:
            top, sep, rest = d["body"].partition("\n>> ")
            short = d["file"] == "-"
            d["body"] = top.rstrip() + "\n\n" + SIGS[emp].replace("NAME", d["author"]).split("\n\n")[0] + ("" if short else "\n\n" + "\n\n".join(SIGS[emp].split("\n\n")[1:])) + (("\n\n>> " + rest) if sep else "")
    for d in docs.values():
        if "copy" in d:
            d["body"] = docs[d["copy"]]["body"]
            for r in d.get("redact", "").split("~"):
                if r:
                    d["body"] = d["body"].replace(r, "{{R%d}}" % max(3, len(r)))
    for line in (SRC / "escalations.txt").read_text().splitlines():
        if line.strip():
            esc.append(line.split())
    return docs, esc


DOCS, ESC = load_docs()


# ------------------------------------------------------------------ inline marks
class Build:
    """One document being turned into typst: its marks and parts."""
    def __init__(self, doc):
        self.doc, self.marks, self.parts, self.n = doc, [], [], 0
        self.part = None

    def mid(self):
        self.n += 1
        return "k%d" % self.n

    def inline(self, text, plain=False):
        out, pos, flat = [], 0, ""
        for mt in re.finditer(r"\[\[(.*?)\^(.*?)\]\]", text):
            out.append(self.raw(text[pos:mt.start()])); flat += text[pos:mt.start()]
            a = self.mid()
            if "{{" not in mt.group(2):
                self.marks.append({"id": a, "tags": [t.strip() for t in mt.group(1).split(";") if t.strip()], "text": mt.group(2),
                                   "part": self.part, "doc": self.doc})
            out.append(f'#m("{a}")' + self.raw(mt.group(2)) + f'#m("{a}e")'); flat += mt.group(2)
            pos = mt.end()
        out.append(self.raw(text[pos:])); flat += text[pos:]
        return flat if plain else "".join(out)

    def raw(self, s):
        out = []
        for piece in re.split(r"(\{\{.*?\}\})", s):
            if piece.startswith("{{R"):
                out.append(f"#rb({int(piece[3:-2])})")
            elif piece.startswith("{{X:"):
                out.append(f"#xr({ts(piece[4:-2])})")
            elif piece:
                out.append("#" + ts(piece))
        return "".join(out)

    def body(self, text, depth=0):
        out, rows = [], []
        S = "S"

        def flush():
            if rows:
                hdr = rows[0].startswith("|!")
                cells = [[c.strip() for c in r[2 if r.startswith("|!") else 1:].strip().rstrip("|").split(" | ")] for r in rows]
                w = max(len(r) for r in cells)
                spec = self.doc.get("cols%d" % w) or ("(" + ", ".join(["1fr"] * w) + ")")
                body = ", ".join("(" + ", ".join(f"[{self.inline(c)}]" for c in r + [""] * (w - len(r))) + ",)" for r in cells)
                out.append(f"#T({S}, {spec}, {str(hdr).lower()}, ({body},))")
                rows.clear()

        para = []

        def fpara():
            if para:
                out.append(f"#P({S}, [" + "#linebreak()".join(self.inline(x) for x in para) + "])")
                para.clear()

        for line in text.split("\n"):
            if line.startswith("|"):
                fpara(); rows.append(line); continue
            flush()
            if not line.strip():
                fpara()
            elif line.startswith("## "):
                fpara(); self.close(out)
                f = [x.strip() for x in line[3:].split("|")]
                iso, author, shown, by, typ = (f + [""] * 5)[:5]
                self.open(out, {"kind": "case_note", "date": iso or None, "author": author or None, "title": typ or None, "to": None, "dup": None})
                out.append(f"#E({S}, ({ts(shown)}, {ts(by)}, {ts(typ)}))")
            elif line.startswith(">> "):
                fpara(); self.close(out)
                q = DOCS[line[3:].strip().split()[0]]
                self.open(out, {"kind": "email", "date": q["date"], "author": q["author"], "title": q.get("subject"), "to": q.get("to"), "dup": q["id"], "src": q})
                out.append(f"#Q({S}, {meta(q)})")
                out.append(self.body(q["body"].split("\n>> ")[0], depth + 1))
            elif line.startswith("== "):
                fpara(); out.append(f"#H({S}, [{self.inline(line[3:])}])")
            elif line.startswith("- "):
                fpara(); out.append(f"#B({S}, [{self.inline(line[2:])}])")
            elif line.startswith("= "):
                fpara(); l, _, v = line[2:].partition(" :: ")
                out.append(f"#F({S}, [{self.inline(l)}], [{self.inline(v)}])")
            elif line.startswith("!!BLOCK"):
                fpara(); out.append(f"#BLK({S}, {int(line.split()[1])})")
            elif line.startswith("!!SIG "):
                fpara(); out.append(f"#SIG({S}, [{self.inline(line[6:])}])")
            elif line.startswith("!!PB"):
                fpara(); out.append("#pagebreak()")
            elif line.startswith("!!SP"):
                fpara(); out.append(f"#v({line.split()[1]}cm)")
            else:
                para.append(line)
        fpara(); flush()
        if depth == 0:
            self.close(out)
        return "\n".join(out)

    def open(self, out, p):
        p["id"] = "p%d" % (len(self.parts) + 1)
        self.parts.append(p)
        self.part = p
        out.append(f'#m("{p["id"]}s")')

    def close(self, out):
        if self.part:
            out.append(f'#m("{self.part["id"]}t")')
            self.part = None


def who(n):
    return f"{n} <{ADDR[n]}>" if ADDR.get(n) else n


def meta(d):
    g = lambda k: d.get(k, "") or ""
    o = {k: g(k) for k in "owner banner subject attach org orgaddr addressee ref shown title sub footer".split()}
    for k in ("addressee", "orgaddr", "ref"):
        o[k] = o[k]
    when = g("when")
    t = datetime.datetime.strptime(f"{d['date']} {when}", "%Y-%m-%d %H:%M") if when else None
    if t:
        o["dshort"] = t.strftime("%d %B %Y %H:%M").lstrip("0")
        o["dgm"] = t.strftime("%a, %d %b %Y at %H:%M").replace(" 0", " ")
        o["dap"] = t.strftime("%d %B %Y at %H:%M:17 ").lstrip("0") + ("BST" if 3 < t.month < 11 else "GMT")
        o["dnum"] = t.strftime("%d/%m/%Y %H:%M")
        names = [x.strip() for x in g("to").split(";")]
        o["fromname"] = d["author"]; o["addr"] = ADDR.get(d["author"], ""); o["from"] = who(d["author"])
        o["to"] = "; ".join(who(n) for n in names); o["cc"] = "; ".join(who(n) for n in g("cc").split("; ") if n)
    return "(" + ", ".join(f"{k}: [{nl(v)}]" if k in ("addressee", "orgaddr", "ref", "sub") and v else f"{k}: {ts(v)}" for k, v in o.items()) + ",)"


def nl(s):
    return "#linebreak()".join("#" + ts(x.strip()) for x in s.split("//"))


# ------------------------------------------------------------------ one document to pages
def compile_doc(d):
    b = Build(d)
    body = b.body(d["body"])
    src = f'#import "../styles.typ": *\n#let S = styles.{d["style"]}\n#let D = {meta(d)}\n#page-doc(S, D, [\n{body}\n])\n'
    f = TMP / (d["id"] + ".typ")
    f.write_text(src)
    pdf = typst.compile(str(f), root=str(HERE))
    where = {x["id"]: x["p"] for x in json.loads(typst.query(str(f), "<mk>", field="value", root=str(HERE)))}
    pd = pypdfium2.PdfDocument(pdf)
    texts = [pd[i].get_textpage().get_text_range() for i in range(len(pd))]
    n = len(pd)
    keep = [p for p in range(1, n + 1) if str(p) not in d.get("drop", "").split()]
    remap = {p: i for i, p in enumerate(keep)}
    return b, pdf, where, texts, keep, remap


# ------------------------------------------------------------------ scanning
FONT = "/usr/share/fonts"


def scan_page(pdf, idx, seed, d):
    rng = np.random.default_rng(seed)
    bitonal = rng.random() < 0.3
    dpi = int(rng.choice([200, 240])) if bitonal else int(rng.choice([150, 150, 170]))
    page = pypdfium2.PdfDocument(pdf)[idx]
    im = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    w, h = im.size
    dr = ImageDraw.Draw(im)
    if rng.random() < 0.3:                                   # a received stamp
        st = Image.new("L", (int(dpi * 1.9), int(dpi * 0.6)), 255)
        sd = ImageDraw.Draw(st)
        sd.rectangle([4, 4, st.width - 5, st.height - 5], outline=90, width=3)
        fnt = ImageFont.load_default(size=int(dpi * 0.26))
        sd.text((14, 10), rng.choice(["RECEIVED", "SCANNED", "COPY", "FILE COPY"]), fill=90, font=fnt)
        st = st.rotate(float(rng.uniform(-9, 9)), expand=True, fillcolor=255)
        im.paste(st, (int(w * rng.uniform(0.55, 0.72)), int(h * rng.uniform(0.9, 0.93))), st.point(lambda v: 200 if v < 200 else 0))
    if rng.random() < 0.4:                                   # a scrawl in the margin
        x, y = w * rng.uniform(0.90, 0.94), h * rng.uniform(0.2, 0.8)
        sx, fr = rng.uniform(0.05, 0.2), rng.uniform(0.7, 2.4)
        pts = [(x + dpi * sx * np.sin(k * fr) + k, y + dpi * 0.05 * k * rng.uniform(0.4, 1)) for k in range(int(rng.integers(6, 18)))]
        dr.line(pts, fill=80, width=3)
    if rng.random() < 0.6:                                   # punch holes
        for fy in (0.37, 0.63):
            r = dpi * 0.11
            dr.ellipse([dpi * 0.35 - r, h * fy - r, dpi * 0.35 + r, h * fy + r], fill=int(rng.integers(30, 90)))
    im = im.rotate(float(rng.uniform(-0.9, 0.9)), resample=Image.BICUBIC, fillcolor=250)
    a = np.asarray(im).astype(np.float32)
    faint = rng.uniform(0.62, 1.0)                           # toner
    a = 255 - (255 - a) * faint
    if rng.random() < 0.35:                                  # streak of weak toner
        x0 = int(w * rng.uniform(0.1, 0.8)); a[:, x0:x0 + int(w * 0.05)] = 255 - (255 - a[:, x0:x0 + int(w * 0.05)]) * 0.7
    a -= rng.uniform(0, 10)
    a += rng.normal(0, 3.0 if not bitonal else 2.0, a.shape)
    for _ in range(int(rng.integers(3, 18))):                # specks
        y, x = int(rng.integers(5, h - 8)), int(rng.integers(5, w - 8)); a[y:y + 3, x:x + 2] = 40
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    buf = io.BytesIO()
    if bitonal:
        im = im.point(lambda v: 255 if v > 165 else 0).convert("1")
        im.save(buf, "PDF", resolution=dpi)
    else:
        im = im.filter(ImageFilter.GaussianBlur(0.4))
        im.save(buf, "PDF", resolution=dpi, quality=52)
    return buf.getvalue()


# ------------------------------------------------------------------ truth
T = {k: [] for k in "files documents people speakers findings negatives commitments evidence gaps spread escalations contradictions".split()}
CHECK, ALSO, SPREAD, CONTRA, FIRSTQ = [], {}, {}, {}, {}
DATES = {}


def role_of(n):
    return "family" if n in FAMILY else "professional"


def take_mark(mk, fname, page, docid, dated, author, dup):
    text, speaker, reported = mk["text"], author, None
    for t in mk["tags"]:
        if t.startswith("s:"):
            s, _, r = t[2:].partition(">")
            speaker, reported = s or author, r or None
    role = role_of(speaker) if speaker else "professional"
    at = {"file": fname, "page": page, "text": text}
    if speaker:
        T["speakers"].append({**at, "speaker": speaker, "role": role, "reported": reported})
    for t in mk["tags"]:
        k, _, v = t.partition(":")
        if t[0] == "+":
            T["findings"].append({**at, "pattern": PAT[t[1:]], "role": role, **({"subtype": SUB[t[1:]]} if t[1:] in SUB else {})})
        elif t[0] == "-":
            T["negatives"].append({**at, "pattern": PAT[t[1:]]})
        elif k == "c":
            cid, owner, due, status, *made = v.split("/")
            row = {"id": cid, **at, "owner": owner, "made_on": made[0] if made else dated, "due": due or None, "status": status}
            if dup or any(c["id"] == cid for c in T["commitments"]):
                ALSO.setdefault(cid, []).append({**at, "made_on": row["made_on"]})
            else:
                T["commitments"].append(row)
        elif k == "e":
            cid, says = v.split("/")
            T["evidence"].append({"id": cid, **at, "says": says})
        elif k == "g":
            kind, _, what = v.partition("/")
            if not dup:
                T["gaps"].append({"kind": kind, "file": fname, "page": page, "what": what})
        elif k == "sp" and not dup:
            SPREAD.setdefault(v, []).append((dated or "9999", docid, text))
        elif k == "x":
            cid, _, what = v.partition("/")
            c = CONTRA.setdefault(cid, {"what": "", "at": []})
            c["what"] = c["what"] or what
            if not dup:
                c["at"].append((dated or "9999", at))
        elif k not in ("s",):
            assert k == "sp", t


def norm(s):
    return re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", s).replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").replace("ﬄ", "ffl")


def main():
    shutil.rmtree(OUT, ignore_errors=True); shutil.rmtree(TMP, ignore_errors=True)
    OUT.mkdir(); TMP.mkdir()
    order = {k: [] for k in FILES}
    for d in DOCS.values():
        if d["file"] in order:
            order[d["file"]].append(d)
    for k, lst in order.items():
        first = [d for d in lst if d.get("first")]
        rest = [d for d in lst if not d.get("first")]
        random.Random("hexworthy" + k).shuffle(rest)
        order[k] = first + rest
    for k, fname in FILES.items():
        pdf, page, scanned = pikepdf.new(), 0, []
        for d in order[k]:
            b, raw, where, texts, keep, remap = compile_doc(d)
            base = page
            opened = pikepdf.open(io.BytesIO(raw)) if not d["scan"] else None
            for i, p in enumerate(keep):
                page += 1
                if d["scan"]:
                    scanned.append(page)
                    src = pikepdf.open(io.BytesIO(scan_page(raw, p - 1, abs(hash_(d["id"])) + p, d)))
                    pdf.pages.append(src.pages[0])
                else:
                    pdf.pages.append(opened.pages[p - 1])
            P = lambda q: base + 1 + remap[q]
            add_doc(d, fname, base + 1, page)
            for dr in d.get("drop", "").split():
                T["gaps"].append({"kind": "missing_page", "file": fname, "page": base + max(1, min(int(dr) - 1, len(keep))),
                                  "what": f"page {dr} of {len(texts)} of “{d.get('title') or d.get('subject')}” is not there"})
            if d.get("gap"):
                kind, _, what = d["gap"].partition("/")
                T["gaps"].append({"kind": kind, "file": fname, "page": base + 1, "what": what})
            close = lambda q: min((x for x in keep if x >= q), default=keep[-1])
            back = lambda q: max((x for x in keep if x <= q), default=keep[0])
            for n, p in enumerate(b.parts, 1):
                s, e = where[p["id"] + "s"], where[p["id"] + "t"]
                for mm in [x for x in b.marks if x["part"] is p][:1]:
                    s = max(s, s)
                if all(x not in keep for x in range(s, e + 1)):
                    p["gone"] = True
                    continue
                # the start mark may stand at the foot of the page before a sticky head
                head = norm((p.get("title") or "")[:40])
                if s < e and head and head not in norm(texts[s - 1]) and head in norm(texts[s]):
                    s += 1
                add_part(d, p, n, fname, P(close(s)), P(back(e)), d["scan"])
            for mk in b.marks:
                q = where[mk["id"]]
                e = where[mk["id"] + "e"]
                if q != e and norm(mk["text"]) in norm(texts[e - 1]):
                    q = e
                if q not in keep:
                    continue
                p = mk["part"]
                docid = p["truth"]["id"] if p else d["id"]
                dated = p["date"] if p else d["date"]
                author = (p["truth"]["author"] if p else d.get("author")) or None
                if author in BODIES and author:
                    author = None
                dup = bool(d.get("copy")) or bool(p and p["truth"]["duplicate_of"])
                if norm(mk["text"]) not in norm(texts[q - 1]):
                    CHECK.append((d["id"], q, mk["text"]))
                take_mark(mk, fname, P(q), docid, dated, author, dup)
        pdf.save(OUT / fname, deterministic_id=True, compress_streams=True)
        T["files"].append({"name": fname, "pages": page, "scanned_pages": scanned})
    for d in DOCS.values():
        if d["style"] in ("eml", "docx", "xlsx"):
            native(d)
    finish()


def hash_(s):
    return int.from_bytes(s.encode()[-6:], "big") % 1_000_003


def add_doc(d, fname, a, z):
    T["documents"].append({"id": d["id"], "file": fname, "first_page": a, "last_page": z, "kind": d["kind"], "date": d["date"],
                           "title": (d.get("subject") if d["kind"] == "letter" else None) or d.get("title") or d.get("subject") or None, "author": d.get("author") or None, "to": d.get("to") or None,
                           "part_of": None, "duplicate_of": d.get("copy"), "scanned": d["scan"]})


def add_part(d, p, n, fname, a, z, scanned):
    pid = f"{d['id']}.{n}"
    dup = None
    if p["dup"]:
        virtual = DOCS[p["dup"]]["file"] == "-"
        dup = p["dup"] if not virtual else f"{d['copy']}.{n}" if d.get("copy") else FIRSTQ.get(p["dup"])
        if virtual and not dup:
            FIRSTQ[p["dup"]] = pid
    elif d.get("copy"):
        dup = f"{d['copy']}.{n}"
    p["truth"] = {"id": pid, "file": fname, "first_page": a, "last_page": z, "kind": p["kind"], "date": p["date"], "title": p["title"],
                  "author": p["author"], "to": p["to"], "part_of": d["id"], "duplicate_of": dup, "scanned": scanned}
    T["documents"].append(p["truth"])


def native(d):
    b = Build(d)
    fname, lines, table = d["file"], [], []
    for line in d["body"].split("\n"):
        if line.startswith("## "):
            f = [x.strip() for x in line[3:].split("|")]
            b.part = {"kind": "case_note", "date": f[0] or None, "author": f[1] or None, "title": f[4], "to": None, "dup": None, "id": "x"}
            b.parts.append(b.part)
            lines.append("  ".join(x for x in f[2:] if x))
        elif line.startswith("|"):
            table.append([b.inline(c.strip(), True) for c in line.lstrip("|!").strip().rstrip("|").split(" | ")])
        else:
            lines.append(b.inline(re.sub(r"^(==|-) ", "", line), True))
    path = OUT / fname
    if d["style"] == "eml":
        msg = EmailMessage()
        msg["From"] = who(d["author"]); msg["To"] = ", ".join(who(x.strip()) for x in d["to"].split(";"))
        if d.get("cc"):
            msg["Cc"] = ", ".join(who(x.strip()) for x in d["cc"].split(";"))
        msg["Subject"] = d["subject"]
        t = datetime.datetime.strptime(f"{d['date']} {d['when']}", "%Y-%m-%d %H:%M")
        msg["Date"] = t.strftime("%a, %d %b %Y %H:%M:00 +0100"); msg["Message-ID"] = f"<{d['id']}@mail.example>"
        msg.set_content("\n".join(lines) + "\n")
        path.write_bytes(bytes(msg))
    elif d["style"] == "docx":
        import docx
        w = docx.Document()
        w.add_heading(d["title"], 1)
        for l in lines:
            if l.strip():
                w.add_paragraph(l)
        w.save(path)
    else:
        import openpyxl
        wb = openpyxl.Workbook(); ws = wb.active; ws.title = d["title"][:28]
        for l in lines:
            if l.strip():
                ws.append([l])
        for r in table:
            ws.append(r)
        wb.save(path)
    add_doc(d, fname, 1, 1)
    T["files"].append({"name": fname, "pages": 1, "scanned_pages": []})
    if d.get("gap"):
        T["gaps"].append({"kind": d["gap"].partition("/")[0], "file": fname, "page": 1, "what": d["gap"].partition("/")[2]})
    for n, p in enumerate(b.parts, 1):
        add_part(d, p, n, fname, 1, 1, False)
    for mk in b.marks:
        p = mk["part"]
        a = (p["author"] if p else d.get("author")) or None
        take_mark(mk, fname, 1, p["truth"]["id"] if p else d["id"], p["date"] if p else d["date"], None if a in BODIES else a, False)


def finish():
    ids = {x["id"] for x in T["documents"]}
    byid = {x["id"]: x for x in T["documents"]}
    for x in T["documents"]:
        if x["duplicate_of"] and x["duplicate_of"] not in ids:
            print("dangling duplicate", x["id"], x["duplicate_of"]); x["duplicate_of"] = None
    for c in T["commitments"]:
        if c["id"] in ALSO:
            c["also"] = ALSO[c["id"]]
    cids = {c["id"] for c in T["commitments"]}
    for c in ALSO:
        if c not in cids:
            print("commitment only in copies", c)
    for e in T["evidence"]:
        if e["id"] not in cids:
            print("evidence without commitment", e["id"], e["text"])
    have = {e["id"] for e in T["evidence"]}
    for c in T["commitments"]:
        if c["status"] in ("kept", "late", "missed", "chased") and c["id"] not in have:
            print("no evidence for", c["id"], c["status"])
        if c["status"] in ("no_evidence", "not_due") and c["id"] in have:
            print("evidence despite", c["id"], c["status"])
    for k, v in sorted(SPREAD.items()):
        v.sort()
        seen = []
        for _, docid, _ in v:
            if docid not in seen:
                seen.append(docid)
        T["spread"].append({"text": v[0][2], "first": seen[0], "copies": seen[1:]})
    for a, z in ESC:
        n = (datetime.date.fromisoformat(byid[z]["date"]) - datetime.date.fromisoformat(byid[a]["date"])).days
        T["escalations"].append({"trigger": a, "response": z, "days": n})
    for k, c in sorted(CONTRA.items()):
        c["at"].sort(key=lambda x: x[0])
        if len(c["at"]) < 2:
            print("half a contradiction", k); continue
        T["contradictions"].append({"what": c["what"], "first": c["at"][0][1], "second": c["at"][1][1]})
    words = "\n".join(f.read_text() for f in sorted(SRC.glob("d*.txt"))) + (SRC / "signatures.txt").read_text()
    words = re.sub(r"\[\[[^\]^]*\^|(?m:^## \S* \|[^|]*\|)", " ", words)
    for p in PEOPLE:
        p["spellings"] = [x for x in p["spellings"] if re.search(r"(?<!\w)" + re.escape(x) + r"(?!\w)", words)]
        T["people"].append({"name": p["name"], "spellings": p["spellings"] + ([p["addr"]] if p["addr"] else []), "role": p["role"],
                            "employer": p["employer"], "family": p["family"]})
    fam = [p["name"] for p in PEOPLE if p["family"]] + [p["addr"] for p in PEOPLE if p["family"] and p["addr"]]
    truth = {"case": {"persons": ["Rowan Jessop"], "family": fam, "requested": "2020-01-20", "received": "2020-06-30"}}
    truth.update({k: T[k] for k in T})
    T["commitments"].sort(key=lambda c: c["id"])
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False))
    shutil.rmtree(TMP)
    for c in CHECK:
        print("NOT ON PAGE", c)
    print({k: len(v) for k, v in T.items()}, "pages", sum(f["pages"] for f in T["files"] if f["name"].endswith("pdf")),
          "scanned", sum(len(f["scanned_pages"]) for f in T["files"]),
          "reported", sum(1 for s in T["speakers"] if s["reported"]))


if __name__ == "__main__":
    main()
