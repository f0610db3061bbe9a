"""How the invented documents look: marks and text to typst, one style for each system or office."""
import datetime as dt, json, re, zlib

import pathlib
SRC = pathlib.Path(__file__).resolve().parent / "src"
WD, MO = "Mon Tue Wed Thu Fri Sat Sun".split(), ("January February March April May June July August September October "
                                                 "November December").split()
WDL = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

def people():
    out = []
    for line in (SRC / "people.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            n, role, emp, fam, mail, sp = [c.strip() for c in line.split("|")]
            out.append(dict(name=n, role=role, employer=emp, family=fam == "y", mail=mail,
                            spell=[s.strip() for s in sp.split(";") if s.strip()]))
    return out

PEOPLE = people()
BYNAME = {p["name"]: p for p in PEOPLE}
def role_of(name):
    if name in BYNAME:
        return "family" if BYNAME[name]["family"] else "professional"
    return "unknown" if not name or name == "?" else "professional"

def date_of(rec):
    d = rec.get("date", "").split()
    return (d[0], d[1] if len(d) > 1 else "") if d and d[0] != "none" else (None, "")
def when(rec):
    d, t = date_of(rec)
    return dt.datetime.fromisoformat(f"{d}T{t or '09:00'}")

# ---------------------------------------------------------------- inline text -> typst
def lit(s):
    return '#"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"' if s else ""
def curl(s):
    s = re.sub(r"(?<![\w.,!?)’'])'(?=\w)", "‘", s).replace("'", "’")
    return re.sub(r'(^|[\s(\[])"', r"\1“", s).replace('"', "”")
def width(s):
    return f"{max(1.2, len(s) * 0.47):.2f}em"

class Ctx:
    """What is collected while one document is laid out."""
    def __init__(self, rec, variant="A", curly=False):
        self.rec, self.variant, self.curly = rec, variant, curly
        self.marks, self.owner, self.counter, self.instance, self.plain = [], rec["id"], {}, None, []

def plain_text(s, ctx):
    """The words as they can be read; None where a part of them is blacked out in this copy."""
    hidden = False
    def sub(m):
        nonlocal hidden
        if m[1] == "R" or m[1] == "R" + ctx.variant:
            hidden = True
            return ""
        return m[2]
    s = re.sub(r"\[\[(R|RA|RB|F):([^\]]*)\]\]", sub, s).replace("**", "").replace("\\\n", " ")
    s = re.sub(r"\s+", " ", s).strip()
    return None if hidden else (curl(s) if ctx.curly else s)

def seg(s, ctx):
    out = []
    for i, part in enumerate(s.split("**")):
        t = "#linebreak()".join(lit(curl(x) if ctx.curly else x) for x in part.split("\\\n"))
        out.append(f"#strong[{t}]" if i % 2 and t else t)
    return "".join(out)

def redact(s, ctx):
    out, pos = [], 0
    for m in re.finditer(r"\[\[(R|RA|RB|F):([^\]]*)\]\]", s):
        out.append(seg(s[pos:m.start()], ctx))
        if m[1] in ("R", "R" + ctx.variant):
            out.append(f"#box(fill:black,width:{width(m[2])},height:0.95em,baseline:0.18em)")
        elif m[1] == "F":
            out.append(f"#box[{lit(m[2])}#place(top+left,dx:-1pt,dy:-2pt,rect(width:100%+2pt,height:1.15em,fill:black))]")
        else:
            out.append(seg(m[2], ctx))
        pos = m.end()
    out.append(seg(s[pos:], ctx))
    return "".join(out)

def inline(s, ctx):
    out, pos = [], 0
    for m in re.finditer(r"\{([^{}~]*)~([^{}]*)\}", s):
        out.append(redact(s[pos:m.start()], ctx))
        attrs = {}
        for a in m[1].split(";"):
            k, _, v = a.strip().partition("=")
            if k in ("c", "e", "g"):
                attrs.setdefault(k, []).append(v)
            else:
                attrs[k] = v
        n = ctx.counter[ctx.owner] = ctx.counter.get(ctx.owner, 0) + 1
        t = plain_text(m[2], ctx)
        if t:
            ctx.marks.append(dict(key=(ctx.owner, n), attrs=attrs, text=t, inst=ctx.instance))
        out.append(redact(m[2], ctx))
        pos = m.end()
    out.append(redact(s[pos:], ctx))
    ctx.plain.append(re.sub(r"\{[^{}~]*~([^{}]*)\}", r"\1", s))
    return "".join(out)

def pos_mark(iid, side):
    return f'#context [#metadata(("{iid}","{side}",here().page()))<pos>]'

# ---------------------------------------------------------------- body -> typst
def body_ts(text, ctx, entry=None):
    out, lines, i, cols, hdr, plain = [], text.split("\n"), 0, None, False, False
    while i < len(lines):
        ln = lines[i]
        if not ln.strip():
            i += 1
        elif ln.startswith("!cols"):
            cols, i = ln[5:].strip(), i + 1
        elif ln.startswith("!hdr"):
            hdr, i = True, i + 1
        elif ln.startswith("!plain"):
            plain, i = True, i + 1
        elif ln.startswith("!black"):
            n = int(ln.split()[1]); code = " ".join(ln.split()[2:]); i += 1
            rows = "".join(f"#block(fill:black,width:{100 - (k * 37) % 23}%,height:0.95em,above:0.35em)" for k in range(n))
            out.append(f"#align(right)[#text(8pt,{json.dumps(code)})]" + rows if code else rows)
        elif ln.startswith("!pb"):
            out.append("#pagebreak()"); i += 1
        elif ln.startswith("!sp"):
            out.append(f"#v({ln[3:].strip()}mm)"); i += 1
        elif ln.startswith("!sig"):
            out.append(f'#v(1mm)#text(font:"Z003",size:19pt)[{lit(ln[4:].strip())}]#v(0mm)'); i += 1
        elif ln.startswith("---"):
            out.append("#line(length:100%,stroke:0.5pt+gray)"); i += 1
        elif ln.startswith("@m "):
            h, _, b = ln[3:].partition("|"); i += 1
            t, _, who = h.strip().partition(" ")
            out.append(f'#block(breakable:false,above:7pt)[#text(8.5pt,fill:luma(70))[#strong[{lit(who)}] {lit("  " + t)}]#linebreak(){inline(b.strip(), ctx)}]')
        elif ln.startswith("@@"):
            j = i + 1
            while j < len(lines) and not lines[j].startswith("@@"):
                j += 1
            out.append(entry(ln[2:].strip(), "\n".join(lines[i + 1:j])))
            i = j
        elif ln.startswith("|"):
            rows = []
            while i < len(lines) and lines[i].startswith("|"):
                r = lines[i]; i += 1
                while r.rstrip().endswith("\\") and i < len(lines):
                    r = r.rstrip()[:-1] + "\\\n" + lines[i]; i += 1
                rows.append([c.strip() for c in r.strip().strip("|").split("|")])
            c = cols or "(" + ",".join(["1fr"] * len(rows[0])) + ",)"
            cells = []
            for k, r in enumerate(rows):
                for cell in r:
                    x = inline(cell, ctx)
                    cells.append(f"table.cell(fill:luma(222))[#strong[{x}]]" if hdr and k == 0 else f"[{x}]")
            out.append(f"#table(columns:{c},inset:4.5pt,stroke:{'none' if plain else '0.6pt'},align:left+top,{','.join(cells)})")
            cols, hdr, plain = None, False, False
        elif ln.startswith("#"):
            lvl = len(ln) - len(ln.lstrip("#"))
            out.append("#heading(level:%d)[%s]" % (lvl, inline(ln.lstrip("# ").strip(), ctx))); i += 1
        elif ln.startswith("* "):
            b = ln[2:]; i += 1
            while i < len(lines) and lines[i].startswith("  "):
                b += " " + lines[i].strip(); i += 1
            out.append(f"#block(above:0.55em,inset:(left:5mm))[#place(dx:-4mm)[{lit('•')}]{inline(b, ctx)}]")
        else:
            para = [ln]; i += 1
            while i < len(lines) and lines[i].strip() and not re.match(r"[!|#@]|\* |---", lines[i]):
                para.append(lines[i]); i += 1
            s = re.sub(r"(?<!\\)\n", " ", "\n".join(para))
            out.append(f"#par[{inline(s, ctx)}]")
    return "\n\n".join(out) + "\n"

# ---------------------------------------------------------------- styles
def addr(name, surname_first=True):
    p = BYNAME.get(name)
    if not p or not p["mail"]:
        return name
    disp = name
    if surname_first and p["mail"].endswith(("harrowmere.gov.uk", "nhs.uk")) and not name.startswith("Dr"):
        f, _, l = name.rpartition(" ")
        disp = f"{l}, {f}"
    elif surname_first and name.startswith("Dr"):
        disp = f"{name.split()[-1].upper()}, {name.split()[1]} (LARKSHAW COMMUNITY HEALTHCARE NHS TRUST)"
    return f"{disp} <{p['mail']}>"
def addrs(s, sf=True):
    return "; ".join(addr(x.strip(), sf) for x in s.split(";") if x.strip())
def us(d):
    return f"{WDL[d.weekday()]}, {MO[d.month - 1]} {d.day}, {d.year} {d.hour % 12 or 12}:{d.minute:02d} {'AM' if d.hour < 12 else 'PM'}"
def short(d):
    return f"{WD[d.weekday()]} {d:%d/%m/%Y %H:%M}"
def bst(d):
    return "BST" if (3, 26) < (d.month, d.day) < (10, 28) else "GMT"
def longd(d):
    return f"{d.day} {MO[d.month - 1]} {d.year}"

def page_set(rec, **kw):
    g = lambda k, default: rec.get(k, kw.get(k, default))
    foot, head = g("ftr", ""), g("hdr", "")
    def hf(s):
        if not s:
            return "none"
        parts = [p.strip() for p in s.split("||")]
        cells = []
        for p in parts:
            x = "".join({"{p}": "#counter(page).display()", "{n}": "#counter(page).final().first()"}.get(t, lit(t))
                        for t in re.split(r"(\{[pn]\})", p))
            cells.append(f"[{x}]")
        al = {1: "(center,)", 2: "(left,right)", 3: "(left,center,right)"}[len(cells)]
        return f"context text({g('hfsize', '8pt')},fill:luma(60))[#grid(columns:({','.join(['1fr'] * len(cells))},),align:{al},{','.join(cells)})]"
    return (f'#set page(paper:"a4",flipped:{"true" if rec.get("flip") else "false"},margin:{g("margin", "22mm")},header:{hf(head)},footer:{hf(foot)})\n'
            f'#set text(font:("{g("font", "Nimbus Sans")}","DejaVu Sans"),size:{g("size", "10.5pt")},lang:"en",hyphenate:false,ligatures:{g("liga", "false")})\n'
            f'#set par(leading:{g("leading", "0.58em")},spacing:{g("spacing", "1.05em")},justify:false)\n'
            f'#set smartquote(enabled:false)\n#show heading: set block(above:1.2em,below:0.6em)\n'
            f'#show heading.where(level:1): set text({g("h1", "13pt")})\n#show heading.where(level:2): set text({g("h2", "11pt")})\n')

FEET = {"harrowmere.gov.uk": ["London Borough of Harrowmere - a borough for every child. Think before you print.\n\nThis email and anything attached to it may be confidential and is meant for the person named. If you have it by mistake please tell the sender and delete it. The council processes personal data in line with the UK GDPR and the Data Protection Act 2018; our privacy notice is at harrowmere.example/privacy.", "OFFICIAL\n\nLB Harrowmere. This message was scanned for viruses on its way out."],
        "nhs.uk": ["This message may contain confidential information. If you are not the intended recipient please inform the sender that you have received it in error before deleting it. NHSmail is the secure email service for health and care staff."],
        "thornbank.example": ["Thornbank School, Thornbank Rise, Harrowmere HM4 8LL - Every Day Counts"],
        "puddingstone.example": ["Puddingstone Short Breaks is a company limited by guarantee. Heron House is registered with Ofsted."],
        "postbox.example": ["Sent from my iPhone", ""], "eastpost.example": [""], "familyvoice.example": ["SENDIASS advice is free, impartial and confidential."]}
def foot(rec):
    """What the sender's system puts below a message."""
    mail = BYNAME[rec["from"]]["mail"] if rec["from"] in BYNAME else ""
    h = zlib.crc32(rec["id"].encode())
    for dom, opts in FEET.items():
        if mail.endswith(dom) and h % 10 < 7:
            return "".join(f"#par[#text(0.8em,fill:luma(70))[{lit(x)}]]" for x in opts[h // 7 % len(opts)].split("\n\n") if x)
    return ""

def quoted(rec, ctx, recs, style):
    """Messages quoted below, newest first, each a document of its own."""
    out = []
    for depth, qid in enumerate(rec.get("quotes", "").split(), 1):
        q = recs[qid]
        iid = f"{ctx.doc}.q{depth}"
        ctx.subs.append(dict(id=iid, of=qid))
        ctx.owner, ctx.instance = qid, iid
        d = when(q)
        b = body_ts(q["body"], ctx) + foot(q)
        if style == "applemail":
            said = f"On {d.day} {MO[d.month-1][:3]} {d.year}, at {d:%H:%M}, {addr(q['from'], False)} wrote:"
            head = f"#par[{lit(said)}]"
            blk = f"#block(inset:(left:9pt),stroke:(left:1.2pt+luma(120)))[{pos_mark(iid,'s')}{b}{pos_mark(iid,'e')}]"
            out.append(head + blk)
        else:
            usd = style == "owa" or depth % 2 == 0
            rows = [("From", addrs(q["from"])), ("Sent", us(d) if usd else f"{d.day:02d} {MO[d.month-1]} {d.year} {d:%H:%M}"), ("To", addrs(q["to"]))]
            if q.get("cc"): rows.append(("Cc", addrs(q["cc"])))
            rows.append(("Subject", q["title"]))
            if q.get("attach"): rows.append(("Attachments", q["attach"]))
            h = "#linebreak()".join(f"#strong[{lit(k + ': ')}]{lit(v)}" for k, v in rows)
            sep = "#line(length:100%,stroke:0.7pt+luma(150))" if style != "orig" else lit("-----Original Message-----")
            out.append(f"{sep}#par(leading:0.45em)[{pos_mark(iid,'s')}{h}]{b}{pos_mark(iid,'e')}")
    return "\n\n".join(out)

def s_email(rec, ctx, recs):
    st, d = rec["style"], when(rec)
    owner = rec.get("mailbox", "")
    att = rec.get("attach", "")
    ban = rec.get("banner", "")
    msg = (f"#block(fill:luma(235),inset:5pt,width:100%)[#text(8.5pt)[{lit(ban)}]]" if ban else "") + body_ts(rec["body"], ctx) + foot(rec)
    if st == "outlook":
        ps = page_set(rec, font="Nimbus Sans", size="10.5pt", margin="(x:16mm,top:15mm,bottom:17mm)", ftr="{p}", leading="0.62em")
        rows = [("From", addrs(rec["from"])), ("Date", short(d)), ("To", addrs(rec["to"]))]
        if rec.get("cc"): rows.append(("Cc", addrs(rec["cc"])))
        g = ",".join(f"[#text(fill:luma(80),{lit(k)[1:]})],[{lit(v)}]" for k, v in rows)
        head = (f"#text(9pt)[#box(fill:luma(60),inset:2.5pt)[#text(white,weight:\"bold\")[O]] Outlook]#line(length:100%,stroke:1pt)#text(13pt,weight:\"bold\")[{lit(rec['title'])}]"
                f"#v(2mm)#grid(columns:(16mm,1fr),row-gutter:4pt,{g})")
        if att:
            n = att.count(";") + 1
            head += f"#v(1mm)#text(9pt)[{lit(str(n) + (' attachment' if n == 1 else ' attachments') + ' (' + str(60 + len(att) * 7) + ' KB)')}#linebreak(){lit(att)}]"
        head += "#v(1mm)#line(length:100%,stroke:0.4pt+gray)"
    elif st == "owa":
        pd = rec.get("printed", "23/07/2025, 10:41")
        ps = page_set(rec, font="DejaVu Sans", size="9pt", margin="(x:14mm,top:17mm,bottom:17mm)", hfsize="7pt", leading="0.6em",
                      hdr=f"{pd}||Mail - {owner} - Outlook", ftr=f"https://outlook.office.example/mail/inbox/id/AAQkAD{zlib.crc32(rec['id'].encode()):08x}||" + "{p}/{n}")
        head = (f"#text(14pt)[{lit(rec['title'])}]#v(3mm)#strong[{lit(addrs(rec['from'], False))}]#linebreak()#text(8pt)[{lit(short(d))}]#linebreak()"
                f"#text(8pt)[{lit('To: ' + addrs(rec['to'], False))}]" + (f"#linebreak()#text(8pt)[{lit('Cc: ' + addrs(rec['cc'], False))}]" if rec.get("cc") else ""))
        if att:
            head += f"#v(1mm)#box(stroke:0.5pt+gray,inset:4pt)[#text(8pt)[{lit(att)}]]"
        head += "#v(3mm)"
    else:                                                            # Apple Mail
        ps = page_set(rec, font="Nimbus Sans", size="11pt", margin="(x:20mm,top:18mm,bottom:18mm)", ftr="Page {p} of {n}")
        sec = zlib.crc32(rec["id"].encode()) % 60
        rows = [("From:", addrs(rec["from"], False)), ("Subject:", rec["title"]), ("Date:", f"{d.day} {MO[d.month-1]} {d.year} at {d:%H:%M}:{sec:02d} {bst(d)}"), ("To:", addrs(rec["to"], False).replace(";", ","))]
        if rec.get("cc"): rows.append(("Cc:", addrs(rec["cc"], False).replace(";", ",")))
        if att: rows.append(("Attachments:", att))
        g = ",".join(f"align(right)[#text(fill:luma(110))[#strong[{lit(k)}]]],[{lit(v)}]" for k, v in rows)
        head = f"#text(9.5pt)[#grid(columns:(24mm,1fr),column-gutter:3mm,row-gutter:4pt,{g})]#line(length:100%,stroke:0.4pt+gray)"
    return ps + head + "\n" + msg + "\n" + quoted(rec, ctx, recs, st)

def s_letter(rec, ctx, recs):
    st = rec["style"]
    if st == "side":
        ps = page_set(rec, font="Nimbus Sans", size="11pt", margin="(left:20mm,right:66mm,top:24mm,bottom:22mm)", ftr=rec.get("ftr", ""))
        pan = "#linebreak()".join(lit(x.strip()) for x in rec["panel"].split("\\"))
        side = (f"#place(top+right,dx:52mm,dy:0mm,block(width:43mm,inset:(left:3mm),stroke:(left:1.5pt+luma(90)))[#set align(left);#text(15pt,weight:\"bold\")[Harrowmere]#linebreak()#text(7.5pt)[LONDON BOROUGH OF HARROWMERE]#v(4mm)#text(8pt)[{pan}]])")
        return ps + side + "\n" + body_ts(rec["body"], ctx)
    if st == "nhs":
        ps = page_set(rec, font=rec.get("font", "Nimbus Sans"), size="10.5pt", margin="(x:21mm,top:20mm,bottom:20mm)", ftr=rec.get("ftr", ""))
        top = f"#align(right)[#box(fill:luma(70),inset:4pt)[#text(white,12pt,weight:\"bold\",style:\"italic\")[NHS]]#linebreak()#text(9pt)[{lit(rec['panel'].split(chr(92))[0])}]#linebreak()#text(8pt)[{'#linebreak()'.join(lit(x.strip()) for x in rec['panel'].split(chr(92))[1:])}]]"
        return ps + top + "\n" + body_ts(rec["body"], ctx)
    ps = page_set(rec, font=rec.get("font", "P052"), size="11pt", margin="24mm")
    top = f"#align(center)[#text(17pt,weight:\"bold\")[{lit(rec['panel'].split(chr(92))[0])}]#linebreak()#text(9pt)[{lit(' '.join(rec['panel'].split(chr(92))[1:]))}]]#line(length:100%)"
    return ps + top + "\n" + body_ts(rec["body"], ctx)

def s_entries(rec, ctx, recs):
    st, n = rec["style"], [0]
    def entry(head, text):
        n[0] += 1
        f = [x.strip() for x in head.split("|")]
        iid = f"{ctx.doc}.{n[0]}"
        key = f"{rec.get('of', rec['id'])}.{n[0]}"
        date, _, tm = f[0].partition(" ")
        ctx.subs.append(dict(id=iid, of=None, key=key, date=date, author=f[2], title=f[3] if len(f) > 3 else f[1]))
        ctx.owner, ctx.instance = key, iid
        d = dt.date.fromisoformat(date)
        a, z = pos_mark(iid, "s"), pos_mark(iid, "e")
        if st == "mosaic":
            sur = f[2].split()[-1].upper() + ", " + " ".join(f[2].split()[:-1])
            return (f"#table(columns:(1fr,1fr,1.3fr,0.8fr),inset:4pt,stroke:0.6pt,table.cell(fill:luma(225))[{a}#strong[Date/Time]#linebreak(){lit(f'{d:%d/%m/%Y} {tm}')}],"
                    f"table.cell(fill:luma(225))[#strong[Type]#linebreak(){lit(f[1])}],table.cell(fill:luma(225))[#strong[Created by]#linebreak(){lit(sur)}],table.cell(fill:luma(225))[#strong[Sig. event]#linebreak(){lit(f[4] if len(f) > 4 else 'N')}],"
                    f"table.cell(colspan:4)[#strong[Title: ]{lit(f[3])}],table.cell(colspan:4)[{body_ts(text, ctx)}{z}])#v(1mm)")
        if st == "cpoms":
            num = rec.get("first", "4410")
            return (f"#block(fill:luma(230),inset:5pt,width:100%)[{a}#strong[{lit('Incident #' + str(int(num) + n[0] * 37))}] #h(1fr) {lit(f'{d:%d %b %Y} {tm}')}]"
                    f"#grid(columns:(34mm,1fr),row-gutter:5pt,[#strong[Student]],[Saffron Adjei-Marlow (Kingfisher)],[#strong[Categories]],[{lit(f[1])}],[#strong[Added by]],[{lit(f[2])}],[#strong[Subject]],[{lit(f[3])}])"
                    f"#block(stroke:0.5pt+gray,inset:6pt,width:100%)[{body_ts(text, ctx)}{z}]#v(3mm)")
        return (f"#table(columns:(22mm,15mm,1fr,14mm),inset:4pt,stroke:0.5pt,[{a}{lit(f'{d:%d.%m.%y}')}],[{lit(tm)}],[{body_ts(text, ctx)}{z}],[{lit(f[1])}])#v(-4.2mm)")
    kw = dict(mosaic=dict(font="Nimbus Sans", size="9pt", margin="(x:15mm,top:20mm,bottom:18mm)"),
              cpoms=dict(font="DejaVu Sans", size="8.8pt", margin="(x:18mm,top:22mm,bottom:18mm)"),
              log=dict(font="URW Bookman", size="10pt", margin="(x:18mm,top:20mm,bottom:18mm)"))[st]
    return page_set(rec, **kw) + body_ts(rec["body"], ctx, entry)

def s_doc(rec, ctx, recs):
    return page_set(rec) + body_ts(rec["body"], ctx)

