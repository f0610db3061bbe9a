"""Builds the invented disclosure 'penmarrow': files/ and truth.json, from people.txt, styles.txt and src/*.txt."""
import hashlib, io, json, random, re, shutil, sys, tempfile
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageDraw, ImageFilter

from layout import CONTRA, ESCAL, MARK, PEOPLE, RAW, Doc, q, who

ROOT = Path(__file__).resolve().parent
OUT = ROOT / "files"
FILES = {"A": "SAR-0716-18 ASC records part 1.pdf", "B": "SAR-0716-18 part 2 (scanned).pdf",
         "C": "SAR-0716-18 third party and provider.pdf"}
PATTERN = {"pb": "parent_blame", "sg": "safeguarding_misuse", "gd": "gdpr_misrepresentation", "mc": "missed_commitment",
           "cp": "poor_care_planning", "cm": "poor_communication", "ce": "counter_evidence"}


# ---- compiling, scanning, merging ----------------------------------------------------------------------------------
def compile_doc(doc, tmp):
    path = tmp / "d.typ"
    path.write_text(doc.source())
    try:
        pdf = typst.compile(str(path))
        found = json.loads(typst.query(str(path), "<m>", field="value"))
    except Exception as exc:
        raise SystemExit(f"{doc.d['id']}: {exc}")
    return pdf, {m["i"]: m["p"] for m in found}


def squash(s):
    return re.sub(r"\s+", "", s.replace("\ufffe", ""))


def page_texts(pdf):
    pages = pdfium.PdfDocument(pdf)
    plain = [p.get_textpage().get_text_range() for p in pages]
    return [squash(p) for p in plain], plain


def scan_page(page, seed, hard):
    rnd = random.Random(seed)
    rng = np.random.default_rng(int(hashlib.sha1(seed.encode()).hexdigest()[:8], 16))
    dpi = rnd.choice([150, 170, 200, 200])
    im = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    draw, (w, h) = ImageDraw.Draw(im), im.size
    if rnd.random() < 0.3:
        for y in (0.27, 0.73) if rnd.random() < 0.6 else (0.12, 0.38, 0.62, 0.88):
            r = int(dpi * 0.11)
            draw.ellipse((dpi * 0.3 - r, h * y - r, dpi * 0.3 + r, h * y + r), fill=rnd.randint(60, 190))
    if rnd.random() < 0.2:
        pts, x, y = [], w * rnd.uniform(0.55, 0.75), h * rnd.uniform(0.03, 0.06)
        for k in range(34):
            pts.append((x + k * dpi * 0.032, y + np.sin(k * rnd.uniform(0.7, 1.4)) * dpi * rnd.uniform(0.03, 0.12)))
        draw.line(pts, fill=70, width=max(2, dpi // 75), joint="curve")
    im = im.rotate(rnd.uniform(-1.1, 1.1), resample=Image.BICUBIC, fillcolor=248)
    a = np.asarray(im, dtype=np.float32)
    ink = rnd.choice([1.0, 1.0, 0.85, 0.72 if hard else 0.9])
    a = 255 - (255 - a) * ink
    a += rng.normal(0, rnd.uniform(2, 7), a.shape)
    a -= np.linspace(0, rnd.uniform(0, 14), a.shape[1])[None, :]
    for _ in range(rnd.randint(3, 18)):
        y, x, r = rnd.randrange(h - 6), rnd.randrange(w - 6), rnd.randint(1, 3)
        a[y:y + r, x:x + r] = rnd.randint(0, 120)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(rnd.uniform(0.2, 0.6)))
    buf = io.BytesIO()
    if rnd.random() < 0.25:
        im.point(lambda v: 255 if v > 165 else 0).convert("1").save(buf, "PDF", resolution=dpi)
    else:
        im.save(buf, "PDF", resolution=dpi, quality=60)
    return buf.getvalue()


def stamp(pdf, pages, tmp):
    src = "#set page(margin: 0.7cm)\n#set text(font: \"Nimbus Mono PS\", size: 8pt)\n" + "#pagebreak()\n".join(
        f"#place(bottom + right)[{q(f'SAR-0716-18 / {n:04d}')}]\n" for n in pages)
    (tmp / "s.typ").write_text(src)
    over = pikepdf.open(io.BytesIO(typst.compile(str(tmp / "s.typ"))))
    for k, n in enumerate(pages):
        pdf.pages[n - 1].add_overlay(over.pages[k])


# ---- native files --------------------------------------------------------------------------------------------------
def native(doc):
    d = doc.d
    doc.plain = []
    for line in d["body"]:
        doc.plain.append(MARK.sub(lambda m: doc.new(codes=m[1], text=m[2]) and m[2], line))
    name = d["native"]
    if name.endswith(".eml"):
        m = EmailMessage()
        m["From"], m["Subject"] = who(d["from"], "gmail"), d["subject"]
        m["To"] = ", ".join(who(c.strip(), "gmail") for c in d["to"].split(","))
        if d.get("cc"):
            m["Cc"] = ", ".join(who(c.strip(), "gmail") for c in d["cc"].split(","))
        m["Date"] = datetime.fromisoformat(d["sent"]).strftime("%a, %d %b %Y %H:%M:%S +0100")
        m["Message-ID"] = f"<{hashlib.sha1(d['id'].encode()).hexdigest()[:20]}@mail.example>"
        m.set_content("\n".join(doc.plain) + "\n")
        (OUT / name).write_bytes(m.as_bytes())
    elif name.endswith(".docx"):
        import docx
        w = docx.Document()
        w.styles["Normal"].font.name = "Calibri"
        rows = []
        for line in doc.plain + [""]:
            if line.startswith("|"):
                rows.append(doc.cells("|" + "|" + line.lstrip("|!")))
                continue
            if rows:
                t = w.add_table(0, len(rows[0]), style="Table Grid")
                for r in rows:
                    for c, v in zip(t.add_row().cells, r):
                        c.text = v
                rows = []
            if line.startswith("# "):
                w.add_heading(line[2:], 1)
            elif line.startswith("- "):
                w.add_paragraph(line[2:], style="List Bullet")
            elif line.strip():
                w.add_paragraph(line)
        w.core_properties.created = w.core_properties.modified = datetime(2018, 2, 1)
        w.save(OUT / name)
    else:
        import openpyxl
        from openpyxl.styles import Font
        wb = openpyxl.Workbook()
        ws = wb.active
        ws.title = d["title"][:28]
        for line in doc.plain:
            if line.startswith("|"):
                ws.append(doc.cells(line.lstrip("|!")))
                if line.startswith("|!"):
                    for c in ws[ws.max_row]:
                        c.font = Font(bold=True)
            else:
                ws.append([line])
        for col, wd in zip("ABCDEFG", (12, 16, 70, 18, 14, 50, 12)):
            ws.column_dimensions[col].width = wd
        wb.save(OUT / name)


# ---- truth ---------------------------------------------------------------------------------------------------------
def role_of(code):
    return "family" if code in PEOPLE and PEOPLE[code]["family"] else "professional"


def full(code):
    return ", ".join(PEOPLE[c.strip()]["name"] if c.strip() in PEOPLE else c.strip() for c in code.split(",") if c.strip())


class Truth:
    def __init__(self):
        self.t = {k: [] for k in ("files", "documents", "people", "speakers", "findings", "negatives", "commitments", "evidence", "gaps", "spread", "escalations", "contradictions", "not_gaps")}
        self.spread, self.contra, self.commit, self.later = {}, {}, {}, []

    def mark(self, m, file, page):
        at, author = {"file": file, "page": page, "text": m["text"]}, m["author"]
        reported, codes = None, [c.strip() for c in m["codes"].split(";") if c.strip()]
        for c in codes:
            if c.startswith("S:"):
                author = c[2:]
            if c.startswith("R:"):
                reported = full(c[2:])
        role = role_of(author)
        extra = {"duplicate": True} if m["dup"] else {}
        if author in PEOPLE and "x" not in codes:
            self.t["speakers"].append({**at, "speaker": full(author), "role": role, "reported": reported, **extra})
        for c in codes:
            kind, _, rest = c.partition(":")
            if kind in "FN" and len(kind) == 1:
                for p in rest.split("+"):
                    p, _, sub = p.partition("/")
                    row = {**at, "pattern": PATTERN[p], "role": role, **({"subtype": sub} if sub else {}), **extra}
                    if kind == "N":
                        row.pop("role")
                    self.t["findings" if kind == "F" else "negatives"].append(row)
            elif kind == "C":
                cid, owner, due, status = [x.strip() for x in rest.split(",")]
                if m["dup"]:
                    self.later.append((cid, {"file": file, "page": page}))
                    continue
                assert cid not in self.commit, cid
                row = {"id": cid, "file": file, "page": page, "text": m["text"], "owner": owner or None, "owner_person": full(author) if owner in ("I", "me", "we", "We") else None,
                       "made_on": m["date"], "due": due or None, "status": status}
                self.commit[cid] = row
                self.t["commitments"].append(row)
            elif kind == "E" and not m["dup"]:
                for one in rest.split("+"):
                    cid, says = one.split(",")
                    self.t["evidence"].append({"id": cid, **at, "says": says.strip()})
            elif kind == "G" and not m["dup"]:
                k, _, what = rest.partition(":")
                self.t["gaps"].append({"kind": k, "file": file, "page": page, "what": what})
            elif kind == "Z" and not m["dup"]:
                self.t["not_gaps"].append({**at, "what": rest})
            elif kind == "A":
                self.spread.setdefault(rest.rstrip("!"), []).append((rest.endswith("!") and not m["dup"], m["part"], m["text"], m["date"]))
            elif kind == "X" and not m["dup"]:
                self.contra.setdefault(rest[:-1], {})[rest[-1]] = at

    def finish(self, docs):
        dates = {d["id"]: d["date"] for d in docs}
        for cid, where in self.later:
            self.commit[cid].setdefault("also", []).append(where)
        for key, items in self.spread.items():
            first = [x for x in items if x[0]][0]
            copies = []
            for _, part, _, _ in sorted(items, key=lambda x: (x[3], x[1])):
                if part != first[1] and part not in copies:
                    copies.append(part)
            self.t["spread"].append({"text": first[2], "first": first[1], "copies": copies})
        for key, pair in sorted(self.contra.items()):
            self.t["contradictions"].append({"what": CONTRA[key], "first": pair["1"], "second": pair["2"]})
        for a, b in ESCAL:
            self.t["escalations"].append({"trigger": a, "response": b, "days": (date.fromisoformat(dates[b]) - date.fromisoformat(dates[a])).days})


def check_truth(t):
    bad, ev = [], {}
    for e in t["evidence"]:
        ev.setdefault(e["id"], set()).add(e["says"])
    need = {"kept": "done", "late": "late", "missed": "not_done", "chased": "chased"}
    for c in t["commitments"]:
        if c["status"] in need and need[c["status"]] not in ev.get(c["id"], ()):
            bad.append(f"{c['id']} {c['status']} lacks evidence")
        if c["status"] not in need and c["id"] in ev:
            bad.append(f"{c['id']} {c['status']} has evidence")
    bad += [f"evidence for unknown {e}" for e in ev if e not in {c["id"] for c in t["commitments"]}]
    return bad


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    truth, t, problems, raw = Truth(), None, [], []
    t = truth.t
    t["case"] = dict(persons=["Nisha Vaghela"], family=["Hansa Vaghela", "Kirit Vaghela", "kirit.vaghela@postbox.example", "hansa.v@postbox.example"], requested="2018-06-04", received="2018-08-16")
    tmp = Path(tempfile.mkdtemp(prefix="pm", dir=ROOT))
    for key in "ABC":
        mine = [d for d in RAW.values() if d.get("file") == key]
        random.Random("order" + key).shuffle(mine)
        mine.sort(key=lambda d: int(d.get("order", 50)))
        pdf, at, scanned, stamped = pikepdf.new(), 0, [], []
        for d in mine:
            doc = Doc(d)
            data, where = compile_doc(doc, tmp)
            texts, plain = page_texts(data)
            raw += plain
            n = len(texts)
            is_scan = d.get("scan") == "1"
            src = pdfium.PdfDocument(data)
            if is_scan:
                for k in range(n):
                    pdf.pages.extend(pikepdf.open(io.BytesIO(scan_page(src[k], f"{d['id']}-{k}", d.get("hard")))).pages)
                scanned += range(at + 1, at + n + 1)
            else:
                pdf.pages.extend(pikepdf.open(io.BytesIO(data)).pages)
                stamped += range(at + 1, at + n + 1)
            base = dict(file=FILES[key], scanned=is_scan)
            t["documents"].append({"id": d["id"], "file": FILES[key], "first_page": at + 1, "last_page": at + n, "kind": d["kind"], "date": None if d["date"] == "none" else d["date"], "title": d.get("title", d.get("subject", "")),
                                   "author": full(d.get("author", d.get("from", ""))), "to": "" if d["kind"] in ("minutes", "report", "assessment", "referral", "care_plan") else full(d.get("to", "")), "part_of": None, "duplicate_of": d.get("copy"), "scanned": is_scan})
            for p in doc.parts:
                t["documents"].append({"id": p["id"], "file": FILES[key], "first_page": at + where[p["n0"]], "last_page": at + where[p["n1"]], "kind": p["kind"], "date": p["date"], "title": p["title"],
                                       "author": full(p["author"]), "to": full(p["to"]), "part_of": d["id"], "duplicate_of": p["dup_of"], "scanned": is_scan})
            for m in doc.marks:
                page = where[m["n"]]
                if squash(m["text"]) not in texts[page - 1]:
                    if m["dup"]:
                        continue
                    problems.append(f"{d['id']} p{page}: not on page: {m['text'][:60]}")
                truth.mark(m, FILES[key], at + page)
                for c in re.findall(r"C:[^,;]+,([^,;]*),", m["codes"]):
                    if c.strip() and squash(c) not in texts[page - 1]:
                        problems.append(f"{d['id']}: owner {c} not on page")
            for kind, page, what in d["gaps"]:
                t["gaps"].append({"kind": kind, "file": FILES[key], "page": at + int(page), "what": what})
            at += n
        if key == "A":
            stamp(pdf, stamped, tmp)
        pdf.save(OUT / FILES[key], deterministic_id=True)
        t["files"].append({"name": FILES[key], "pages": at, "scanned_pages": scanned})
    for d in [d for d in RAW.values() if "native" in d]:
        doc = Doc(d)
        native(doc)
        raw += doc.plain
        t["files"].append({"name": d["native"], "pages": 1, "scanned_pages": []})
        t["documents"].append({"id": d["id"], "file": d["native"], "first_page": 1, "last_page": 1, "kind": d["kind"], "date": d["date"], "title": d.get("title", d.get("subject", "")),
                               "author": full(d.get("author", d.get("from", ""))), "to": full(d.get("to", "")), "part_of": None, "duplicate_of": d.get("copy"), "scanned": False})
        for m in doc.marks:
            truth.mark(m, d["native"], 1)
    everything = re.sub(r"\s+", " ", " ".join(raw))
    for p in PEOPLE.values():
        seen = [s for s in [p["name"], p["mail"], *p["spellings"]] if s and re.search(rf"(?<![\w@.-]){re.escape(s)}(?![\w@-])", everything)]
        t["people"].append({"name": p["name"], "spellings": seen, "role": p["role"], "employer": p["employer"], "family": p["family"]})
    truth.finish(t["documents"])
    ids = [d["id"] for d in t["documents"]]
    problems += [f"double id {i}" for i in set(ids) if ids.count(i) > 1] + check_truth(t)
    (ROOT / "truth.json").write_text(json.dumps(t, indent=1, ensure_ascii=False) + "\n")
    shutil.rmtree(tmp)
    print("\n".join(problems) or "no problems")
    print({k: len(v) for k, v in t.items()}, "pages", sum(f["pages"] for f in t["files"]), "scanned", sum(len(f["scanned_pages"]) for f in t["files"]))


if __name__ == "__main__":
    main()
