#!/usr/bin/env python3
"""Builds the invented disclosure 'harrowmere' and its truth.json from the text in src/. Deterministic, offline."""
import datetime as dt, email.message, io, json, pathlib, random, re, shutil, sys, zipfile
sys.dont_write_bytecode = True
import pikepdf, pypdfium2 as pdfium, typst
from lay import *
from scan import scanned_pdf

HERE = pathlib.Path(__file__).resolve().parent
SRC, OUT = HERE / "src", HERE / "files"
PAT = dict(pb="parent_blame", sg="safeguarding_misuse", gi="gdpr_misrepresentation", gb="gdpr_misrepresentation",
           gw="gdpr_misrepresentation", mc="missed_commitment", cp="poor_care_planning", pc="poor_communication")
SUB = dict(gi="invoked", gb="breach", gw="withheld", mc="broken")
FILES = {"1": "HM-SAR-25-0417 Part 1 CDS and SEN redacted.pdf", "2": "HM-SAR-25-0417 Part 2 paper file.pdf",
         "3": "HM-SAR-25-0417 Part 3 Thornbank and health.pdf"}
# ---------------------------------------------------------------- sources
def records():
    out = []
    for path in sorted(SRC.glob("*.txt")):
        if path.name in ("people.txt", "meta.txt"):
            continue
        for block in re.split(r"(?m)^=== ", path.read_text("utf-8"))[1:]:
            head, _, body = block.partition("\n---\n")
            lines = head.strip("\n").split("\n")
            rid, kind = lines[0].split()
            rec = {"id": rid, "kind": kind, "gap": [], "body": body.strip("\n"), "src": path.name}
            for line in lines[1:]:
                key, _, val = line.partition(":")
                if key == "gap":
                    rec["gap"].append(val.strip())
                else:
                    rec[key] = val.strip()
            out.append(rec)
    return out

def build(rec, recs):
    """One document -> (pdf bytes, page count, marks with local pages, sub-documents with local pages, page texts)."""
    src = rec
    if rec.get("of"):
        o = recs[rec["of"]]
        src = {**o, **{k: v for k, v in rec.items() if k not in ("body", "kind", "gap", "src") and v}}
    ctx = Ctx(src, src.get("variant", "A"), bool(src.get("curly")))
    ctx.doc, ctx.subs, ctx.owner, ctx.instance = rec["id"], [], rec.get("of", rec["id"]), rec["id"]
    fam = src["style"]
    fn = s_email if fam in ("outlook", "owa", "applemail") else s_letter if fam in ("side", "nhs", "plain") else s_entries if fam in ("mosaic", "cpoms", "log") else s_doc
    ts = fn(src, ctx, recs).encode()
    pdf = typst.compile(ts)
    pos = {}
    if ctx.subs:
        for iid, side, pg in json.loads(typst.query(ts, "<pos>", field="value")):
            pos[(iid, side)] = pg
    doc = pdfium.PdfDocument(pdf)
    texts = [doc[i].get_textpage().get_text_bounded() for i in range(len(doc))]
    flat = [re.sub(r"[\s\u00ad]", "", t.replace("\ufffe", "-").replace("\x02", "-")) for t in texts]
    cur = (0, 0)
    for m in ctx.marks:
        want = re.sub(r"\s", "", m["text"])
        for pg in list(range(cur[0], len(flat))) + list(range(0, len(flat))):
            at = flat[pg].find(want, cur[1] if pg == cur[0] else 0)
            if at < 0 and pg == cur[0]:
                at = flat[pg].find(want)
            if at >= 0:
                m["page"], cur = pg + 1, (pg, at + len(want))
                break
        else:
            sys.exit(f"{rec['id']}: not on one page: {m['text'][:90]}")
    drop = [int(x) for x in src.get("drop", "").split()] if not rec.get("of") else [int(x) for x in rec.get("drop", "").split()]
    keep = [i for i in range(1, len(doc) + 1) if i not in drop]
    new = {old: k + 1 for k, old in enumerate(keep)}
    for m in ctx.marks:
        if m["page"] not in new:
            sys.exit(f"{rec['id']}: mark on dropped page: {m['text'][:60]}")
        m["page"] = new[m["page"]]
    for s in ctx.subs:
        a, z = pos[(s["id"], "s")], pos[(s["id"], "e")]
        span = [new[p] for p in range(a, z + 1) if p in new]
        s["first"], s["last"] = (min(span), max(span)) if span else (None, None)
    ctx.subs = [s for s in ctx.subs if s["first"]]
    return dict(rec=src, raw=rec, pdf=pdf, keep=keep, new=new, n=len(keep) + (1 if src.get("blank") else 0), marks=ctx.marks, subs=ctx.subs,
                texts=[texts[k - 1] for k in keep] + ([""] if src.get("blank") else []), drop=drop)

# ---------------------------------------------------------------- native files
def fix_zip(path):
    with zipfile.ZipFile(path) as z:
        items = [(i.filename, z.read(i)) for i in z.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for n, data in items:
            data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2025-08-20T09:00:00Z", data) if n == "docProps/core.xml" else data
            z.writestr(zipfile.ZipInfo(n, (2025, 8, 20, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)

def native(rec, recs):
    ctx = Ctx(rec); ctx.doc, ctx.subs, ctx.instance = rec["id"], [], rec["id"]
    body_ts(rec["body"], ctx)                                        # collects the marks
    strip = lambda s: re.sub(r"\*\*", "", re.sub(r"\{[^{}~]*~([^{}]*)\}", r"\1", s))
    text, path = strip(rec["body"]), OUT / rec["native"]
    if rec["native"].endswith(".eml"):
        m = email.message.EmailMessage()
        d = when(rec)
        for k, v in (("From", addrs(rec["from"], False)), ("To", addrs(rec["to"], False).replace(";", ",")), ("Cc", addrs(rec.get("cc", ""), False).replace(";", ",")), ("Subject", rec["title"]),
                     ("Date", f"{WD[d.weekday()]}, {d.day:02d} {MO[d.month-1][:3]} {d.year} {d:%H:%M}:12 +{'0100' if bst(d) == 'BST' else '0000'}"), ("Message-ID", f"<{rec['id']}.7741@postbox.example>")):
            if v: m[k] = v
        body = "\n\n".join(" ".join(p.split("\n")) if "\\\n" not in p else p.replace("\\\n", "\n") for p in text.split("\n\n"))
        m.set_content(body, cte="8bit"); path.write_bytes(m.as_bytes())
        flat = body
    elif rec["native"].endswith(".docx"):
        import docx
        d, flat = docx.Document(), ""
        tbl = None
        for ln in text.split("\n"):
            if ln.startswith("|"):
                cells = [c.strip() for c in ln.strip().strip("|").split("|")]
                tbl = tbl or d.add_table(rows=0, cols=len(cells), style="Table Grid")
                for c, v in zip(tbl.add_row().cells, cells): c.text = v
            elif ln.startswith("!") or not ln.strip(): tbl = None
            elif ln.startswith("#"): d.add_heading(ln.lstrip("# "), 1 if ln.startswith("# ") else 2)
            elif ln.startswith("* "): d.add_paragraph(ln[2:], style="List Bullet")
            else: tbl = None; d.add_paragraph(ln)
            flat += " " + ln
        d.save(path); fix_zip(path)
    else:
        import openpyxl
        wb = openpyxl.Workbook(); ws = wb.active; ws.title = rec.get("sheet", "Sheet1"); flat = ""
        for ln in text.split("\n"):
            if ln.startswith("|"):
                row = [c.strip() for c in ln.strip().strip("|").split("|")]
                ws.append(row); flat += " " + " ".join(row)
        for col, wd in zip("ABCDEFG", (6, 42, 16, 14, 14, 46, 12)): ws.column_dimensions[col].width = wd
        wb.save(path); fix_zip(path)
    flat = re.sub(r"\s", "", flat)
    for m in ctx.marks:
        m["page"] = 1
        assert re.sub(r"\s", "", m["text"]) in flat, m["text"]
    return dict(rec=rec, raw=rec, n=1, marks=ctx.marks, subs=[], texts=[" ".join(ctx.plain)], new={}, drop=[], keep=[1], native=True)

# ---------------------------------------------------------------- merging and the truth
def main():
    recs_list = records()
    recs = {r["id"]: r for r in recs_list}
    assert len(recs) == len(recs_list), "an id stands twice"
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir()
    only = sys.argv[1:]
    built = {}
    for r in recs_list:
        if r.get("only") or (only and r["id"] not in only):
            continue
        built[r["id"]] = native(r, recs) if r.get("native") else build(r, recs)
    if only:
        for k, b in built.items():
            (HERE / f"_{k}.pdf").write_bytes(b["pdf"])
            print(k, b["n"])
        return
    # order: number in the header, else a seeded shuffle; runs that belong together share a 'batch'
    files, where, docs_of = [], {}, {}
    for key, name in FILES.items():
        mine = [k for k, b in built.items() if b["raw"].get("file") == key]
        rng = random.Random(417 + int(key))
        groups = {}
        for k in mine:
            groups.setdefault(built[k]["raw"].get("batch", k), []).append(k)
        order = sorted(groups)
        rng.shuffle(order)
        order.sort(key=lambda g: int(built[groups[g][0]]["raw"].get("place", 50)))
        out, page, scanned = pikepdf.new(), 0, []
        for g in order:
            for k in groups[g]:
                b = built[k]
                where[k] = (name, page)
                if b["raw"].get("scanned") == "yes":
                    out.pages.extend(scanned_pdf(b).pages)
                    scanned += range(page + 1, page + b["n"] + 1)
                else:
                    with pikepdf.open(io.BytesIO(b["pdf"])) as p:
                        out.pages.extend([p.pages[i - 1] for i in b["keep"]])
                page += b["n"]
                assert len(out.pages) == page, k
        if key == "1":                                               # the disclosure stamp on every page
            ts = f'#set page(paper:"a4",margin:6mm)\n#set text(font:"Nimbus Sans",size:6.5pt)\n' + "#pagebreak()".join(
                f"#place(bottom+right)[Disclosed under UK GDPR art 15 - HM-SAR-25-0417 - {i} of {page}]" for i in range(1, page + 1))
            with pikepdf.open(io.BytesIO(typst.compile(ts.encode()))) as st:
                for i, pg in enumerate(out.pages):
                    box = [float(v) for v in pg.mediabox]
                    pg.add_resource(out.copy_foreign(st.pages[i].as_form_xobject()), pikepdf.Name.XObject, pikepdf.Name("/Disclosed"))
                    pg.contents_add(b"q\n", prepend=True)
                    pg.contents_add(f"\nQ q 1 0 0 1 {box[2] - 595.3:.1f} 0 cm /Disclosed Do Q\n".encode())
        out.save(OUT / name, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        files.append(dict(name=name, pages=page, scanned_pages=scanned))
    for k, b in built.items():
        if b.get("native"):
            where[k] = (b["raw"]["native"], 0)
            files.append(dict(name=b["raw"]["native"], pages=1, scanned_pages=[]))
    # documents
    documents, firstq = [], {}
    stand = {k for k, b in built.items() if not b["raw"].get("of")}
    canon = {}                                                       # source message -> the instance that counts as the original
    for k in built:
        if not built[k]["raw"].get("of"):
            canon[k] = k
    entry_of = {}
    for k in sorted(built, key=lambda x: (list(FILES.values()) + [where[x][0]]).index(where[x][0]) * 1000 + where[x][1]):
        for s in built[k]["subs"]:
            src = s["of"] or s["key"]
            if src in canon and s["of"]:
                continue
            if s["of"]:
                canon.setdefault(src, s["id"])
            elif not built[k]["raw"].get("of"):
                canon[src] = s["id"]
    for k, b in built.items():
        r, (f, off) = b["rec"], where[k]
        scanned = b["raw"].get("scanned") == "yes"
        documents.append(dict(id=k, file=f, first_page=off + 1, last_page=off + b["n"], kind=r["kind"], date=date_of(r)[0], title=r["title"],
                              author=r.get("from") or r.get("author"), to=r.get("to") or None, part_of=None, duplicate_of=b["raw"].get("of"), scanned=scanned))
        for s in b["subs"]:
            src = s["of"] or s["key"]
            dup = canon[src] if canon[src] != s["id"] else None
            q = recs.get(s["of"]) if s["of"] else None
            documents.append(dict(id=s["id"], file=f, first_page=off + s["first"], last_page=off + s["last"], kind="email" if q else r.get("entrykind", "case_note"),
                                  date=date_of(q)[0] if q else s["date"], title=q["title"] if q else s["title"], author=q["from"] if q else s["author"],
                                  to=q["to"] if q else None, part_of=k, duplicate_of=dup, scanned=scanned))
    docby = {d["id"]: d for d in documents}
    # marks: one place counts, the others stand under 'also'
    occ = {}
    for k, b in built.items():
        f, off = where[k]
        for m in b["marks"]:
            inst = k if m["inst"] == k or m["inst"] not in docby else m["inst"]
            occ.setdefault(m["key"], []).append(dict(m, file=f, gpage=off + m["page"], doc=inst, top=k))
    T = dict(speakers=[], findings=[], negatives=[], commitments=[], evidence=[], gaps=[], counter_evidence=[], not_gaps=[])
    xs = {}
    rank = lambda o: (docby[o["doc"]]["duplicate_of"] is not None, bool(built[o["top"]]["raw"].get("of")), o["file"], o["gpage"])
    for key in sorted(occ, key=lambda kk: (min(o["file"] for o in occ[kk]), min(o["gpage"] for o in occ[kk]), str(kk))):
        os_ = sorted(occ[key], key=rank)
        o, also, at = os_[0], [dict(file=x["file"], page=x["gpage"]) for x in os_[1:]], os_[0]["attrs"]
        base = dict(file=o["file"], page=o["gpage"], text=o["text"])
        extra = dict(also=also) if also else {}
        doc = docby[o["doc"]]
        spk = at.get("s") or doc["author"] or "unknown"
        role = at.get("role") or role_of(spk)
        fs, ns = [x for x in at.get("f", "").split(",") if x], [x for x in at.get("n", "").split(",") if x]
        for p in fs:
            T["findings"].append({**base, "pattern": PAT[p], "role": role, **({"subtype": SUB[p]} if p in SUB else {}), **extra})
        for p in ns:
            T["negatives"].append({**base, "pattern": PAT[p], **({"subtype": SUB[p]} if p in SUB else {}), **extra})
        if fs or ns or "s" in at or "rep" in at:
            T["speakers"].append({**base, "speaker": spk, "role": role, "reported": at.get("rep"), **extra})
        if "ce" in at:
            T["counter_evidence"].append({**base, **extra})
        for v in at.get("c", []):
            cid, owner, due, status, *made = v.split("/")
            T["commitments"].append(dict(id=cid, file=o["file"], page=o["gpage"], text=o["text"], owner=owner, made_on=made[0] if made else doc["date"],
                                         due=None if due in ("", "-") else due, status=status, **extra))
        for v in at.get("e", []):
            cid, says = v.split("/")
            T["evidence"].append(dict(id=cid, file=o["file"], page=o["gpage"], text=o["text"], says=says, **extra))
        for v in at.get("g", []):
            kind, what = v.split("/", 1)
            T["not_gaps" if kind == "not" else "gaps"].append(dict(**({} if kind == "not" else {"kind": kind}), file=o["file"], page=o["gpage"], what=what))
        if "x" in at:
            xs[at["x"]] = base
    for k, b in built.items():
        for g in (b["raw"]["gap"]):
            kind, pg, what = [x.strip() for x in g.split("/", 2)]
            f, off = where[k]
            page = off + (b["n"] if pg == "last" else 1 if pg == "first" else b["new"][next(x for x in sorted(b["new"]) if x >= int(pg))])
            T["not_gaps" if kind == "not" else "gaps"].append(dict(**({} if kind == "not" else {"kind": kind}), file=f, page=page, what=what))
    # spread, escalations, contradictions
    meta = (SRC / "meta.txt").read_text("utf-8")
    sec = {m[1]: m[2] for m in re.finditer(r"(?ms)^\[(\w+)\]\n(.*?)(?=^\[|\Z)", meta)}
    rows = lambda n: [[c.strip() for c in l.split("|")] for l in sec[n].splitlines() if l.strip()]
    def real(i):
        if "@" in i:                                                 # an entry, named by the export it stands in and its date
            k, d = i.split("@")
            return next(x["id"] for x in documents if x["part_of"] == k and x["date"] == d)
        return i if i in docby else canon[i]
    spread = [dict(text=t, first=real(a), copies=[real(c) for c in cs.split()]) for t, a, cs in rows("spread")]
    esc = []
    for a, z in rows("escalations"):
        a, z = real(a), real(z)
        esc.append(dict(trigger=a, response=z, days=(dt.date.fromisoformat(docby[z]["date"]) - dt.date.fromisoformat(docby[a]["date"])).days))
    contr = [dict(what=w, first=xs[x + "a"], second=xs[x + "b"]) for x, w in rows("contradictions")]
    case = {r[0]: r[1] for r in rows("case")}
    alltext = " ".join(" ".join(t for t in b["texts"]) for b in built.values())
    alltext = re.sub(r"\s+", " ", alltext)
    nospace = re.sub(r"\s", "", alltext)
    ppl = []
    for p in PEOPLE:
        cand = [p["name"]] + p["spell"] + ([p["mail"]] if p["mail"] else [])
        sp = [s for s in dict.fromkeys(cand) if (re.search(r"(?<!\w)" + re.escape(s) + r"(?!\w)", alltext) or ("@" in s and s in nospace))]
        ppl.append(dict(name=p["name"], spellings=sp, role=p["role"], employer=p["employer"], family=p["family"]))
    truth = dict(case=dict(persons=case["persons"].split("; "), family=case["family"].split("; "), requested=case["requested"], received=case["received"]),
                 files=files, documents=sorted(documents, key=lambda d: (d["file"], d["first_page"], d["part_of"] is not None, d["id"])), people=ppl, **{k: T[k] for k in
                 ("speakers", "findings", "negatives", "commitments", "evidence", "gaps")}, spread=spread, escalations=esc, contradictions=contr,
                 counter_evidence=T["counter_evidence"], not_gaps=T["not_gaps"])
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", "utf-8")
    # checks
    ids = [c["id"] for c in T["commitments"]]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    for e in T["evidence"]:
        assert e["id"] in ids, e
    ev = {}
    for e in T["evidence"]: ev.setdefault(e["id"], []).append(e["says"])
    for c in T["commitments"]:
        need = dict(kept="done", late="late", missed="not_done", chased="chased").get(c["status"])
        if need and need not in ev.get(c["id"], []):
            print("no evidence for", c["id"], c["status"], ev.get(c["id"]))
        if not need and ev.get(c["id"]):
            print("evidence against", c["id"], c["status"], ev[c["id"]])
    pagetext = {}
    for k, b in built.items():
        f, off = where[k]
        for i, t in enumerate(b["texts"]):
            pagetext[(f, off + i + 1)] = re.sub(r"[\s\u00ad]", "", t.replace("\ufffe", "-").replace("\x02", "-"))
    bad = 0
    for n in ("speakers", "findings", "negatives", "commitments", "evidence", "counter_evidence"):
        for row in truth[n]:
            for pl in [row] + row.get("also", []):
                if re.sub(r"\s", "", row["text"]).lower().replace("’", "'").replace("“", '"').replace("”", '"') not in \
                        pagetext[(pl["file"], pl["page"])].lower().replace("’", "'").replace("“", '"').replace("”", '"').replace("{", ""):
                    if not (pl["file"].endswith(("eml", "docx", "xlsx"))):
                        bad += 1; print("not there:", n, pl, row["text"][:60])
    n = {k: len(v) for k, v in truth.items() if isinstance(v, list)}
    pages = sum(f["pages"] for f in files if f["name"].endswith("pdf"))
    print(n, "pages", pages, "scanned", sum(len(f["scanned_pages"]) for f in files), "bad", bad,
          "MB", round(sum(p.stat().st_size for p in OUT.iterdir()) / 1e6, 1))
    from collections import Counter
    print("findings", dict(Counter(f["pattern"] + ":" + f["role"] for f in T["findings"])), "\nnegatives", dict(Counter(f["pattern"] for f in T["negatives"])),
          "\nstatus", dict(Counter(c["status"] for c in T["commitments"])), "reported", sum(1 for s in T["speakers"] if s["reported"]))

if __name__ == "__main__":
    main()
