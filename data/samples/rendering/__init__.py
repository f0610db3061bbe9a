"""Turns the marked-up sources of an invented disclosure into the files a family would receive, and into their truth.

How a source is written (quick/source/all.txt shows most of it):

    === kind          email, letter, minutes, case_note, case_notes, form, report, care_plan, assessment, referral, policy, other
    field: value      until a line of three hyphens; then the body

Fields of any document: id, file, render (digital, scan, scan-skew, scan-faint, scan-turned with `turn: 180` or `turn: 0, 90`,
scan-lowres, scan-stamp, scan-fax, scan-copy), stamp (a rubber stamp on a scan; ` | ` between its lines), missing_pages, title,
author, date, kind, to, font (arial, times, courier, dejavu, book, modern), size, margin, leading, justify: yes, header and footer
(`left || middle || right`, with {p} and {n} for the page and the number of pages), letterhead (` | ` between lines),
letter_style (left, right, centre, plain), ink, print_title: no.
email: style (outlook, outlook-plain, iphone, gmail, webmail, owa, archive, secure), printed_by, from, sent (2023-03-03 16:22), to, cc,
subject, attachments (`a.docx; b.pdf`), present: yes, importance, quote (from, original, wrote, forwarded), date_style (any name
in typeset.said). letter: address, ref, date_style (letter, ordinal, slash, dotted), print_date: no.
case_note, case_notes: system (mosaic, liquidlogic, systmone, rio, cpoms, carelog, eclipse), heading, person_line; entries begin with
`--- entry` and have date, worker, type, subject, authorised, recorded, significant, id, then an empty line.
table: ruled, borderless, lines, shaded, dark, noheader; widths: 4, 1, 1.   form: grid, plain, lines, boxes.
file: x.eml, x.docx, x.xlsx, x.jpg make such a file; inside: x.eml makes it an attachment of that mail.
copy_of: id with an empty body takes the other's words; `redact: words | words` hides more, `show: words` lays words bare.

Body: `# heading`, `## heading`, `- item`, `1. item`, pipe tables, `Question :: Answer` (a line that begins with two spaces
goes on with the answer or item), **bold**. A source line under 70 characters keeps its line break. Lines of their own:
%%sig name, %%stamp words, %%hand words, %%small words, %%box words, %%banner words, %%page, %%rule, %%space 1.5,
%%msg Name @ 14:02 (above what was said in a chat).
`// ` at the start of a line is a remark. Quoted messages: `>>> from: … | sent: … | to: … | subject: … | id: … | copy_of: …`.
Marks: see markup.py. A commitment's first sentence has status=, a second sentence of the same one only #id.
Findings in an export get role=family where a professional's record holds the family's own words.

bundle.toml: [case] persons, family, requested, received; [[files]] name, stamp ("X {n:04}"; from = first number), stamp_at
(top-left, top-right, bottom-centre, bottom-box, side, watermark), ink, watermark, live (false: the stamp is part of the scan),
order = [ids] or first = [ids] (the rest is shuffled); [[tails]] sender, text (what that sender's mail system adds to each
message; `tail: no` on a message leaves it out); [[gaps]] kind, doc, what; [[spread]] text, first, copies; [[escalations]]
trigger, response, days. Missing pages, missing attachments and failed redactions become gaps by themselves.
"""
