"""Reads the sources of 'penmarrow' and turns each document into Typst."""
import json
import random
import re
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MARK = re.compile(r"\{\{([^|{}]*)\|([^{}]*)\}\}")
TOKEN = re.compile(r"\{\{([^|{}]*)\|([^{}]*)\}\}|\[#(\d+)#\]|\[!([^!]*)!\]|\*\*([^*]+)\*\*")
LONG = "%A, %d %B %Y %H:%M"


# ---- reading the sources -------------------------------------------------------------------------------------------
def read_people():
    people = {}
    for line in (ROOT / "people.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            code, name, role, employer, family, mail, spellings = [x.strip() for x in line.split("|")]
            people[code] = dict(name=name, role=role, employer=employer, family=family == "y", mail=mail,
                                spellings=[s.strip() for s in spellings.split(";") if s.strip()])
    return people


def read_styles():
    styles = {}
    for line in (ROOT / "styles.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, *rest = [x.strip() for x in line.split(" ; ")]
            styles[name] = dict(x.split("=", 1) for x in rest)
    return styles


def read_docs():
    docs = {}
    for path in sorted((ROOT / "src").glob("*.txt")):
        for chunk in re.split(r"^=== ", path.read_text(), flags=re.M)[1:]:
            head, _, body = chunk.partition("\n---\n")
            lines = head.splitlines()
            d = {"id": lines[0].strip(), "gaps": [], "body": body.rstrip().splitlines()}
            for line in lines[1:]:
                key, _, val = line.partition(":")
                if key == "gap":
                    d["gaps"].append([x.strip() for x in val.split("|")])
                elif key.strip():
                    d[key.strip()] = val.strip()
            assert d["id"] not in docs, d["id"]
            docs[d["id"]] = d
    for d in docs.values():
        if "copy" in d:
            src = docs[d["copy"]]
            for key, val in src.items():
                if key not in ("id", "gaps", "scan", "file", "order", "attach"):
                    d.setdefault(key, val)
            if "attach" not in d and "attach" in src:
                d["attach"] = src["attach"]
            d["body"] = d["body"] if any(x.strip() for x in d["body"]) else src["body"]
            for hidden in [h for h in d.get("redact", "").split(" ;; ") if h]:
                assert any(hidden in x for x in d["body"]), (d["id"], hidden)
                d["body"] = [x.replace(hidden, f"[#{len(hidden)}#]") for x in d["body"]]
        if STYLES[d["style"]].get("curly"):
            d["body"] = [curly(x) for x in d["body"]]
    return docs


def curly(s):
    if s.startswith("@"):
        return s
    s = re.sub(r'(^|[\s(|])"', "\\1\u201c", s).replace('"', "\u201d")
    return re.sub(r"(^|[\s(|])'", "\\1\u2018", s).replace("'", "\u2019")


# ---- inline and block rendering to Typst ---------------------------------------------------------------------------
def q(s):
    return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def who(code, fmt="plain"):
    if code not in PEOPLE:
        return code
    p = PEOPLE[code]
    first, last = p["name"].replace("Dr ", "").rsplit(" ", 1)
    return {"outlook": f"{last}, {first}", "gmail": f"{p['name']} <{p['mail']}>", "phone": f"{p['name']} <{p['mail']}>",
            "nhs": f"{last.upper()}, {first} ({p['employer'].upper() or 'EXTERNAL'})", "notes": f"{p['name']}/{(p['employer'] or 'home').split()[0]}",
            "original": f"{p['name']} [mailto:{p['mail']}]"}.get(fmt, p["name"])


class Doc:
    """One top-level document: renders its body and remembers the marks and the parts it met."""

    def __init__(self, d):
        self.d, self.st = d, STYLES[d["style"]]
        self.marks, self.parts, self.n = [], [], 0
        self.part, self.author, self.date = d["id"], d.get("author", d.get("from", "?")), d["date"]
        self.dup = "copy" in d

    def new(self, **kw):
        self.n += 1
        kw.update(n=self.n, part=self.part, author=self.author, date=self.date, dup=self.dup)
        self.marks.append(kw)
        return self.n

    def inline(self, s):
        out, at = "", 0
        for m in TOKEN.finditer(s):
            out += q(s[at:m.start()]) if m.start() > at else ""
            at = m.end()
            if m[1] is not None:
                hidden = "[#" in m[2] or "[!" in m[2]
                out += self.inline(m[2]) if hidden else f"#mk({self.new(codes=m[1], text=m[2])})" + q(m[2])
            elif m[3]:
                out += f"#box(fill: black, width: {int(m[3]) * 0.46:.1f}em, height: 0.75em)"
            elif m[4] is not None:
                out += (f"#context {{ let m = measure([{q(m[4])}]); box(width: m.width)[{q(m[4])}"
                        "#place(top + left, dy: -1.5pt, rect(fill: black, width: m.width, height: m.height + 4pt))] }")
            else:
                out += f"#strong[{q(m[5])}]"
        return out + (q(s[at:]) if at < len(s) else "")

    def para(self, s, pre=""):
        inner = "\\\n".join(self.inline(x) for x in (pre + s).split(" // "))
        return f"#block(breakable: {'false' if '{{' in s else 'true'})[{inner}]\n"

    def cells(self, line):
        return re.split(r"\s*\|\s*", re.sub(r"^\|\s*", "", line.strip()))

    def table(self, rows):
        widths, head, out = None, False, []
        for r in rows:
            if r.startswith("|w "):
                widths = r[3:].split()
                continue
            bold = r.startswith("|!")
            cs = self.cells_safe("|" + r[2:] if bold else r)
            widths = widths or ["1"] * len(cs)
            for c in cs:
                inner = "\\\n".join(self.inline(x) for x in c.split(" // ")) or " "
                out.append(f"table.cell(fill: {self.st.get('thfill', 'luma(220)')})[#strong[{inner}]]" if bold else f"[{inner}]")
        cols = ", ".join(w + "fr" for w in widths)
        size = self.st.get("tsize", "0.92em")
        return (f"#block(width: 100%)[#set text(size: {size})\n#set par(justify: false)\n#table(columns: ({cols}), inset: 4.5pt, "
                f"stroke: {self.st.get('tstroke', '0.5pt')}, {', '.join(out)})]\n")

    def cells_safe(self, r):
        keep = []
        r = MARK.sub(lambda m: keep.append(m[0]) or f"\x00{len(keep) - 1}\x00", r)
        return [re.sub("\x00(\\d+)\x00", lambda m: keep[int(m[1])], c) for c in self.cells(r)]

    def form(self, rows):
        out = []
        for r in rows:
            a, _, b = r[2:].partition("::")
            inner = "\\\n".join(self.inline(x) for x in b.strip().split(" // "))
            out.append(f"table.cell(fill: {self.st.get('ffill', 'luma(235)')})[#strong[{q(a.strip())}]], [{inner or ' '}]")
        return (f"#block(width: 100%)[#set text(size: 0.95em)\n#set par(justify: false)\n#table(columns: ({self.st.get('fcols', '1fr, 2.4fr')}), "
                f"inset: 5pt, stroke: {self.st.get('tstroke', '0.5pt')}, {', '.join(out)})]\n")

    def mailhead(self, fmt, h):
        sent, names = h["sent"], lambda k: "; ".join(who(c.strip(), fmt) for c in h.get(k, "").split(",") if c.strip())
        subj, att = h.get("subject", ""), h.get("attach", "")
        if fmt == "gmail":
            return (f"#line(length: 100%, stroke: 0.6pt + luma(170))\n#grid(columns: (1fr, auto), [#strong[{q(who(h['from'], 'gmail'))}]], "
                    f"[{q(sent.strftime('%-d %B %Y at %H:%M'))}])\n#block[{q('To: ' + names('to'))}]\n" + (f"#block[{q('Cc: ' + names('cc'))}]\n" if h.get("cc") else ""))
        if fmt == "wrote":
            return f"#block[{q('On ' + sent.strftime('%a, %d %b %Y at %H:%M') + ', ' + who(h['from'], 'gmail') + ' wrote:')}]\n"
        if fmt == "original":
            rows = ["-----Original Message-----", "From: " + who(h["from"], fmt), "Sent: " + sent.strftime("%d %B %Y %H:%M"), "To: " + names("to")]
            rows += (["Cc: " + names("cc")] if h.get("cc") else []) + ["Subject: " + subj]
            return "#v(4pt)\n#block[" + "\\\n".join(q(r) for r in rows) + "]\n"
        if fmt == "phone":
            rows = [("From:", who(h["from"], fmt)), ("Date:", sent.strftime("%-d %B %Y at %H:%M:%S") + (" BST" if 3 < sent.month < 11 else " GMT")), ("To:", names("to"))]
            rows += ([("Cc:", names("cc"))] if h.get("cc") else []) + [("Subject:", subj)]
            return "#v(3pt)\n#block[" + "\\\n".join(f"#strong[{q(a)}]{q(' ' + b)}" for a, b in rows) + "]\n#v(2pt)\n"
        if fmt == "notes":
            return (f"#block(fill: luma(236), width: 100%, inset: 5pt)[#strong[{q(who(h['from'], fmt))}]#h(1fr){q(sent.strftime('%d/%m/%Y %H:%M'))}\\\n"
                    f"{q('To')}#h(2.2em){q(names('to'))}\\\n{q('cc')}#h(2.4em){q(names('cc'))}\\\n{q('Subject')}#h(0.6em)#strong[{q(subj)}]]\n")
        day = {"outlook": sent.strftime("%d %B %Y %H:%M"), "nhs": sent.strftime("%d/%m/%Y %H:%M")}.get(fmt, sent.strftime(LONG))
        rows = [("From:", who(h["from"], fmt)), ("Sent:", day), ("To:", names("to"))]
        rows += ([("Cc:", names("cc"))] if h.get("cc") else []) + [("Subject:", subj)] + ([("Attachments:", att)] if att else [])
        body = ", ".join(f"[#strong[{q(a)}]], [{q(b)}]" for a, b in rows)
        return f"#grid(columns: (8em, 1fr), row-gutter: 4.5pt, {body})\n#v(5pt)\n"

    def begin(self, pid, when, author, kind, title, to="", dup_of=None):
        self.part, self.author, self.date = pid, author, when
        part = dict(id=pid, date=when, author=author, kind=kind, title=title, to=to, dup_of=dup_of, n0=self.n + 1)
        self.n += 1
        self.parts.append(part)
        return f"#mk({part['n0']})"

    def end(self):
        self.n += 1
        self.parts[-1]["n1"] = self.n
        return f"#mk({self.n})\n"

    def blocks(self, lines, pre=""):
        out, i = [], 0
        st = self.st
        while i < len(lines):
            s = lines[i]
            i += 1
            if s.startswith("|") or s.startswith(": "):
                rows, head = [s], s[0]
                while i < len(lines) and lines[i].startswith("|" if head == "|" else ": "):
                    rows.append(lines[i])
                    i += 1
                out.append(self.table(rows) if head == "|" else self.form(rows))
            elif not s.strip():
                out.append(f"#v({st.get('gap', '3pt')}, weak: true)\n")
            elif s.startswith("# ") or s.startswith("## "):
                big = s.startswith("# ")
                colour, size = st.get("accent", "black"), "1.3em" if big else "1.06em"
                out.append(f"#block(above: 1.1em, below: 0.7em, sticky: true)[#text(fill: {colour}, size: {size}, weight: \"bold\")[{self.inline(s.lstrip('# '))}]]\n")
            elif s.startswith("- "):
                mark = st.get("bullet", "\u2022")
                out.append(f"#block(breakable: false)[#grid(columns: (1.3em, 1fr), {'[' + q(mark) + ']'}, [{self.inline(s[2:])}])]\n")
            elif s.startswith("~ "):
                out.append(f"#block[#rotate(-1.5deg)[#text(font: \"Z003\", size: 17pt, fill: rgb(\"#22306e\"))[{self.inline(s[2:])}]]]\n")
            elif s.startswith("@"):
                word, _, rest = s.partition(" ")
                out.append(self.directive(word, rest))
            else:
                out.append(self.para(s, pre))
        return "".join(out)

    def directive(self, word, rest):
        if word == "@br":
            return "#pagebreak()\n"
        if word == "@sp":
            return f"#v({rest})\n"
        if word == "@hr":
            return "#line(length: 100%, stroke: 0.5pt)\n"
        if word in ("@right", "@center"):
            return f"#block(width: 100%)[#align({word[1:]})[" + "\\\n".join(self.inline(x) for x in rest.split(" // ")) + "]]\n"
        if word == "@lines":
            return "#block[" + "\\\n".join(self.inline(x) for x in rest.split(" // ")) + "]\n"
        if word == "@tiny":
            return f"#block[#text(size: 0.72em, fill: luma(80))[{self.inline(rest)}]]\n"
        if word == "@banner":
            return f"#block(fill: rgb(\"#fff0b8\"), stroke: 0.5pt, inset: 4pt, width: 100%)[#text(size: 0.85em)[{q(rest)}]]\n"
        if word == "@stamp":
            return f"#place(center, dy: -6pt)[#rotate(-9deg)[#rect(stroke: 1.6pt + rgb(\"#7a2222\"), inset: 6pt)[#text(size: 15pt, weight: \"bold\", fill: rgb(\"#7a2222\"))[{q(rest)}]]]]\n"
        if word == "@redblock":
            return f"#rect(fill: black, width: 100%, height: {rest})\n"
        if word == "@chart":
            return chart(self, *rest.split())
        raise SystemExit(f"unknown directive {word} in {self.d['id']}")

    def render(self):
        d, out = self.d, ""
        if d["kind"] == "email" and d.get("fmt"):
            head = {k: d[k] for k in ("from", "to", "cc", "subject", "attach") if k in d}
            top = d.get("printed", who(d["from"]) if d["fmt"] == "outlook" else "")
            if d["fmt"] == "outlook" and top:
                out += f"#text(size: 1.2em, weight: \"bold\")[{q(top)}]\n#v(-6pt)\n#line(length: 100%, stroke: 2pt)\n"
            if d["fmt"] == "gmail":
                out += f"#text(size: 1.35em)[#strong[{q(d['subject'])}]]\n"
            out += self.mailhead(d["fmt"], dict(head, sent=datetime.fromisoformat(d["sent"])))
        segs, cur = [], ("", [])
        for line in d["body"]:
            if re.match(r"@(entry|msg|quote|endpart) ?", line):
                segs.append(cur)
                cur = (line, [])
            else:
                cur[1].append(line)
        segs.append(cur)
        for head, lines in segs:
            word, _, rest = head.partition(" ")
            f = [x.strip() for x in rest.split("|")]
            if word == "@entry":
                out += self.entry(f, lines)
            elif word in ("@msg", "@quote"):
                out += self.message(word, f, lines)
            elif word == "@endpart":
                self.part, self.author, self.date = d["id"], d.get("author", d.get("from", "?")), d["date"]
                out += self.blocks(lines)
            else:
                out += self.blocks(lines)
        return out

    def message(self, word, f, lines):
        sfx = "~" + self.d["id"] if self.dup else ""
        if word == "@quote":
            src = RAW[f[0]]
            fmt, h, lines = f[1], dict(src, sent=datetime.fromisoformat(src["sent"])), src["body"]
            cut = [k for k, x in enumerate(lines) if re.match(r"@(msg|quote)", x)]
            lines = lines[:cut[0]] if cut else lines
            pid, dup_of, dup = f"{self.d['id']}/{f[0]}", f[0], True
        else:
            fmt, sent = f[1], datetime.fromisoformat(f[2])
            h = dict(sent=sent, to=f[4], cc=f[5], subject=f[6], **{"from": f[3]})
            pid, dup_of, dup = f[0] + sfx, (f[0] if self.dup else None), self.dup
        was, self.dup = self.dup, dup
        code = self.begin(pid, h["sent"].strftime("%Y-%m-%d"), h["from"], "email", h["subject"], h["to"], dup_of)
        code += self.mailhead(fmt, h) + self.blocks(lines, "> " if fmt == "wrote" else "") + self.end()
        self.dup = was
        return code

    def entry(self, f, lines):
        pid, when, author, typ, title = f[:5]
        layout, name = self.st["entry"], who(author)
        t = datetime.fromisoformat(when)
        timed = len(when) > 10
        sfx = "~" + self.d["id"] if self.dup else ""
        mk = self.begin(pid + sfx, when[:10], author, self.d.get("ekind", "case_note"), title or typ, "", pid if self.dup else None)
        body = self.blocks(lines)
        if layout == "bar":
            head = f"{t.strftime('%d/%m/%Y')}{t.strftime(' %H:%M') if timed else ''}   {typ}"
            code = (f"#block(above: 9pt, below: 4pt, fill: rgb(\"#dce6ee\"), width: 100%, inset: 4pt, sticky: true)[{mk}#strong[{q(head)}]#h(1fr){q(name)}]\n"
                    + (f"#block(sticky: true)[#strong[{q(title)}]]\n" if title else "") + body + self.end()
                    + f"#block[#text(size: 0.78em, fill: luma(90))[{q('Created by ' + name + ' on ' + t.strftime('%d/%m/%Y') + '   Finalised: Yes   Significant event: No')}]]\n")
        elif layout == "grid":
            code = (f"#block(above: 0pt, below: 0pt)[#table(columns: (2.45cm, 2.4cm, 1fr, 2.4cm), inset: 4pt, stroke: 0.4pt, "
                    f"[{mk}{q(t.strftime('%d-%b-%Y'))}\\\n{q(t.strftime('%H:%M') if timed else '')}], [{q(typ)}], "
                    f"[#strong[{q(title)}]\n{body}{self.end()}], [{q(name)}])]\n")
        elif layout == "gp":
            code = (f"#block(above: 12pt, sticky: true)[{mk}#strong[{q(t.strftime('%d-%b-%Y'))}]#h(1em){q(typ)}#h(1em)#emph[{q(name)}]]\n#line(length: 100%, stroke: 0.4pt)\n"
                    + (f"#block[#h(1em)#strong[{q('Problem')}]#h(1em){q(title)}]\n" if title else "") + f"#pad(left: 1em)[{body}]" + self.end())
        elif layout == "box":
            code = (f"#block(above: 10pt, width: 100%, stroke: 0.8pt + rgb(\"#005b7f\"), inset: 7pt)[{mk}#text(fill: rgb(\"#005b7f\"))[#strong[{q(t.strftime('%a %d %b %Y, %H:%M'))}]"
                    f"{q('  |  ' + name + '  |  ' + typ)}]\\\n{q('Activity: ' + title)}\n#v(3pt)\n{body}{self.end()}#align(right)[#text(size: 0.8em)[{q('Validated')}]]]\n")
        elif layout == "ward":
            code = (f"#block(above: 0pt, below: 0pt)[#table(columns: (2.2cm, 1fr, 2.6cm), inset: 5pt, stroke: 0.5pt, [{mk}{q(t.strftime('%d.%m.%y'))}\\\n{q(t.strftime('%H%M') if timed else '')}], "
                    f"[{body}{self.end()}], [#text(font: \"Z003\", size: 13pt)[{q(name)}]\\\n#text(size: 0.8em)[{q(typ)}]])]\n")
        elif layout == "mono":
            code = (f"#block(above: 10pt, sticky: true)[{mk}{q('>> ' + title + '   ' + t.strftime('%d.%m.%Y') + (t.strftime(' %H:%M') if timed else '') + '   ' + typ + '   logged: ' + name)}]\n" + body + self.end())
        else:
            code = (f"#block(above: 8pt, width: 100%)[#grid(columns: (3.4cm, 1fr), gutter: 6pt, [{mk}#strong[{q(t.strftime('%a %d/%m/%y'))}]\\\n{q(typ)}\\\n#text(font: \"Z003\", size: 13pt)[{q(name.split()[0])}]], "
                    f"[{body}{self.end()}])]\n#line(length: 100%, stroke: (paint: luma(150), dash: \"dotted\"))\n")
        return code

    def source(self):
        d, st = self.d, self.st
        body = self.render()
        skip, extra = int(d.get("skip", 9999)), int(d.get("extra", 0))
        foot = d.get("footer", st.get("footer", ""))
        foot = foot.replace("{id}", d.get("ref", ""))
        bits = re.split(r"(\{p\}|\{t\})", foot)
        fcode = "".join({"{p}": "#pn()", "{t}": "#pt()"}.get(b, q(b) if b else "") for b in bits)
        head = d.get("header", st.get("header", ""))
        lh = "".join(self.letterhead(st["letterhead"])) if st.get("letterhead") else ""
        flip = "true" if d.get("landscape") else "false"
        return (f"#let mk(i) = context [#metadata((i: i, p: here().page()))<m>]\n"
                f"#let pn() = context {{ let p = here().page(); str(p + if p > {skip} {{ {extra} }} else {{ 0 }}) }}\n"
                f"#let pt() = context str(counter(page).final().at(0) + {extra})\n"
                f"#set document(date: none)\n#set page(paper: \"{st.get('paper', 'a4')}\", flipped: {flip}, margin: ({st.get('margin', 'x: 2.2cm, y: 2.2cm')}), "
                f"header: [#text(size: 0.75em)[{q(head)}]], footer: [#set text(size: 0.75em)\n#align({st.get('falign', 'center')})[{fcode}]])\n"
                f"#set text(font: \"{st['font']}\", size: {st.get('size', '10.5pt')}, stretch: {st.get('stretch', '100%')}, hyphenate: false, lang: \"en\", region: \"GB\")\n"
                f"#set smartquote(enabled: false)\n#set par(leading: {st.get('leading', '0.6em')}, justify: {st.get('justify', 'false')})\n"
                f"#set block(spacing: {st.get('spacing', '0.9em')})\n#set table.cell(breakable: false)\n{lh}{body}")

    def letterhead(self, s):
        align, fill, *lines = s.split("/")
        yield f"#align({align})[#block(width: 100%, fill: {fill}, inset: {'6pt' if fill != 'none' else '0pt'})["
        ink = "white" if fill != "none" else self.st.get("accent", "black")
        yield f"#text(size: 1.35em, weight: \"bold\", fill: {ink})[{q(lines[0])}]"
        yield "".join(f"\\\n#text(size: 0.82em, fill: {ink})[{q(x)}]" for x in lines[1:]) + "]]\n#v(8pt)\n"


def chart(doc, kind, start, days):
    """Dull pages: feed, medicine, weight, rent and rota charts, from a seed."""
    rnd, d0 = random.Random(kind + start), date.fromisoformat(start)
    staff, rows = ["BO", "SL", "TM", "MP", "AH", "JW"], []
    for k in range(int(days)):
        d = d0 + timedelta(days=k)
        s = d.strftime("%a %d/%m")
        if kind == "feed":
            rows.append([s, "20:00", "Ensure brand 1.0 / 1000ml", str(rnd.choice([100, 100, 100, 90])), f"0{rnd.randint(5, 6)}:{rnd.choice(['00', '15', '30'])}", str(rnd.choice([1000, 1000, 980, 940])), "50 / 50", rnd.choice(staff)])
        elif kind == "mar":
            rows.append([s] + [rnd.choice(staff) for _ in range(6)])
        elif kind == "weight":
            rows.append([(d0 + timedelta(days=30 * k)).strftime("%d/%m/%y"), f"{41.2 - rnd.random():.1f} kg", "hoist scale", rnd.choice(staff)])
        elif kind == "rota":
            rows.append([s] + [rnd.choice(["Benny", "Shaz", "Tracey", "Jools", "Aneta", "agency", "Maz"]) for _ in range(4)])
        elif kind == "rent":
            w = d0 + timedelta(days=7 * k)
            rows.append([w.strftime("%d %b %Y"), "Rent debit", "118.42", "", ""])
            rows.append([(w + timedelta(days=2)).strftime("%d %b %Y"), "Housing Benefit", "", "104.17", ""])
    heads = {"feed": "|! Date | Start | Feed | Rate ml/hr | Stop | Total ml | Flush pre/post | Initials",
             "mar": "|! Date | Lansoprazole FT 08 | Baclofen 08 | Baclofen 14 | Baclofen 20 | Laxido 08 | Valproate liq 08/20",
             "weight": "|! Date | Weight | Method | By", "rota": "|! Date | Early 1 | Early 2 | Late | Waking night", "rent": "|! Date | Item | Debit | Credit | Note"}
    return doc.table([heads[kind]] + ["| " + " | ".join(r) for r in rows])


PEOPLE, STYLES = read_people(), read_styles()
META = json.loads((ROOT / "links.json").read_text())
CONTRA, ESCAL = META["contradictions"], META["escalations"]
RAW = read_docs()
