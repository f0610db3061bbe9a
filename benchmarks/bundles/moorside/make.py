#!/usr/bin/env python3
"""Builds files/ and truth.json of the bundle 'moorside' from src/*.txt. Deterministic."""
import io, json, random, re, sys, zipfile, zlib
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
import numpy as np
import pikepdf, pypdfium2, typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont
import docx, openpyxl

H = Path(__file__).resolve().parent
SRC, OUT, TMP = H / "src", H / "files", H / ".tmp"
URW = "/usr/share/fonts/opentype/urw-base35/"
PROB = []

# ---------------------------------------------------------------- people
PEOPLE, ADDR, SIG = {}, {}, {}
for ln in (SRC / "people.txt").read_text().splitlines():
    if ln.strip() and not ln.startswith("#"):
        n, role, emp, fam, sp, em, sig = [x.strip() for x in ln.split("|")]
        PEOPLE[n] = dict(role=role, employer=emp, family=fam == "y", spell=[s.strip() for s in sp.split(";") if s.strip()])
        if em: ADDR[n] = em
        SIG[n] = sig.replace(" / ", "\n")

def role_of(n):
    if n in PEOPLE: return "family" if PEOPLE[n]["family"] else "professional"
    return "unknown" if n in ("", "-", "unknown") else "professional"

# ---------------------------------------------------------------- reading the sources
DOCS, ORDER = {}, []
for f in sorted(SRC.glob("d*.txt")):
    for chunk in re.split(r"(?m)^=== ", f.read_text())[1:]:
        head, _, body = chunk.partition("\n---\n")
        first, *rest = head.strip().splitlines()
        i, kind, style = first.split()
        d = dict(id=i, kind=kind, style=style, body=body.strip("\n"))
        for r in rest:
            k, _, v = r.partition(":")
            d[k.strip()] = v.strip()
        assert i not in DOCS, i
        DOCS[i] = d; ORDER.append(i)
MARK = re.compile(r"<<(.*?)::(.*?)>>", re.S)
def strip_marks(t): return MARK.sub(lambda m: m.group(2), t)
def plain(t): return re.sub(r"\s+", " ", strip_marks(t).replace("~~", "")).strip()
QUOTED = {}                                         # quoted messages that stand nowhere else
for d in DOCS.values():
    if "copy" in d:
        o = DOCS[d["copy"]]
        for k, v in o.items():
            if not re.match(r"(not)?gap\d|drop|stamp|note|scan$", k): d.setdefault(k, v)
        if not d["body"]: d["body"] = o["body"]
        else: d["own_body"] = "y"
    parts = re.split(r"(?m)^>>> ", d["body"])
    d["main"] = parts[0].rstrip(); d["quotes"] = []
    for p in parts[1:]:
        h, _, b = p.partition("\n")
        h = h.strip()
        if h.startswith("new "):
            i, fr, dt, to, su = [x.strip() for x in h[4:].split("|")]
            q = dict(id=i, author=fr, **{"from": fr}, date=dt, to=to, subj=su, main=b.strip("\n"))
            if "copy" not in d: QUOTED[i] = q
            d["quotes"].append((q, "new"))
        else: d["quotes"].append((h, "auto"))

# ---------------------------------------------------------------- truth collectors
T = dict(case={}, files=[], documents=[], people=[], speakers=[], findings=[], negatives=[], commitments=[], evidence=[],
         gaps=[], spread=[], escalations=[], contradictions=[], counter_evidence=[], not_gaps=[])
MARKS, SPANS, CON = [], {}, {}
def day(s): return s.strip()[:10] if s and s.strip() not in ("", "-", "none") else None

# ---------------------------------------------------------------- text -> typst
def q(s): return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '";' if s else ""
def runs(t, ctx):
    """inline text to typst; ctx = dict(doc, part, author, keep)"""
    out, pos = [], 0
    def seg(s):
        r = []
        for k, x in enumerate(s.split("~~")):
            if k % 2 == 0: r.append("#linebreak();".join(q(l) for l in x.split("\n")))
            elif x.startswith("!"): r.append(f"#fbar[{q(x[1:])}];")
            else: r.append(f"#bar({max(14, len(x) * 4.6):.0f}pt);" if len(x) < 60 else " ".join(f"#bar({len(w) * 5.2 + 4:.0f}pt);" for w in x.split()))
        return "".join(r)
    for m in MARK.finditer(t):
        out.append(seg(t[pos:m.start()])); pos = m.end()
        if ctx["keep"] and "~~" not in m.group(2):
            mid = f"m{len(MARKS)}"
            MARKS.append(dict(mid=mid, attrs=m.group(1), text=re.sub(r"\s+", " ", m.group(2)).strip(), **ctx))
            out.append(f'#mk("{mid}");')
        out.append(seg(m.group(2)))
    out.append(seg(t[pos:]))
    return "".join(out)

def table(rows, ctx, d):
    widths = None; head = []; cells = []
    for r in rows:
        if r.startswith("|:"): widths = r[2:].split(); continue
        h = r.startswith("|=")
        cs = [c.strip() for c in re.split(r" ?\| ?", r[2 if h else 1:].strip().strip("|"))]
        (head if h and not cells else cells).append([("*" if h else "") + c for c in cs])
    n = max(len(c) for c in head + cells)
    widths = widths or ["1"] * n
    cell = lambda c: "[" + (f"#strong[{runs(c[1:], ctx)}]" if c.startswith("*") else runs(c.replace("\\n", "\n"), ctx)) + "]"
    sz = d.get("tsize", "0.94em")
    o = f"#block(width: 100%)[#set text(size: {sz}); #set par(leading: 0.5em); #table(columns: ({', '.join(w + 'fr' for w in widths)},), stroke: {d.get('tstroke', '0.5pt')}, inset: {d.get('tinset', '4.5pt')}, align: left,"
    if head: o += "table.header(" + ",".join("table.cell(fill: luma(225))" + cell(c) for r in head for c in r + [""] * (n - len(r))) + "),"
    for r in cells: o += ",".join(cell(c) for c in r + [""] * (n - len(r))) + ","
    return o + ")]\n"

def blocks(body, ctx, d):
    out, lines, k = [], body.split("\n"), 0
    while k < len(lines):
        l = lines[k]
        if not l.strip(): k += 1; continue
        if l.startswith("|"):
            j = k
            while j < len(lines) and lines[j].startswith("|"): j += 1
            out.append(table(lines[k:j], ctx, d)); k = j; continue
        if l.startswith("## "): out.append(f"#block(above: 1em, below: 0.6em, sticky: true)[#strong[{runs(l[3:], ctx)}]]\n")
        elif l.startswith("# "): out.append(f"#block(above: 1.2em, below: 0.7em, sticky: true)[#text(size: 1.25em, weight: \"bold\")[{runs(l[2:], ctx)}]]\n")
        elif l.startswith("{pb}"): out.append("#pagebreak()\n")
        elif l.startswith("{rule}"): out.append("#rule\n")
        elif m := re.match(r"\{vs (\d+)\}", l): out.append(f"#v({m[1]}pt)\n")
        elif m := re.match(r"\{heavy (\d+)\}", l): out.append(f"#heavy({m[1]})\n")
        elif m := re.match(r"\{(right|center|hand|small|box|em)\} ?(.*)", l, re.S):
            x = runs(m[2].replace("\\n", "\n"), ctx)
            out.append({"right": f"#align(right)[{x}]", "center": f"#align(center)[{x}]", "hand": f'#block[#text(font: "Z003", size: 1.35em)[{x}]]',
                        "small": f"#block[#text(size: 0.78em)[{x}]]", "box": f"#block(stroke: 0.7pt, inset: 6pt, width: 100%)[{x}]", "em": f"#block[#emph[{x}]]"}[m[1]] + "\n")
        elif l.startswith("- "): out.append(f"#block(breakable: false, above: 0.65em)[#pad(left: 10pt)[#grid(columns: (10pt, 1fr), [•], [{runs(l[2:], ctx)}])]]\n")
        elif l.startswith("    "):
            out.append(f"#block(breakable: false, above: 0.65em)[#pad(left: 22pt)[{runs(l.strip(), ctx)}]]\n")
        else:
            j = k
            while j < len(lines) and lines[j].strip() and not re.match(r"[|#{]|- |    ", lines[j]): j += 1
            para = "\n".join(lines[k:j])
            m = re.match(r"((?:\d+\.)+\d*|\d+|\([a-z]\)) +(?=\S)", para)
            if m and d["style"] in ("doc",) and d.get("hang", "y") == "y":
                out.append(f"#block(breakable: false)[#grid(columns: (26pt, 1fr), [{q(m[1])}], [{runs(para[m.end():], ctx)}])]\n")
            else: out.append(f"#block(breakable: {'false' if '<<' in para else 'true'})[{runs(para, ctx)}]\n")
            k = j; continue
        k += 1
    return "".join(out)

# ---------------------------------------------------------------- emails
def who(n, style):
    n = n.strip()
    if n not in PEOPLE: return n
    if style == "outlook" and PEOPLE[n]["employer"] == "Aldersyke Council":
        f, s = n.split(" ", 1); return f"{s}, {f}"
    if style in ("owa",): return n
    return f"{n} <{ADDR.get(n, '')}>" if n in ADDR else n
def whos(s, style): return "; ".join(who(x, style) for x in s.split(";") if x.strip()) if style != "gmail" else ", ".join(who(x, style) for x in s.split(";") if x.strip())
def fdate(s, style):
    t = datetime.strptime(s, "%Y-%m-%d %H:%M")
    return {"outlook": f"{t:%d %B %Y %H:%M}", "gmail": f"{t:%a, {t.day} %b %Y at %H:%M}", "nhs": f"{t:%d/%m/%Y %H:%M}", "owa": f"{t:%a %d/%m/%Y %H:%M}", "phone": f"{t.day} {t:%B %Y} at {t:%H:%M:%S}"[:-3] + " GMT"}[style]
def sigged(b, author): return b.replace("{sig}", SIG.get(author, author))
def hdr_rows(m, style, d):
    r = [("From", who(m["from"], style)), ("Sent" if style in ("outlook", "owa") else "Date", fdate(m["date"], style)), ("To", whos(m["to"], style))]
    if m.get("cc"): r.append(("Cc", whos(m["cc"], style)))
    r.append(("Subject", m.get("subj", "")))
    if m.get("att"): r.append(("Attachments" if style != "gmail" else "Attachment", m["att"]))
    if style == "nhs": r = [r[-1] if not m.get("att") else r[-2], r[1], r[0]] + r[2:-1 - bool(m.get("att"))] + ([r[-1]] if m.get("att") else [])
    return r
BANNER = {"outlook": "[EXTERNAL] This email was sent from outside Aldersyke Council. Do not click links or open attachments unless you recognise the sender.",
          "nhs": "This message originated from outside the Trust. Please do not click links or open attachments unless you recognise the sender."}
YEL = 'rgb("#fff2cc")'
DISC = {"Aldersyke Council": "This email and any attachments are confidential and intended solely for the use of the individual to whom they are addressed. If you have received it in error please notify the sender and delete it. Aldersyke Council may monitor email traffic. Please consider the environment before printing.",
        "NHS": "This message may contain confidential information. If you are not the intended recipient please inform the sender that you have received the message in error before deleting it.",
        "Larkfield": "Larkfield Short Breaks is a company limited by guarantee and a registered charity.", "Swiftway": "Swiftway - getting you there. E&OE."}
def disclaimer(n):
    e = PEOPLE.get(n, {}).get("employer", "")
    return next((v for k, v in DISC.items() if k in e or (k == "NHS" and "Hospital" in e)), "")

def email(d, ctx):
    st = d["style"]; o = [f'#mk("s:{d["id"]}");']
    rows = hdr_rows(d, st, d)
    if st == "outlook":
        o.append(f'#text(size: 13pt, weight: "bold")[{q(d.get("print", who(d["to"].split(";")[0], st)))}]#v(-5pt)#line(length: 100%, stroke: 1.5pt)#v(-3pt)')
        o.append("#grid(columns: (80pt, 1fr), row-gutter: 5pt," + ",".join(f"[#strong[{q(a + ':')}]],[{runs(b, dict(ctx, keep=False))}]" for a, b in rows) + ")#v(10pt)")
    elif st == "gmail":
        o.append(f'#grid(columns: (1fr, auto), [#text(size: 17pt, fill: luma(90))[Gmail]], [#text(size: 8.5pt)[{q(who(d.get("print", "Joanne Thackwray"), "gmail"))}]])#line(length: 100%, stroke: 0.5pt)#text(size: 12pt, weight: "bold")[{q(d["subj"])}] #linebreak() #text(size: 8pt)[{q(str(1 + len(d["quotes"])) + (" messages" if d["quotes"] else " message"))}]#line(length: 100%, stroke: 0.3pt)')
        o.append(f'#grid(columns: (1fr, auto), [#strong[{q(who(d["from"], st))}]], [{q(fdate(d["date"], st))}])#text(size: 8.5pt)[{q("To: " + whos(d["to"], st))}' + (f'#linebreak(){q("Cc: " + whos(d["cc"], st))}' if d.get("cc") else "") + "]#v(8pt)")
    elif st == "owa":
        o.append(f'#text(size: 14pt)[{q(d["subj"])}]#v(4pt)#text(size: 9.5pt)[{q(who(d["from"], "nhs"))}#linebreak(){q(fdate(d["date"], st))}#linebreak(){q("To: " + whos(d["to"], "nhs"))}' + (f'#linebreak(){q("Cc: " + whos(d["cc"], "nhs"))}' if d.get("cc") else "") + (f'#linebreak(){q("1 attachment: " + d["att"])}' if d.get("att") else "") + "]#v(8pt)")
    else:
        o.append("".join(f"#text(weight: 600)[{q(a + ': ')}]{runs(b, dict(ctx, keep=False))}#linebreak();" for a, b in rows) + "#v(8pt)")
    if d.get("ext") == "y" and st in BANNER: o.append(f'#block(fill: {YEL if st == "outlook" else "luma(235)"}, inset: 4pt, width: 100%, text(size: 0.85em)[{q(BANNER[st])}])')
    o.append(blocks(sigged(d["main"], d["from"]), ctx, d))
    if st == "gmail" and d.get("att"): o.append(f'#v(4pt)#rule#text(size: 8.5pt)[{q(d["att"])}]')
    if d.get("disc", "y") == "y" and disclaimer(d["from"]): o.append(f'#v(6pt)#text(size: 7.5pt, fill: luma(70))[{q(disclaimer(d["from"]))}]')
    if st == "phone": o.append(f'#v(4pt){q(d.get("phone", "Sent from my iPhone"))}')
    o.append(f'#mk("o:{d["id"]}");'); tail = ""
    for k, (m, how) in enumerate(d["quotes"]):
        if how == "auto":
            ref, dup = m, None
            src = DOCS.get(ref) or QUOTED[ref]
            m = dict(src); qid = f"{d['id']}.q{k + 1}"; dup = ref; mb = strip_marks(src["main"])
        else: qid, dup, mb = (m["id"], None, m["main"]) if "copy" not in d else (f"{d['id']}.q{k + 1}", m["id"], m["main"])
        SPANS[qid] = dict(id=qid, kind="email", date=day(m["date"]), title=m.get("subj", ""), author=m["from"], to=m["to"], part_of=d["id"], duplicate_of=dup)
        c2 = dict(ctx, part=qid, author=m["from"], keep=ctx["keep"] and how == "new", pdate=day(m["date"]))
        for t in d.get("redact", "").split(";"):
            if t.strip(): mb = mb.replace(t.strip(), f"~~{t.strip()}~~")
        b = blocks(sigged(mb, m["from"]), c2, d)
        if st == "gmail" or (st == "phone"):
            o.append(f'#v(8pt)#mk("s:{qid}");{q("On " + fdate(m["date"], "gmail") + ", " + who(m["from"], "nhs") + " wrote:")}#block(stroke: (left: 1pt + luma(150)), inset: (left: 8pt), width: 100%)['); tail = "]" + tail
            o.append(b + f'#mk("e:{qid}");')
        else:
            st2 = "outlook" if st in ("outlook", "owa") else "nhs"
            rr = hdr_rows(m, st2, d)
            sep = "#line(length: 100%, stroke: 0.5pt + luma(120))" if st == "outlook" else q("-----Original Message-----") if d.get("orig") else "#line(length: 100%, stroke: 0.3pt)"
            o.append(f'#v(8pt){sep}#mk("s:{qid}");' + "".join(f"#strong[{q(a + ':')}] {runs(b2, dict(ctx, keep=False))}#linebreak();" for a, b2 in rr) + b + f'#mk("e:{qid}");')
    return "".join(o) + tail + ("#linebreak();" + q("[Quoted text hidden]" if d["hidden"] == "y" else d["hidden"]) if d.get("hidden") else "")

# ---------------------------------------------------------------- documents made of entries
def entries(d):
    for c in re.split(r"(?m)^@ ", d["main"])[1:]:
        h, _, b = c.partition("\n")
        i, dt, w, ty, su = [x.strip() for x in h.split("|")]
        if d.get("only") and i not in d["only"].split(","): continue
        yield i, dt, w, ty, su, b.strip("\n")
def ets(s, f):
    t = datetime.strptime(s, "%Y-%m-%d %H:%M" if " " in s else "%Y-%m-%d")
    return t.strftime(f if " " in s else f.split(" %H")[0])
def entry_doc(d, ctx):
    pre = re.split(r"(?m)^@ ", d["main"])[0]
    st, cells = d["style"], []
    for i, dt, w, ty, su, b in entries(d):
        eid = i if "copy" not in d else f"{d['id']}.{i}"
        SPANS[eid] = dict(id=eid, kind="case_note", date=day(dt), title=su or ty, author=w, to=None, part_of=d["id"], duplicate_of=i if "copy" in d else None)
        c2 = dict(ctx, part=eid, author=w, pdate=day(dt))
        tx = blocks(b, c2, d); s, e = f'#mk("s:{eid}");', f'#mk("e:{eid}");'
        inits = "".join(x[0] for x in w.split())
        if st == "liq": cells.append(f"[{s}{q(ets(dt, '%d/%m/%Y %H:%M'))}],[{q(w)}],[{q(ty)}],[{'#strong[' + q(su) + ']#linebreak();' if su else ''}{tx}{e}]")
        elif st == "cpoms": cells.append(f'#block(width: 100%, stroke: (bottom: 0.4pt + luma(120)), inset: (bottom: 5pt))[{s}#grid(columns: (1fr, 1fr), [{q("Incident " + i.split("-")[-1] + "   " + ets(dt, "%d/%m/%Y %H:%M"))}], align(right)[{q("Added by " + w)}])#text(size: 0.9em)[#strong[{q("Category: ")}]{q(ty)} #h(12pt) #strong[{q("Student: ")}]{q("Maisie THACKWRAY (Willow)")} #h(12pt) #strong[{q("Alerted: ")}]{q(su)}]{tx}{e}]')
        else: cells.append(f"[{s}{q(ets(dt, '%d/%m/%y %H:%M').split(' ')[0])}],[{q(ty)}],[{tx}],[{q(inits if d.get('initials') else w)}{e}]")
    o = f'#mk("s:{d["id"]}");' + blocks(pre, ctx, d)
    if st == "liq": o += "#set text(size: 8.6pt)\n#set par(leading: 0.48em)\n#table(columns: (58pt, 70pt, 66pt, 1fr), stroke: 0.4pt + luma(110), inset: 4pt, align: left, table.header(" + ",".join(f"table.cell(fill: luma(220))[#strong[{q(x)}]]" for x in ("Date / time", "Worker", "Type", "Note")) + ")," + ",".join(cells) + ")"
    elif st == "cpoms": o += "".join(cells)
    else: o += f"#table(columns: (54pt, 52pt, 1fr, {'40pt' if d.get('initials') else '70pt'}), stroke: 0.6pt, inset: 4pt, align: left, table.header(" + ",".join(f"[#strong[{q(x)}]]" for x in ("Date", d.get("col2", "Time"), "Entry", "Staff")) + ")," + ",".join(cells) + ")"
    return o + f'#mk("o:{d["id"]}");'

# ---------------------------------------------------------------- one document -> pdf
def build(d, n):
    ctx = dict(doc=d["id"], part=d["id"], author=d["author"] if "author" in d else d.get("from", ""), keep="own_body" not in d or True, pdate=day(d.get("date", "")), copy="copy" in d)
    if d.get("curly"):
        for k in ("main",): d[k] = re.sub(r"(?<=[\w.,!?)])'", "’", d[k]).replace(" '", " ‘").replace("('", "(‘"); d[k] = re.sub(r'(?<=[\w.,!?)])"', "”", d[k]).replace('"', "“")
    for t in d.get("redact", "").split(";"):
        if t.strip(): d["main"] = d["main"].replace(t.strip(), f"~~{t.strip()}~~")
    rnd = random.Random(d["id"])
    font = d.get("font") or {"email": "Nimbus Sans"}.get(d["kind"], "Nimbus Roman"); size = d.get("size", "10.5"); mar = d.get("margin", rnd.choice(["2cm", "2.2cm", "2.4cm", "1.9cm"]))
    foot = d.get("footer", "")
    if d["style"] == "gmail": foot = f"https://mail.google.com/mail/u/0/?ik=4e{n:02x}b7&view=pt&search=all&permthid=thread-f:17{n * 7919:08d}|{{p}}/{{n}}"
    elif d["style"] == "outlook": foot = foot or "{p}"
    def hf(s, al="center"):
        if not s: return "none"
        def one(x): return "".join({"{p}": '#counter(page).display();', "{n}": "#counter(page).final().first();"}.get(y, q(y)) for y in re.split(r"(\{[pn]\})", x))
        ps = s.split("|")
        body = one(ps[0]) if len(ps) == 1 else f"#grid(columns: (1fr, auto), [{one(ps[0])}], [{one(ps[1])}])"
        return f"context align({al})[#text(size: 8pt)[{body}]]"
    t = (H / "styles.typ").read_text() + f'#set page(paper: "a4", margin: (x: {mar}, y: {d.get("vmargin", "2.1cm")}), header: {hf(d.get("header", ""), d.get("halign", "center"))}, footer: {hf(foot)})\n#set text(font: "{font}", size: {size}pt, ligatures: false, hyphenate: false, lang: "en")\n#set par(leading: {d.get("lead", "0.58em")}, spacing: {d.get("spacing", "0.95em")}, justify: false)\n#set block(spacing: {d.get("spacing", "0.95em")})\n'
    if d["kind"] == "email": t += email(d, ctx)
    elif d["style"] in ("liq", "cpoms", "log"): t += entry_doc(d, ctx)
    else:
        t += f'#mk("s:{d["id"]}");' + (f'#lh_{d["lh"]}#v(8pt)\n' if d.get("lh") else "") + blocks(sigged(d["main"], d.get("author", "")), ctx, d) + f'#mk("o:{d["id"]}");'
    p = TMP / f"{d['id']}.typ"; p.write_text(t)
    c = typst.Compiler(str(p))
    loc = {a: b for a, b in json.loads(c.query("<mk>", field="value"))}
    pdf = c.compile()
    return pdf, loc

# ---------------------------------------------------------------- scanning
def scrawl(dr, rnd, W, Hh):
    x, y = rnd.randint(W // 8, W // 2), rnd.randint(Hh // 12, Hh - Hh // 8); pts = []
    for k in range(60):
        x += rnd.randint(-3, 16); y += rnd.randint(-15, 15); pts.append((x, y))
    dr.line(pts, fill=70, width=3, joint="curve")
def rasterise(page, d, k):
    rnd = random.Random(f"{d['id']}-{k}"); npr = np.random.default_rng(zlib.crc32(f"{d['id']}-{k}".encode()))
    base = random.Random("scan" + d["id"])
    dpi = int(d.get("dpi", base.choice([150, 170, 200, 200]))); bit = d.get("bit", base.choice("nny")) == "y"
    if bit: dpi = max(dpi, 200)
    im = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L"); W, Hh = im.size; dr = ImageDraw.Draw(im)
    if d.get("stamp") and k == 0:
        a, _, b = d["stamp"].partition("/"); s = Image.new("L", (int(dpi * 2.3), int(dpi * .85)), 255); sd = ImageDraw.Draw(s)
        sd.rectangle([4, 4, s.width - 5, s.height - 5], outline=90, width=4); f = ImageFont.truetype(URW + "NimbusSans-Bold.otf", int(dpi * .16))
        sd.text((16, dpi * .15), a.strip(), font=f, fill=95); sd.text((16, dpi * .45), b.strip(), font=f, fill=95)
        s = s.rotate(rnd.uniform(-9, 7), expand=True, fillcolor=255, resample=Image.BICUBIC); im.paste(Image.fromarray(np.minimum(np.array(s), np.array(im.crop((W - s.width - dpi // 3, dpi // 5, W - dpi // 3, dpi // 5 + s.height))))), (W - s.width - dpi // 3, dpi // 5))
    if d.get("note") and k == 0:
        f = ImageFont.truetype(URW + "Z003-MediumItalic.otf", int(dpi * .2)); s = Image.new("L", (int(dpi * 5), int(dpi * .4)), 255); ImageDraw.Draw(s).text((4, 4), d["note"], font=f, fill=60)
        s = s.rotate(rnd.uniform(-2, 5), expand=True, fillcolor=255, resample=Image.BICUBIC); x0, y0 = dpi // 2, Hh - s.height - int(dpi * .35)
        im.paste(Image.fromarray(np.minimum(np.array(s), np.array(im.crop((x0, y0, x0 + s.width, y0 + s.height))))), (x0, y0))
    if rnd.random() < .22: scrawl(dr, rnd, W, Hh)
    if base.random() < .5:
        for fy in (.33, .66): r = dpi * .11; cx, cy = dpi * .33, Hh * fy; dr.ellipse([cx - r, cy - r, cx + r, cy + r], fill=rnd.choice([30, 120, 200]))
    for _ in range(rnd.randint(2, 9)):
        x, y, r = rnd.randint(0, W), rnd.randint(0, Hh), rnd.randint(1, 3); dr.ellipse([x - r, y - r, x + r, y + r], fill=rnd.randint(20, 140))
    im = im.rotate(rnd.uniform(-.9, .9), resample=Image.BICUBIC, fillcolor=255)
    a = np.asarray(im, dtype=np.float32)
    faint = rnd.choice([1, 1, .92, .8, .68]); a = 255 - (255 - a) * faint
    if rnd.random() < .25: x = rnd.randint(W // 10, W - W // 10); a[:, x:x + rnd.randint(1, 3)] *= .75
    if rnd.random() < .25: a[int(Hh * .7):] = 255 - (255 - a[int(Hh * .7):]) * .8
    if bit:
        a += npr.normal(0, 14, a.shape); b = (a < 150) & True; b |= npr.random(a.shape) > .99996
        return "bit", W, Hh, dpi, np.packbits(~b, axis=1).tobytes()
    a = a * .96 + npr.normal(0, 5, a.shape) + rnd.uniform(-4, 3)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(.4)); bio = io.BytesIO(); im.save(bio, "JPEG", quality=48)
    return "jpg", W, Hh, dpi, bio.getvalue()
def add_scan(pdf, page, d, k):
    kind, W, Hh, dpi, data = rasterise(page, d, k)
    im = pikepdf.Stream(pdf, data if kind == "jpg" else zlib.compress(data, 9)); im.Type = pikepdf.Name.XObject; im.Subtype = pikepdf.Name.Image
    im.Width, im.Height, im.ColorSpace, im.BitsPerComponent = W, Hh, pikepdf.Name.DeviceGray, 8 if kind == "jpg" else 1
    im.Filter = pikepdf.Name.DCTDecode if kind == "jpg" else pikepdf.Name.FlateDecode
    w, h = W * 72 / dpi, Hh * 72 / dpi
    pg = pikepdf.Page(pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, round(w, 2), round(h, 2)], Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=im)), Contents=pikepdf.Stream(pdf, f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /I Do Q".encode())))
    pdf.pages.append(pg)

# ---------------------------------------------------------------- native files
def rezip(p):
    b = io.BytesIO()
    with zipfile.ZipFile(p) as zi, zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as zo:
        for n in sorted(zi.namelist(), key=lambda x: (x != "[Content_Types].xml", x)):
            x = zi.read(n)
            if n == "docProps/core.xml": x = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2023-03-20T09:00:00Z", x)
            zo.writestr(zipfile.ZipInfo(n, (2023, 3, 20, 9, 0, 0)), x, zipfile.ZIP_DEFLATED)
    Path(p).write_bytes(b.getvalue())
def native(d, path):
    ctx = dict(doc=d["id"], part=d["id"], author=d.get("author") or d.get("from", ""), keep=True, pdate=day(d.get("date", "")), copy="copy" in d); runs(d["main"], ctx)
    tx = sigged(strip_marks(d["main"]), d.get("from", ""))
    if path.suffix == ".eml":
        m = EmailMessage(); m["From"] = who(d["from"], "nhs"); m["To"] = ", ".join(who(x, "nhs") for x in d["to"].split(";"))
        if d.get("cc"): m["Cc"] = ", ".join(who(x, "nhs") for x in d["cc"].split(";"))
        m["Date"] = datetime.strptime(d["date"], "%Y-%m-%d %H:%M").strftime("%a, %d %b %Y %H:%M:00 +0000"); m["Subject"] = d["subj"]; m["Message-ID"] = f"<{d['id'].lower()}@moorside.example>"
        m.set_content(tx + "\n"); path.write_bytes(bytes(m))
    elif path.suffix == ".docx":
        D = docx.Document(); k = 0; L = tx.split("\n")
        while k < len(L):
            l = L[k]
            if l.startswith("|"):
                j = k
                while j < len(L) and L[j].startswith("|"): j += 1
                rows = [[c.strip() for c in re.split(r" ?\| ?", r.lstrip("|=").strip().strip("|"))] for r in L[k:j] if not r.startswith("|:")]
                t = D.add_table(len(rows), max(map(len, rows))); t.style = "Table Grid"
                for a, r in enumerate(rows):
                    for b, c in enumerate(r): t.cell(a, b).text = c
                k = j; continue
            if l.startswith("# "): D.add_heading(l[2:], 1)
            elif l.startswith("## "): D.add_heading(l[3:], 2)
            elif l.startswith("- "): D.add_paragraph(l[2:], style="List Bullet")
            elif l.strip(): D.add_paragraph(l)
            k += 1
        D.save(path); rezip(path)
    else:
        wb = openpyxl.Workbook(); ws = wb.active; ws.title = d.get("sheet", "Sheet1")
        for l in tx.split("\n"):
            if l.startswith("|") and not l.startswith("|:"): ws.append([c.strip() for c in re.split(r" ?\| ?", l.lstrip("|=").strip().strip("|"))])
        for k in range(1, 9): ws.column_dimensions["ABCDEFGH"[k - 1]].width = 10 if k < 6 else 60
        wb.save(path); rezip(path)
    return tx

# ---------------------------------------------------------------- everything together
def main():
    OUT.mkdir(exist_ok=True); TMP.mkdir(exist_ok=True)
    for f in OUT.iterdir(): f.unlink()
    files, cur = [], None
    for ln in (SRC / "order.txt").read_text().splitlines():
        ln = ln.split("#")[0].strip()
        if ln.startswith("file "): cur = (ln[5:].strip(), []); files.append(cur)
        elif ln: cur[1].extend(ln.split())
    placed = [i for _, ids in files for i in ids]
    if set(placed) != set(ORDER) or len(placed) != len(set(placed)): PROB.append(f"order.txt: {sorted(set(placed) ^ set(ORDER))}")
    PAGE, TEXT, WHERE = {}, {}, {}                      # key -> (file, page); (file, page) -> text
    for fname, ids in files:
        if not fname.endswith(".pdf"):
            d = DOCS[ids[0]]; TEXT[fname, 1] = native(d, OUT / fname)
            d["fp"] = d["lp"] = 1; d["file"] = fname; T["files"].append(dict(name=fname, pages=1, scanned_pages=[]))
            for m in MARKS:
                if m["doc"] == d["id"]: PAGE[m["mid"]] = (fname, 1)
            continue
        out, n, scanned = pikepdf.new(), 0, []
        for i in ids:
            d = DOCS[i]; pdf, loc = build(d, n + 3); drops = [int(x) for x in d.get("drop", "").split(",") if x]
            pd = pypdfium2.PdfDocument(pdf); src = pikepdf.open(io.BytesIO(pdf)); mp = {}; first = n + 1
            for k in range(len(pd)):
                if k + 1 in drops: mp[k + 1] = None; continue
                n += 1; mp[k + 1] = n
                TEXT[fname, n] = pd[k].get_textpage().get_text_bounded()
                if d.get("scan") == "y": add_scan(out, pd[k], d, k); scanned.append(n)
                else: out.pages.append(src.pages[k])
            d["fp"], d["lp"], d["file"] = first, n, fname
            for x in (y for y in drops if y - 1 not in drops): T["gaps"].append(dict(kind="missing_page", file=fname, page=mp.get(x - 1) or mp.get(x + 1), what=d.get("dropwhat", f"page {x} of {len(pd)} of {d.get('title')}")))
            for key, p in loc.items():
                if mp.get(p) is None:
                    if key[0] == "m": PROB.append(f"mark on dropped page {i} {key}")
                    p = max((x for x in mp if mp[x] and x < p), default=1)
                PAGE[key] = (fname, mp[p])
            for g in (v for k2, v in d.items() if re.match(r"gap\d*$", k2)):
                kd, pg, what = g.split("/", 2); T["gaps"].append(dict(kind=kd, file=fname, page=(first if pg == "first" else n if pg == "last" else mp[int(pg)]), what=what))
            for g in (v for k2, v in d.items() if re.match(r"notgap\d*$", k2)):
                pg, what = g.split("/", 1); T["not_gaps"].append(dict(file=fname, page=(first if pg == "first" else n if pg == "last" else mp[int(pg)]), what=what))
        out.save(OUT / fname, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        T["files"].append(dict(name=fname, pages=n, scanned_pages=scanned))
        # documents
    partkind = {}
    for fname, ids in files:
        for i in ids:
            d = DOCS[i]; sc = d.get("scan") == "y"; au = d.get("author") or d.get("from") or None
            T["documents"].append(dict(id=i, file=fname, first_page=d["fp"], last_page=d["lp"], kind=d["kind"], date=(d.get("date") or "-")[:10].strip("- ") or None, title=d.get("title") or d.get("subj", ""), author=au, to=d.get("to"), part_of=None, duplicate_of=d.get("copy"), scanned=sc))
            partkind[i] = d["kind"]
            for s in SPANS.values():
                if s["part_of"] == i:
                    T["documents"].append(dict(id=s["id"], file=fname, first_page=PAGE["s:" + s["id"]][1], last_page=PAGE["e:" + s["id"]][1], **{k: s[k] for k in ("kind", "date", "title", "author", "to", "part_of", "duplicate_of")}, scanned=sc)); partkind[s["id"]] = s["kind"]
    ids = {x["id"]: x for x in T["documents"]}
    for x in T["documents"]:
        if x["duplicate_of"]:
            if x["duplicate_of"] not in ids: PROB.append(f"dup of nothing {x['id']} -> {x['duplicate_of']}")
        if x["author"] and x["author"] not in PEOPLE: x["author"] = x["author"].split(" <")[0]
    nz = lambda s: re.sub(r"[\s\u00ad\ufffe\u0002-]+", "", s)
    TN = {k: nz(v) for k, v in TEXT.items()}
    seen = set()
    for m in MARKS:
        fp = PAGE.get(m["mid"])
        if not fp: PROB.append(f"no page {m['text'][:40]}"); continue
        if nz(m["text"]) not in TN[fp]: PROB.append(f"not on page {fp} {m['doc']}: {m['text'][:70]}")
        base = dict(file=fp[0], page=fp[1], text=m["text"]); at = {}
        for a in m["attrs"].split(";"):
            k, _, v = a.strip().partition("="); at.setdefault(k, []).append(v)
        sp, rep = m["author"], None
        if "S" in at: a, _, b = at["S"][0].partition(">"); sp = a or sp; rep = b or None
        role = "unknown" if sp == "-" else role_of(sp)
        copy = dict(document=m["part"], **({"copy": True} if m["copy"] else {}))
        for v in at.get("F", []):
            for p in v.split(","):
                p, _, sub = p.partition("."); T["findings"].append(dict(base, pattern=p, subtype=sub or None, role=role, **copy))
        for v in at.get("N", []):
            for p in v.split(","): T["negatives"].append(dict(base, pattern=p, **copy))
        if "K" in at: T["counter_evidence"].append(dict(base, **copy))
        if not m["copy"]:
            for v in at.get("C", []):
                c = v.split("/"); assert c[3] in "kept late missed chased no_evidence not_due".split(), c
                if c[0] in CON: PROB.append("commitment twice " + c[0])
                CON[c[0]] = 1
                T["commitments"].append(dict(id=c[0], **base, owner=c[1], made_on=c[4] if len(c) > 4 else m["pdate"], due=None if c[2] == "-" else c[2], status=c[3]))
            for v in at.get("E", []):
                for e in v.split("+"):
                    a, _, b = e.partition("."); assert b in ("done", "late", "not_done", "chased"), e
                    T["evidence"].append(dict(id=a, **base, says=b))
            for v in at.get("G", []): kd, _, w = v.partition("/"); T["gaps"].append(dict(kind=kd, file=fp[0], page=fp[1], what=w))
            for v in at.get("O", []): T["not_gaps"].append(dict(file=fp[0], page=fp[1], what=v))
            for v in at.get("X", []):
                a, b, *w = v.split("/"); T["contradictions"].append((a, b, base, w[0] if w else None))
        auto = partkind.get(m["part"]) in ("email", "letter", "case_note") and set(at) & set("FNKCE")
        if sp != "-" and sp and ("S" in at or auto) and (fp, m["text"], sp) not in seen:
            seen.add((fp, m["text"], sp)); T["speakers"].append(dict(base, speaker=sp, role=role, reported=rep, **({"copy": True} if m["copy"] else {})))
    xs = {}
    for a, b, base, w in T["contradictions"]: xs.setdefault(a, {})[b] = base; xs[a].setdefault("w", w); xs[a]["w"] = xs[a]["w"] or w
    T["contradictions"] = [dict(what=v["w"], first=v["1"], second=v["2"]) for v in xs.values()]
    for e in T["evidence"]:
        if e["id"] not in CON: PROB.append("evidence for nothing " + e["id"])
    evd = {}
    for e in T["evidence"]: evd.setdefault(e["id"], set()).add(e["says"])
    want = dict(kept={"done"}, late={"late"}, missed={"not_done"}, chased={"chased"})
    for c in T["commitments"]:
        s = evd.get(c["id"], set())
        if c["status"] in want and not s & want[c["status"]]: PROB.append(f"status {c['id']} {c['status']} but evidence {s}")
        if c["status"] in ("no_evidence",) and s: PROB.append(f"status {c['id']} no_evidence but {s}")
    alltext = re.sub(r"\s+", " ", " ".join(TEXT.values()))
    for n, p in PEOPLE.items():
        sp = [s for s in [n] + p["spell"] + ([ADDR[n]] if n in ADDR else []) if re.search(r"(?<!\w)" + re.escape(s) + r"(?!\w)", alltext)]
        miss = set([n] + p["spell"]) - set(sp)
        if miss: print("  spelling not in bundle:", n, miss)
        if sp: T["people"].append(dict(name=n, spellings=list(dict.fromkeys(sp)), role=p["role"], employer=p["employer"] or None, family=p["family"]))
    sec = None
    for ln in (SRC / "links.txt").read_text().splitlines():
        if not ln.strip() or ln.startswith("#"): continue
        if ln.startswith("["): sec = ln.strip("[] "); continue
        x = [y.strip() for y in ln.split("|")]
        if sec == "spread":
            cs = x[2].split()
            for i in [x[1]] + cs:
                if i not in ids: PROB.append("spread " + i)
            T["spread"].append(dict(text=x[0], first=x[1], copies=cs))
        elif sec == "escalations":
            for i in x[:2]:
                if i not in ids: PROB.append("esc " + i)
            n = (date.fromisoformat(ids[x[1]]["date"]) - date.fromisoformat(ids[x[0]]["date"])).days; T["escalations"].append(dict(trigger=x[0], response=x[1], days=n))
        elif sec == "case": T["case"][x[0]] = [y.strip() for y in x[1].split(";")] if x[0] in ("persons", "family") else x[1]
    (H / "truth.json").write_text(json.dumps(T, indent=1, ensure_ascii=False) + "\n")
    for f in TMP.iterdir(): f.unlink()
    TMP.rmdir()
    print({k: len(v) for k, v in T.items() if k != "case"}); print([(f["name"], f["pages"], len(f["scanned_pages"])) for f in T["files"]])
    fu = [x for x in T["findings"] if "copy" not in x]
    print("distinct finding sentences", len({x["text"] for x in fu}), "negatives", len({x["text"] for x in T["negatives"] if "copy" not in x}), "reported", sum(1 for s in T["speakers"] if s["reported"]))
    import collections; print(collections.Counter((x["pattern"], x["subtype"]) for x in fu)); print(collections.Counter(c["status"] for c in T["commitments"])); print(collections.Counter(x["pattern"] for x in T["negatives"])); print(T["escalations"])
    print("\n".join(PROB) or "no problems")

main()
