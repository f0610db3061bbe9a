"""Builds files/ and truth.json from the sources in src/.  Run: python make.py

Source: records that begin '=== KIND key=value ...'; body lines below.  Inline: [[codes>> sentence]] labels a sentence,
{#x#} burnt-in black box, {!x!} black box over live text, **bold**.  See src/README for the codes."""
import io, json, random, re, shlex, sys, tomllib, zlib
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
import numpy as np, pikepdf, pypdfium2 as pdfium, typst
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
SRC, OUT = HERE / "src", HERE / "files"
STY = tomllib.loads((SRC / "styles.toml").read_text())
PAT = {"pb": ("parent_blame", None), "sg": ("safeguarding_misuse", None), "gi": ("gdpr_misrepresentation", "invoked"),
       "gb": ("gdpr_misrepresentation", "breach"), "gw": ("gdpr_misrepresentation", "withheld"), "mc": ("missed_commitment", "commitment"),
       "mb": ("missed_commitment", "broken"), "cp": ("poor_care_planning", None), "cm": ("poor_communication", None)}
WD = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = "January February March April May June July August September October November December".split()


def attrs(line):
    return dict(x.split("=", 1) for x in shlex.split(line))


def records():
    out = []
    for f in sorted(SRC.glob("*.txt")):
        for chunk in re.split(r"(?m)^=== ", f.read_text())[1:]:
            head, _, body = chunk.partition("\n")
            kind, _, rest = head.partition(" ")
            out.append((kind, attrs(rest), body.strip("\n")))
    return out


REC = records()
PEOPLE, MSG, DOCS, FILES, EXTRA, CASE = {}, {}, {}, [], [], {}
for kind, a, body in REC:
    if kind == "PEOPLE":
        for ln in body.splitlines():
            if ln.strip():
                n, sp, role, emp, fam = [x.strip() for x in ln.split("|")]
                PEOPLE[n] = {"name": n, "spellings": [x.strip() for x in sp.split(";")], "role": role, "employer": emp, "family": fam == "1"}
    elif kind == "M": MSG[a["id"]] = dict(a, body=body)
    elif kind == "D": DOCS[a["id"]] = dict(a, body=body)
    elif kind == "FILE": FILES.append(dict(a, order=a["order"].split(",")))
    elif kind == "EXTRA": EXTRA += [ln for ln in body.splitlines() if ln.strip()]
    elif kind == "CASE": CASE = a


def d_uk(iso, form="dmy"):
    if not iso or len(iso) < 10: return iso or ""
    d = date.fromisoformat(iso)
    return {"dmy": d.strftime("%d/%m/%Y"), "dot": d.strftime("%d.%m.%y"), "iso": iso, "mon": f"{d.day:02d}-{MONTHS[d.month-1][:3]}-{d.year}",
            "long": f"{WD[d.weekday()]} {d.day} {MONTHS[d.month-1]} {d.year}", "short": f"{WD[d.weekday()][:3]} {d.day}/{d.month}"}[form]


def who_as(name, form):
    if name not in PEOPLE: return name
    parts = name.replace("Dr ", "").split()
    return {"sf": f"{parts[-1].upper()}, {parts[0]}", "init": "".join(p[0] for p in parts), "full": name,
            "role": f"{name} ({PEOPLE[name]['role']})", "dotted": f"{parts[0][0]}. {parts[-1]}"}[form]


class Doc:
    """One document of a file: typst blocks, sub-documents and marks."""

    def __init__(self, a, style):
        self.a, self.style, self.id = a, style, a["id"]
        self.subs, self.marks, self.redact = [], [], [x for x in a.get("redact", "").split(";") if x]
        self.by, self.date, self.cur = a.get("by"), a.get("date"), a["id"]
        self.blocks = self.parse(a["body"])

    def inline(self, s):
        for term in self.redact: s = s.replace(term, "{#" + term + "#}")
        rs = []
        for part in re.split(r"(\[\[.*?\]\])", s, flags=re.S):
            m = re.fullmatch(r"\[\[(.*?)>>\s*(.*?)\]\]", part, flags=re.S)
            if not m: rs += self.plain(part); continue
            key = f"m{len(self.marks)}"
            text = re.sub(r"\s+", " ", m[2].replace("**", "")).strip()
            self.marks.append({"key": key, "codes": [c.strip() for c in m[1].split(";")], "text": text, "doc": self.cur, "by": self.by,
                               "date": self.date, "hidden": "{#" in text or "{!" in text})
            rs += [{"m": "s:" + key, "t": ""}] + self.plain(m[2]) + [{"m": "e:" + key, "t": ""}]
        return rs

    def plain(self, s):
        out = []
        for p in re.split(r"(\{#.*?#\}|\{!.*?!\}|\*\*.*?\*\*)", s, flags=re.S):
            if not p: continue
            if p.startswith("{#"): out.append({"t": p[2:-2], "x": "b"})
            elif p.startswith("{!"): out.append({"t": p[2:-2], "x": "f"})
            elif p.startswith("**"): out.append({"t": p[2:-2], "b": True})
            else: out.append({"t": p})
        return out

    def para(self, lines):
        txt = ""
        for i, ln in enumerate(lines):
            end = ln.endswith("\\")
            txt += ln.rstrip("\\").rstrip() + ("\n" if end else (" " if i < len(lines) - 1 else ""))
        return txt

    @staticmethod
    def end(blocks, key):
        b = blocks[-1] if blocks else None
        if b and "r" in b: b["r"].append({"m": "e:" + key, "t": ""})
        elif b and b["k"] == "tab": b["rows"][-1][-1].append({"m": "e:" + key, "t": ""})
        elif b and b["k"] == "f": b["rows"][-1][1].append({"m": "e:" + key, "t": ""})
        else: blocks.append({"k": "p", "r": [{"m": "e:" + key, "t": ""}]})

    def sub(self, sid, kind, dt, title, by, to, dup=None):
        self.subs.append({"id": sid, "kind": kind, "date": dt, "title": title, "author": by, "to": to, "dup": dup})

    def message(self, mid, top, style, owner=None, only=None):
        m = MSG[mid]
        sid = self.id if top else f"{self.id}.q{len(self.subs)+1}"
        if not top: self.sub(sid, "email", m["date"], m["subj"], m["by"], m["to"], mid)
        save = self.by, self.date, self.cur
        self.by, self.date, self.cur = m["by"], m["date"], sid
        body = self.parse(m["body"]) if only is None else []
        self.by, self.date, self.cur = save
        if not top: self.end(body, sid)
        frm = m.get("from", f"{m['by']} <{m['addr']}>")
        rows = [["From", frm], ["Sent", m["sent"]], ["To", m["to"]]] + ([["Cc", m["cc"]]] if m.get("cc") else []) + [["Subject", m["subj"]]]
        if m.get("att"): rows.append(["Attachments", m["att"]])
        if m.get("imp"): rows.append(["Importance", m["imp"]])
        order = self.style.get("horder", "")
        if order: rows = sorted(rows, key=lambda r: order.find(r[0][0]))
        if top or style in ("fwd",):
            if self.style.get("mail") == "phone" or style == "fwd": rows = [["Date" if r[0] == "Sent" else r[0], r[1]] for r in rows]
        def red(t):
            for x in self.redact: t = t.replace(x, "█" * max(3, len(x) // 2))
            return t
        rows = [[a, red(b)] for a, b in rows]
        k = {"k": "top" if top else "quote", "id": sid, "h": rows, "body": body, "style": style, "subj": m["subj"], "name": m["by"],
             "addr": m["addr"], "sent": m["sent"], "tolines": "To: " + m["to"] + ("\nCc: " + m["cc"] if m.get("cc") else ""),
             "owner": owner or m["to"].split("<")[0].split(";")[0].strip(), "on": f"On {m['sent']}, {frm} wrote:"}
        return k

    def parse(self, text):
        blocks, stack, buf = [], None, []
        cur = blocks

        def flush():
            nonlocal buf
            if buf:
                r = self.inline(self.para(buf))
                cur.append({"k": "p", "r": r, "keep": any("m" in x for x in r)})
                buf = []

        def close():
            nonlocal cur, stack
            flush()
            if stack:
                b, save = stack
                if b["k"] == "entry": self.end(b["body"], b["id"])
                self.by, self.date, self.cur = save
                stack, cur = None, blocks

        for ln in text.split("\n"):
            s = ln.strip()
            if not s: flush(); continue
            if s.startswith("@"):
                flush()
                name, _, rest = s[1:].partition(" ")
                if name in ("entry", "log"):
                    close(); a = attrs(rest); st = self.style
                    dt, by = a.get("date", self.a.get("date")), a.get("by", self.by)
                    sid = f"{self.id}.e{1 + sum(1 for x in self.subs if '.e' in x['id'])}"
                    typ = a.get("type", "Log entry")
                    self.sub(sid, a.get("kind", "case_note"), dt, a.get("subj", typ), by, a.get("to"))
                    b = {"k": "entry", "id": sid, "body": [], "m": {"date": a.get("show", d_uk(dt, st.get("dform", "dmy"))), "time": a.get("time", ""), "type": typ,
                         "who": a.get("who", who_as(by, st.get("wform", "full"))), "sig": a.get("sig", "N"), "no": a.get("no", ""), "subj": a.get("subj", "")}}
                    stack = (b, (self.by, self.date, self.cur)); blocks.append(b); cur = b["body"]
                    self.by, self.date, self.cur = by, dt, sid
                elif name == "chat":
                    close(); a = attrs(rest)
                    b = {"k": "chat", "who": a.get("who", a["by"]), "at": a["at"], "body": []}
                    stack = (b, (self.by, self.date, self.cur)); blocks.append(b); cur = b["body"]
                    self.by, self.date = a["by"], a.get("date", self.date)
                elif name == "end": close()
                elif name == "by": self.by = rest or self.a.get("by")
                elif name in ("top", "quote"):
                    close(); a = attrs(rest)
                    blocks.append(self.message(a["m"], name == "top", a.get("style", self.style.get("quote", "orig")), a.get("owner")))
                elif name == "logo":
                    a = attrs(rest); ls = a["t"].split("/")
                    cur.append({"k": "logo", "t": ls[0], "l": ls[1:], "style": a.get("style", "left"), "g": int(a.get("g", 60))})
                elif name in ("stamp", "scrawl"):
                    a = attrs(rest); cur.append({"k": name, "t": a["t"], "x": float(a.get("x", 5)), "y": float(a.get("y", 0)), "a": float(a.get("a", -4))})
                elif name in ("black", "blackpage", "sp"): cur.append({"k": name, "n": int(rest)})
                elif name == "pb": cur.append({"k": "pb"})
                elif name in ("c", "rt", "small"): cur.append({"k": name, "r": self.inline(rest.replace("/", "\n") if name == "rt" else rest)})
                else: raise SystemExit(f"{self.id}: @{name}?")
            elif re.match(r"#+ ", s): flush(); n = len(s.split()[0]); cur.append({"k": "h", "n": n, "r": self.inline(s[n + 1:])})
            elif s.startswith("- "): flush(); r = self.inline(s[2:]); cur.append({"k": "li", "r": r, "keep": True})
            elif re.match(r"~\S+ ", s): flush(); n, _, t = s[1:].partition(" "); cur.append({"k": "num", "n": n, "r": self.inline(t), "keep": True})
            elif s.startswith(":: "):
                flush(); k, _, v = s[3:].partition(" | ")
                if not (cur and cur[-1]["k"] == "f"): cur.append({"k": "f", "rows": []})
                cur[-1]["rows"].append([k.strip(), self.inline(v.strip())])
            elif s.startswith("|w "):
                flush(); p = s.split(); cur.append({"k": "tab", "w": [float(x) for x in p[1].split(",")], "style": p[2] if len(p) > 2 else "grid", "head": "nohead" not in p, "rows": []})
            elif s.startswith("| "):
                row = [self.inline(c.strip()) for c in re.split(r" \|(?: |$)", s[2:])]
                t = cur[-1]; t["rows"].append((row + [[]] * len(t["w"]))[:len(t["w"])])
            elif s == "---": flush(); cur.append({"k": "rule"})
            else: buf.append(s)
        close()
        return blocks

    def compile(self, b0=0, query=False):
        data = json.dumps({"style": self.style, "blocks": self.blocks, "ref": self.a.get("ref", "")})
        ins = {"data": data, "b0": str(b0)}
        if query:
            return {x["value"]["k"]: x["value"]["p"] for x in json.loads(typst.query(str(HERE / "page.typ"), "<pos>", root=str(HERE), sys_inputs=ins))}
        return typst.compile(str(HERE / "page.typ"), root=str(HERE), format="pdf", sys_inputs=ins)


def load(did):
    a = dict(DOCS[did])
    if a.get("copyof"):
        src = DOCS[a["copyof"]]
        a = {**src, **{k: v for k, v in a.items() if k != "body" or v.strip()}}
        if not DOCS[did]["body"].strip(): a["body"] = src["body"]
        if "pre" in DOCS[did]: a["body"] = "@" + DOCS[did]["pre"].replace("//", "\n@") + "\n" + a["body"]
        a["id"] = did
        for k in ("scan", "drop", "redact"):
            if k not in DOCS[did]: a.pop(k, None)
    m = re.search(r"(?m)^@top m=(\S+)", a["body"])
    if m:
        mm = MSG[m[1]]
        a = {"kind": "email", "date": mm["date"], "by": mm["by"], "to": mm["to"], "title": mm["subj"], **a}; a["msg"] = m[1]
    return Doc(a, {**STY["base"], **STY[a.get("style", "base")], **({"wm": a["wm"]} if "wm" in a else {})})


def scan(png, mode, seed):
    """A page picture made to look like a photocopy through an office scanner."""
    rng = np.random.default_rng(seed); rnd = random.Random(seed)
    kind, dpi = mode[0], int(mode[1:4]); w, h = png.size
    im = png.convert("L").rotate(rnd.uniform(-.9, .9), resample=Image.BICUBIC, expand=False, fillcolor=255)
    if rnd.random() < .5: im = im.filter(ImageFilter.GaussianBlur(rnd.uniform(.25, .6)))
    a = np.asarray(im).astype(np.float32)
    fade = rnd.choice([1, 1, .9, .8, .7]); a = 255 - (255 - a) * fade
    if rnd.random() < .35:  # a faint toner band
        x0 = rnd.randint(0, w - 60); a[:, x0:x0 + rnd.randint(12, 40)] += rnd.randint(15, 45)
    paper = rnd.randint(236, 252); a = a * paper / 255 + rng.normal(0, rnd.uniform(2, 6), a.shape)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)); dr = ImageDraw.Draw(im)
    for _ in range(rnd.randint(3, 26)):
        x, y, r = rnd.randint(0, w), rnd.randint(0, h), rnd.choice([0, 1, 1, 2])
        dr.ellipse([x, y, x + r, y + r], fill=rnd.randint(0, 120))
    if rnd.random() < .6:
        px, r = int(w * .033), int(dpi * .105)
        for cy in (h // 2 - int(1.57 * dpi), h // 2 + int(1.57 * dpi)):
            j = rnd.randint(-4, 4); dr.ellipse([px - r + j, cy - r + j, px + r + j, cy + r + j], fill=rnd.choice([25, 60, 205]))
    if rnd.random() < .4: dr.rectangle([0, 0, rnd.randint(2, 9), h], fill=70)
    if rnd.random() < .25: dr.line([rnd.randint(0, w), 0, rnd.randint(0, w), h], fill=190, width=1)
    if rnd.random() < .2: dr.polygon([(0, 0), (rnd.randint(30, 70), 0), (0, rnd.randint(30, 70))], fill=120)
    if kind == "b": im = im.point(lambda v: 255 if v > 168 else 0).convert("1")
    if mode.endswith("u"): im = im.rotate(180)
    buf = io.BytesIO(); fixed = datetime(2025, 6, 16, 10).timetuple()
    im.save(buf, "PDF", resolution=dpi, **({} if kind == "b" else {"quality": 60}), creationDate=fixed, modDate=fixed, title="scan", producer="MFD-3 Records")
    return buf.getvalue()


def squash(s): return re.sub(r"\s+", "", s.replace("\ufb01", "fi").replace("\ufb02", "fl").replace("\xad", "").replace("\ufffe", "-"))


T = {"documents": [], "speakers": [], "findings": [], "negatives": [], "counter_evidence": [], "evidence": [], "gaps": []}
COMMIT, CONTRA, BAD = {}, {}, []
DUPMSG = {}


BODIES = {"Business support", "Staithe House School", "Calverstoke Council", "Duty worker", "Medical Records", "Levels & Coast Partnership NHS FT",
          "Fenline Care Transport Ltd", "Queen Adela Hospital", "Sallow Sands Sailing Trust"}


def role_of(n): return ("professional" if n in BODIES else "unknown") if n not in PEOPLE else "family" if PEOPLE[n]["family"] else "professional"


def labels(doc, fname, page_of, dupdocs):
    for m in doc.marks:
        page = page_of(m)
        if page is None: continue
        by, text, loc = m["by"], m["text"], {"file": fname, "page": page_of(m)}
        sp = next((c[2:] for c in m["codes"] if c.startswith("S=")), by)
        rep = next((c[2:] for c in m["codes"] if c.startswith("R=")), None)
        extra = {"document": m["doc"]}
        nos = False
        for c in m["codes"]:
            k, _, v = c.partition("=")
            if k == "F":
                for p in v.split(","):
                    T["findings"].append({**loc, "text": text, "pattern": PAT[p][0], "subtype": PAT[p][1], "role": role_of(sp), **extra})
            elif k == "N":
                for p in v.split(","): T["negatives"].append({**loc, "text": text, "pattern": PAT[p][0], **extra})
            elif k == "C":
                cid, owner, due, st = v.split("/")
                row = {"id": cid, **loc, "text": text, "owner": owner or None, "made_on": m["date"], "due": due or None, "status": st, "also": [], **extra}
                if cid in COMMIT: COMMIT[cid]["also"].append({**loc, "text": text, "document": m["doc"]})
                else: COMMIT[cid] = row
            elif k == "E":
                cid, says = v.split("/"); T["evidence"].append({"id": cid, **loc, "text": text, "says": says, **extra})
            elif k == "X":
                key, n = v.split("/"); CONTRA.setdefault(key, {}).setdefault({"1": "first", "2": "second"}[n], {**loc, "text": text})
            elif k == "G":
                kind, what = v.split("/", 1)
                if all(x["what"] != what for x in T["gaps"]): T["gaps"].append({"kind": kind, **loc, "what": what, "text": text})
            elif k == "K": T["counter_evidence"].append({**loc, "text": text, "role": role_of(sp), **extra})
            elif k == "-s": nos = True
            elif k not in ("S", "R"): raise SystemExit(f"code {c} in {doc.id}")
        if not nos: T["speakers"].append({**loc, "text": text, "speaker": sp or "unknown", "role": role_of(sp), "reported": rep, **extra})


def native(doc, path):
    """The small files that came as they were: .eml, .docx, .xlsx."""
    a = doc.a
    flat = lambda rs: "".join(r["t"] for r in rs if "m" not in r)
    if path.suffix == ".eml":
        m, e = MSG[a["msg"]], EmailMessage()
        e["From"], e["To"], e["Subject"], e["Message-ID"] = f"{m['by']} <{m['addr']}>", m["to"], m["subj"], f"<{a['msg'].lower()}.7731@postbox.example>"
        if m.get("cc"): e["Cc"] = m["cc"]
        e["Date"] = a["rfc"]
        lines = []
        for b in doc.blocks:
            for x in b["body"]: lines.append(("- " if x["k"] == "li" else "") + flat(x["r"]) + "\n")
            lines.append("")
        e.set_content("\n".join(lines)); path.write_bytes(bytes(e)); return "\n".join(lines)
    if path.suffix == ".docx":
        import docx
        d = docx.Document(); d.core_properties.author = a["by"]; d.core_properties.created = d.core_properties.modified = datetime(2025, 5, 14)
        out = []
        for b in doc.blocks:
            if b["k"] == "tab":
                t = d.add_table(rows=0, cols=len(b["w"])); t.style = "Table Grid"
                for r in b["rows"]:
                    cells = t.add_row().cells
                    for c, x in zip(cells, r): c.text = flat(x); out.append(flat(x))
            elif "r" in b:
                (d.add_heading(flat(b["r"]), 2) if b["k"] == "h" else d.add_paragraph(flat(b["r"]), style="List Bullet" if b["k"] == "li" else None)); out.append(flat(b["r"]))
        d.save(path); return "\n".join(out)
    import openpyxl
    wb = openpyxl.Workbook(); ws = wb.active; ws.title = a.get("sheet", "Sheet1"); out = []
    wb.properties.creator = a["by"]; wb.properties.created = wb.properties.modified = datetime(2025, 6, 2)
    for b in doc.blocks:
        for r in (b["rows"] if b["k"] == "tab" else [[b["r"]]]): ws.append([flat(x) for x in r]); out += [flat(x) for x in r]
    wb.save(path); return "\n".join(out)


def main():
    OUT.mkdir(exist_ok=True)
    for f in OUT.iterdir(): f.unlink()
    loaded = {did: load(did) for f in FILES for did in f["order"]}
    for f in FILES:  # where a message stands as a document of its own
        for did in f["order"]:
            d = loaded[did]
            if d.a.get("msg") and not d.a.get("copyof"): DUPMSG.setdefault(d.a["msg"], did)
    for f in FILES:
        for did in f["order"]:
            for s in loaded[did].subs:
                if s["dup"]: DUPMSG.setdefault(s["dup"], s["id"])
    files = []
    for f in FILES:
        path, total, scanned = OUT / f["name"], 0, []
        pdf = pikepdf.new() if path.suffix == ".pdf" else None
        for did in f["order"]:
            d = loaded[did]
            if pdf is None:
                text = squash(native(d, path)); n, drop, off = 1, set(), 0
                pages = lambda m: 1
                for m in d.marks:
                    if squash(m["text"]) not in text: BAD.append((did, m["text"]))
                first, last, spos, total = 1, 1, {}, 1
            else:
                d.style["bates"] = f is FILES[0]
                pos, off = d.compile(query=True), total
                raw = d.compile(b0=off); doc = pdfium.PdfDocument(raw); n = len(doc)
                drop = {int(x) for x in d.a.get("drop", "").split(",") if x}
                place = {}
                for p in range(1, n + 1):
                    if p not in drop: place[p] = off + len(place) + 1
                texts = {p: squash(doc[p - 1].get_textpage().get_text_bounded()) for p in range(1, n + 1)}
                for m in d.marks:
                    p, q = pos["s:" + m["key"]], pos["e:" + m["key"]]
                    m["p"] = None if m["hidden"] or p in drop else place[p]
                    if m["hidden"]: continue
                    if p in drop: BAD.append((did, "on a dropped page: " + m["text"]))
                    if p != q or squash(m["text"]) not in texts[p]: BAD.append((did, p, q, m["text"]))
                pages = lambda m: m["p"]
                keep = [p for p in range(1, n + 1) if p not in drop]
                for p in sorted(drop):
                    T["gaps"].append({"kind": "missing_page", "file": f["name"], "page": place[max(x for x in keep if x < p)], "what": f"page {p} of {n} of {d.a['title']}", "text": None})
                near = lambda p, up: place.get(p) or place[min([x for x in keep if x > p] or keep[-1:])] if up else place.get(p) or place[max(x for x in keep if x < p)]
                spos = {s["id"]: (near(pos["s:" + s["id"]], True), near(pos["e:" + s["id"]], False)) for s in d.subs}
                if d.a.get("scan"):
                    for i, p in enumerate(keep):
                        mode = d.a["scan"]
                        img = doc[p - 1].render(scale=int(mode[1:4]) / 72, grayscale=True).to_pil()
                        if mode.endswith("u") and i: mode = mode[:4]
                        pdf.pages.extend(pikepdf.open(io.BytesIO(scan(img, mode, zlib.crc32(f"{did}/{p}".encode())))).pages)
                        scanned.append(place[p])
                else:
                    src = pikepdf.open(io.BytesIO(raw))
                    for p in keep: pdf.pages.append(src.pages[p - 1])
                total += len(keep); first, last = off + 1, total
            dup = d.a.get("copyof") or (DUPMSG.get(d.a.get("msg")) if DUPMSG.get(d.a.get("msg")) != did else None)
            T["documents"].append({"id": did, "file": f["name"], "first_page": first, "last_page": last, "kind": d.a["kind"], "date": d.a.get("date") or None, "title": d.a.get("title"),
                                   "author": d.a.get("by"), "to": d.a.get("to"), "part_of": None, "duplicate_of": dup, "scanned": bool(d.a.get("scan"))})
            osubs = [s["id"] for s in loaded[d.a["copyof"]].subs] if d.a.get("copyof") in loaded else []
            for i, s in enumerate(d.subs):
                fp, lp = spos.get(s["id"], (1, 1))
                sd = DUPMSG.get(s["dup"]) if s["dup"] else None
                if osubs: sd = osubs[i] if not s["dup"] else sd
                T["documents"].append({"id": s["id"], "file": f["name"], "first_page": fp, "last_page": lp, "kind": s["kind"], "date": s["date"], "title": s["title"], "author": s["author"],
                                       "to": s["to"], "part_of": did, "duplicate_of": None if sd == s["id"] else sd, "scanned": bool(d.a.get("scan"))})
            labels(d, f["name"], pages, None)
        if pdf is not None: pdf.save(path, deterministic_id=True)
        files.append({"name": f["name"], "pages": total, "scanned_pages": scanned})
    ids = {x["id"]: x for x in T["documents"]}
    spread, esc, notgaps = [], [], []
    for ln in EXTRA:
        k, _, rest = ln.partition(": "); p = [x.strip() for x in rest.split("::")]
        if k == "spread": spread.append({"text": p[0], "first": p[1], "copies": [x.strip() for x in p[2].split(",")]})
        elif k == "esc":
            esc.append({"trigger": p[0], "response": p[1], "days": (date.fromisoformat(ids[p[1]]["date"]) - date.fromisoformat(ids[p[0]]["date"])).days, "what": p[2]})
        elif k == "notgap": notgaps.append({"document": p[0], "file": ids[p[0]]["file"], "page": ids[p[0]]["first_page"], "what": p[1]})
        elif k == "contra": CONTRA[p[0]]["what"] = p[1]
        elif k == "gap": T["gaps"].append({"kind": p[0], "file": ids[p[1]]["file"], "page": ids[p[1]]["first_page"], "what": p[2], "text": None})
    for r in spread:
        for x in [r["first"], *r["copies"]]:
            if x not in ids: BAD.append(("spread", x))
    for k, c in CONTRA.items():
        if set(c) != {"what", "first", "second"}: BAD.append(("contradiction", k, sorted(c)))
    for e in T["evidence"]:
        if e["id"] not in COMMIT: BAD.append(("evidence", e["id"]))
    alltext = squash(" ".join(json.dumps(d.blocks, ensure_ascii=False) for d in loaded.values()) + json.dumps(STY))
    for p in PEOPLE.values():
        for s in p["spellings"]:
            if squash(s) not in alltext: BAD.append(("spelling", p["name"], s))
    truth = {"case": {"persons": [CASE["person"]], "family": CASE["family"].split(";"), "requested": CASE["requested"], "received": CASE["received"]}, "files": files,
             "documents": T["documents"], "people": list(PEOPLE.values()), "speakers": T["speakers"], "findings": T["findings"], "negatives": T["negatives"],
             "counter_evidence": T["counter_evidence"], "commitments": sorted(COMMIT.values(), key=lambda c: c["id"]), "evidence": T["evidence"], "gaps": T["gaps"],
             "spread": spread, "escalations": esc, "not_gaps": notgaps,
             "variants": [{"first": d.a["copyof"], "second": i, "hidden_in_second": d.redact} for i, d in loaded.items() if d.a.get("copyof") and d.redact],
             "contradictions": [{"what": c.get("what"), "first": c.get("first"), "second": c.get("second")} for c in CONTRA.values()]}
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False))
    for x in BAD: print("BAD", x)
    print({k: len(v) for k, v in truth.items() if k != "case"}, [(f["name"], f["pages"], len(f["scanned_pages"])) for f in files])
    return 1 if BAD else 0


if __name__ == "__main__":
    sys.exit(main())
