# print styles; executed inside make.py
def cnt(pre="Page ", mid=" of "): return f"#{q(pre)};#context counter(page).display()#{q(mid)};#context counter(page).final().first()"
def tq(s): return f"#{q(s)};"
BIG = ("This e-mail and any files transmitted with it are intended solely for the use of the individual or entity to whom they are addressed and may contain confidential and/or privileged material. Any review, retransmission, dissemination or other use of, or taking of any action in reliance upon, this information by persons or entities other than the intended recipient is prohibited. If you have received this e-mail in error please contact the sender and delete the material from any computer. Larchmere Care Group does not accept liability for any loss or damage arising from any virus transmitted by this e-mail. Views expressed are those of the sender and may not be those of Larchmere Care Group. Emails may be monitored.",
       "Larchmere Care Group is a trading name of Larchmere Care (Midlands) Holdings Ltd. Registered in England. Registered office: Suite 4, Canal Reach, Otterbridge. Please consider the environment before printing this e-mail. LARCHMERE: Caring. Growing. Together. Winner, Regional Workforce Innovation Award 2021. We are a Disability Confident employer.")
MCCDISC = "The information in this e-mail may be subject to public disclosure under the Freedom of Information Act 2000. Marlshire County Council - Putting People First. How we use your information: see the privacy notice on our website."

def outlook_top(rec, labs, ctx):
    rows = ",".join(f"[#strong({q(k + ':')})],[{tq(v)}]" for k, v in labs)
    return (blk(f"#text(size: 13pt, weight: \"bold\")[{tq(full(rec['owner']))}]", ctx) + "#v(-8pt)\n#line(length: 100%, stroke: 2.2pt)\n"
            + blk(f"#grid(columns: (80pt, 1fr), row-gutter: 5pt, {rows})", ctx) + "#v(6pt)\n")
def plain_top(rec, labs, ctx):
    return blk(" #linebreak() ".join(f"#strong({q(k + ':')}) {tq(v)}" for k, v in labs), ctx) + "#v(3pt)\n"
def gmail_top(rec, labs, ctx):
    d = dict(labs)
    return ("#grid(columns: (1fr, auto), text(size: 15pt, weight: \"bold\", fill: rgb(\"#666\"))[Mail], text(size: 9pt)[" + tq(full(rec['owner']) + " <" + PPL[rec['owner']]['mail'] + ">") + "])\n#line(length: 100%, stroke: 0.6pt + gray)\n"
            + blk(f"#text(weight: \"bold\", size: 12pt)[{tq(d['Subject'])}]", ctx) + blk(f"#text(size: 8.5pt)[{len(rec['msgs'].split(','))} message{'s' if ',' in rec['msgs'] else ''}]", ctx) + "#line(length: 100%, stroke: 0.6pt + gray)\n"
            + blk(f"#grid(columns: (1fr, auto), [#strong({q(d['From'])})], [{tq(d['Date'])}])", ctx)
            + blk(tq("To: " + d["To"]) + (" #linebreak() " + tq("Cc: " + d["Cc"]) if "Cc" in d else ""), ctx))
def brand_top(rec, labs, ctx):
    return ("#block(width: 100%, fill: rgb(\"#2d6a4f\"), inset: 9pt)[#text(fill: white, size: 15pt, font: \"URW Gothic\")[LARCHMERE] #h(1fr) #text(fill: white, size: 8pt)[care group]]\n" + plain_top(rec, labs, ctx))
def phone_top(rec, labs, ctx):
    d = dict(labs)
    o = [f"#text(fill: gray)[From:] #strong({q(d['From'])})", f"#text(fill: gray)[To:] {tq(d['To'])}"] + ([f"#text(fill: gray)[Cc:] {tq(d['Cc'])}"] if "Cc" in d else []) + [f"#text(fill: gray)[Date:] {tq(d['Date'])}"]
    return blk(" #linebreak() ".join(o), ctx) + "#line(length: 100%, stroke: 0.3pt + gray)\n" + blk(f"#text(size: 15pt, weight: \"bold\")[{tq(d['Subject'])}]", ctx)
def sep_rule(labs, ctx, m, who, n):
    return "#line(length: 100%, stroke: 0.7pt + rgb(\"#b5c4df\"))\n" + blk(" #linebreak() ".join(f"#strong({q(k + ':')}) {tq(v)}" for k, v in labs), ctx) + "#v(2pt)\n"
def sep_orig(labs, ctx, m, who, n):
    return blk(tq("-----Original Message-----") + " #linebreak() " + " #linebreak() ".join(tq(f"{k}: {v}") for k, v in labs), ctx)
def sep_wrote(labs, ctx, m, who, n): return blk(tq(f"On {mdate(m['date'], 'gmail')}, {who('from')} wrote:"), ctx)
def sep_fwd(labs, ctx, m, who, n):
    return blk(tq("Begin forwarded message:") + " #linebreak() #linebreak() " + " #linebreak() ".join(f"#strong({q(k + ':')}) {tq(v)}" for k, v in labs), ctx, ", above: 1.6em")
def sig_brand(m, ctx):
    if not PPL.get(m["from"], {}).get("mail", "").endswith("larchmerecare.example"): return ""
    p = PPL[m["from"]]
    return blk(f"#text(weight: \"bold\", fill: rgb(\"#2d6a4f\"))[{tq(p['name'])}] #linebreak() {tq(p['role'].split(' to ')[0].split(',')[0].title())} #linebreak() {tq('Larchmere Care Group | T 01632 960 118')}", ctx) + "".join(blk(f"#text(size: 7pt, fill: rgb(\"#555\"))[{tq(x)}]", ctx) for x in BIG)
def sig_mcc(m, ctx):
    if not PPL.get(m["from"], {}).get("mail", "").endswith("marlshire.gov.uk"): return ""
    return blk(f"#text(size: 7.5pt)[{tq(MCCDISC)}]", ctx)

E = dict(addr="outlook", sent=True, dfmt="outlook", top=outlook_top, sep=sep_rule)
STYLES = {
 "outlook": {**E, "font": "Nimbus Sans", "size": "10.5pt", "margin": "2.3cm", "footer": lambda r: "#align(center)[#context counter(page).display()]"},
 "outlook2": {**E, "font": "P052", "size": "11pt", "margin": "(x: 2.5cm, y: 1.9cm)", "sig": sig_mcc},
 "orig": {**E, "addr": "mail", "dfmt": "long", "top": outlook_top, "sep": sep_orig, "font": "Nimbus Mono PS", "size": "9.5pt", "margin": "2cm"},
 "origb": {**E, "addr": "mail", "quote": True, "dfmt": "long", "top": plain_top, "sep": sep_orig, "font": "Nimbus Roman", "size": "11.5pt", "margin": "2.5cm"},
 "gmail": {"addr": "mail", "sent": False, "dfmt": "gmail", "top": gmail_top, "sep": sep_wrote, "font": "Nimbus Sans", "size": "10pt", "margin": "1.8cm", "indent": 10, "footer": lambda r: "#text(size: 7pt)[about:blank #h(1fr) " + cnt("", "/") + "]"},
 "phone": {"addr": "mail", "sent": False, "dfmt": "phone", "top": phone_top, "sep": sep_fwd, "font": "DejaVu Sans", "size": "9.5pt", "margin": "(x: 2.8cm, y: 2.2cm)"},
 "brand": {**E, "addr": "mail", "dfmt": "us", "top": brand_top, "sep": sep_rule, "sig": sig_brand, "font": "URW Gothic", "size": "9.5pt", "margin": "2cm"},
 "nhsmail": {**E, "addr": "mail", "dfmt": "outlook", "top": plain_top, "sep": sep_rule, "font": "DejaVu Sans", "size": "9pt", "margin": "2.1cm", "header": lambda r: "#text(size: 7.5pt, fill: gray)[OFFICIAL: SENSITIVE - This message originated from a secure NHS system]"},

 "mosaic": {"font": "Nimbus Sans", "size": "9pt", "margin": "(x: 1.6cm, top: 2.2cm, bottom: 1.8cm)", "lead": "0.5em", "gap": "0.65em",
   "header": lambda r: "#text(size: 8pt)[#strong(\"Mosaic - Case Notes Report\") #h(1fr) FENNIMORE, Tamsin #h(1em) Person ID: 1048823 #h(1em) DOB: 14/03/2003]#line(length: 100%, stroke: 0.4pt)",
   "footer": lambda r: "#text(size: 7pt)[Printed by: mabbutta #h(1fr) OFFICIAL-SENSITIVE #h(1fr) " + cnt() + "]",
   "head": lambda r: "#text(size: 12pt, weight: \"bold\")[" + tq(r["title"]) + "]",
   "entry": lambda e: "#v(4pt)#table(columns: (1fr, 1.4fr, 1.2fr), fill: rgb(\"#e8eef5\"), stroke: 0.4pt, inset: 3.5pt, [#strong(\"Date:\") " + tq(f"{d8(e['date']):%d/%m/%Y} {e.get('time', '')}") + "], [#strong(\"Type:\") " + tq(e["type"]) + "], [#strong(\"Created by:\") " + tq(e.get("as", full(e["by"]))) + "]" + (", table.cell(colspan: 3)[#strong(\"Title:\") " + tq(e["title"]) + "]" if e.get("title") else "") + ")"},
 "log": {"font": "DejaVu Sans", "size": "8.5pt", "margin": "1.7cm", "lead": "0.5em", "gap": "0.6em", "head": lambda r: "#text(font: \"URW Gothic\", size: 14pt, fill: rgb(\"#2d6a4f\"))[LARCHMERE] #h(1fr) " + tq(r["title"]),
   "header": lambda r: "#text(size: 7pt)[Tolley House #h(1fr) Resident: T Fennimore #h(1fr) Room 3]", "footer": lambda r: "#text(size: 7pt)[LCG-F017 v3 Daily Record #h(1fr) " + cnt("Sheet ", "/") + "]",
   "entry": lambda e: "#line(length: 100%, stroke: 0.3pt)#strong(" + q(f"{d8(e['date']):%a %d.%m.%y}  {e['type']}") + ")#h(1fr)" + tq("Staff: " + e.get("as", full(e["by"])))},
 "chat": {"font": "DejaVu Sans", "size": "9pt", "margin": "2.4cm", "lead": "0.5em", "gap": "0.45em", "head": lambda r: "#text(weight: \"bold\", size: 12pt)[" + tq(r["title"]) + "]",
   "footer": lambda r: "#text(size: 7pt)[Exported chat - Microsoft Teams #h(1fr) " + cnt() + "]",
   "entry": lambda e: "#strong(" + q(full(e["by"])) + ")#h(1em)#text(fill: gray, size: 8pt)[" + tq(f"{d8(e['date']):%d/%m/%Y} {e['time']}") + "]"},
 "mccform": {"font": "Nimbus Sans", "size": "9.5pt", "margin": "1.9cm", "ff": "rgb(\"#eeeeee\")", "th": "rgb(\"#d5dfe9\")", "accent": "rgb(\"#1d3f6e\")",
   "header": lambda r: "#text(size: 8pt)[Marlshire County Council - Adult Social Care #h(1fr) " + tq(r["title"]) + "]", "footer": lambda r: "#text(size: 8pt)[Tamsin Fennimore 1048823 #h(1fr) " + cnt() + "]"},
 "dols": {"font": "Nimbus Sans", "size": "10pt", "margin": "2cm", "ff": "rgb(\"#f3f3f3\")", "fw": "regular", "th": "rgb(\"#e0e0e0\")", "fcols": "(1fr, 1.5fr)",
   "header": lambda r: "#text(size: 8pt)[Case ID Number: DOLS/22/1187]", "footer": lambda r: "#align(center)[#text(size: 8pt)[" + cnt() + " - Deprivation of Liberty Safeguards - " + tq(r["title"]) + "]]"},
 "mccmin": {"font": "Nimbus Sans", "size": "11pt", "margin": "2.4cm", "th": "rgb(\"#dddddd\")", "footer": lambda r: "#text(size: 8pt)[" + tq(r["title"]) + " #h(1fr) " + cnt("", " | ") + "]"},
 "bimin": {"font": "C059", "size": "10.5pt", "margin": "(x: 2cm, y: 2.1cm)", "th": "rgb(\"#cfe2d4\")", "bul": "-", "footer": lambda r: "#align(right)[#text(size: 8pt)[" + cnt() + "]]"},
 "mccletter": {"font": "Nimbus Sans", "size": "11pt", "margin": "(left: 2.5cm, right: 2.5cm, top: 2cm, bottom: 2.2cm)",
   "head": lambda r: "#align(right)[#text(size: 17pt, weight: \"bold\", fill: rgb(\"#1d3f6e\"))[Marlshire] #linebreak() #text(size: 9pt)[County Council #linebreak() County Hall, Ridge Street, Otterbridge OB1 4ZZ]]", "footer": lambda r: "#text(size: 7.5pt)[www.marlshire.gov.uk #h(1fr) Calls may be recorded]"},
 "lcgletter": {"font": "URW Gothic", "size": "10pt", "margin": "2.6cm", "head": lambda r: "#text(size: 20pt, fill: rgb(\"#2d6a4f\"))[LARCHMERE] #linebreak() #text(size: 8pt)[care group - Tolley House, Spinney Lane, Brockwell, Marlshire BK7 2TT]",
   "footer": lambda r: "#align(center)[#text(size: 7pt)[Larchmere Care (Midlands) Holdings Ltd. Regulated by the Care Quality Commission.]]"},
 "famletter": {"font": "Nimbus Roman", "size": "12pt", "margin": "3cm"},
 "famletter2": {"font": "DejaVu Serif", "size": "10.5pt", "margin": "2.6cm"},
 "nhsletter": {"font": "Nimbus Sans", "size": "10.5pt", "margin": "2.3cm", "head": lambda r: "#align(right)[#box(fill: rgb(\"#005eb8\"), inset: 4pt)[#text(fill: white, weight: \"bold\", style: \"italic\")[NHS]] #linebreak() #text(size: 8.5pt)[" + tq(r.get("body_name", "Marlshire Partnership NHS Foundation Trust")) + "]]", "footer": lambda r: "#text(size: 8pt)[" + cnt() + "]"},
 "nhsreport": {"font": "Libertinus Serif", "size": "11.5pt", "margin": "2.5cm", "just": True, "header": lambda r: "#text(size: 8pt)[CONFIDENTIAL - Community Learning Disability Team #h(1fr) NHS No. ending 4471]", "footer": lambda r: "#align(center)[#text(size: 8pt)[" + cnt() + "]]"},
 "lcgform": {"font": "DejaVu Sans", "size": "8.5pt", "margin": "1.8cm", "stroke": "0.8pt", "ff": "rgb(\"#e3f0e8\")", "th": "rgb(\"#e3f0e8\")", "head": lambda r: "#text(font: \"URW Gothic\", size: 14pt, fill: rgb(\"#2d6a4f\"))[LARCHMERE] #h(1fr) #text(size: 11pt, weight: \"bold\")[" + tq(r.get("formname", r["title"])) + "]", "footer": lambda r: "#text(size: 7pt)[" + tq(r.get("formno", "LCG-F004 v6")) + " #h(1fr) Print date 19/01/2024 #h(1fr) " + cnt() + "]"},
 "lcgplan": {"font": "URW Bookman", "size": "9.5pt", "margin": "2cm", "th": "rgb(\"#f0e6d6\")", "header": lambda r: "#text(size: 8pt)[Tolley House - person centred file #h(1fr) " + tq(r["title"]) + "]", "footer": lambda r: "#text(size: 8pt)[" + cnt() + "]"},
 "staffmin": {"font": "URW Bookman", "size": "11pt", "margin": "2.8cm", "bul": "*"},
 "college": {"font": "P052", "size": "11pt", "margin": "2.4cm", "th": "rgb(\"#e6dff0\")", "head": lambda r: "#text(size: 14pt, fill: rgb(\"#5b3b8c\"))[Haddonfield College] #h(1fr) #text(size: 9pt)[specialist residential further education]", "footer": lambda r: "#align(center)[#text(size: 8pt)[" + cnt("- ", " / ") + " -]]"},
 "court": {"font": "Nimbus Roman", "size": "12pt", "margin": "3cm", "lead": "0.95em", "gap": "1.2em", "footer": lambda r: "#align(center)[#context counter(page).display()]"},
 "policy": {"font": "Nimbus Sans", "size": "10pt", "margin": "2.2cm", "just": True, "header": lambda r: "#text(size: 8pt)[" + tq(r["title"]) + " #h(1fr) Version 2.1]", "footer": lambda r: "#align(center)[#text(size: 8pt)[" + cnt() + "]]"},
 "lgsco": {"font": "DejaVu Sans", "size": "9.5pt", "margin": "2.4cm", "head": lambda r: "#text(size: 12pt, weight: \"bold\")[Local Government & Social Care OMBUDSMAN]", "footer": lambda r: "#align(right)[#text(size: 8pt)[" + cnt("", "/") + "]]"},
 "superv": {"font": "Nimbus Roman", "size": "11pt", "margin": "2.2cm", "footer": lambda r: "#text(size: 8pt)[Supervision record (case discussion) - file on person record #h(1fr) " + cnt() + "]"},
}
