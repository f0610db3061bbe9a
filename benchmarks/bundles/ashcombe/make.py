#!/usr/bin/env python3
"""Builds the invented disclosure 'ashcombe' (files/) and its truth.json from src/*.txt.

Source: records '=== ID', header lines 'key: value', blank line, body. Body lines:
  '# ' title  '## ' heading  '== ' grey bar  '- ' bullet  '|' table row ('|!' head, '|=' widths)  'F: label :: value'
  '> ' margin action  '^ ' right aligned  '@ ' centred  '~ ' small  '_ ' signature  '$ ' hand  '%% h' black block  '---' pieces
Inline: [[codes|text]] marks, <<flags:text>> redaction (drawn where the document's 'redact' letter is in flags; f = badly done),
  {+ins+} {-del-} **bold**.  Codes: f=finding n=negative c=commitment e=ID:says g=gap x=IDa|IDb a=allegation r=reported s=speaker k -s
"""
import io, json, random, re, shutil, zipfile
from pathlib import Path
import numpy as np, pikepdf, pypdfium2, typst
from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
OUT = HERE / "files"
FILES = {"A": "01 Adult social care and finance.pdf", "B": "02 Paper file (scanned).pdf", "C": "03 Correspondence and partner records.pdf"}
PAT = dict(pb="parent_blame", sm="safeguarding_misuse", gi="gdpr_misrepresentation", gb="gdpr_misrepresentation",
           gw="gdpr_misrepresentation", g="gdpr_misrepresentation", mb="missed_commitment", mc="missed_commitment", m="missed_commitment",
           pp="poor_care_planning", pc="poor_communication")
SUB = dict(gi="invoked", gb="breach", gw="withheld", mb="broken", mc="commitment")

# ---------------------------------------------------------------- reading the sources
class Doc:
    def __init__(s, id): s.id, s.h, s.body, s.src = id, {}, [], None
    def get(s, k, d=""): return s.h.get(k, d)

def read_sources():
    docs = {}
    for f in sorted((HERE / "src").glob("doc*.txt")):
        cur = None; head = False
        for line in f.read_text().split("\n"):
            m = re.match(r"=== (\S+)", line)
            if m: cur = Doc(m[1]); docs[cur.id] = cur; head = True; continue
            if cur is None: continue
            if head:
                if not line.strip(): head = False; continue
                k, _, v = line.partition(":"); cur.h[k.strip()] = v.strip()
            else: cur.body.append(line.rstrip())
    for d in docs.values():
        if d.get("copyof"):
            o = docs[d.get("copyof")]; d.src = o
            d.h = {**{k: v for k, v in o.h.items() if k not in ("redact", "stamp", "scrawl", "scan", "turn")}, **d.h}
            d.body = o.body
    return docs

def rows(name): return [[c.strip() for c in l.split("|")] for l in (HERE / "src" / name).read_text().split("\n") if l.strip() and l[0] != "#"]
PEOPLE = {r[0]: dict(name=r[1], role=r[2], employer=r[3] or None, family=r[4] == "y", unknown=r[4] == "?", sp=[x.strip() for x in r[5].split(";") if x.strip()]) for r in rows("people.txt")}
def role(k): return "unknown" if not k or k not in PEOPLE or PEOPLE[k]["unknown"] else "family" if PEOPLE[k]["family"] else "professional"

# ---------------------------------------------------------------- typst
q = lambda t: '#"' + t.replace("\\", "\\\\").replace('"', '\\"') + '";'
PRE = """#let mk(n) = context [#metadata((n, here().page()))<mk>]
#let red(t) = box(fill: black, outset: (y: 2pt), hide(t))
#let bad(t) = box(fill: black, outset: (y: 2pt), text(fill: black, t))
#set text(ligatures: false, lang: "en", region: "GB", hyphenate: false)
"""
# font, size, margins, paper flipped, leading, colour of rules
ST = {
 "outl":  dict(f="Nimbus Sans", s=9.5, m="(x: 1.6cm, y: 1.4cm)", flip=1, l=.55),
 "outp":  dict(f="DejaVu Sans", st=75, s=9, m="(left: 2cm, right: 1.8cm, y: 1.7cm)", l=.6),
 "mobile":dict(f="DejaVu Sans", s=10, m="(x: 2.6cm, y: 2cm)", l=.7),
 "gmail": dict(f="Nimbus Sans", s=9.5, m="(x: 1.5cm, y: 1.5cm)", l=.6),
 "mosaic":dict(f="DejaVu Sans", s=8, m="(x: 1.3cm, top: 1.9cm, bottom: 1.5cm)", l=.55),
 "feed":  dict(f="Nimbus Sans", s=9.5, m="(x: 2.2cm, y: 1.6cm)", l=.6),
 "diary": dict(f="URW Gothic", s=10, m="(x: 2cm, y: 2cm)", l=.75),
 "plog":  dict(f="Nimbus Sans", st=75, s=10.5, m="(x: 1.4cm, y: 1.6cm)", l=.55),
 "chat":  dict(f="DejaVu Sans Mono", s=8, m="(x: 1.8cm, y: 1.8cm)", l=.65),
 "lbt":   dict(f="Nimbus Sans", s=11, m="(left: 2.5cm, right: 2.2cm, y: 2.2cm)", l=.65),
 "law":   dict(f="P052", s=11, m="(left: 3cm, right: 2.5cm, y: 2.4cm)", l=.7),
 "home":  dict(f="Nimbus Roman", s=12.5, m="(x: 2.8cm, y: 2.5cm)", l=.75),
 "nhs":   dict(f="Nimbus Sans", s=10.5, m="(left: 2cm, right: 2.5cm, y: 2cm)", l=.65),
 "prov":  dict(f="URW Bookman", s=10, m="(x: 2.5cm, y: 2.2cm)", l=.7),
 "lgo":   dict(f="Nimbus Sans", s=12, m="(x: 2.5cm, y: 2.4cm)", l=.75),
 "minm":  dict(f="C059", s=10, m="(left: 2.2cm, right: 5cm, y: 2cm)", l=.65),
 "mint":  dict(f="Nimbus Sans", s=10, m="(x: 2cm, y: 1.8cm)", l=.6),
 "mini":  dict(f="Nimbus Roman", s=11.5, m="(x: 2.5cm, y: 2cm)", l=.65),
 "form":  dict(f="Nimbus Sans", s=9.5, m="(x: 1.7cm, y: 1.8cm)", l=.6),
 "form2": dict(f="DejaVu Serif", st=75, s=9, m="(x: 2cm, y: 1.6cm)", l=.6),
 "plan":  dict(f="Nimbus Sans", s=10, m="(x: 2cm, y: 1.8cm)", l=.65),
 "sheet": dict(f="DejaVu Sans", st=75, s=7, m="(x: 1cm, y: 1.2cm)", flip=1, l=.5),
 "report":dict(f="P052", s=10.5, m="(x: 2.4cm, y: 2.2cm)", l=.7),
 "pol":   dict(f="URW Gothic", s=9.5, m="(x: 2.4cm, y: 2cm)", l=.7),
 "cover": dict(f="Nimbus Sans", s=11, m="(x: 2.5cm, y: 2.2cm)", l=.65),
}

class Render:
    """One document of the bundle -> typst source; collects marks and pieces as it goes."""
    def __init__(s, d, docs):
        s.d, s.docs, s.marks, s.parts, s.n = d, docs, {}, {}, 0
        s.cur = (d.id, d.get("by"), d.get("date") or None); s.out = []; s.quoting = 0

    def inline(s, t):
        def plain(x):
            out = ""
            for p in re.split(r"(<<\w+:.*?>>|\{\+.*?\+\}|\{-.*?-\}|\*\*.*?\*\*)", x):
                if not p: continue
                if p.startswith("<<"):
                    fl, w = p[2:-2].split(":", 1)
                    if "f" in fl: out += "".join(f'#bad("{a}");' + q(" ") for a in w.split(" "))
                    elif s.d.get("redact") and s.d.get("redact") in fl: out += q(" ").join(f'#red("{a}");' for a in w.split(" "))
                    else: out += q(w)
                elif p.startswith("{+"): out += '#underline(text(fill: rgb("#b00020"))[' + q(p[2:-2]) + "]);"
                elif p.startswith("{-"): out += '#strike(text(fill: rgb("#b00020"))[' + q(p[2:-2]) + "]);"
                elif p.startswith("**"): out += "#strong[" + q(p[2:-2]) + "];"
                else: out += q(p)
            return out
        out = ""
        for p in re.split(r"(\[\[.*?\]\])", t):
            if p.startswith("[["):
                codes, txt = p[2:-2].split("|", 1); s.n += 1
                if s.d.get("redact") and re.search(r"<<\w*" + s.d.get("redact"), txt): out += plain(txt); continue      # not readable in this copy
                vis = re.sub(r"<<(\w+):(.*?)>>", r"\2", txt); vis = vis[2:-2] if re.fullmatch(r"\{-[^{}]*-\}", vis) else re.sub(r"\{-.*?-\}", "", vis); vis = re.sub(r"\{\+|\+\}|\*\*", "", vis)
                s.marks[s.n] = dict(codes=codes.split(), text=vis.strip(), doc=s.cur[0], by=s.cur[1], date=s.cur[2], quoted=s.quoting)
                out += f"#mk({s.n});" + plain(txt) + f"#mk({-s.n});"
            else: out += plain(p)
        return out

    def start(s, id, by, date, **kw):
        s.cur = (id, by, date); k = 5000 + len(s.parts) + 1
        s.parts[k] = dict(id=id, by=by, date=date, **kw); return f"#mk({k});", f"#mk({-k});"

    def blocks(s, lines):
        st, o, i = s.d.get("style"), [], 0
        grey = "luma(225)"
        while i < len(lines):
            L = lines[i]
            if not L.strip(): i += 1; continue
            if L.startswith("# "): o.append(f"#text(size: 1.5em, weight: \"bold\")[{s.inline(L[2:])}]\n")
            elif L.startswith("## "): o.append(f"#block(above: 1.1em, below: .6em, sticky: true, text(weight: \"bold\", size: 1.05em)[{s.inline(L[3:])}])\n")
            elif L.startswith("== "): o.append(f"#block(width: 100%, fill: {grey}, inset: 4pt, stroke: .5pt, sticky: true, strong[{s.inline(L[3:])}])\n")
            elif L.startswith("- "): o.append(f"#block(breakable: false, above: .55em, pad(left: 1em, grid(columns: (1em, 1fr), [•], [{s.inline(L[2:])}])))\n")
            elif L.startswith("^ "): o.append(f"#align(right)[{s.inline(L[2:])}]\n")
            elif L.startswith("@ "): o.append(f"#align(center)[#strong[{s.inline(L[2:])}]]\n")
            elif L.startswith("~ "): o.append(f"#block(breakable: false, text(size: .8em, fill: luma(70))[{s.inline(L[2:])}])\n")
            elif L.startswith("_ "): o.append(f"#v(.3em)#text(font: \"Z003\", size: 1.7em)[{s.inline(L[2:])}]\n")
            elif L.startswith("$ "): o.append(f"#block(breakable: false, text(font: \"Z003\", size: 1.35em)[{s.inline(L[2:])}])\n")
            elif L.startswith("%% "): o.append(f"#block(width: 100%, height: {L[3:]}, fill: black)\n")
            elif L.startswith("---pagebreak"): o.append("#pagebreak()\n")
            elif L.startswith("> "):
                o.append(f"#place(right, dx: 4.3cm, box(width: 3.8cm, stroke: (left: 1pt), inset: (left: 5pt, y: 2pt), text(size: .85em)[#set align(left);{s.inline(L[2:])}]))\n")
            elif L.startswith("F: "):
                cells = []
                while i < len(lines) and lines[i].startswith("F: "):
                    a, _, b = lines[i][3:].partition("::")
                    cells.append(f"table.cell(fill: {grey}, breakable: false)[{s.inline(a.strip())}], table.cell(breakable: false)[{s.inline(b.strip())}]"); i += 1
                o.append(f"#table(columns: (5cm, 1fr), stroke: .6pt + luma(90), inset: 5pt, {', '.join(cells)})\n"); continue
            elif L.startswith("|"):
                w, cells, n, hd = None, [], 0, ""
                while i < len(lines) and lines[i].startswith("|"):
                    R = lines[i]; i += 1
                    if R.startswith("|="): w = "(" + ", ".join(x + "fr" for x in R[2:].split(",")) + ")"; continue
                    head = R.startswith("|!"); cs = re.split(r"\s*¦\s*", R[2:] if head else R[1:]); n = max(n, len(cs))
                    row = [f"table.cell(breakable: false{', fill: ' + grey if head else ''})[{'#strong[' if head else ''}{s.inline(c.strip())}{']' if head else ''}]" for c in cs]
                    if head and not cells: hd = "table.header(" + ", ".join(row) + "), "
                    else: cells += row
                o.append(f"#table(columns: {w or n}, stroke: .5pt, inset: 4pt, {hd}{', '.join(cells)})\n"); continue
            else:
                p = [L]
                while i + 1 < len(lines) and lines[i + 1].strip() and not re.match(r"(#+ |== |- |\^ |@ |~ |_ |\$ |%% |> |F: |\||---)", lines[i + 1]): i += 1; p.append(lines[i])
                body = " #linebreak() ".join(s.inline(x) for x in p)
                o.append(f"#block(breakable: false)[{body}]\n" if "[[" in "".join(p) else body + "\n")
            i += 1
        return "\n".join(o)

    # ---- the parts below the top: entries and quoted messages
    def pieces(s):
        cur, res = [], []
        for L in s.d.body:
            if L.startswith("--- "): res.append((None, cur) if not res else (res.pop()[0], cur)); res.append((L[4:], [])); cur = []
            else: cur.append(L)
        res = (res[:-1] + [(res[-1][0], cur)]) if res else [(None, cur)]
        return res

    def run(s):
        d, st = s.d, s.d.get("style"); out = []
        for head, lines in s.pieces():
            if head is None: out.append(s.blocks(lines)); continue
            kind, _, rest = head.partition(" "); c = [x.strip() for x in rest.split("|")]
            sfx = d.get("sfx")
            if kind == "entry":
                id, date, when, who, by, typ = c
                a, b = s.start(id + sfx, by if by != "-" else None, date or None, kind="case_note", title=typ or None, author=who or d.get("body") or None, to=None,
                               dup=id if d.src else d.get("dup_" + id) or None)
                out.append(s.entry(st, a, b, when, who, typ, s.blocks(lines)))
            elif kind == "msg":
                id, who, by, sent, date, to, subj = c
                a, b = s.start(id + sfx, by, date or None, kind="email", title=subj, author=re.sub(r"\s*<.*", "", who), to=to, dup=id if d.src else None)
                out.append(s.msg(st, a, b, who, sent, to, subj, s.blocks(lines)))
            elif kind == "quote":
                o = s.docs[c[0]]; s.quoting = 1
                a, b = s.start(f"{d.id}-q{c[0]}", o.get("by"), o.get("date"), kind="email", title=o.get("subject"), author=o.get("author"), to=o.get("to"), dup=c[0])
                src = []
                for L in o.body:
                    if L.startswith("--- "): break
                    src.append(L)
                out.append(s.msg(st, a, b, o.get("author") + (f" <{o.get('addr')}>" if o.get("addr") else ""), o.get("sent"), o.get("to"), o.get("subject"), s.blocks(src), o.get("cc")))
                s.quoting = 0
        return s.page() + s.head() + "\n".join(out)

    def entry(s, st, a, b, when, who, typ, body):
        if st == "mosaic":
            return f'#block(above: 1.1em, sticky: true, width: 100%, fill: luma(230), inset: 3pt, grid(columns: (3.6cm, 1fr, auto), [{a}{q(when)}], strong[{q(typ)}], [{q("Recorded by: " + who) if who else ""}]))\n{body}{b}\n#line(length: 100%, stroke: .3pt)'
        if st == "feed":
            ini = "".join(w[0] for w in who.split()[:2])
            return f'#block(above: 1.4em, sticky: true, grid(columns: (1cm, 1fr), circle(radius: .36cm, fill: rgb("#7a9cc6"), align(center + horizon, text(fill: white, size: 8pt)[{q(ini)}])), [{a}#strong[{q(who)}] #linebreak() #text(size: .85em, fill: luma(90))[{q(when + "  ·  " + typ)}]]))\n#pad(left: 1cm)[{body}{b}]\n#pad(left: 1cm, text(size: .75em, fill: luma(120))[Comment  ·  1 view])'
        if st == "diary":
            return f'#block(above: 1.2em, sticky: true, width: 100%, stroke: (bottom: .6pt), inset: 2pt)[{a}{q(when)}  #h(1fr) {q(typ)}]\n#[#set text(font: "Z003", size: 14pt)\n{body}' + (f"#align(right)[{q(who)}]" if who else "") + f'{b}]'
        return f'#table(columns: (2.4cm, 1fr, 1.4cm), stroke: .5pt, inset: 4pt, [{a}{q(when)} #linebreak() {q(typ)}], [{body}{b}], [{q(who)}])'

    def msg(s, st, a, b, who, sent, to, subj, body, cc=""):
        h = [("From", who), ("Sent", sent), ("To", to)] + ([("Cc", cc)] if cc else []) + [("Subject", subj)]
        if st in ("gmail", "mobile"):
            nm = re.sub(r"\s*<.*", "", who)
            return f'\n#block(sticky: true)[{a}{q(f"On {sent}, {nm} wrote:")}]\n#block(stroke: (left: 1.2pt + luma(170)), inset: (left: 8pt))[{body}]{b}'
        return f'#line(length: 100%, stroke: .5pt + luma(120))\n#block(sticky: true)[{a}' + " #linebreak() ".join(f"#strong[{q(k + ':')}] {q(v)}" for k, v in h) + f']\n{body}{b}'

    def page(s):
        d, st = s.d, ST[s.d.get("style")]
        foot = d.get("foot"); hdr = d.get("header"); N = d.get("ofpages")
        def sub(t):
            out = ""
            for p in re.split(r"(%p|%n)", t):
                out += "#counter(page).display()" + ";" if p == "%p" else (q(N) if N else "#counter(page).final().first();") if p == "%n" else q(p)
            return out
        ft = f'footer: context text(size: 7.5pt, fill: luma(60))[{sub(foot)}],' if foot else "footer: none,"
        hd = f'header: text(size: 7.5pt, fill: luma(60))[{sub(hdr)}],' if hdr else ""
        bg = ""
        if d.get("stamp"): bg += f'#place(top + right, dx: -1.6cm, dy: {d.get("stampy", "1.2cm")}, rotate(-7deg, box(stroke: 1.5pt + luma(90), inset: 6pt, text(fill: luma(80), size: 11pt, weight: "bold", font: "Nimbus Sans")[{q(d.get("stamp"))}])))'
        if d.get("scrawl"): bg += f'#place(bottom + right, dx: -2cm, dy: {d.get("scrawly", "-2.4cm")}, rotate(-4deg, text(font: "Z003", size: 15pt, fill: luma(50))[{q(d.get("scrawl"))}]))'
        bgs = f"foreground: context if counter(page).get().first() == 1 [{bg}]," if bg else ""
        return (PRE + f'#set page(paper: "a4", flipped: {"true" if st.get("flip") else "false"}, margin: {st["m"]}, {hd} {ft} {bgs})\n'
                f'#set text(font: "{st["f"]}", size: {st["s"]}pt, stretch: {st.get("st", 100)}%)\n#set par(leading: {st["l"]}em, spacing: {st["l"] + .45}em)\n'
                + (f'#set table(fill: none)\n'))

    def head(s):
        d, st = s.d, s.d.get("style"); g = d.get
        em = [("From:", g("author") + (f" <{g('addr')}>" if g("addr") else "")), ("Sent:", g("sent")), ("To:", g("to")), ("Cc:", g("cc")), ("Subject:", g("subject")), ("Attachments:", g("att"))]
        if st in ("outl", "outp"):
            if g("order") == "subj": em = [em[4], em[0], em[1], em[2], em[3], em[5]]
            r = ", ".join(f"strong[{q(k)}], [{q(v)}]" for k, v in em if v)
            top = f'#text(size: 1.2em, weight: "bold")[{q(g("mailbox"))}]\n#line(length: 100%, stroke: 1.5pt)\n' if g("mailbox") else ""
            ban = f'#block(fill: luma(235), width: 100%, inset: 4pt, text(size: .85em)[{q(g("banner"))}])\n' if g("banner") else ""
            return top + f"#grid(columns: (2.6cm, 1fr), row-gutter: .45em, {r})\n#v(.4em)\n" + ban
        if st == "gmail":
            return f'#grid(columns: (1fr, auto), text(size: 1.7em, fill: luma(80))[Gmail], [{q(g("mailbox"))}])\n#line(length: 100%)\n#text(size: 1.2em, weight: "bold")[{q(g("subject"))}]\n#line(length: 100%, stroke: .4pt)\n#grid(columns: (1fr, auto), [#strong[{q(g("author"))}] {q("<" + g("addr") + ">" if g("addr") else "")}], [{q(g("sent"))}])\n{q("To: " + g("to"))}' + (f" #linebreak() {q('Cc: ' + g('cc'))}" if g("cc") else "") + (f' #linebreak() {q("1 attachment: " + g("att"))}' if g("att") else "") + "\n#v(.5em)\n"
        if st == "mobile":
            return f'#text(weight: "bold", size: 1.15em)[{q(g("subject"))}]\n#v(.2em)\n' + " #linebreak() ".join(q(k + " " + v) for k, v in em if v and k != "Subject:") + "\n#v(.8em)\n"
        return ""

# ---------------------------------------------------------------- pages, scans, files
def text_of(pdf):
    d = pypdfium2.PdfDocument(pdf); r = [d[i].get_textpage().get_text_range() for i in range(len(d))]; d.close(); return r
squash = lambda t: re.sub(r"\s+", "", t.replace("\ufffe", "-").replace("\x02", "-").replace("\u00ad", "-"))

def scan(pdf, rng, d):
    """Pages of one document as pictures in a PDF: every page its own skew, tone and dirt."""
    doc = pypdfium2.PdfDocument(pdf); out = pikepdf.new()
    for i in range(len(doc)):
        bw = rng.random() < .45; dpi = rng.choice([200, 220]) if bw else rng.choice([150, 160])
        im = doc[i].render(scale=dpi / 72).to_pil().convert("L"); W, H = im.size
        dr = ImageDraw.Draw(im)
        if rng.random() < .55:
            for y in (H * .37, H * .63): dr.ellipse([W * .022, y - dpi * .11, W * .022 + dpi * .22, y + dpi * .11], fill=rng.choice([20, 90, 170]))
        for _ in range(rng.randint(1, 7)):
            x, y, r = rng.random() * W, rng.random() * H, rng.random() * dpi * .012; dr.ellipse([x - r, y - r, x + r, y + r], fill=rng.randint(0, 120))
        if rng.random() < .2: dr.line([(rng.random() * W, 0), (rng.random() * W, H)], fill=205, width=2)
        if rng.random() < .15: dr.polygon([(0, 0), (W * .07, 0), (0, H * .05)], fill=70)
        im = im.rotate(rng.uniform(-.9, .9), Image.BICUBIC, fillcolor=250)
        a = np.asarray(im, np.float32); n = np.random.default_rng(rng.randrange(1 << 30))
        faint = rng.uniform(.55, 1.0) if rng.random() < .35 else 1.0
        a = 255 - (255 - a) * faint - rng.uniform(0, 12) + n.normal(0, rng.uniform(2, 6), a.shape)
        if rng.random() < .3: a += np.linspace(0, rng.uniform(-22, 14), W)[None, :]
        im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
        if d.get("turn"): im = im.rotate(int(d.get("turn")), expand=True)
        b = io.BytesIO()
        if bw: im.point(lambda v: 255 if v > 168 else 0).convert("1").save(b, "PDF", resolution=dpi)
        else: im.save(b, "PDF", resolution=dpi, quality=52)
        with pikepdf.open(b) as p: out.pages.extend(p.pages)
    b = io.BytesIO(); out.save(b); doc.close(); return b.getvalue()

def build_native(docs, add):
    """The small native files; the text comes from the same sources."""
    from docx import Document; from openpyxl import Workbook; from email.message import EmailMessage; import datetime
    for d in docs.values():
        n = d.get("native")
        if not n: continue
        r = Render(d, docs); [r.inline(L) for L in d.body]
        clean = [re.sub(r"\*\*", "", re.sub(r"\[\[.*?\|(.*?)\]\]", r"\1", L)) for L in d.body]
        if n.endswith(".eml"):
            m = EmailMessage(); m["From"] = f"{d.get('author')} <{d.get('addr')}>"; m["To"] = d.get("to"); m["Subject"] = d.get("subject"); m["Date"] = d.get("sent"); m["Message-ID"] = f"<{d.id}@thornhithe.gov.uk>"
            m.set_content("\n".join(clean)); (OUT / n).write_bytes(bytes(m)); pages = ["\n".join(clean)]
        elif n.endswith(".docx"):
            x = Document(); x.core_properties.author = ""; x.core_properties.created = x.core_properties.modified = datetime.datetime(2022, 9, 1)
            for L in clean:
                if L.startswith("# "): x.add_heading(L[2:], 1)
                elif L.startswith("## "): x.add_heading(L[3:], 2)
                elif L.startswith("- "): x.add_paragraph(L[2:], style="List Bullet")
                elif L.strip(): x.add_paragraph(L)
            x.save(OUT / n); pages = ["\n".join(clean)]
        else:
            wb = Workbook(); ws = wb.active; ws.title = "Reconciliation"; wb.properties.created = wb.properties.modified = datetime.datetime(2022, 4, 14)
            for L in clean:
                if L.startswith("|"): ws.append([float(c) if re.fullmatch(r"-?\d+\.\d\d", c.strip()) else c.strip() for c in re.split("¦", L.lstrip("|!"))])
                elif L.strip(): ws.append([L])
            wb.save(OUT / n); pages = ["\n".join(clean)]
        if not n.endswith(".eml"):
            z = zipfile.ZipFile(OUT / n); items = [(i, z.read(i)) for i in z.namelist()]; z.close()
            with zipfile.ZipFile(OUT / n, "w", zipfile.ZIP_DEFLATED) as z:
                for i, b in items: z.writestr(zipfile.ZipInfo(i, (2022, 9, 1, 0, 0, 0)), re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2022-09-01T00:00:00Z", b) if i.endswith("core.xml") else b, zipfile.ZIP_DEFLATED)
        add(d, r, n, 1, 1, {k: 1 for k in r.marks}, pages, {}, {})

def sheets(d):
    """Dull spreadsheet bodies, made from a seed."""
    rng = random.Random(d.id); g = d.get("gen")
    if g == "mar":
        o = ["|=3,1,1,1,1,1,1,1", "|! Medicine, dose, time ¦ M ¦ T ¦ W ¦ T ¦ F ¦ S ¦ S"]
        for x in ("Lamotrigine 100mg 8am", "Lamotrigine 100mg 8pm", "Baclofen 10mg 8am", "Baclofen 10mg 2pm", "Baclofen 10mg 8pm", "Lactulose 15ml 8am", "Macrogol 1 sachet 8pm", "Vitamin D 800iu 8am", "Paracetamol 1g PRN", "Barrier cream am", "Barrier cream pm", "Fluids 1.5 l"): o.append(f"|{x} ¦ " + " ¦ ".join("" if "PRN" in x and rng.random() < .8 else rng.choice(["KA", "KA", "IP", "SH", "SH"]) for _ in range(7)))
        return o
    if g == "dp":
        import datetime as dt
        o = ["|=1.2,2.6,1.2,1.2,1.2,3", "|! Date ¦ Narrative ¦ In ¦ Out ¦ Balance ¦ Auditor comment"]; bal = 1204.18; day = dt.date(2020, 10, 5); paid = -1
        note = {7: "no receipt on file", 15: "see query 4 – payee?", 22: "payee is relative – chk s.14 of agreement", 31: "ok", 38: "no payslip", 44: "ok – ins. cert seen", 51: "query 9"}
        i = 0
        while day < dt.date(2021, 4, 3):
            k = (day - dt.date(2020, 10, 5)).days // 28
            if k != paid: paid = k; bal += 3249.60; o.append(f"|{day:%d/%m/%y} ¦ LBTHORNHITHE DP 4WK ¦ 3249.60 ¦ ¦ {bal:.2f} ¦ ")
            for nm, lo, hi in (("K A DOBBS WAGES", 285, 402), ("I PETROU WAGES", 180, 230), ("INDEP WAYS PAYROLL", 18, 18), ("HMRC NDDS", 40, 96), ("THURSDAY SWIM HYDRO", 22, 22), ("T-HITHE DIAL-A-CAB", 11, 26)):
                if rng.random() < {"K": .4, "I": .24, "H": .12, "T": .27}[nm[0]]:
                    x = round(rng.uniform(lo, hi), 2); bal -= x; i += 1; o.append(f"|{day:%d/%m/%y} ¦ {nm} ¦ ¦ {x:.2f} ¦ {bal:.2f} ¦ {note.get(i, 'ok' if rng.random() < .3 else '')}")
            day += dt.timedelta(days=3)
        return o
    o = ["|=1.3,1.6,1,1,1,1,2.4", "|! Date ¦ PA ¦ Start ¦ Finish ¦ Break ¦ Hours ¦ Notes"]; notes = ["", "", "", "physio stretches done", "park + library", "hospital appt, late back", "", "Ele tired, quiet day", "swim", "hoist battery low again", ""]
    for w in range(int(d.get("rows", "36"))):
        dd = 1 + (w * 7 // 9) % 28; h = rng.choice([3, 4, 4, 5, 6]); st = rng.choice([8, 9, 14, 15]); o.append(f"|{dd:02d}/{7 + w // 36:02d}/2021 ¦ {rng.choice(['K. Dobbs', 'I. Petrou', 'K. Dobbs'])} ¦ {st:02d}:00 ¦ {st + h:02d}:00 ¦ 0 ¦ {h}.0 ¦ {rng.choice(notes)}")
    return o

def main():
    shutil.rmtree(OUT, ignore_errors=True); OUT.mkdir(); tmp = HERE / "_t.typ"
    docs = read_sources(); gaptext = {r[0]: r for r in rows("gaps.txt")}; comm = {r[0]: r for r in rows("commitments.txt")}; contra = {r[0]: r[1] for r in rows("contradictions.txt")}
    T = dict(files=[], documents=[], people=[], speakers=[], findings=[], negatives=[], commitments=[], evidence=[], gaps=[], spread=[], escalations=[], contradictions=[], counter=[])
    allegs, contras, problems, alltext = {}, {}, [], []

    def add(d, r, fname, first, last, where, pages, partpages, pmap):
        """pages: text of the document's pages in its PDF; where: mark -> page number in the file."""
        def rec(id, first, last, kind, date, title, author, to, part, dup):
            T["documents"].append(dict(id=id, file=fname, first_page=first, last_page=last, kind=kind, date=date, title=title, author=author, to=to or None, part_of=part, duplicate_of=dup, scanned=bool(d.get("scan"))))
        rec(d.id, first, last, d.get("kind"), d.get("date") or None, d.get("title") or d.get("subject") or None, d.get("author") or d.get("body") or None, d.get("to"), None, d.get("copyof") or d.get("dup") or None)
        for k, p in r.parts.items(): rec(p["id"], *partpages[k], p["kind"], p["date"], p["title"], p["author"], p["to"], d.id, p["dup"])
        alltext.append((d, " ".join(" ".join(pages).split())))
        for k, m in r.marks.items():
            pg = where.get(k)
            if pg is None: continue
            f = dict(file=fname, page=pg, text=m["text"], document=m["doc"]); c = dict(x.split("=", 1) for x in m["codes"] if "=" in x); fl = [x for x in m["codes"] if "=" not in x]
            by = c.get("s", m["by"]); dt_ = c.get("d", m["date"] or d.get("date") or None); copy = bool(m["quoted"] or d.get("copyof") or d.get("dup")); ro = role(by) if by in PEOPLE else "unknown" if d.get("style") == "chat" or d.get("native") else "professional"
            if "-s" not in fl and by in PEOPLE: T["speakers"].append({**f, "speaker": PEOPLE[by]["name"], "role": ro, "reported": PEOPLE[c["r"]]["name"] if "r" in c else None, "copy": copy})
            for x in c.get("f", "").split(",") + (["mc"] if "c" in c and "mc" not in c.get("f", "") else []):
                if x: T["findings"].append({**f, "pattern": PAT[x], "subtype": SUB.get(x), "role": ro, "copy": copy})
            for x in c.get("n", "").split(","):
                if x: T["negatives"].append({**f, "pattern": PAT[x], "copy": copy})
            if "k" in fl: T["counter"].append({**f, "role": ro, "copy": copy})
            if "a" in c: allegs.setdefault(c["a"], []).append((m["date"] or d.get("date") or "9999", m["doc"], m["text"]))
            if copy: continue
            if "c" in c:
                for ci in c["c"].split(","): _, own, due, stt = comm[ci]; T["commitments"].append(dict(id=ci, **f, owner=own, made_on=dt_, due=due or None, status=stt))
            for e in c.get("e", "").split(","):
                if e: i, says = e.split(":"); T["evidence"].append(dict(id=i, **f, says=says))
            for gi in c.get("g", "").split(","):
                if gi: T["gaps"].append(dict(kind=gaptext[gi][1], file=fname, page=pg, what=gaptext[gi][2], document=m["doc"]))
            if "x" in c: contras.setdefault(c["x"][:-1], {})[c["x"][-1]] = {k2: f[k2] for k2 in ("file", "page", "text")}

    order = {f: [d for d in docs.values() if d.get("file") == f and not d.get("native")] for f in FILES}
    for fk, fname in FILES.items():
        ds = order[fk]; rng = random.Random("ash" + fk); firsts = [d for d in ds if d.get("pos") == "first"]; rest = [d for d in ds if d.get("pos") != "first"]; rng.shuffle(rest)
        pdf = pikepdf.new(); scanned, page = [], 0
        for d in firsts + rest:
            if d.get("gen"): i = d.body.index("GEN"); d.body[i:i + 1] = sheets(d)
            r = Render(d, docs)
            tmp.write_text(r.run()); raw = typst.compile(str(tmp)); meta = json.loads(typst.query(str(tmp), "<mk>", field="value")); pages = text_of(raw); pos = {}
            for k, p in meta: pos.setdefault(k, p)
            drop = {int(x) for x in d.get("drop", "").split(",") if x}; pmap, n = {}, 0
            for p in range(1, len(pages) + 1):
                if p not in drop: n += 1; pmap[p] = page + n
            where, pp = {}, {}
            for k, m in r.marks.items():
                a, b = pos.get(k), pos.get(-k)
                if a in drop: continue
                if a != b or squash(m["text"]) not in squash(pages[a - 1]): problems.append((d.id, k, a, b, m["text"][:90]))
                where[k] = pmap[a]
            near = lambda p: pmap.get(p) or pmap.get(p - 1) or pmap[p + 1]
            for k in r.parts: pp[k] = (near(pos[k]), near(pos[-k]))
            if drop:
                for gi in d.get("dropgap").split(","): T["gaps"].append(dict(kind="missing_page", file=fname, page=near(min(drop)), what=gaptext[gi][2], document=d.id))
            for gp in d.get("gapdoc").split(",") if d.get("gapdoc") and not d.src else []:
                gi, p = gp.strip().split("@"); T["gaps"].append(dict(kind=gaptext[gi][1], file=fname, page=pmap.get(int(p)) or pmap[max(pmap)], what=gaptext[gi][2], document=d.id))
            src = pikepdf.open(io.BytesIO(raw))
            for p in sorted(drop, reverse=True): del src.pages[p - 1]
            if d.get("scan"):
                b = io.BytesIO(); src.save(b); src = pikepdf.open(io.BytesIO(scan(b.getvalue(), random.Random("s" + d.id), d))); scanned += [page + i + 1 for i in range(n)]
            pdf.pages.extend(src.pages); add(d, r, fname, page + 1, page + n, where, [t for i, t in enumerate(pages) if i + 1 not in drop], pp, pmap); page += n
        pdf.save(OUT / fname, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True); T["files"].append(dict(name=fname, pages=page, scanned_pages=scanned))
    build_native(docs, add)
    for d in docs.values():
        if d.get("native"): T["files"].append(dict(name=d.get("native"), pages=1, scanned_pages=[]))
    tmp.unlink()
    hay = "\n".join(t for _, t in alltext); low = hay.lower()
    for k, p in PEOPLE.items():
        sp = [x for x in [p["name"]] + p["sp"] if re.search(r"(?<!\w)" + re.escape(x) + r"(?!\w)", hay)]
        if sp: T["people"].append(dict(name=p["name"], spellings=sorted(set(sp)), role=p["role"], employer=p["employer"], family=p["family"]))
        else: problems.append(("person nowhere", k))
    ids = {x["id"]: x for x in T["documents"]}
    for a, occ in sorted(allegs.items()):
        occ.sort(key=lambda o: o[0]); seen = []
        for o in occ:
            if o[1] not in seen: seen.append(o[1])
        T["spread"].append(dict(text=occ[0][2], first=seen[0], copies=seen[1:], wordings=[o[2] for o in occ]))
    import datetime as dt
    for t, rsp in rows("escalations.txt"):
        T["escalations"].append(dict(trigger=t, response=rsp, days=(dt.date.fromisoformat(ids[rsp]["date"]) - dt.date.fromisoformat(ids[t]["date"])).days))
    for k, v in sorted(contras.items()):
        if "b" not in v or "a" not in v: problems.append(("contradiction", k)); continue
        T["contradictions"].append(dict(what=contra[k], first=v["a"], second=v["b"]))
    cid = {c["id"] for c in T["commitments"]}; ev = {e["id"] for e in T["evidence"]}
    for c in comm:
        if c not in cid: problems.append(("commitment unmarked", c))
    for e in ev - cid: problems.append(("evidence for unknown", e))
    for c in T["commitments"]:
        if (c["status"] in ("kept", "late", "missed", "chased")) != (c["id"] in ev): problems.append(("status/evidence", c["id"], c["status"]))
    for d in T["documents"]:
        if d["duplicate_of"] and d["duplicate_of"] not in ids: problems.append(("dup", d["id"]))
    case = dict(r for r in rows("case.txt"))
    truth = dict(case=dict(persons=case["persons"].split("; "), family=case["family"].split("; "), requested=case["requested"], received=case["received"]), **T)
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n")
    print({k: len(v) for k, v in T.items()}, "pages", [(f["name"], f["pages"], len(f["scanned_pages"])) for f in T["files"]])
    u = lambda k: len({x["text"] for x in T[k]}); print("unique: findings (not commitment)", len({x["text"] for x in T["findings"] if x["subtype"] != "commitment"}), "negatives", u("negatives"), "speakers", u("speakers"), "reported", len({x["text"] for x in T["speakers"] if x["reported"]}))
    for p in problems: print("!!", p)

if __name__ == "__main__": main()
