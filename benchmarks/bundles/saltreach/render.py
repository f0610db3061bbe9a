"""Source records, inline marks, page styles and e-mail prints: text in, typst out."""
import datetime as dt, random, re
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC, FONTS = HERE / "src", HERE / "fonts"


# ---------------------------------------------------------------- reading the sources
def records():
    docs, order = {}, []
    for f in sorted(SRC.glob("[0-9]*.txt")):
        cur = None
        for ln in f.read_text(encoding="utf-8").split("\n"):
            if ln.startswith("=== "):
                p = [x.strip() for x in ln[4:].split("|")]
                cur = {"id": p[0], "kind": p[1], "style": p[2] if len(p) > 2 else p[1], "h": {}, "body": [], "hd": True}
                assert p[0] not in docs, p[0]
                docs[p[0]] = cur
            elif cur is not None and cur["hd"]:
                if not ln.strip():
                    cur["hd"] = False
                else:
                    k, v = ln.split(":", 1)
                    cur["h"][k.strip()] = v.strip()
            elif cur is not None:
                cur["body"].append(ln)
    return docs


def people():
    ppl, sigs, cur = {}, {}, None
    for ln in (SRC / "people.txt").read_text(encoding="utf-8").split("\n"):
        if ln.startswith("== "):
            cur = ln[3:].strip(); sigs[cur] = []
        elif cur is not None:
            sigs[cur].append(ln)
        elif "|" in ln:
            k, name, role, emp, fam, mail, sp = [x.strip() for x in ln.split("|")]
            ppl[k] = dict(key=k, name=name, role=role, employer=emp, family=fam == "y", email=mail or None,
                          spellings=[name] + [s.strip() for s in sp.split(";") if s.strip()] + ([mail] if mail else []))
    return ppl, {k: "\n".join(v).strip("\n") for k, v in sigs.items()}


DOCS, (P, SIGS) = records(), people()


def who(k):
    return P[k]["name"] if k in P else k


def addr(k, mail=True):
    return f"{P[k]['name']} <{P[k]['email']}>" if mail and k in P and P[k]["email"] else who(k)


def addrs(s, mail=True):
    return "; ".join(addr(k.strip(), mail) for k in s.split(",")) if s else ""


def when(s):
    s = s.strip()
    return dt.datetime.strptime(s, "%Y-%m-%d %H:%M") if " " in s else dt.datetime.strptime(s, "%Y-%m-%d")


def role_of(k):
    return "family" if k in P and P[k]["family"] else ("professional" if k and k != "?" else "unknown")


# ---------------------------------------------------------------- inline text
def q(s):
    return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '";'


class Ctx:
    """One compiled document: its marks in order and the copy letter for redaction."""
    def __init__(self, copy="", seed=0, hand=None):
        self.copy, self.marks, self.spans, self.hand, self.rnd = copy, [], [], hand, random.Random(seed)
        self.doc, self.src, self.by, self.on, self.n, self.seq, self.stack = None, None, None, None, 0, {}, []


RUN = re.compile(r"(\{[A-Z]+:[^{}]*\}|\*\*.+?\*\*|~~.+?~~)")
MARK = re.compile(r"(\[\[.*?\|[^\]\|]*\]\])")


def hidden(tok, c):
    k = tok[1:].split(":", 1)[0]
    return k == "X" or (c.copy and c.copy in k and k != "F")


def plain(s):
    s = re.sub(r"\{[A-Z]+:([^{}]*)\}", r"\1", s)
    return re.sub(r"\*\*(.+?)\*\*|~~(.+?)~~", lambda m: m.group(1) or m.group(2), s)


def runs(s, c):
    out = []
    for t in RUN.split(s):
        if not t:
            continue
        if RUN.fullmatch(t) and t[0] == "{":
            k, v = t[1:-1].split(":", 1)
            out.append(f"#fr({q(v)[1:-1]});" if k == "F" else (f"#rb({q(v)[1:-1]});" if hidden(t, c) else txt(v, c)))
        elif t.startswith("**") and len(t) > 4:
            out.append(f"#strong[{txt(t[2:-2], c)}];")
        elif t.startswith("~~") and len(t) > 4:
            out.append(f"#hand[{txt(t[2:-2], c)}];")
        else:
            out.append(txt(t, c))
    return "".join(out)


def txt(s, c):
    if not c.hand:
        return q(s)
    r = c.rnd
    return "".join(q(w) if w.isspace() else f"#hw({r.uniform(-1.2, 1.2):.2f}deg,{r.uniform(-.8, .8):.2f}pt,{q(w)[1:-1]});"
                   for w in re.split(r"(\s+)", s) if w)


def inline(s, c):
    out = []
    for t in MARK.split(s):
        if not MARK.fullmatch(t):
            out.append(runs(t, c)); continue
        text, tags = t[2:-2].rsplit("|", 1)
        n = c.seq[c.src] = c.seq.get(c.src, 0) + 1
        mid = f"m{len(c.marks)}"
        hid = any(hidden(x, c) for x in RUN.findall(text) if x[0] == "{")
        c.marks.append(dict(id=mid, text=plain(text), tags=tags.split(), doc=c.doc, src=(c.src, n), by=c.by, on=c.on, hid=hid))
        out.append(f'#mk("{mid}");' + runs(text, c) + f'#mk("{mid}e");')
    return "".join(out)


# ---------------------------------------------------------------- block markup -> typst
RAG = {"RED": "e06060", "AMBER": "f0b860", "GREEN": "7fc37f", "COMPLETE": "9cc8e8"}


def cells(ln):
    return [x.strip() for x in ln.split("¦")]


def table(rows, c, cols):
    n = max(len(r[1]) for r in rows)
    avg = [sum(len(r[1][i]) for r in rows if len(r[1]) > i) / len(rows) for i in range(n)]
    w = cols or ["%.2ffr" % max(.9 if n > 6 else .7, min(4.5, (a / 9) ** .75)) for a in avg]
    out = [f"#table(columns: ({','.join(w)},), inset: 4.5pt, stroke: 0.5pt + luma(90),"]
    for head, r in rows:
        for x in r + [""] * (n - len(r)):
            fill = f'fill: rgb("{RAG[x]}"),' if x in RAG else ("fill: luma(225)," if head else "")
            body = inline(x, c).replace("⏎", "")
            out.append(f"table.cell(breakable: false, {fill})[{'#strong[' + body + ']' if head else body}],")
    return "\n".join(out) + ")\n"


def body(lines, c, h):
    out, i, para = [], 0, []
    cols = ["%sfr" % x.strip() for x in h["cols"].split(",")] if h.get("cols") else None

    def flush():
        if para:
            s = " \\\n".join(inline(x, c) for x in para)
            tied = any("[[" in x for x in para)
            out.append(f"#pp({'false' if tied else 'true'})[{s}]\n"); para.clear()

    def grab(test):
        nonlocal i
        got = []
        while i < len(lines) and test(lines[i]):
            got.append(lines[i]); i += 1
        return got
    while i < len(lines):
        ln = lines[i]
        if ln.startswith("--- "):
            flush(); i += 1
            out.append(entry(ln, c, h))
            continue
        if ln.startswith("|"):
            flush()
            rows = [(x.startswith("|!"), cells(x.lstrip("|!"))) for x in grab(lambda x: x.startswith("|"))]
            cw = cols if cols and len(cols) == len(rows[0][1]) else None
            out.append(table(rows, c, cw)); continue
        if ln.startswith("F>") or ln.startswith("F2>"):
            flush()
            k = ln.split(">")[0]
            rows = grab(lambda x: x.startswith(k + ">"))
            w = "(30%,1fr)" if k == "F" else "(18%,1fr,18%,1fr)"
            o = [f"#table(columns: {w}, inset: 5pt, stroke: 0.6pt + luma(60),"]
            for r in rows:
                for pair in cells(r.split(">", 1)[1]):
                    a, b = (pair.split("::", 1) + [""])[:2]
                    o.append(f"table.cell(fill: luma(232), breakable: false)[#strong[{inline(a.strip(), c)}]], table.cell(breakable: false)[{inline(b.strip(), c)}],")
            out.append("\n".join(o) + ")\n"); continue
        i += 1
        if not ln.strip():
            flush()
        elif ln.startswith("## "):
            flush(); out.append(f"#hb2[{inline(ln[3:], c)}]\n")
        elif ln.startswith("# "):
            flush(); out.append(f"#hb1[{inline(ln[2:], c)}]\n")
        elif ln.startswith("T> "):
            flush()
            parts = re.split(r"(\[x\]|\[ \])", ln[3:])
            out.append("#pp(false)[" + "".join('#tick(%s);' % ("true" if x == "[x]" else "false") if x in ("[x]", "[ ]") else inline(x, c) for x in parts) + "]\n")
        elif ln.startswith("- "):
            flush(); out.append(f"#bl[{inline(ln[2:], c)}]\n")
        elif ln.startswith("@ "):
            flush(); a, _, b = ln[2:].partition(" :: ")
            out.append(f"#cd[{inline(a, c)}][{inline(b, c)}]\n")
        elif ln.startswith("BOX> "):
            flush(); out.append(f"#block(stroke: 0.8pt, inset: 7pt, width: 100%, breakable: false)[{inline(ln[5:], c)}]\n")
        elif ln.startswith("BLACK> "):
            flush(); out.append(f"#block(width: 100%, height: {ln[7:]}cm, fill: black)\n")
        elif ln.startswith("C> "):
            flush()
            d, k, t = [x.strip() for x in ln[3:].split(" | ", 2)]
            keep, c.by, c.on = (c.by, c.on), k, d[:10]
            x = dt.datetime.strptime(d, "%Y-%m-%d %H:%M:%S")
            nm = P[k]["spellings"][1] if k in P else k
            out.append(f"#pp(false)[{q('[' + x.strftime('%d/%m/%Y, %H:%M:%S') + '] ' + nm + ': ')}{inline(t, c)}]\n")
            c.by, c.on = keep
        elif ln == "BR":
            flush(); out.append("#pagebreak()\n")
        elif ln.startswith("SP "):
            flush(); out.append(f"#v({ln[3:]}cm)\n")
        elif ln.startswith("CEN> "):
            flush(); out.append(f"#align(center)[{inline(ln[5:], c)}]\n")
        elif ln.startswith("RT> "):
            flush(); out.append(f"#align(right)[{inline(ln[4:], c)}]\n")
        elif ln.startswith("SIG "):
            flush(); out.append("#pp(true)[" + " \\\n".join(q(x) for x in SIGS[ln[4:].strip()].split("\n")) + "]\n")
        elif ln == "END":
            flush(); out.append(close(c))
        else:
            para.append(ln)
    flush(); out.append(close(c))
    return "".join(out)


def close(c):
    if not c.stack:
        return ""
    s = c.stack.pop()
    c.doc, c.by, c.on, c.src = s["keep"]
    return f'#mk("{s["id"]}.z");\n'


def entry(ln, c, h):
    """--- id | date: 2022-01-11 10:42 | by: FL | head: text | kind: case_note"""
    pre = close(c)
    p = [x.strip() for x in ln[4:].split(" | ")]
    d = dict(x.split(":", 1) for x in p[1:])
    d = {k.strip(): v.strip() for k, v in d.items()}
    eid = p[0] if not c.alias else f"{c.alias}.{p[0]}"
    keep = (c.doc, c.by, c.on, c.src)
    parent = c.doc
    c.stack.append({"id": f"d:{eid}", "keep": keep})
    c.spans.append(dict(id=eid, orig=p[0], kind=d.get("kind", h.get("ekind", "case_note")), date=d.get("date", "")[:10] or None, title=d.get("title", d.get("head", "")),
                        author=d.get("by"), to=None, part_of=parent, src=p[0]))
    c.doc, c.by, c.on, c.src = eid, d.get("by"), d.get("date", "")[:10], p[0]
    dd = when(d["date"]) if d.get("date") else None
    tm = dd.strftime(h.get("efmt", "%a %d %b %Y %H:%M")) if dd else d.get("show", "")
    return pre + f'#mk("d:{eid}.a");#eh({q(d.get("show", tm))[1:-1]}, {q(d.get("as", who(d.get("by", ""))))[1:-1]}, {q(d.get("head", ""))[1:-1]})\n'


# ---------------------------------------------------------------- page styles
def S(font, size, m, head="", foot="", par=".62em", gap=".9em", extra=""):
    return dict(font=font, size=size, m=m, head=head, foot=foot, par=par, gap=gap, extra=extra)


STY = {
    "outlook": S("Carlito", 11, "2.2cm", foot="%p"),
    "nhsmail": S("Nimbus Sans", 9.5, "1.7cm", head="#text(7.5pt)[#\"%d\"; #h(1fr) #\"Mail - %o - Outlook\"]", foot="#text(7.5pt)[#\"https://outlook.office.example/mail/id/AAQkADk3\"; #h(1fr)%p/%n]"),
    "iphone": S("Nimbus Sans", 11.5, "2cm"),
    "gmail": S("DejaVu Sans", 8.8, "1.6cm", head="#text(7pt)[#\"%d\" #h(1fr) #\"Postbox - %t\"]", foot="#text(7pt)[#\"https://mail.postbox.example/mail/u/0/?ik=7c1&view=pt\"; #h(1fr)%p/%n]"),
    "mono": S("DejaVu Sans Mono", 8.2, "1.9cm", foot="#text(7pt)[Archive print  -  page %p of %n]"),
    "s1": S("Nimbus Sans", 9.6, "1.5cm", par=".5em", gap=".5em"),
    "rio": S("DejaVu Sans Condensed", 8.5, "1.6cm", par=".55em", gap=".6em"),
    "letter": S("Nimbus Sans", 11, "2.5cm", par=".68em", gap="1.1em"),
    "serif": S("Nimbus Roman", 11.5, "2.6cm", par=".66em", gap="1.05em"),
    "minutes": S("Carlito", 11, "2cm", foot="#align(center)[Page %p of %n]"),
    "form": S("Nimbus Sans", 9.5, "1.8cm", par=".55em", gap=".7em"),
    "report": S("URW Bookman", 10, "2.4cm", par=".65em"),
    "palat": S("P052", 10.5, "2.3cm"),
    "century": S("C059", 10.5, "2.4cm"),
    "gothic": S("URW Gothic", 9.5, "2cm"),
    "log": S("Caveat", 15, "1.6cm", par=".42em", gap=".45em"),
    "log2": S("Kalam", 11.5, "1.6cm", par=".5em", gap=".5em"),
    "chat": S("DejaVu Sans", 8.6, "2cm", par=".55em", gap=".6em"),
}
PRE = r'''
#set document(date: none)
#let mk(i) = context [#metadata((i, here().page()))<mk>]
#let rb(s) = context box(fill: black, width: measure(text(s)).width, height: 0.85em, baseline: 0.12em)
#let fr(s) = box[#text(s)#place(top + left, dy: -0.1em, context rect(fill: black, width: measure(text(s)).width, height: 1.15em))]
#let hand(b) = text(font: "Kalam", size: 1.08em, fill: rgb("#22306a"), b)
#let hw(r, y, s) = box(move(dy: y, rotate(r, text(s))))
#let tick(x) = box(width: 0.95em, height: 0.95em, stroke: 0.7pt, baseline: 0.15em, if x { place(center + horizon, text(font: "Kalam", size: 1.1em)[X]) }) + h(0.35em)
#let pp(b, x) = block(breakable: b, width: 100%, x)
#let bl(x) = block(inset: (left: 1.4em), breakable: false)[#place(dx: -1em)[•]#x]
#let hb1(x) = block(above: 1.3em, below: .8em, sticky: true, text(1.25em, weight: "bold", x))
#let hb2(x) = block(above: 1.1em, below: .6em, sticky: true, text(weight: "bold", x))
#let cd(a, b) = block(breakable: false)[#strong(a) #h(.5em) #text(.9em, fill: luma(80), b)]
#let eh(d, w, t) = block(above: 1em, below: .5em, width: 100%, fill: luma(225), inset: 3pt, sticky: true)[#strong(d) #h(1em) #w #h(1fr) #t]
'''
EH = {
    "rio": '#let eh(d, w, t) = block(above: 1.1em, below: .5em, width: 100%, stroke: (top: .8pt, bottom: .3pt), inset: 3.5pt, sticky: true)[#grid(columns: (27%, 33%, 1fr), [Entry: #d], [Originator: #w], [#t])]',
    "log": '#let hb1(x) = block(above: 0pt, below: .7em, width: 100%, stroke: (bottom: 1.5pt), inset: (bottom: 4pt), text(font: "Nimbus Sans", size: 12pt, weight: "bold", x));#let eh(d, w, t) = block(above: .8em, below: .4em, width: 100%, sticky: true, stroke: (top: 1pt))[#v(3pt)#underline(d) #h(1.2em) #t #h(1fr) #w]',
    "plain": '#let eh(d, w, t) = block(above: 1.1em, below: .5em, sticky: true)[#strong[#d  #t] #h(1fr) #emph(w)]',
}


def preamble(h, style, title, owner=""):
    s = STY[style]
    size, font, m = float(h.get("size", s["size"])), h.get("font", s["font"]), h.get("margin", s["m"])

    def fill(t):
        t = t.replace("%d", h.get("printed", "31/07/2023")).replace("%o", owner).replace("%t", title.replace('"', "'"))
        t = re.sub(r"%p/%n|%p of %n|%p|%n", lambda m: "#context [" + m.group(0).replace("%p", "#counter(page).get().first()").replace("%n", "#counter(page).final().first()") + "]", t)
        return t
    head = f'[#text({size * .8:.1f}pt)[{q(h["head"])}]]' if h.get("head") else f"[{fill(s['head'])}]"
    foot = f"[{fill(h['foot_t'])}]" if h.get("foot_t") else f"[{fill(s['foot'])}]"
    if h.get("foot"):
        parts = re.split(r"(%p|%n)", h["foot"])
        foot = f"[#set text({size * .78:.1f}pt);" + "".join("#context counter(page).get().first();" if x == "%p" else "#context counter(page).final().first();" if x == "%n" else q(x) for x in parts) + "]"
    flip = ", flipped: true" if h.get("land") else ""
    return (PRE + f'#set page("a4"{flip}, margin: {m}, header: {head}, footer: {foot})\n#set text(font: ("{font}", "DejaVu Sans"), size: {size}pt, hyphenate: false, ligatures: false, lang: "en", region: "gb")\n'
            f'#set par(leading: {h.get("par", s["par"])}, spacing: {h.get("gap", s["gap"])})\n#set block(spacing: {h.get("gap", s["gap"])})\n' + EH.get(h.get("eh", style.rstrip("2")), "") + "\n")


# ---------------------------------------------------------------- e-mail prints
def stamp(d, how):
    if how == "out":
        return d.strftime("%d %B %Y %H:%M")
    if how == "day":
        return d.strftime("%A, %-d %B %Y %H:%M")
    if how == "iphone":
        return d.strftime("%-d %B %Y at %H:%M:") + "%02d %s" % ((d.minute * 7 + d.hour) % 60, "BST" if 3 < d.month < 11 else "GMT")
    if how == "gmail":
        return d.strftime("%a, %b %-d, %Y at %-I:%M %p")
    return d.strftime("%a %d/%m/%Y %H:%M")


def msg_head(m, style, owner, kinds, c):
    h, d = m["h"], when(m["h"]["date"])
    to, cc, att = h.get("to", ""), h.get("cc", ""), h.get("att", "")
    sj = h.get("subj", "")
    L = lambda a, b: f"#grid(columns: (2.6cm, 1fr), [#strong[{q(a)}]], [{inline(b, c)}])\n"
    if style == "outlook":
        o = f"#text(13pt)[#strong[{q(owner)}]]\n#v(-6pt)#line(length: 100%, stroke: 2pt)\n#block(spacing: .45em)[#set block(spacing: .45em)\n"
        o += L("From:", h.get("fromtxt") or addr(h["from"], P[h["from"]]["family"] or kinds == "ext")) + L("Sent:", stamp(d, "out")) + L("To:", addrs(to, False))
        if cc: o += L("Cc:", addrs(cc, False))
        o += L("Subject:", sj)
        if att: o += L("Attachments:", att)
        me, frm = next((x for x in P.values() if x["name"] == owner), None), P.get(h["from"])
        ext = me and frm and me["employer"] and frm["employer"] != me["employer"] and not m["h"].get("nobanner")
        ban = {"S": "CAUTION: This email originated from outside of the Trust. Do not click links or open attachments unless you recognise the sender and know the content is safe.",
               "N": "[EXTERNAL] This message has been sent from an address outside NHS Estuary and Coast ICB."}.get(me["employer"][0] if me and me["employer"].startswith(("Saltreach and", "NHS E")) else "", "")
        return o + "]\n#v(6pt)\n" + (f"#block(fill: luma(235), inset: 3pt, width: 100%)[#text(8.5pt)[{q(ban)}]]\n" if ext and ban else "")
    if style == "nhsmail":
        o = f"#text(13pt)[{inline(sj, c)}]\n#v(2pt)\n#pp(true)[#strong[{q(addr(h['from']))}] \\\n{q(stamp(d, 'short'))} \\\n{q('To: ' + addrs(to))}" + (f" \\\n{q('Cc: ' + addrs(cc))}" if cc else "") + "]\n"
        return o + (f"#pp(true)[#box(stroke: .5pt, inset: 3pt)[{inline(att, c)}]]\n" if att else "") + "#line(length: 100%, stroke: .4pt)\n"
    if style == "iphone":
        o = "".join(f"#pp(true)[#text(fill: luma(90))[#strong[{q(a)}]] {inline(b, c)}]\n" for a, b in (("From: ", addr(h["from"])), ("Subject: ", sj), ("Date: ", stamp(d, "iphone")), ("To: ", addrs(to)), ("Cc: ", addrs(cc))) if b)
        return "#block[#set block(spacing: .4em)\n" + o + "]\n#v(8pt)\n"
    if style == "gmail":
        o = f"#text(15pt, fill: luma(70))[#strong[Postbox]] #h(1fr) {q(owner)}\n#line(length: 100%, stroke: .5pt)\n#text(12pt)[#strong[{inline(sj, c)}]]\n\n{q('%d message%s' % (kinds, '' if kinds == 1 else 's'))}\n#line(length: 100%, stroke: .5pt)\n"
        return o + f"#pp(true)[#strong[{q(addr(h['from']))}] #h(1fr) {q(stamp(d, 'gmail'))} \\\n{q('To: ' + addrs(to))}" + (f" \\\n{q('Cc: ' + addrs(cc))}" if cc else "") + "]\n" + (f"#pp(true)[{inline('[attachment] ' + att, c)}]\n" if att else "")
    o = [("Message-Date", d.strftime("%Y-%m-%dT%H:%M:00")), ("From", addr(h["from"])), ("To", addrs(to))] + ([("Cc", addrs(cc))] if cc else []) + [("Subject", sj)] + ([("Attach", att)] if att else [])
    return "#pp(true)[" + " \\\n".join(q(f"{a:<13}: ") + inline(b, c) for a, b in o) + "]\n#line(length: 100%, stroke: (dash: \"dashed\"))\n"


def quote_head(client, m, c):
    h, d = m["h"], when(m["h"]["date"])
    nm, sj = addr(h["from"]), h.get("subj", "")
    if client == "iphone":
        return f"#pp(true)[{q('On ' + d.strftime('%-d %b %Y, at %H:%M, ') + nm + ' wrote:')}]\n", True
    if client == "gmail":
        return f"#pp(true)[{q('On ' + d.strftime('%a, %-d %b %Y at %H:%M, ') + nm + ' wrote:')}]\n", True
    rows = [("From: ", nm), ("Sent: ", stamp(d, "day" if client == "orig" else "out")), ("To: ", addrs(h.get("to", ""), client != "orig"))]
    rows += ([("Cc: ", addrs(h["cc"], client != "orig"))] if h.get("cc") else []) + [("Subject: ", sj)] + ([("Attachments: ", h["att"])] if h.get("att") and client != "orig" else [])
    if client == "fwd":
        rows = [("From: ", nm), ("Subject: ", sj), ("Date: ", stamp(d, "iphone")), ("To: ", addrs(h.get("to", "")))]
    pre = {"orig": "#pp(true)[#\"-----Original Message-----\"]\n", "fwd": "#pp(true)[#\"Begin forwarded message:\"]\n"}.get(client, "#line(length: 100%, stroke: .5pt + luma(150))\n")
    return pre + "#pp(true)[" + " \\\n".join((q(a) if client == "orig" else f"#strong[{q(a)}]") + inline(b, c) for a, b in rows) + "]\n", client == "fwd"


def mark_doc(c, did, orig, m, parent):
    h = m["h"]
    c.spans.append(dict(id=did, orig=orig, kind="email", date=h["date"][:10], title=h.get("subj", ""), author=h["from"], to=", ".join(who(k.strip()) for k in (h.get("to", "") or "").split(",") if k.strip()) or None, part_of=parent, src=orig))
    c.doc, c.src, c.by, c.on = did, orig, h["from"], h["date"][:10]


def email_doc(pid, opts, c):
    ids, style, owner = opts["msgs"].split(","), opts.get("style", "outlook"), who(opts.get("owner", ""))
    top = DOCS[ids[0]]
    mark_doc(c, pid, ids[0], top, None)
    h = dict(printed=opts.get("printed", "18/10/2023"), **({"gap": ".35em"} if opts.get("squash") else {}), **({"size": opts["size"]} if opts.get("size") else {}))
    out = [preamble(h, style, top["h"].get("subj", ""), owner), f'#mk("d:{pid}.a");']
    out.append(msg_head(top, style, owner, len(ids) if style == "gmail" else "", c) + body(top["body"], c, top["h"]))
    depth, prev = 0, top
    for n, mid in enumerate(ids[1:], 1):
        m, did = DOCS[mid], f"{pid}.{n}"
        qh, deep = quote_head(prev["h"].get("client", "outlook"), m, c)
        out.append(qh)
        if deep:
            out.append("#block(inset: (left: 8pt), stroke: (left: 1pt + luma(150)))[\n"); depth += 1
        mark_doc(c, did, mid, m, pid)
        out.append(f'#mk("d:{did}.a");' + body(m["body"], c, m["h"]) + f'#mk("d:{did}.z");')
        prev = m
    out.append("]\n" * depth + f'#mk("d:{pid}.z");')
    return "".join(out)


def plain_doc(did, rec, c):
    h = rec["h"]
    c.doc, c.src, c.by, c.on = did, rec["id"], h.get("by") or (None if h.get("unsigned") else h.get("body")), h.get("date", "")
    c.spans.append(dict(id=did, orig=rec["id"], kind=rec["kind"], date=h.get("date", "") or None, title=h.get("title", ""), author=h.get("by") or h.get("body"), to=h.get("to"), part_of=None, src=rec["id"]))
    bt = body(rec["body"], c, h)
    if h.get("twocol"):
        bt = f"#columns(2)[{bt}]"
    return preamble(h, rec["style"], h.get("title", "")) + f'#mk("d:{did}.a");' + bt + f'#mk("d:{did}.z");'
