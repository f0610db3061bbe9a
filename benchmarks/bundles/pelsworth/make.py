#!/usr/bin/env python3
"""Builds the pelsworth bundle: text/*.txt -> files/ + truth.json.  Deterministic, no network."""
import io, json, random, re, shutil, sys, zlib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
import datetime as dt
import pikepdf, pypdfium2, typst

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from scan import fix_zip, scan_pdf

HERE = Path(__file__).resolve().parent
FONTS, OUT = HERE / "fonts", HERE / "files"
PAT = {"pb": ("parent_blame", None), "sm": ("safeguarding_misuse", None), "gi": ("gdpr_misrepresentation", "invoked"),
       "gb": ("gdpr_misrepresentation", "breach"), "gw": ("gdpr_misrepresentation", "withheld"), "mc": ("missed_commitment", "commitment"),
       "mb": ("missed_commitment", "broken"), "pc": ("poor_care_planning", None), "pm": ("poor_communication", None)}
# style: font, size, margins (l r t b, cm), curly quotes, leading
STYLES = {
    "outlook10": dict(font="Carlito", size=11, m=(2.2, 2.0, 1.6, 1.8), curly=True, lead=0.55),
    "notes": dict(font="Liberation Sans", size=9.5, m=(1.9, 1.9, 1.4, 1.5), curly=False, lead=0.6),
    "groupwise": dict(font="Liberation Mono", size=9, m=(1.8, 1.8, 1.8, 1.8), curly=False, lead=0.62),
    "gmail": dict(font="Liberation Sans", size=10, m=(1.5, 1.5, 1.5, 1.5), curly=False, lead=0.62),
    "phone": dict(font="Nimbus Sans", size=12, m=(1.8, 1.8, 2.0, 2.0), curly=True, lead=0.65),
    "las": dict(font="DejaVu Sans", size=8.2, m=(1.5, 1.5, 2.3, 1.7), curly=False, lead=0.6),
    "applog": dict(font="Nimbus Sans", size=9.3, m=(1.6, 1.6, 2.2, 1.8), curly=False, lead=0.6),
    "hand": dict(font="Liberation Sans", size=10, m=(1.9, 1.3, 1.6, 1.4), curly=False, lead=0.55),
    "letter": dict(font="Liberation Sans", size=11, m=(2.5, 2.3, 1.8, 2.2), curly=True, lead=0.62),
    "form": dict(font="Liberation Sans", size=9.5, m=(1.7, 1.7, 1.9, 1.7), curly=False, lead=0.58),
    "plan": dict(font="Comic Neue", size=10.5, m=(1.6, 1.6, 1.8, 1.6), curly=False, lead=0.55),
    "minutes": dict(font="Carlito", size=11, m=(2.3, 2.3, 2.0, 2.0), curly=True, lead=0.6),
    "report": dict(font="Liberation Serif", size=11, m=(2.6, 2.4, 2.2, 2.2), curly=True, lead=0.65),
    "policy": dict(font="DejaVu Sans", size=9, m=(2.2, 2.2, 2.3, 2.0), curly=True, lead=0.68),
    "chat": dict(font="Liberation Sans", size=9.5, m=(1.8, 3.0, 1.6, 1.6), curly=False, lead=0.55),
    "eml": dict(curly=False), "docx": dict(curly=True), "xlsx": dict(curly=False)}
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


# ---------------------------------------------------------------- reading the sources
def read_records():
    recs = {}
    for f in sorted((HERE / "text").glob("*.txt")):
        if f.name in ("people.txt", "order.txt", "links.txt"):
            continue
        for chunk in re.split(r"(?m)^=== ", f.read_text(encoding="utf-8"))[1:]:
            head, _, body = chunk.partition("\n---\n")
            r = dict(x.split(": ", 1) for x in head.splitlines() if ": " in x)
            r = {k.strip(): v.strip() for k, v in r.items()}
            r["body"] = body.rstrip("\n") + "\n"
            assert r["id"] not in recs, r["id"]
            recs[r["id"]] = r
    for r in list(recs.values()):
        if "copyof" in r:                      # the same paper again, perhaps redacted or scanned
            b = recs[r["copyof"]]
            for k, v in b.items():
                if k not in ("drop", "scan", "faint", "stamp", "scrawl", "mailbox", "rotate"):
                    r.setdefault(k, v)
            r["body"] = b["body"]
    return recs


def read_people():
    out = []
    for ln in (HERE / "text/people.txt").read_text(encoding="utf-8").splitlines():
        if ln.strip() and not ln.startswith("#"):
            n, role, emp, fam, mail, sp = [x.strip() for x in ln.split("|")]
            out.append(dict(name=n, role=role, employer=emp or None, family=fam == "y", email=mail, cand=[n] + [s.strip() for s in sp.split(";") if s.strip()]))
    return out


PEOPLE = read_people()
BY = {p["name"]: p for p in PEOPLE}


def role_of(name):
    return "unknown" if name in (None, "", "unknown") else "family" if name in BY and BY[name]["family"] else "professional"


def curly(s):
    s = re.sub(r"(^|[\s(\[/\u2013-])'(?=\S)", "\\1\u2018", s).replace("'", "\u2019")
    return re.sub(r'(^|[\s(\[/\u2013-])"(?=\S)', "\\1\u201c", s).replace('"', "\u201d")


def tq(s):
    return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"' if s else ""


INL = re.compile(r"<<((?:(?!<<).)*?)¦(.*?)>>|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\[#(\d+)\]|\[!(.+?)!\]|(\\\\)")


class Doc:
    """one record, parsed: segments (main, entries, quotes) with blocks and marks"""

    def __init__(self, r):
        self.r, self.id, self.st = r, r["id"], STYLES[r["style"]]
        self.curly = self.st["curly"]
        self.redact = [x.strip() for x in r.get("redact", "").split(";;") if x.strip()]
        self.segs = [dict(id=self.id, kind="main", a={}, blocks=[])]
        self.marks = []                                   # (segment id, text, tags, in_table)
        self.parse(r["body"])

    def txt(self, s):
        return curly(s) if self.curly else s

    def inline(self, s, seg, table=False):
        """-> (typst markup, plain text)"""
        for x in self.redact:
            s = s.replace(x, f"[#{len(x)}]")
        if self.curly:
            s = re.sub(r"(¦.*?>>)|([^¦]+)", lambda m: m.group(1) or curly(m.group(2)), s)
        typ, plain, pos = [], [], 0
        for m in INL.finditer(s):
            a = s[pos:m.start()]
            typ.append(tq(a)); plain.append(a)
            pos = m.end()
            mk, tags, bold, und, strike, red, fail, br = m.groups()
            if mk is not None:
                t, p = self.inline(mk, None)
                if "[#" not in mk:
                    self.marks.append((seg, " ".join(p.split()), tags, table))
                typ.append(t); plain.append(p)
            elif bold or und or strike:
                t, p = self.inline(bold or und or strike, None)
                typ.append("#%s[%s]" % ("strong" if bold else "underline" if und else "strike", t)); plain.append(p)
            elif red:
                typ.append("#box(fill:black,height:0.85em,width:4em,baseline:0.1em)" * (int(red) // 8) + f"#box(fill:black,height:0.85em,width:{int(red) % 8 * 0.5 + 0.1:.1f}em,baseline:0.1em)"); plain.append(" ")
            elif fail:
                typ.append(f"#box(fill:black,outset:(y:2pt))[#text(fill:black)[{tq(fail)}]]"); plain.append(fail)
            else:
                typ.append("#linebreak()"); plain.append("\n")
        typ.append(tq(s[pos:])); plain.append(s[pos:])
        return "".join(typ), "".join(plain)

    def parse(self, body):
        seg, para, n = self.segs[0], [], 0

        def flush():
            if para:
                seg["blocks"].append(("p", self.inline("\\\\".join(para), seg["id"])))
                para.clear()
        for ln in body.splitlines():
            m = re.match(r"@(entry|quote)\s*(.*)", ln)
            if m:
                flush()
                n += 1
                a = dict(x.strip().split("=", 1) for x in m.group(2).split(" | ") if "=" in x)
                sid = self.id + "." + a.get("id", str(n)) if "copyof" in self.r else a.get("id", f"{self.id}.{n}")
                if "copyof" in self.r:
                    a["dup"] = a.get("dup") or a.get("id") or f'{self.r["copyof"]}.{n}'
                seg = dict(id=sid, kind=m.group(1), a=a, blocks=[])
                self.segs.append(seg)
            elif ln.startswith("@end") and ln.strip() == "@end":
                flush()
                seg = dict(id=self.id, kind="cont", a={}, blocks=[])
                self.segs.append(seg)
            elif re.match(r"@(page|cols|endcols|space|line|blackout|raw|sig|photo)\b", ln):
                flush()
                k, _, v = ln[1:].partition(" ")
                seg["blocks"].append((k, v))
            elif not ln.strip():
                flush()
            elif ln.startswith("|= "):
                flush()
                seg["blocks"].append(("tstart", [float(x) for x in ln[3:].split()]))
            elif ln.startswith("|! ") or ln.startswith("| "):
                flush()
                cells = [self.inline(c.strip(), seg["id"], True) for c in re.split(r"(?:(?<=\s)|^)\|(?=\s|$)", ln[2:].strip())]
                if not seg["blocks"] or seg["blocks"][-1][0] not in ("tstart", "row", "hrow"):
                    seg["blocks"].append(("tstart", [1.0] * len(cells)))
                seg["blocks"].append(("hrow" if ln[1] == "!" else "row", cells))
            elif ln.startswith(": "):
                flush()
                f, _, v = ln[2:].partition("::")
                seg["blocks"].append(("f", (self.inline(f.strip(), seg["id"], True), self.inline(v.strip(), seg["id"]))))
            elif re.match(r"(#{1,3}|-|~) ", ln):
                flush()
                k, _, v = ln.partition(" ")
                seg["blocks"].append((k, self.inline(v, seg["id"])))
            elif self.r.get("lines"):
                seg["blocks"].append(("l", self.inline(ln, seg["id"])))
            else:
                para.append(ln.strip())
        flush()

    # ------------------------------------------------------------ typst
    def build(self):
        r, st = self.r, self.st
        m = [float(x) for x in r["margin"].split()] if "margin" in r else st["m"]
        tot = r.get("ntotal") and tq(r["ntotal"]) or "#counter(page).final().first()"

        def hf(s):
            if not s:
                return "none"
            parts = [("#counter(page).display()" if x == "{p}" else tot if x == "{n}" else tq(self.txt(x))) for x in re.split(r"(\{p\}|\{n\})", s)]
            al = "right" if s.startswith(">") else "center" if s.startswith("^") else "left"
            return f'context [#set text(size:{r.get("hfsize", "8")}pt,fill:luma(70))\n#align({al})[{"".join(parts).replace(">", "", 1) if al == "right" else "".join(parts).replace("^", "", 1) if al == "center" else "".join(parts)}]]'
        o = [f'#set page(paper:"a4",flipped:{"true" if r.get("land") else "false"},margin:(left:{m[0]}cm,right:{m[1]}cm,top:{m[2]}cm,bottom:{m[3]}cm),header:{hf(r.get("header"))},footer:{hf(r.get("footer"))})',
             f'#set text(font:("{r.get("font", st["font"])}","DejaVu Sans"),size:{r.get("size", st["size"])}pt,lang:"en",region:"gb",ligatures:false,hyphenate:false)',
             f'#set par(leading:{st["lead"]}em,spacing:{float(r.get("spacing", st["lead"] + 0.42))}em,justify:false)',
             f'#set table(stroke:{r.get("stroke", "0.5pt")},inset:{r.get("inset", "4")}pt)',
             f'#counter(page).update({r.get("pstart", "1")})' if r.get("pstart") else ""]
        self.hfont = r.get("hand", "Patrick Hand")
        o.append(self.head())
        for i, s in enumerate(self.segs):
            mk = [f'#context [#metadata((id:"{s["id"]}",page:here().page())) <m>]'] if s["kind"] != "cont" else [""]
            wrap = ("", "")
            if s["kind"] == "quote":
                o.append(self.quote_head(s, mk[0])); mk = [""]
                if r["style"] in ("gmail", "phone"):
                    wrap = ('#block(inset:(left:8pt),stroke:(left:1.2pt+luma(150)))[', ']')
            elif s["kind"] == "entry":
                o.append(self.entry_head(s, mk[0])); mk = [""]
                if r["style"] == "hand":
                    wrap = (s["pre"], s["post"])
            body = self.blocks(s["blocks"], mk[0], f'#context [#metadata((id:"{s["id"]}",page:here().page())) <m>]')
            o.append(wrap[0] + body + wrap[1])
        return "\n".join(o)

    def blocks(self, bl, pre, suf):
        o, i, hand = [], 0, self.r.get("hand")
        hf = f'text(font:("{self.hfont}","DejaVu Sans"),size:{self.r.get("hsize", "14")}pt,fill:luma(30))'
        last = max([j for j, b in enumerate(bl) if b[0] not in ("page", "cols", "endcols", "line", "space", "raw")], default=-1)
        while i < len(bl):
            k, v = bl[i]
            a = pre + (suf if i == last else "")
            if k in ("p", "l", "~", "-", "#", "##", "###"):
                t, p = v
                if k == "~" or (hand and self.r["style"] == "hand" and k in "pl-"):
                    t = f"#{hf}[{t}]"
                if k.startswith("#"):
                    sz = {"#": 1.3, "##": 1.1, "###": 1.0}[k]
                    col = f',fill:rgb("{self.r["hcol"]}")' if "hcol" in self.r else ""
                    t = f'#block(sticky:true,above:1.1em,below:0.6em)[{a}#text(size:{sz}em,weight:"bold"{col})[{t}]]'
                elif k == "-":
                    t = f'#block(breakable:false,width:100%,inset:(left:1.2em),above:0.7em)[{a}#place(dx:-0.9em)[{self.r.get("bullet", "•")}]{t}]'
                elif k == "l":
                    t = f'#block(breakable:false,width:100%,above:0.62em,below:0.62em)[{a}{t}]'
                else:
                    t = f'#block(breakable:{"false" if len(p) < 900 else "true"},width:100%)[{a}{t}]'
                o.append(t); pre = ""
            elif k == "tstart":
                cols = ",".join(f"{x}fr" for x in v)
                fill = self.r.get("tfill", "luma(220)")
                rows, j = [], i + 1
                while j < len(bl) and bl[j][0] in ("row", "hrow"):
                    for n, (t, p) in enumerate(bl[j][1]):
                        x = (pre if j == i + 1 and n == 0 else "") + (suf if j == last and n == 0 else "")
                        if bl[j][0] == "hrow":
                            rows.append(f"table.cell(fill:{fill})[{x}#strong[{t}]]")
                        else:
                            rows.append(f"table.cell(breakable:false)[{x}{'#' + hf + '[' + t + ']' if hand and t else t}]")
                    j += 1
                o.append(f"#table(columns:({cols},),align:left,{','.join(rows)})"); pre = ""
                i = j - 1
            elif k == "f":
                rows, j = [], i
                while j < len(bl) and bl[j][0] == "f":
                    (ft, _), (t, p) = bl[j][1]
                    x = (pre if j == i else "") + (suf if j == last else "")
                    rows.append(f'table.cell(fill:{self.r.get("tfill", "luma(225)")},breakable:false)[{x}#strong[{ft}]],table.cell(breakable:{"false" if len(p) < 900 else "true"})[{"#" + hf + "[" + t + "]" if hand and t else t}]')
                    j += 1
                o.append(f'#table(columns:({self.r.get("fcols", "1fr,2.2fr")}),align:left,{",".join(rows)})'); pre = ""
                i = j - 1
            elif k == "page":
                o.append("#pagebreak()")
            elif k in ("cols", "endcols"):
                o.append("#columns(2,gutter:18pt)[" if k == "cols" else "]")
            elif k in ("space", "line"):
                o.append(f"#v({v or 1}em)" if k == "space" else "#line(length:100%,stroke:0.5pt)")
            elif k == "sig":
                o.append(f'#block(breakable:false)[{a}#text(font:"{self.r.get("sigfont", "Breip")}",size:19pt)[{tq(v)}]]'); pre = ""
            elif k == "photo":
                o.append(f'#block(width:55%,height:5cm,fill:luma(190),stroke:0.5pt,inset:8pt)[{a}#align(center+horizon)[{tq(v)}]]'); pre = ""
            elif k == "blackout":
                rnd = random.Random(zlib.crc32((self.id + v).encode()))
                for _ in range(int(v)):
                    o.append(f"#block(width:{rnd.randint(55, 100)}%,height:11pt,fill:black,above:5pt,below:5pt)")
                o.append(f"#block(height:1pt)[{a}]"); pre = ""
            elif k == "raw":
                o.append(v)
            i += 1
        if last < 0:
            o.append(f"#block(height:0.1pt)[{pre}{suf}]")
        return "\n".join(o)

    def disp(self, names, mode):
        out = []
        for n in [x.strip() for x in names.split(";") if x.strip()]:
            p = BY.get(n)
            raw = n
            if p and mode == "last" and "wharrowdale" in p["email"]:
                raw = n.split()[-1] + ", " + " ".join(n.split()[:-1])
            elif p and p["email"] and mode == "notes":
                raw = n + ("/ASC/WCC" if "wharrowdale" in p["email"] else f' <{p["email"]}>')
            elif p and p["email"] and mode in ("addr", "last"):
                raw = f'{n} <{p["email"]}>'
            for x in self.redact:
                raw = raw.replace(x, f"[#{len(x)}]")
            out.append(raw)
        return "; ".join(out)

    def when(self, date, time, mode):
        if not date:
            return ""
        d = dt.date.fromisoformat(date)
        t = time or "09:00"
        return {"long": f"{d.day:02d} {MONTHS[d.month - 1]} {d.year} {t}", "day": f"{DAYS[d.weekday()]}, {MONTHS[d.month - 1]} {d.day}, {d.year} {t}",
                "slash": f"{d.day:02d}/{d.month:02d}/{d.year} {t}", "gmail": f"{DAYS[d.weekday()][:3]}, {d.day} {MONTHS[d.month - 1][:3]} {d.year} at {t}",
                "phone": f"{d.day} {MONTHS[d.month - 1]} {d.year} at {t}", "us": f"{d.day}/{d.month}/{d.year} {t}"}[mode]

    def rows(self, pairs, w="2.6cm", bold=True):
        cells = []
        for k, v in pairs:
            if v:
                t, _ = self.inline(v, self.id)
                cells.append(f'[#{"strong" if bold else "text"}[{tq(k)}]],[{t}]')
        return f'#grid(columns:({w},1fr),row-gutter:5pt,{",".join(cells)})'

    def head(self):
        r, s = self.r, self.r["style"]
        fr, to, cc = r.get("from", r.get("author", "")), r.get("to", ""), r.get("cc", "")
        d, t, sub, att = r.get("date", ""), r.get("time"), r.get("title", ""), r.get("att", "")
        if s == "outlook10":
            return (f'#text(size:13pt,weight:"bold")[{tq(r.get("mailbox", ""))}]\n#line(length:100%,stroke:1.6pt)\n#v(-4pt)\n' if r.get("mailbox") else "") + \
                self.rows([("From:", self.disp(fr, "last")), ("Sent:", self.when(d, t, "long")), ("To:", self.disp(to, "last")), ("Cc:", self.disp(cc, "last")), ("Subject:", sub), ("Attachments:", att), ("Importance:", r.get("imp", ""))], "3.2cm") + "\n#v(6pt)"
        if s == "notes":
            return f'#grid(columns:(6.6cm,1.6cm,1fr),row-gutter:4pt,[#text(size:8.5pt,weight:"bold")[{self.inline(self.disp(fr, "notes"), self.id)[0]}]],[To],[{self.inline(self.disp(to, "notes"), self.id)[0]}],[{tq(self.when(d, t, "slash"))}],[cc],[{self.inline(self.disp(cc, "notes"), self.id)[0]}],[],[bcc],[],[],[Subject],[{tq(sub)}],[],[{"Attach" if att else ""}],[{self.inline(att, self.id)[0]}])\n#line(length:100%,stroke:0.4pt)'
        if s == "groupwise":
            return f'#strong[{tq("Page 1")}]#h(1fr){tq("Ellerbeck & Marram NHS FT - Mail")}\n#line(length:100%)\n' + self.rows([("From:", self.disp(fr, "name")), ("To:", self.disp(to, "name")), ("CC:", self.disp(cc, "name")), ("Date:", self.when(d, t, "us")), ("Subject:", sub), ("Attachments:", att)], "2.8cm") + "\n#v(8pt)"
        if s == "gmail":
            return f'#text(size:9pt,fill:luma(90))[{tq("Gmail")}#h(1fr){tq(self.disp(r.get("owner", fr), "addr"))}]\n#line(length:100%,stroke:0.5pt+luma(150))\n#text(size:14pt,weight:"bold")[{tq(sub)}]\n#line(length:100%,stroke:0.5pt+luma(150))\n#grid(columns:(1fr,auto),[#strong[{self.inline(self.disp(fr, "addr"), self.id)[0]}]],[{tq(self.when(d, t, "gmail"))}])\n#text(size:9pt)[{self.inline("To: " + self.disp(to, "addr") + (" Cc: " + self.disp(cc, "addr") if cc else ""), self.id)[0]}]\n#v(5pt)'
        if s == "phone":
            return self.rows([("From:", self.disp(fr, "name")), ("Subject:", sub), ("Date:", self.when(d, t, "phone")), ("To:", self.disp(to, "name")), ("Cc:", self.disp(cc, "name"))], "2.3cm", False) + "\n#line(length:100%,stroke:0.4pt+luma(160))"
        if s == "letter":
            return self.letterhead(r.get("head", "plain"))
        if s in ("las", "applog", "hand", "form", "plan", "minutes", "report", "policy"):
            return f'#block(width:100%{",fill:" + r["bar"] + ",inset:6pt" if "bar" in r else ""})[#text(size:{r.get("hsz", "15")}pt,weight:"bold"{",fill:white" if "bar" in r and r.get("barw") else ""})[{self.inline(r.get("head", sub), self.id)[0]}]]' if r.get("head") != "none" else ""
        return ""

    def letterhead(self, h):
        t = dict(x.split("\n", 1) for x in ("\n" + (HERE / "text/letterheads.typ").read_text(encoding="utf-8")).split("\n--- ")[1:])
        return t[h]

    def quote_head(self, s, mk):
        a, st = s["a"], self.r["style"]
        fr, to, cc = a.get("from", ""), a.get("to", ""), a.get("cc", "")
        if st == "outlook10":
            ln = "#line(length:100%,stroke:0.6pt+rgb(\"#9db6d6\"))\n" if a.get("sep") != "orig" else tq("-----Original Message-----")
            return f"#block(sticky:true,above:1.2em)[{mk}{ln}\n" + self.rows([("From:", self.disp(fr, "last")), ("Sent:", self.when(a.get("date"), a.get("time"), "long")), ("To:", self.disp(to, "last")), ("Cc:", self.disp(cc, "last")), ("Subject:", a.get("subj", "")), ("Attachments:", a.get("att", ""))], "1.9cm") + "]"
        if st == "notes":
            return f'#block(sticky:true,above:1.2em)[{mk}{tq("----- " + ("Forwarded by " + a["fwd"] if "fwd" in a else "Original message") + " -----")}\n#grid(columns:(1.6cm,1fr),row-gutter:4pt,[From:],[{self.inline(self.disp(fr, "notes"), self.id)[0]}],[To:],[{self.inline(self.disp(to, "notes"), self.id)[0]}],[Date:],[{tq(self.when(a.get("date"), a.get("time"), "slash"))}],[Subject:],[{self.inline(a.get("subj", ""), self.id)[0]}])]'
        if st == "groupwise":
            return f'#block(sticky:true,above:1.3em)[{mk}{self.inline(">>" + "> " + self.disp(fr, "name") + " " + self.when(a.get("date"), a.get("time"), "us") + " >>" + ">", self.id)[0]}]'
        t = {"gmail": f'On {self.when(a.get("date"), a.get("time"), "gmail")}, {self.disp(fr, "addr")} wrote:', "phone": f'On {self.when(a.get("date"), a.get("time"), "phone")}, {self.disp(fr, "name")} wrote:'}.get(st, fr)
        return f"#block(sticky:true,above:1.2em)[{mk}{self.inline(t, self.id)[0]}]"

    def entry_head(self, s, mk):
        a, st = s["a"], self.r["style"]
        if st == "las":
            d = self.when(a["date"], a.get("time"), "slash")
            return f'#block(sticky:true,above:1.3em,below:0.5em,width:100%)[{mk}#table(columns:(1.15fr,1.3fr,1.2fr,1fr),fill:luma(228),stroke:0.4pt,[#strong[Date:] {tq(d)}],[#strong[Type:] {tq(a.get("type", "Case Note"))}],[#strong[Created by:] {self.inline(self.disp(a["by"], "last2"), self.id)[0]}],[#strong[Sig. event:] {tq(a.get("sig", "N"))}],table.cell(colspan:4,fill:white)[#strong[Subject:] {self.inline(a.get("subj", ""), self.id)[0]}])]'
        if st == "applog":
            return f'#block(sticky:true,above:1em,below:0.45em,width:100%,stroke:(bottom:0.5pt+luma(140)),inset:(bottom:2pt))[{mk}#text(weight:"bold")[{tq(a.get("time", ""))}]#h(10pt){tq(a.get("type", "Daily note"))}#h(1fr)#text(size:8pt)[{self.inline(a["by"], self.id)[0]}#h(8pt){tq(a.get("mood", ""))}]]'
        hfn = f'text(font:"{self.hfont}",size:{self.r.get("hsize", "14")}pt)'
        ini = a.get("ini", "".join(w[0] for w in a["by"].split()))
        tm = a.get("time", "") if not a.get("showdate") else a["showdate"] + " " + a.get("time", "")
        s["pre"] = f'#block(above:0pt,below:0pt,width:100%,breakable:false)[#table(columns:(2cm,1fr,1.5cm),[{mk}#{hfn}[{tq(tm)}]],['
        s["post"] = f'],[#{hfn}[{tq(ini)}]])]'
        return ""


def norm(s):
    return re.sub(r"[\s\-\ufffe\x02\u00ad]+", "", s)


def native(doc, path):
    """eml, docx and xlsx: one 'page' each; returns its text"""
    r, lines = doc.r, []
    for s in doc.segs:
        if s["kind"] == "quote":
            lines.append(("p", f'\nOn {doc.when(s["a"]["date"], s["a"].get("time"), "gmail")}, {doc.disp(s["a"]["from"], "addr")} wrote:'))
        for k, v in s["blocks"]:
            lines.append((k, v if k in ("tstart", "space", "line") else [c[1] for c in v] if k in ("row", "hrow") else v[0][1] + ": " + v[1][1] if k == "f" else v[1]))
    if r["style"] == "eml":
        m = EmailMessage()
        d = dt.datetime.fromisoformat(r["date"] + "T" + r["time"])
        m["From"], m["To"] = doc.disp(r["from"], "addr"), doc.disp(r["to"], "addr").replace("; ", ", ")
        if r.get("cc"):
            m["Cc"] = doc.disp(r["cc"], "addr").replace("; ", ", ")
        m["Date"], m["Subject"], m["Message-ID"] = d.strftime("%a, %d %b %Y %H:%M:00 +0000"), r["title"], f'<{r["id"]}.7731@mail.ownvoicenorth.example>'
        text = "\n\n".join("- " + v if k == "-" else v for k, v in lines)
        m.set_content(text)
        path.write_bytes(m.as_bytes(policy=SMTP))
        return text
    if r["style"] == "docx":
        import docx
        D = docx.Document()
        D.core_properties.created = D.core_properties.modified = dt.datetime(2022, 7, 20)
        D.add_heading(r["title"], 1)
        tab, txt = None, [r["title"]]
        for k, v in lines:
            if k == "tstart":
                tab = D.add_table(0, len(v)); tab.style = "Table Grid"
            elif k in ("row", "hrow"):
                cells = tab.add_row().cells
                for c, x in zip(cells, v):
                    c.text = x
                txt += v
            elif isinstance(v, str):
                D.add_paragraph(v, style="List Bullet" if k == "-" else "Heading 2" if k.startswith("#") else None); txt.append(v)
        D.save(path); fix_zip(path)
        return "\n".join(txt)
    import openpyxl
    wb = openpyxl.Workbook()
    wb.properties.created = wb.properties.modified = dt.datetime(2022, 12, 9)
    ws, txt = wb.active, []
    ws.title = "Actions"
    for k, v in lines:
        if k in ("row", "hrow"):
            ws.append(v); txt += v
        elif isinstance(v, str):
            ws.append([v]); txt.append(v)
    for i, w in enumerate([6, 52, 16, 14, 40], 1):
        ws.column_dimensions["ABCDEFG"[i - 1]].width = w
    wb.save(path); fix_zip(path)
    return "\n".join(txt)


# ---------------------------------------------------------------- the bundle
def main():
    recs = read_records()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    T = {k: [] for k in ("files", "documents", "people", "speakers", "findings", "negatives", "commitments", "evidence", "gaps", "spread", "escalations", "contradictions")}
    contra, seen_c, alltext, used, problems, pages = {}, set(), [], set(), [], {}
    files = []
    for ln in (HERE / "text/order.txt").read_text().splitlines():
        if ln.startswith("FILE "):
            files.append((ln[5:].strip(), []))
        elif ln.strip() and not ln.startswith("#"):
            files[-1][1].extend(ln.split())
    for fname, ids in files:
        out, base, scanned = pikepdf.Pdf.new(), 0, []
        for rid in ids:
            r = recs[rid]; used.add(rid)
            doc = Doc(r)
            if r["style"] in ("eml", "docx", "xlsx"):
                texts = [native(doc, OUT / fname)]
                where, dropped, base = {s["id"]: [1, 1] for s in doc.segs}, [], 0
                n = 1
            else:
                src = doc.build().encode()
                kw = dict(font_paths=[str(FONTS)])
                try:
                    pdf = typst.compile(src, format="pdf", timestamp=1687000000, **kw)
                    q = json.loads(typst.query(src, "<m>", field="value", **kw))
                except Exception as e:
                    sys.exit(f"{rid}: {e}")
                pd = pypdfium2.PdfDocument(pdf)
                texts = [pd[i].get_textpage().get_text_range() for i in range(len(pd))]
                where = {}
                for x in q:                       # page here = shown counter? no: here().page() is physical
                    w = where.setdefault(x["id"], [x["page"], x["page"]])
                    w[0], w[1] = min(w[0], x["page"]), max(w[1], x["page"])
                where[doc.id] = [1, len(texts)]
                dropped = [int(x) for x in r.get("drop", "").split()]
                keep = [i for i in range(1, len(texts) + 1) if i not in dropped]
                new = {p: k + 1 for k, p in enumerate(keep)}
                P = pikepdf.Pdf.open(io.BytesIO(scan_pdf(pdf, r) if r.get("scan") else pdf))
                for p in keep:
                    out.pages.append(P.pages[p - 1])
                n = len(keep)
                for sid, (a, b) in where.items():
                    ps = [new[p] for p in range(a, b + 1) if p in new]
                    where[sid] = [min(ps), max(ps)] if ps else None
                for p in dropped:
                    T["gaps"].append(dict(kind="missing_page", file=fname, page=base + max([new[q] for q in keep if q < p], default=1), what=f'page {p} of {len(texts)} of "{r.get("title", rid)}" is not there'))
                texts = [texts[p - 1] for p in keep]
                if r.get("scan"):
                    scanned += range(base + 1, base + n + 1)
            alltext += texts
            pages.update({(fname, base + i + 1): t for i, t in enumerate(texts)})
            ntexts = [norm(t) for t in texts]
            for s in doc.segs:
                if s["kind"] == "cont" or where.get(s["id"]) is None:
                    continue
                a, main_ = s["a"], s["kind"] == "main"
                s["author"] = r.get("author", r.get("from")) if main_ else a.get("by", a.get("from"))
                s["date"] = r.get("date") if main_ else a.get("date")
                T["documents"].append(dict(id=s["id"], file=fname, first_page=base + where[s["id"]][0], last_page=base + where[s["id"]][1],
                    kind=r["kind"] if main_ else a.get("kind", "case_note" if s["kind"] == "entry" else "email"), date=(r.get("tdate", s["date"]) if main_ else s["date"]) or None,
                    title=r.get("title") if main_ else a.get("subj") or a.get("type") or None, author=s["author"] or None,
                    to=(r.get("to") if main_ else a.get("to")) or None, part_of=None if main_ else doc.id,
                    duplicate_of=(r.get("copyof") or r.get("dup") if main_ else a.get("dup")) or None, scanned=bool(r.get("scan"))))
            segs = {s["id"]: s for s in doc.segs if s["kind"] != "cont"}
            for sid, text, tags, table in doc.marks:
                if sid is None:
                    continue
                s, w = segs[sid], where.get(sid)
                pg = next((i for i in range(w[0] - 1, w[1]) if norm(text) in ntexts[i]), None) if w else None
                if pg is None:
                    pg = next((i for i, t in enumerate(ntexts) if norm(text) in t), None)
                    if pg is None:
                        problems.append(f"{sid}: not on a page: {text[:90]}")
                        continue
                at, copy = dict(file=fname, page=base + pg + 1, text=text), "copyof" in r
                tl = [t.split("=", 1) for t in tags.split(";")]
                sp, rep = s["author"], None
                for k, *v in tl:
                    if k == "S":
                        x, _, y = v[0].partition(">")
                        sp, rep = x or sp, y or None
                if (not table or any(k in ("S", "M") for k, *_ in tl)) and not any(k == "Q" for k, *_ in tl):
                    T["speakers"].append(dict(at, speaker=sp or "unknown", role=role_of(sp), reported=rep))
                for k, *v in tl:
                    if k in "FN" or k == "C":
                        for c in (v[0].split(",") if k != "C" else ["mc"]):
                            pat, sub = PAT[c]
                            row = dict(at, pattern=pat, subtype=sub, role=role_of(sp))
                            if copy:
                                row["copy"] = True
                            T["negatives" if k == "N" else "findings"].append(row)
                    if k == "C" and not copy:
                        cid, own, due, stat, *more = v[0].split(",")
                        assert cid not in seen_c, cid
                        assert stat in "kept late missed chased no_evidence not_due".split(), stat
                        seen_c.add(cid)
                        T["commitments"].append(dict(at, id=cid, owner=own, made_on=more[0] if more else s["date"], due=None if due == "-" else due, status=stat))
                    if k == "E":
                        cid, says = v[0].split(",")
                        T["evidence"].append(dict(at, id=cid, says=says))
                    if k == "X":
                        kk, side = v[0].split(",")
                        contra.setdefault(kk, {}).setdefault(side, at)
                    if k == "G":
                        kind, what = v[0].split(",", 1)
                        T["gaps"].append(dict(kind=kind, file=fname, page=at["page"], what=what))
            base += n
        if fname.endswith(".pdf"):
            out.save(OUT / fname, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        T["files"].append(dict(name=fname, pages=base or 1, scanned_pages=scanned))
    for key in ("findings", "negatives"):                     # the same sentence on other pages (copies, quoted messages)
        have = {(x["file"], x["page"], x["pattern"], norm(x["text"])) for x in T[key]}
        for x in list(T[key]):
            for (fn, pg), t in pages.items():
                k = (fn, pg, x["pattern"], norm(x["text"]))
                if len(k[3]) > 34 and k not in have and k[3] in norm(t):
                    have.add(k)
                    T[key].append(dict(x, file=fn, page=pg, copy=True))
    docs = {d["id"]: d for d in T["documents"]}
    joined = "\n".join(alltext)
    for p in PEOPLE:
        flat = re.sub(r"\s+", " ", joined)
        sp = [c for c in dict.fromkeys(p["cand"] + ([p["email"]] if p["email"] else [])) if re.search(r"(?<![\w@.])" + re.escape(c) + r"(?![\w])", flat) or re.search(r"(?<![\w@.])" + re.escape(curly(c)) + r"(?![\w])", flat)]
        T["people"].append(dict(name=p["name"], spellings=sp, role=p["role"], employer=p["employer"], family=p["family"]))
    case = {}
    for ln in (HERE / "text/links.txt").read_text(encoding="utf-8").splitlines():
        k, _, v = ln.partition(": ")
        x = [y.strip() for y in v.split("|")]
        if k == "case":
            case[x[0]] = x[1] if x[0] in ("requested", "received") else [y.strip() for y in x[1].split(";")]
        elif k == "spread":
            T["spread"].append(dict(text=x[2], first=x[0], copies=x[1].split()))
            problems += [f"spread: no {d}" for d in [x[0]] + x[1].split() if d not in docs]
        elif k == "escalation":
            d = [dt.date.fromisoformat(docs[y]["date"]) for y in x[:2]]
            T["escalations"].append(dict(trigger=x[0], response=x[1], days=(d[1] - d[0]).days))
        elif k == "contra":
            if len(contra.get(x[0], {})) < 2:
                problems.append("contradiction half there: " + x[0])
                continue
            T["contradictions"].append(dict(what=x[1], first=contra[x[0]]["1"], second=contra[x[0]]["2"]))
        elif k == "gap":
            d = docs[x[1]]
            T["gaps"].append(dict(kind=x[0], file=d["file"], page=d["first_page"], what=x[2]))
    cids, says = {c["id"]: c for c in T["commitments"]}, {}
    problems += ["evidence without commitment " + e["id"] for e in T["evidence"] if e["id"] not in cids]
    for e in T["evidence"]:
        says.setdefault(e["id"], set()).add(e["says"])
    for c in T["commitments"]:
        want = {"kept": "done", "late": "late", "missed": "not_done", "chased": "chased"}.get(c["status"])
        have = says.get(c["id"], set())
        if (want and want not in have and not (c["status"] == "late" and "done" in have)) or (c["status"] in ("no_evidence", "not_due") and have):
            problems.append(f'{c["id"]} is {c["status"]} but evidence says {sorted(have)}')
    problems += [f'{d["id"]}: duplicate of unknown {d["duplicate_of"]}' for d in docs.values() if d["duplicate_of"] and d["duplicate_of"] not in docs]
    problems += ["unused record " + i for i in recs if i not in used]
    truth = dict(case=case, **T)
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for p in problems:
        print("PROBLEM", p)
    print({k: len(v) for k, v in T.items()}, "pages", {f["name"]: (f["pages"], len(f["scanned_pages"])) for f in T["files"]})


if __name__ == "__main__":
    main()
