"""Builds files/ and truth.json from src/*.txt.  Deterministic, no network.  See src/README.txt for the text format."""
import datetime as dt, email.message, email.policy, io, json, re, shutil, sys, zipfile, zlib
from pathlib import Path
import openpyxl, pikepdf, pypdfium2 as pdfium, typst
sys.dont_write_bytecode = True
from render import *
from render import DOCS, MARK, P, SIGS, Ctx
from scan import degrade, image_pdf

HERE = Path(__file__).resolve().parent
SRC, OUT, TMP, FONTS = HERE / "src", HERE / "files", HERE / "build", HERE / "fonts"
ONLY = sys.argv[1] if len(sys.argv) > 1 else None      # "draft": no rasterising
PAT = {"pb": "parent_blame", "sg": "safeguarding_misuse", "gi": "gdpr_misrepresentation/invoked", "gb": "gdpr_misrepresentation/breach",
       "gw": "gdpr_misrepresentation/withheld", "mb": "missed_commitment/broken", "cp": "poor_care_planning", "cc": "poor_communication",
       "ce": "counter_evidence"}
NEG = {"-pb": "parent_blame", "-sg": "safeguarding_misuse", "-gd": "gdpr_misrepresentation", "-mc": "missed_commitment",
       "-cp": "poor_care_planning", "-cc": "poor_communication"}


# ---------------------------------------------------------------- compile, scan, merge
def compile_doc(name, src):
    f = TMP / f"{name}.typ"
    f.write_text(src, encoding="utf-8")
    try:
        pdf = typst.compile(str(f), root=str(TMP), font_paths=[str(FONTS)])
        meta = json.loads(typst.query(str(f), "<mk>", field="value", root=str(TMP), font_paths=[str(FONTS)]))
    except Exception as e:
        raise SystemExit(f"{name}: {str(e)[:1500]}")
    return pdf, {a: b for a, b in meta}


def parse_layout():
    files = []
    for ln in (SRC / "layout.txt").read_text(encoding="utf-8").split("\n"):
        ln = ln.strip()
        if not ln or ln.startswith("#"):
            continue
        w = re.findall(r'(?:[^\s"]|"[^"]*")+', ln)
        kv = {x.split("=", 1)[0]: x.split("=", 1)[1].strip('"') for x in w[2:] if "=" in x}
        if w[0] in ("FILE", "EML", "XLSX"):
            files.append({"name": w[1], "type": w[0], "opts": kv, "items": []})
        else:
            files[-1]["items"].append((w[0], w[1], kv))
    return files


ALLTEXT = []                                              # every page as set, for the spellings in the truth


def norm(s):
    return re.sub(r"\s+", "", s).replace("\u00ad", "")


def main():
    for d in (OUT, TMP):
        shutil.rmtree(d, ignore_errors=True); d.mkdir()
    documents, marks, tfiles, auto_gaps, checks = [], [], [], [], []
    for fi, F in enumerate(parse_layout()):
        if F["type"] != "FILE":
            native(F, documents, marks, tfiles); continue
        outpdf, page, scanned, held = pikepdf.new(), 0, [], []
        for ii, (cmd, did, o) in enumerate(F["items"]):
            rec = DOCS.get(o.get("of", did))
            c = Ctx(o.get("copy", ""), zlib.crc32(did.encode()))
            c.alias = did if cmd == "DOC" and o.get("of") else None
            if cmd == "DOC" and rec["style"].startswith("log"):
                c.hand = True
            src = email_doc(did, o, c) if cmd == "PRINT" else plain_doc(did, rec, c)
            raw, meta = compile_doc(did, src)
            pd = pdfium.PdfDocument(raw); n = len(pd)
            ALLTEXT.extend(re.sub(r"\s+", " ", pd[i].get_textpage().get_text_bounded()) for i in range(n))
            texts = [norm(pd[i].get_textpage().get_text_bounded()) for i in range(n)]
            drop = [int(x) for x in o["drop"].split(",")] if o.get("drop") else []
            pgmap, k = {}, page
            for i in range(1, n + 1):
                if i not in drop:
                    k += 1; pgmap[i] = k
            for i in drop:
                auto_gaps.append(dict(kind="missing_page", file=F["name"], page=pgmap.get(i - 1) or pgmap.get(i + 1), what=f"page {i} of {n} of '{c.spans[0]['title']}' is not in the file"))
            live = sorted(pgmap)
            for s in c.spans:
                a, z = meta[f"d:{s['id']}.a"], meta[f"d:{s['id']}.z"]
                pages = [pgmap[i] for i in range(a, z + 1) if i in pgmap]
                if not pages:
                    continue
                documents.append(dict(s, file=F["name"], first_page=pages[0], last_page=pages[-1], scanned=bool(o.get("scan"))))
            for m in c.marks:
                a, z = meta[m["id"]], meta[m["id"] + "e"]
                if a not in pgmap:
                    continue
                ok = norm(m["text"]) in texts[a - 1]
                if not m["hid"] and not ok:
                    checks.append((F["name"], did, a, m["text"]))
                marks.append(dict(m, file=F["name"], page=pgmap[a], ok=ok))
            mode = o.get("scan", "")
            src_pdf = pikepdf.open(io.BytesIO(raw))
            flips = [int(x) for x in o.get("flip", "").split(",") if x]
            for i in live:
                if mode and ONLY != "draft":
                    dpi = int(mode[:-1])
                    im = pd[i - 1].render(scale=dpi / 72, grayscale=True).to_pil()
                    im = degrade(im, zlib.crc32(f"{did}{i}".encode()), mode[-1], o.get("stamp") if i == live[0] else None, o.get("scrawl") if i == live[-1] else None, i in flips)
                    one = image_pdf(im, mode[-1], dpi); held.append(one); outpdf.pages.append(one.pages[0])
                else:
                    outpdf.pages.append(src_pdf.pages[i - 1])
                if mode:
                    scanned.append(pgmap[i])
            held.append(src_pdf); page = k
        if F["opts"].get("bates"):
            stampf(outpdf, F["opts"]["bates"], set(scanned), page)
        outpdf.save(OUT / F["name"], deterministic_id=True)
        tfiles.append(dict(name=F["name"], pages=page, scanned_pages=scanned))
        print(F["name"], page, "pages", len(scanned), "scanned", (OUT / F["name"]).stat().st_size // 1024, "kB")
    for x in checks:
        print("NOT ON PAGE:", x)
    truth(documents, marks, tfiles, auto_gaps)
    shutil.rmtree(TMP, ignore_errors=True)


def stampf(pdf, label, skip, n):
    t = ""
    for i, pg in enumerate(pdf.pages, 1):
        x0, y0, x1, y1 = [float(v) for v in pg.mediabox]
        t += f'#page(width: {x1 - x0}pt, height: {y1 - y0}pt, margin: 0pt, fill: none)[#place(bottom + right, dx: -14pt, dy: -9pt, text(font: "Nimbus Sans", size: 7pt)[{q(f"{label}  {i:04d}")}])]\n'
    raw, _ = compile_doc("bates", "#set document(date: none)\n" + t)
    src = pikepdf.open(io.BytesIO(raw))
    for i, pg in enumerate(pdf.pages, 1):
        if i not in skip:
            fx = pdf.copy_foreign(pikepdf.Page(src.pages[i - 1]).as_form_xobject())
            pikepdf.Page(pg).add_resource(fx, pikepdf.Name.XObject, name=pikepdf.Name("/Bates"))
            pg.contents_add(b"q", prepend=True)
            pg.contents_add(b"Q q /Bates Do Q")


# ---------------------------------------------------------------- native files
def native(F, documents, marks, tfiles):
    c = Ctx()
    c.alias = None
    tfiles.append(dict(name=F["name"], pages=1, scanned_pages=[]))

    def text_of(lines):
        c2 = []
        for ln in lines:
            inline(ln, c)
            ln = MARK.sub(lambda m: m.group(0)[2:-2].rsplit("|", 1)[0], ln)
            ln = plain(ln)
            c2.append(SIGS[ln[4:].strip()] if ln.startswith("SIG ") else ln)
        return "\n".join(c2)
    if F["type"] == "EML":
        ids, pid = F["opts"]["msgs"].split(","), F["opts"]["id"]
        top = DOCS[ids[0]]
        mark_doc(c, pid, ids[0], top, None)
        body_t = text_of(top["body"])
        for n, mid in enumerate(ids[1:], 1):
            m = DOCS[mid]
            mark_doc(c, f"{pid}.{n}", mid, m, pid)
            body_t += "\n\nOn " + when(m["h"]["date"]).strftime("%-d %b %Y, at %H:%M, ") + addr(m["h"]["from"]) + " wrote:\n\n" + text_of(m["body"])
        e = email.message.EmailMessage(policy=email.policy.SMTP)
        h = top["h"]
        ad = lambda s: ", ".join(f'"{P[k.strip()]["name"]}" <{P[k.strip()]["email"]}>' for k in s.split(","))
        e["From"], e["To"] = ad(h["from"]), ad(h["to"])
        if h.get("cc"):
            e["Cc"] = ad(h["cc"])
        e["Subject"], e["Date"] = h["subj"], when(h["date"]).replace(tzinfo=dt.timezone(dt.timedelta(hours=1))).strftime("%a, %d %b %Y %H:%M:00 %z")
        e["Message-ID"] = f"<{pid}.20230911@mail.postbox.example>"
        e.set_content(body_t, cte="quoted-printable")
        (OUT / F["name"]).write_bytes(e.as_bytes())
    else:
        rec = DOCS[F["opts"]["id"]]
        h = rec["h"]
        c.doc, c.src, c.by, c.on = rec["id"], rec["id"], h.get("by"), h.get("date", "")
        c.spans.append(dict(id=rec["id"], orig=rec["id"], kind=rec["kind"], date=h.get("date") or None, title=h["title"], author=h.get("by") or h.get("body"), to=h.get("to"), part_of=None, src=rec["id"]))
        wb = openpyxl.Workbook(); ws = wb.active; ws.title = h.get("sheet", "Tracker")
        for ln in rec["body"]:
            if ln.strip():
                ws.append([text_of([x]) for x in cells(ln.lstrip("|!"))])
        wb.properties.creator = who(h.get("by", "")); wb.properties.created = wb.properties.modified = dt.datetime(2023, 9, 1)
        b = io.BytesIO(); wb.save(b)
        zi, zo = zipfile.ZipFile(b), io.BytesIO()
        with zipfile.ZipFile(zo, "w", zipfile.ZIP_DEFLATED) as z:
            for nfo in zi.infolist():
                data = zi.read(nfo.filename)
                if nfo.filename == "docProps/core.xml":
                    data = re.sub(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2023-09-01T00:00:00Z", data)
                z.writestr(zipfile.ZipInfo(nfo.filename, (2023, 9, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        (OUT / F["name"]).write_bytes(zo.getvalue())
    for s in c.spans:
        documents.append(dict(s, file=F["name"], first_page=1, last_page=1, scanned=False))
    for m in c.marks:
        marks.append(dict(m, file=F["name"], page=1, ok=True))


# ---------------------------------------------------------------- the truth
def lines_of(name):
    return [[y.strip() for y in x.split("¦")] for x in (SRC / name).read_text(encoding="utf-8").split("\n") if x.strip() and not x.startswith("#")]


def truth(documents, marks, tfiles, auto_gaps):
    tops = {}
    for d in documents:                                   # canonical: first standing alone, else first quoted
        if d["src"] not in tops or (tops[d["src"]]["part_of"] and not d["part_of"] and d["orig"] == d["src"]):
            tops[d["src"]] = d
    rd = []
    for d in documents:
        can = tops[d["src"]]
        dup = DOCS[d["src"]]["h"].get("dup_of") if d["src"] in DOCS else None
        rd.append(dict(id=d["id"], file=d["file"], first_page=d["first_page"], last_page=d["last_page"], kind=d["kind"], date=d["date"], title=plain(d["title"] or ""), author=who(d["author"]) if d["author"] else None,
                       to=who(d["to"]) if d["to"] and d["to"] in P else d["to"], part_of=d["part_of"], duplicate_of=None if can is d else can["id"], scanned=d["scanned"]))
        if dup:
            rd[-1]["duplicate_of"] = tops[dup]["id"]
    seen, speakers, findings, negatives, arguable, coms, evid, contra, gaps = {}, [], [], [], [], {}, {}, {}, list(auto_gaps)
    gt = {r[0]: r for r in lines_of("gaps.txt")}
    for m in marks:
        if m["hid"]:
            continue
        assert m["ok"], m
        copy = m["src"] in seen
        seen[m["src"]] = 1
        v = next((t[2:] for t in m["tags"] if t.startswith("v:")), m["by"])
        rep = next((t[2:] for t in m["tags"] if t.startswith("r:")), None)
        base, role = dict(file=m["file"], page=m["page"], text=m["text"]), role_of(v)
        ex = {"copy": True} if copy else {}
        speakers.append(dict(base, speaker=who(v) if v and v != "?" else None, role=role, reported=who(rep.replace("_", " ")) if rep else None, document=m["doc"], **ex))
        for t in m["tags"]:
            if t in PAT:
                p, _, sub = PAT[t].partition("/")
                (arguable if "arg" in m["tags"] else findings).append(dict(base, pattern=p, subtype=sub or None, role=role, document=m["doc"], **ex))
            elif t in NEG:
                negatives.append(dict(base, pattern=NEG[t], role=role, document=m["doc"], **ex))
            elif t.startswith("c:"):
                _, cid, own, due, st = t.split(":")
                if cid in coms:
                    assert copy, ("commitment id twice", cid)
                    coms[cid]["also"].append(dict(file=m["file"], page=m["page"]))
                else:
                    coms[cid] = dict(id=cid, **base, owner=own.replace("_", " "), made_on=next((t[2:] for t in m["tags"] if t.startswith("m:")), m["on"]), due=None if due == "-" else due, status=st, also=[], role=role)
                findings.append(dict(base, pattern="missed_commitment", subtype="commitment", role=role, document=m["doc"], commitment=cid, **ex))
            elif t.startswith("e:"):
                _, cid, says = t.split(":")
                k = (cid, m["src"])
                if k in evid:
                    evid[k]["also"].append(dict(file=m["file"], page=m["page"]))
                else:
                    evid[k] = dict(id=cid, **base, says=says, document=m["doc"], also=[])
            elif t.startswith("x:"):
                _, n, side = t.split(":")
                contra.setdefault(n, {}).setdefault(side, base)
            elif t.startswith("g:") and not copy:
                r = gt[t[2:]]
                gaps.append(dict(kind=r[1], file=m["file"], page=m["page"], what=r[2]))
    every = " ".join(ALLTEXT)
    stands = lambda w: re.search(r"(?<![\w.@])" + re.escape(w) + r"(?!\w)", every)
    loc = lambda i: next((d for d in documents if d["id"] == i), None) or tops[i]
    for r in gt.values():
        if len(r) > 3:
            d = loc(r[3]); gaps.append(dict(kind=r[1], file=d["file"], page=d["last_page"] if len(r) > 4 and r[4] == "last" else d["first_page"], what=r[2]))
    bad = [e["id"] for e in evid.values() if e["id"] not in coms]
    assert not bad, bad
    need = {"kept": "done", "late": "late", "missed": "not_done", "chased": "chased"}
    for cid, x in coms.items():
        says = {e["says"] for e in evid.values() if e["id"] == cid}
        if x["status"] in need and not (says & {need[x["status"]], "late" if x["status"] == "late" else need[x["status"]]}) or (x["status"] in ("no_evidence", "not_due") and says):
            print("CHECK commitment", cid, x["status"], says)
    xt = {r[0]: r[1] for r in lines_of("contradictions.txt")}
    T = dict(case=dict(persons=["Callum Ives Rennard"], family=["Maeve Rennard", "Orla Rennard-Voss", P["MR"]["email"], P["OR"]["email"]], requested="2023-09-04", received="2023-10-30"),
             files=tfiles, documents=rd,
             people=[dict(name=p["name"], spellings=[w for w in dict.fromkeys(p["spellings"]) if stands(w)], role=p["role"], employer=p["employer"] or None, family=p["family"]) for p in P.values()],
             speakers=speakers, findings=findings, negatives=negatives, arguable=arguable, commitments=[coms[k] for k in sorted(coms)], evidence=[evid[k] for k in sorted(evid)], gaps=gaps,
             not_gaps=[dict(file=loc(r[1])["file"], page=loc(r[1])["first_page"], what=r[0]) for r in lines_of("not_gaps.txt")],
             spread=[dict(text=r[0], first=loc(r[1])["id"], copies=[loc(x.strip())["id"] for x in r[2].split(",")]) for r in lines_of("spread.txt")],
             escalations=[dict(trigger=loc(r[0])["id"], response=loc(r[1])["id"], days=(when(loc(r[1])["date"]) - when(loc(r[0])["date"])).days) for r in lines_of("escalations.txt")],
             contradictions=[dict(what=xt[n], first=x["1"], second=x["2"]) for n, x in sorted(contra.items(), key=lambda a: int(a[0]))])
    (HERE / "truth.json").write_text(json.dumps(T, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for k in T:
        if isinstance(T[k], list):
            print(k, len(T[k]), *(["distinct", sum(not x.get("copy") for x in T[k])] if k in ("speakers", "findings", "negatives") else []))
    from collections import Counter
    print(Counter((f["pattern"], f["subtype"]) for f in findings if not f.get("copy")), Counter(x["status"] for x in coms.values()), "reported", sum(1 for s in speakers if s["reported"] and not s.get("copy")), Counter(n["pattern"] for n in negatives if not n.get("copy")))


if __name__ == "__main__":
    main()
